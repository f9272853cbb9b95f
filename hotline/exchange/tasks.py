"""The life of a task: one need put to one volunteer, and what their answer does to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hotline.exchange import (
    ExchangeError,
    NotNow,
    apart,
    asked_first,
    given_hours,
    matching,
    no_shows,
    out_of_reach,
    people,
    posts,
    reminders,
    sides,
    taking,
)
from hotline.exchange.asked import (
    WAITING,
    Assignment,
    call_off,
    latest,
    may_be_asked,
    may_help,
    move,
    nobody_else,
    of_post,
    somebody_else_has_it,
    without_silence,
)
from hotline.exchange.notices import tell, waits_to_leave, withdraw_texts
from hotline.services import Services
from storage.records import Person, Post, Task
from storage.store import where

FORWARDABLE = ("new", "open", "asked")
SETTLED_BY_A_HELPER = ("nobody_found", "dropped")
SETTLED_BY_ASKING = ("nobody_found", "dropped", "not_helped")
HOTLINE = "hotline"
"""Who asks when nobody does: the next best is asked by itself."""
AGAIN = "again"
"""Who asks whoever helped the last time: that is none of those who are asked one after another."""
HOURS_TO_SAY_AGAIN = 24


def forward(services: Services, ref: str, phones: Sequence[str], who: str) -> list[Task]:
    """Puts a need to these people as task texts; whoever has been asked already is not asked twice.

    All or nobody: ExchangeError names the first person who must not be asked, and why.
    """
    with services.store.transaction():
        post = posts.by_ref(services, ref)
        if post.kind != "need":
            raise NotNow(f"{ref} is not a need: only a need can be forwarded", "no_need", ref=ref)
        if post.status not in FORWARDABLE:
            sentence = f"{ref} is {post.status}: reopen it before forwarding it again"
            raise NotNow(sentence, "not_open", ref=ref, status=post.status)
        known = people.known(services, phones)
        helpers = [may_be_asked(services, known.get(phone), phone, post) for phone in dict.fromkeys(phones)]
        parted = apart.from_post(services, post)
        for helper in helpers:
            if parted(helper.phone):
                called = helper.name or helper.phone
                raise ExchangeError(f"{called} and the one who needs {ref} are kept apart", "parted", name=called)
        return _put_to(services, post, helpers, of_post(services, ref), who)[1]


def put_again(services: Services, post: Post, helper: Person, **about: str) -> None:
    """Puts what comes again to whoever helped with it the last time, before anybody else is asked."""
    _ask(services, post, helper, AGAIN, "task_again", **about)
    posts.change(services, post, who=HOTLINE, did="forwarded", detail="to 1", status="asked")


def _put_to(
    services: Services, post: Post, helpers: Sequence[Person], asked: Sequence[Task], who: str
) -> tuple[Post, list[Task]]:
    """The need as it stands then, and the tasks of those who had not been `asked` yet."""
    waiting = {task.phone for task in asked if task.status in WAITING}
    tasks = [_ask(services, post, person, who) for person in helpers if person.phone not in waiting]
    if tasks:
        post = posts.change(
            services, post, who=who, did="forwarded", detail=f"to {len(tasks)}", status="asked",
            flags=tuple(flag for flag in post.flags if flag not in SETTLED_BY_ASKING),
        )  # fmt: skip
    return post, tasks


def _ask(services: Services, post: Post, person: Person, who: str, prompt: str = "task", **about: str) -> Task:
    now = services.now()
    later = {"hours": HOURS_TO_SAY_AGAIN} if who == AGAIN else {"minutes": services.community.answer_minutes}
    silent_at = services.now(**later)
    task = services.store.add(
        Task(
            ref=post.ref, phone=person.phone, silent_at=silent_at, asked_by=who,
            as_volunteer="volunteer" in person.roles, created_at=now, updated_at=now,
        )
    )  # fmt: skip
    person = services.store.put(replace(person, last_asked_at=now))
    prompt = "task" if person.reached_by == "voice" else prompt
    automatic = who in (HOTLINE, AGAIN)
    tell(services, person.phone, prompt, post, reader=person, purpose="task", automatic=automatic, **about)
    return task


def take(services: Services, theirs: Assignment, note: str) -> Assignment:
    """The first to say so has it; the resident hears who is coming. NotNow when somebody else was first.

    Like every answer to a task, this is for whoever has read the assignment in the transaction that is open, and gives
    it back as it stands then.
    """
    post, helper = theirs.post, theirs.helper
    if post.status not in FORWARDABLE or not may_help(services, theirs):
        raise NotNow(f"{post.ref} is {post.status}, or not for this phone")
    task = move(services, theirs.task, "taken", note, silent_at=reminders.after_take(services, post))
    flags = tuple(flag for flag in post.flags if flag not in SETTLED_BY_A_HELPER)
    taken = posts.change(services, post, who="person", did="took it", status="taken", helper=helper.phone, flags=flags)
    waits = asked_first.over(services, taken, helper.phone)
    if post.status == "asked":
        somebody_else_has_it(services, taken)
    taking.told(services, taken, helper, note, theirs.others, waits=waits)
    out_of_reach.taken(services, taken)
    return Assignment(task, taken, helper)


def late(services: Services, theirs: Assignment, note: str) -> Assignment:
    """Another took it first."""
    return replace(theirs, task=move(services, theirs.task, "late", note))


def passes(services: Services, theirs: Assignment, note: str) -> Assignment:
    """They cannot: the next best is asked, or the desk."""
    task = move(services, theirs.task, "passed", note)
    withdraw_texts(services, task.phone, task.ref)
    return replace(theirs, task=task, post=move_on(services, theirs.post))


def done(services: Services, theirs: Assignment, note: str) -> Assignment:
    """The volunteer says it is done; the resident is asked whether it happened.

    Whoever helped without saying TAKE first is the helper all the same.
    """
    post, helper = theirs.post, theirs.helper
    if theirs.task.status != "taken" and (post.status == "taken" or not may_help(services, theirs)):
        raise NotNow(f"{post.ref} is somebody else's, or not for this phone")
    task = move(services, theirs.task, "done", note, silent_at=reminders.after_done(services))
    if post.status not in (*FORWARDABLE, "taken"):
        return replace(theirs, task=task)
    helper = services.store.put(replace(helper, helped=helper.helped + 1))
    finished = posts.change(
        services, post, who="person", did="said it is done", status="done", helper=helper.phone,
        flags=without_silence(post.flags),
    )  # fmt: skip
    if post.status == "asked":
        somebody_else_has_it(services, finished)
    sides.tell_all(services, finished, "did_it_happen", others=theirs.others, note=note)
    return Assignment(task, finished, helper)


def drop(services: Services, theirs: Assignment, note: str) -> Assignment:
    """They had taken it and cannot after all: the need is open again, and the desk and the resident know."""
    task, post, helper = move(services, theirs.task, "dropped", note), theirs.post, theirs.helper
    if post.helper != task.phone or post.status not in ("taken", "done"):
        return replace(theirs, task=task)
    if post.status == "done":
        helper = services.store.put(replace(helper, helped=helper.helped - 1))
    flags = without_silence(post.flags)
    opened = posts.change(services, post, who="person", did="dropped it", status="open", helper="", flags=flags)
    opened = posts.flag(services, opened, "dropped")
    sides.tell_all(services, opened, "helper_dropped", others=theirs.others)
    return Assignment(task, opened, helper)


def confirm(services: Services, post: Post, happened: bool, others: Mapping[str, Person]) -> Post:
    """The resident says whether the help came: yes closes the need, no opens it again and tells the desk.

    For whoever has read the post, and perhaps `others` by phone, in the transaction that is open. Their words stay in
    the message alone: the trail outlives FORGET.
    """
    if happened:
        return _helped(services, post, others)
    if post.status == "taken":
        _end_of(services, post, "dropped")
    opened = posts.change(
        services, post, who="person", did="said it did not happen", status="open", closed_because="", helper="",
        flags=without_silence(post.flags),
    )  # fmt: skip
    opened = posts.flag(services, opened, "not_helped")
    helper = no_shows.note(services, post.ref, post.helper, others.get(post.helper)) if post.helper else None
    tell(services, post.helper, "task_reopened", opened, reader=helper)
    return opened


def _helped(services: Services, post: Post, others: Mapping[str, Person]) -> Post:
    """Closes a need as helped; volunteers who were asked or are on their way hear that it is over."""
    if post.status == "taken":
        _end_of(services, post, "done")
    if post.status == "asked":
        call_off(services, post, others)
    else:
        nobody_else(services, post)
    closed = posts.change(
        services, post, who="person", did="said it happened", status="closed", closed_because="helped",
        flags=posts.kept_flags(post.flags),
    )  # fmt: skip
    given_hours.came(services, closed)
    if post.status == "taken":
        tell(services, post.helper, "news", closed, reader=others.get(post.helper))
    return closed


def _end_of(services: Services, post: Post, status: str) -> None:
    """What became of the task of whoever has the need."""
    task = latest(services, post.ref, post.helper)
    if task and task.status == "taken":
        move(services, task, status)


def move_on(services: Services, post: Post) -> Post:
    """Nobody is left who may still say yes: asks the next best, or gives the need back to the desk."""
    if post.status != "asked":
        return post
    asked = of_post(services, post.ref)
    if any(task.status == "sent" for task in asked):
        return post
    if sum(task.asked_by == HOTLINE for task in asked) < services.community.ask_next:
        for match in matching.suggest(services, post, limit=1, asked=asked):
            return _put_to(services, post, [match.person], asked, HOTLINE)[0]
    opened = posts.change(services, post, who="hotline", did="found nobody", status="open")
    opened = posts.flag(services, opened, "nobody_found")
    sides.tell_all(services, opened, "nobody_found", automatic=True)
    return opened


def silences(services: Services) -> int:
    """Moves on from everybody who has not answered in the set time; says how many those were."""
    overdue = services.store.find(
        Task, (where("status") == "sent") & (where("silent_at") <= services.now()), limit=100, order="silent_at"
    )
    for task in overdue:
        with services.store.transaction():
            _fall_silent(services, task)
    return len(overdue)


def _fall_silent(services: Services, seen: Task) -> None:
    task = services.store.one(
        Task, (where("ref") == seen.ref) & (where("phone") == seen.phone) & (where("status") == "sent")
    )
    if task is None:
        return
    post = posts.by_ref(services, task.ref)
    if post.status != "asked":
        move(services, task, "silent")
    elif waits_to_leave(services, task.phone, task.ref):
        services.store.put(replace(task, silent_at=services.now(minutes=services.community.answer_minutes)))
    else:
        move(services, task, "silent")
        move_on(services, post)
