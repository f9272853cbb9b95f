"""Several needs of one text or call: one recording is heard on each of their posts, and what it tells fills each."""

from __future__ import annotations

import pytest

from hotline.exchange import posts
from storage.records import Post, Recording
from storage.store import where
from tests.harness.base import ROSA
from tests.harness.town import ConsoleTown


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


@pytest.mark.parametrize(
    ("written", "place"),
    [("$filedoak street 12", "filedoak street 12"), ("$filed1", "$filed1"), ("$filed0 pine st", "0 pine st")],
)
def test_a_place_that_is_written_like_our_mark_of_a_new_post_is_a_place(
    town: ConsoleTown, written: str, place: str
) -> None:
    for words in ("need", "food", written, "today"):
        town.hears(ROSA, words)
    [post] = town.services.store.find(Post)
    assert (post.kind, post.categories, post.place, post.when) == ("need", ("food",), place, "today")
