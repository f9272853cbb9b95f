"""Records dated far ahead: a command was once run with a wrong date, which is found, told and not believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hotline.base.clock import moment, stamp
from hotline.line import machines
from storage.records import Call, CallBack, Event, Message, Person, Post, Recording, Task
from storage.store import Store

NEAR = timedelta(hours=2)
"""What is ahead by no more is believed: a machine without a battery wakes up behind by as much after a power cut."""
LONGEST_COMMAND = timedelta(minutes=10)
LATEST = 200
"""Records of each kind that are looked at."""
Dated = Message | Event | Post | Person | Task | Call | CallBack | Recording
KINDS: tuple[type[Dated], ...] = (Message, Event, Post, Person, Task, Call, CallBack, Recording)
DUE = ("not_before", "not_after", "silent_at")
"""Fields that say when something is due."""


def newest_time(store: Store, wall: datetime) -> datetime | None:
    """When the newest record was kept that can be believed beside this wall clock; None where there is none."""
    latest = list(_latest(store))
    not_believed = {id(record) for record in _strays(latest, wall)}
    return max((moment(one.created_at) for one in latest if id(one) not in not_believed), default=None)


def strays(store: Store, wall: datetime) -> list[Dated]:
    """The records whose date is far ahead of this clock and is not believed."""
    return _strays(list(_latest(store)), wall)


def told(store: Store, wall: datetime) -> Iterator[str]:
    """A sentence for each kind of them, with the cure."""
    found = strays(store, wall)
    for table in dict.fromkeys(record.table for record in found):
        last = max((one for one in found if one.table == table), key=lambda one: one.created_at)
        yield (
            f"{table}: row {last.id} is dated {last.created_at}, far ahead of this machine's clock ({stamp(wall)}):"
            " a command was run with a wrong date, which is not believed, or this clock is behind; see that it is right"
        )


def look(store: Store, name: str, now: datetime) -> None:
    """Flags such records for all to see, and lets what is due by their date be due as if they were made now."""
    found = strays(store, now)
    latest = max((record.created_at for record in found), default="")
    for record in found:
        _settle(store, record, now)
    machine = machines.of(store, name)
    if machine.dated_ahead == latest:
        return
    with store.transaction():
        machines.keep(store, replace(machines.of(store, name), dated_ahead=latest))
        if latest:
            did, detail = "found a date far ahead", f"{latest}, which is not believed"
            store.add(Event(who="hotline", did=did, detail=detail, created_at=stamp(now)))


def _settle(store: Store, record: Dated, now: datetime) -> None:
    ahead = moment(record.created_at) - now
    due = {field: getattr(record, field, "") for field in DUE}
    far = {field: at for field, at in due.items() if at and moment(at) - now > NEAR}
    if not far:
        return
    with store.transaction():
        if store.get(type(record), record.id) == record:
            sooner: dict[str, Any] = {field: stamp(moment(at) - ahead) for field, at in far.items()}
            store.put(replace(record, **sooner))


def _latest(store: Store) -> Iterator[Dated]:
    for kind in KINDS:
        yield from (record for record in store.find(kind, newest=True, limit=LATEST) if record.created_at)


def _strays(latest: Iterable[Dated], wall: datetime) -> list[Dated]:
    """Those that are ahead of the wall clock, unless it is more likely that the clock is behind.

    It is when it shows a time before this program was installed, or when most of what was kept lately is later, and was
    not made all at once as by one command.
    """
    latest = list(latest)
    ahead = [record for record in latest if moment(record.created_at) - wall > NEAR]
    if not ahead or wall < _installed():
        return []
    times = sorted(record.created_at for record in ahead)
    lasted = moment(times[-1]) - moment(times[0])
    return [] if 2 * len(ahead) > len(latest) and lasted > LONGEST_COMMAND else ahead


def _installed() -> datetime:
    return datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
