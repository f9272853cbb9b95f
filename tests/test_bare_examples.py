"""Examples leave the house without names, numbers and places; what is needed and offered stays."""

from __future__ import annotations

import csv
import io
import json

import pytest

from hotline.archive import bare_examples
from hotline.exchange import people
from hotline.services import Services
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.test_training import corrected


@pytest.mark.parametrize(
    ("words", "left", "gone"),
    [
        ("need groceries, call 347 555 0123", ("need groceries", "call"), ("347", "0123", "555")),
        ("need groceries, call three four seven five five five 0123", ("need groceries",), ("seven", "0123")),
        ("we need water for 4 at 12 Oak Street apt 4", ("we need water for 0",), ("oak", "12", "street")),
        ("need diapers at oak and 5th", ("need diapers",), ("oak", "5th")),
        ("my neighbor Zambrana needs a ride to dialysis", ("my neighbor", "ride"), ("zambrana",)),
        ("zambrana needs a ride to the clinic on grand ave", ("ride",), ("zambrana", "grand")),
        ("please ask for maribel, we need soap", ("we need soap",), ("maribel",)),
        ("necesito leche, vivo en la calle Los Encinos 14", ("necesito leche",), ("encinos", "14")),
        ("write me at ana@example.org, need a blanket", ("need a blanket",), ("ana", "example", "org")),
        ("mwen bezwen dlo, mwen nan Delmas 33", ("mwen bezwen dlo",), ("delmas", "33")),
    ],
)
def test_what_tells_who_and_where_is_gone(
    services: Services, words: str, left: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    corrected(services, words, "need", "food")
    [row] = bare_examples.rows(services)
    for one in left:
        assert one in row["text"], row
    for one in gone:
        assert one not in row["text"].casefold(), row


def test_a_name_on_file_is_gone_however_many_say_it(services: Services) -> None:
    for phone in (ROSA, ANA, LUZ):
        corrected(services, "need tools, ask gizzle", "need", "tools", phone=phone)
    assert [row["text"] for row in bare_examples.rows(services)] == ["need tools, ask gizzle"] * 3
    people.add(services, BEN, who="cli", consent="said", name="Gizzle Brown")
    assert [row["text"] for row in bare_examples.rows(services)] == ["need tools, ask •••"] * 3


def test_a_word_that_no_list_knows_leaves_only_when_several_phones_have_used_it(services: Services) -> None:
    corrected(services, "we need a gizzle and a bivvy", "need", "tools", phone=ROSA)
    corrected(services, "gizzle for us please", "need", "tools", phone=ANA)
    texts = [row["text"] for row in bare_examples.rows(services)]
    assert texts == ["gizzle for us please", "we need a gizzle and a •••"]


def test_both_forms_hold_the_same_and_nothing_of_whom_or_when(services: Services) -> None:
    corrected(services, "=we need a blanket", "need", "clothing", "shelter")
    lines, table = io.StringIO(), io.StringIO()
    bare_examples.write(services, lines, "jsonl")
    bare_examples.write(services, table, "csv")
    row = json.loads(lines.getvalue())
    assert row == {
        "text": "=we need a blanket", "language": "en", "kind": "need", "categories": ["clothing", "shelter"],
    }  # fmt: skip
    [read] = csv.DictReader(io.StringIO(table.getvalue()))
    assert (read["kind"], read["categories"]) == ("need", "clothing shelter")
    assert read["text"].endswith("we need a blanket")
    assert not read["text"].startswith("=")
