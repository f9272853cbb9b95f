"""People: one record joins what somebody needs, offers, has been asked and has written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console import keeping_apart, shown
from hotline.console.here import noted, services, who, whole
from hotline.console.routes import Routes, typed
from hotline.console.shown import said
from hotline.console.texting import cannot_text, people_by_number, phone_of
from hotline.exchange import ExchangeError, blocks, given_hours, hours, opt_outs, people
from storage.prefix_search import starting
from storage.query.codec import R
from storage.query.conditions import Condition
from storage.records import Message, Person, Post, Task
from storage.records.search_keys import backwards, plain_words
from storage.store import Store, where

routes = Routes()
PAGE = 40
MOST_READ = 600
"""Rows that one page looks at."""


def search(query: str) -> list[Person]:
    """People by the beginnings of their names or by the last digits of their number."""
    store, digits = services().store, backwards(query)
    if len(digits) >= 2 and len(digits) >= len(query.replace(" ", "")) - 4:
        return [person for _, person in starting(store, Person, f"digits {digits}", limit=PAGE)]
    tokens = plain_words(query)
    if not tokens:
        return []
    found = starting(store, Person, f"word {max(tokens, key=len)}", limit=400)
    each = {person.id: person for _, person in found}
    fitting = [
        person for person in each.values()
        if all(any(key.startswith(f"word {token}") for key in person.found_by) for token in tokens)
    ]  # fmt: skip
    return fitting[:PAGE]


@routes.get("/people", "coordinator")
def people_list() -> ResponseReturnValue:
    """Volunteers by name, those who wait for approval, or everybody, the newest first."""
    show, query = request.args.get("show", "volunteers"), request.args.get("q", "").strip()[:80]
    beyond, more = request.args.get("beyond", ""), ""
    can, area = request.args.get("can", "")[:60], request.args.get("area", "")[:60]
    store = services().store
    if query:
        found = search(query)
    elif show == "joining":
        after = whole(beyond)
        found = store.find(Person, where("joining") == "asked", limit=PAGE, after=after)
        more = str(found[-1].id) if len(found) == PAGE else ""
    elif show == "all":
        before = whole(beyond)
        found = store.find(Person, limit=PAGE, newest=True, before=before)
        more = str(found[-1].id) if len(found) == PAGE else ""
    else:
        found, more = _volunteers(can, area, beyond)
    noted("read", detail="people")
    asking = store.count(Person, where("joining") == "asked", 100)
    return render_template(
        "console/people.html", people=found, show=show, query=query, beyond=more, asking=asking, can=can, area=area
    )


def _volunteers(can: str, area: str, beyond: str) -> tuple[list[Person], str]:
    """Volunteers by name who can do this, there, and where the list goes on; a rare combination goes on with a link."""
    key, _, number = beyond.rpartition("~")
    place, found = (key, whole(number)) if number else None, list[Person]()
    for _ in range(0, MOST_READ, 2 * PAGE):
        pairs = starting(services().store, Person, "volunteer ", limit=2 * PAGE, beyond=place)
        for key, person in pairs:
            place = (key, person.id)
            if (not can or can in person.can) and (not area or not person.areas or area in person.areas):
                found.append(person)
                if len(found) == PAGE:
                    return found, f"{place[0]}~{place[1]}"
        if len(pairs) < 2 * PAGE:
            return found, ""
    return found, f"{place[0]}~{place[1]}" if place else ""


@routes.get("/people/<int:number>", "coordinator")
def person(number: int) -> ResponseReturnValue:
    """Everything of one person; that it was read is kept."""
    return show(people_by_number(number))


def show(found: Person, **more: object) -> ResponseReturnValue:
    """Renders the page, with what a form was about to change where that has to be looked at again."""
    noted("read", detail=f"person {found.id}")
    store, theirs = services().store, where("phone") == found.phone
    known = bool(found.phone)
    return render_template(
        "console/person.html",
        person=found,
        needs_and_offers=_newest(store, Post, theirs, Post.STATUSES, 30) if known else [],
        tasks=_newest(store, Task, theirs, Task.STATUSES, 30, order="updated_at") if known else [],
        messages=_newest(store, Message, theirs, ("received", *Message.OUTGOING), 60)[::-1] if known else [],
        cannot_text=cannot_text(found, found.phone),
        pauses=found.pauses(people.today(services())),
        partings=keeping_apart.of_person(found),
        given=given_hours.totals(services(), given_hours.months(services(), found.phone)),
        given_lately=given_hours.of_person(services(), found.phone),
        **more,
    )


def _newest(
    store: Store, kind: type[R], theirs: Condition, statuses: tuple[str, ...], limit: int, order: str = ""
) -> list[R]:
    """The index of a phone and a status has the newest of each: no more of a long history is read."""
    return store.find(kind, theirs & where("status").one_of(statuses), newest=True, limit=limit, order=order)


def _given() -> dict[str, Any]:
    form = request.form
    cap = form.get("monthly_cap", "").strip()
    if cap and not (cap.isdecimal() and len(cap) <= 3):
        raise ExchangeError(said("error.cap"))
    week = form.get("most_a_week", "").strip()
    if week and not (week.isdecimal() and len(week) <= 2):
        raise ExchangeError(said("error.week"))
    hours.parse(form.get("hours", ""))
    return {
        "name": form.get("name", "").strip()[:80],
        "language": form.get("language", ""),
        "hours": form.get("hours", "").strip()[:80],
        "monthly_cap": int(cap or 0),
        "most_a_week": int(week or 0),
        "paused_until": _day(form.get("paused_until", "").strip()),
        "can": tuple(form.getlist("can")),
        "areas": tuple(form.getlist("areas")),
        "speaks": tuple(form.getlist("speaks")),
        "notes": form.get("notes", "").strip()[:4000],
    }


def _day(written: str) -> str:
    """A date as a form gives it, "" for none."""
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        raise ExchangeError(said("error.paused")) from None


def _edit_again(fault: str, number: int) -> ResponseReturnValue:
    return show(people_by_number(number), edited=typed(), fault=fault)


@routes.post("/people/<int:number>/edit", "coordinator", again=_edit_again)
def edit_person(number: int) -> ResponseReturnValue:
    """Saves what is known of somebody; never over somebody else's change, nor beside somebody's FORGET."""
    found = people.by_phone(services(), phone_of(number))
    given = _given()
    volunteer = request.form.get("volunteer") == "yes"
    roles = tuple(role for role in found.roles if role != "volunteer") + (("volunteer",) if volunteer else ())
    if found.updated_at != request.form.get("seen"):
        return show(found, edited=replace(found, **given, roles=roles), fault=said("person.conflict"))
    people.check(services(), {name: value for name, value in given.items() if value})
    joining = "approved" if volunteer and found.joining != "asked" else found.joining
    left_at, now = "" if volunteer else found.left_at, services().now()
    if not volunteer and "volunteer" in found.roles:
        blocks.take_all_back(services(), found.phone, who(), "dropped")
        left_at, joining = now, ""
    kept = replace(found, **given, roles=roles, joining=joining, left_at=left_at, updated_at=now)
    services().store.put(kept)
    services().event(who(), "changed a person", detail=f"person {number}")
    flash(said("person.saved"), "good")
    return redirect(url_for("console.person", number=number))


@routes.get("/people/new", "coordinator")
def new_person() -> ResponseReturnValue:
    """A form for somebody new."""
    return render_template("console/new_person.html", form=Person())


def _add_again(fault: str) -> ResponseReturnValue:
    return render_template("console/new_person.html", form=typed(), fault=fault)


@routes.post("/people/new", "coordinator", again=_add_again)
def add_person() -> ResponseReturnValue:
    """Adds somebody, or adds to what is known of them."""
    given = _given()
    consent = f"told {who()}" if request.form.get("agreed") == "yes" else ""
    roles = ("volunteer",) if request.form.get("volunteer") == "yes" else ()
    added = people.add(services(), request.form.get("phone", ""), who=who(), consent=consent, roles=roles, **given)
    return redirect(url_for("console.person", number=added.id))


@routes.post("/people/<int:number>/approve", "coordinator")
def approve(number: int) -> ResponseReturnValue:
    """Somebody who texted JOIN is a volunteer from now on, and is told so."""
    approved = people.approve(services(), phone_of(number), who())
    flash(said("person.approved", name=approved.name or shown.phone(approved.phone)), "good")
    return redirect(url_for("console.people_list", show="joining"))


@routes.post("/people/<int:number>/decline", "coordinator")
def decline(number: int) -> ResponseReturnValue:
    """Somebody who texted JOIN does not become a volunteer; they stay on file, and may ask again."""
    declined = people.decline(services(), phone_of(number), who())
    flash(said("person.declined", name=declined.name or shown.phone(declined.phone)), "good")
    return redirect(url_for("console.people_list", show="joining"))


@routes.post("/people/<int:number>/stop", "coordinator")
def opt_out(number: int) -> ResponseReturnValue:
    """They told a coordinator to stop: all texts end at once, though they were forgotten meanwhile."""
    words = request.form.get("words", "").strip()[:160]
    told = people_by_number(number)
    opt_outs.leave(services(), told, words if words and told.phone else "told a coordinator", who())
    return redirect(url_for("console.person", number=number))


@routes.post("/people/<int:number>/start", "coordinator")
def opt_in(number: int) -> ResponseReturnValue:
    """They want texts again."""
    words = request.form.get("words", "").strip()[:40]
    people.opt_in(services(), phone_of(number), words or "told a coordinator", who())
    return redirect(url_for("console.person", number=number))


@routes.post("/people/<int:number>/forget", "admin")
def forget(number: int) -> ResponseReturnValue:
    """Erases what says who this person is."""
    opt_outs.forget(services(), phone_of(number))
    services().event(who(), "erased a person", detail=f"person {number}")
    flash(said("person.is_forgotten"), "good")
    return redirect(url_for("console.people_list"))
