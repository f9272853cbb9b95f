"""A value told alone after a read-back corrects the field it fits: a house, a flat, how many, an hour or a day."""

from __future__ import annotations

import re
from dataclasses import replace

from flows import hearing
from flows.acts import Details
from flows.facts import Facts, PostFact
from flows.hearing import BareValue
from flows.hearing.times import NO_TIME, Time

HALF, AFTERNOON = 12, 13
"""Hours of half a day, and the one that a bare hour is nearest to where none is known."""
REF_LIKE = 3
"""Digits from which a number counts no people and is no hour like '10'."""


def told_alone(words: str, post: PostFact, facts: Facts) -> Details | None:
    """What stands from now on in this post; None where nothing fits.

    To the other side, which has written since, a value alone may be an answer: then only what says that something was
    wrong, or is near to what is known, is a correction; or an hour, where that side has named a day.
    """
    value = hearing.bare_value(words, facts.vocabulary, facts.language)
    talked = any(pair.ref == post.ref and pair.named_a_day and not pair.helps for pair in facts.pairs)
    if talked and value and value.time.start and not value.time.day:
        return Details(when=value.time.when, time=value.time)
    waits = any(pair.waits for pair in facts.pairs)
    return _now(value, post, waits and not value.slipped) if value else None


def _now(value: BareValue, post: PostFact, may_answer: bool) -> Details | None:
    """What a value changes in a post; None where it fits nothing that is known, or the same is known already."""
    if value.number:
        return _number(value, post, may_answer)
    if may_answer or not (value.says_so or value.flat):
        return None
    if value.flat and post.place:
        return Details(place=hearing.with_flat(post.place, value.flat), area=post.area)
    if value.people and post.kind == "need":
        return Details(how_many=value.people)
    return Details(when=value.time.when, time=value.time) if value.time and post.when else None


def _number(value: BareValue, post: PostFact, may_answer: bool) -> Details | None:
    """A bare number is the house where it is near the known one or said to be it, else the hour, else how many."""
    if may_answer:
        return None
    house = hearing.house_number(post.place)
    at = post.time.start if post.time else ""
    hour = _nearest(value.hour, at) if post.when else NO_TIME
    if house == value.number:
        return None
    may_be_hour = bool(at and hour) and not (value.house or post.how_many) and len(value.number) < REF_LIKE
    if may_be_hour:
        return Details(when=hour.when, time=hour) if value.says_so else None
    near = bool(house) and len(house) > 1 and is_near(value.number, house)
    if house and (near or value.house) and (value.says_so or value.house or len(value.number) >= REF_LIKE):
        return _house(value.number, house, post)
    if not value.says_so:
        return None
    if len(value.number) >= REF_LIKE:
        if hour:
            return Details(when=hour.when, time=hour)
        return _house(value.number, house, post) if house else None
    return Details(how_many=int(value.number)) if post.how_many and not at else None


def _nearest(hour: Time, known: str) -> Time:
    """The half of the day in which an hour is nearer to the known one; without, up to six is of the afternoon."""
    if not hour:
        return hour
    told, before = int(hour.start[:2]) % HALF, int(known[:2]) if known else AFTERNOON
    start = min(told, told + HALF, key=lambda one: abs(one - before))
    return replace(hour, start=f"{start:02}{hour.start[2:]}", unsure=False, bare=False)


def _house(number: str, known: str, post: PostFact) -> Details:
    place = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", number, post.place, count=1)
    return Details(place=place, area=post.area)


def is_near(number: str, known: str) -> bool:
    """Whether a number is another but for a slip: its digits in another order, or one of them."""
    if len(number) != len(known):
        return False
    return sorted(number) == sorted(known) or sum(one != other for one, other in zip(number, known, strict=True)) == 1
