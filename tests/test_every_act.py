"""Each dialogue act there is has its story in each of the four languages, and is shown in the console."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.dialogue import DIALOGUE_ACTS
from hotline.console.words import Words
from storage.records import Message, Person
from storage.store import where
from tests.harness.base import SAMPLE
from tests.harness.stories import Player
from tests.harness.town import Town
from tests.test_transcripts import FOLDER

LANGUAGES = {"en": "english", "es": "spanish", "fr": "french", "ht": "kreyol"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialogue_act_is_said_in_every_language_and_shown(language: str, tmp_path: Path) -> None:
    story = FOLDER / f"every_act_in_{LANGUAGES[language]}.txt"
    with Town(tmp_path, None, SAMPLE) as town:
        Player.in_(town).play(story.read_text("utf-8"))
        heard = town.services.store.find(Message, where("direction") == "in")
        assert tuple(LANGUAGES) == town.services.community.languages
        town.staff()
        desk = town.browser("dana")
        pages = "".join(desk.page(f"/people/{person.id}") for person in town.services.store.find(Person))
    assert [act for act in DIALOGUE_ACTS if not any(act in message.acts for message in heard)] == []
    names = Words.load()
    tags = {act: f'<span class="tag">{names.say("en", f"acts.{act}")}</span>' for act in DIALOGUE_ACTS}
    assert [act for act, tag in tags.items() if tag not in pages] == [], "the console does not show it"
