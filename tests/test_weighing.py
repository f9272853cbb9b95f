"""The learned second reading: its examples can be read, its weights belong to them, and both are heard together."""

from __future__ import annotations

from collections import Counter

import pytest

from flows.community import CATEGORIES
from flows.hearing import moved, read
from flows.hearing.weighing import CATEGORY, KIND, MOVE, Weigher, shipped
from flows.hearing.weighing.examples import FOLDER, KINDS, MOVES, ROLES, digest, read_examples, read_moves
from flows.hearing.weighing.features import features
from flows.hearing.weighing.fitting import fit
from tests.harness.vocabularies import LANGUAGES, vocabulary

ACTS = frozenset({
    "need", "offer", "answer", "correction", "addition", "cancellation", "question", "status", "thanks", "outcome",
    "complaint", "pause", "change_of_number", "stop", "danger", "greeting", "wrong_number", "machine", "other",
})  # fmt: skip


def test_every_example_says_what_a_careful_reader_makes_of_it() -> None:
    for example in read_examples():
        assert example.kind in KINDS, example
        assert example.language in LANGUAGES, example
        assert set(example.acts) <= ACTS, example
        assert example.acts, example
        assert set(CATEGORIES).issuperset(example.categories), example
        assert example.text.strip() == example.text != "", example


def test_no_text_is_an_example_twice_and_each_language_has_many() -> None:
    examples = read_examples()
    assert [text for text, times in Counter(example.text.casefold() for example in examples).items() if times > 1] == []
    assert len(examples) >= 4000
    assert min(Counter(example.language for example in examples).values()) >= 900


def test_every_example_of_help_under_way_is_one_move_of_whoever_speaks_and_no_text_is_there_twice_for_a_role() -> None:
    examples = read_moves()
    for example in examples:
        assert example.move in ROLES[example.role], example
        assert example.language in LANGUAGES, example
        assert " ".join(example.text.split()) == example.text != "", example
    said = Counter((example.role, example.text.casefold()) for example in examples)
    assert [text for text, times in said.items() if times > 1] == []
    assert min(Counter((example.role, example.move) for example in examples).values()) >= 100


@pytest.mark.parametrize(
    ("role", "text", "move"),
    [
        ("asked", "i get off at 4, can run it over then", "take"),
        ("asked", "no puedo esta semana, tengo a los niños", "pass"),
        ("asked", "c'est à quel étage", "ask"),
        ("helper", "left the bags with her neighbor downstairs", "done"),
        ("helper", "my truck died on the highway, cant make it", "drop"),
        ("helper", "m ap rive nan 10 minit", "keep"),
        ("resident", "my cousin already took me so dont send anybody", "cancel"),
        ("resident", "llego el agua pero faltaron los pañales", "partly"),
        ("resident", "yo mete randevou a pou 11è pito", "change"),
        ("resident", "elle m'a parlé très mal devant mes enfants", "complaint"),
    ],
)
def test_what_is_said_of_help_under_way_is_weighed_as_a_whole(role: str, text: str, move: str) -> None:
    found = moved(text, vocabulary(), "", role)
    assert found.name == move
    assert found.share >= 0.5


def test_the_weights_were_fitted_to_these_examples() -> None:
    assert shipped().examples == f"{digest(FOLDER)} {digest(MOVES)}", "the examples have changed: run `make train`"
    moves = {f"{MOVE}{role} {move}" for role, moves in ROLES.items() for move in moves}
    assert set(shipped().columns) == {KIND + kind for kind in KINDS} | {CATEGORY + one for one in CATEGORIES} | moves


def test_weights_are_the_same_every_time_and_survive_being_written_down() -> None:
    examples = read_examples()[:300]
    heard = [vocabulary().hear(example.text) for example in examples]
    seen = [features(text, "unclear") for text in heard]
    offers = [example.kind == "offer" for example in examples]
    once = Weigher.of({"kind offer": fit(seen, offers)}, "these")
    assert once.to_bytes() == Weigher.of({"kind offer": fit(seen, offers)}, "these").to_bytes()
    again = Weigher.from_bytes(once.to_bytes())
    assert again.weigh(heard[0], "unclear", KIND)["kind offer"] == pytest.approx(
        once.weigh(heard[0], "unclear", KIND)["kind offer"], abs=1e-3
    )
    right = sum(
        (once.weigh(text, "unclear", KIND)["kind offer"] > 0.5) == offer
        for text, offer in zip(heard, offers, strict=True)
    )
    assert right > 0.95 * len(examples)


@pytest.mark.parametrize(
    ("text", "kind", "categories"),
    [
        ("im diabetic so nothing sweet, need groceries for one", "need", ("food",)),
        ("i work at the clinic nights, can anybody sit with my toddler", "need", ("childcare",)),
        ("ride to the courthouse tomorrow at 9am from 66 Bay St", "need", ("ride",)),
        ("mon genou me fait mal, il me faut un trajet pour le marche", "need", ("ride",)),
        ("lopital la di m ret kay, m bezwen moun pote manje", "need", ("food",)),
        ("my nephew is a nurse, i need groceries", "need", ("food",)),
    ],
)
def test_words_in_passing_name_no_kind_of_help(text: str, kind: str, categories: tuple[str, ...]) -> None:
    reading = read(text, vocabulary())
    assert (reading.kind, reading.categories) == (kind, categories)


def test_an_explicit_word_and_danger_stand_whatever_is_likely() -> None:
    assert read("NEED what a lovely day", vocabulary()).kind == "need"
    assert read("my house is on fire", vocabulary()).kind == "need"


def test_without_a_weigher_the_grammar_reads_alone() -> None:
    alone = vocabulary().learned(None, None)
    assert read("im pregnant so nothing raw, need groceries", alone).categories == ("medicine", "food")
