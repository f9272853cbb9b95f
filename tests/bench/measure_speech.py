"""The voice line as it sounds, spoken by espeak-ng.

    python tests/bench/measure_speech.py [--into FOLDER] [--languages en,es]

Printed as Markdown: how soon the first choice of a call has been heard, when each choice of the main menu begins and
ends, and how well `flows/words/timing.py` reckons both. With `--into` the calls are kept as WAV files; sox finds as
many sentences in them as were spoken.
"""

from __future__ import annotations

import argparse
import array
import io
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from flows.hearing import Vocabulary
from flows.words.timing import ANSWERED_S
from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.checking import longest
from hotline.checking.openings import first_choices
from hotline.exchange import people, tasks
from tests.bench.measure_voice import Caller
from tests.bench.options import chosen
from tests.harness.base import ANA, BEN, LUZ, ROSA, SAMPLE
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

ESPEAK = {"en": "en-us", "es": "es-419", "fr": "fr-fr", "ht": "ht"}
WORDS_A_MINUTE = 150
"""Slower than the 90 % that the languages name: espeak-ng's 100 % is 175."""
PAUSE_S = 0.3
"""Longer than the pause of a comma, shorter than that between sentences."""
QUIET = 160
"""Of 32,768: half a percent, as sox is told."""
Lines = Sequence[tuple[str, str]]


@cache
def sound(language: str, line: str) -> bytes:
    """One sentence, as 16-bit mono PCM at 22,050 Hz."""
    command = ["espeak-ng", "-v", ESPEAK[language], "-s", str(WORDS_A_MINUTE), "--stdout", line]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(told)) as file:
        return bytes(file.readframes(len(told)))


def seconds(language: str, line: str) -> float:
    return len(sound(language, line)) / 2 / 22_050


def until_silent(language: str, line: str) -> float:
    """Seconds to the end of the last sound: espeak-ng keeps silent for a moment after each sentence."""
    samples = array.array("h", sound(language, line))
    return max(place for place, sample in enumerate(samples) if abs(sample) > QUIET) / 22_050


def keep(folder: Path, name: str, lines: Lines) -> int:
    """Writes one call and returns the number of sentences that sox hears in it."""
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        for language, line in lines:
            file.writeframes(sound(language, line))
    with tempfile.TemporaryDirectory() as parts:
        split = f"silence 1 0.02 0.5% 1 {PAUSE_S} 0.5% : newfile : restart".split()
        subprocess.run(["sox", str(path), f"{parts}/part.wav", *split], capture_output=True, check=True)
        return sum(part.stat().st_size > 100 for part in Path(parts).glob("*.wav"))


def calls(place: int, language: str) -> Iterator[tuple[str, Lines]]:
    """Real beginnings of calls, without and with news of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        town = ConsoleTown(Path(folder))
        for phone in (ROSA, ANA):
            people.add(town.services, phone, who="cli", consent="test", name="Eva", language=language)
        new = Caller(town, LUZ, hasty=False)
        yield "new: chooses a language", new.said.lines
        new.press(str(place))
        yield "new: the menu", new.said.lines
        yield "known: the main menu", Caller(town, ROSA, hasty=False).said.lines
        need = town.need(phone=ANA)
        yield "known, news: we have it", Caller(town, ANA, hasty=False).said.lines
        town.volunteer()
        tasks.forward(town.services, need.ref, [BEN], "cli")
        yield "known, news: helpers are asked", Caller(town, ANA, hasty=False).said.lines
        answer(town.services, tasks.take, need.ref, BEN, "but only after five")
        yield "known, news: Ben helps", Caller(town, ANA, hasty=False).said.lines
        answer(town.services, tasks.done, need.ref, BEN)
        yield "known: did it happen", Caller(town, ANA, hasty=False).said.lines


def first_of(lines: Lines) -> int:
    """The place of the first choice, which is not the emergency number."""
    return next(place for place, (_, line) in enumerate(lines) if line.endswith(" 1.") and not line.endswith("1 1."))


def beginnings(languages: Sequence[str], into: Path) -> Iterator[str]:
    yield "| Language | Caller | Sentences: said, found by sox | First choice begins | has been said | All of it |"
    yield "|---|---|---|---|---|---|"
    for place, language in enumerate(languages, start=1):
        for title, lines in calls(place, language):
            first, found = (
                first_of(lines),
                keep(into, f"{language} {title}".replace(": ", " ").replace(" ", "-"), lines),
            )
            begins = ANSWERED_S + sum(seconds(*line) for line in lines[:first])
            ends, whole = begins + until_silent(*lines[first]), ANSWERED_S + sum(seconds(*line) for line in lines)
            yield f"| {language} | {title} | {len(lines)}, {found} | {begins:.1f} | {ends:.1f} | {whole:.1f} |"


def choices(languages: Sequence[str]) -> Iterator[str]:
    yield "| Language | Sentence of the main menu | begins | has been said |"
    yield "|---|---|---|---|"
    for place, language in enumerate(languages, start=1):
        lines = dict(calls(place, language))["known: the main menu"]
        begins = ANSWERED_S
        for line in lines:
            yield f"| {language} | {line[1]} | {begins:.1f} | {begins + until_silent(*line):.1f} |"
            begins += seconds(*line)


def unspoken(wording: Wording, vocabulary: Vocabulary, languages: Sequence[str]) -> Iterator[str]:
    yield "| Language | The longest beginning | reckoned |"
    yield "|---|---|---|"
    for language in languages:
        said, took = max(first_choices(wording, vocabulary, language), key=itemgetter(1))
        yield f"| {language} | {said} | {took:.1f} |"


def reckoned(wording: Wording, vocabulary: Vocabulary, languages: Sequence[str]) -> Iterator[str]:
    yield "| Language | Letters a second: as spoken, `pace` | The longest beginning | reckoned | spoken |"
    yield "|---|---|---|---|---|"
    for language in languages:
        lines = sorted({line for _, line in longest.spoken(wording, language)})
        pace = float(wording.languages[language]["language"]["pace"])
        letters = sum(wording.seconds(language, line) * pace for line in lines)
        spoken = letters / sum(seconds(language, line) for line in lines)
        told = {said: (took, _as_spoken(language, said)) for said, took in first_choices(wording, vocabulary, language)}
        stranger = wording.name("language", wording.community.languages[0], language)
        worst = max((said for said in told if stranger not in said), key=lambda said: told[said][1])
        took, real = told[worst]
        yield f"| {language} | {spoken:.1f}, {pace:.1f} | {worst} | {took:.1f} | {real:.1f} |"


def _as_spoken(language: str, said: str) -> float:
    return ANSWERED_S + until_silent(language, said)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--into", type=Path, help="a folder for the recordings")
    arguments.add_argument("--languages", default="", help="all by default, with commas between")
    given = chosen(arguments, languages="en")
    community = read_community(SAMPLE)
    wording = Wording.load(community)
    vocabulary = Vocabulary.load(wording.wordlists, community)
    languages = given.languages.split(",") if given.languages else community.languages
    if missing := [program for program in ("espeak-ng", "sox") if not shutil.which(program)]:
        print(f"Nothing is spoken without the Debian packages {' and '.join(missing)}; what is reckoned:\n")
        print("\n".join(unspoken(wording, vocabulary, languages)))
        return
    with tempfile.TemporaryDirectory() as folder:
        into = given.into or Path(folder)
        into.mkdir(parents=True, exist_ok=True)
        for table in (
            beginnings(languages, into),
            choices(languages),
            reckoned(wording, vocabulary, languages),
        ):
            print("\n".join(table), end="\n\n")


if __name__ == "__main__":
    main()
