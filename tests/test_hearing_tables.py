"""Every row of the tables under tests/tables: what people say, and what has to be understood."""

from __future__ import annotations

import pytest

from flows.hearing import (
    BareValue,
    agreement,
    answer,
    bare_value,
    doubts,
    is_of_others,
    is_over,
    keyword,
    parts,
    public_place,
    read,
    stop,
)  # fmt: skip
from tests.harness.vocabularies import rows, vocabulary


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_every_row_of_the_stop_table_is_heard_as_it_says(language: str) -> None:
    wrong = []
    for row in rows("stop"):
        if row["language"] != language:
            continue
        heard = stop(row["text"], vocabulary())
        said = (heard.kind, heard.rest) if heard else ("", "")
        if said != (row["means"], row["files"]):
            wrong.append((row["text"], said))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_every_row_of_the_danger_table_raises_its_alarm_or_none(language: str) -> None:
    wrong = [
        (row["text"], found)
        for row in rows("danger")
        if row["language"] == language and (found := read(row["text"], vocabulary()).danger) != row["danger"]
    ]
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_a_danger_is_over_where_the_words_say_so_and_tell_of_no_other(language: str) -> None:
    wrong = [
        row["text"]
        for row in rows("over")
        if row["language"] == language and is_over(row["text"], vocabulary(), language) != (row["over"] == "yes")
    ]
    assert not wrong


def test_the_stop_table_has_several_hundred_rows_of_each_sort() -> None:
    means = [row["means"] for row in rows("stop")]
    assert len(means) > 600
    assert means.count("stop") > 300
    assert means.count("") > 200
    assert means.count("start") > 30


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_a_first_text_in_ones_own_words_is_read_as_its_row_says(language: str) -> None:
    wrong = []
    for row in rows("first_texts"):
        if row["language"] != language:
            continue
        heard = read(row["text"], vocabulary())
        many = str(heard.how_many or "")
        said = (heard.kind, " ".join(heard.categories), heard.place, heard.when, many, heard.for_whom)
        meant = tuple(row[key] for key in ("kind", "categories", "place", "when", "how_many", "for_whom"))
        if said != meant:
            wrong.append((row["text"], said, meant))
    assert not wrong


@pytest.mark.parametrize("row", rows("answers"), ids=lambda row: f"{row['language']}:{row['text']}")
def test_an_answer_is_heard_with_the_rest_as_a_note(row: dict[str, str]) -> None:
    heard = answer(row["text"], vocabulary())
    assert heard.kind == row["kind"]
    if row["kind"] in ("yes", "no"):
        assert heard.note == row["note"]


@pytest.mark.parametrize("row", rows("keywords"), ids=lambda row: row["text"] or "nothing")
def test_a_command_is_heard_and_free_words_are_not_one(row: dict[str, str]) -> None:
    heard = keyword(row["text"], vocabulary())
    assert (heard.name if heard else "") == row["keyword"]
    assert (" ".join(heard.refs) if heard else "") == row["refs"]


@pytest.mark.parametrize("row", rows("places"), ids=lambda row: row["text"])
def test_a_place_is_found_as_written_and_shown_without_house_number(row: dict[str, str]) -> None:
    assert read(row["text"], vocabulary()).place == row["place"]
    assert public_place(row["place"]) == row["public"]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_things_are_named_with_their_numbers_and_sizes_as_their_row_says(language: str) -> None:
    wrong = []
    for row in rows("things"):
        if row["language"] != language:
            continue
        heard = read(row["text"], vocabulary(), language=language)
        said = ("|".join(said for said, _ in heard.items), str(heard.how_many or ""))
        if said != (row["items"], row["how_many"]):
            wrong.append((row["text"], said))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_several_needs_and_offers_of_one_text_are_told_apart_as_their_row_says(language: str) -> None:
    wrong = []
    for row in rows("parts"):
        if row["language"] != language:
            continue
        told = parts(row["text"], vocabulary(), language)
        said = "|".join(" ".join(filter(None, (one.kind, *one.categories, one.when, one.place))) for one in told)
        if said != row["parts"]:
            wrong.append((row["text"], said))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_a_value_told_alone_is_heard_as_its_row_says(language: str) -> None:
    wrong = []
    for row in rows("bare_values"):
        if row["language"] != language:
            continue
        value = bare_value(row["text"], vocabulary(), language)
        if (said := _named(value) if value else "") != row["value"]:
            wrong.append((row["text"], said))
    assert not wrong


def _named(value: BareValue) -> str:
    if value.number:
        return f"{'house' if value.house else 'number'} {value.number}"
    if value.flat or value.people:
        return f"flat {value.flat}" if value.flat else f"people {value.people}"
    return " ".join(filter(None, ("time", value.time.day, value.time.start)))


def test_a_story_of_many_pieces_is_not_divided() -> None:
    text = "need a ride today, " + ", ".join(["and diapers"] * 15)
    assert parts(text, vocabulary(), "en") == ()


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_somebody_else_agreed_only_where_known_words_say_so(language: str) -> None:
    wrong = []
    for row in rows("agreeing"):
        said = agreement(row["text"], vocabulary(), language)
        if row["language"] == language and said.replace("unsure", "") != row["agreed"]:
            wrong.append((row["text"], said))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_a_yes_to_a_task_is_doubted_for_what_its_row_says_and_a_plain_one_is_not(language: str) -> None:
    wrong = []
    for row in rows("doubts"):
        said = "|".join(doubts(row["text"], vocabulary(), language))
        if row["language"] == language and bool(said) != bool(row["doubts"]):
            wrong.append((row["text"], said))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
def test_a_stop_is_of_others_where_they_want_it_or_it_is_about_them(language: str) -> None:
    wrong = []
    for row in rows("stops_of_others"):
        assert stop(row["text"], vocabulary())
        said = is_of_others(row["text"], vocabulary())
        if row["language"] == language and said != (row["others"] == "yes"):
            wrong.append((row["text"], said))
    assert not wrong
