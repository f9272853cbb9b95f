"""Who has been asked for a need, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange.notices import tell, withdraw_texts
from hotline.house import House
from storage.records import Post, Task
from storage.store import where

WAITING = ("sent", "taken")
MAY_THINK_AGAIN = ("silent", "passed", "dropped")
HOURS_TO_CHANGE_MIND = 24


def of_post(house: House, ref: str) -> list[Task]:
    """All tasks of a need, oldest first."""
    return house.store.find(Task, where("ref") == ref)


def of_phone(house: House, phone: str) -> list[Task]:
    """Tasks that wait for an answer of this phone or are theirs, oldest first; also what it was silent about today,
    passed or gave back: it may think again."""
    wanted = (where("phone") == phone) & where("status").one_of([*WAITING, *MAY_THINK_AGAIN])
    today = house.now(hours=-HOURS_TO_CHANGE_MIND)
    return [task for task in house.store.find(Task, wanted) if task.status in WAITING or task.updated_at >= today]


def latest(house: House, ref: str, phone: str) -> Task | None:
    """The newest task that put this need to this phone."""
    found = house.store.find(Task, (where("ref") == ref) & (where("phone") == phone), newest=True, limit=1)
    return found[0] if found else None


def move(house: House, task: Task, status: str, note: str = "") -> Task:
    """Saves what became of a task."""
    return house.store.put(replace(task, status=status, note=note or task.note, updated_at=house.now()))


def call_off(house: House, post: Post) -> None:
    """A need is over: volunteers who were asked or have it are told."""
    for task in of_post(house, post.ref):
        if task.status not in WAITING:
            continue
        move(house, task, "dropped" if task.status == "taken" else "silent")
        if post.status in ("asked", "taken"):
            withdraw_texts(house, task.phone, post.ref)
            tell(house, task.phone, "task_withdrawn", post)
