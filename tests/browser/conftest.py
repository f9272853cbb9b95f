"""A desk full of work to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from storage.records import Post
from storage.store import Store
from tests.harness.desk_day import fill
from tests.harness.town import BrowserTown


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[BrowserTown]:
    with BrowserTown(tmp_path, store) as started:
        yield started


@pytest.fixture
def made(town: BrowserTown) -> dict[str, Post]:
    return fill(town)


@pytest.fixture
def page(browser: Browser, town: BrowserTown) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
