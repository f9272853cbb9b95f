"""Looks up what a conversation may know: this person, their open posts and tasks, and the refs they named."""

from __future__ import annotations

from collections.abc import Sequence

from flows.facts import Facts, PostFact, TaskFact
from flows.hearing import Reading
from hotline.base.clock import moment
from hotline.exchange import asked, people, posts, relay
from hotline.exchange.notices import contact
from hotline.exchange.refs import is_ref
from hotline.services import Services
from storage.records import Person, Post, Task
from storage.store import where

MOST_POSTS = 10
MOST_REFS = 4


def look_up(services: Services, person: Person, reading: Reading) -> Facts:
    """All facts for one thing heard, in the transaction that will keep it."""
    phone = person.phone
    mine = _own_posts(services, phone)
    waiting = asked.of_phone(services, phone) if phone else []
    refs = [ref for ref in dict.fromkeys(reading.refs) if is_ref(ref)][:MOST_REFS]
    known = {post.ref: post for post in (*mine, *_named(services, (*refs, *(task.ref for task in waiting)), mine))}
    named_tasks = {ref: task for ref in refs if phone and (task := asked.latest(services, ref, phone))}
    return Facts(
        community=services.community,
        vocabulary=services.vocabulary,
        reading=reading,
        names=services.wording.names,
        language=person.language,
        name=person.name,
        opted_out=person.opted_out,
        joining=person.joining,
        can_be_texted=people.is_number(phone),
        reached_by=person.reached_by,
        posts=tuple(_post_fact(services, post, phone) for post in mine),
        tasks=tuple(_task_fact(task, known[task.ref], phone) for task in waiting if task.ref in known),
        named={ref: _post_fact(services, known[ref], phone) for ref in refs if ref in known},
        pairs=relay.pairs(services, phone),
        named_tasks={ref: _task_fact(task, known[ref], phone) for ref, task in named_tasks.items() if ref in known},
    )


def _own_posts(services: Services, phone: str) -> list[Post]:
    if not phone:
        return []
    still_open = (where("phone") == phone) & where("status").one_of(list(posts.OPEN_STATUSES))
    return services.store.find(Post, still_open, newest=True, limit=MOST_POSTS)


def _named(services: Services, refs: Sequence[str], mine: Sequence[Post]) -> list[Post]:
    known = {post.ref for post in mine}
    found = (services.store.one(Post, where("ref") == ref) for ref in dict.fromkeys(refs) if ref not in known)
    return [post for post in found if post]


def _post_fact(services: Services, post: Post, phone: str) -> PostFact:
    mine = bool(phone) and phone in (post.phone, post.for_phone)
    helper = people.find(services, post.helper) if mine and post.helper and post.status == "taken" else None
    task = asked.latest(services, post.ref, post.helper) if helper else None
    return PostFact(
        ref=post.ref,
        kind=post.kind,
        status=post.status,
        closed_because=post.closed_because,
        categories=post.categories,
        place=post.place,
        area=post.area,
        when=post.when,
        how_many=post.how_many,
        mine=mine,
        hours_old=_hours_since(services, post.created_at),
        hours_quiet=_hours_since(services, post.updated_at),
        helper=people.first_name(helper) if helper else "",
        note=task.note if task else "",
        consent_asked="consent" in post.flags,
        has_number=bool(post.for_phone),
    )


def _hours_since(services: Services, stamp: str) -> float:
    return (services.clock.now() - moment(stamp)).total_seconds() / 3600


def _task_fact(task: Task, post: Post, phone: str) -> TaskFact:
    return TaskFact(
        ref=task.ref,
        status=task.status,
        post_status=post.status,
        taken_by_other=bool(post.helper) and post.helper != phone,
        categories=post.categories,
        place=post.place,
        area=post.area,
        when=post.when,
        how_many=post.how_many,
        name=post.name,
        phone=contact(post),
        words=post.words,
    )
