"""Plays the story of the added conversation in the copy of the project in which this file stands."""

from __future__ import annotations

import sys
from pathlib import Path

from storage.records import Person
from storage.records.gardens import GardenHelp, GardenDay
from storage.store import where
from tests.harness.stories import Player
from tests.harness.town import Town


class GardenPlayer(Player):
    """Also knows who comes."""

    def _state(self, line: str) -> str:
        name = line[1:].split()[0]
        said = self.town.services.store.one(GardenHelp, where("phone") == self.phone(name))
        return f"= {name} {'comes' if said and said.comes else 'does not come' if said else 'has not said'}"


def main(place: Path, story: Path) -> None:
    """Prints the story as it really goes."""
    community = place / "community.toml"
    community.write_text('name = "Oak Street"\nlanguages = ["en", "es"]\n', "utf-8")
    with Town(place, community=community) as town:
        town.services.store.add(GardenDay(ref="6120", day="Saturday", place="the library"))
        print(GardenPlayer.in_(town).play(story.read_text("utf-8")), end="")
        assert town.services.store.find(Person)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
