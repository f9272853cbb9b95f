"""Every story goes as it is written, on either store; `pytest --update` writes down how it goes now."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.store import Store
from tests.harness.base import SAMPLE
from tests.harness.got_worse import got_worse
from tests.harness.stories import Player
from tests.harness.town import Town

FOLDER = Path(__file__).parent / "transcripts"
STORIES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_the_story_goes_as_it_is_written(
    story: Path, tmp_path: Path, store: Store, request: pytest.FixtureRequest
) -> None:
    written = story.read_text("utf-8")
    own = story.with_suffix(".toml")
    with Town(tmp_path, store, own if own.exists() else SAMPLE) as town:
        played = Player.in_(town).play(written)
    if not request.config.getoption("--update"):
        assert played == written
        return
    story.write_text(played, "utf-8")
    worse = got_worse(written, played, town.services.wording)
    request.node.user_properties += [("got worse", line) for line in worse]
    if worse:
        pytest.fail("some answers got worse; they are written down all the same: read the diff", pytrace=False)


def test_there_are_stories_and_each_community_file_belongs_to_one() -> None:
    assert len(STORIES) >= 25
    assert all(own.with_suffix(".txt") in STORIES for own in FOLDER.glob("*.toml"))
