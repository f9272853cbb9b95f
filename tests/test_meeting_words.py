"""What people write about a meeting, in four languages, and what only looks like it."""

from __future__ import annotations

import csv

import pytest

from flows.hearing.meeting_words import meeting_words
from tests.harness.base import ROOT
from tests.harness.vocabularies import vocabulary

ROWS = list(csv.DictReader((ROOT / "tests" / "tables" / "meetings.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_words_about_a_meeting_are_read_in_four_languages(row: dict[str, str]) -> None:
    read = meeting_words(row["text"], vocabulary(), row["language"])
    assert (read.meant, str(read.how_many or "")) == (row["meant"], row["how_many"])
