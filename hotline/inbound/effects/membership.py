"""Whoever speaks: their language, how they are reached, joining, leaving, and being erased."""

from __future__ import annotations

from dataclasses import replace

from flows import acts
from hotline.exchange import opt_outs, people
from hotline.inbound.context import Context, Handlers
from hotline.inbound.on_file import OnFile
from storage.records import Person


def _speak(act: acts.Speak, context: Context) -> None:
    if context.person.id:
        context.person = context.services.store.put(replace(context.person, language=act.language))
    else:
        context.person = replace(context.person, language=act.language)


def _opt_out(act: acts.OptOut, context: Context) -> None:
    if not context.phone:
        return  # a caller who shows no number
    person = context.person if context.person.id else people.meet(context.services, context.phone)
    context.person = opt_outs.leave(context.services, person, act.words)
    context.on_file = OnFile()


def _opt_in(act: acts.OptIn, context: Context) -> None:
    if not context.phone:
        return
    person = context.person if context.person.id else None
    context.person = people.welcome_back(context.services, context.phone, person, act.words)


def _volunteer(act: acts.Volunteer, context: Context) -> None:
    person = context.person
    told = [name for name, value in (("name", act.name), ("can", act.can), ("areas", act.area)) if value]
    joins = replace(
        person,
        joining=person.joining or "asked",
        name=act.name or person.name,
        can=act.can or person.can,
        areas=(act.area,) if act.area else person.areas,
        told_us=people.told_themselves(person, *told),
        updated_at=context.services.now(),
    )
    if not person.joining:
        context.services.event("person", "asked to join")
    context.person = context.services.store.put(joins)


def _forget(act: acts.Forget, context: Context) -> None:
    if context.person.phone:
        opt_outs.erase(context.services, context.person)
    context.on_file = OnFile()
    context.person = Person(language=context.person.language, greeted=True)


def _reached_by(act: acts.ReachedBy, context: Context) -> None:
    if context.person.id:
        context.person = context.services.store.put(replace(context.person, reached_by=act.channel))


HANDLERS: Handlers = {
    acts.Speak: _speak,
    acts.OptOut: _opt_out,
    acts.OptIn: _opt_in,
    acts.Volunteer: _volunteer,
    acts.Forget: _forget,
    acts.ReachedBy: _reached_by,
}
