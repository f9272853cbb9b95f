"""Bytes and milliseconds of the pages with few and many posts.

    python -m tests.bench.bench_console [POSTS…] [--looks 30]

Prints the median for each page and size, and the ratio of the largest size to the smallest.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from hotline.console import accounts
from hotline.exchange import posts
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import Message, Person, Post
from tests.bench.options import chosen
from tests.harness.town import CHEAP, ConsoleTown

SIZES = [100, 100_000]
WORDS = ("need", "food", "water", "oak", "elm", "street", "today", "insulin", "ride", "tarp", "roof", "mother", "soon")


def fill(services: Services, number: int) -> Post:
    """Posts in every state, nearly all closed where there are many, each with two texts; and a tenth as many people."""
    chance = random.Random(5)
    open_ones = min(number // 2, 300)
    for start in range(0, number, 2_000):
        with services.store.transaction():
            for one in range(start, min(start + 2_000, number)):
                late = one >= number - open_ones
                status = chance.choice(("new", "open", "asked", "taken", "done")) if late else "closed"
                kept = services.store.add(_post(services, chance, one, status))
                for way in ("in", "out"):
                    services.store.add(
                        Message(
                            key=f"{one}{way}",
                            direction=way,
                            phone=kept.phone,
                            body=kept.words,
                            post=kept.ref,
                            status="sent",
                            created_at=kept.created_at,
                            updated_at=kept.created_at,
                        )
                    )
                if one % 10 == 0:
                    services.store.add(_volunteer(services, chance, one))
    return posts.by_ref(services, kept.ref)


def _post(services: Services, chance: random.Random, one: int, status: str) -> Post:
    at = services.now(minutes=one - 200_000)
    return Post(
        ref=new_ref(services.store),
        kind=chance.choice(("need", "need", "need", "offer")),
        status=status,
        closed_because="helped" if status == "closed" else "",
        categories=(chance.choice(services.community.categories),),
        words=" ".join(chance.choices(WORDS, k=9)),
        place="Oak and 5th",
        area=chance.choice(list(services.community.areas)),
        language=chance.choice(("en", "en", "es")),
        phone=f"+1202{one:07}",
        version=1,
        created_at=at,
        updated_at=at,
    )


def _volunteer(services: Services, chance: random.Random, one: int) -> Person:
    can = tuple(chance.sample(services.community.categories, 3))
    return Person(
        phone=f"+1301{one:07}",
        name=f"Person {one}",
        roles=("resident", "volunteer"),
        can=can,
        consent="told the bench",
        areas=(chance.choice(list(services.community.areas)),),
        language=chance.choice(("en", "es")),
        joining="approved",
        created_at=services.now(),
        updated_at=services.now(),
    )


def measure(number: int, looks: int) -> dict[str, tuple[int, float]]:
    """Bytes and median milliseconds by page."""
    accounts._hasher = CHEAP
    with tempfile.TemporaryDirectory() as place:
        town = ConsoleTown(Path(place) / "data")
        town.staff()
        post = fill(town.services, number)
        browser, took = town.browser("ada"), {}
        pages = {
            "board": "/",
            "one status": "/?status=closed",
            "two filters": "/?status=closed&category=food&area=north",
            "search by word": "/?q=insulin tarp",
            "search by digits": f"/?q={post.phone[-4:]}",
            "one post": f"/posts/{post.ref}",
            "people": "/people",
            "print": "/print",
            "texts": "/texts",
            "audit": "/audit",
        }
        for name, address in pages.items():
            times = []
            for _ in range(looks):
                began = perf_counter()
                answer = browser.get(address)
                times.append((perf_counter() - began) * 1000)
                assert answer.status_code == 200, address
            took[name] = (len(answer.data), median(times))
        town.services.store.close()
        return took


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("posts", nargs="*", type=int, default=SIZES)
    arguments.add_argument("--looks", type=int, default=30)
    given = chosen(arguments, posts=[20], looks=2)
    sizes = given.posts
    results = {number: measure(number, given.looks) for number in sizes}
    print(f"{'page':<18}" + "".join(f"{number:>12} posts: bytes, ms" for number in sizes) + f"{'ratio':>8}")
    for name in results[sizes[0]]:
        row = "".join(f"{results[number][name][0]:>16} {results[number][name][1]:>13.2f}" for number in sizes)
        print(f"{name:<18}{row}{results[sizes[-1]][name][1] / results[sizes[0]][name][1]:>8.2f}")


if __name__ == "__main__":
    main()
