"""How a view is put on its address: with the role it needs, and for a form with its one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.gate import NEEDS
from hotline.console.here import services
from hotline.console.shown import name_of, said
from hotline.exchange import ExchangeError, NotFound
from storage.records import Once
from storage.store import where

View = Callable[..., ResponseReturnValue]
KEPT_HOURS = 48
UNPROCESSABLE = 422
SEVERAL = ("categories", "can", "areas", "speaks", "languages", "weekdays")
"""Fields that a form may send more than once."""


class Routes:
    """The addresses of one subject."""

    def __init__(self) -> None:
        """Starts with none."""
        self._rules: list[tuple[str, str, View, str]] = []

    def get(self, rule: str, needs: str) -> Callable[[View], View]:
        """A page that this role may read."""
        return self._add("GET", rule, needs)

    def post(self, rule: str, needs: str, again: View | None = None) -> Callable[[View], View]:
        """A form that this role may send; what it does is one transaction, done once however often it is sent.

        `again` shows the form with what was typed, where it can be wrong; it gets the sentence that says why.
        """

        def keep(view: View) -> View:
            self._add("POST", rule, needs)(_acting(view, again))
            return view

        return keep

    def long_post(self, rule: str, needs: str) -> Callable[[View], View]:
        """A form whose view opens its own transactions."""
        return self._add("POST", rule, needs)

    def _add(self, method: str, rule: str, needs: str) -> Callable[[View], View]:
        def keep(view: View) -> View:
            self._rules.append((method, rule, view, needs))
            return view

        return keep

    def add_to(self, console: Blueprint) -> None:
        """Puts all of them on the console."""
        for method, rule, view, needs in self._rules:
            NEEDS[f"{console.name}.{view.__name__}"] = needs
            console.add_url_rule(rule, view.__name__, view, methods=[method])


def _acting(view: View, again: View | None) -> View:
    @wraps(view)
    def act(**named: Any) -> ResponseReturnValue:
        services().vocabularies.latest()  # a changed vocabulary is compiled here, while nobody waits to write
        try:
            with services().store.transaction():
                if claim(request.form.get("once", "")):
                    return view(**named)
        except ExchangeError as error:
            if isinstance(error, NotFound) and not error.key:
                raise
            if again:
                return make_response(again(in_words(error), **named), UNPROCESSABLE)
            flash(in_words(error), "error")
        else:
            flash(said("done_already"), "note")
        return redirect(back())

    return act


def first_time() -> bool:
    """For views with their own transactions: whether this form was not sent before."""
    with services().store.transaction():
        fresh = claim(request.form.get("once", ""))
    if not fresh:
        flash(said("done_already"), "note")
    return fresh


def in_words(error: ExchangeError) -> str:
    """The error in the reader's language where it has a name, else as it is."""
    if not error.key:
        return str(error)
    fields = dict(error.fields)
    if "status" in fields:
        fields["status"] = name_of("status", str(fields["status"])).lower()
    return said(f"error.{error.key}", **fields)


def typed() -> dict[str, Any]:
    """What the form holds, under the names of the records' fields, to be shown again as it was typed."""
    given = {name: request.form.getlist(name) for name in SEVERAL}
    roles = ("volunteer",) if request.form.get("volunteer") == "yes" else ()
    return {**request.form.to_dict(), **given, "roles": roles, "consent": request.form.get("agreed", "")}


def new_token() -> str:
    """The one-use token of a form."""
    return secrets.token_urlsafe(9)


def claim(token: str) -> bool:
    """Uses a form's token up; False when it was used before, so that a double click acts once."""
    store = services().store
    if not 8 <= len(token) <= 40 or store.one(Once, where("key") == token):
        return False
    store.add(Once(key=token, created_at=services().now()))
    for old in store.find(Once, limit=2):
        if old.created_at < services().now(hours=-KEPT_HOURS):
            store.drop(old)
    return True


def back() -> str:
    """Where the form was, on this host only; the board when the browser does not say."""
    came = urlsplit(request.form.get("back") or request.referrer or "")
    if not came.path.startswith("/") or came.path.startswith("//") or came.netloc not in ("", request.host):
        return url_for("console.board")
    pages = current_app.url_map.bind_to_environ(request.environ)
    path = came.path.removeprefix(request.script_root)
    if pages.test(path, "GET"):
        return came.path + (f"?{came.query}" if came.query else "")
    above = path.rpartition("/")[0]  # a form that was shown again stands at the address it was sent to
    return request.script_root + above if above and pages.test(above, "GET") else url_for("console.board")
