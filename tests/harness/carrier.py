"""A carrier on a socket: with a stand-in hotline for its own tests, or with an outbox for those of sending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask, Response, request
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from flows.community import Limits
from hotline.base.clock import Clock, stamp
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox
from hotline.simulator import Carrier, SimulatorConfig, create_simulator
from storage.records import Message, Person, Post
from storage.store import Store, where
from tests.harness.base import ACCOUNT, NUMBER, TOKEN, HeldClock, config_for, running


@dataclass
class StandIn:
    """A hotline that checks signatures, remembers what it was told and answers what a test wants."""

    url: str = ""
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: dict[str, str | list[str]] = field(default_factory=dict)

    def app(self) -> Flask:
        app = Flask("standin")

        @app.post("/<path:path>")
        def door(path: str) -> Response:
            address = request.full_path.rstrip("?")
            form = request.form.to_dict()
            signature = request.headers["X-Twilio-Signature"]
            if not RequestValidator(TOKEN).validate(self.url + address, form, signature):
                return Response("not signed by the carrier", 403)
            self.heard.append((address, form))
            answer = self.answers.get(address, self.answers.get("/" + path, "<Response/>"))
            if isinstance(answer, list):
                answer = answer.pop(0)
            if answer == "fail":
                return Response("", 500)
            return Response(answer, mimetype="text/xml")

        return app

    def told(self, path: str) -> list[dict[str, str]]:
        return [form for address, form in self.heard if address == path]


class Redirected(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, sent to the simulator instead of to api.twilio.com."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=3)
        self.base = base

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> TwilioResponse:
        return super().request(method, url.replace("https://api.twilio.com", self.base), *args, **kwargs)

    def close(self) -> None:
        self.session.close()


@dataclass
class Simulation:
    """Everything one test needs."""

    clock: HeldClock
    carrier: Carrier
    hotline: StandIn
    url: str
    client: Client

    def ask(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """One request to the control API."""
        with requests.Session() as session:
            answer = session.request(method, f"{self.url}/simulator{path}", json=body, timeout=5)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def says(self, path: str, twiml: str | list[str]) -> None:
        """What the hotline answers at a path from now on; a list is used up in order."""

        def wrapped(words: str) -> str:
            return words if words == "fail" else f"<Response>{words}</Response>"

        self.hotline.answers[path] = [wrapped(words) for words in twiml] if isinstance(twiml, list) else wrapped(twiml)

    def refusal(self, act: Callable[[], object]) -> TwilioRestException:
        """The error that the official client raises."""
        try:
            act()
        except TwilioRestException as problem:
            return problem
        raise AssertionError("the carrier did not refuse")


@contextmanager
def simulation() -> Iterator[Simulation]:
    """A simulator, a stand-in hotline, the official client and a held clock."""
    clock, hotline = HeldClock(), StandIn()
    with running(hotline.app()) as hotline.url:
        config = SimulatorConfig(ACCOUNT, TOKEN, NUMBER, hotline.url)
        app = create_simulator(config, clock)
        with running(app) as url:
            http = Redirected(url)
            client = Client(ACCOUNT, TOKEN, http_client=http)
            yield Simulation(clock, app.extensions["carrier"], hotline, url, client)
            http.close()


@dataclass
class Office:
    """Everything one test of the outbox needs."""

    store: Store
    world: Simulation
    line: TwilioLine
    outbox: Outbox

    @property
    def clock(self) -> HeldClock:
        return self.world.clock

    def with_limits(self, **limits: Any) -> Outbox:
        """The same outbox with other limits."""
        config = config_for(self.world.hotline.url, self.world.url, Limits(**limits))
        return Outbox(self.store, self.line, self.clock, config)

    def put(self, phone: str, body: str, **more: Any) -> Message:
        """Queues a text that may be sent."""
        queued = self.outbox.put(phone, body, **{"purpose": "notice", **more})
        assert queued is not None
        return queued

    def storm(self, **faults: object) -> None:
        self.world.ask("POST", "/faults", faults)

    def kind(self, phone: str, kind: str) -> None:
        self.world.ask("POST", f"/phones/{phone}", {"kind": kind})

    def deliver(self) -> None:
        """The carrier hands over and reports; the reports reach the outbox."""
        self.world.carrier.deliver()
        heard = [one for one in self.world.hotline.heard if one[0].startswith("/twilio/status")]
        self.world.hotline.heard.clear()
        for address, form in heard:
            key = parse_qs(urlsplit(address).query)["key"][0]
            self.outbox.status(form["MessageSid"], form["MessageStatus"], form.get("ErrorCode", ""), key=key)

    def arrived(self, phone: str) -> list[str]:
        """What the phone shows."""
        self.world.carrier.deliver()
        bubbles = self.world.ask("GET", f"/phones/{phone}")["bubbles"]
        return [bubble["body"] for bubble in bubbles if bubble["by"] == "hotline"]

    def kept(self, message: Message) -> Message:
        found = self.store.get(Message, message.id)
        assert found is not None
        return found

    def statuses(self) -> list[str]:
        return [message.status for message in self.store.find(Message)]

    def meet(self, phone: str, **known: Any) -> Person:
        return self.store.add(Person(phone=phone, **known))

    def person(self, phone: str) -> Person:
        found = self.store.one(Person, where("phone") == phone)
        assert found is not None
        return found

    def post(self, ref: str = "4823") -> Post:
        return self.store.add(Post(ref=ref, kind="need", created_at=self.now()))

    def flags(self, ref: str = "4823") -> tuple[str, ...]:
        found = self.store.one(Post, where("ref") == ref)
        assert found is not None
        return found.flags

    def now(self, seconds: float = 0) -> str:
        return stamp(later(self.clock, seconds))


def later(clock: Clock, seconds: float) -> datetime:
    """So many seconds from now."""
    return clock.now() + timedelta(seconds=seconds)


@contextmanager
def office(store: Store) -> Iterator[Office]:
    """An outbox over this store and a carrier on a port of this machine."""
    with simulation() as world:
        config = config_for(world.hotline.url, world.url)
        line = TwilioLine(config)
        yield Office(store, world, line, Outbox(store, line, world.clock, config))
        line.close()
