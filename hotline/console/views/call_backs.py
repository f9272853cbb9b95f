"""Calls that the desk owes: people who get no texts, who hung up, or who asked for a person."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who, whole
from hotline.console.routes import Routes
from hotline.exchange import NotFound, people
from storage.records import CallBack
from storage.store import where

routes = Routes()
PAGE = 40


@routes.get("/call-backs", "coordinator")
def call_backs() -> ResponseReturnValue:
    """Who is to be rung, those who wait longest first, with what to tell them."""
    after = request.args.get("after", "")
    found = services().store.find(CallBack, where("status") == "open", limit=PAGE, after=whole(after))
    names = {one.phone: person.name for one in found if (person := people.find(services(), one.phone))}
    more = found[-1].id if len(found) == PAGE else 0
    noted("read", detail="call-backs")
    return render_template("console/call_backs.html", call_backs=found, names=names, more=more)


@routes.post("/call-backs/<int:number>/done", "coordinator")
def called(number: int) -> ResponseReturnValue:
    """They have been told, or could not be reached for good."""
    found = _by_number(number)
    services().store.put(replace(found, status="done", updated_at=services().now()))
    services().event(who(), "called back", found.post)
    return redirect(url_for("console.call_backs"))


@routes.post("/call-backs/<int:number>/not-reached", "coordinator")
def not_reached(number: int) -> ResponseReturnValue:
    """Nobody answered: it stays on the list, which says how often and when somebody tried."""
    found = _by_number(number)
    services().store.put(replace(found, attempts=found.attempts + 1, updated_at=services().now()))
    services().event(who(), "called in vain", found.post)
    return redirect(url_for("console.call_backs"))


def _by_number(number: int) -> CallBack:
    found = services().store.get(CallBack, number)
    if found is None:
        raise NotFound("this call-back is gone")
    return found
