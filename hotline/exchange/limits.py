"""How often a phone is answered, so that two machines never talk each other into a loop."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from flows.hearing.text import tokenise
from hotline.base.clock import moment, stamp
from storage.records import Session

UNASKED, UNASKED_WITHIN = 3, timedelta(minutes=10)
"""Replies to texts that answered no question of ours."""
REPLIES, REPLIES_WITHIN = 20, timedelta(hours=1)
"""Replies in all: more than any conversation needs, and a machine that seems to answer questions ends there too."""


SAME, SAME_ANSWERED, SAME_WITHIN = 6, 24, timedelta(hours=24)
"""Texts of the same words that are answered within this time, and those that answered something or led to something."""
FOR_A_PERSON = 3
"""With which of them a person is to see what somebody asks."""
MOST_SAID = 60
"""Texts of a phone that are remembered, so that the work for one stays the same."""
MOST_MARKS = 24
"""Words of a text that are marked."""
ALIKE = 0.8
"""Which share of all their marks two texts of the same words have in common."""


def heard(session: Session, words: str, now: str) -> Session:
    """The session of a phone with one more text, of which no words are kept: only marks of them."""
    known = (one for one in session.said if one >= stamp(moment(now) - SAME_WITHIN))
    return replace(session, said=(*known, f"{now} {_marks(words)}")[-MOST_SAID:])


def times_said(session: Session) -> int:
    """How often the newest text came, or one of nearly the same words."""
    marked = [one.partition(" ")[2] for one in session.said]
    return sum(_are_alike(marks, marked[-1]) for marks in marked)


def _marks(words: str) -> str:
    """A mark for each word; numbers are the same ('case 48213', 'case 48214'), but where nothing else is said."""
    spoken = tokenise(words).words
    if not all(map(str.isdecimal, spoken)):
        spoken = tuple("0" if word.isdecimal() else word for word in spoken)
    return " ".join(sorted({f"{crc32(word.encode()) & 0xFFFF:04x}" for word in spoken[:MOST_MARKS]}))


def _are_alike(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    return len(mine & theirs) >= ALIKE * len(mine | theirs)


def may_answer(session: Session, now: str, answered_question: bool) -> bool:
    """Whether a text of this phone gets an answer at `now` (a stamp)."""
    if len(_since(session.replies, now, REPLIES_WITHIN)) >= REPLIES:
        return False
    return answered_question or len(_since(session.unasked, now, UNASKED_WITHIN)) < UNASKED


def answered(session: Session, now: str, answered_question: bool) -> Session:
    """The session of a phone that was answered at `now`; a reply of several texts counts once."""
    replies = _since(session.replies, now, REPLIES_WITHIN)
    unasked = _since(session.unasked, now, UNASKED_WITHIN)
    return replace(session, replies=(*replies, now), unasked=unasked if answered_question else (*unasked, now))


def _since(times: tuple[str, ...], now: str, span: timedelta) -> tuple[str, ...]:
    start = stamp(moment(now) - span)
    return tuple(time for time in times if time >= start)
