"""What a task tells: what is needed, to whoever is asked; who and where exactly, to the one who took it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.conversations import complaints
from flows.facts import Facts, TaskFact
from flows.prompts import Prompt
from flows.steps import Turn

MANY_WORDS, FEWEST = 12, 3
"""Words from which whoever took the task reads what was written, and of each of its texts."""
BETWEEN, LONGEST = " / ", 480
"""What stands between two texts of a post, and characters of them that are read: some four segments."""


def about(task: TaskFact) -> dict[str, Any]:
    """What a wording may name of it before anybody takes it."""
    return {
        "categories": task.categories,
        "how_many": task.how_many,
        "items": task.items,
        "said_in": task.said_in,
        "place": task.place,
        "area": task.area,
        "when": task.when,
        "time": task.time,
    }


def to_the_one_who_took_it(task: TaskFact, facts: Facts) -> dict[str, Any]:
    """Name, exact place and how to reach them: they go out on TAKE, once, to the one who took it."""
    hidden = facts.community.hide_numbers and bool(task.phone)
    return {**about(task), "person": task.name, "phone": task.phone, "hidden": hidden, "words": task.words}


def with_all_they_need(turn: Turn, task: TaskFact, facts: Facts) -> Turn:
    """Behind a TAKE: that no place is known, which words end the task, and a long text as it was written."""
    lacks = () if task.place or task.area else (Prompt("task_no_place"),)
    return _with_their_words(with_what_is_next(replace(turn, says=(*turn.says, *lacks))), task, facts)


def with_what_is_next(turn: Turn) -> Turn:
    """The task is theirs, so they hear which words end it."""
    return replace(turn, says=(*turn.says, Prompt("task_next", {"ref": turn.about})))


def _with_their_words(turn: Turn, task: TaskFact, facts: Facts) -> Turn:
    """Many words tell more than is understood of them (a size, a door, what not to bring): who goes there reads all.

    Words that complain of a helper, or name the one who would read them, are for the desk alone.
    """
    said = replace(facts, language=task.said_in)
    told = [words for words in task.told.split(BETWEEN) if not complaints.of_the_reader(words, said)]
    told = [words for words in told if len(words.split()) >= FEWEST]
    if sum(len(words.split()) for words in told) < MANY_WORDS:
        return turn
    words = BETWEEN.join(told)
    words = words if len(words) <= LONGEST else f"{words[: LONGEST - 2].rstrip()}.."
    return replace(turn, says=(*turn.says, Prompt("task_words", {"told": words}, apart=True)))
