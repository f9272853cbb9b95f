"""What a text tells where, what and when is marked by weights that were learned from marked examples."""

from __future__ import annotations

import pytest

from flows.hearing import read, told
from flows.hearing.places import place
from flows.hearing.shapes import shape
from flows.hearing.weighing import marked_spans, shipped_tagger
from flows.hearing.weighing.examples import digest
from flows.hearing.weighing.fitting import fit_tags
from flows.hearing.weighing.marked import LABELS, MARKED, TAGS, read_marked, tags
from flows.hearing.weighing.tagger import Tagger
from tests.harness.vocabularies import vocabulary


def marks(text: str) -> dict[str, list[str]]:
    """What is marked in a text, as written, by its labels."""
    heard = vocabulary().hear(text)
    found, _ = told.find(heard, (), vocabulary())
    assert found
    return {label: [heard.text.written(*span) for span in spans] for label, spans in found.spans.items() if spans}


def test_the_weights_were_fitted_to_these_examples() -> None:
    assert shipped_tagger().examples == digest(MARKED), "the examples have changed: run `make train`"


def test_every_language_and_label_has_hundreds_of_examples() -> None:
    examples = read_marked()
    for language in ("en", "es", "fr", "ht"):
        mine = [example for example in examples if example.language == language]
        assert len(mine) >= 900
        for label in LABELS:
            assert sum(name == label for example in mine for name, _, _ in example.spans) >= 60


def test_marks_are_taken_out_of_the_text_that_they_stand_in() -> None:
    one = next(example for example in read_marked() if example.spans)
    assert "{" not in one.text
    for _, start, end in one.spans:
        assert one.text[start:end].strip()


def test_tags_mark_the_same_spans_that_they_were_made_of() -> None:
    heard = vocabulary().hear("need rice and beans at 14 elm st")
    said = tags(heard.text, [("thing", 5, 9), ("thing", 14, 19), ("at", 23, 32)])
    assert [TAGS[tag] for tag in said[:4]] == ["O", "B-thing", "O", "B-thing"]
    assert marked_spans(said) == [("thing", 1, 2), ("thing", 3, 4), ("at", 5, 8)]


def test_a_tagger_learns_the_same_every_time_and_survives_being_written_down() -> None:
    seen = []
    for example in read_marked()[:150]:
        heard = vocabulary().hear(example.text)
        said = shape(heard)
        seen.append((told.seen(heard, said, place(heard, said).tokens), tags(heard.text, example.spans)))
    once = Tagger.of(fit_tags(seen), "these")
    assert once.to_bytes() == Tagger.of(fit_tags(seen), "these").to_bytes()
    again = Tagger.from_bytes(once.to_bytes())
    assert again.examples == "these"
    assert all(again.tag(tokens) == once.tag(tokens) for tokens, _ in seen)
    right = sum(once.tag(tokens) == wanted for tokens, wanted in seen)
    assert right > 0.9 * len(seen)


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("im at grace lutheran on pike, cot 41, i need work boots 11 mens", "thing", "work boots 11 mens"),
        ("sixteen cove street its next to the bait shop", "at", "sixteen cove street"),
        ("necesito quien me arregle la llave, 77 tannery casa verde", "at", "77 tannery casa verde"),
        ("jai besoin d un matelas au 9 willow bat C", "at", "9 willow bat C"),
        ("m bezwen kouchet tay 4, nou nan 12 pine", "thing", "kouchet tay 4"),
    ],
)
def test_what_is_told_is_marked_though_no_list_has_all_its_words(text: str, label: str, words: str) -> None:
    assert any(words in said for said in marks(text)[label])


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("Im staying at grace lutheran on pike st they got me on cot 41. i need boots", ("clothing",)),
        ("size 11 work boots, they wont let u on with sneakers, start thursday 5am", ("clothing",)),
        ("mi hermana esta en el hospital y ocupo pañales talla 3, 9 elm", ("supplies",)),
    ],
)
def test_what_is_only_spoken_of_is_not_wanted(text: str, categories: tuple[str, ...]) -> None:
    assert read(text, vocabulary()).categories == categories


@pytest.mark.parametrize(
    "text", ["99", "leave it at the front desk", "take 482 5104", "my bill is 640 and im 150 short"]
)
def test_a_number_alone_and_how_it_is_to_be_done_are_no_place(text: str) -> None:
    assert read(text, vocabulary()).place == ""


def test_without_a_tagger_the_shapes_of_places_count_alone() -> None:
    alone = vocabulary().learned(None, None)
    found, where = told.find(alone.hear("need food at oak and 5th"), (), alone)
    assert found is None
    assert where.written == "oak and 5th"
