"""Every document that the line can say is one that the carrier takes, in all languages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.hearing import Vocabulary
from flows.prompts import Hint, Prompt
from flows.words import voices
from flows.words.timing import FIRST_CHOICE_S
from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.checking import longest, wordings
from hotline.checking.openings import first_choices
from hotline.exchange import shifts, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from hotline.inbound.spoken import Spoken
from hotline.services import Services
from hotline.webhooks import twiml
from tests.harness.base import BEN, NUMBER, ROOT, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.twiml import faults
from tests.harness.volunteers import answer

LANGUAGES = read_community(ROOT / "hotline.toml").languages
CHOICES = 4
KEYS = [*"0123456789*#", "4823", "9" * 60]
SAID = ["I need food at oak and fifth", "no sé", "yes", "grmbl", "stop calling me", "somebody is not breathing"]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(read_community(ROOT / "hotline.toml"))


@pytest.fixture
def town(tmp_path: Path) -> ConsoleTown:
    return ConsoleTown(tmp_path)


def spoken(wording: Wording, language: str, prompt: Prompt, **more: object) -> Spoken:
    hints = voices.hints(wording, [prompt], language)
    lines = tuple(wording.spoken(prompt, language))
    return Spoken(lines, prompt.hint.value, language, 7, hints=hints, **more)  # type: ignore[arg-type]


def every_document(wording: Wording, language: str) -> Iterator[str]:
    noted = {**longest.TYPICAL, "note": "a\x00b\x1b <Say>&\u0085 " + "x" * 70, "recorded": True}
    for args in (longest.TYPICAL, noted):
        for prompt in longest.prompts(wording, "voice", args):
            for slower in (False, True):
                yield twiml.call(spoken(wording, language, prompt, slower=slower), wording, NUMBER)
                yield twiml.call(spoken(wording, language, prompt, keys_only=slower), wording, NUMBER)
    yield twiml.call(spoken(wording, language, Prompt("connecting"), dial=(BEN, ROSA)), wording, NUMBER)
    yield twiml.call(Spoken((), Hint.WORDS, language), wording)
    yield twiml.call(Spoken(((language, "word " * 3000),), Hint.CHOICE, language), wording)
    [(code, words)] = wording.spoken(Prompt("whisper"), language)
    yield twiml.whisper(code, words, wording)
    yield from (twiml.taken(True), twiml.taken(False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_in_every_language_is_one_that_the_carrier_takes(wording: Wording, language: str) -> None:
    documents = list(every_document(wording, language))
    assert len(documents) > 300
    assert [fault for document in documents for fault in faults(document)] == []


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("<Response><Sing/></Response>", "<Sing> cannot stand in <Response>"),
        ("<Response><Say loud='yes'>a</Say></Response>", "<Say> has no attribute loud"),
        ("<Response><Gather><Dial/></Gather><Hangup/></Response>", "<Dial> cannot stand in <Gather>"),
        ("<Response><Gather/></Response>", "<Gather> is not followed by what silence does"),
        ("<Response><Redirect>/twilio/voice</Redirect></Response>", "<Redirect> stands where nothing was waited for"),
        ("<Response><Record action='http://a.example/b'/><Hangup/></Response>", "which is not beside this document"),
        (f"<Response><Say>{'a' * 4097}</Say></Response>", "<Say> has 4097 characters"),
        (f"<Response><Say>a</Say><!--{'a' * 65536}--></Response>", "the document is longer than 64 KB"),
    ],
)
def test_the_checker_finds_what_the_carrier_would_not_take(document: str, sentence: str) -> None:
    assert any(sentence in fault for fault in faults(document))


def people_of_all_kinds(town: ConsoleTown) -> tuple[str, ...]:
    """A helper and a resident of a match, somebody with open tasks, a stranger, and callers without a number."""
    town.volunteer(), town.volunteer("+12025550104", "Dana")
    taken, asked = town.need(), town.need(phone="+12025550105")
    tasks.forward(town.services, taken.ref, [BEN], "coordinator:dana")
    answer(town.services, tasks.take, taken.ref, BEN, "but only after 5")
    tasks.forward(town.services, asked.ref, ["+12025550104"], "coordinator:dana")
    with town.services.store.transaction():
        shifts.save(town.services, 0, "Ana", "+12025550109", "mon-sun 0-24", (), "coordinator:dana")
    return (BEN, ROSA, "+12025550104", "+12025550177", "anonymous", "+266696687", "client:x", "sip:y@example.org", "")


def random_walk(services: Services, sid: str, phone: str, dice: random.Random) -> Iterator[str]:
    """A call in which anything is pressed, said, recorded or kept silent, as long as it lasts."""
    board, turn, caught = CallHandler(services), 0, CallInput()
    for step in range(25):
        said = board.call(sid, phone, turn=turn, caught=caught)
        yield twiml.call(said, services.wording, services.config.number)
        if said.ends:
            return
        turn = said.turn
        recording = IncomingRecording(f"RE{dice.getrandbits(128):032x}", "https://api.twilio.com/x", step)
        caught = dice.choice(
            [
                CallInput(key=dice.choice(KEYS)),
                CallInput(key=dice.choice("1123")),
                CallInput(words=dice.choice(SAID), confidence=dice.random()),
                CallInput(recording=recording, key=dice.choice(["", "0", "*"])),
                CallInput(rung=dice.choice(["talked", "nobody"])) if said.dial else CallInput(),
            ]
        )


def test_whatever_a_caller_does_the_carrier_gets_a_document_it_takes(town: ConsoleTown) -> None:
    callers, dice = people_of_all_kinds(town), random.Random(4823)
    found, ended, walks = [], 0, 90
    for number in range(walks):
        documents = list(random_walk(town.services, f"CA{number:032x}", callers[number % len(callers)], dice))
        found += [fault for document in documents for fault in faults(document)]
        ended += "<Hangup" in documents[-1]
        town.clock.forward(minutes=20)
    assert found == []
    assert ended > walks / 2


# --- what a caller hears first, and how many choices there are ---


@pytest.fixture(scope="module")
def vocabulary(wording: Wording) -> Vocabulary:
    return Vocabulary.load(wording.wordlists, wording.community)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_calls_has_heard_the_first_choice_within_eight_seconds(
    wording: Wording, vocabulary: Vocabulary, language: str
) -> None:
    beginnings = dict(first_choices(wording, vocabulary, language))
    assert len(beginnings) > 30
    assert all(re.search(r"(?<!9 1) 1\.$", said) for said in beginnings)
    assert {said: took for said, took in beginnings.items() if took > FIRST_CHOICE_S} == {}


def test_a_name_of_the_hotline_that_delays_the_first_choice_is_found(wording: Wording) -> None:
    community = wording.community.model_copy(update={"name": "Mutual aid of all the neighborhoods along the old canal"})
    assert any("the first choice is heard after" in fault for fault in wordings.faults(community))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_has_four_choices_at_most_and_names_the_thing_before_its_key(wording: Wording, language: str) -> None:
    for prompt in longest.questions(wording.community, "voice"):
        keys = [
            line
            for _, line in wording.spoken(
                Prompt(prompt.name, longest.TYPICAL, prompt.hint, prompt.options, prompt.names), language
            )
        ]
        numbered = [line for line in keys if re.search(r"\b[1-9]\.$", line)]
        assert len(numbered) <= CHOICES, prompt
        assert not any(re.match(r"\W*\d", line) for line in numbered)
