"""A text goes one way: what it is about is read once, in the transaction that keeps it, and handed on."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest

from flows import hearing
from hotline.exchange import people, posts, tasks
from hotline.inbound import call_handler, text_handler
from storage.records import Message, Post
from storage.store import Store, where
from tests.harness.town import ConsoleTown
from tests.harness.turns import CASES, DESK, Turns, asking, table_of
from tests.harness.vocabularies import LANGUAGES, vocabulary

TEXT = {"learned_words": 1, "messages": 1, "sessions": 1, "people": 1, "posts": 1, "tasks": 2, "relays": 2, "lines": 1}
"""Whether the community has new words, whether the SID is known, and then once each: who speaks and what is open.
Tasks are looked up twice, what waits and what was answered today, by one index; relays from either side; and what the
day has cost so far, which the answer is counted to."""
CALL = {"sessions": 1, "calls": 1, "people": 1, "posts": 1, "tasks": 2, "relays": 2, "lines": 1}
SIDES = {"posts": 1, "people": 1}
"""A need that is not their own, and the person on its other side."""
HELPER = {"people": 1, "tasks": 1}
"""Who has taken their own need, and the note they took it with."""
HELD = {"tasks": 1}
"""Which task a text about a match is of: it does not leave once that has ended."""
CLOSING = {"relays": 1, "messages": 1, "call_backs": 1}
"""A match that ends, and the words of its two sides, which are erased."""
ONE_TEXT = {"messages": 1}
"""How many texts somebody was sent today, before another is queued."""
ASKS = {"kept_answers": 1}
"""Whether the desk has new answers, for words that may be one of their questions."""
OF_A_MEETING = {"messages": 3}
"""The few newest texts of this phone, by each of three states: a bare YES may be of a meeting that was told last."""
NEW_PHONE = {"people": 1}
"""Whether a number that nobody has was forgotten."""
READS = {
    "a first text": [TEXT, NEW_PHONE],
    "a known phone's text": [TEXT],
    "more about a need": [TEXT, ASKS],
    "a ref, for news of it": [TEXT, HELPER],
    "a yes to 'did it happen?'": [TEXT, ASKS, {"people": 1}, {"tasks": 1, "hours": 1}, CLOSING],
    "WITHDRAW": [TEXT, HELPER, {"tasks": 1, "messages": 1, "call_backs": 1}, ONE_TEXT, CLOSING],
    "TAKE": [TEXT, SIDES, {"tasks": 1}, {"relays": 1}, HELD, ONE_TEXT],
    "a yes to a task": [TEXT, OF_A_MEETING, SIDES, {"tasks": 1}, {"relays": 1}, HELD, ONE_TEXT],
    "DONE": [TEXT, SIDES, HELD, ONE_TEXT],
    "DROP": [TEXT, SIDES, ONE_TEXT],
    "a helper's words passed on": [TEXT, ASKS, SIDES, HELD, ONE_TEXT],
    "a resident's words passed on": [TEXT, ASKS, HELPER, HELD, ONE_TEXT],
    "a call begins": [CALL, NEW_PHONE, {"lines": 2, "calls": 1}],
    "a call's turn": [CALL],
    "a helper rings the other side": [CALL, SIDES, {"messages": 1, "lines": 1}],
    "a caller asks for a person": [CALL, {"shifts": 1}],
    "forward to one": [{"posts": 1, "tasks": 1, "people": 1}, ONE_TEXT],
    "forward to five": [{"posts": 1, "tasks": 1, "people": 1}, *([ONE_TEXT] * 5)],
}
"""Statements that read each table. Texts and calls about a task that wait are looked for before it is called off; who
else was asked, and who asked something first, when somebody takes it; and a caller who texted before is not asked
whether their phone gets texts."""

READ_AGAIN = {
    "WITHDRAW": {"call_backs"},
    "a call begins": {"lines"},
    "a resident's words passed on": {"tasks"},
    "a helper rings the other side": {"lines"},
}
"""What is read a second time since the turn itself has changed it: calls that still wait are called off, and only those
that then are over lose their words; and what the day has cost, after one of two answers, or a call, was counted. Whose
task a text is of is asked when it is queued, whoever knew it before."""


@pytest.fixture
def turns(tmp_path: Path, store: Store) -> Turns:
    made = Turns(ConsoleTown(tmp_path, store).services)
    made.services.store.next_number("ref", start=2000)
    for case in CASES.values():
        case(made)()  # every table is there
    return made


@pytest.mark.parametrize("case", CASES)
def test_what_a_turn_is_about_is_read_once(turns: Turns, case: str) -> None:
    act = CASES[case](turns)
    with asking(turns.services.store) as asked:
        act()
    assert {table_of(statement) for statement, _ in asked.repeated()} == READ_AGAIN.get(case, set())
    assert asked.tables() == sum(map(Counter, READS[case]), Counter())


def test_the_handlers_are_entered_once_and_nothing_calls_back_into_them(turns: Turns) -> None:
    acts = {name: case(turns) for name, case in CASES.items() if not name.startswith("forward")}
    for name, act in acts.items():
        with entering(text_handler.__file__, call_handler.__file__) as entered:
            act()
        assert entered == [1], name


@contextmanager
def entering(*files: str) -> Iterator[list[int]]:
    """Counts how often these files are entered from others."""
    counted = [0]

    def called(frame: FrameType, event: str, _: object) -> None:
        before = frame.f_back.f_code.co_filename if frame.f_back else ""
        counted[0] += event == "call" and frame.f_code.co_filename in files and before not in files

    sys.setprofile(called)
    try:
        yield counted
    finally:
        sys.setprofile(None)


def test_two_tasks_done_in_one_text_are_both_counted(turns: Turns) -> None:
    (one, helper), other = turns.taken(), turns.need()
    tasks.forward(turns.services, other.ref, [helper], DESK)
    turns.text(helper, f"TAKE {other.ref}")
    turns.text(helper, f"done {one.ref} and {other.ref}")
    assert [posts.by_ref(turns.services, ref).status for ref in (one.ref, other.ref)] == ["done", "done"]
    assert people.by_phone(turns.services, helper).helped == 2


def test_whoever_hears_of_two_needs_from_one_text_is_greeted_once(turns: Turns) -> None:
    first, [helper] = turns.need(), turns.helpers()
    second = posts.file(turns.services, posts.by_ref(turns.services, first.ref))
    resident = people.by_phone(turns.services, first.phone)
    for post in (first, second):
        tasks.forward(turns.services, post.ref, [helper], DESK)
        turns.text(helper, f"TAKE {post.ref}")
    turns.services.store.put(replace(resident, greeted=False))
    turns.text(helper, f"drop {first.ref} and {second.ref}")
    told = turns.services.store.find(Message, (where("phone") == first.phone) & (where("purpose") == "notice"))
    assert ["STOP" in one.body for one in told[-2:]] == [True, False]


def test_what_one_act_has_made_of_a_need_is_what_the_next_one_finds(turns: Turns) -> None:
    """More about a closed need is added to it and opens it again; neither undoes the other."""
    post = turns.need()
    posts.close(turns.services, post.ref, "helped", DESK)
    turns.text(post.phone, f"{post.ref} we still need medicine")
    now = posts.by_ref(turns.services, post.ref)
    assert (now.status, now.categories) == ("open", ("food", "medicine"))


WORDS = (
    "need a ride to the clinic tomorrow",
    "necesito comida para 4, calle roble",
    "mwen bezwen dlo",
    "we have no food",
)


@pytest.mark.parametrize("words", WORDS)
def test_words_that_tell_their_language_mean_the_same_whoever_speaks(words: str) -> None:
    """So they can be read before the turn to write begins, when nobody has looked up yet who speaks."""
    read = hearing.read(words, vocabulary())
    assert read.language
    assert {hearing.read(words, vocabulary(), language=code) for code in LANGUAGES} == {read}


def test_words_that_do_not_are_read_in_the_language_of_whoever_speaks(turns: Turns) -> None:
    found = {}
    for language in ("en", "fr"):
        phone = turns.phone()
        people.add(turns.services, phone, who="cli", consent="told dana", language=language)
        turns.text(phone, "pain")
        found[language] = [post.categories for post in turns.services.store.find(Post, where("phone") == phone)]
    assert found == {"en": [("medicine",)], "fr": [("food",)]}
