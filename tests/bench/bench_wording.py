"""Segments of every wording in every language, on most days and at their longest, and the reading grade of English.

At its longest a text is the first one to a phone: it names the hotline and says how texts end, and names, places,
notes, refs and phone numbers are as long as the wording lets them be.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from flows.words.files import REFERENCE
from flows.words.wording import Wording
from hotline.base import gsm7
from hotline.base.config import read_community
from hotline.checking import longest
from hotline.checking.reading_grade import grade
from tests.bench.options import chosen

COMMUNITY = read_community(Path(__file__).parent.parent.parent / "hotline.toml")


def main() -> None:
    """Prints one row a wording, then the sums."""
    chosen(argparse.ArgumentParser(description=__doc__))
    wording = Wording.load(COMMUNITY)
    usual = {code: dict(longest.typical(wording, code)) for code in COMMUNITY.languages}
    most = {code: dict(longest.texts(wording, code)) for code in COMMUNITY.languages}
    print("segments (characters): on most days | at their longest, as the first text")
    print(f"{'wording':20}" + "".join(f"{code:^24}" for code in COMMUNITY.languages))
    for name in most[REFERENCE]:
        shown = (f"{_size(usual[code][name])} | {_size(most[code][name])}" for code in COMMUNITY.languages)
        print(f"{name:20}" + "".join(f"{cell:^24}" for cell in shown))
    for code in COMMUNITY.languages:
        print(f"{code}: most days {_sums(usual[code])}; at their longest {_sums(most[code])}")
    _print_grades(wording)


def _size(text: str) -> str:
    return f"{gsm7.segments(text)} ({len(text):3})"


def _sums(texts: dict[str, str]) -> str:
    counted = Counter(gsm7.segments(text) for text in texts.values())
    return ", ".join(f"{number} of {size} segment{'s' * (size > 1)}" for size, number in sorted(counted.items()))


def _print_grades(wording: Wording) -> None:
    texts, lines = dict(longest.typical(wording, REFERENCE)), list(longest.spoken(wording, REFERENCE))
    grades = {f"{name} (text)": grade(text) for name, text in texts.items()}
    grades |= {f"{name} (voice)": grade(line) for name, line in lines}
    hardest = sorted(grades, key=lambda name: -grades[name])[:5]
    everything = grade(" ".join([*texts.values(), *(line for _, line in lines)]))
    print(f"reading grade of English (Flesch-Kincaid): {everything:.1f} on the whole")
    print("hardest: " + ", ".join(f"{name} {grades[name]:.1f}" for name in hardest))


if __name__ == "__main__":
    main()
