"""Helpers who did not come, as the other side says: noted for coordinators alone; a reason to call, never to text."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import call_backs, people
from hotline.services import Services
from storage.records import Person

CALLS_AFTER = 2
"""So many needs to which nobody came are a reason to ask how they are, and each time as many more."""
MOST_KEPT = 20
WHY = "did_not_come"
"""Why the desk is to call, by its name among the console's words."""


def note(services: Services, ref: str, phone: str, known: Person | None = None) -> Person | None:
    """Notes it once for each need, in the transaction that is open; the helper as they stand then."""
    helper = known if known and known.id else people.find(services, phone)
    if helper is None or not helper.phone or ref in helper.not_came.split():
        return helper
    refs = [*helper.not_came.split(), ref][-MOST_KEPT:]
    if len(refs) % CALLS_AFTER == 0:
        call_backs.owe(services, phone, WHY, ref=ref)
    return services.store.put(replace(helper, not_came=" ".join(refs)))


def clear(services: Services, phone: str, who: str) -> Person:
    """The desk has talked with them: what was noted goes."""
    with services.store.transaction():
        services.event(who, "talked about not coming")
        return services.store.put(replace(people.by_phone(services, phone), not_came="", updated_at=services.now()))
