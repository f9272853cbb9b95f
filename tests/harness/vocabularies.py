"""A vocabulary of all four languages for the hearing tests, and the tables they read."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from flows.community import Community
from flows.hearing import Vocabulary
from tests.harness.base import ROOT

WORDING = ROOT / "flows" / "words" / "wording"
TABLES = ROOT / "tests" / "tables"
LANGUAGES = ("en", "es", "fr", "ht")


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """The `hear` tables as the wording files hold them."""
    return {code: tomllib.loads((WORDING / f"{code}.toml").read_text("utf-8"))["hear"] for code in LANGUAGES}


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
