"""What helpers and residents say to a question or a task that waits is what happens: each row of a table is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.records import Post
from tests.harness.stories import Player
from tests.harness.town import Town
from tests.harness.vocabularies import rows

KNOWN = "@ Ben volunteer can=food,ride area=north language={0}\n@ Rosa name=Rosa language={0}\n"
NEEDS = f"{KNOWN}Rosa > need groceries for 2, 12 oak st, today\n"
ASKED = f"{NEEDS}desk forward 4823 to Ben\n"
TAKEN = f"{ASKED}Ben > take 4823\n"
NEIGHBOR = "my neighbor needs groceries for 2, 12 oak st, today, her number is 212-555-0188"
SEVERAL = f"{KNOWN}Rosa > need bread, diapers and 2 blankets, 12 oak st, today\n"
SEVERAL_TAKEN = f"{SEVERAL}desk forward 4823 to Ben\nBen > take 4823\n"
UNCLEAR = "xk zzq blorp"
BEFORE = {
    "asked to help": (ASKED, "Ben"),
    "helps": (TAKEN, "Ben"),
    "helped": (TAKEN, "Rosa"),
    "asked if done": (f"{TAKEN}(+26h)\n", "Ben"),
    "asked if it happened": (f"{TAKEN}Ben > done 4823\n", "Rosa"),
    "asked if still needed": (f"{NEEDS}(+15d)\n", "Rosa"),
    "asked for consent": (f"{KNOWN}Rosa > {NEIGHBOR}\n", "Rosa"),
    "needs": (NEEDS, "Rosa"),
    "several things are coming": (SEVERAL_TAKEN, "Rosa"),
    "several things are done": (f"{SEVERAL_TAKEN}Ben > done 4823\n", "Rosa"),
    "wrote unclearly": (f"{KNOWN}Rosa > {UNCLEAR}\n", "Rosa"),
    "parted": (f"{TAKEN.replace('Ben', 'Vic')}Rosa > block\n", "Rosa"),
    "offers": (f"{KNOWN}Rosa > i can give away a couch, 12 oak st, any time\n", "Rosa"),
    "offers clothes": (f"{KNOWN}Rosa > i can give away 2 coats size L, 12 oak st, any time\n", "Rosa"),
}
"""What was said before, by the state that a row names, and who says its text."""


def _on_file(player: Player, who: str) -> str:
    posts = [player._state(f"= {post.ref}") for post in player.town.services.store.find(Post)]
    return " | ".join([*posts, player._state(f"= {who}")])


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_what_is_said_to_what_waits_is_what_happens(language: str, tmp_path: Path) -> None:
    wrong = []
    for number, row in enumerate(row for row in rows("under_way") if row["language"] == language):
        before, who = BEFORE[row["who"]]
        with Town(tmp_path / str(number)) as town:
            player = Player.in_(town)
            player.play(before.format(language))
            player.play(f"{who} > {row['text']}")
            now = _on_file(player, who)
        for then in row["then"].split(" & "):
            if (then.removeprefix("!") in now) == then.startswith("!"):
                wrong.append((row["who"], row["text"], then, now))
    assert not wrong
