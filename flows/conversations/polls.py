"""What the community is asked: questions to many, answered by letter, by number or in words, on a call by key."""

from __future__ import annotations

import re
from dataclasses import replace

from flows import hearing
from flows.conversations import polls_aloud, something_new
from flows.conversations.pieces import meant_so
from flows.conversations.poll_answers import (
    LETTERED,
    OTHER,
    AnswerPoll,
    Given,
    Polls,
    PutPoll,
    RefusePoll,
    given_answers,
    named_option,
)
from flows.conversations.progress import ASKED
from flows.facts import Facts
from flows.hearing.lettered import lettered
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Moment, Reply, Turn, Write

_NUMBER = re.compile(r"\d+")
MOST_WORDS = 6
"""Words of a text without a ref that may name an option."""


def written_question(poll: PutPoll, at: int) -> Prompt:
    """The question by text: with its letters, and how it is answered."""
    return Prompt(f"poll_{poll.questions[at].kind}", poll.about(at))


def first_text(poll: PutPoll) -> tuple[Prompt, ...]:
    """Who asks, the first question or all of them, and how not to answer."""
    ways = Prompt("poll_ways", {"ref": poll.ref})
    if poll.at_once:
        every = tuple((one.words, one.options) for one in poll.questions)
        return (Prompt("poll_at_once", {"ref": poll.ref, "questions": every}), ways)
    return (Prompt("poll_opens", {"ref": poll.ref}), written_question(poll, 0), ways)


def _listens(reply: Reply) -> Turn | None:
    """A text that names a poll of theirs, or a letter or a name where nothing else waits for them."""
    facts = reply.facts
    if facts.reading.danger or reply.aloud:
        return None
    refs = [ref for ref in _NUMBER.findall(reply.words) if hearing.is_ref(ref)]
    if not refs:
        return _bare(reply)
    polls = facts.find(Polls) if len(refs) == 1 and not _is_of_theirs(refs[0], facts) else None
    poll = polls.named(refs[0]) if polls else None
    return _by_ref(poll, reply.words.replace(refs[0], " ", 1).strip(" #:.,-"), reply) if poll else None


def _is_of_theirs(ref: str, facts: Facts) -> bool:
    """Whether a number is known to be that of a need, an offer or a task."""
    known = {*(post.ref for post in facts.posts), *(task.ref for task in facts.tasks)}
    return ref in facts.named or ref in known or facts.pair(ref) is not None


def _bare(reply: Reply) -> Turn | None:
    facts, words = reply.facts, reply.words.split()
    busy = facts.tasks or reply.questions or reply.progress.at or any(pair.waits for pair in facts.pairs)
    polls = None if busy or not 0 < len(words) <= MOST_WORDS else facts.find(Polls)
    poll = polls.waiting[0] if polls and polls.waiting else None
    if poll is None or poll.over or poll.open_at >= len(poll.questions):
        return None
    one = poll.questions[poll.open_at]
    if one.kind in LETTERED and len(words) == 1 and lettered(reply.words):
        return _by_ref(poll, reply.words, reply)
    named = named_option(reply.words, one, facts)
    return _answered(poll, {poll.open_at: (named,)}, reply) if named else None


def _by_ref(poll: PutPoll, words: str, reply: Reply) -> Turn | None:
    """What the words behind the ref answer."""
    if hearing.stop(words, reply.facts.vocabulary):
        return None
    if poll.over:
        return _about(poll, reply, Prompt("poll_over", {"ref": poll.ref}))
    given = given_answers(poll, words, reply.facts) if words else None
    if given is None:
        unread = (Prompt("poll_unread", {"ref": poll.ref}),) if words else ()
        return _about(poll, reply, *unread, written_question(poll, min(poll.open_at, len(poll.questions) - 1)))
    if not given:
        refused = _about(poll, reply, Prompt("poll_refused", {"ref": poll.ref}))
        return replace(refused, does=(RefusePoll(poll.ref),))
    return _with_a_need(_answered(poll, given, reply), words, reply)


def _about(poll: PutPoll, reply: Reply, *says: Prompt) -> Turn:
    return Turn(says, state=reply.state, answered=True, about=poll.ref, read_as=("answer",))


def _answered(poll: PutPoll, given: Given, reply: Reply) -> Turn:
    """The answers are kept and read back, and the next question follows."""
    if poll.anonymous and poll.answered & set(given):
        return _about(poll, reply, Prompt("poll_stands", {"ref": poll.ref}))
    after = replace(poll, answered=poll.answered | set(given))
    does = tuple(AnswerPoll(poll.ref, at, answer) for at, answer in given.items())
    return replace(_about(poll, reply, _noted(poll, given), *_onward(poll, after)), does=does)


def _noted(poll: PutPoll, given: Given) -> Prompt:
    """What was understood; of an anonymous answer nothing is repeated, since what we text is kept."""
    if poll.anonymous:
        return Prompt("poll_counted", {"ref": poll.ref})
    said = tuple(
        (at + 1, tuple(map(poll.questions[at].said, answer[answer[0] == OTHER :]))) for at, answer in given.items()
    )
    return Prompt("poll_noted", {"ref": poll.ref, "given": said, "of": len(poll.questions)})


def _onward(before: PutPoll, after: PutPoll) -> tuple[Prompt, ...]:
    if after.open_at < len(after.questions):
        return () if after.at_once else (written_question(after, after.open_at),)
    return (Prompt("poll_done", {"ref": after.ref}),) if before.open_at < len(before.questions) else ()


def _with_a_need(turn: Turn, words: str, reply: Reply) -> Turn:
    """'None of these: my boiler is broken' answers, and asks for help too."""
    facts = replace(reply.facts, reading=something_new.read(words, reply.facts))
    reading = facts.reading
    if reading.kind != "need" or not reading.named or reading.doubt.asks or not meant_so(reading):
        return turn
    need = something_new.filed(words, facts)
    says, does = (*turn.says[:1], *need.says), (*turn.does, *need.does)
    return replace(need, says=says, does=does, read_as=("answer", "need"))


POLLS = Flow(
    "polls",
    (Choose("poll_invite", ("answer", "later", "refuse"), polls_aloud.invited),),
    aside=(
        *(
            Choose(f"poll_{kind}", ASKED, polls_aloud.keyed, spoken=polls_aloud.named, names="poll")
            for kind in LETTERED
        ),
        Write("poll_number", keyed=polls_aloud.counted, silence=polls_aloud.passed),
        Write("poll_words", silence=polls_aloud.passed),
    ),
    recorded=polls_aloud.told,
    on_call=polls_aloud.on_call,
    pressing=True,
    notice=polls_aloud.NOTICE,
    listens={Moment.FIRST: _listens},
    sample={
        "question": "Which day suits you?", "options": ("Monday", "Saturday"), "nth": 2, "of": 3,
        "given": ((2, ("Saturday",)),), "questions": (("Which day?", ("Monday", "Saturday")), ("More light?", ())),
        "results": ((1, (("Saturday", 12), ("Monday", 5))),), "people": 19,
    },
)  # fmt: skip
