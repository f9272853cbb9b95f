"""Which clock to believe: what is kept says how late it is at least, and a jump is flagged for all to see."""

from __future__ import annotations

import logging
from dataclasses import replace

from hotline.base.clock import Clock, SteadyClock, stamp, system_time
from hotline.line import machines
from hotline.line.wrong_dates import newest_time
from storage.records import Event
from storage.store import Store

log = logging.getLogger(__name__)


def steady_clock(store: Store) -> SteadyClock:
    """The machine's clock, or the time of the newest record where that is later and credible; no jump is believed."""
    return SteadyClock(newest_time(store, system_time()))


def note_clock(store: Store, clock: Clock, name: str) -> None:
    """Flags the clock of this machine when it has jumped, and takes the flag away when it is right again."""
    if not isinstance(clock, SteadyClock):
        return
    ahead = clock.jumped()
    if bool(ahead) == bool(machines.of(store, name).clock_note):
        return
    note = f"the machine's clock jumped by {round(ahead.total_seconds() / 60)} minutes" if ahead else ""
    said = note or "the machine's clock is right again"
    with store.transaction():
        machines.keep(store, replace(machines.of(store, name), clock_note=note))
        store.add(Event(who="hotline", did=said, created_at=stamp(clock.now())))
    log.warning(said)
