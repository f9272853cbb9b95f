"""Making the hotline known: paper to print, the places where it hangs, and what came of each."""

from __future__ import annotations

from typing import get_args

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.exchange import NotFound, flyer_places, invites, rounds
from hotline.exchange.what_was_done import Figures, figures
from hotline.paper import cards, press
from hotline.paper.canvas import FORMATS, Format
from hotline.paper.flyer import flyer
from hotline.paper.leaflet_words import LeafletWords, languages

routes = Routes()
PAPERS = ("flyer", "wallet", "fridge", "press")
IN_INCHES = ("US", "CA", "MX", "PH", "CL", "CO", "VE", "PR")
"""Countries whose printers hold letter paper."""


@routes.get("/promotion", "coordinator")
def promotion() -> ResponseReturnValue:
    """What can be printed and read aloud, and what came of each place."""
    noted("read", detail="promotion")
    counted = figures(services())
    offered = _languages()
    return render_template(
        "console/promotion.html", papers=PAPERS, formats=FORMATS, offered=offered,
        usual="letter" if services().community.country in IN_INCHES else "a4",
        aloud={code: press.aloud(_words(code), counted) for code in offered},
        tallies=flyer_places.tallies(services()), longest=flyer_places.LONGEST_PLACE,
        invited=invites.counts(services()),
    )  # fmt: skip


def _languages() -> tuple[str, ...]:
    """The community's languages that paper can be printed in."""
    return tuple(code for code in services().community.languages if code in languages())


def _words(language: str, place: str = "") -> LeafletWords:
    return LeafletWords(services().community, services().config.number, language, place)


@routes.get("/promotion/paper.pdf", "coordinator")
def paper() -> ResponseReturnValue:
    """One kind of paper, in one language, for one size of sheet; for one place where it will hang."""
    kind, language, size = (request.args.get(name, "") for name in ("paper", "language", "size"))
    if kind not in PAPERS or language not in _languages() or size not in get_args(Format):
        raise NotFound("there is no such paper")
    code = request.args.get("place", "")
    place = flyer_places.by_code(services(), code).code if code else ""
    made = _made(kind, _words(language, place), "letter" if size == "letter" else "a4")
    name = "-".join(filter(None, (kind, language, size, place.lower())))
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _made(kind: str, says: LeafletWords, size: Format) -> bytes:
    now = services().clock.now()
    if kind == "press":
        counted = figures(services())
        return press.press_sheet(says, counted, _most(counted, says.language), size, now)
    return {"flyer": flyer, "wallet": cards.wallet_cards, "fridge": cards.fridge_cards}[kind](says, size, now)


def _most(counted: Figures, language: str) -> str:
    wording = services().wording
    names = [wording.name("categories", kind, language) for kind in counted.most]
    return wording.listed(names, language) if names else ""


def _again(fault: str) -> ResponseReturnValue:
    flash(fault, "error")
    return promotion()


@routes.post("/promotion/places", "coordinator", again=_again)
def add_flyer_place() -> ResponseReturnValue:
    """Puts a place on the list, with its code."""
    code, place, area = (request.form.get(name, "") for name in ("code", "place", "area"))
    added = flyer_places.add(services(), code, place, area, who())
    flash(said("promotion.added", place=added.place, code=added.code), "good")
    return redirect(url_for("console.promotion"))


@routes.post("/promotion/places/<code>/remove", "coordinator")
def remove_flyer_place(code: str) -> ResponseReturnValue:
    """Takes a place off the list."""
    flyer_places.remove(services(), code, who())
    flash(said("promotion.removed", code=code), "good")
    return redirect(url_for("console.promotion"))


@routes.post("/promotion/rounds", "coordinator", again=_again)
def make_round() -> ResponseReturnValue:
    """Files a round; on its page it is forwarded like any need."""
    form = request.form
    filed = rounds.make(services(), form.getlist("codes"), form.get("streets", ""), form.get("area", ""), who())
    return redirect(url_for("console.post", ref=filed.ref))
