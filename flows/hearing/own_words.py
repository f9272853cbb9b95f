"""Whose words: what a phone or somebody else wrote is set aside before a text is read, and never acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from flows.hearing.matches import Matches
from flows.hearing.text import fold
from flows.hearing.vocabulary import Vocabulary

OPENING, CLOSING = '“”"«„‟', '”“"»‟'
LIKING = frozenset("👍👌❤♥😍🥰😊🙏💯✅👏🎉😀😃😄🙂🤗💕💖💙💚💛🧡💜🖤🤍")
"""Pictures that say no more than a nod; whatever another one means, a person reads it."""
BESIDE_PICTURES = frozenset({
    "to", "reacted", "with", "a", "con", "reacciono", "le", "e", "par", "avec", "reagi", "pou", "nan", "sou", "te",
    "reyaji", "ak", "from", "removed", "de", "quito", "elimino", "retire", "supprime", "wete",
})  # fmt: skip
"""What phones write around the picture of a reaction."""
TAKING_BACK = frozenset({"removed", "quito", "elimino", "retire", "supprime", "wete"})

_WROTE = re.compile(
    r"^[ >]*(?:(?:on|el|le|nan)\b[^\n]*\d[^\n]*\b(?:wrote|escribió|escribio|a écrit|a ecrit|te ekri) ?:"
    r"|-+ ?(?:original message|mensaje original|message d.origine|mesaj orijinal) ?-+)",
    re.IGNORECASE | re.MULTILINE,
)
_PASSED_ON = re.compile(r"^[^\n:()]{1,40} \(\d{4,12}\): [^\n]*$", re.MULTILINE)
"""What the other side of a match wrote, as we pass it on."""
_SIGNATURE = re.compile(
    r"\n\s*(?:sent|get|enviado|mandado|envoyé|envoye|voye)\s+(?:from|with|desde|de|depuis|avec|sou|soti)\b[^\n]{1,60}\s*\Z",
    re.IGNORECASE,
)
"""What phones and mail programs put below a text: 'Sent from my iPhone'."""
_GAP = "\0"
_AROUND_GAP = re.compile(
    rf"(?:\b(?:fwd?|rv|reenv|tr|transf)\s*:)?[\s>\"'“”«»*|:–—-]*{_GAP}[\s>\"'“”«»*|:.–—-]*", re.IGNORECASE
)
"""What stands around a text of ours that was passed on, and says that it was: 'Fwd:', 'RV:', 'TR :'."""

Why = Literal["quote", "reaction", "machine"]
Spans = Callable[[str], Iterable[tuple[int, int]]]
"""Where in a text words of ours stand."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Words that are not the person's own, and why: a quote, a reaction with its feeling, a machine."""

    why: Why
    words: str
    liking: bool = False


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The person's own words, as written, and what was set aside."""

    words: str
    aside: tuple[SetAside, ...] = ()


def own_words(text: str, vocabulary: Vocabulary, ours: Spans) -> OwnWords:
    """What of a text is the person's own; a text in which nothing else stands is given back as it is."""
    heard = vocabulary.hear(text)
    if _is_machine(heard):
        return OwnWords("", (SetAside("machine", text),))
    reaction = _reaction(heard)
    if reaction:
        return OwnWords(_behind_the_quote(text), (reaction,))
    left = _without_quotes(text, ours)
    return OwnWords(text) if left == text else OwnWords(left, (SetAside("quote", text),))


def _is_machine(heard: Matches) -> bool:
    """A phrase that only machines write; two that they write mostly; or nothing but what phones answer a call with."""
    if heard.of("machine", "sure") or len({hit.start for hit in heard.of("machine", "sign")}) > 1:
        return True
    whole, tails = heard.of("machine", "whole"), heard.of("machine", "tail")
    if not whole and len(tails) < 2:
        return False
    covered = {index for hit in [*whole, *tails, *heard.of("polite")] for index in range(hit.start, hit.end)}
    return len(covered) == len(heard.text.words)


def _reaction(heard: Matches) -> SetAside | None:
    """A reaction in the shapes that phones send: 'Liked “…”', '👍 to “…”', 'Loved an image'."""
    text = heard.text.clean
    at = next((index for index, letter in enumerate(text) if letter in OPENING), -1)
    head = text[:at].strip() if at >= 0 else text
    pictured = _pictured(head) if at >= 0 else None
    if pictured is not None:
        return SetAside("reaction", text, pictured)
    feeling = next((hit for hit in heard.of("reaction", "like", "other") if hit.start == 0), None)
    if feeling is None:
        return None
    quoted = at >= 0 and at - heard.text.spans[feeling.end - 1][1] <= 1
    things = [hit for hit in heard.of("reaction", "thing") if hit.start == feeling.end]
    if quoted or any(hit.end == len(heard.text.words) for hit in things):
        return SetAside("reaction", text, feeling.value == "like")
    return None


def _behind_the_quote(text: str) -> str:
    """What stands behind the closing mark of a reaction is no phone's: 'Liked “Task …” but i cant til 6'."""
    last = max(text.rfind(mark) for mark in CLOSING)
    own = text[last + 1 :].strip() if last > 0 else ""
    return own if any(map(str.isalnum, own)) else ""


def _pictured(head: str) -> bool | None:
    """Whether the picture before a quote is one of liking; None where it is no reaction."""
    pictures = [letter for letter in head if unicodedata.category(letter) == "So"]
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", head)]
    if not pictures or not BESIDE_PICTURES.issuperset(words):
        return None
    return LIKING.issuperset(pictures) and not TAKING_BACK.intersection(words)


def _without_quotes(text: str, ours: Spans) -> str:
    """The text without texts of ours, lines that are quoted, and what a mail program puts below an answer."""
    left = _SIGNATURE.sub(_GAP, text)
    for start, end in sorted(ours(left), reverse=True):
        left = f"{left[:start]}{_GAP}{left[end:]}"
    left = _without_quoted_lines(_PASSED_ON.sub(_GAP, left) if "\n" in left.strip() else left)
    header = _WROTE.search(left)
    if header:
        before, after = left[: header.start()], left[header.end() :]
        left = f"{before}{_GAP}" if before.strip(f" \n{_GAP}") else f"{_GAP}{after}"
    if _GAP not in left:
        return text
    own = _AROUND_GAP.sub("\n", left).strip()
    return own if any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in own) else ""


def _without_quoted_lines(text: str) -> str:
    """Lines that begin with > are quoted, where others stand beside them."""
    lines = text.split("\n")
    quoted = [line.lstrip().startswith(">") and _GAP not in line for line in lines]
    if not any(quoted) or all(is_quoted or not line.strip() for is_quoted, line in zip(quoted, lines, strict=True)):
        return text
    return "\n".join(_GAP if is_quoted else line for is_quoted, line in zip(quoted, lines, strict=True))
