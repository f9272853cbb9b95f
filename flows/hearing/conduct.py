"""Whether words tell of somebody's bad conduct: what was done, and the one who is nearest before it did it."""

from __future__ import annotations

from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

SLOT = "conduct"
BESIDE = 3
"""Words behind a fear within which stands of whom: 'i am scared of this man'."""


def misconduct(text: str, vocabulary: Vocabulary, language: str = "") -> bool:
    """Tells a complaint of a person from trouble with things, weather, or people who are not of the hotline.

    'He was late because his mother was scared' names her last. Where nobody is named, 'bad' is somebody's, since
    texts leave the subject out; what may be a thing's doing too ('grave') has to be told of a person.
    """
    heard = vocabulary.hear(text, language)
    said = heard.of(SLOT, "bad", "grave")
    if any(_by(heard, hit) in _guilty(hit) for hit in said):
        return True
    return not text.rstrip().endswith("?") and any(_afraid_of_them(heard, hit) for hit in heard.of(SLOT, "afraid"))


def refuses(text: str, vocabulary: Vocabulary, language: str = "") -> bool:
    """Whether somebody who is helped wants another helper: 'send someone else', 'anybody but him'."""
    return bool(vocabulary.hear(text, language).of(SLOT, "unwanted"))


def _guilty(said: Hit) -> tuple[str, ...]:
    return ("who", "") if said.value == "bad" else ("who",)


def _by(heard: Matches, said: Hit) -> str:
    """Whose doing it is: "who" may be the other side, "others" are not, "" is nobody named before it."""
    before = [
        hit for hit in heard.of(SLOT, "who", "others")
        if hit.end <= said.start and not any(mark == "." for mark in heard.text.breaks[hit.end : said.start + 1])
    ]  # fmt: skip
    return before[-1].value if before else ""


def _afraid_of_them(heard: Matches, fear: Hit) -> bool:
    """Fear of a person: they are named right behind it, or last before it."""
    behind = [hit for hit in heard.of(SLOT, "who", "others") if fear.end <= hit.start <= fear.end + BESIDE]
    return behind[0].value == "who" if behind else _by(heard, fear) == "who"
