"""Whether the carrier can be reached, as each machine sees it for itself: one that is cut off stops nobody else."""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hotline.base.clock import Clock, stamp
from hotline.line import Line, LineError
from storage.records import Event, Machine
from storage.store import Store, where

log = logging.getLogger(__name__)

PROBE_SECONDS = 5
BEAT = timedelta(minutes=1)
"""How often a sender notes that it is at work."""
THERE = timedelta(minutes=3)
"""Of whom nothing was seen for longer is not at work; while somebody is, it is not asked how they are."""
FORGOTTEN_AFTER = timedelta(days=1)
MOST = 100


@dataclass(frozen=True)
class Reach:
    """Who reaches the carrier."""

    down: Machine | None
    """The machine that was cut off first, where none is left that reaches the carrier."""
    unwell: tuple[Machine, ...]
    """Those that are cut off while others go on."""


def here(carrier: str, *login: str) -> str:
    """The name of this machine with this way to the carrier; who sends from it with another one is somebody else."""
    mark = hashlib.sha256(" ".join((carrier, *login)).encode()).hexdigest()[:8]
    return f"{socket.gethostname()} {mark}"


def called(machine: Machine) -> str:
    """What people call it."""
    return machine.name.rpartition(" ")[0]


def of(store: Store, name: str) -> Machine:
    """What is known of a machine; a fresh row before it was ever seen."""
    return store.one(Machine, where("name") == name) or Machine(name=name)


def keep(store: Store, machine: Machine) -> Machine:
    """Keeps what has changed of a machine, in the transaction that is open."""
    return store.put(machine) if machine.id else store.add(machine)


def go_down(store: Store, name: str, now: datetime, why: str) -> None:
    """Notes that this machine cannot reach the carrier; the first to notice sets the time."""
    with store.transaction():
        machine = of(store, name)
        if machine.down_since:
            return
        at, probe_at = stamp(now), stamp(now + timedelta(seconds=PROBE_SECONDS))
        keep(store, replace(machine, down_since=at, why=why, probe_at=probe_at, seen_at=at))
        store.add(Event(who="hotline", did="the line went down", detail=_told(machine, why), created_at=at))
    log.warning("the line is down: %s", why)


def go_up(store: Store, name: str, now: datetime) -> None:
    """Notes that this machine reaches the carrier again."""
    with store.transaction():
        machine = of(store, name)
        if not machine.down_since:
            return
        at, detail = stamp(now), _told(machine, machine.down_since)
        keep(store, replace(machine, down_since="", why="", probe_at="", up_at=at, seen_at=at))
        store.add(Event(who="hotline", did="the line came back", detail=detail, created_at=at))
    log.warning("the line is back")


def probe(store: Store, line: Line, clock: Clock, hear_first: Callable[[], bool] | None = None) -> bool:
    """Asks a line that is down whether it is back; one probe in five seconds for each machine.

    `hear_first` hears what came in meanwhile, and says whether it could: until then the line stays down here, so that
    nothing goes out to somebody who has said stop.
    """
    now = clock.now()
    if of(store, line.machine).probe_at > stamp(now):
        return False
    with store.transaction():
        machine = of(store, line.machine)
        if not machine.down_since or machine.probe_at > stamp(now):
            return not machine.down_since
        keep(store, replace(machine, probe_at=stamp(now + timedelta(seconds=PROBE_SECONDS)), seen_at=stamp(now)))
    try:
        line.probe()
    except LineError:
        return False
    if hear_first and not hear_first():
        return False
    go_up(store, line.machine, clock.now())
    return True


def beat(store: Store, name: str, now: datetime) -> None:
    """Notes now and then that this machine is at work, and forgets those of whom nothing was seen for long."""
    if of(store, name).seen_at > stamp(now - BEAT):
        return
    with store.transaction():
        keep(store, replace(of(store, name), seen_at=stamp(now)))
        for machine in store.find(Machine, limit=MOST):
            if machine.seen_at < stamp(now - FORGOTTEN_AFTER):
                store.drop(machine)


def reach(store: Store, now: datetime) -> Reach:
    """Who reaches the carrier, as each has noted for itself."""
    machines = store.find(Machine, limit=MOST)
    well = any(_is_there(machine, now) and not machine.down_since for machine in machines)
    cut_off = [machine for machine in machines if machine.down_since and (_is_there(machine, now) or not well)]
    if well:
        return Reach(None, tuple(cut_off))
    return Reach(min(cut_off, key=lambda machine: machine.down_since, default=None), ())


def at_work(store: Store, now: datetime) -> list[Machine]:
    """The machines of whom something was seen lately."""
    return [one for one in store.find(Machine, limit=MOST) if _is_there(one, now)]


def _is_there(machine: Machine, now: datetime) -> bool:
    return stamp(now - THERE) <= machine.seen_at <= stamp(now + THERE)


def _told(machine: Machine, what: str) -> str:
    return f"{called(machine)}: {what}"
