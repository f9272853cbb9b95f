"""Questions about the words that answer a task, and two of them in one text: answered and asked back, never obeyed."""

from __future__ import annotations

from flows.conversations.news import standing
from flows.conversations.task import one
from flows.conversations.weighed import PLAIN, likeliest
from flows.conversations.which import which
from flows.facts import Facts, TaskFact
from flows.hearing import REF_DIGITS
from flows.hearing.matches import Matches
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

VERBS = frozenset({"take", "pass", "done", "drop"})
AGAINST = ({"take", "pass"}, {"take", "drop"}, {"done", "drop"}, {"done", "pass"})
"""Words that cannot both be meant of one task."""
MOST_BESIDE = 2
"""Words besides commands and courtesies up to which a text is about nothing else."""
FILLING = ("command", "asking", "polite", "answer", "correction", "doubt", "leading", "bare", "reason")
"""Slots of words that tell nothing beside a command."""
OPEN_ANSWERS = {"taken": ("done", "drop")}
"""Which words answer a task that stands so; TAKE and PASS where it is not listed."""


def _asked(reply: Reply) -> Turn | None:
    facts = reply.facts
    said = facts.vocabulary.hear(reply.words, facts.language)
    verbs = {hit.value for hit in said.of("command") if hit.value in VERBS}
    if asked := _answered_by_a_number(reply):
        verbs = {verb for verb, _ in asked}
        return _how(facts) if verbs == {"take", "pass"} else which(asked, "")
    if not verbs or len(facts.reading.refs) > 1:
        return None
    asks = bool(said.of("asking", "how")) or (reply.words.rstrip().endswith("?") and _is_of_a_verb(said))
    beside = _beside(said, facts)
    alone = beside <= MOST_BESIDE
    if asks and not facts.tasks and not facts.reading.refs and any(not pair.helps for pair in facts.pairs):
        return None  # 'can i take my dog with me?' is asked of whoever helps
    if asks and (alone or _put_to_them(facts)) and not _is_obeyed(reply, said):
        return _how(facts)
    if alone and any(pair <= verbs for pair in AGAINST):
        turns = said.of("answer", "no", "maybe") or said.of("correction")
        return (None if turns or not beside else _plainly(verbs, reply)) or _which(verbs, facts)
    return None


def _answered_by_a_number(reply: Reply) -> list[tuple[str, str]]:
    """The words, each with its ref, that answer what is asked, where a mere '1' can choose none: no list is open."""
    digits = reply.words.strip(" .#)(")
    if not digits.isdecimal() or len(digits) >= REF_DIGITS or reply.state:
        return []
    waits = any(pair.waits for pair in reply.facts.pairs)
    return [] if waits else [(verb, question.ref) for question in reply.questions for verb in question.verbs]


def _is_of_a_verb(said: Matches) -> bool:
    """Whether the last sentence, which asks, is about such a word: 'TAKE?', not 'ok take. is there a dog?'."""
    begins = max((at for at, mark in enumerate(said.text.breaks) if mark == "."), default=0)
    return any(hit.start >= begins for hit in said.of("command") if hit.value in VERBS)


def _is_obeyed(reply: Reply, said: Matches) -> bool:
    """Whether it is a command with a question about something else beside it: 'TAKE 4823 which buzzer is it?'."""
    beside = len(reply.word.note.split()) if reply.word else 0
    return beside > MOST_BESIDE and not said.of("asking", "how")


def _beside(said: Matches, facts: Facts) -> int:
    """How many words are neither a command, a ref, a courtesy nor the question itself."""
    known = {index for slot in FILLING for hit in said.of(slot) for index in range(hit.start, hit.end)}
    refs = facts.reading.refs
    said_else = (word for index, word in enumerate(said.text.words) if index not in known)
    return sum(word not in refs and not (word.isdecimal() and len(word) >= REF_DIGITS) for word in said_else)


def _put_to_them(facts: Facts) -> bool:
    return any(ref in facts.named_tasks or facts.is_mine(ref) for ref in facts.reading.refs)


def _how(facts: Facts) -> Turn:
    """The words that settle it; whoever asks of their own post hears how it stands."""
    mine = [ref for ref in facts.reading.refs if facts.is_mine(ref) and ref in facts.named]
    if mine:
        return Turn((Prompt("news", standing(facts.named[mine[0]])),), answered=True, about=mine[0])
    tasks = _meant(facts)
    if not tasks:
        return Turn((Prompt("task_none"),))
    if tasks[0].closed_to_them and tasks[0].status not in OPEN_ANSWERS:
        return Turn((Prompt("task_for_another", {"ref": tasks[0].ref}),), answered=True, about=tasks[0].ref)
    verbs = [(verb, task.ref) for task in tasks for verb in OPEN_ANSWERS.get(task.status, ("take", "pass"))]
    return which(verbs, "", asks=Prompt("how_to_answer"))


def _plainly(verbs: set[str], reply: Reply) -> Turn | None:
    """The one of two words that all that was said plainly means: 'ok je prends, je passe demain' takes it."""
    tasks, move = _meant(reply.facts), likeliest(reply.words, reply.facts, "asked")
    if len(tasks) != 1 or move.name not in verbs or move.share < PLAIN:
        return None
    return one(move.name, tasks[0].ref, reply.words, reply.facts)


def _which(verbs: set[str], facts: Facts) -> Turn | None:
    tasks = _meant(facts)
    if len(tasks) != 1 or tasks[0].closed_to_them:
        return None
    order = [verb for verb in ("take", "done", "pass", "drop") if verb in verbs]
    return which([(verb, tasks[0].ref) for verb in order], "")


def _meant(facts: Facts) -> list[TaskFact]:
    """The tasks that are spoken of: the one that was named, else those that are open."""
    named = [facts.named_tasks[ref] for ref in facts.reading.refs if ref in facts.named_tasks]
    return named or [task for task in facts.tasks if task.status in ("sent", "silent", "taken")]


ASKING_HOW = Flow("asking_how", listens={Moment.FIRST: _asked}, read_as="question")
