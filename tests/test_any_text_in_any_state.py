"""Any text in any state: never an exception, always on file, and a post and its tasks always agree.

`make torture` plays 100,000 texts; a failure names its town, whose texts are the same each time.
"""

from __future__ import annotations

import logging
import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from hotline.exchange import ExchangeError, asked, posts, reminders, tasks
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.records import Message, Post
from storage.store import where
from tests.harness.agreement import disagreements
from tests.harness.base import ANA, BEN, LUZ, NUMBER, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import rows

TEXTS_A_TOWN = 150
TOWNS = 100_000 // TEXTS_A_TOWN + 1 if os.environ.get("HOTLINE_TORTURE") else 100_000 // TEXTS_A_TOWN // 20 + 1
EVE, MAX = "+12025550105", "+12025550106"
PHONES = (ROSA, BEN, LUZ, ANA, EVE, MAX)
COMMANDS = (
    "take", "pass", "done", "drop", "yes", "no", "ok", "withdraw", "menu", "lang", "join", "forget", "need", "offer",
    "stop", "start", "help", "block", "1", "2", "tomo", "paso", "hecho", "dejo", "retirar", "si", "prends", "passe",
    "fait", "oui", "non", "pran", "pase", "fini", "wi", "👍", "👎", "thanks", "gracias", "mesi", "merci",
)  # fmt: skip
ANSWERS = COMMANDS[:8]
FREE = (
    "need food for 3 at oak and 5th today", "i can give rides on saturday", "but only after 5", "no wait", "i can",
    "necesito agua en la 5 y roble", "j'ai besoin de couches demain", "mwen bezwen manje pou 2 moun", "cant do it",
    "my dad has chest pain", "how do i", "is he coming?", "call me at 202-555-0177", "not food, water", "we moved",
    "stop texting me please", "JOIN Ben Ito, rides", "nobody came", "she did not answer the door", "and", "or", "?",
    "cancel my ride", "forget it my son came", "same as last week please", "still need it", "only half came", "kind of",
    "thank you ben brought it", "left it at the door", "no one home", "wrong address", "your volunteer was rude to me",
    "away until friday", "only food please", "not on sundays", "im back", "my new number is 202-555-0188",
    "wrong number", "delete everything you have about me", "is it free?", "any news?",
    "how did you get my number", "not yet",
    "it is for my neighbor at 202-555-0177", "renew", "ya no hace falta", "nos mudamos a la 3 y pino", "no vino nadie",
    "gracias a ben por la comida", "je suis absent jusqu'a lundi", "c'est pas la bonne adresse", "personne n'est venu",
    "annulez svp", "mwen pa bezwen l anko", "moun nan pa vini", "mesi anpil Ben", "m ap vwayaje jiska lendi",
)  # fmt: skip
QUOTES = (
    "Liked “Task {ref}: food near oak, today. Reply TAKE {ref} or PASS {ref}.”", "👍 to “Did you get help with {ref}?”",
    "> Task {ref}: food. Reply TAKE {ref} or PASS {ref}.\n", "A aimé « Mission {ref} : courses »", "Reply YES or NO.",
    "Le gustó “Tarea {ref}: comida. Responda TOMO {ref} o PASO {ref}.”", "Reply STOP to end texts.",
    "I'm driving with Do Not Disturb While Driving turned on.", "On Thu, May 14, 2026 at 9:00 Oak Street wrote:\n",
)  # fmt: skip
SAID = [row["text"] for table in ("danger", "answers", "keywords", "places") for row in rows(table)]


def words(dice: random.Random, refs: list[str]) -> str:
    """A text as anybody might send it: commands, refs, quotes and free words, in any order."""
    ref = dice.choice([*refs, "4832", "007"])
    kinds = (
        lambda: f"{dice.choice(ANSWERS)} {ref}",
        lambda: dice.choice(ANSWERS).upper(),
        lambda: dice.choice(COMMANDS),
        lambda: ref,
        lambda: dice.choice(FREE),
        lambda: dice.choice(SAID),
        lambda: dice.choice(QUOTES).format(ref=ref),
    )
    parts = [dice.choice(kinds)() for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4)))]
    return dice.choice((" ", " ", ", ", ". ", "\n")).join(parts)[:1600]


def happens(dice: random.Random, town: ConsoleTown, refs: list[str]) -> None:
    """What else may have happened before a text comes: the desk's clicks, and time."""
    ref, services = dice.choice(refs or ["4823"]), town.services
    with suppress(ExchangeError):
        match dice.randrange(12):
            case 0 | 1 | 2:
                tasks.forward(services, ref, dice.sample(PHONES[1:5], dice.randint(1, 3)), who="dana")
            case 3:
                posts.open_(services, ref, "dana")
            case 4:
                posts.reopen(services, ref, "dana")
            case 5:
                posts.close(services, ref, dice.choice(("helped", "expired", "withdrawn")), "dana")
            case 6:
                town.clock.forward(minutes=dice.choice((1, 45, 700)))
                tasks.silences(services)
                reminders.remind(services)
            case 7:
                town.volunteer(dice.choice(PHONES[1:5]), "Ben Ito")
            case _:
                town.clock.forward(minutes=3)


def agree(town: ConsoleTown) -> list[str]:
    """Where posts and tasks disagree."""
    return [
        f"{post.ref}: {fault}"
        for post in town.services.store.find(Post, where("kind") == "need")
        for fault in disagreements(post, asked.of_post(town.services, post.ref))
    ]


@pytest.mark.parametrize("seed", range(TOWNS))
def test_any_text_is_on_file_and_post_and_task_agree(
    tmp_path: Path, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    dice, town = random.Random(seed), ConsoleTown(tmp_path)
    for phone in PHONES[1:5]:
        town.volunteer(phone, f"N{phone[-1]} Ito")
    handler, told = TextHandler(town.services), []
    for number in range(TEXTS_A_TOWN):
        refs = [post.ref for post in town.services.store.find(Post, newest=True, limit=8)]
        happens(dice, town, refs)
        text = IncomingText(sid=f"SM{number:032x}", phone=dice.choice(PHONES), to=NUMBER, body=words(dice, refs))
        told.append(f"{text.phone[-3:]} {text.body!r}")
        answers = handler.text(text)
        assert handler.text(text) == answers
        assert town.services.store.one(Message, where("sid") == text.sid) is not None
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [], told[-1]
        assert agree(town) == [], told[-6:]
    town.services.store.close()
