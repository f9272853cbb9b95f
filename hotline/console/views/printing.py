"""For a blackout: open needs and who took what, on paper, a page a district."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hotline.console.here import may, noted, services
from hotline.console.routes import Routes
from storage.records import Person, Post
from storage.store import where

routes = Routes()
STATUSES = ("new", "open", "asked", "taken")
MOST = 2000
"""Needs on one print-out; a community with more prints district by district."""


@dataclass(frozen=True, slots=True)
class District:
    """One page."""

    area: str
    needs: list[Post]


@routes.get("/print", "viewer")
def blackout() -> ResponseReturnValue:
    """The list; numbers of phones only when asked for, and then that is kept."""
    numbers = request.args.get("numbers") == "yes" and may("coordinator")
    only = request.args.get("area", "")
    needs = [need for status in STATUSES for need in _needs(status, only)]
    areas = sorted({need.area for need in needs}, key=lambda area: (not area, area))
    districts = [District(area, [need for need in needs if need.area == area]) for area in areas]
    noted("printed", detail="with numbers" if numbers else "")
    return render_template(
        "console/print.html",
        districts=districts,
        numbers=numbers,
        helpers=_helpers(needs),
        area=only,
        now=services().now(),
    )


def _needs(status: str, area: str) -> list[Post]:
    wanted = (where("status") == status) & (where("kind") == "need")
    found = services().store.find(Post, wanted & (where("area") == area) if area else wanted, limit=MOST)
    return sorted(found, key=lambda need: (need.urgency == "normal", need.id))


def _helpers(needs: list[Post]) -> dict[str, Person]:
    phones = {need.helper for need in needs if need.helper}
    return {phone: person for phone in phones if (person := services().store.one(Person, where("phone") == phone))}
