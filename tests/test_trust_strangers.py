"""Whoever names the ref of somebody else's post changes nothing about it and flags nothing."""

from __future__ import annotations

import pytest

from hotline.exchange import posts, tasks
from storage.records import Event, Post, Task
from storage.store import where
from tests.harness.base import BEN
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

STRANGER = "+12025550188"
SAID = (
    "{ref}", "TAKE {ref}", "PASS {ref}", "DONE {ref}", "DROP {ref}", "WITHDRAW {ref}", "RENEW {ref}", "BLOCK {ref}",
    "{ref} nobody came", "{ref} no", "{ref} yes", "no, {ref} was not helped", "{ref} came but brought only half",
    "{ref} is a wrong number", "{ref} is wrong, it is elm 9", "{ref} is a scam", "{ref} is spam, close it",
    "{ref} is dead", "there is a fire at {ref}", "i want to die {ref}", "{ref} for 9 people", "{ref} tomorrow instead",
    "my number for {ref} is 202-555-0144", "the helper of {ref} was rude to me", "who is helping {ref}",
    "send someone else for {ref}", "{ref} not yet", "{ref} i am running late", "{ref} thank you", "{ref} call me",
    "stop {ref}", "forget {ref}", "{ref} is not mine", "{ref} can't find the house", "question about {ref}?",
)  # fmt: skip
SEVERAL = ("DONE", "nobody came for", "these are all a scam:", "not helped:", "there is a fire at")


def post_of_somebody(town: ConsoleTown, status: str) -> Post:
    need = town.need()
    if status != "new":
        town.volunteer()
        tasks.forward(town.services, need.ref, [BEN], "coordinator:dana")
    if status in ("taken", "done"):
        answer(town.services, tasks.take, need.ref, BEN)
    if status == "done":
        answer(town.services, tasks.done, need.ref, BEN)
    return posts.by_ref(town.services, need.ref)


@pytest.mark.parametrize("status", ["new", "asked", "taken", "done"])
def test_a_stranger_who_names_a_ref_changes_and_flags_nothing(town: ConsoleTown, status: str) -> None:
    need = post_of_somebody(town, status)
    store = town.services.store
    before = (need, store.find(Task), store.count(Event, where("post") == need.ref))
    changed = []
    for said in (*SAID, *(f"{words} {need.ref}" for words in SEVERAL)):
        town.hears(STRANGER, said.format(ref=need.ref))
        town.clock.forward(minutes=11)
        now = posts.by_ref(town.services, need.ref)
        after = (now, store.find(Task), store.count(Event, where("post") == need.ref))
        if after != before:
            changed.append(
                (said, now.flags, now.status, [e.did for e in store.find(Event, where("post") == need.ref)][-2:])
            )
            before = after
    assert not changed, "\n".join(map(str, changed))


@pytest.mark.parametrize(("said", "flag"), [("WITHDRAW {ref}", "withdraw_asked"), ("TAKE {ref}", "wants_to_help")])
def test_what_a_stranger_asks_of_a_post_the_desk_finds_under_their_number(
    town: ConsoleTown, said: str, flag: str
) -> None:
    need = town.need()
    words = said.format(ref=need.ref)
    for _ in range(2):
        town.hears(STRANGER, words)
    [post] = town.services.store.find(Post, where("phone") == STRANGER)
    assert (post.kind, post.words, post.flags) == ("unclear", words, (flag,))


def test_whoever_may_help_says_of_any_need_that_they_would(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    town.hears(BEN, f"TAKE {need.ref}")
    assert posts.by_ref(town.services, need.ref).flags == ("wants_to_help",)
