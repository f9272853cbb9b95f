"""How long the best of many people take to be found: `python -m tests.bench.bench_match [PEOPLE…] [--looks 200]`.

Prints milliseconds at p50 and p99 for each number of people, and the ratio of the largest to the smallest.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from hotline.exchange import matching
from hotline.services import Services
from storage.records import Person, Post
from tests.bench.options import chosen
from tests.harness.town import ConsoleTown

SIZES = [1_000, 100_000]


def fill(services: Services, number: int) -> None:
    """People with one to four skills, one area or any, two languages, asked at any time of the last year or never."""
    chance = random.Random(7)
    categories, areas = services.community.categories, [*services.community.areas, ""]
    for start in range(0, number, 5_000):
        with services.store.transaction():
            for one in range(start, min(start + 5_000, number)):
                area = chance.choice(areas)
                asked = services.now(days=-chance.randrange(1, 365)) if chance.random() < 0.7 else ""
                services.store.add(
                    Person(
                        phone=f"+1202{one:07}",
                        name=f"Person {one}",
                        roles=("resident", "volunteer"),
                        joining="approved",
                        consent="told the bench",
                        can=tuple(chance.sample(categories, chance.randrange(1, 5))),
                        areas=(area,) if area else (),
                        language=chance.choice(("en", "en", "es")),
                        helped=chance.randrange(6),
                        hours=chance.choice(("", "", "sat,sun")),
                        last_asked_at=asked,
                    )
                )


def measure(number: int, looks: int) -> tuple[float, float]:
    """Milliseconds for the best six, at p50 and p99, over needs of every kind and area."""
    with tempfile.TemporaryDirectory() as place:
        town = ConsoleTown(Path(place) / "data")
        fill(town.services, number)
        chance = random.Random(11)
        took = []
        for look in range(looks):
            need = Post(
                id=0,
                ref=str(look),
                kind="need",
                categories=tuple(chance.sample(town.services.community.categories, chance.randrange(1, 3))),
                area=chance.choice(list(town.services.community.areas)),
                language=chance.choice(("en", "es")),
                phone="+13015550100",
                created_at=town.services.now(),
            )
            began = perf_counter()
            assert matching.suggest(town.services, need, 6)
            took.append((perf_counter() - began) * 1000)
        town.services.store.close()
        took.sort()
        return median(took), took[int(len(took) * 0.99)]


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("people", nargs="*", type=int, default=SIZES)
    arguments.add_argument("--looks", type=int, default=200)
    given = chosen(arguments, people=[400], looks=5)
    sizes = given.people
    results = {number: measure(number, given.looks) for number in sizes}
    for number, (middle, slow) in results.items():
        print(f"{number:>8} people: p50 {middle:6.2f} ms   p99 {slow:6.2f} ms")
    print(f"ratio of p50, {sizes[-1]} to {sizes[0]}: {results[sizes[-1]][0] / results[sizes[0]][0]:.2f}")


if __name__ == "__main__":
    main()
