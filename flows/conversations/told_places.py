"""The place of a post as a correction leaves it: another place, another street or number in it, or none."""

from __future__ import annotations

import re

from flows import hearing
from flows.conversations.told_alone import is_near
from flows.facts import Facts, PostFact
from flows.hearing import Corrected, Vocabulary

MOST_BESIDE = 4
"""Words of what stands in place of something else; a longer text tells of more than that."""
LIKE_A_HOUSE = 3
"""Digits from which a number counts no things and no people."""

_NUMBER = re.compile(r"\b\d{1,5}\b")


def place_now(said: Corrected, post: PostFact, vocabulary: Vocabulary) -> str:
    """The place that stands from now on; "" where it stays as it is."""
    house = other_house(f"{said.now_words} {said.not_words}", post)
    if said.how & {"moved_to", "moved"}:
        return said.place or (said.now.place if any(map(str.isdigit, said.now.place)) else house)
    if "here" in said.how and _is_elsewhere(said, post) and set(said.now.categories) <= set(post.categories):
        return said.place + post.place.removeprefix(hearing.beginning(post.place, vocabulary))
    if "meant" in said.how and said.now.place:
        only_a_flat = post.place and hearing.is_flat(said.now.place)
        return hearing.with_flat(post.place, said.now.place) if only_a_flat else said.now.place
    if house:
        return house
    if "street" in said.how and said.now_words and in_short(said):
        return _other_street(said, post, vocabulary)
    if not denies_place(said, post) and not (said.not_ and said.not_.place):
        return ""
    if said.place or not in_short(said):
        return said.place
    return _swapped(said, post)


def moved(words: str, post: PostFact, facts: Facts) -> bool:
    """Whether words say that they are somewhere else now, whatever was asked: 'we r at 12 Oak now'."""
    said = hearing.corrected(words, facts.vocabulary, facts.language)
    return said is not None and "here" in said.how and _is_elsewhere(said, post)


def _is_elsewhere(said: Corrected, post: PostFact) -> bool:
    """Whether the place that is told is another than the known one, and no other way to say it."""
    now, known = (_words(place) for place in (said.place, post.place))
    same = now <= known or known <= now or any(map(str.isdigit, now & known))
    return bool(now and known) and not same


def _words(place: str) -> set[str]:
    return set(re.findall(r"\w+", place.casefold()))


def other_house(words: str, post: PostFact) -> str:
    """The known place with another number, whichever way round they are told: '118, not 181', '118 no 181'."""
    numbers = _NUMBER.findall(words)
    known = [number for number in numbers if number in _NUMBER.findall(post.place)]
    if len(numbers) != 2 or len(known) != 1 or post.how_many in map(int, numbers):
        return ""
    right = next(number for number in numbers if number != known[0])
    house = len(right) >= LIKE_A_HOUSE
    short = len(words.split()) <= MOST_BESIDE + len(numbers)
    if (post.items and not house) or not (short or (house and is_near(right, known[0]))):
        return ""
    return re.sub(rf"\b{known[0]}\b", right, post.place, count=1)


def in_short(said: Corrected) -> bool:
    """Whether little is said beside the words of a correction."""
    return len(said.now_words.split()) <= MOST_BESIDE


def _other_street(said: Corrected, post: PostFact, vocabulary: Vocabulary) -> str:
    """The known place with another street: 'wrong street, its pine'."""
    if any(map(str.isdigit, said.now_words)):
        return said.now_words
    right = next(iter(hearing.named_streets(said.now_words, vocabulary)), said.now_words)
    wrong = next(iter(hearing.named_streets(post.place, vocabulary)), "")
    found = re.search(rf"\b{re.escape(wrong)}\b", post.place, re.IGNORECASE) if wrong else None
    return post.place[: found.start()] + right + post.place[found.end() :] if found else said.now_words


def denies_place(said: Corrected, post: PostFact) -> bool:
    """Whether a number or words of the known place are taken back."""
    return bool(_denied(said) and re.search(rf"\b{re.escape(_denied(said))}\b", post.place, re.IGNORECASE))


def _denied(said: Corrected) -> str:
    """The number or the words that are taken back: 'not 44', 'no la 44'."""
    return str(said.not_number) if said.not_number else said.not_words


def _swapped(said: Corrected, post: PostFact) -> str:
    """The known place with one of its words told otherwise: 'not oak, elm'."""
    named = str(said.number) if said.not_number and said.number else said.now_words
    if not named or said.now.categories or said.now.when or not denies_place(said, post):
        return ""
    if hearing.is_flat(named):
        return hearing.with_flat(post.place, named)
    pattern = rf"\b{re.escape(_denied(said))}\b"
    return re.sub(pattern, lambda _: named, post.place, count=1, flags=re.IGNORECASE)
