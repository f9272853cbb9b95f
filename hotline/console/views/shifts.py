"""Who takes calls when, and each one's own calendar."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.calendar import calendar
from hotline.console.gate import PUBLIC
from hotline.console.here import noted, services, who, whole
from hotline.console.routes import Routes, typed
from hotline.console.shown import said
from hotline.exchange import shifts

routes = Routes()


@routes.get("/shifts", "coordinator")
def shifts_list() -> ResponseReturnValue:
    """All shifts, each with a form to change it, and who can be reached at this moment."""
    noted("read", detail="shifts")
    return _page()


def _page(fault: str = "", **more: object) -> ResponseReturnValue:
    every = shifts.every(services())
    feeds = {shift.id: url_for("console.shift_feed", key=shifts.feed_key(services(), shift)) for shift in every}
    public = services().config.public_url
    now = set(shifts.on_duty(services()))
    return render_template(
        "console/shifts.html", shifts=every, feeds=feeds, public=public, now=now, fault=fault, **more
    )


def _again(fault: str) -> ResponseReturnValue:
    return _page(fault, edited=typed())


@routes.post("/shifts", "coordinator", again=_again)
def save_shift() -> ResponseReturnValue:
    """Keeps a new shift, or changes one."""
    form = request.form
    shifts.save(
        services(), whole(form.get("number", "0")), form.get("name", ""),
        form.get("phone", ""), form.get("hours", ""), tuple(form.getlist("languages")), who(),
    )  # fmt: skip
    flash(said("shifts.saved"), "good")
    return redirect(url_for("console.shifts_list"))


@routes.post("/shifts/<int:number>/remove", "coordinator")
def remove_shift(number: int) -> ResponseReturnValue:
    """Takes a shift out; its calendar is gone with it."""
    shifts.remove(services(), number, who())
    return redirect(url_for("console.shifts_list"))


@routes.post("/shifts/<int:number>/new-address", "coordinator")
def new_feed(number: int) -> ResponseReturnValue:
    """A calendar's address that got into the wrong hands becomes another."""
    shift = shifts.by_number(services(), number)
    services().store.put(replace(shift, feed=shift.feed + 1))
    services().event(who(), "changed a calendar's address", detail=shift.name)
    return redirect(url_for("console.shifts_list"))


@routes.get("/shifts/<key>.ics", PUBLIC)
def shift_feed(key: str) -> ResponseReturnValue:
    """A person's own calendar, for whoever has its secret address."""
    shift = shifts.by_feed_key(services(), key)
    community = services().community
    theirs = shifts.of_person(services(), shift)
    told = calendar(theirs, community.name, community.timezone, services().clock.now())
    return Response(told, mimetype="text/calendar")
