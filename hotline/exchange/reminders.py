"""Silence after TAKE and after DONE: whoever has to speak is asked once more, then the desk is told.

A need that its helper calls done does not close by itself, however long nobody says more. Of the residents who say
nothing some got nothing, and "helped" is what nobody has said: a person looks, and closes it with one click.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.hearing.times import Time
from flows.prompts import Prompt
from hotline.base.clock import moment, stamp
from hotline.exchange import asked, call_backs, people, post_times, posts, quiet, sides
from hotline.exchange.asked import SILENT, Assignment
from hotline.exchange.notices import about, tell, waits_to_leave
from hotline.services import Services
from storage.records import Person, Post, Task
from storage.store import where

ASKS = {"taken": Prompt("is_it_done"), "done": Prompt("did_it_happen", {"again": True})}
"""What is asked once more, by what the task has come to."""
MOST_AT_ONCE = 100


def after_take(services: Services, post: Post) -> str:
    """When the helper's silence is noticed."""
    return _silent_at(services, post, services.clock.now())


def after_done(services: Services) -> str:
    """When the resident's silence is noticed."""
    return services.now(hours=services.community.confirm_hours)


def _silent_at(services: Services, post: Post, begins: datetime) -> str:
    """Some hours after the need's own time, where that is known; else hours or days from when it is waited for."""
    due, community = post_times.due(services, post), services.community
    soon = due or post.urgency != "normal"
    hours = community.check_hours if soon else 24 * community.check_days
    return stamp(max(begins, due or begins) + timedelta(hours=hours))


def begin_again(services: Services, task: Task, post: Post) -> Task:
    """The need is for another time, or its helper says so: silence is waited for anew."""
    silent_at = _silent_at(services, replace(post, urgency="normal"), services.clock.now())
    return services.store.put(replace(task, silent_at=silent_at, reminded_at="", updated_at=services.now()))


def put_off(services: Services, theirs: Assignment, when: str, time: Time, note: str) -> Assignment:
    """The helper is still on it: they are asked again later, and whoever waits for them hears so."""
    post, helper = theirs.post, theirs.helper
    task = begin_again(services, theirs.task, replace(post, **post_times.fields(services, time, when)))
    flags = asked.without_silence(post.flags)
    if flags != post.flags:
        post = posts.change(services, post, who="person", did="said it is not done yet", flags=flags)
    name = people.first_name(helper)
    sides.tell_all(services, post, "still_on_it", others=theirs.others, helper=name, note=note)
    return replace(theirs, task=task, post=post)


def remind(services: Services) -> int:
    """Asks once more whoever has been silent for too long, or tells the desk; says how many those were."""
    silent = [task for status in ASKS for task in _due(services, status)]
    for seen in silent:
        with services.store.transaction():
            task = services.store.get(Task, seen.id)
            if task and task.status == seen.status and task.silent_at == seen.silent_at:
                _notice(services, task)
    return len(silent)


def _due(services: Services, status: str) -> list[Task]:
    noticed = (where("silent_at") > "") & (where("silent_at") <= services.now())
    return services.store.find(Task, (where("status") == status) & noticed, limit=MOST_AT_ONCE, order="silent_at")


def _notice(services: Services, task: Task) -> None:
    post, latest = services.store.one(Post, where("ref") == task.ref), asked.latest(services, task.ref, task.phone)
    if post is None or (post.status, post.helper) != (task.status, task.phone) or latest != task:
        services.store.put(replace(task, silent_at=""))
        return
    helper = people.find(services, task.phone) or Person(phone=task.phone)
    silent = (helper,) if task.status == "taken" else sides.met(services, post)
    again = [person for person in silent if _gets_another_text(person, task)]
    if any(waits_to_leave(services, person.phone, post.ref) for person in again):
        services.store.put(replace(task, silent_at=_later(services, post, task)))
    elif task.reminded_at or not again:
        _leave_to_desk(services, post, task, silent)
    else:
        asks = ASKS[task.status]
        for person in again:
            tell(services, person.phone, asks.name, post, reader=person, automatic=True, **asks.args)
        posts.change(services, post, who="hotline", did="asked once more")
        services.store.put(replace(task, silent_at=_later(services, post, task), reminded_at=services.now()))


def _later(services: Services, post: Post, task: Task) -> str:
    """As long again as the first time, from when a text of now may leave."""
    begins = moment(quiet.not_before(services.community, services.clock.now()) or services.now())
    if task.status == "taken":
        return _silent_at(services, post, begins)
    return stamp(begins + timedelta(hours=services.community.confirm_hours))


def _gets_another_text(person: Person, task: Task) -> bool:
    """Whether they are asked; a resident on the phone was called about the DONE as often as calls are made."""
    called = person.reached_by == "voice" and task.status == "done"
    return people.is_number(person.phone) and not person.opted_out and not called


def _leave_to_desk(services: Services, post: Post, task: Task, silent: tuple[Person, ...]) -> None:
    """A person has to ask; whoever gets no texts stands on the list of calls to make."""
    services.store.put(replace(task, silent_at=""))
    posts.flag(services, post, SILENT[task.status])
    for person in silent:
        if person.reached_by == "voice" and people.is_number(person.phone):
            words = " ".join(services.wording.texts([ASKS[task.status]], person.language, about(services, post)))
            call_backs.leave_to_desk(services, person.phone, words, ref=post.ref, prompt=ASKS[task.status].name)
