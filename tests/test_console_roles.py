"""Every route of the console is declared with the least role it needs, and holds to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.console.gate import NEEDS, PUBLIC
from hotline.console.here import ROLES
from tests.harness.town import ConsoleTown

ROUTES = {
    "GET /": "viewer",
    "GET /board": "viewer",
    "GET /banner": "viewer",
    "GET /posts/<ref>": "viewer",
    "GET /posts/<ref>/live": "viewer",
    "GET /print": "viewer",
    "GET /account": "viewer",
    "POST /account/password": "viewer",
    "POST /account/second-factor": "viewer",
    "POST /logout": "viewer",
    "GET /static/<path:filename>": PUBLIC,
    "GET /login": PUBLIC,
    "POST /login": PUBLIC,
    "GET /login/code": PUBLIC,
    "POST /login/code": PUBLIC,
    "GET /invitation/<token>": PUBLIC,
    "POST /invitation/<token>": PUBLIC,
    "POST /language": PUBLIC,
    "POST /posts/<ref>/open": "coordinator",
    "POST /posts/<ref>/looked": "coordinator",
    "POST /posts/<ref>/consent": "coordinator",
    "POST /posts/<ref>/forward": "coordinator",
    "POST /posts/<ref>/close": "coordinator",
    "POST /posts/<ref>/reopen": "coordinator",
    "POST /posts/<ref>/note": "coordinator",
    "POST /posts/<ref>/join": "coordinator",
    "POST /posts/<ref>/name": "coordinator",
    "POST /posts/<ref>/part": "coordinator",
    "POST /posts/<ref>/number-confirmed": "coordinator",
    "POST /people/<int:number>/part": "coordinator",
    "POST /people/<int:number>/part/undo": "coordinator",
    "POST /people/<int:number>/bar": "coordinator",
    "POST /people/<int:number>/bar/lift": "coordinator",
    "POST /posts/<ref>/correct": "coordinator",
    "POST /posts/<ref>/write": "coordinator",
    "GET /new": "coordinator",
    "POST /new": "coordinator",
    "GET /recordings/<int:number>": "coordinator",
    "POST /recordings/<int:number>/heard": "coordinator",
    "POST /recordings/<int:number>/fetch": "coordinator",
    "GET /people": "coordinator",
    "GET /people/<int:number>": "coordinator",
    "POST /people/<int:number>/edit": "coordinator",
    "POST /people/<int:number>/approve": "coordinator",
    "POST /people/<int:number>/decline": "coordinator",
    "POST /people/<int:number>/stop": "coordinator",
    "POST /people/<int:number>/start": "coordinator",
    "POST /people/<int:number>/write": "coordinator",
    "POST /people/<int:number>/forget": "admin",
    "GET /people/new": "coordinator",
    "POST /people/new": "coordinator",
    "GET /people/import": "coordinator",
    "POST /people/import": "coordinator",
    "GET /people/import/<key>": "coordinator",
    "POST /people/import/<key>": "coordinator",
    "GET /people/import/<key>/returned.csv": "coordinator",
    "GET /people/export.csv": "admin",
    "GET /call-backs": "coordinator",
    "POST /call-backs/<int:number>/done": "coordinator",
    "POST /call-backs/<int:number>/not-reached": "coordinator",
    "GET /questions": "coordinator",
    "POST /questions/<ref>/answer": "coordinator",
    "GET /answers": "coordinator",
    "POST /answers": "coordinator",
    "POST /answers/<name>/take-away": "coordinator",
    "POST /answers/<name>/bring-back": "coordinator",
    "GET /shifts": "coordinator",
    "POST /shifts": "coordinator",
    "POST /shifts/<int:number>/remove": "coordinator",
    "POST /shifts/<int:number>/new-address": "coordinator",
    "GET /shifts/<key>.ics": PUBLIC,
    "GET /meetings": "coordinator",
    "POST /meetings": "coordinator",
    "GET /meetings/<ref>": "coordinator",
    "POST /meetings/<ref>": "coordinator",
    "POST /meetings/<ref>/cancel": "coordinator",
    "POST /meetings/<ref>/answers": "coordinator",
    "POST /meetings/<ref>/here/<int:number>": "coordinator",
    "POST /meetings/<ref>/minutes": "coordinator",
    "POST /meetings/<ref>/decision": "coordinator",
    "POST /meetings/<ref>/decision/close": "coordinator",
    "POST /meetings/<ref>/times": "coordinator",
    "POST /meetings/<ref>/times/choose": "coordinator",
    "GET /meetings/<ref>/door": "coordinator",
    "GET /meetings/<ref>/meeting.ics": "coordinator",
    "GET /announcements": "coordinator",
    "GET /roles": "coordinator",
    "POST /roles": "admin",
    "POST /roles/<ref>/offer": "admin",
    "POST /roles/<ref>/holiday": "admin",
    "POST /roles/<ref>/said": "admin",
    "POST /roles/<ref>/let-go": "admin",
    "POST /roles/<ref>/remove": "admin",
    "GET /notices": "coordinator",
    "GET /notices/<ref>": "coordinator",
    "POST /notices/save": "coordinator",
    "POST /notices/<ref>/record": "coordinator",
    "POST /notices/<ref>/end": "coordinator",
    "POST /notices/stop-digest": "coordinator",
    "GET /needs": "coordinator",
    "GET /needs/table": "coordinator",
    "GET /hours": "coordinator",
    "POST /hours/<int:number>/settle": "coordinator",
    "GET /people/<int:number>/letter": "coordinator",
    "POST /people/<int:number>/came": "coordinator",
    "GET /polls": "coordinator",
    "GET /polls/new": "coordinator",
    "GET /polls/<ref>": "coordinator",
    "GET /polls/<ref>/change": "coordinator",
    "GET /polls/<ref>/answers": "coordinator",
    "POST /polls/save": "coordinator",
    "POST /polls/<ref>/<deed>": "coordinator",
    "POST /announcements/look": "coordinator",
    "POST /announcements/send": "coordinator",
    "POST /announcements/<int:number>/go-on": "coordinator",
    "POST /announcements/<int:number>/stop": "coordinator",
    "GET /texts": "coordinator",
    "POST /texts/<int:number>/retry": "coordinator",
    "GET /promotion": "coordinator",
    "GET /promotion/paper.pdf": "coordinator",
    "POST /promotion/places": "coordinator",
    "POST /promotion/rounds": "coordinator",
    "POST /promotion/places/<code>/remove": "coordinator",
    "GET /streets": "coordinator",
    "POST /streets": "admin",
    "GET /words": "coordinator",
    "POST /words": "coordinator",
    "POST /words/training": "coordinator",
    "GET /team": "admin",
    "POST /team/invite": "admin",
    "POST /team/<name>/role": "admin",
    "POST /team/<name>/shut": "admin",
    "POST /team/<name>/new-password": "admin",
    "POST /team/<name>/second-factor": "admin",
    "GET /audit": "admin",
}


def _routes(town: ConsoleTown) -> dict[str, str]:
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in town.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("console.")
    }


def _address(route: str) -> str:
    path = route.split(" ")[1]
    for part, given in {"<ref>": "1007", "<int:number>": "1", "<key>": "k", "<name>": "vic", "<token>": "t"}.items():
        path = path.replace(part, given)
    return path


def test_every_route_is_declared_here_with_its_role(town: ConsoleTown) -> None:
    assert {route: NEEDS.get(endpoint, "nobody said") for route, endpoint in _routes(town).items()} == ROUTES


@pytest.mark.parametrize("name", ["", "vic", "dana", "ada"])
def test_every_route_holds_to_its_role(town: ConsoleTown, name: str) -> None:
    browser = town.browser(name)
    role = {"": "", "vic": "viewer", "dana": "coordinator", "ada": "admin"}[name]
    page = browser.get("/account" if name else "/login").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    for route, needed in ROUTES.items():
        if needed == PUBLIC or route == "POST /logout" or (name and route.startswith("POST /account")):
            continue
        method = route.split(" ")[0]
        answer = browser.client.open(
            _address(route), method=method, data={"csrf_token": token} if method == "POST" else None
        )
        if not role:
            assert answer.location.startswith("/login"), route
        elif ROLES.index(role) < ROLES.index(needed):
            assert answer.status_code == 403, route
        else:
            assert answer.status_code not in (401, 403), route
            assert answer.status_code < 500, route


def test_a_route_that_nobody_declared_is_shut_even_for_an_admin(town: ConsoleTown) -> None:
    fresh = town.app
    browser = town.browser("ada")
    needed = NEEDS.pop("console.team")
    try:
        assert browser.get("/team").status_code == 403
    finally:
        NEEDS["console.team"] = needed
    assert fresh


def test_a_form_without_its_csrf_token_changes_nothing(town: ConsoleTown) -> None:
    browser = town.browser("ada")
    for route in (one for one in ROUTES if one.startswith("POST ")):
        assert browser.client.post(_address(route)).status_code == 400, route


def test_every_answer_carries_the_strict_headers(town: ConsoleTown) -> None:
    browser = town.browser("ada")
    for path in ("/", "/login", "/nothing-here", "/static/console.css", "/posts/1", "/people/export.csv"):
        headers = browser.get(path).headers
        if path == "/nothing-here":
            continue
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
    assert browser.get("/").headers["Cache-Control"] == "no-store"


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    import re

    from hotline.console import shown

    for template in (Path(shown.__file__).parent / "templates").rglob("*.html"):
        markup = template.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vals=.js", markup), (
            template.name
        )


def test_the_way_back_never_leaves_this_host(town: ConsoleTown) -> None:
    browser = town.browser()
    for away in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        answer = browser.send("/login", on="/login", name="dana", password="three words will do", back=away)
        assert answer.location in ("/", "/\\example.org".replace("\\", "%5C")), away
        browser.send("/logout")
