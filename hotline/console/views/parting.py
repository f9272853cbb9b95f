"""Who may be connected with whom: people kept apart, phones barred, a told number confirmed, all by the desk."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console import shown
from hotline.console.here import services, who, whole
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.console.texting import people_by_number, phone_of
from hotline.exchange import apart, bars, blocks, people, told_numbers

routes = Routes()


def _page(number: int) -> ResponseReturnValue:
    return redirect(url_for("console.person", number=number) + "#apart")


@routes.post("/posts/<ref>/part", "coordinator")
def part_post(ref: str) -> ResponseReturnValue:
    """Whoever helps with it, or was asked, is kept apart from those it is for."""
    blocks.by_desk(services(), ref, request.form.get("phone", ""), who())
    flash(said("apart.done"), "good")
    return redirect(url_for("console.post", ref=ref))


@routes.post("/posts/<ref>/number-confirmed", "coordinator")
def number_confirmed(ref: str) -> ResponseReturnValue:
    """A coordinator has talked with whoever has the number that was told for it."""
    told_numbers.by_desk(services(), ref, who())
    return redirect(url_for("console.post", ref=ref))


@routes.post("/people/<int:number>/part", "coordinator")
def part_person(number: int) -> ResponseReturnValue:
    """This person and a number are kept apart."""
    written = request.form.get("phone", "").strip()[:40]
    other = people.number(written, services().community.country)
    blocks.two(services(), phone_of(number), other, who())
    flash(said("apart.done"), "good")
    return _page(number)


@routes.post("/people/<int:number>/part/undo", "coordinator")
def undo_parting(number: int) -> ResponseReturnValue:
    """These two may be connected again."""
    apart.undo(services(), whole(request.form.get("parting", "")), who())
    flash(said("apart.undone"), "good")
    return _page(number)


@routes.post("/people/<int:number>/bar", "coordinator")
def bar(number: int) -> ResponseReturnValue:
    """Nothing of this phone is counted or answered any more, though its person was forgotten meanwhile."""
    person, why = people_by_number(number), request.form.get("why", "")
    known = bool(person.phone)
    barred = bars.bar(services(), person.phone, why, who()) if known else bars.bar_forgotten(services(), person, who())
    flash(said("apart.barred", name=barred.name or shown.phone(barred.phone)), "good")
    return _page(number)


@routes.post("/people/<int:number>/bar/lift", "coordinator")
def lift_bar(number: int) -> ResponseReturnValue:
    """This phone is heard again."""
    lifted = bars.lift(services(), people_by_number(number), who())
    flash(said("apart.lifted", name=lifted.name or shown.phone(lifted.phone)), "good")
    return _page(number)
