"""Invitations: sent by whoever speaks, or answered by them."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.invited import AnswerInvitation, InvitedBy
from flows.conversations.inviting import InviteNeighbor, InvitesLeft
from hotline.exchange import invites, people
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _invite(act: InviteNeighbor, context: Context) -> None:
    person = context.person
    if not person.id:
        return
    if act.name and not person.name:
        named = people.told_themselves(person, "name")
        context.person = person = context.services.store.put(replace(person, name=act.name, told_us=named))
    invites.invite(context.services, person, act.phone, act.language)


def _answer(act: AnswerInvitation, context: Context) -> None:
    context.person = invites.answered(context.services, context.person, act.ref, agreed=act.agreed)


def _left(services: Services, person: Person) -> InvitesLeft:
    return InvitesLeft(invites.left(services, person.phone) if person.phone else 0, services.outbox.refused)


def _invited_by(services: Services, person: Person) -> InvitedBy:
    found = invites.by_ref(services, person.invited)
    inviter = people.find(services, found.inviter) if found else None
    return InvitedBy(people.first_name(inviter) if inviter else "")


HANDLERS: Handlers = {InviteNeighbor: _invite, AnswerInvitation: _answer}
LOOK_UPS = {InvitesLeft: _left, InvitedBy: _invited_by}
