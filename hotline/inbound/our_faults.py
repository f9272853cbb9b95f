"""A fault of ours loses nothing: what was half done is undone, a person gets the words, and whoever spoke an answer.

What is heard is dealt with in one transaction, as quickly as ever. Where that fails, the transaction is undone and the
same thing heard is dealt with once more, each act by itself; where that fails too, it is kept for a person to read.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

from flows import hearing
from flows.acts import Act, Details, FilePost
from flows.conversations.leaving_words import LEAVE_WORDS
from flows.dialogue import read_as
from flows.hearing import Vocabulary
from flows.hearing.keywords import CARRIER
from flows.prompts import Hint, Prompt
from flows.steps import Progress, Turn
from hotline.exchange import ExchangeError, posts
from hotline.inbound.context import Context
from hotline.inbound.effects import do
from hotline.inbound.heard_on_call import CallInput
from storage.errors import Gone, Refused, StoreError

log = logging.getLogger(__name__)

FLAG = "fault"
LONGEST_KEPT = 4000

CarryOut = Callable[[Turn, Context], Turn]
"""Carries out what a turn asks for, and gives the turn that is left of it."""


@dataclass
class Attempt:
    """One try to deal with what was heard."""

    hopeless: bool = False
    """It failed, and would fail again."""


@contextmanager
def undone() -> Iterator[Attempt]:
    """A try in which a fault of ours is told and not raised; what it had done in its transaction is undone by then.

    A store that cannot keep anything is no such fault: nothing is acknowledged then, and the carrier asks again.
    """
    attempt = Attempt()
    try:
        yield attempt
    except Exception as error:
        if isinstance(error, StoreError) and not isinstance(error, Gone | Refused):
            raise
        tell(error)
        attempt.hopeless = not isinstance(error, ExchangeError)


def tell(error: Exception) -> None:
    """One line for whoever keeps the machine: what went wrong and where, never of whom or in which words."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f"{Path(last[0].filename).name}, line {last[0].lineno}" if last else "somewhere"
    log.error("a fault while something heard was dealt with (%s in %s): a person reads it", type(error).__name__, where)


def all_at_once(turn: Turn, context: Context) -> Turn:
    """The acts of a turn in their order; one that cannot be done undoes everything."""
    for act in turn.does:
        do(act, context)
    return turn


def one_by_one(turn: Turn, context: Context) -> Turn:
    """The acts of a turn, each by itself: one that cannot be done is undone alone and left to a person."""
    failed = [act for act in turn.does if not _done(act, context)]
    if not failed:
        return turn
    if context.post:
        context.post = posts.flag(context.services, context.named(context.post.ref), FLAG)
    else:
        do(FilePost(Details(kind="unclear", words=context.words, flag=FLAG)), context)
    return _without(turn, failed)


WAYS: tuple[CarryOut, ...] = (all_at_once, one_by_one)
"""How a turn is tried to be carried out, one way after the other."""


def _done(act: Act, context: Context) -> bool:
    before = {field.name: getattr(context, field.name) for field in fields(context)}
    try:
        with context.services.store.transaction():
            do(act, context)
    except ExchangeError as error:
        tell(error)
        for name, value in before.items():
            setattr(context, name, value)
        return False
    return True


def _without(turn: Turn, failed: list[Act]) -> Turn:
    """Nothing is said of what was not done: the words are kept instead, and no question stays open."""
    refs = {getattr(act, "ref", "") for act in failed}
    stands = len(failed) < len(turn.does) and "" not in refs
    says = tuple(prompt for prompt in turn.says if stands and prompt.args.get("ref") not in (None, *refs))
    return replace(turn, says=(*says, Prompt("filed_unclear")), state={}, resumes={}, about="")


def for_a_person(words: str, vocabulary: Vocabulary) -> Turn:
    """The turn of words that could not be dealt with: kept as they came, with whom to call where there is danger."""
    danger = ""
    with suppress(Exception):
        danger = hearing.read(words, vocabulary).danger
    numbers = {"": (), "suicide": (Prompt("crisis"), Prompt("emergency"))}.get(danger, (Prompt("emergency"),))
    details = Details(kind="unclear", words=words[:LONGEST_KEPT], flag=FLAG, urgency="danger" if danger else "")
    kept = Turn((*numbers, Prompt("filed_unclear")), (FilePost(details),))
    kept = replace(kept, read_as=read_as(kept))
    return replace(kept, says=()) if words.strip().upper() in CARRIER else kept


def on_a_call(caught: CallInput, vocabulary: Vocabulary) -> Turn:
    """The same for what was said on a call; the recorder is open for whatever else the caller wants to say."""
    kept = for_a_person(caught.words, vocabulary) if caught.words or caught.recording else Turn()
    recording = caught.recording.sid if caught.recording else ""
    filed = (act for act in kept.does if isinstance(act, FilePost))
    does = tuple(FilePost(replace(act.details, recording=recording)) for act in filed)
    recorder = Prompt("leave_words", hint=Hint.WORDS)
    return replace(
        kept, says=(*kept.says, recorder), does=does, state=Progress(LEAVE_WORDS, "voice", at="leave_words").plain()
    )
