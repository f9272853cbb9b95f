"""A task put to a volunteer: TAKE, PASS, DONE and DROP, with and without a ref, by key or in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from flows import hearing
from flows.acts import AmendPost, AnswerTask, Details
from flows.conversations import asking_first, complaints, endings, task_outcomes, task_told, time_spent
from flows.conversations.progress import ask_again
from flows.conversations.which import MOST_NAMED, merged, which
from flows.facts import Facts, PostFact, TaskFact
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Command, Flow, Onward, Question, Reply, Turn

STILL_FREE = ("new", "open", "asked")
UNANSWERED = ("sent", "silent")
"""An answer that comes after the set time still counts while nobody else has the task."""
TAKEN = ("taken",)
DONE = ("done",)
GIVEN_BACK = ("passed", "dropped")
"""Today's only: whoever said no may think again."""
MEANT = {
    "take": (UNANSWERED, TAKEN, GIVEN_BACK),
    "pass": (UNANSWERED, TAKEN),
    "done": (TAKEN, UNANSWERED, DONE),
    "drop": (TAKEN, UNANSWERED),
}
"""Which tasks a word without a ref means; those of the next kind only where there are none of the first."""
YES_AND_NO = {"yes": "take", "no": "pass"}


def act(verb: str, refs: tuple[str, ...], note: str, facts: Facts) -> Turn:
    """What a volunteer's word does to the tasks it names, or to the only one it can mean."""
    if refs:
        once = time_spent.beside(note, facts)[0] if verb == "done" else note  # how long it took is told of all together
        notes = (note, *(once for _ in refs))
        return merged([one(verb, ref, said, facts) for ref, said in zip(refs[:MOST_NAMED], notes, strict=False)])
    kinds = ([task for task in facts.tasks if _is_of(task, statuses)] for statuses in MEANT[verb])
    meant = next(filter(None, map(_live, kinds)), [])
    if not meant:
        mine = [post.ref for post in facts.posts if post.kind == "need"]
        hint = Prompt("relay_withdraw", {"verbs": (("withdraw", mine[0]),)}) if len(mine) == 1 else None
        return Turn((hint if hint and verb == "drop" and not facts.aloud else Prompt("task_none"),))
    if len(meant) > 1:
        return which([(verb, task.ref) for task in meant], note)
    return one(verb, meant[0].ref, note, facts)


def _is_of(task: TaskFact, statuses: tuple[str, ...]) -> bool:
    """What is done is done, unless its need is open again."""
    return task.status in statuses and (task.status != "done" or task.post_status in STILL_FREE)


def _live(tasks: list[TaskFact]) -> list[TaskFact]:
    """Those that still need somebody; all of them where none does, so that the answer says so."""
    return [task for task in tasks if task.status in TAKEN or task.post_status in STILL_FREE] or tasks


def one(verb: str, ref: str, note: str, facts: Facts) -> Turn:
    """What a word does to one task; a complaint, or a wish to die, beside it goes to the desk alone."""
    if verb == "take" and (asked := _in_doubt(ref, facts)):
        return asked
    if verb == "done" and note and "back" in _doubts(facts):
        return which([("done", ref), ("drop", ref)], note)
    note = "" if facts.reading.danger == "suicide" else note
    if note and complaints.complains(note, facts) and (ref in facts.named or _known(ref, facts)):
        return complaints.beside(_one(verb, ref, "", facts), ref, facts)
    return _one(verb, ref, note, facts)


def _in_doubt(ref: str, facts: Facts) -> Turn | None:
    """A yes that is taken back in the same breath, that cannot be or is said of others takes nothing: it is asked."""
    task, doubts = _known(ref, facts), _doubts(facts)
    if not doubts or task is None or task.status in TAKEN or task.closed_to_them or task.post_status not in STILL_FREE:
        return None
    if doubts == ("asks",):
        return _question(ref, facts)
    asked = which([("take", ref), ("pass", ref)], facts.reading.words, asks=Prompt("task_take_or_pass"))
    return replace(asked, does=(AmendPost(ref, Details(flag="question")),))


def _doubts(facts: Facts) -> tuple[str, ...]:
    """What makes a yes doubtful; a no beside it may be for another where several are named or wait."""
    reading = facts.reading
    found = hearing.doubts(reading.words, facts.vocabulary, facts.language)
    waiting = sum(task.status in UNANSWERED for task in facts.tasks)
    several = len(reading.refs) > 1 or (waiting > 1 and not reading.refs)
    return tuple(doubt for doubt in found if doubt != "back") if several else found


def _known(ref: str, facts: Facts) -> TaskFact | None:
    """The newest task about a need: who gave one back may have taken it again."""
    return facts.named_tasks.get(ref) or next((task for task in reversed(facts.tasks) if task.ref == ref), None)


def _one(verb: str, ref: str, note: str, facts: Facts) -> Turn:
    task = _known(ref, facts)
    if task is None:
        if ref not in facts.named:
            return Turn((Prompt("no_such_ref", {"ref": ref}),))
        flag = AmendPost(ref, Details(flag="wants_to_help"))
        does = (flag,) if verb == "take" else ()
        return Turn((Prompt("task_not_asked", {"ref": ref}),), does, answered=True, about=ref)
    if verb == "take":
        return _take(task, note, facts)
    if verb == "done":
        return _ended(task, note, facts)
    return _give_back(task, note)


def _ended(task: TaskFact, note: str, facts: Facts) -> Turn:
    """DONE, with what became of it and how long it took."""
    said, minutes = time_spent.beside(note, facts)
    taken = said and task.status in TAKEN
    turn = task_outcomes.done(task.ref, said, facts, lambda words: _done(task, words)) if taken else _done(task, said)
    return time_spent.with_hours(turn, (task.ref,), minutes, note)


def _take(task: TaskFact, note: str, facts: Facts) -> Turn:
    if task.status == "taken":
        return task_told.with_what_is_next(_said("task_already", task))
    if task.closed_to_them:
        return _said("task_for_another", task)
    if task.post_status in STILL_FREE:
        turn = _said("task_taken", task, "take", note, **task_told.to_the_one_who_took_it(task, facts))
        return task_told.with_all_they_need(turn, task, facts)
    return _too_late(task, "late" if task.status != "done" else "", note)


def _too_late(task: TaskFact, answer: Literal["late", "pass", ""] = "", note: str = "") -> Turn:
    if task.taken_by_other:
        return _said("task_late", task, answer, note)
    return _said("task_closed", task, answer, note)


def _done(task: TaskFact, note: str) -> Turn:
    if task.status != "taken" and task.closed_to_them:
        return _said("task_for_another", task)
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
    turn = Turn((Prompt(prompt, {"ref": task.ref, **args}),), answered=True, about=task.ref, read_as=("answer",))
    return replace(turn, does=(AnswerTask(task.ref, answer, note),), read_as=()) if answer else turn


def _command(verb: str) -> Command:
    return Command(lambda reply: act(verb, reply.command.refs, reply.command.note, reply.facts))


def _done_command(reply: Reply) -> Turn:
    """DONE comes from volunteers, but a resident may say it of their own need."""
    word, facts = reply.command, reply.facts
    own = [ref for ref in word.refs if facts.is_mine(ref) and ref not in facts.named_tasks]
    if not word.refs and not any(task.status == "taken" for task in facts.tasks):
        own = _over(facts)
    if len(own) > 1:
        return which([("done", ref) for ref in own], word.note)
    if own:
        return endings.came(own[0], happened=True)
    return time_spent.asked_aloud(act("done", word.refs, word.note, facts), reply)


def _over(facts: Facts) -> list[str]:
    """Which of their own needs a resident may mean who says that it is done: the one nearest to its end."""
    needs = [post for post in facts.posts if post.kind == "need"]
    for statuses in (("done",), ("taken",), () if facts.tasks else STILL_FREE):
        if meant := [post.ref for post in needs if post.status in statuses]:
            return meant
    return []


def _asks(facts: Facts) -> Iterator[Question]:
    unanswered = [task for task in facts.tasks if task.status in UNANSWERED]
    return (
        Question(task.ref, _settles(task.ref), ("take", "pass"), _maybe(task.ref), task.categories)
        for task in _live(unanswered)
    )


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: one(YES_AND_NO[answer.kind], ref, answer.note, facts)


def _maybe(ref: str) -> Callable[[Facts], Turn]:
    return lambda facts: _question(ref, facts)


def _question(ref: str, facts: Facts) -> Turn:
    """What whoever was asked wants to know first; of several tasks a person finds out which is meant."""
    task = _known(ref, facts)
    if task and task.post_status not in STILL_FREE:
        return _too_late(task)
    if task and task.closed_to_them:
        asked = (AmendPost(ref, Details(flag="question")),)
        return Turn((Prompt("question_kept"),), asked, answered=True, read_as=("question",))
    several = sum(task.status in UNANSWERED for task in facts.tasks) > 1 and ref not in facts.reading.refs
    return asking_first.for_a_person(ref) if several else asking_first.question(ref, facts.reading.words, facts)


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    """A yes to a need of somebody else's is an offer of help, even where nobody was asked."""
    if ref in facts.named_tasks:
        verb = answer.verb or YES_AND_NO.get(answer.kind, "")
        if verb:
            return one(verb, ref, answer.note, facts)
        return _question(ref, facts) if answer.kind == "maybe" else None
    known: PostFact | None = facts.named.get(ref)
    offers = answer.kind == "yes" and known and not known.mine and known.status != "closed"
    return one("take", ref, answer.note, facts) if offers else None


def _second_thoughts(reply: Reply) -> Turn | None:
    """Nothing is asked: a no gives the only task back (a mere 'no' is asked back), a yes may take one after all."""
    facts, answer = reply.facts, reply.answer
    taken = [task.ref for task in facts.tasks if task.status == "taken"]
    if answer.kind == "no" and len(taken) == 1 and not facts.reading.named:
        if len(reply.words.split()) == 1 and not answer.verb:
            return which([("drop", taken[0]), ("done", taken[0])], "")
        if answer.note and not answer.verb and facts.pair(taken[0]):
            return None
        return one("drop", taken[0], answer.note, facts)
    given_back = [task for task in facts.tasks if task.status in GIVEN_BACK]
    free = [task.ref for task in given_back if task.post_status in STILL_FREE]
    if answer.kind == "yes" and answer.note and free and not taken:
        return which([("take", ref) for ref in free], answer.note)
    return None


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """What is needed and when, the choices, and behind them how much and where: a key may be pressed at any time."""
    for task in facts.tasks:
        if task.status == "sent" and task.post_status in STILL_FREE:
            about = task_told.about(task)
            more = len(task.categories) > 1 or task.how_many or task.place or task.area
            yield CallQuestion(task.ref, about, then=(Prompt("task_more", about),) if more else ())


def _chosen(reply: Reply) -> Turn:
    """A key is plain; a yes in doubt is asked once more."""
    if reply.words and reply.item == "take" and _doubts(reply.facts):
        return ask_again(reply)
    note = reply.answer.note if reply.words else ""
    return replace(one(reply.item, reply.progress.post, note, reply.facts), onward=Onward.NEXT)


def _by_key(reply: Reply) -> Turn:
    """On a call: each task that is theirs is done, or given back."""
    taken = [task.ref for task in reply.facts.tasks if task.status in TAKEN]
    if not taken:
        return act("done", (), "", reply.facts)
    return which([(verb, ref) for ref in taken for verb in ("done", "drop")], "")


TASK = Flow(
    "task_call",
    (Choose("task_answer", ("take", "pass"), _chosen, yes_no=("take", "pass")),),
    commands={
        "take": _command("take"),
        "pass": _command("pass"),
        "done": Command(_done_command),
        "drop": _command("drop"),
    },
    interrupts=False,
    by_key=_by_key,
    asks=_asks,
    answers_ref=_answers_ref,
    unasked=_second_thoughts,
    on_call=_on_call,
    pressing=True,
    notice="task",
)
