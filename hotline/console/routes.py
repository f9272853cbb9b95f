"""How a view is put on its address: with the role it needs, and for a form with its one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.gate import NEEDS
from hotline.console.here import house
from hotline.console.shown import name_of, said
from hotline.exchange import ExchangeError, NotFound
from storage.records import Once
from storage.store import where

View = Callable[..., ResponseReturnValue]
KEPT_HOURS = 48


class Routes:
    """The addresses of one subject."""

    def __init__(self) -> None:
        """Start with none."""
        self._rules: list[tuple[str, str, View, str]] = []

    def get(self, rule: str, needs: str) -> Callable[[View], View]:
        """A page that this role may read."""
        return self._add("GET", rule, needs)

    def post(self, rule: str, needs: str) -> Callable[[View], View]:
        """A form that this role may send; what it does is one transaction, done once however often it is sent."""

        def keep(view: View) -> View:
            self._add("POST", rule, needs)(_acting(view))
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


def _acting(view: View) -> View:
    @wraps(view)
    def act(**named: Any) -> ResponseReturnValue:
        house().vocabularies.latest()  # a changed vocabulary is compiled here, while nobody waits to write
        try:
            with house().store.transaction():
                if claim(request.form.get("once", "")):
                    return view(**named)
        except ExchangeError as error:
            if isinstance(error, NotFound) and not error.key:
                raise
            flash(in_words(error), "error")
        else:
            flash(said("done_already"), "note")
        return redirect(back())

    return act


def first_time() -> bool:
    """For views with their own transactions: whether this form was not sent before."""
    with house().store.transaction():
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


def new_token() -> str:
    """The one-use token of a form."""
    return secrets.token_urlsafe(9)


def claim(token: str) -> bool:
    """Uses a form's token up; False when it was used before, so that a double click acts once."""
    store = house().store
    if not 8 <= len(token) <= 40 or store.one(Once, where("key") == token):
        return False
    store.add(Once(key=token, created_at=house().now()))
    for old in store.find(Once, limit=2):
        if old.created_at < house().now(hours=-KEPT_HOURS):
            store.drop(old)
    return True


def back() -> str:
    """Where the form was, on this host only; the board when the browser does not say."""
    came = urlsplit(request.form.get("back") or request.referrer or "")
    if came.path.startswith("/") and not came.path.startswith("//") and came.netloc in ("", request.host):
        return came.path + (f"?{came.query}" if came.query else "")
    return url_for("console.board")
