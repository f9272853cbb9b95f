"""Corrections teach: a word is suggested, added by one click, and the next text is read with it, in any process."""

from __future__ import annotations

import io
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from hotline.console import accounts
from hotline.exchange import ExchangeError, corrections, learning, opt_outs, people, posts
from hotline.exchange.learning import Suggestion
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services
from storage.backup.dump import dump, load
from storage.records import Correction, Event, LearnedWord, Post
from storage.store import Store, open_store, where
from tests.harness.base import ANA, BEN, LUZ, ROSA, HeldClock, town_config
from tests.harness.town import CHEAP, Browser, ConsoleTown, Town, another_house, texted

APART = multiprocessing.get_context("spawn")
DANA = "coordinator:dana"


def corrected(services: Services, words: str, *categories: str, **given: object) -> Post:
    """A post of these words, which a coordinator then says is about these categories."""
    with services.store.transaction():
        post = posts.file(services, Post(words=words, phone=ROSA, language="en"))
    return corrections.correct(services, post.ref, post.version, {"categories": categories, **given}, DANA)


def suggested(services: Services) -> list[tuple[str, str, int]]:
    return [(one.word, one.category, len(one.posts)) for one in learning.suggestions(services)]


def add(services: Services, word: str, category: str, language: str = "en") -> LearnedWord:
    return learning.decide(services, language, category, word, "added", DANA)


def test_a_word_that_no_list_knows_is_suggested_with_the_post_it_came_from(services: Services) -> None:
    post = corrected(services, "we have no bivvy", "shelter", kind="need")
    assert learning.suggestions(services) == [Suggestion("en", "shelter", "bivvy", ((post.ref, "we have no bivvy"),))]


def test_words_seen_in_most_corrected_posts_come_first(services: Services) -> None:
    corrected(services, "lasagna for us", "food")
    for words in ("a bivvy for us", "our bivvy is torn", "Bivvy, BIVVY!"):
        corrected(services, words, "shelter")
    assert suggested(services)[0] == ("bivvy", "shelter", 3)
    assert ("lasagna", "food", 1) in suggested(services)


def test_words_are_folded_as_hearing_folds_them(services: Services) -> None:
    corrected(services, "Bívvy", "shelter")
    corrected(services, "bivvy", "shelter")
    assert suggested(services) == [("bivvy", "shelter", 2)]


@pytest.mark.parametrize(
    "words",
    [
        "we are here and they are not",
        "please help us with it tomorrow",
        "we are at Zambrano and 5th",
        "my name is Zambrana",
        "we need Zambrana here",
        "we are at (212) 555-0100 or 4823",
        "near the church on the north side",
        "",
    ],
)
def test_everyday_words_names_places_and_numbers_are_never_suggested(services: Services, words: str) -> None:
    corrected(services, words, "shelter")
    assert suggested(services) == []


def test_a_place_or_a_name_that_the_coordinator_filled_in_is_not_suggested(services: Services) -> None:
    corrected(services, "bivvy for zambrana, tolbiac", "shelter", place="Tolbiac", name="Zambrana")
    assert suggested(services) == [("bivvy", "shelter", 1)]


def test_a_known_word_and_a_slip_of_the_thumb_in_one_are_not_suggested(services: Services) -> None:
    corrected(services, "grocceries and blankets for us", "tools")
    assert suggested(services) == []


def test_a_correction_that_is_taken_back_teaches_nothing(services: Services) -> None:
    post = corrected(services, "we have no bivvy", "tools")
    corrections.correct(services, post.ref, post.version, {"categories": ("shelter",)}, DANA)
    assert suggested(services) == [("bivvy", "shelter", 1)]


def test_a_correction_to_something_else_suggests_no_category(services: Services) -> None:
    corrected(services, "we have no bivvy", "other")
    assert suggested(services) == []


@pytest.mark.parametrize("kind", ["need", "offer"])
def test_a_correction_of_the_kind_alone_suggests_words_for_the_kind(services: Services, kind: str) -> None:
    corrected(services, "gizza blanket for my kids up here on our hill", kind=kind)
    assert suggested(services) == [("gizza", kind, 1)]


def test_a_correction_to_unclear_or_one_taken_back_suggests_no_kind(services: Services) -> None:
    corrected(services, "gizza blanket", kind="unclear")
    post = corrected(services, "gizza blanket", kind="offer")
    corrections.correct(services, post.ref, post.version, {"kind": "unclear"}, DANA)
    assert suggested(services) == []


def test_a_word_added_for_a_kind_is_read_with_it_and_without_it_once_removed(services: Services) -> None:
    said = "gizza blanket for whoever lives up here on that hill now"
    assert texted(services, said, ANA).kind == "unclear"
    add(services, "gizza", "need")
    read = texted(services, said, BEN)
    assert (read.kind, read.categories) == ("need", ("clothing",))
    assert ("gizza", "kind: need") in read.evidence
    learning.decide(services, "en", "need", "gizza", "removed", DANA)
    assert texted(services, said, LUZ).kind == "unclear"


def test_the_language_is_the_text_s_unless_the_coordinator_says_otherwise(services: Services) -> None:
    corrected(services, "necesitamos un toldito para mi familia", "shelter")
    corrected(services, "twalet", "repairs", language="ht")
    assert {(one.word, one.language) for one in learning.suggestions(services)} == {("toldito", "es"), ("twalet", "ht")}


def test_a_word_is_suggested_for_the_category_it_was_seen_with_most(services: Services) -> None:
    corrected(services, "a bivvy for us", "shelter", "tools")
    corrected(services, "bivvy", "shelter")
    assert suggested(services) == [("bivvy", "shelter", 2)]


def test_what_is_set_aside_is_not_suggested_again_and_can_be_added_after_all(services: Services) -> None:
    corrected(services, "we have no bivvy", "shelter")
    learning.decide(services, "en", "shelter", "bivvy", "set_aside", DANA)
    corrected(services, "a bivvy for us", "shelter")
    assert suggested(services) == []
    assert texted(services, "a bivvy for us", ANA).categories == ()
    assert [row.word for row in learning.decided(services, "set_aside")] == ["bivvy"]
    add(services, "bivvy", "shelter")
    assert texted(services, "a bivvy for us", BEN).categories == ("shelter",)


def test_nothing_is_learned_before_somebody_adds_it(services: Services) -> None:
    for _ in range(5):
        corrected(services, "a bivvy for us", "shelter")
    learning.suggestions(services)
    assert texted(services, "a bivvy for us", ANA).categories == ()
    assert services.store.count(LearnedWord) == 0


def test_a_removed_word_is_read_no_more(services: Services) -> None:
    add(services, "bivvy", "shelter")
    assert texted(services, "need a bivvy", ANA).categories == ("shelter",)
    learning.decide(services, "en", "shelter", "bivvy", "removed", DANA)
    assert texted(services, "need a bivvy", BEN).categories == ()
    assert [row.status for row in services.store.find(LearnedWord)] == ["added", "removed"]


def test_two_coordinators_who_click_the_same_decide_once(services: Services) -> None:
    assert add(services, "bivvy", "shelter") == add(services, "bivvy", "shelter")
    assert services.store.count(LearnedWord) == 1
    assert [event.detail for event in services.store.find(Event) if event.did == "added a word"] == [
        "bivvy: shelter (en)"
    ]


@pytest.mark.parametrize(
    ("language", "category", "word", "status"),
    [
        ("en", "shelter", "two words", "added"),
        ("en", "shelter", "Bivvy", "added"),
        ("en", "shelter", "b1vvy", "added"),
        ("en", "shelter", "", "added"),
        ("en", "shelter", "x" * 41, "added"),
        ("en", "nothing", "bivvy", "added"),
        ("xx", "shelter", "bivvy", "added"),
        ("en", "shelter", "bivvy", "learned"),
    ],
)
def test_what_is_no_word_of_this_community_is_refused(
    services: Services, language: str, category: str, word: str, status: str
) -> None:
    with pytest.raises(ExchangeError):
        learning.decide(services, language, category, word, status, DANA)
    assert services.store.count(LearnedWord) == 0


def test_a_word_added_in_one_house_is_read_in_another_on_the_same_store(services: Services, where_kept: str) -> None:
    elsewhere = another_house(where_kept)
    assert texted(elsewhere, "a bivvy for us", ANA).categories == ()
    add(services, "bivvy", "shelter")
    assert texted(elsewhere, "a bivvy for us", BEN).categories == ("shelter",)
    learning.decide(elsewhere, "en", "shelter", "bivvy", "removed", DANA)
    assert texted(services, "a bivvy for us", LUZ).categories == ()
    elsewhere.store.close()


def test_the_vocabulary_is_compiled_again_only_when_a_word_was_added_or_removed(services: Services) -> None:
    before = services.vocabulary
    texted(services, "a bivvy for us", ANA)
    learning.decide(services, "en", "shelter", "bivvy", "set_aside", DANA)
    texted(services, "a bivvy for us", BEN)
    assert services.vocabulary is before
    add(services, "bivvy", "shelter")
    assert services.vocabulary is before
    texted(services, "a bivvy for us", LUZ)
    after = services.vocabulary
    assert after is not before
    texted(services, "a bivvy for us")
    assert services.vocabulary is after


def test_a_text_pays_one_statement_to_notice_a_change(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    add(services, "bivvy", "shelter")
    services.vocabularies.latest()
    statements: list[str] = []
    read = services.store.engine.read

    def counted(statement: str, values: list[object] | tuple[object, ...] = ()) -> object:
        statements.append(statement)
        return read(statement, values)

    monkeypatch.setattr(services.store.engine, "read", counted)
    services.vocabularies.latest()
    assert len(statements) == 1
    assert "learned_words" in statements[0]


def read_twice(place: str, pipe: Connection) -> None:
    """A worker of its own: reads one text, waits to be told, and reads the next."""
    services = another_house(place)
    pipe.send(texted(services, "a bivvy for us", ANA).categories)
    pipe.recv()
    pipe.send(texted(services, "a bivvy for us", BEN).categories)
    services.store.close()


def test_a_word_added_in_one_process_is_read_in_another(services: Services, where_kept: str) -> None:
    here, there = APART.Pipe()
    worker = APART.Process(target=read_twice, args=(where_kept, there))
    worker.start()
    there.close()
    assert here.poll(60)
    assert here.recv() == ()
    add(services, "bivvy", "shelter")
    here.send("go on")
    assert here.poll(60)
    assert here.recv() == ("shelter",)
    worker.join(60)


def test_added_words_survive_a_backup_and_are_read_after_it_was_restored(services: Services, tmp_path: Path) -> None:
    add(services, "bivvy", "shelter")
    kept = io.BytesIO()
    dump(services.store, kept)
    kept.seek(0)
    other = open_store(str(tmp_path / "other"))
    running = another_house(str(tmp_path / "other"))
    load(kept, other)
    assert texted(running, "a bivvy for us").categories == ("shelter",)
    assert another_house(str(tmp_path / "other")).vocabulary.hear("bivvy").hits
    for store in (other, running.store):
        store.close()


def test_a_word_for_a_category_or_language_that_the_community_has_dropped_does_no_harm(store: Store) -> None:
    for language, category in (("xx", "shelter"), ("en", "gone")):
        store.add(LearnedWord(language=language, category=category, word="bivvy"))
    config = town_config(Path("unused"), "http://localhost", "http://127.0.0.1:9")
    services = open_services(config, HeldClock(), TwilioLine(config), store)
    assert services.vocabulary.hear("bivvy").of("category") == []


def test_somebody_who_is_forgotten_leaves_no_words_among_the_suggestions(services: Services) -> None:
    people.meet(services, ROSA, consent="texted")
    corrected(services, "a bivvy for us", "shelter")
    opt_outs.forget(services, ROSA)
    assert suggested(services) == []
    assert services.store.count(Correction) == 0


def test_what_a_coordinator_writes_down_of_a_call_is_read_with_the_added_words(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    elsewhere = another_house(town.config.store)
    add(elsewhere, "bivvy", "shelter")
    elsewhere.store.close()
    answer = browser.send("/new", on="/new", kind="need", words="they need a bivvy")
    assert posts.by_ref(town.services, answer.location.rsplit("/", 1)[1]).categories == ("shelter",)


def test_a_coordinator_sees_a_suggestion_and_adds_it_with_one_click(town: ConsoleTown) -> None:
    post = corrected(town.services, "we have no <b>bivvy</b>", "shelter")
    browser = town.browser("dana")
    page = browser.page("/words")
    assert "Add “bivvy” to shelter?" in page
    assert "seen in 1 corrected post" in page
    assert f'href="/posts/{post.ref}"' in page
    assert "we have no &lt;b&gt;bivvy&lt;/b&gt;" in page
    word = {"language": "en", "category": "shelter", "word": "bivvy"}
    answer = browser.send("/words", on="/words", status="added", **word)
    assert answer.location == "/words"
    page = browser.page("/words")
    assert "From now on “bivvy” is read as shelter." in page
    assert "Add “bivvy” to shelter?" not in page
    browser.send("/words", on="/words", status="removed", **word)
    assert "“bivvy” is no longer read as shelter." in browser.page("/words")
    assert [event.did for event in town.services.store.find(Event) if event.did.endswith("a word")] == [
        "added a word",
        "removed a word",
    ]


def test_a_suggestion_for_a_kind_is_added_with_one_click(town: ConsoleTown) -> None:
    corrected(town.services, "gizza blanket for my kids", kind="offer")
    browser = town.browser("dana")
    assert "Add “gizza” to offer?" in browser.page("/words")
    browser.send("/words", on="/words", status="added", language="en", category="offer", word="gizza")
    assert "From now on “gizza” is read as offer." in browser.page("/words")


def test_a_suggestion_that_is_not_wanted_now_stays_within_reach(town: ConsoleTown) -> None:
    corrected(town.services, "we have no bivvy", "shelter")
    browser = town.browser("ada")
    browser.send("/words", on="/words", status="set_aside", language="en", category="shelter", word="bivvy")
    page = browser.page("/words")
    assert "“bivvy” is not suggested for shelter again." in page
    assert "Nothing is suggested." in page
    assert "Add after all" in page


def test_a_word_that_cannot_be_added_gets_a_sentence(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    browser.send("/words", on="/words", status="added", language="en", category="shelter", word="two words")
    assert "This cannot be added" in browser.page("/words")


def test_the_page_of_words_speaks_spanish(town: ConsoleTown) -> None:
    corrected(town.services, "we have no bivvy", "shelter")
    browser = town.browser("dana")
    browser.send("/language", language="es")
    assert "¿Agregar “bivvy” a" in browser.page("/words")


def test_the_story_from_a_word_that_nobody_knows_to_one_that_is_read(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    with Town(tmp_path, store) as town:
        services = town.services
        accounts.add(services, "dana", "coordinator", "three words will do")
        town.text(ROSA, "bivvy for my kids")
        heard = services.store.find(Post, newest=True, limit=1)[0]
        assert (heard.kind, heard.categories) == ("need", ())

        dana = Browser(town.app.test_client())
        dana.log_in("dana")
        form = {"kind": "need", "categories": "shelter", "urgency": "normal", "language": heard.language}
        dana.send(f"/posts/{heard.ref}/correct", version=str(heard.version), **form)
        assert "Add “bivvy” to shelter?" in dana.page("/words")
        dana.send("/words", on="/words", status="added", language="en", category="shelter", word="bivvy")

        town.text(LUZ, "bivvy for my kids")
        read = services.store.find(Post, where("phone") == LUZ)[0]
        assert (read.kind, read.categories) == ("need", ("shelter",))
        assert ("bivvy", "category: shelter") in read.evidence
        assert "“bivvy” → category: shelter" in dana.page(f"/posts/{read.ref}")
