"""Whom a call is connected with: a person of the desk who is on shift, or the other side of a match."""

from __future__ import annotations

from hotline.exchange import call_backs, relay, shifts
from hotline.inbound.effects import Context


def can_be_rung(scene: Context) -> bool:
    """Whether a person of the desk can be rung for this caller."""
    return bool(shifts.on_duty(scene.services, scene.person.language, besides=scene.phone))


def whom(scene: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phones to ring now, and those to ring one after another when nobody takes the call."""
    if scene.connect:
        other = relay.other_side(scene.services, scene.connect, scene.phone)
        return ((other,) if other else ()), ()
    if not scene.ring:
        return (), ()
    phones = tuple(shifts.on_duty(scene.services, scene.person.language, besides=scene.phone))
    if scene.services.community.voice.ring == "together":
        return phones, ()
    return phones[:1], phones[1:]


def after(scene: Context, ended: str, ref: str) -> None:
    """Somebody was rung: they have talked, so nothing is owed; or whoever is on duty hears that a caller waits.

    `ref` names the match when it was its other side that was rung; then the desk has nothing to do with it.
    """
    if ref:
        scene.services.event("person", "talked with the other side" if ended == "talked" else "did not reach them", ref)
    elif ended == "talked":
        for owed in ("asked_for_a_person", "hung_up_often"):
            call_backs.settle(scene.services, scene.phone, owed)
    else:
        shifts.text_duty(scene.services, besides=scene.phone)
