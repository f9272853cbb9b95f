"""What is kept, as JSON lines or CSV for other programs; a few rows at a time, never all in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any

from flows.conversations.poll_answers import OTHER
from hotline.exchange import dialogue_acts, people, sheets
from hotline.exchange.ballots import may_be_told
from storage.records import (
    Call,
    Coming,
    Event,
    Meeting,
    Message,
    Person,
    Poll,
    Polled,
    Post,
    RoleHolder,
    Tally,
    Task,
    TeamRole,
)
from storage.store import Store, where

Row = dict[str, Any]
NUMBERS = {"phone", "for_phone"}
"""Columns kept as they are: an E.164 number begins with a plus and is digits only."""


def _person(person: Person) -> Row:
    return {
        "phone": person.phone, "name": person.name, "language": person.language, "roles": person.roles,
        "can": person.can, "areas": person.areas, "opted_out": person.opted_out,
        "reached_by": person.reached_by or "text", "joining": person.joining, "consent": person.consent,
        "hours": person.hours, "monthly_cap": person.monthly_cap, "paused_until": person.paused_until,
        "most_a_week": person.most_a_week, "opted_out_by": person.opted_out_by, "created_at": person.created_at,
        "updated_at": person.updated_at,
    }  # fmt: skip


def _named(*names: str) -> Callable[[Any], Row]:
    return lambda record: {name: getattr(record, name) for name in names}


_own_fields = _named(
    "ref", "kind", "status", "closed_because", "categories", "words", "area", "place", "when", "urgency", "language",
    "channel", "phone", "for_phone", "created_at", "updated_at", "how_many", "for_whom", "name", "helper", "flags",
    "recordings", "starts_at", "ends_at", "repeats",
)  # fmt: skip
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\u0085\u2028\u2029"}
"""What JSON allows within a string and programs that read line by line take for the end of one."""
AT_ONCE = 200
"""Posts whose texts and calls are looked up together."""


def _post(post: Post, acts: tuple[str, ...] = ()) -> Row:
    return {**_own_fields(post), "acts": acts, "items": tuple(said for said, _ in post.items)}


_task = _named("ref", "phone", "status", "note", "created_at", "updated_at", "asked_by")
_message = _named(
    "sid", "direction", "phone", "body", "status", "post", "created_at", "purpose", "segments", "error", "sent_at",
    "updated_at", "acts",
)  # fmt: skip
_call = _named("sid", "phone", "outcome", "recording", "post", "created_at", "seconds", "acts")
_event = _named("who", "did", "post", "detail", "created_at")
_comings = _named("ref", "phone", "answer", "how_many", "needs", "words", "created_at", "updated_at")
"""Without what is hidden until a question closes."""
_of_meeting = _named(
    "ref", "status", "starts_at", "place", "area", "capacity", "asks", "taken", "decided", "counts", "created_at",
    "updated_at",
)  # fmt: skip


def _meeting(meeting: Meeting) -> Row:
    words = {"title": meeting.title, "minutes": meeting.minutes, "decision": meeting.decision}
    return {**_of_meeting(meeting), **{name: next(iter(told.values()), "") for name, told in words.items()}}


POLLS = "polls"
"""The table of answers to polls."""
POLL_FIELDS = ("poll", "question", "kind", "answer", "words", "count", "area", "channel", "phone", "recording")


def poll_rows(store: Store, ref: str = "") -> Iterator[Row]:
    """Each answer to a poll, or to all polls, with who gave it; of an anonymous one how often each was given."""
    for poll in store.find(Poll, where("ref") == ref) if ref else store.each(Poll):
        first = {at: next(iter(question["words"].values()), "") for at, question in enumerate(poll.questions)}
        rows = (_counted(store, poll) if may_be_told(store, poll) else ()) if poll.anonymous else _given(store, poll)
        for at, answer, words, *more in rows:
            told = (poll.ref, first.get(at, ""), poll.questions[at]["kind"], _called(poll, at, answer), words, *more)
            yield dict(zip(POLL_FIELDS, told, strict=True))


def _called(poll: Poll, at: int, answer: str) -> str:
    options = poll.questions[at].get("options", ())
    return next(iter(options[int(answer)].values()), "") if options and answer.isdecimal() else answer


def _given(store: Store, poll: Poll) -> Iterator[tuple[Any, ...]]:
    after = 0
    while page := store.find(Polled, where("poll") == poll.ref, after=after, limit=AT_ONCE):
        for part in page:
            for at, (channel, *answer) in part.answers.items() if not part.trial else ():
                told = answer[1:2] if answer[0] == OTHER else [""]
                for one in answer[:1] if answer[0] == OTHER else answer:
                    yield (
                        int(at),
                        one,
                        *told,
                        1,
                        part.area,
                        channel,
                        part.phone,
                        "".join(answer[2:3]) if told[0] == "" and one == OTHER else "",
                    )
        after = page[-1].id


def _counted(store: Store, poll: Poll) -> Iterator[tuple[Any, ...]]:
    for row in store.find(Tally, where("poll") == poll.ref):
        yield from ((row.question, answer, "", number, "", "", "", "") for answer, number in row.counts.items())
        yield from ((row.question, OTHER, words, 0, "", "", "", "") for words in row.words)


ROLES_TABLE = "roles"
"""The table of roles and who has them."""
ROLE_FIELDS = ("role", "name", "phone", "deputy", "status", "away_from", "away_until")


def _roles(store: Store) -> Iterator[Row]:
    """Everybody who was asked to take a role; a role that nobody was asked to take has a row without a phone."""
    for role in store.each(TeamRole):
        name = next(iter(role.names.values()), "")
        rows = store.find(RoleHolder, where("role") == role.ref) or [RoleHolder(role=role.ref, status="")]
        for row in rows:
            told = (role.ref, name, row.phone, row.deputy, row.status, row.away_from, row.away_until)
            yield dict(zip(ROLE_FIELDS, told, strict=True))


TABLES: dict[str, tuple[type[Any], Callable[[Any], Row]]] = {
    "people": (Person, _person),
    "posts": (Post, _post),
    "tasks": (Task, _task),
    "messages": (Message, _message),
    "calls": (Call, _call),
    "events": (Event, _event),
    "meetings": (Meeting, _meeting),
    "comings": (Coming, _comings),
}


def rows(store: Store, table: str) -> Iterator[Row]:
    """Every row of a table, in the order in which they were kept; people who were forgotten are left out."""
    if table == POLLS:
        yield from poll_rows(store)
        return
    if table == ROLES_TABLE:
        yield from _roles(store)
        return
    kind, as_row = TABLES[table]
    if kind is Post:
        yield from _posts(store)
        return
    for record in store.each(kind):
        if kind is not Person or record.phone:
            yield as_row(record)


def _posts(store: Store) -> Iterator[Row]:
    """Posts with what the texts and calls about them were read as."""
    every = store.each(Post)
    while some := list(islice(every, AT_ONCE)):
        acts = dialogue_acts.of_posts(store, [post.ref for post in some])
        yield from (_post(post, acts.get(post.ref, ())) for post in some)


def write(store: Store, table: str, out: IO[str], form: str) -> None:
    """Writes one table as `jsonl` or `csv`."""
    if form == "jsonl":
        for row in rows(store, table):
            out.write(json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS) + "\n")
        return
    writer = csv.DictWriter(out, columns(table))
    writer.writeheader()
    writer.writerows({name: cell(name, value) for name, value in row.items()} for row in rows(store, table))


def columns(table: str) -> list[str]:
    """The names of what a row holds."""
    if table == POLLS:
        return list(POLL_FIELDS)
    if table == ROLES_TABLE:
        return list(ROLE_FIELDS)
    kind, as_row = TABLES[table]
    return list(as_row(kind()))


def cell(name: str, value: Any) -> Any:
    """A value as a spreadsheet may hold it: lists with commas, and nothing that it would run."""
    if isinstance(value, list | tuple):
        value = ",".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and not (name in NUMBERS and people.is_number(value)):
        return sheets.guarded(value)
    return value
