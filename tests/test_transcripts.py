"""Every story goes as it is written, on either store; `pytest --update` writes down how it goes now."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.store import Store
from tests.harness.stories import Player
from tests.harness.town import Town

STORIES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_the_story_goes_as_it_is_written(
    story: Path, tmp_path: Path, store: Store, request: pytest.FixtureRequest
) -> None:
    written = story.read_text("utf-8")
    with Town(tmp_path, store) as town:
        played = Player.in_(town).play(written)
    if request.config.getoption("--update"):
        story.write_text(played, "utf-8")
    assert played == written or request.config.getoption("--update")


def test_there_are_stories() -> None:
    assert len(STORIES) >= 25
