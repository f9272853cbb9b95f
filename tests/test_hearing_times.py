"""Days, hours, windows and repeats as people say them, in four languages; and numbers that are no hour."""

from __future__ import annotations

import pytest

from flows.hearing import corrected, read
from flows.hearing.times import Time
from tests.harness.vocabularies import rows, vocabulary


def written(time: Time) -> str:
    """A time as the table writes it: 'every tue 09:00', '+0..fri', 'tue,fri', 'sat 14:00-16:00', '120min'."""
    if time.repeats and time.last:
        days, again = ",".join(time.repeats), ""
    else:
        days = time.day + (f"..{time.last}" if time.last else "")
        again = f"every {','.join(time.repeats)}" if time.repeats else ""
    hours = f"{time.start}-{time.end}" if time.end else time.start
    soon = f"{time.minutes}min" if time.minutes else ""
    return " ".join(filter(None, (again, days, hours, soon)))


@pytest.mark.parametrize("row", rows("times"), ids=lambda row: f"{row['language']}:{row['text']}")
def test_a_time_is_read_as_its_row_says(row: dict[str, str]) -> None:
    assert written(read(row["text"], vocabulary(), language=row["language"]).time) == row["time"]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_the_table_of_times_has_rows_enough_of_both_sorts(language: str) -> None:
    told = [row["time"] for row in rows("times") if row["language"] == language]
    assert len(told) >= 60
    assert told.count("") >= 12


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("need a ride thu 9am", "this_week"), ("at 3", "today"), ("tomorrow at 3", "tomorrow"), ("dec 5", "this_week"),
        ("every day at 8", "this_week"), ("no heat since monday", ""), ("tous les mardis", "this_week"),
        ("demen 8è", "tomorrow"), ("el jueves", "this_week"), ("any time", "any_time"),
    ],
)  # fmt: skip
def test_the_old_word_for_when_is_still_told(text: str, when: str) -> None:
    assert read(text, vocabulary()).when == when


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("make it 4pm", "16:00"), ("es a las 5", "17:00"), ("not friday, saturday", "sat"), ("its at 5 not 4", "17:00"),
        ("non, à 15h plutôt", "15:00"), ("se pa 8è, se 9è", "09:00"), ("change it to monday", "mon"),
    ],
)  # fmt: skip
def test_a_time_told_anew_is_a_correction(text: str, time: str) -> None:
    said = corrected(text, vocabulary())
    assert said is not None
    assert written(said.now.time) == time


def test_an_hour_counts_no_people_and_names_no_place() -> None:
    heard = read("need a ride for 2 at 4pm from 9 oak st", vocabulary())
    assert (heard.how_many, heard.place, written(heard.time)) == (2, "9 oak st", "16:00")
