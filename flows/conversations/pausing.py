"""A pause: until a day, for a few days, this week. It is no stop, it is read back, and it ends by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act, AmendPost, AnswerTask, Details
from flows.conversations import something_new
from flows.conversations.ahead import Ahead, until
from flows.conversations.roles import has_a_role
from flows.conversations.task import one
from flows.conversations.weighed import ENDS, likeliest, speaks_of_a_task
from flows.facts import Facts, TaskFact
from flows.hearing.matches import Matches
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

WITHOUT_A_DAY = {"sick": 3, "away": 7}
"""Days for which somebody is not asked who says why, but not for how long."""
VERBS = {"sent": ("take", "pass"), "taken": ("done", "drop")}
"""What may be answered to a task, by how it stands."""
NEEDING = ("need", "lack")
"""Lists of `hear.kind` with which somebody needs something rather than rests."""


@dataclass(frozen=True, slots=True)
class Pause(Act):
    """No task and no announcement until this local date; "" ends a pause."""

    until: str


@dataclass(frozen=True, slots=True)
class Pausing:
    """The date until which the phone that speaks is not asked; "" while it is."""

    until: str = ""


def _pause(reply: Reply) -> Turn | None:
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if not heard.of("pause") or len(heard.of("stop", "out")) > 1:
        return None  # 'ya no me escriban ... borrenme' is said twice, and meant
    if both := _beside_a_task(heard, reply):
        return both
    return (_rest(heard, reply) or _back(heard, reply)) if may_be_a_wish(reply) else None


def _beside_a_task(heard: Matches, reply: Reply) -> Turn | None:
    """'I can't do the chili, and nothing before monday', 'take 4823, then nothing til monday': both are done."""
    facts = reply.facts
    live = [task for task in facts.tasks if task.status in ("sent", "taken")]
    if len(live) != 1 or facts.opted_out or facts.reading.danger or not heard.of("pause", "hold"):
        return None
    cuts = something_new.cuts(reply.words, facts)
    pieces = [(first, rest) for first, rest, _ in reversed(cuts)] + [(rest, first) for first, rest, _ in cuts]
    for said, wish in pieces:
        alone = replace(facts, reading=something_new.read(wish, facts))
        rest = _rest(
            facts.vocabulary.hear(wish, facts.language),
            replace(reply, input=replace(reply.input, words=wish), facts=alone),
        )
        turn = _answered(live[0], said, facts) if rest else None
        if rest and turn:
            does = (*turn.does, *(act for act in rest.does if isinstance(act, Pause)))
            return replace(turn, says=(*turn.says, *rest.says), does=does, read_as=("answer", "preference"))
    return None


def _answered(task: TaskFact, said: str, facts: Facts) -> Turn | None:
    """What words that stand beside a rest are to the task of whoever says them; None where they are no answer."""
    told = replace(facts, reading=something_new.read(said, facts))
    word = hearing.keyword(said, facts.vocabulary)
    if word and word.name in VERBS[task.status] and {*word.refs} <= {task.ref}:
        return one(word.name, task.ref, word.note, told)
    move = likeliest(said, facts, "asked" if task.status == "sent" else "helper")
    if move.name not in VERBS[task.status] or move.share < ENDS:
        return None
    note = hearing.beside_taking(said, facts.vocabulary, facts.language) if move.name == "take" else said
    return one(move.name, task.ref, note, told)


def may_be_a_wish(reply: Reply) -> bool:
    """Whether words may be about what the hotline asks of somebody: no command, ref, danger, question or answer."""
    reading = reply.facts.reading
    if reply.facts.opted_out or reply.word or reading.refs or reading.danger:
        return False
    return not _asks(reply) and not speaks_of_a_task(reply.words, reply.facts)


def _asks(reply: Reply) -> bool:
    """Whether it is a question; a nod that is asked for ('ok?', 'please?') makes none of a wish."""
    heard = reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    last = len(heard.text.words)
    nods = [hit for hit in (*heard.of("polite"), *heard.of("answer", "yes")) if hit.end == last]
    return reply.words.rstrip().endswith("?") and not (nods and nods[0].start)


def helps(facts: Facts) -> bool:
    """Whether the phone that speaks is a volunteer's, or has a role."""
    return facts.joining == "approved" or has_a_role(facts)


def _rest(heard: Matches, reply: Reply) -> Turn | None:
    facts, why = reply.facts, {hit.value for hit in heard.of("pause")}
    if not why & _reasons(reply) or _needs(heard) or _is_about_a_task(why, reply):
        return None
    ahead = facts.find(Ahead)
    assert ahead is not None
    days = until(heard, ahead)
    if not days and helps(facts) and not reply.progress.at:
        days = next((WITHOUT_A_DAY[name] for name in WITHOUT_A_DAY if name in why and "back" not in why), 0)
    if not days:
        return None
    says = Prompt("paused" if helps(facts) else "paused_texts", {"until": ahead.dates[days], "day": ahead.day(days)})
    return Turn((says,), (*_given_back(facts), Pause(ahead.dates[days])), reply.state, answered=True)


def _needs(heard: Matches) -> bool:
    """Whether something is needed besides the rest itself: 'I need a break', 'give me a few days'."""
    wishes = [hit for hit in heard.of("pause") if hit.value != "cannot"]
    rests = {index for hit in wishes for index in range(hit.start, hit.end)}
    return any(not rests & {*range(hit.start, hit.end + 1)} for hit in heard.of("kind", *NEEDING))


def _reasons(reply: Reply) -> set[str]:
    """What has to be said for a pause: a resident's 'no texts', or also why a volunteer cannot."""
    if not helps(reply.facts):
        return {"hold"}
    return {"hold", "away", "sick", "cannot"} if not reply.progress.at else {"hold", "away"}


def _is_about_a_task(why: set[str], reply: Reply) -> bool:
    """'I can't until monday' of somebody who has a task is about that; so is 'not this week, but next week'.

    What somebody does not have until monday is a need.
    """
    tasks = reply.facts.tasks
    if not why & {"hold", "away", "sick"} and reply.facts.reading.named:
        return True
    if any(task.status == "taken" for task in tasks) and not why & {"hold", "away"}:
        return True
    return bool(tasks) and reply.answer.kind in ("yes", "maybe") and "hold" not in why


def _given_back(facts: Facts) -> tuple[Act, ...]:
    """A task that waits for an answer goes to somebody else; of one that was taken the desk hears."""
    passed = [AnswerTask(task.ref, "pass") for task in facts.tasks if task.status == "sent"]
    taken = [AmendPost(task.ref, Details(flag="question")) for task in facts.tasks if task.status == "taken"]
    return (*passed, *taken)


def _back(heard: Matches, reply: Reply) -> Turn | None:
    """'I am back' means something only to whoever pauses."""
    if not heard.of("pause", "back"):
        return None
    pausing = reply.facts.find(Pausing)
    if pausing is None or not pausing.until:
        return None
    return Turn((Prompt("resumed"),), (Pause(""),), reply.state, answered=True)


PAUSE = Flow(
    "pause",
    listens={Moment.FIRST: _pause},
    read_as="preference",
    sample={"until": "2026-12-05", "day": "sat"},
)
