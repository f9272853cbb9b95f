"""A whole hotline in this process: without a socket, with its carrier on sockets, or with a page for a real browser."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from unittest.mock import patch

import requests
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline.app import create_app
from hotline.console import accounts
from hotline.exchange import people, posts
from hotline.inbound.outgoing_calls import call_waiting
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services
from hotline.simulator import Carrier, SimulatorConfig, create_simulator
from storage.records import Person, Post
from storage.store import Store, open_store
from tests.harness.base import (
    ACCOUNT,
    BEN,
    NOWHERE,
    NUMBER,
    ROSA,
    SAMPLE,
    TOKEN,
    HeldClock,
    free_port,
    running,
    town_config,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "three words will do"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Passwords that are hashed in no time; the real hasher takes a tenth of a second each."""


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


def another_house(place: str) -> Services:
    """The services of a process of its own on a store, which it opens."""
    config = town_config(place, "http://localhost", NOWHERE)
    return open_services(config, HeldClock(), TwilioLine(config), open_store(place))


def texted(services: Services, words: str, phone: str = ROSA) -> Post:
    """Somebody texts, past the webhook; the post it became."""
    hears(services, phone, words)
    return services.store.find(Post, newest=True, limit=1)[0]


def hears(services: Services, phone: str, words: str) -> list[str]:
    """A text arrives, past the webhook; what it is answered."""
    number = services.store.next_number("text")
    return TextHandler(services).text(IncomingText(sid=f"SM{number:032x}", phone=phone, body=words, to=NUMBER))


class ConsoleTown:
    """An app without a socket, its carrier out of reach; `staff` brings an admin (ada), dana and a viewer (vic)."""

    def __init__(
        self,
        place: Path | str,
        store: Store | None = None,
        community: Path = SAMPLE,
        *,
        url: str = "http://localhost",
        api_url: str = NOWHERE,
    ) -> None:
        self.url, self.api_url = url, api_url
        self.clock = HeldClock()
        self.config = town_config(place, url, api_url, community)
        self.line = TwilioLine(self.config)
        self.app: Flask = create_app(self.config, self.clock, self.line, store)
        self.services: Services = self.app.extensions["services"]

    def staff(self) -> None:
        for name, role in (("ada", "admin"), ("dana", "coordinator"), ("vic", "viewer")):
            accounts.add(self.services, name, role, PASSWORD)

    def browser(self, name: str = "") -> Browser:
        """A browser without a screen (Flask's test client), signed in as somebody."""
        browser = Browser(self.app.test_client())
        if name:
            assert browser.log_in(name).status_code == 302
        return browser

    def need(self, words: str = "need groceries for 2, oak and 5th", phone: str = ROSA, **known: Any) -> Post:
        known = {"kind": "need", "categories": ("food",), "area": "north", "language": "en", **known}
        with self.services.store.transaction():
            if phone:
                people.meet(self.services, phone, consent="texted")
            return posts.file(self.services, Post(words=words, phone=phone, **known))

    def volunteer(self, phone: str = BEN, name: str = "Ben Ito", **known: Any) -> Person:
        known = {"can": ("food",), "areas": ("north",), "language": "en", "roles": ("volunteer",), **known}
        return people.add(self.services, phone, who="cli", consent="told dana", name=name, **known)

    def hears(self, phone: str, words: str) -> list[str]:
        """A text arrives, past the webhook; what it is answered."""
        return hears(self.services, phone, words)


class Town(ConsoleTown):
    """The hotline and its carrier, each on a socket, for texts and calls over signed HTTP; a context manager."""

    def __init__(self, place: Path | str, store: Store | None = None, community: Path = SAMPLE) -> None:
        ports = free_port(), free_port()
        url, api_url = (f"http://127.0.0.1:{port}" for port in ports)
        super().__init__(place, store, community, url=url, api_url=api_url)
        settings = SimulatorConfig(ACCOUNT, TOKEN, NUMBER, url, people=(), api_url=api_url)
        self.simulator = create_simulator(settings, self.clock)
        self.carrier: Carrier = self.simulator.extensions["carrier"]
        self.http = requests.Session()
        self.http.trust_env = False
        self._owns_store, self._ports, self._open = store is None, ports, ExitStack()

    def __enter__(self) -> Self:
        for app, port in zip((self.app, self.simulator), self._ports, strict=True):
            self._open.enter_context(running(app, port))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self.http.close()
        if self._owns_store:
            self.services.store.close()

    def post(self, path: str, **json: Any) -> dict[str, object]:
        """One request to the simulator's control API."""
        answer = self.http.post(f"{self.api_url}/simulator/{path}", json=json, timeout=10)
        if not answer.ok:
            raise requests.HTTPError(answer.text, response=answer)
        found: dict[str, object] = answer.json()
        return found

    def text(self, phone: str, body: str) -> dict[str, object]:
        """A phone texts the hotline over signed HTTP."""
        return self.post(f"phones/{phone}/texts", body=body)

    def settle(self) -> None:
        """Everything that waits to be sent leaves, and the carrier hands over everything that is due."""
        while self.services.outbox.pump() + call_waiting(self.services, self.line) + self.carrier.deliver():
            pass

    def phones(self) -> list[dict[str, Any]]:
        """What each phone shows, as the simulator's page has it."""
        network = self.carrier.network
        with network.lock:
            return [self.carrier.show(phone.number) for phone in network.phones.all()]


class BrowserTown(ConsoleTown):
    """The console on a socket at `url`, with its staff; a context manager, which closes its store."""

    def __init__(self, place: Path | str, store: Store | None = None) -> None:
        self.port = free_port()
        super().__init__(place, store, url=f"http://127.0.0.1:{self.port}")
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(patch.object(accounts, "_hasher", CHEAP))
        self.staff()
        self._open.enter_context(running(self.app, self.port))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self.services.store.close()

    def log_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.url}/login")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.url}/")
