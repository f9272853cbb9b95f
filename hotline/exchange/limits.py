"""How often a phone is answered, so that two machines never talk each other into a loop."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hotline.base.clock import moment, stamp
from storage.records import Session

UNASKED, UNASKED_WITHIN = 3, timedelta(minutes=10)
"""Replies to texts that answered no question of ours."""
REPLIES, REPLIES_WITHIN = 20, timedelta(hours=1)
"""Replies in all: more than any conversation needs, and a machine that seems to answer questions ends there too."""


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
