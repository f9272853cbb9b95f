"""What words say about a meeting of the community: when it is, that somebody comes, does not come, or is there."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.amounts import amount, how_many
from flows.hearing.answers import answer
from flows.hearing.matches import Matches
from flows.hearing.times import read_time
from flows.hearing.vocabulary import Vocabulary

MOST_COMING = 30
"""More at once is a slip of the thumb."""
LONGEST_ARTICLE = 3
"""Letters of words that are numbers and articles as well: 'una', 'yon'."""


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """`meant` is next, coming, not, here, agree, pass or block, "" for none; `how_many` come, 0 where nobody told."""

    meant: str = ""
    how_many: int = 0
    plainly: bool = False
    """Nothing but this is said: it needs no word for a meeting."""


def meeting_words(text: str, vocabulary: Vocabulary, language: str, ref: str = "", place: str = "") -> MeetingWords:
    """Reads words about a meeting: about the one with this ref, or about one that is called a meeting.

    Numbers of a `place` that was read in them count nobody.
    """
    heard = vocabulary.hear(text, language)
    aside = frozenset((ref, *place.split()))
    if ref:
        meant = _voted(heard) or _attends(heard) or _agreed(text, vocabulary, language)
        return MeetingWords(meant or ("next" if heard.of("meeting", "asks") else ""), _how_many(heard, aside))
    plainly = bool(heard.of("meeting", "command")) and _alone(heard, "command")
    if plainly and not heard.of("meeting", "word"):
        return MeetingWords(_attends(heard), _how_many(heard, aside), plainly=True)
    if not heard.of("meeting", "word") or heard.of("meeting", "other"):
        return MeetingWords()
    asks = bool(heard.of("meeting", "asks")) or _alone(heard, "word")
    return MeetingWords(_attends(heard) or ("next" if asks else ""), _how_many(heard, aside))


def _attends(heard: Matches) -> str:
    """Whether somebody comes, does not, or is there; what denies it stands for all of it."""
    if heard.of("absent"):
        return "not"
    said = {hit.value for hit in heard.of("attending")}
    return "here" if "here" in said else "coming" if said else ""


def _voted(heard: Matches) -> str:
    if heard.of("meeting", "block"):
        return "block"
    if heard.of("command", "pass") and not heard.of("attending"):
        return "pass"
    return "agree" if heard.of("meeting", "agree") else ""


def _agreed(text: str, vocabulary: Vocabulary, language: str) -> str:
    return {"yes": "coming", "no": "not"}.get(answer(text, vocabulary, language=language).kind, "")


def _alone(heard: Matches, list_: str) -> bool:
    """Whether nothing is said but words of one list of `hear.meeting`, courtesies and numbers."""
    beside = [*heard.of("meeting", list_), *heard.of("polite"), *heard.of("number")]
    covered = {index for hit in beside for index in range(hit.start, hit.end)}
    return all(index in covered or word.isdecimal() for index, word in enumerate(heard.text.words))


def _how_many(heard: Matches, aside: frozenset[str]) -> int:
    """How many come: said as such, or the first number that tells no hour and counts nothing else."""
    many, _ = how_many(heard)
    others = {*read_time(heard).tokens, *(hit.start - 1 for hit in (*heard.of("unit"), *heard.of("thing")))}
    for index, word in enumerate(heard.text.words):
        if not many and word not in aside and index not in others and (word.isdecimal() or len(word) > LONGEST_ARTICLE):
            many = amount(heard, index)
    return many if many <= MOST_COMING else 0
