"""An outbox, its store and a carrier over HTTP, with the clock in hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flows.community import Community, Limits
from hotline.base.clock import Clock, stamp
from hotline.base.config import Config
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox
from storage.records import Message, Person, Post
from storage.store import Store, where
from tests.simulator_town import ACCOUNT, HOTLINE, TOKEN, HeldClock, Simulation, simulation


def config_for(public_url: str, api_url: str, limits: Limits | None = None, **more: Any) -> Config:
    """The settings of a small community with this carrier."""
    settings = {
        "public_url": public_url,
        "number": HOTLINE,
        "secret_key": "only for tests, only for tests",
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_api_url": api_url,
    }
    community = Community(name="Oak Street", limits=limits or Limits(segments_per_second=1000))
    return Config(community=community, **{**settings, **more})


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
