"""What the documents promise in general, held against every story, every language and the files themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import hearing
from flows.hearing.text import MOST_SAID, tokenise
from flows.words.files import read_words
from hotline.base import gsm7
from hotline.cli import main
from hotline.exchange import posts, tasks
from hotline.exchange.asked import MOST_LATELY
from storage.records import CallBack, Message, Person, Post, Relay, Task
from storage.store import Store, where
from tests.harness.base import BEN, ROOT, ROSA
from tests.harness.steps import counted
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import vocabulary

STORIES = sorted((ROOT / "tests" / "transcripts").glob("*.txt"))
SAID = re.compile(r"(?P<who>[+\w]+) (?P<way>[<>]) (?P<words>.*)")
NUMBER = re.compile(r"\+?1?[ (]*202[ )-]*555[ -]*\d{4}")
MOST_SEGMENTS = 2


@dataclass(frozen=True)
class Text:
    """A text of the hotline's in a story."""

    story: str
    to: str
    words: str


def texts(story: Path) -> Iterator[Text]:
    """What phones are texted; what is said on calls is left out."""
    calling: set[str] = set()
    for line in story.read_text("utf-8").splitlines():
        if begins := re.match(r"([+\w]+) \((calls|answers|lets a machine answer)", line):
            calling.add(begins[1])
        said = SAID.fullmatch(line)
        if said and said["words"].startswith("("):
            calling -= {said["who"]} if "the call is over" in said["words"] else set()
        elif said and said["way"] == "<" and said["who"] not in calling:
            yield Text(story.name, said["who"], said["words"])


EVERY = [text for story in STORIES for text in texts(story)]


def test_every_text_in_every_story_is_plain_and_two_segments_at_most() -> None:
    assert len(EVERY) > 1000
    assert [text for text in EVERY if gsm7.segments(text.words) > MOST_SEGMENTS] == []
    assert [text for text in EVERY if re.search(r"https?:|www\.|\w\.(com|org|net)\b", text.words)] == []


def test_no_text_in_any_story_tells_a_number_of_somebody_else() -> None:
    assert [text for text in EVERY if NUMBER.search(text.words)] == []


def test_the_first_text_to_anyone_names_the_hotline_and_says_how_texts_end() -> None:
    goodbyes = farewells()
    first: dict[tuple[str, str], Text] = {}
    for text in EVERY:
        first.setdefault((text.story, text.to), text)
    lacking = [
        text
        for text in first.values()
        if text.to != "desk"
        and not ("STOP" in text.words and re.search(r"Oak Street Mutual Aid|Costa y Loma|Night Hotline", text.words))
    ]
    assert [text for text in lacking if not any(goodbye in text.words for goodbye in goodbyes)] == []


def farewells() -> list[str]:
    """How whoever wants no more is answered: with the last text they get, in every language."""
    said = [read_words(language)["say"][name]["text"] for language in LANGUAGES for name in GOODBYES]
    return [max(re.split(r"\{\w+\}", gsm7.fold(words)), key=len) for words in said]


LANGUAGES = ("en", "es", "fr", "ht")
GOODBYES = ("stopped", "forgotten", "wrong_number")
WORDS = ("OFFER", "TAKE", "PASS", "DONE", "DROP", "WITHDRAW", "RENEW", "MENU", "LANG", "JOIN", "FORGET")
"""Those that the README lists; NEED opens the question."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_can_always_be_sent_is_heard_while_a_question_is_open(
    tmp_path: Path, language: str, word: str
) -> None:
    town = ConsoleTown(tmp_path)
    idle, asked = "+12025550111", "+12025550112"
    with town.services.store.transaction():
        for phone in (idle, asked):
            town.services.store.add(Person(phone=phone, language=language, greeted=True, consent="texted"))
    plain = town.hears(idle, word)
    town.hears(asked, "NEED")
    assert town.hears(asked, word)[0].startswith(plain[0][:20])
    assert not town.services.store.count(Post, where("kind") == "unclear")
    town.services.store.close()


ALMOST = ("stob", "shop", "stoo", "atop", "stp", "alti", "paro", "arrat", "reti", "fier", "hlep", "danjer", "emergancy")
"""None of them stands in a list."""


@pytest.mark.parametrize("word", ALMOST)
def test_a_misspelt_single_word_that_no_list_names_neither_opts_out_nor_alarms(town: ConsoleTown, word: str) -> None:
    town.hears(ROSA, word)
    person = town.services.store.one(Person, where("phone") == ROSA)
    assert person is not None
    assert not person.opted_out
    assert not town.services.store.count(Post, where("urgency") == "danger")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    town = ConsoleTown(tmp_path)
    yield town
    town.services.store.close()


def test_settings_with_secrets_are_never_committed() -> None:
    assert {".env", "/data/", "*.hotline-backup"} <= set((ROOT / ".gitignore").read_text("utf-8").split())


def test_the_console_listens_on_this_machine_alone_unless_told_otherwise() -> None:
    options = {option.name: option.default for option in main.commands["run"].params}
    assert options["host"] == "127.0.0.1"


def test_a_row_that_lacks_a_field_takes_its_default(store: Store) -> None:
    with store.transaction():
        number, _ = store.rows("posts").keep({"ref": "4823", "kind": "need"})
    assert store.get(Post, number) == Post(id=number, ref="4823", kind="need")


def test_what_opened_old_backups_is_used_for_nothing_else() -> None:
    uses = [
        file.name
        for room in ("flows", "hotline", "storage")
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cryptography")
    ]
    assert set(uses) == {"sealed_before_age.py"}


def test_the_sentences_to_be_recorded_are_as_many_as_the_page_says() -> None:
    listed = CliRunner().invoke(main, ["--config", str(ROOT / "hotline.toml"), "prompts", "ht"]).output.splitlines()
    told = re.search(r"lists the (\d+) sentences", (ROOT / "docs" / "voice.md").read_text("utf-8"))
    assert told is not None
    assert len(listed) == int(told[1])


PROOF = re.compile(r"`((?:tests/)?(?:browser/)?test_\w+\.py|…)?(?:::(test_\w+))?`|`(transcripts/\w+\.txt)`")


def test_every_promise_names_a_test_that_there_is() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    tables = re.findall(r"\| promise \| test \|\n\|---\|---\|\n((?:\|.*\n)+)", page)
    rows = [row for table in tables for row in table.splitlines()]
    assert len(rows) > 50
    missing = [lack for row in rows for lack in lacking_proofs(row)]
    assert missing == []


def lacking_proofs(row: str) -> Iterator[str]:
    """What a row of the page names that is not there; a row without a proof is itself one."""
    proofs = row.rstrip(" |").rpartition(" | ")[2]
    file, named = "", 0
    for found in PROOF.finditer(proofs):
        named += 1
        story, test = found[3], found[2]
        if story:
            if not (ROOT / "tests" / story).exists():
                yield story
            continue
        file = file if found[1] in ("…", None) else found[1].removeprefix("tests/")
        path = ROOT / "tests" / file
        if not path.is_file() or (test and f"def {test}(" not in path.read_text("utf-8")):
            yield f"{file}::{test}"
    if not named or re.sub(PROOF, "", proofs).strip(" ,;and"):
        yield row


TEXTS = ("need food at oak and 5th today", "hello", "thanks", "any news?", "again please", "take")


@pytest.mark.parametrize("words", TEXTS)
@pytest.mark.parametrize("whose", ["others", "their own"])
def test_the_work_of_a_text_does_not_grow_with_what_is_stored(tmp_path: Path, words: str, whose: str) -> None:
    steps = []
    for size in (60, 600):
        town = ConsoleTown(tmp_path / str(size))
        with town.services.store.transaction():
            town.services.store.add(Person(phone=ROSA, consent="texted", greeted=True))
            for n in range(size):
                if whose == "others":
                    kept_of_somebody(town, f"+1202556{n:04}", n)
                else:
                    over_and_done(town, n)
        town.hears(ROSA, "hi")
        with counted() as taken:
            town.hears(ROSA, words)
        steps.append(taken.taken)
        town.services.store.close()
    assert 0 < steps[1] <= 1.1 * steps[0]


def over_and_done(town: ConsoleTown, n: int) -> None:
    """A need of long ago, a task of long ago, and all that came of them."""
    store, then, own, theirs = town.services.store, "2026-01-01T00:00:00.000Z", f"1{n:05}", f"2{n:05}"
    store.add(Post(ref=own, phone=ROSA, kind="need", status="closed", closed_because="helped", updated_at=then))
    store.add(Post(ref=theirs, phone=BEN, helper=ROSA, kind="need", status="closed", updated_at=then))
    store.add(Task(ref=theirs, phone=ROSA, status="done", created_at=then, updated_at=then))
    store.add(Message(sid=f"SM{n}", phone=ROSA, body="need food", post=own, created_at=then))
    store.add(Relay(ref=own, resident=ROSA, helper=BEN, status="ended"))
    store.add(CallBack(phone=ROSA, post=own, status="done"))


def test_a_task_further_back_than_a_text_looks_is_still_theirs_and_found_by_its_number(town: ConsoleTown) -> None:
    first, passed = town.need(), town.need()
    town.volunteer()
    for post in (first, passed):
        tasks.forward(town.services, post.ref, [BEN], "coordinator:dana")
    town.hears(BEN, f"pass {passed.ref}")
    town.hears(BEN, f"take {first.ref}")
    with town.services.store.transaction():
        for n in range(2 * MOST_LATELY):
            town.services.store.add(Task(ref=f"9{n:05}", phone=BEN, status="done", updated_at="2026-01-01"))
    town.hears(BEN, "done")
    assert posts.by_ref(town.services, first.ref).status == "done"
    town.hears(BEN, f"take {passed.ref}")
    assert posts.by_ref(town.services, passed.ref).status == "taken"


def kept_of_somebody(town: ConsoleTown, phone: str, n: int) -> None:
    store, now = town.services.store, town.services.now()
    store.add(Person(phone=phone, consent="texted", created_at=now, updated_at=now))
    store.add(Post(ref=str(100_000 + n), phone=phone, kind="need", status="open", categories=("food",), updated_at=now))
    store.add(Message(sid=f"SM{n}", phone=phone, body="need food", post=str(100_000 + n), created_at=now))
    store.add(Task(ref=str(100_000 + n), phone=phone, status="sent", created_at=now))


ADVERTS = ("URGENT! 50% off diapers, buy now, limited time offer", "act now!!! sale on water filters, order today")


@pytest.mark.parametrize("words", ADVERTS)
def test_an_advert_that_asks_for_nothing_is_no_need_and_never_urgent(words: str) -> None:
    read = hearing.read(words, vocabulary(), language="en")
    assert (read.kind, read.urgency, read.danger) == ("unclear", "normal", "")


def test_no_phrase_goes_on_into_the_next_sentence_and_a_word_counts_thirty_times_at_most() -> None:
    heard = vocabulary().hear("a free trial for you", "en")
    assert heard.of("sign", "advert")
    assert not vocabulary().hear("it is free. trial was yesterday", "en").of("sign", "advert")
    assert len(tokenise("water " * 200).words) == MOST_SAID
