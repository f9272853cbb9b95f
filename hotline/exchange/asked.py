"""Who has been asked for a need, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotline.exchange import ExchangeError, NotNow, apart, people
from hotline.exchange.notices import tell, withdraw_texts
from hotline.services import Services
from storage.records import Person, Post, Task
from storage.store import where

WAITING = ("sent", "taken")
MAY_THINK_AGAIN = ("silent", "passed", "dropped", "done")
HOURS_TO_CHANGE_MIND = 24
MOST_UNDER_WAY, MOST_LATELY = 10, 5
"""Of one phone, and of those that it may think about once more; others it has to name."""
SILENT = {"taken": "helper_silent", "done": "resident_silent"}
"""What a need is flagged with when nobody says what became of it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task with its need and the volunteer it was put to, as one transaction has read or left them."""

    task: Task
    post: Post
    helper: Person
    others: Mapping[str, Person] = field(default_factory=dict)
    """By phone, people whom the answer may concern and who have been looked up already."""
    apart: frozenset[str] | None = None
    """Hashes of those from whom the helper was parted; None where nobody has looked."""


def assignment(services: Services, ref: str, phone: str) -> Assignment:
    """The newest task that put this need to this phone, with both; NotNow when there is none."""
    task = latest(services, ref, phone)
    post = services.store.one(Post, where("ref") == ref)
    if task is None or post is None:
        raise NotNow(f"{ref} was not sent to this phone")
    return Assignment(task, post, people.meet(services, phone))


def may_be_asked(services: Services, person: Person | None, phone: str, post: Post) -> Person:
    """Whoever has this phone, where a need may be put to them; ExchangeError says why not."""
    people.check_reachable(services, phone)
    if person is None:
        raise people.nobody(phone)
    called = person.name or phone
    if person.opted_out:
        raise ExchangeError(f"{called} sent STOP and gets no texts", "opted_out", name=called)
    if person.barred:
        raise ExchangeError(f"{called} is barred: {person.barred}", "barred", name=called)
    if not person.consent:
        raise ExchangeError(f"{called} has not agreed to get texts: ask them first", "no_consent", name=called)
    if person.joining == "asked":
        sentence = f"{called} waits for approval: approve them before they get tasks"
        raise ExchangeError(sentence, "not_approved", name=called)
    if phone in (post.phone, post.for_phone):
        raise ExchangeError(f"{called} is the one who needs {post.ref}", "own_need", name=called)
    return person


def may_help(services: Services, theirs: Assignment) -> bool:
    """Whether a task may still become theirs: not of whoever opted out, is no volunteer any more or was parted."""
    helper, post = theirs.helper, theirs.post
    if helper.unreachable or (theirs.task.as_volunteer and "volunteer" not in helper.roles):
        return False
    parted = apart.hashes(services, helper.phone) if theirs.apart is None else theirs.apart
    residents = {post.phone, post.for_phone} - {"", helper.phone}
    if parted and not (parted - {services.phone_hash(helper.phone)}).isdisjoint(post.joined_from):
        return False
    return not any(apart.among(services, phone, parted) for phone in residents)


def of_post(services: Services, ref: str) -> list[Task]:
    """All tasks of a need, oldest first."""
    return services.store.find(Task, where("ref") == ref)


def waiting(services: Services, phone: str) -> list[Task]:
    """All tasks of this phone that wait for its answer or are theirs, oldest first."""
    theirs = where("phone") == phone
    return services.store.find(Task, theirs & where("status").one_of(WAITING)) if phone else []


def waiting_about(services: Services, phone: str) -> list[Task]:
    """All tasks that others have, or were asked about, for open needs of this phone."""
    still_asked = where("status").one_of(["asked", "taken"])
    needs = services.store.find(Post, (where("phone") == phone) & still_asked) if phone else []
    return [task for need in needs for task in of_post(services, need.ref) if task.status in WAITING]


def still_meant(services: Services, phone: str) -> list[Task]:
    """The tasks of a phone that wait for its answer or are theirs; also what it was silent about today, passed, gave
    back or has done: it may think again, or go once more. Of a need put to it twice only the last time counts."""
    if not phone:
        return []
    theirs, today = where("phone") == phone, services.now(hours=-HOURS_TO_CHANGE_MIND)
    open_now = theirs & where("status").one_of(WAITING)
    lately = theirs & where("status").one_of((*MAY_THINK_AGAIN, "late")) & (where("updated_at") >= today)
    found = [
        task
        for wanted, most in ((open_now, MOST_UNDER_WAY), (lately, MOST_LATELY))
        for task in services.store.find(Task, wanted, order="updated_at", newest=True, limit=most)
    ]
    latest = {task.ref: task for task in sorted(found, key=lambda task: task.id)}
    return [task for task in latest.values() if task.status != "late"]


def named_to(services: Services, phone: str, refs: Sequence[str]) -> list[Task]:
    """Whatever was put to this phone of these needs, and whatever became of it, oldest first."""
    named = where("ref").one_of(list(refs)) & (where("phone") == phone)
    return services.store.find(Task, named) if phone and refs else []


def latest(services: Services, ref: str, phone: str) -> Task | None:
    """The newest task that put this need to this phone."""
    found = services.store.find(Task, (where("ref") == ref) & (where("phone") == phone), newest=True, limit=1)
    return found[0] if found else None


def move(services: Services, task: Task, status: str, note: str = "", *, silent_at: str = "") -> Task:
    """Saves what became of a task, and from when on silence about it is noticed."""
    moved = replace(task, status=status, note=note or task.note, updated_at=services.now())
    return services.store.put(replace(moved, silent_at=silent_at, reminded_at=""))


def without_silence(flags: tuple[str, ...]) -> tuple[str, ...]:
    """What is left of a need's flags when somebody has said what became of it."""
    return tuple(flag for flag in flags if flag not in SILENT.values())


def call_off(services: Services, post: Post, others: Mapping[str, Person] | None = None, *, anew: bool = False) -> None:
    """A need is over, or put anew: volunteers who were asked or have it are told; `others` are people at hand."""
    met = others or {}
    for task in of_post(services, post.ref):
        if task.status not in WAITING:
            continue
        held = task.status == "taken"
        move(services, task, "dropped" if held else "silent")
        reached = withdraw_texts(services, task.phone, post.ref)
        if post.status in ("asked", "taken") and (held or reached):
            tell(services, task.phone, "task_ended" if anew else "task_withdrawn", post, reader=met.get(task.phone))


def somebody_else_has_it(services: Services, post: Post) -> None:
    """Whoever was asked beside the one who has it is asked no more, and told where the task had reached them."""
    for task in of_post(services, post.ref):
        if task.status == "sent" and task.phone != post.helper:
            move(services, task, "silent")
            if withdraw_texts(services, task.phone, post.ref):
                tell(services, task.phone, "task_no_more", post)


def nobody_else(services: Services, post: Post) -> None:
    """Whoever else was asked and has not answered is waited for no more."""
    for task in of_post(services, post.ref):
        if task.status == "sent":
            move(services, task, "silent")
            withdraw_texts(services, task.phone, task.ref)
