"""A vocabulary of all four languages for the hearing tests, and the tables they read."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

from flows.community import Community
from flows.hearing import Vocabulary
from flows.words.files import read_wordlists
from tests.harness.base import ROOT

TABLES = ROOT / "tests" / "tables"
LANGUAGES = ("en", "es", "fr", "ht")


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """The wordlists as their files hold them."""
    return {code: read_wordlists(code) for code in LANGUAGES}


@cache
def vocabulary() -> Vocabulary:
    """The sample community in four languages."""
    return _loaded()


@cache
def another() -> Vocabulary:
    """The same words, loaded anew: it remembers nothing of what the first was asked."""
    return _loaded()


def _loaded() -> Vocabulary:
    areas = {"north": "North side", "hill": "Hill"}
    return Vocabulary.load(tables(), Community(name="Oak Street", languages=LANGUAGES, areas=areas))


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table under tests/tables."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
