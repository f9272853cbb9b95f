"""A place's own examples move the shipped weights a little, the same every time, and are scored on held-out texts."""

from __future__ import annotations

import pytest

from flows.hearing import read, taught
from flows.hearing.taught import FOLDS, Fared, OwnExample
from flows.hearing.weighing import KIND, MOVE, shipped
from flows.hearing.weighing.continuing import SeenText, difference, gone_on, with_difference
from flows.hearing.weighing.features import BUCKETS, features
from tests.harness.vocabularies import vocabulary

SAID = "gizzle kaput at the tower since monday"
OWN = [
    *(OwnExample(f"gizzle kaput at tower {n} again, the usual {w}", "en", "need", ("repairs",)) for n, w in
      enumerate(("story", "thing", "matter", "trouble", "affair", "drama") * 4)),
    *(OwnExample(f"tower {n} meets, see you {w}", "en", "unclear", ()) for n, w in
      enumerate(("there", "around", "later") * 3)),
]  # fmt: skip


def test_a_few_examples_change_how_a_text_like_them_is_read_and_leave_the_shipped_weights_alone() -> None:
    words = vocabulary()
    before = {name: bytes(column) for name, column in shipped().columns.items()}
    assert read(SAID, words).kind == "unclear"
    found = taught.teach(words, OWN)
    own = words.learned(found.weigher, words.tagger)
    assert (read(SAID, own).kind, read(SAID, own).categories) == ("need", ("repairs",))
    assert read(SAID, words).kind == "unclear"
    assert shipped().columns == before


def test_texts_are_scored_by_weights_that_did_not_learn_from_them() -> None:
    found = taught.teach(vocabulary(), OWN)
    assert found.before.texts == found.after.texts == len(OWN)
    assert found.before.kinds < found.after.kinds
    assert found.after.no_worse_than(found.before)
    lone = taught.teach(vocabulary(), [OwnExample(SAID, "en", "need", ("repairs",))])
    assert lone.after == lone.before == Fared(1, 0, 1, 0)


def test_teaching_is_the_same_every_time_and_in_any_order_of_folds() -> None:
    one, other = taught.teach(vocabulary(), OWN), taught.teach(vocabulary(), OWN)
    assert one.weigher.columns == other.weigher.columns
    assert (one.before, one.after) == (other.before, other.after)
    assert {example.fold for example in OWN} == set(range(FOLDS))


def test_only_kinds_and_categories_are_taught_and_unknown_categories_teach_none() -> None:
    words = vocabulary()
    found = taught.teach(words, [OwnExample(one.words, one.language, one.kind) for one in OWN])
    changed = {name for name, column in found.weigher.columns.items() if column != shipped().columns[name]}
    assert changed
    assert {name for name in changed if not name.startswith(KIND)} == set()
    assert not any(name.startswith(MOVE) for name in changed)


def test_worse_in_kinds_or_in_categories_is_worse() -> None:
    assert Fared(10, 5, 8, 4).no_worse_than(Fared(10, 5, 8, 4))
    assert not Fared(10, 4, 8, 8).no_worse_than(Fared(10, 5, 8, 4))
    assert not Fared(10, 9, 8, 3).no_worse_than(Fared(10, 5, 8, 4))


def test_what_differs_is_small_and_gives_the_same_weights_back() -> None:
    found = taught.teach(vocabulary(), OWN)
    told = difference(shipped(), found.weigher)
    assert len(told) < 20_000
    assert with_difference(shipped(), told).columns == found.weigher.columns


def test_a_difference_to_other_outputs_is_refused() -> None:
    told = difference(shipped(), shipped())
    fewer = type(shipped())({KIND + "need": bytes([128]) * BUCKETS}, {KIND + "need": 1.0}, "")
    with pytest.raises(ValueError, match="other outputs"):
        with_difference(fewer, told)


def test_lessons_that_are_known_already_change_nothing() -> None:
    sure = vocabulary().hear("we need food and water for 4 people please", "en")
    places = features(sure, "need")
    lesson = SeenText(places, {KIND + "nothing we know": True})
    assert gone_on(shipped(), [lesson]).columns == shipped().columns
