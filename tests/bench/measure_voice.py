"""The voice line in figures, as Markdown tables: `python tests/bench/measure_voice.py [keys] [prompts] [outcomes]`.

keys      keys and seconds from the answer to a filed need, fewest and typical
prompts   words and reading grade of every prompt, in all languages
outcomes  more than a hundred calls of many kinds and twenty of our own, by how they ended
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from flows.prompts import Hint
from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.checking import longest
from hotline.checking.reading_grade import grade
from hotline.exchange import people, shifts
from hotline.inbound import call_ends, outgoing_calls
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from hotline.inbound.spoken import Spoken
from storage.records import Call, Post
from tests.bench.options import chosen
from tests.harness.base import ROOT
from tests.harness.town import ConsoleTown

WORDS_A_SECOND = 2.5
TO_PRESS_S, TO_SPEAK_S, CONNECTED_S = 2.0, 5.0, 0.5
"""To find a key when the menu has been heard to its end, to say where one is, to be answered by a webhook."""
LUZ, EVA, ANA = "+12025550101", "+12025550105", "+12025550106"
CAUSES = {
    "filed": "left a need, an offer or words, also when it hung up half-way",
    "answered": "heard its news and nothing else",
    "person": "talked with whoever is on shift, or with the other side of a match",
    "waited": "hung up while a person was rung",
    "hung_up": "hung up before saying anything",
    "limit": "met the limit of a call, an hour or a day",
    "missed": "came while this machine could not be reached",
    "told": "a call of ours that a person answered",
    "machine": "a call of ours that a machine answered",
    "busy": "a call of ours, busy",
    "no-answer": "a call of ours that nobody answered",
}
_VOWELS = re.compile(r"[aeiouyáéíóúüàâèêëîïôûùœòò]+", re.IGNORECASE)


def seconds(lines: Sequence[tuple[str, str]]) -> float:
    return sum(len(line.split()) for _, line in lines) / WORDS_A_SECOND


class Caller:
    """Somebody who calls; `hasty` presses a key as soon as its choice was named."""

    def __init__(self, town: ConsoleTown, phone: str, *, hasty: bool) -> None:
        self.town, self.board, self.phone, self.hasty = town, CallHandler(town.services), phone, hasty
        self.sid, self.keys, self.took = f"CA{random.getrandbits(128):032x}", 0, CONNECTED_S
        self.said: Spoken = self.board.call(self.sid, phone)

    def press(self, key: str) -> None:
        heard = self.said.lines
        if self.hasty:
            named = next((place for place, (_, line) in enumerate(heard) if line.endswith(f" {key}.")), len(heard) - 1)
            heard = heard[: named + 1]
        self.took += seconds(heard) + (0 if self.hasty else TO_PRESS_S) + CONNECTED_S
        self.keys += 1
        self.said = self.board.call(self.sid, self.phone, turn=self.said.turn, caught=CallInput(key=key))

    def speak(self, words: str = "") -> None:
        self.took += (0 if words and self.hasty else seconds(self.said.lines)) + TO_SPEAK_S + CONNECTED_S
        recording = IncomingRecording(f"RE{random.getrandbits(128):032x}", "https://api.twilio.com/x", 5)
        caught = CallInput(words=words, confidence=0.9) if words else CallInput(recording=recording)
        self.said = self.board.call(self.sid, self.phone, turn=self.said.turn, caught=caught)

    def rung(self, ended: str) -> None:
        self.said = self.board.call(self.sid, self.phone, turn=self.said.turn, caught=CallInput(rung=ended))

    def filed(self) -> bool:
        return self.town.services.store.count(Post, None) > 0


def keys() -> Iterator[str]:
    yield "| Caller | Until the need is on file: keys | seconds | Until its number is heard: keys | seconds |"
    yield "|---|---|---|---|---|"
    for title, phone, hasty, steps in (
        ("known, in one breath (speech)", EVA, True, ("I need food at oak and fifth today", "1")),
        ("known, fewest keys", EVA, True, ("1", "1", "", "1", "1")),
        ("new, fewest keys", LUZ, True, ("1", "1", "1", "", "1", "1")),
        ("known, listens to everything", EVA, False, ("1", "1", "", "1", "1")),
        ("new, listens to everything", LUZ, False, ("1", "1", "1", "", "1", "1")),
    ):
        with tempfile.TemporaryDirectory() as folder:
            town = ConsoleTown(Path(folder))
            people.add(town.services, EVA, who="cli", consent="test", name="Eva", language="en")
            caller, first = Caller(town, phone, hasty=hasty), ""
            for step in steps:
                caller.press(step) if step.isdecimal() else caller.speak(step)
                if caller.filed() and not first:
                    first = f"{caller.keys} | {caller.took:.0f}"
            yield f"| {title} | {first} | {caller.keys} | {caller.took + seconds(caller.said.lines[:1]):.0f} |"


def prompts() -> Iterator[str]:
    wording = Wording.load(read_community(ROOT / "hotline.toml"))
    spoken: dict[str, dict[str, str]] = {}
    for language in wording.languages:
        for name, line in longest.spoken(wording, language):
            spoken.setdefault(name, {}).setdefault(language, "")
            spoken[name][language] += f" {line}"
    yield "| Prompt | words en/es/fr/ht | en: grade | es: grade | fr: ease | ht: words a sentence |"
    yield "|---|---|---|---|---|---|"
    for name, said in sorted(spoken.items()):
        counts = "/".join(str(len(said.get(code, "").split())) for code in ("en", "es", "fr", "ht"))
        en, es, fr, ht = (said.get(code, "") for code in ("en", "es", "fr", "ht"))
        told = f"{grade(en):.1f} | {crawford(es):.1f} | {kandel_moles(fr):.0f} | {_per_sentence(ht):.1f}"
        yield f"| {name} | {counts} | {told} |"


def _counted(text: str) -> tuple[int, int, int]:
    words = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len([part for part in re.split(r"[.!?:]+\s|[.!?:]+$", text) if re.search(r"[^\W\d_]", part)]))
    return len(words), sentences, sum(max(1, len(_VOWELS.findall(word))) for word in words)


def _per_sentence(text: str) -> float:
    words, sentences, _ = _counted(text)
    return words / sentences


def crawford(text: str) -> float:
    """Years of school a Spanish text asks for (Crawford, "Formula y gráfico …", Lectura y Vida 5, 1984)."""
    words, sentences, syllables = _counted(text)
    return max(0.0, -0.205 * 100 * sentences / words + 0.049 * 100 * syllables / words - 3.407) if words else 0.0


def kandel_moles(text: str) -> float:
    """Reading ease of a French text, 0 to 100 and more is easier (Kandel and Moles, 1958)."""
    words, sentences, syllables = _counted(text)
    return 207 - 1.015 * words / sentences - 73.6 * syllables / words if words else 100.0


def outcomes(calls: int) -> Iterator[str]:
    dice = random.Random(4823)
    with tempfile.TemporaryDirectory() as folder:
        town = ConsoleTown(Path(folder))
        with town.services.store.transaction():
            shifts.save(town.services, 0, "Ana", "+12025550109", "mon-sun 8-20", (), "cli")
        for number in range(20):
            sid, phone = f"CA{number:032x}", f"+1202555{number + 300:04d}"
            status, by = dice.choice(
                (("busy", ""), ("no-answer", ""), ("completed", "machine_end_beep"), ("completed", "human"))
            )
            if by:
                outgoing_calls.answered(CallHandler(town.services), sid, phone, by)
            call_ends.ended(town.services, sid, phone, status, 30, ours=True)
        for number in range(calls):
            sid, phone = f"CA{number + 100:032x}", f"+12025550{number % 90 + 100:03d}" if number % 10 else "anonymous"
            if number % 25 == 24:
                call_ends.ended(town.services, sid, phone, "completed", 0)
                continue
            _anything(Caller(town, phone, hasty=True), dice)
            town.clock.forward(minutes=7)
        for _ in range(town.services.community.voice.calls_per_phone_per_hour + 2):
            _anything(Caller(town, EVA, hasty=True), dice)
        counted = Counter(call.outcome for call in town.services.store.find(Call, limit=1000))
    yield "| Outcome | Cause | Calls |"
    yield "|---|---|---|"
    yield from (f"| {outcome} | {CAUSES[outcome]} | {counted[outcome]} |" for outcome in CAUSES)


def _anything(caller: Caller, dice: random.Random) -> None:
    """Somebody presses and says this and that, and hangs up at some point."""
    for _ in range(dice.randrange(12)):
        if caller.said.ends:
            break
        if caller.said.dial:
            ended = dice.choice(("talked", "nobody", "gone"))
            if ended == "gone":
                call_ends.ended(caller.town.services, caller.sid, caller.phone, "completed", 20)
                caller.rung("nobody")
                return
            caller.rung(ended)
        elif caller.said.hint == Hint.WORDS and dice.random() < 0.8:
            caller.speak()
        else:
            caller.press(dice.choice("11112340*57"))
    call_ends.ended(caller.town.services, caller.sid, caller.phone, "completed", 60)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("tables", nargs="*", default=["keys", "prompts", "outcomes"])
    arguments.add_argument("--calls", type=int, default=100, help="that come in for `outcomes`")
    given = chosen(arguments, calls=10)
    tables: dict[str, Callable[[], Iterator[str]]] = {
        "keys": keys,
        "prompts": prompts,
        "outcomes": partial(outcomes, given.calls),
    }
    for name in given.tables:
        print("\n".join(tables[name]()), end="\n\n")


if __name__ == "__main__":
    main()
