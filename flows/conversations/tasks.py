"""TAKE, PASS, DONE and DROP, with and without a ref."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from flows.acts import AmendPost, AnswerTask, Details
from flows.facts import Facts, TaskFact
from flows.steps import Hint, Prompt, Turn

STILL_FREE = ("new", "open", "asked")
UNANSWERED = ("sent", "silent")
"""An answer that comes after the set time still counts while nobody else has the task."""
TAKEN = ("taken",)
GIVEN_BACK = ("passed", "dropped")
"""Today's only: whoever said no may think again."""
MEANT = {
    "take": (UNANSWERED, TAKEN, GIVEN_BACK),
    "pass": (UNANSWERED, TAKEN),
    "done": (TAKEN, UNANSWERED),
    "drop": (TAKEN, UNANSWERED),
}
"""Which tasks a word without a ref means; those of the next kind only where there are none of the first."""


def act(verb: str, refs: tuple[str, ...], note: str, facts: Facts) -> Turn:
    """What a volunteer's word does to the tasks it names, or to the only one it can mean."""
    if refs:
        return merged([one(verb, ref, note, facts) for ref in refs[:4]])
    kinds = ([task for task in facts.tasks if task.status in statuses] for statuses in MEANT[verb])
    meant = next(filter(None, map(live, kinds)), [])
    if not meant:
        return Turn((Prompt("task_none"),))
    if len(meant) > 1:
        return which([(verb, task.ref) for task in meant], note)
    return one(verb, meant[0].ref, note, facts)


def live(tasks: list[TaskFact]) -> list[TaskFact]:
    """Those that still need somebody; all of them where none does, so that the answer says so."""
    return [task for task in tasks if task.status in TAKEN or task.post_status in STILL_FREE] or tasks


def which(verbs: list[tuple[str, str]], note: str) -> Turn:
    """Asks an ambiguous answer back, with the exact words that settle it."""
    asked = Prompt("task_which", {"verbs": tuple(verbs[:4])}, Hint.WORDS)
    return Turn((asked,), state=awaits(verbs[:4], note), answered=True, about=verbs[0][1])


def awaits(verbs: list[tuple[str, str]], note: str = "") -> dict[str, Any]:
    """The state that waits for a ref: `asks` says for each which word it stands for."""
    refs = [ref for _, ref in verbs]
    return {"asks": {ref: verb for verb, ref in verbs if refs.count(ref) == 1}, "note": note}


def merged(turns: list[Turn]) -> Turn:
    """Several answers of one text as one turn."""
    says = tuple(prompt for turn in turns for prompt in turn.says)
    does = tuple(act for turn in turns for act in turn.does)
    return Turn(says, does, answered=any(turn.answered for turn in turns), about=turns[0].about)


def one(verb: str, ref: str, note: str, facts: Facts) -> Turn:
    """What a word does to one task."""
    task = facts.named_tasks.get(ref) or next((task for task in facts.tasks if task.ref == ref), None)
    if task is None:
        if ref not in facts.named:
            return Turn((Prompt("no_such_ref", {"ref": ref}),))
        flag = AmendPost(ref, Details(flag="wants_to_help"))
        does = (flag,) if verb == "take" else ()
        return Turn((Prompt("task_not_asked", {"ref": ref}),), does, answered=True, about=ref)
    if verb == "take":
        return _take(task, note, facts)
    if verb == "done":
        return _done(task, note)
    return _give_back(task, note)


def _take(task: TaskFact, note: str, facts: Facts) -> Turn:
    if task.status == "taken":
        return _with_what_is_next(_said("task_already", task))
    if task.post_status in STILL_FREE:
        return _with_what_is_next(_said("task_taken", task, "take", note, **to_the_one_who_took_it(task, facts)))
    return _too_late(task, "late" if task.status != "done" else "", note)


def _too_late(task: TaskFact, answer: Literal["late", "pass", ""] = "", note: str = "") -> Turn:
    if task.taken_by_other:
        return _said("task_late", task, answer, note)
    return _said("task_closed", task, answer, note)


def _done(task: TaskFact, note: str) -> Turn:
    if task.status == "taken" or task.post_status in STILL_FREE:
        return _said("task_done", task, "done", note)
    if task.status == "done" and task.post_status == "done":
        return _said("task_done", task)
    return _too_late(task)


def _give_back(task: TaskFact, note: str) -> Turn:
    """DROP after DONE takes the DONE back, as long as nobody has said that help came."""
    if task.status == "taken" or (task.status == "done" and task.post_status == "done"):
        return _said("task_dropped", task, "drop", note)
    answer: Literal["pass", ""] = "pass" if task.status in UNANSWERED else ""
    if task.post_status in STILL_FREE:
        return _said("task_passed", task, answer, note)
    return _too_late(task, answer, note)


def _said(
    prompt: str,
    task: TaskFact,
    answer: Literal["take", "late", "pass", "done", "drop", ""] = "",
    note: str = "",
    **args: Any,
) -> Turn:
    does = (AnswerTask(task.ref, answer, note),) if answer else ()
    return Turn((Prompt(prompt, {"ref": task.ref, **args}),), does, answered=True, about=task.ref)


def _with_what_is_next(turn: Turn) -> Turn:
    """The task is theirs, so they hear which words end it."""
    return replace(turn, says=(*turn.says, Prompt("task_next", {"ref": turn.about})))


def to_the_one_who_took_it(task: TaskFact, facts: Facts) -> dict[str, Any]:
    """Name, exact place and how to reach them: they go out on TAKE, once, to the one who took it."""
    return {
        "person": task.name,
        "phone": task.phone,
        "hidden": facts.community.hide_numbers and bool(task.phone),
        "categories": task.categories,
        "how_many": task.how_many,
        "place": task.place,
        "area": task.area,
        "when": task.when,
        "words": task.words,
    }
