"""A desk full of work to look at: volunteers, needs in every state, a recording, people who wait."""

from __future__ import annotations

import base64
import struct
from dataclasses import replace

from hotline.exchange import desk_answers, opt_outs, people, posts, tasks
from hotline.services import Services
from storage.records import Call, CallBack, Message, Person, Post, Recording, Upload
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

PHONES = [f"+1202555{number:04}" for number in range(101, 200)]


def silence(seconds: int = 2) -> bytes:
    """A WAV file without a sound."""
    samples = b"\x80" * 8000 * seconds
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(samples),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        8000,
        1,
        8,
        b"data",
        len(samples),
    )
    return head + samples


VOLUNTEERS = (
    ("Ben Ito", ("food", "ride"), ("north",), "sat,sun", "en", 2),
    ("Luz Vega", ("food", "translation", "childcare"), ("north", "hill"), "", "es", 5),
    ("Omar Haddad", ("food", "supplies", "water"), (), "mon-fri 17-21", "en", 0),
    ("Grace Kim", ("ride", "medicine"), ("harbor",), "", "en", 1),
    ("Ines Duarte", ("company", "care", "food"), ("north",), "", "es", 0),
    ("Pat Novak", ("repairs", "tools"), ("south",), "", "en", 3),
)
NEEDS = (
    ("Rosa", "need groceries for 2, oak and 5th, today", ("food",), "north", "Oak and 5th", "today", 2, "en", 12),
    ("", "my mother has no insulin left, harbor road", ("medicine",), "harbor", "Harbor road", "today", 1, "en", 47),
    (
        "Yolanda",
        "necesito pañales y leche para bebe, hill 14",
        ("supplies", "food"),
        "hill",
        "Hill 14",
        "today",
        1,
        "es",
        65,
    ),
    ("Mr. Adeyemi", "ride to dialysis tuesday 9am", ("ride",), "south", "Elm street", "this_week", 1, "en", 190),
    ("Chen", "roof leaks, need a tarp", ("repairs", "tools"), "south", "Pine and 2nd", "today", 0, "en", 260),
    ("", "can somebody sit with my dad, he is alone", ("company",), "north", "", "any_time", 1, "en", 330),
)


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
    _questions(services)
    posts.note(services, made["groceries"].ref, "Called her: two adults, no stairs.", "coordinator:dana")
    people.meet(services, PHONES[64], consent="texted")
    opt_outs.opt_out(services, PHONES[64], "stop texting me please")


def _questions(services: Services) -> None:
    """One by text, and one of somebody who is only reached by a call."""
    people.meet(services, PHONES[65], consent="texted")
    asked = Post(words="do you take used coats?", phone=PHONES[65], language="en", flags=("question",))
    text = posts.file(services, asked)
    now = services.now()
    services.store.add(
        Message(
            sid="SM1", phone=PHONES[65], body=asked.words, post=text.ref, acts=("question",), created_at=now,
            updated_at=now,
        )
    )  # fmt: skip
    person = people.meet(services, PHONES[66], consent="called")
    services.store.put(replace(person, name="Doris", reached_by="voice", language="es"))
    called = Post(words="¿a qué hora cierran hoy?", phone=PHONES[66], name="Doris", language="es", channel="voice")
    posts.file(services, replace(called, flags=("question",)))
    desk_answers.keep(services, "", ["do you have toys"], {"en": "Toys come on Saturday."}, "coordinator:dana")
