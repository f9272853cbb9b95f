"""What people write about a meeting, in four languages, and what only looks like it."""

from __future__ import annotations

import csv

import pytest

from flows.hearing.meeting_words import meeting_words
from flows.words.files import read_words
from tests.harness.base import ROOT
from tests.harness.vocabularies import vocabulary

ROWS = list(csv.DictReader((ROOT / "tests" / "tables" / "meetings.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_words_about_a_meeting_are_read_in_four_languages(row: dict[str, str]) -> None:
    read = meeting_words(row["text"], vocabulary(), row["language"])
    assert (read.meant, str(read.how_many or "")) == (row["meant"], row["how_many"])


BY_REF = {
    "COMING 4823 2": ("coming", 2), "comin 2 4823": ("coming", 2), "4823 yes 3": ("coming", 3), "4823 no": ("not", 0),
    "COMING 4823 2 at 6pm": ("coming", 2), "coming 4823 at 6": ("coming", 0), "coming 4823 6pm": ("coming", 0),
    "4823 2 adults and 3 kids": ("", 5), "voy 4823 somos 4": ("coming", 4), "4823 viens pas": ("not", 0),
    "M PAP VINI 4823": ("not", 0), "MWEN LA 4823": ("here", 0), "AQUI 4823": ("here", 0), "ICI 4823 2": ("here", 2),
    "4823 AGREE": ("agree", 0), "4823 acuerdo": ("agree", 0), "4823 accord": ("agree", 0), "4823 dako": ("agree", 0),
    "4823 BLOCK it costs too much": ("block", 0), "4823 bloqueo": ("block", 0), "bloque 4823": ("block", 0),
    "4823 bloke": ("block", 0), "PASS 4823": ("pass", 0), "4823 paso": ("pass", 0), "4823 passe": ("pass", 0),
    "4823 pase": ("pass", 0), "when is 4823": ("next", 0), "4823 not sure yet": ("unsure", 0), "4823": ("", 0),
}  # fmt: skip


@pytest.mark.parametrize("text", BY_REF)
def test_with_its_number_any_answer_is_read(text: str) -> None:
    read = meeting_words(text, vocabulary(), "", "4823")
    assert (read.meant, read.how_many) == BY_REF[text]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_every_word_that_a_text_of_ours_offers_is_understood(language: str) -> None:
    words = read_words(language)["names"]["attending"]
    meant = {name: meeting_words(f"{said} 4823", vocabulary(), language, "4823").meant for name, said in words.items()}
    assert meant == {
        "coming": "coming", "not_coming": "not", "here": "here", "agree": "agree", "abstain": "pass", "oppose": "block",
    }  # fmt: skip
