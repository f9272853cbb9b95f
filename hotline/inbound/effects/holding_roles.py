"""Roles: taken, given up, and written to."""

from __future__ import annotations

from flows.conversations.roles import EndRoleWay, RoleFact, RoleWay, TakeRole, TeamRoles, WriteOnRoleWay, WriteToRole
from flows.facts import HOURS_A_QUESTION_STANDS
from flows.hearing import addressed
from hotline.exchange import role_duty, role_texts
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person, RoleHolder, TeamRole


def _take(act: TakeRole, context: Context) -> None:
    context.person = role_duty.answered(context.services, context.person, act.ref, agreed=act.agreed)


def _write(act: WriteToRole, context: Context) -> None:
    role_texts.write(context.services, context.person, act.ref, act.words)
    context.relayed = True


def _write_on(act: WriteOnRoleWay, context: Context) -> None:
    role_texts.write_back(context.services, context.person, act.ref, act.words)
    context.relayed = True


def _end(act: EndRoleWay, context: Context) -> None:
    role_texts.part(context.services, act.ref, context.phone)


def _roles(services: Services, person: Person) -> TeamRoles:
    """What is theirs costs a look only where they were asked to take a role."""

    def called(name: str) -> RoleFact | None:
        every = {role.ref: role for role in role_duty.every(services)}
        ref = addressed.addressed(name, {role.ref: tuple(role.names.values()) for role in every.values()})
        return _seen(services, person, every[ref]) if ref else None

    def way(ref: str) -> RoleWay | None:
        found = role_texts.ways(services, ref, person.phone) if person.phone else []
        return RoleWay(ref, bool(role_texts.reached(services, found, person.phone))) if found else None

    def every() -> tuple[RoleFact, ...]:
        told = (role_duty.told_of(services, role, person.language) for role in role_duty.every(services))
        return tuple(RoleFact(one["ref"], one["role"]) for one in told)

    if not person.in_roles:
        return TeamRoles(called=called, way=way, every=every)
    rows = {row.role: row for row in role_duty.of_phone(services, person.phone)}
    mine = [_own(services, person, role, rows[role.ref]) for role in role_duty.every(services) if role.ref in rows]
    waiting = dict.fromkeys(one.ref for one in role_texts.waiting(services, person.phone))
    asked = tuple(found for ref in waiting if (found := way(ref)))
    return TeamRoles(tuple(role for role in mine if role.status != "declined"), asked, called, way, every)


def _own(services: Services, person: Person, role: TeamRole, row: RoleHolder) -> RoleFact:
    told = role_duty.told_of(services, role, person.language)
    lately = row.created_at >= services.now(hours=-HOURS_A_QUESTION_STANDS)
    return RoleFact(role.ref, told["role"], told["about"], told["may"], row.status, row.deputy, lately)


def _seen(services: Services, person: Person, role: TeamRole) -> RoleFact:
    told = role_duty.told_of(services, role, person.language)
    few = role_texts.wrote_lately(services, person.phone) < role_texts.MOST_AN_HOUR
    there = few and bool(role_duty.on_duty(services, role.ref, besides=person.phone))
    return RoleFact(role.ref, told["role"], told["about"], told["may"], reachable=there)


HANDLERS: Handlers = {TakeRole: _take, WriteToRole: _write, WriteOnRoleWay: _write_on, EndRoleWay: _end}
LOOK_UPS = {TeamRoles: _roles}
