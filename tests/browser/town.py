"""A day at the desk on a real socket, for a real browser."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page

from hotline.console import accounts
from hotline.exchange import opt_outs, people, posts, tasks
from hotline.services import Services
from hotline.simulator import serve
from storage.records import Call, CallBack, Message, Person, Post, Recording, Upload
from storage.store import Store
from tests.browser.cast import NEEDS, PHONES, VOLUNTEERS, silence
from tests.console_town import CHEAP, PASSWORD, ConsoleTown
from tests.ports import free_port
from tests.volunteers import answer

__all__ = ["PHONES", "BrowserTown", "fill"]


class BrowserTown(ConsoleTown):
    """The console at `url`, with its staff; use as a context manager."""

    def __init__(self, place: Path | str, store: Store | None = None) -> None:
        super().__init__(place, store)
        accounts._hasher = CHEAP
        self.staff()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = serve(self.app, "127.0.0.1", self.port)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> BrowserTown:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.services.store.close()

    def log_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.url}/login")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.url}/")


def fill(town: ConsoleTown) -> dict[str, Post]:
    """Six volunteers, a dozen posts in every state, a call with a recording, and people who wait."""
    services, clock = town.services, town.clock
    clock.forward(hours=-30)
    for phone, (name, can, areas, hours, language, helped) in zip(PHONES, VOLUNTEERS, strict=False):
        known = {
            "can": can,
            "areas": areas,
            "hours": hours,
            "language": language,
            "speaks": ("en", "es")[: helped > 3 and 2],
        }
        added = town.volunteer(phone, name, **known)
        services.store.put(replace(added, helped=helped, greeted=True))
    clock.forward(hours=22)
    made = {}
    for phone, (name, words, what, area, place, when, many, language, age) in zip(PHONES[20:], NEEDS, strict=False):
        clock.forward(minutes=480 - age)
        urgency = "danger" if "insulin" in words else "normal"
        need = _text(
            services,
            phone,
            words,
            name=name,
            categories=what,
            area=area,
            place=place,
            when=when,
            how_many=many,
            language=language,
            urgency=urgency,
            flags=("danger",) if urgency == "danger" else (),
        )
        made[words.split()[1]] = need
        clock.forward(minutes=age - 480)
    clock.forward(hours=8)
    posts.open_(services, made["to"].ref, "coordinator:dana")
    posts.open_(services, made["leaks,"].ref, "coordinator:dana")
    _asked_and_taken(town, made)
    _more(services, made)
    return made


def _text(services: Services, phone: str, words: str, **known: object) -> Post:
    with services.store.transaction():
        person = people.meet(services, phone, consent="texted")
        services.store.put(replace(person, name=str(known["name"]), greeted=True, language=str(known["language"])))
        evidence = tuple((word.strip(","), "food") for word in words.split() if word.startswith("groceries"))
        post = posts.file(services, Post(kind="need", words=words, phone=phone, evidence=evidence, **known))  # type: ignore[arg-type]
        for direction, body, status in (
            ("in", words, "received"),
            ("out", f"Got it. Your number is {post.ref}. Text {post.ref} for news.", "delivered"),
        ):
            services.store.add(
                Message(
                    key=f"{post.ref}{direction}",
                    direction=direction,
                    phone=phone,
                    body=body,
                    status=status,
                    post=post.ref,
                    created_at=services.now(),
                    updated_at=services.now(),
                )
            )
        return post


def _asked_and_taken(town: ConsoleTown, made: dict[str, Post]) -> None:
    services = town.services
    asked = town.need("need winter coats for 3 kids", PHONES[40], categories=("clothing",), area="hill", name="Marta")
    tasks.forward(services, asked.ref, [PHONES[1], PHONES[4]], "coordinator:dana")
    taken = town.need(
        "need drinking water, 4 people", PHONES[41], categories=("water",), area="south", name="The Lowes"
    )
    tasks.forward(services, taken.ref, [PHONES[2]], "coordinator:ada")
    answer(services, tasks.take, taken.ref, PHONES[2], "but only after 5")
    made["coats"], made["water"] = asked, taken
    closed = town.need("bus fare to work", PHONES[42], categories=("money",), area="north")
    posts.close(services, closed.ref, "referred", "coordinator:dana")


def _more(services: Services, made: dict[str, Post]) -> None:
    now = services.now()
    with services.store.transaction():
        people.meet(services, PHONES[60], consent="texted")
        offer = Post(
            kind="offer",
            words="I have canned food and blankets",
            categories=("food", "supplies"),
            area="north",
            phone=PHONES[60],
            name="Theo",
            language="en",
            when="this_week",
        )
        made["offer"] = posts.file(services, offer)
        spoken = posts.file(services, Post(kind="unclear", phone=PHONES[61], channel="voice", language="es"))
        recording = services.store.add(
            Recording(
                sid="RE1",
                post=spoken.ref,
                phone=PHONES[61],
                seconds=2,
                status="kept",
                mime="audio/wav",
                sound=base64.b64encode(silence()).decode(),
                created_at=now,
            )
        )
        services.store.add(
            Call(sid="CA1", phone=PHONES[61], outcome="started", post=spoken.ref, seconds=31, created_at=now)
        )
        made["call"] = services.store.put(replace(spoken, recordings=(str(recording.id),)))
        sheet = base64.b64encode(
            "Nombre;Teléfono;Zona;Acepta\nLea;2025550190;Hill;sí\nTim;555;Hill;sí\n".encode()
        ).decode()
        services.store.add(Upload(key="sample", who="coordinator:ada", content=sheet, created_at=now))
        services.store.add(
            CallBack(phone=PHONES[62], words="Ben comes today after five.", created_at=now, updated_at=now)
        )
        joining = Person(
            phone=PHONES[63],
            name="Sam Ortiz",
            joining="asked",
            can=("ride",),
            areas=("harbor",),
            consent="texted",
            created_at=now,
            updated_at=now,
        )
        services.store.add(joining)
        services.store.add(
            Message(
                key="f1",
                direction="out",
                phone=PHONES[20],
                body="We are on it.",
                status="failed",
                error="30006",
                purpose="desk",
                post=made["groceries"].ref,
                attempts=3,
                created_at=now,
                updated_at=now,
            )
        )
    posts.note(services, made["groceries"].ref, "Called her: two adults, no stairs.", "coordinator:dana")
    people.meet(services, PHONES[64], consent="texted")
    opt_outs.opt_out(services, PHONES[64], "stop texting me please")
