"""What is wrong with a page as it is shown: faults of accessibility, what a small screen cuts off, words that ran."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

_AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
BOTH_SCHEMES = pytest.mark.parametrize(
    ("where_kept", "language", "scheme"),
    [("sqlite", "en", "light"), ("postgresql", "es", "dark")],  # colours are the same in both languages
    indirect=["where_kept"],
)


def unfold(page: Page) -> None:
    """Opens whatever can be opened."""
    page.evaluate("() => document.querySelectorAll('details').forEach(one => (one.open = true))")


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds, each with the place."""
    page.evaluate(_AXE)
    found = page.evaluate("() => axe.run()")
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found["violations"]]


def faults(page: Page, width: int) -> list[str]:
    """Faults of accessibility, a page that is wider than the screen, and hostile words that ran as a script."""
    found = accessibility_faults(page)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    ran = page.evaluate("() => window.ran")
    return [*found, *([f"{wide} wide"] if wide > width else []), *([f"ran: {ran}"] if ran is not None else [])]
