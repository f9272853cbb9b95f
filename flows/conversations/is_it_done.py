"""Is the task done? Asked of a helper who has said nothing since TAKE; "not yet" and "tomorrow" put it off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flows.acts import Act
from flows.conversations import complaints, task_outcomes, time_spent
from flows.conversations.task import one
from flows.conversations.tasks_in_words import meant
from flows.conversations.which import which
from flows.facts import Facts, TaskFact
from flows.hearing import Answer
from flows.hearing.times import Time
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Moment, Onward, Question, Reply, Turn

SETTLED = ("done", "left", "cannot", *task_outcomes.UNFINISHED)
"""Outcomes that say what became of a task, whatever else is said of later."""


@dataclass(frozen=True, slots=True)
class PutOff(Act):
    """A helper is still on a task: they are asked again when that time has come."""

    ref: str
    when: str
    time: Time
    note: str


def _asked(facts: Facts) -> list[TaskFact]:
    return [task for task in facts.tasks if task.status == "taken" and task.asked_if_done]


def _asks(facts: Facts) -> Iterator[Question]:
    """A yes or no is the resident's who has written since: they may have asked something as well."""
    waits = {pair.ref for pair in facts.pairs if pair.waits}
    asked = (task for task in _asked(facts) if task.ref not in waits)
    return (Question(task.ref, _settles(task.ref), categories=task.categories) for task in asked)


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(answer, ref, facts)


def _answered(answer: Answer, ref: str, facts: Facts) -> Turn:
    """No is no DROP: whoever gives a task back says so."""
    if answer.kind == "yes" or answer.verb:
        return one(answer.verb or "done", ref, answer.note, facts)
    return _put_off(ref, answer.note, facts)


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    asked = ref in facts.named_tasks and any(task.ref == ref for task in _asked(facts))
    return _answered(answer, ref, facts) if asked and answer.kind in ("yes", "no") and not answer.verb else None


def _put_off(ref: str, note: str, facts: Facts) -> Turn:
    """They keep it, and the resident hears their words; a complaint among them goes to the desk alone."""
    complains = bool(note) and complaints.complains(note, facts)
    put_off = PutOff(ref, facts.reading.when, facts.reading.time, "" if complains else note)
    turn = Turn((Prompt("put_off", {"ref": ref}),), (put_off,), answered=True, about=ref)
    return complaints.beside(turn, ref, facts) if complains else turn


def _heard(reply: Reply) -> Turn | None:
    """'not yet', 'still on it', 'tomorrow', where that was asked and nothing else is said."""
    facts = reply.facts
    asked = _asked(facts)
    if not asked or facts.reading.explicit or facts.reading.danger or not _not_yet(reply):
        return None
    about = meant(asked, facts)
    if len(about) > 1:
        return which([("no", task.ref) for task in about], reply.words)
    return _put_off(about[0].ref, reply.words, facts)


def _not_yet(reply: Reply) -> bool:
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if heard.of("outcome", *SETTLED) or reply.words.rstrip().endswith("?"):
        return False
    only_when = bool(facts.reading.when) and facts.reading.kind == "unclear" and not facts.reading.categories
    return bool(heard.of("progress", "not_yet")) or (only_when and reply.answer.kind == "other")


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    for task in _asked(facts):
        about: dict[str, Any] = {"categories": task.categories, "name": task.name}
        yield CallQuestion(task.ref, about)


def _chosen(reply: Reply) -> Turn:
    ref, facts = reply.progress.post, reply.facts
    turn = _put_off(ref, "", facts) if reply.item == "not_yet" else one(reply.item, ref, "", facts)
    turn = time_spent.asked_aloud(turn, reply)
    return turn if turn.state else replace(turn, onward=Onward.NEXT)


def _spoken(reply: Reply) -> Turn | None:
    heard = _not_yet(reply)
    return replace(_put_off(reply.progress.post, reply.words, reply.facts), onward=Onward.NEXT) if heard else None


IS_IT_DONE = Flow(
    "is_it_done",
    (Choose("still_theirs", ("done", "not_yet", "drop"), _chosen, yes_no=("done", "not_yet"), spoken=_spoken),),
    asks=_asks,
    answers_ref=_answers_ref,
    listens={Moment.BY_REF: _heard, Moment.BESIDES: _heard},
    on_call=_on_call,
    pressing=True,
    notice="is_it_done",
)
