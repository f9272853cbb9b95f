"""The board: what needs a person, what waits longest first."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hotline.console import finding, presence
from hotline.console.finding import Section, Wanted
from hotline.console.frame import banner
from hotline.console.here import may, me, noted, noted_again, services
from hotline.console.routes import Routes

routes = Routes()
DESK = ("look", "new", "open")
"""What the board shows before anything is chosen: what needs a person."""
FEW = 12


def _wanted() -> Wanted:
    return Wanted(**{name: request.args.get(name, "")[:60] for name in Wanted.__slots__})


def _sections(wanted: Wanted) -> list[Section]:
    if wanted.status in finding.STATUSES or wanted.status == "look":
        return [finding.section(services(), wanted)]
    each = [
        finding.section(services(), Wanted(status, wanted.category, wanted.area, wanted.language, wanted.channel), FEW)
        for status in DESK
    ]
    looked_at = {post.id for post in each[0].posts}
    return [
        each[0],
        *(
            Section(part.status, [post for post in part.posts if post.id not in looked_at], part.beyond)
            for part in each[1:]
        ),
    ]


@routes.get("/", "viewer")
def board() -> ResponseReturnValue:
    """The board, or what a search finds."""
    wanted, query = _wanted(), request.args.get("q", "").strip()[:100]
    noted("searched" if query else "read", detail="" if query else "board")
    if query:
        found = finding.search(services(), query, numbers=may("coordinator"))
        return render_template(
            "console/search.html", query=query, found=found, there=presence.elsewhere(services(), me().name)
        )
    return render_template("console/board.html", **_shown(wanted))


@routes.get("/board", "viewer")
def board_live() -> ResponseReturnValue:
    """The lists alone, and nothing while nothing has changed."""
    if request.args.get("seen") == _state():
        return "", 204
    noted_again("read", detail="board")
    return render_template("console/_sections.html", **_shown(_wanted()), live=True)


@routes.get("/banner", "viewer")
def banner_live() -> ResponseReturnValue:
    """What stands above every page: troubles with the line, and who waits; nothing while nothing has changed."""
    if request.args.get("seen") == banner()["told"]:
        return "", 204
    return render_template("console/_banner.html", live=True)


def _state() -> str:
    there = presence.elsewhere(services(), me().name)
    return f"{finding.state(services())}~{'.'.join(sorted(there))}"


def _shown(wanted: Wanted) -> dict[str, object]:
    return {
        "wanted": wanted,
        "sections": _sections(wanted),
        "counts": finding.counts(services(), wanted),
        "there": presence.elsewhere(services(), me().name),
        "state": _state(),
        "statuses": finding.STATUSES,
    }
