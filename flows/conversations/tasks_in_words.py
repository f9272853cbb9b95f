"""What a helper says of the task that is theirs, without its commands: done, not yet, or that they cannot after all."""

from __future__ import annotations

from flows import hearing
from flows.conversations import task_outcomes
from flows.conversations.pieces import meant_so
from flows.conversations.task import DONE, TAKEN, one
from flows.conversations.weighed import SURE, likeliest
from flows.conversations.which import called, merged, which
from flows.facts import Facts, TaskFact
from flows.steps import Flow, Moment, Reply, Turn


def _heard(reply: Reply) -> Turn | None:
    facts, words = reply.facts, reply.words
    taken = [task for task in facts.tasks if task.status in TAKEN]
    again = [task for task in facts.tasks if task.status in DONE and task.post_status == "open"]
    if not (taken or again) or facts.reading.explicit:
        return None
    verb = _verb(words, reply)
    if not verb:
        return _some_of_several(reply, taken)
    if not (taken or verb == "done"):
        return None
    about = meant(taken or again, facts)
    if len(about) > 1:
        return which([(verb, task.ref) for task in about], words)
    return one(verb, about[0].ref, words, facts)


def _verb(words: str, reply: Reply) -> str:
    """What the words say is to become of a task; danger is no outcome, but for a cry that only gives a task back."""
    facts = reply.facts
    cannot = reply.answer.kind != "maybe" and task_outcomes.says(words, facts, "cannot")
    gives_back = cannot or hearing.gives_back(words, facts.vocabulary, facts.language)
    if facts.reading.danger and not (gives_back and task_outcomes.only_gives_back(facts)):
        return ""
    if task_outcomes.came_in_part(words, facts):
        return "done"
    if likeliest(words, facts, "helper").shares.get("keep", 0.0) >= SURE:
        return ""
    if task_outcomes.says(words, facts, *task_outcomes.FINISHED) or task_outcomes.says(
        words, facts, *task_outcomes.UNFINISHED
    ):
        return "done"
    return "drop" if gives_back else ""


def _some_of_several(reply: Reply, taken: list[TaskFact]) -> Turn | None:
    """'wait, not the ride', 'no to the food after all': of several that are theirs, those are given back."""
    facts = reply.facts
    if len(taken) < 2 or facts.reading.danger or meant_so(facts.reading):
        return None
    said = hearing.answers(reply.words, facts.vocabulary, language=facts.language, called=called(taken))
    given_back = [(ref, answer.note) for answer in said if answer.kind == "no" for ref in answer.refs]
    return merged([one("drop", ref, note, facts) for ref, note in given_back]) if given_back else None


def meant(taken: list[TaskFact], facts: Facts) -> list[TaskFact]:
    """The task whose ref, kind of help or resident was named; all of them where nothing tells them apart."""
    words = set(facts.reading.words.casefold().split())
    for near in (
        [task for task in taken if task.ref in facts.reading.refs],
        [task for task in taken if set(task.categories) & set(facts.reading.named)],
        [task for task in taken if task.name and task.name.split()[0].casefold() in words],
    ):
        if near:
            return near
    return taken


TASKS_IN_WORDS = Flow("task_in_words", listens={Moment.BY_REF: _heard, Moment.BESIDES: _heard})
