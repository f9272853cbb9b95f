"""Who has been asked for a need, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange.notices import tell, withdraw_texts
from hotline.services import Services
from storage.records import Post, Task
from storage.store import where

WAITING = ("sent", "taken")
MAY_THINK_AGAIN = ("silent", "passed", "dropped")
HOURS_TO_CHANGE_MIND = 24


def of_post(services: Services, ref: str) -> list[Task]:
    """All tasks of a need, oldest first."""
    return services.store.find(Task, where("ref") == ref)


def of_phone(services: Services, phone: str) -> list[Task]:
    """Tasks that wait for an answer of this phone or are theirs, oldest first; also what it was silent about today,
    passed or gave back: it may think again."""
    wanted = (where("phone") == phone) & where("status").one_of([*WAITING, *MAY_THINK_AGAIN])
    today = services.now(hours=-HOURS_TO_CHANGE_MIND)
    return [task for task in services.store.find(Task, wanted) if task.status in WAITING or task.updated_at >= today]


def latest(services: Services, ref: str, phone: str) -> Task | None:
    """The newest task that put this need to this phone."""
    found = services.store.find(Task, (where("ref") == ref) & (where("phone") == phone), newest=True, limit=1)
    return found[0] if found else None


def move(services: Services, task: Task, status: str, note: str = "") -> Task:
    """Saves what became of a task."""
    return services.store.put(replace(task, status=status, note=note or task.note, updated_at=services.now()))


def call_off(services: Services, post: Post) -> None:
    """A need is over: volunteers who were asked or have it are told."""
    for task in of_post(services, post.ref):
        if task.status not in WAITING:
            continue
        move(services, task, "dropped" if task.status == "taken" else "silent")
        if post.status in ("asked", "taken"):
            withdraw_texts(services, task.phone, post.ref)
            tell(services, task.phone, "task_withdrawn", post)
