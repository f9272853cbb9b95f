"""A poll on a call: whether now is a good time, then one question after the other, each answer with its key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows.acts import Act, Told
from flows.conversations.poll_answers import (
    DONE,
    MOST_DIGITS,
    OTHER,
    PASS,
    VIEWS,
    AnswerPoll,
    PollQuestion,
    Polls,
    PutPoll,
    RefusePoll,
    named_option,
)
from flows.conversations.progress import ABOUT, ask
from flows.facts import Facts
from flows.prompts import CALLED, Prompt
from flows.steps import CallQuestion, Onward, Progress, Reply, Turn

OF_THE_CALL = ("seen", "ours")
"""What a call knows of itself, whichever question is open."""
NOTICE = "poll_call"
"""For what a call of ours is made that puts a poll."""


def on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """Whoever gets no texts, or was silent, is asked when they are on the line."""
    del told
    polls = facts.find(Polls)
    for poll in polls.waiting if polls else ():
        if (poll.called or facts.reached_by == "voice") and _open_aloud(poll) is not None:
            yield CallQuestion(poll.ref, {"ref": poll.ref})


def _open_aloud(poll: PutPoll) -> int | None:
    """The first open question that can be put on a call: words left on a recorder would not be anonymous."""
    for at, one in enumerate(poll.questions):
        if at not in poll.answered and not (poll.anonymous and one.kind == "words"):
            return at
    return None


def invited(reply: Reply) -> Turn:
    """Now, another time, or never."""
    poll = _meant(reply)
    if poll is None:
        return Turn(onward=Onward.NEXT)
    heard = Told((NOTICE,), poll.ref)
    if reply.item == "later":
        return Turn(does=(heard,), onward=Onward.NEXT)
    if reply.item == "refuse":
        refused = Prompt("poll_refused", {"ref": poll.ref})
        return Turn((refused,), (RefusePoll(poll.ref), heard), onward=Onward.NEXT)
    return _put(poll, reply)


def _meant(reply: Reply) -> PutPoll | None:
    polls = reply.facts.find(Polls)
    return next((poll for poll in (polls.waiting if polls else ()) if poll.ref == reply.progress.post), None)


def _put(poll: PutPoll, reply: Reply, before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = ()) -> Turn:
    at = _open_aloud(poll)
    if at is None:
        over = Prompt("poll_done", {"ref": poll.ref})
        return Turn((*before, over), (*does, Told((NOTICE,), poll.ref)), onward=Onward.NEXT)
    got = {name: value for name, value in reply.progress.got.items() if name in OF_THE_CALL}
    got |= {ABOUT: poll.about(at), "question": at, CALLED: _keys(poll.questions[at])}
    return ask(Progress(reply.progress.flow, "voice", got, poll.ref, at=_step(poll, at)), reply.facts, before, does)


def _step(poll: PutPoll, at: int) -> str:
    return f"poll_{poll.questions[at].kind}"


def _keys(one: PollQuestion, chosen: tuple[str, ...] = ()) -> dict[str, dict[str, str]]:
    """What each key is called; where some of several are chosen the last key ends it."""
    ends = DONE if chosen else PASS
    left = [answer for answer in one.answers if answer not in chosen]
    called = {answer: {"name": answer} if answer in VIEWS else {"called": one.said(answer)} for answer in left}
    return {**called, ends: {"name": ends}}


def keyed(reply: Reply) -> Turn:
    """An answer, or one of several."""
    poll, at = _meant(reply), reply.progress.got["question"]
    if poll is None:
        return Turn(onward=Onward.NEXT)
    one, chosen = poll.questions[at], tuple(reply.progress.got.get("chosen", ()))
    if one.kind == "several" and reply.item not in (PASS, DONE):
        chosen = (*chosen, reply.item)
        if len(chosen) < len(one.options):
            got = {**reply.progress.got, "chosen": list(chosen), CALLED: _keys(one, chosen)}
            return ask(replace(reply.progress, got=got, slips=0, silences=0), reply.facts)
    return _kept(poll, chosen or (reply.item,), reply)


def named(reply: Reply) -> Turn | None:
    """An option that was said by its name."""
    poll = _meant(reply)
    option = named_option(reply.words, poll.questions[reply.progress.got["question"]], reply.facts) if poll else ""
    return keyed(replace(reply, chosen=(option,))) if option else None


def counted(reply: Reply) -> Turn:
    """A number that was keyed in."""
    poll, digits = _meant(reply), reply.input.key.strip("#*")
    if poll is None or not digits.isdecimal() or len(digits) > MOST_DIGITS:
        return Turn(again=True)
    return _kept(poll, (str(int(digits)),), reply)


def told(reply: Reply) -> Turn | None:
    """Words that were left on the recorder."""
    poll = _meant(reply) if "question" in reply.progress.got else None
    return _kept(poll, (OTHER, "", reply.input.recording), reply) if poll else None


def passed(reply: Reply) -> Turn:
    """Who says nothing is asked the next question."""
    poll = _meant(reply)
    return _kept(poll, (PASS,), reply) if poll else Turn(onward=Onward.NEXT)


def _kept(poll: PutPoll, answer: tuple[str, ...], reply: Reply) -> Turn:
    at = reply.progress.got["question"]
    after = replace(poll, answered=poll.answered | {at})
    return _put(after, reply, (Prompt("poll_thanks"),), (AnswerPoll(poll.ref, at, answer),))
