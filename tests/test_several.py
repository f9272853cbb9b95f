"""Several needs of one text or call: one recording is heard on each of their posts, and what it tells fills each."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.console import accounts
from hotline.exchange import posts
from storage.records import Post, Recording
from storage.store import Store, where
from tests.harness.base import ROSA
from tests.harness.town import CHEAP, ConsoleTown


@pytest.fixture
def town(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    town = ConsoleTown(tmp_path, store)
    town.staff()
    return town


def test_what_a_caller_said_of_two_needs_is_on_both_and_fills_in_both(town: ConsoleTown) -> None:
    store, sid = town.services.store, "RE" + "0" * 32
    ride, diapers = (
        posts.file(
            town.services,
            Post(kind="need", phone=ROSA, channel="voice", recordings=(sid,), categories=(kind,)),
        )
        for kind in ("ride", "supplies")
    )
    told = Recording(sid=sid, post=diapers.ref, phone=ROSA, status="kept", created_at=town.services.now())
    kept = store.add(told)
    ada = town.browser("ada")
    for post in (ride, diapers):
        assert f"/recordings/{kept.id}/heard" in ada.page(f"/posts/{post.ref}")
    ada.send(f"/recordings/{kept.id}/heard", words="12 oak street")
    found = store.find(Post, where("phone") == ROSA)
    assert [post.place for post in found] == ["12 oak street", "12 oak street"]
