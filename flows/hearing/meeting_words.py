"""What words say about a meeting of the community: when it is, that somebody comes, does not come, or is there."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.amounts import amount, how_many
from flows.hearing.answers import answer
from flows.hearing.matches import REF_DIGITS, Matches
from flows.hearing.times import read_time
from flows.hearing.vocabulary import Vocabulary

MOST_COMING = 30
"""More at once is a slip of the thumb."""
MOST_WORDS_OF_A_QUESTION, MOST_WORDS_OF_AN_ANSWER = 5, 8
LONGEST_ARTICLE = 3
"""Letters of words that are numbers and articles as well: 'una', 'yon'."""


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """What is `meant`, and `how_many` come, 0 where nobody told.

    It is next, coming, not, unsure, here, agree, pass or block; "" is nothing.
    """

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
    asks = bool(heard.of("meeting", "asks")) or _alone(heard, "word") or _is_short_question(heard)
    return MeetingWords(_attends(heard) or ("next" if asks else ""), _how_many(heard, aside))


def answer_to_us(text: str, vocabulary: Vocabulary, language: str) -> MeetingWords:
    """Reads what answers a question of ours about a meeting, of which nothing else is known; `plainly` is yes or no."""
    heard = vocabulary.hear(text, language)
    if len(heard.text.words) > MOST_WORDS_OF_AN_ANSWER:
        return MeetingWords()
    attends = _attends(heard)
    agreed = "" if attends else _agreed(text, vocabulary, language)
    return MeetingWords(attends or agreed, _how_many(heard, frozenset()), plainly=bool(agreed))


def _is_short_question(heard: Matches) -> bool:
    """Whether little more than a meeting is named, and asked about: 'reyinyon an gen pou demen?'."""
    return heard.text.clean.rstrip().endswith("?") and len(heard.text.words) <= MOST_WORDS_OF_A_QUESTION


def _attends(heard: Matches) -> str:
    """Whether somebody comes, does not, or is there; what makes it unsure or denies it stands for all of it."""
    if heard.of("absent"):
        return "unsure" if heard.of("absent", "unsure") else "not"
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
    many = many or _behind_ref(heard, aside)
    others = {*read_time(heard).tokens, *(hit.start - 1 for hit in (*heard.of("unit"), *heard.of("thing")))}
    for index, word in enumerate(heard.text.words):
        if not many and word not in aside and index not in others and (word.isdecimal() or len(word) > LONGEST_ARTICLE):
            many = amount(heard, index)
    return many if many <= MOST_COMING else 0


def _behind_ref(heard: Matches, refs: frozenset[str]) -> int:
    """The number right behind a ref ('coming 4823 2 at 6pm'), unless it tells an hour itself."""
    halves = {hit.start for hit in (*heard.of("time", "am", "pm"), *heard.of("unit"))}
    words = heard.text.words
    for index, word in enumerate(words[1:], start=1):
        if (
            words[index - 1] in refs
            and len(words[index - 1]) >= REF_DIGITS
            and word.isdecimal()
            and len(word) < REF_DIGITS
        ):
            return 0 if index + 1 in halves or heard.text.breaks[index] else int(word)
    return 0
