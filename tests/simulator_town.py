"""A simulator and a stand-in hotline on free ports, for the simulator's own tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from flask import Flask, Response, request
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from hotline.simulator import Carrier, SimulatorConfig, create_simulator, serve

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token for tests"
HOTLINE = "+12025550100"
ROSA, BEN, LUZ = "+12025550101", "+12025550102", "+12025550103"

Answering = Callable[[str, dict[str, str]], str]


class HeldClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


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
            where = request.full_path.rstrip("?")
            form = request.form.to_dict()
            signature = request.headers["X-Twilio-Signature"]
            if not RequestValidator(TOKEN).validate(self.url + where, form, signature):
                return Response("not signed by the carrier", 403)
            self.heard.append((where, form))
            answer = self.answers.get(where, self.answers.get("/" + path, "<Response/>"))
            if isinstance(answer, list):
                answer = answer.pop(0)
            if answer == "fail":
                return Response("", 500)
            return Response(answer, mimetype="text/xml")

        return app

    def told(self, path: str) -> list[dict[str, str]]:
        return [form for where, form in self.heard if where == path]


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
def running(app: Flask) -> Iterator[str]:
    """Serves an app on a free port of this machine."""
    server = serve(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def simulation() -> Iterator[Simulation]:
    """A simulator, a stand-in hotline, the official client and a held clock."""
    clock, hotline = HeldClock(), StandIn()
    with running(hotline.app()) as hotline.url:
        config = SimulatorConfig(ACCOUNT, TOKEN, HOTLINE, hotline.url)
        app = create_simulator(config, clock)
        with running(app) as url:
            http = Redirected(url)
            client = Client(ACCOUNT, TOKEN, http_client=http)
            yield Simulation(clock, app.extensions["carrier"], hotline, url, client)
            http.close()
