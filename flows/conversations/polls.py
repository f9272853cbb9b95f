"""What the community is asked: questions to many, answered by letter, by number or in words, on a call by key."""

from __future__ import annotations

import re
from dataclasses import replace

from flows import hearing
from flows.conversations import polls_aloud, something_new
from flows.conversations.pieces import meant_so, says_a_command
from flows.conversations.poll_answers import (
    LETTERED,
    OTHER,
    AnswerPoll,
    Given,
    KeepNoWords,
    Polls,
    PutPoll,
    RefusePoll,
    given_answers,
    named_option,
)
from flows.conversations.progress import ASKED
from flows.conversations.which import which
from flows.facts import Facts
from flows.hearing.lettered import lettered
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Moment, Reply, Turn, Write

_NUMBER = re.compile(r"\d+")
OF_A_TASK = {"sent": ("take", "pass"), "taken": ("done", "drop")}
"""What may be said of a task, by how it stands."""
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
    if reply.aloud:
        return None
    refs = [ref for ref in _NUMBER.findall(reply.words) if hearing.is_ref(ref)]
    if not refs:
        return _bare(reply)
    polls = facts.find(Polls) if len(refs) == 1 and not _is_of_theirs(refs[0], facts) else None
    poll = polls.named(refs[0]) if polls else None
    return _by_ref(poll, reply.words.replace(refs[0], " ", 1).strip(" #:.,-"), reply) if poll else None


def _or_a_task(reply: Reply) -> Turn | None:
    """'Cant do saturday' soon after a poll about days, of whoever has a task too, may be of either: it is asked."""
    facts = reply.facts
    polls = facts.find(Polls) if len(reply.words.split()) <= MOST_WORDS else None
    poll = polls.waiting[0] if polls and polls.waiting else None
    tasks = [task for task in facts.tasks if task.status in OF_A_TASK]
    if poll is None or poll.over or not poll.fresh or poll.open_at >= len(poll.questions) or not tasks:
        return None
    if not named_option(reply.words, poll.questions[poll.open_at], facts):
        return None
    asked = which([(verb, task.ref) for task in tasks[:2] for verb in OF_A_TASK[task.status]], reply.words)
    return replace(asked, says=(written_question(poll, poll.open_at), *asked.says))


def _is_of_theirs(ref: str, facts: Facts) -> bool:
    """Whether a number is known to be that of a need, an offer or a task."""
    known = {*(post.ref for post in facts.posts), *(task.ref for task in facts.tasks)}
    return ref in facts.named or ref in known or facts.pair(ref) is not None


def _bare(reply: Reply) -> Turn | None:
    """A letter, or soon after the question the name of an option, where nothing else waits for an answer."""
    facts, words = reply.facts, reply.words.split()
    if facts.tasks:
        return None if says_a_command(reply) else _or_a_task(reply)
    busy = reply.word or reply.questions or reply.progress.at or any(p.waits for p in facts.pairs)
    polls = None if busy or not 0 < len(words) <= MOST_WORDS else facts.find(Polls)
    poll = polls.waiting[0] if polls and polls.waiting else None
    if poll is None or poll.over or poll.open_at >= len(poll.questions):
        return None
    one = poll.questions[poll.open_at]
    alone = len(words) == 1 or poll.at_once or one.kind == "several"
    if one.kind in LETTERED and alone and lettered(reply.words):
        return _by_ref(poll, reply.words, reply)
    named = named_option(reply.words, one, facts) if poll.fresh else ""
    wants = facts.reading.kind != "unclear" and len(words) > 1  # 'need a ride', whatever the options are
    return _answered(poll, {poll.open_at: (named,)}, reply) if named and not wants else None


def _by_ref(poll: PutPoll, words: str, reply: Reply) -> Turn | None:
    """What the words behind the ref answer."""
    if hearing.stop(words, reply.facts.vocabulary):
        return None
    if poll.over:
        return _about(poll, reply, Prompt("poll_over", {"ref": poll.ref}))
    words = words.partition(":")[2].strip() if lettered(words.partition(":")[2]) else words  # 'le 4823: 1 b, 2 c'
    given = given_answers(poll, words, reply.facts) if words else None
    if given is None:
        unread = (Prompt("poll_unread", {"ref": poll.ref}),) if words else ()
        return _about(poll, reply, *unread, written_question(poll, min(poll.open_at, len(poll.questions) - 1)))
    if not given:
        refused = _about(poll, reply, Prompt("poll_refused", {"ref": poll.ref}))
        return replace(refused, does=(*refused.does, RefusePoll(poll.ref)))
    need = _need_beside(words, reply)
    if need and poll.anonymous:
        given = {at: (OTHER, "") if answer[0] == OTHER else answer for at, answer in given.items()}
    return _with(need, _answered(poll, given, reply))


def _about(poll: PutPoll, reply: Reply, *says: Prompt) -> Turn:
    does = (KeepNoWords(),) if poll.anonymous else ()
    return Turn(says, does, reply.state, answered=True, about=poll.ref, read_as=("answer",))


def _answered(poll: PutPoll, given: Given, reply: Reply) -> Turn:
    """The answers are kept and read back, and the next question follows."""
    if poll.anonymous and poll.answered & set(given):
        return _about(poll, reply, Prompt("poll_stands", {"ref": poll.ref}))
    after = replace(poll, answered=poll.answered | set(given))
    does = tuple(AnswerPoll(poll.ref, at, answer) for at, answer in given.items())
    turn = _about(poll, reply, _noted(poll, given), *_onward(poll, after))
    return replace(turn, does=(*turn.does, *does))


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


def _need_beside(words: str, reply: Reply) -> Turn | None:
    """'None of these: my boiler is broken' answers, and asks for help too."""
    facts = replace(reply.facts, reading=something_new.read(words, reply.facts))
    reading = facts.reading
    if reading.kind != "need" or not reading.named or reading.doubt.asks or not meant_so(reading):
        return None
    return something_new.filed(words, facts)


def _with(need: Turn | None, turn: Turn) -> Turn:
    if need is None:
        return turn
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
