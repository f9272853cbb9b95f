"""Invitations that nobody answered: silence ends them, and whoever was silent is erased."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import invites, opt_outs
from hotline.services import Services
from storage.records import NeighborInvite, Person
from storage.store import where

AT_ONCE = 50


def end_silent(services: Services) -> None:
    """Whoever has said nothing in time is erased: only a hash stays, by which they are not invited again."""
    due = (where("status") == "sent") & (where("ends_at") <= services.now())
    while True:
        with services.store.transaction():
            page = services.store.find(NeighborInvite, due, order="ends_at", limit=AT_ONCE)
            for found in page:
                _let_go(services, found)
        if len(page) < AT_ONCE:
            return


def _let_go(services: Services, found: NeighborInvite) -> None:
    person = services.store.one(Person, where("phone") == found.phone) if found.phone else None
    invites.over(services, found, "came" if person and person.consent else "silent")
    if person and person.consent:
        services.store.put(replace(person, invited="", updated_at=services.now()))
    elif person:
        opt_outs.erase(services, person, "hotline", "let an invitation end")
