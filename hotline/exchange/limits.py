"""How often a phone is answered, so that two machines never talk each other into a loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from hotline.clock import moment, stamp
from storage.records import Message
from storage.store import Store, where

UNASKED, UNASKED_WITHIN = 3, timedelta(minutes=10)
"""Replies to texts that answered no question of ours."""
REPLIES, REPLIES_WITHIN = 20, timedelta(hours=1)
"""Replies in all: more than any conversation needs, and a machine that seems to answer questions ends there too."""
_FEW, _ENOUGH = 8, 2 * REPLIES


def may_answer(store: Store, phone: str, now: str, answered_question: bool) -> bool:
    """Whether a text of this phone gets an answer at `now` (a stamp); to be asked before the answer is kept.

    Reads the newest few messages of the phone, or forty when those all came within the hour.
    """
    recent: Sequence[Message] = ()
    for depth in (_FEW, _ENOUGH):
        recent = store.find(Message, where("phone") == phone, newest=True, limit=depth)
        if len(recent) < depth or recent[-1].created_at < _before(now, REPLIES_WITHIN):
            break
    return allowed(recent, now, answered_question)


def allowed(recent: Iterable[Message], now: str, answered_question: bool) -> bool:
    """Whether one more reply is within the limits, given the phone's newest messages. Pure.

    Forty messages within the hour, half of them incoming, are a flood: the replies before it are out of sight.
    """
    lately = [message for message in recent if message.created_at >= _before(now, REPLIES_WITHIN)]
    replies = [message for message in lately if message.direction == "out" and message.purpose == "answer"]
    heard = sum(message.direction == "in" for message in lately)
    if _turns(replies) >= REPLIES or (len(lately) >= _ENOUGH and heard >= REPLIES):
        return False
    start = _before(now, UNASKED_WITHIN)
    unasked = [message for message in replies if message.unasked and message.created_at >= start]
    return answered_question or _turns(unasked) < UNASKED


def _turns(replies: Iterable[Message]) -> int:
    """A reply of several texts counts once."""
    return len({message.answers or message.key for message in replies})


def _before(now: str, span: timedelta) -> str:
    return stamp(moment(now) - span)
