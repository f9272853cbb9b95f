"""Sentences that the community has recorded are played; what has no recording, or has changed, is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.checking import longest
from hotline.checking import wordings as checking_words
from hotline.inbound.recorded_prompts import name_of, sounds
from hotline.inbound.spoken import Spoken
from hotline.webhooks import twiml
from tests.harness.base import NUMBER, ROOT
from tests.harness.town import Town
from tests.harness.twiml import faults

HELP, OFFER = "Pou mande èd, peze 1.", "Pou bay èd, peze 2."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    recorded = tmp_path / "recorded" / "ht"
    recorded.mkdir(parents=True)
    (recorded / "pou-mande-ed-peze-1.mp3").write_bytes(b"sound")
    return recorded.parent


@pytest.fixture
def wording(folder: Path) -> Wording:
    community = read_community(ROOT / "hotline.toml")
    voice = community.voice.model_copy(update={"recorded": str(folder)})
    return Wording.load(community.model_copy(update={"voice": voice}))


def test_a_recorded_sentence_is_played_and_the_next_one_spoken(wording: Wording) -> None:
    said = Spoken((("ht", HELP), ("ht", OFFER)), "choice", "ht")
    document = twiml.call(said, wording, NUMBER, sounds(wording.community))
    assert "<Play>/twilio/voice/recorded-prompts/ht/pou-mande-ed-peze-1.mp3</Play>" in document
    assert HELP not in document
    assert OFFER in document
    assert list(faults(document)) == []


def test_a_sentence_of_another_language_is_not_played_for_it(wording: Wording) -> None:
    said = Spoken((("fr", HELP),), "choice", "fr")
    assert "<Play" not in twiml.call(said, wording, NUMBER, sounds(wording.community))


def test_a_sound_that_no_sentence_is_named_like_is_told_by_check(wording: Wording, folder: Path) -> None:
    assert list(checking_words.faults(wording.community)) == []
    (folder / "ht" / "pou-mande-dlo-peze-1.wav").write_bytes(b"sound")
    [fault] = checking_words.faults(wording.community)
    assert "pou-mande-dlo-peze-1.wav is never played" in fault


def test_a_folder_that_is_not_there_is_told_by_check(wording: Wording) -> None:
    voice = wording.community.voice.model_copy(update={"recorded": "nowhere"})
    [fault] = checking_words.faults(wording.community.model_copy(update={"voice": voice}))
    assert "nowhere, which is not here" in fault


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_only_sentences_that_never_vary_are_listed_and_each_has_a_name_of_its_own(
    wording: Wording, language: str
) -> None:
    listed = {line for _, line in longest.spoken(wording, language, fixed=True)}
    assert 70 < len(listed) == len({name_of(line) for line in listed})
    assert not any("Ben" in line or "4, 8, 2, 3" in line for line in listed)


@pytest.fixture
def street(tmp_path: Path, folder: Path) -> Iterator[Town]:
    community = tmp_path / "hotline.toml"
    told = (ROOT / "hotline.toml").read_text().replace("[voice]", f'[voice]\nrecorded = "{folder}"')
    community.write_text(told)
    with Town(tmp_path / "data", community=community) as opened:
        yield opened


def test_a_caller_hears_it_and_the_carrier_can_fetch_it_and_nothing_else(street: Town, folder: Path) -> None:
    (folder / "secret.txt").write_text("no")
    street.post("phones/+12025550101/calls")
    call: dict[str, Any] = street.post("phones/+12025550101/calls/keys", digits="4")
    heard = [line["says"] for line in call["answers"]]
    assert "(plays pou-mande-ed-peze-1.mp3)" in heard
    assert OFFER in heard
    address = f"{street.url}/twilio/voice/recorded-prompts"
    sound = street.http.get(f"{address}/ht/pou-mande-ed-peze-1.mp3", timeout=10)
    assert (sound.status_code, sound.content, sound.headers["Content-Type"]) == (200, b"sound", "audio/mpeg")
    for other in ("ht/secret.txt", "ht/..%2fsecret.txt", "ht/%2e%2e/secret.txt", "fr/pou-mande-ed-peze-1.mp3", "ht/"):
        assert street.http.get(f"{address}/{other}", timeout=10).status_code in (404, 405)
