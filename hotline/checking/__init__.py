"""`hotline check`: one sentence for each fault of the settings, the store, the words and the community file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.community import Community
from hotline.base.clock import system_time
from hotline.base.config import ConfigError, read_community, read_config
from hotline.checking import wordings as checking_words
from hotline.line import wrong_dates
from hotline.line.state import line_state
from hotline.outbox.health import unwell
from storage.backup import verify
from storage.errors import StoreError
from storage.store import open_store


def faults(community_file: Path, progress: verify.Progress | None = None) -> Iterator[str]:
    """Everything that is wrong, the community's file first since the rest depends on it; all that is kept is read."""
    try:
        community = read_community(community_file)
    except ConfigError as error:
        yield str(error)
        return
    yield from _settings(community_file, progress)
    yield from _community(community, community_file)
    yield from checking_words.faults(community)


def _settings(community_file: Path, progress: verify.Progress | None) -> Iterator[str]:
    try:
        config = read_config(community_file)
    except ConfigError as error:
        yield from str(error).split("; ")
        return
    if config.secret_is_short:
        yield "HOTLINE_SECRET_KEY is short enough to be guessed: choose thirty letters or more before anybody texts"
    try:
        store = open_store(config.store)
        if refusal := store.refusal():
            yield str(refusal)
        damaged = list(verify.faults(store, progress))
        yield from damaged
        if not damaged:
            yield from wrong_dates.told(store, system_time())
            if at_fault := unwell(line_state(store)):
                yield f"the line is {at_fault}"
        store.close()
    except StoreError as error:
        yield str(error)


def _community(community: Community, file: Path) -> Iterator[str]:
    for key, named in (("categories", community.categories), ("languages", community.languages)):
        for item in sorted({item for item in named if named.count(item) > 1}):
            yield f"{file.name}: {key} names {item} twice"
