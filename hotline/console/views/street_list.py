"""The streets of the community and their areas: those that corrections suggest, and those in use."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who
from hotline.console.routes import Routes
from hotline.console.shown import name_of, said
from hotline.exchange import streets

routes = Routes()


@routes.get("/streets", "coordinator")
def streets_list() -> ResponseReturnValue:
    """What could be put into an area, with the posts it came from; then what is in use, and what was not wanted."""
    noted("read", detail="streets")
    return render_template(
        "console/streets.html",
        suggestions=streets.suggestions(services()),
        streets=streets.listed(services()),
        aside=streets.set_aside(services()),
    )


@routes.post("/streets", "admin")
def decide_street() -> ResponseReturnValue:
    """Puts a street into an area, takes it out, or sets a suggestion aside."""
    street, area, status = (request.form.get(name, "").strip() for name in ("street", "area", "status"))
    row = streets.decide(services(), street, area, status, who())
    flash(said(f"streets.is_{status}", street=row.word, area=name_of("areas", area)), "good")
    return redirect(url_for("console.streets_list"))
