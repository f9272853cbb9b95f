"""A community teaches it: nightly, seen, taken back by a click, and without texts that are erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.hearing import Vocabulary
from flows.hearing.taught import OwnExample, Taught, teach
from hotline.background.nightly import train_own
from hotline.base.vocabularies import WEIGHTS
from hotline.exchange import ExchangeError, corrections, learning, opt_outs, own_examples, people, posts, training
from hotline.services import Services
from storage.records import Correction, Event, LearnedWord, Post, Training
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown, another_house, texted

DANA = "coordinator:dana"
NEW = "gizzle kaput at the tower since monday"


def corrected(services: Services, words: str, kind: str, *categories: str, phone: str = ROSA) -> Post:
    """A post of these words that was unclear, which a coordinator then says is this."""
    with services.store.transaction():
        post = posts.file(services, Post(words=words, phone=phone, language="en", kind="unclear"))
    given = {"kind": kind, "categories": categories, "place": "at the tower"}
    return corrections.correct(services, post.ref, post.version, given, DANA)


def taught(services: Services, phone: str = ROSA) -> None:
    """Enough corrected texts about a word that no list knows."""
    for n in range(28):
        thing = ("story", "thing", "matter", "trouble", "affair", "drama")[n % 6]
        corrected(services, f"gizzle kaput at tower {n}, the usual {thing}", "need", "repairs", phone=phone)


def used(services: Services) -> list[str]:
    return [row.status for row in services.store.find(LearnedWord) if row.category == WEIGHTS]


def test_corrections_teach_over_night_and_the_next_text_is_read_so(services: Services) -> None:
    taught(services)
    assert texted(services, NEW, ANA).kind == "unclear"
    assert train_own(services)
    kept = training.newest(services)
    assert (kept.taught, kept.texts) == (28, 28)
    assert kept.kinds_after > kept.kinds_before
    assert len(kept.weights) < 60_000
    read = texted(services, NEW, BEN)
    assert (read.kind, read.categories) == ("need", ("repairs",))


def test_a_night_trains_once_and_the_same_examples_are_not_learned_again(services: Services) -> None:
    taught(services)
    assert train_own(services)
    assert not train_own(services)
    assert training.train(services) is None
    assert services.store.count(Training) == 1
    corrected(services, "gizzle kaput once more", "need", "repairs")
    assert training.train(services) is not None
    assert services.store.count(Training) == 1
    assert used(services) == ["added", "added"]


def test_few_examples_teach_nothing(services: Services) -> None:
    for n in range(training.FEWEST - 1):
        corrected(services, f"gizzle kaput at tower {n}", "need", "repairs")
    assert training.train(services) is None
    assert services.store.count(Training) == 0


def test_what_fares_worse_is_kept_to_be_looked_at_and_not_used(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worse(vocabulary: Vocabulary, examples: Sequence[OwnExample]) -> Taught:
        found = teach(vocabulary, examples)
        return replace(found, after=replace(found.before, kinds=found.before.kinds - 1))

    taught(services)
    training.train(services)
    corrected(services, "gizzle kaput once more", "need", "repairs")
    monkeypatch.setattr(training, "teach", worse)
    came_to = training.train(services)
    assert came_to
    assert (came_to.weights, came_to.changes) == ("", ())
    assert used(services) == ["added", "removed"]
    assert texted(services, NEW, ANA).kind == "unclear"


def test_a_coordinator_takes_it_back_and_it_stays_so_over_night_until_somebody_uses_it_again(
    services: Services,
) -> None:
    taught(services)
    training.train(services)
    training.decide(services, "removed", DANA)
    assert texted(services, NEW, ANA).kind == "unclear"
    corrected(services, "gizzle kaput once more", "need", "repairs")
    assert training.train(services)
    assert texted(services, NEW, BEN).kind == "unclear"
    assert training.in_use(services) is None
    training.decide(services, "added", DANA)
    assert texted(services, NEW, LUZ).kind == "need"
    who = training.in_use(services)
    assert who
    assert who.who == DANA
    told = [(event.who, event.did) for event in services.store.find(Event) if event.did.startswith("uses ")]
    assert told == [
        ("hotline", "uses its own training"),
        (DANA, "uses the weights as they came"),
        (DANA, "uses its own training"),
    ]


def test_two_clicks_decide_once_and_what_is_not_there_cannot_be_used(services: Services) -> None:
    with pytest.raises(ExchangeError):
        training.decide(services, "added", DANA)
    taught(services)
    training.train(services)
    training.decide(services, "removed", DANA)
    training.decide(services, "removed", DANA)
    assert used(services) == ["added", "removed"]


def test_the_training_is_read_in_another_house_on_the_same_store(services: Services, where_kept: str) -> None:
    elsewhere = another_house(where_kept)
    taught(services)
    assert texted(elsewhere, NEW, ANA).kind == "unclear"
    training.train(services)
    assert texted(elsewhere, NEW, BEN).kind == "need"
    elsewhere.store.close()


def test_texts_that_are_read_otherwise_are_told_with_both_readings(services: Services) -> None:
    taught(services)
    post = texted(services, NEW, ANA)
    training.train(services)
    told = {one.ref: one for one in training.changed(services)}
    assert (told[post.ref].before, told[post.ref].after) == (("unclear",), ("need", "repairs"))
    assert told[post.ref].words == post.words


def test_texts_of_somebody_who_is_forgotten_are_no_examples_and_leave_the_weights(services: Services) -> None:
    people.meet(services, ROSA, consent="texted")
    taught(services)
    training.train(services)
    opt_outs.forget(services, ROSA)
    assert own_examples.gathered(services) == {}
    assert training.changed(services) == []
    came_to = training.train(services)
    assert came_to
    assert (came_to.taught, came_to.weights) == (0, "")
    assert texted(services, NEW, ANA).kind == "unclear"
    assert training.train(services) is None


def test_a_word_is_suggested_no_more_while_the_training_reads_its_posts_rightly(services: Services) -> None:
    taught(services)
    assert "gizzle" in {one.word for one in learning.suggestions(services)}
    training.train(services)
    assert "gizzle" not in {one.word for one in learning.suggestions(services)}
    training.decide(services, "removed", DANA)
    assert "gizzle" in {one.word for one in learning.suggestions(services)}


def test_an_answer_to_need_or_offer_is_an_example_and_suggests_no_word(services: Services) -> None:
    texted(services, "gizzle for the twins please")
    texted(services, "1")
    [(_, example)] = own_examples.gathered(services).items()
    assert (example.words, example.kind, example.categories) == ("gizzle for the twins please", "need", None)
    assert [one.who for one in services.store.find(Correction)] == ["person"]
    assert learning.suggestions(services) == []


def test_a_word_or_two_before_the_answer_teaches_nothing(services: Services) -> None:
    texted(services, "gizzle")
    texted(services, "1")
    assert services.store.count(Correction) == 1
    assert own_examples.gathered(services) == {}


def test_the_last_correction_counts_and_categories_chosen_by_number_do_not(services: Services) -> None:
    post = corrected(services, "gizzle kaput at tower 9", "offer", "food")
    corrections.correct(services, post.ref, post.version, {"kind": "need", "categories": ("repairs",)}, DANA)
    assert own_examples.gathered(services)[post.ref].kind == "need"
    assert own_examples.gathered(services)[post.ref].categories == ("repairs",)
    with services.store.transaction():
        chosen = posts.file(services, Post(words="hi it is me", phone=BEN, kind="need", categories=("food",)))
    corrections.correct(services, chosen.ref, chosen.version, {"place": "9 oak st"}, DANA)
    assert own_examples.gathered(services)[chosen.ref].categories is None


def test_what_was_helped_as_it_was_read_is_learned_beside_as_many_corrections(services: Services) -> None:
    for n in range(3):
        with services.store.transaction():
            right = Post(words=f"we need water for {n + 2} people", phone=ANA, kind="need", categories=("water",))
            post = posts.file(services, right)
            posts.change(services, post, who=DANA, status="closed", closed_because="helped")
    corrected(services, "gizzle kaput at tower 9", "need", "repairs")
    found = own_examples.gathered(services)
    assert len(own_examples.read_rightly(services, found)) == 1


def test_a_training_that_belongs_to_other_shipped_weights_is_not_used(services: Services, where_kept: str) -> None:
    with services.store.transaction():
        old = services.store.add(Training(shipped="of last year", weights="bm90aGluZw==", examples="x"))
        services.store.add(LearnedWord(category=WEIGHTS, word=str(old.id), who="hotline"))
    elsewhere = another_house(where_kept)
    assert texted(elsewhere, NEW, ANA).kind == "unclear"
    assert training.in_use(elsewhere) is None
    elsewhere.store.close()


def test_the_page_says_how_many_are_lacking_before_anything_is_learned(town: ConsoleTown) -> None:
    corrected(town.services, "gizzle kaput at tower 9", "need", "repairs")
    assert "1 of 25 examples" in town.browser("dana").page("/words")


def test_the_page_tells_figures_and_changes_and_takes_the_training_back(town: ConsoleTown) -> None:
    services = town.services
    taught(services)
    with services.store.transaction():
        post = posts.file(services, Post(words=f"<b>{NEW}</b>", phone=ANA, language="en", kind="unclear"))
    kept = training.train(services)
    assert kept
    browser = town.browser("dana")
    page = browser.page("/words")
    assert "28 examples" in page
    assert f"{kept.kinds_before} before, {kept.kinds_after} now" in page
    assert f"&lt;b&gt;{NEW}&lt;/b&gt;" in page
    assert f'href="/posts/{post.ref}"' in page
    assert "Use the weights as they came" in page
    assert browser.send("/words/training", on="/words", status="removed").location == "/words"
    page = browser.page("/words")
    assert "Texts are read with the weights as they came." in page
    assert training.in_use(services) is None
    browser.send("/words/training", on="/words", status="added")
    assert "Texts are read with what our own examples taught." in browser.page("/words")
    assert texted(services, NEW, BEN).kind == "need"


def test_the_training_speaks_spanish(town: ConsoleTown) -> None:
    taught(town.services)
    training.train(town.services)
    browser = town.browser("dana")
    browser.send("/language", language="es")
    assert "28 ejemplos" in browser.page("/words")
