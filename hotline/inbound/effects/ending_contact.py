"""Two who are never connected again, and whom somebody has met before."""

from __future__ import annotations

from flows import acts
from flows.conversations.blocking import Met, MetBefore
from flows.conversations.complaints import PartedFrom
from hotline.base.clock import moment
from hotline.exchange import apart, asked_first, blocks, met_before, people
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person

SECONDS_A_DAY = 86400


def _block(act: acts.Block, context: Context) -> None:
    services, phone = context.services, context.phone
    pair = None if act.of else context.pair(act.ref)
    if pair:
        context.on_file = context.on_file.having(blocks.block(services, pair, phone))
    elif other := act.of or asked_first.only_asker(services, act.ref, phone):
        parts = blocks.whoever_was_met if people.is_number(other) else blocks.whoever_was_forgotten
        post = parts(services, context.named(act.ref), other, phone)
        context.on_file = context.on_file.having(post)


def _met_before(services: Services, person: Person) -> MetBefore:
    now = services.clock.now()
    found = met_before.met_before(services, person.phone)
    return MetBefore(
        tuple(
            Met(
                one.ref,
                people.first_name(one.person),
                one.person.phone or one.person.phone_hash,
                (now - moment(one.at)).total_seconds() / SECONDS_A_DAY,
            )
            for one in found
        )
    )


def _parted_from(services: Services, person: Person) -> PartedFrom:
    """By name, those whose numbers are still known."""
    phones = {phone for one in apart.of(services, person.phone) for phone in (one.one, one.other)} - {person.phone, ""}
    found = people.find_all(services, phones) if phones else {}
    return PartedFrom(frozenset(people.first_name(one).casefold() for one in found.values()))


HANDLERS: Handlers = {acts.Block: _block}
LOOK_UPS = {MetBefore: _met_before, PartedFrom: _parted_from}
