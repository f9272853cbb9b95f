"""The console with its three roles, a clock in hand, and a browser without a screen (Flask's test client)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline.app import create_app
from hotline.console import accounts
from hotline.exchange import people, posts
from hotline.line.twilio import TwilioLine
from hotline.services import Services
from storage.records import Person, Post
from storage.store import Store
from tests.held import HeldClock
from tests.town import ROOT, town_config

PASSWORD = "three words will do"
ROSA, BEN, LUZ, ANA = "+12025550101", "+12025550102", "+12025550103", "+12025550104"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Browser:
    """One coordinator's browser: it keeps cookies, reads the tokens of a page and sends forms with them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, buffered=True, **options)

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status)
        return answer.get_data(as_text=True)

    def tokens(self, path: str = "/account") -> dict[str, str]:
        """The hidden fields of the first form on a page."""
        page = self.client.get(path).get_data(as_text=True)
        return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("csrf_token", "once")}

    def send(self, path: str, on: str = "/account", **fields: Any) -> TestResponse:
        """Sends a form as the page `on` offers it."""
        return self.client.post(path, data={**self.tokens(on), **fields})

    def log_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        return self.send("/login", on="/login", name=name, password=password)


class ConsoleTown:
    """An app with an admin (ada), a coordinator (dana) and a viewer (vic)."""

    def __init__(self, place: Path | str, store: Store | None = None, community: Path = ROOT / "hotline.toml") -> None:
        self.clock = HeldClock()
        self.config = town_config(place, "http://localhost", "http://127.0.0.1:9", community)
        self.app = create_app(self.config, self.clock, TwilioLine(self.config), store)
        self.services: Services = self.app.extensions["services"]

    def staff(self) -> None:
        for name, role in (("ada", "admin"), ("dana", "coordinator"), ("vic", "viewer")):
            accounts.add(self.services, name, role, PASSWORD)

    def browser(self, name: str = "") -> Browser:
        """A browser, signed in as somebody."""
        browser = Browser(self.app.test_client())
        if name:
            assert browser.log_in(name).status_code == 302
        return browser

    def need(self, words: str = "need groceries for 2, oak and 5th", phone: str = ROSA, **known: Any) -> Post:
        known = {"kind": "need", "categories": ("food",), "area": "north", "language": "en", **known}
        with self.services.store.transaction():
            people.meet(self.services, phone, consent="texted")
            return posts.file(self.services, Post(words=words, phone=phone, **known))

    def volunteer(self, phone: str = BEN, name: str = "Ben Ito", **known: Any) -> Person:
        known = {"can": ("food",), "areas": ("north",), "language": "en", "roles": ("volunteer",), **known}
        return people.add(self.services, phone, who="cli", consent="told dana", name=name, **known)
