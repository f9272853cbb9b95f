"""What people have given: hours that wait to be confirmed, and a letter about somebody's hours to print and sign."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who, whole
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.console.texting import people_by_number, phone_of
from hotline.exchange import evening_thanks, given_hours, no_shows, people

routes = Routes()


@routes.get("/hours", "coordinator")
def hours_told() -> ResponseReturnValue:
    """Hours that nobody has confirmed yet, oldest first, and thanks that both sides agreed to see in public."""
    home = services()
    found = given_hours.waiting(home, whole(request.args.get("after", "")))
    more = found[-1].id if len(found) == given_hours.MOST_ON_PAGE else 0
    thanks = evening_thanks.on_the_board(home)
    phones = {one.phone for one in found} | {one.phone for one in thanks} | {one.helper for one in thanks}
    noted("read", detail="hours")
    return render_template(
        "console/hours.html", hours=found, more=more, thanks=thanks, people=people.find_all(home, phones - {""})
    )


@routes.post("/hours/<int:number>/settle", "coordinator")
def settle_hours(number: int) -> ResponseReturnValue:
    """The desk confirms hours, or refuses them."""
    settled = given_hours.settle(services(), number, request.form.get("status", ""), who())
    flash(said(f"hours.is.{settled.status}"), "good")
    return redirect(url_for("console.hours_told"))


@routes.get("/people/<int:number>/letter", "coordinator")
def letter(number: int) -> ResponseReturnValue:
    """What somebody has given, month by month, as a letter to print and sign; only what is confirmed."""
    home, person = services(), people_by_number(number)
    every = [month for month in given_hours.months(home, person.phone) if month.confirmed]
    noted("printed", detail=f"hours of person {number}")
    total = sum(month.confirmed for month in every)
    return render_template("console/letter.html", person=person, months=every, total=total, now=home.now())


@routes.post("/people/<int:number>/came", "coordinator")
def clear_not_came(number: int) -> ResponseReturnValue:
    """The desk has talked with somebody who did not come: what was noted of it goes."""
    no_shows.clear(services(), phone_of(number), who())
    return redirect(url_for("console.person", number=number))
