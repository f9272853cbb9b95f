"""One language's file of words: reading it, and naming what it lacks beside the reference."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.hearing import missing_lists

FOLDER = Path(__file__).parent / "wording"
REFERENCE = "en"
HEARD = "hear"
LISTS_OF_SOME = frozenset({"place.type", "place.type_after_number"})
"""Wordlists that a language may leave empty: not every one names streets after their number."""


class WordingError(Exception):
    """Words are missing or wrong; the message is a sentence for whoever edits them."""


def read_language(language: str, folder: Path = FOLDER) -> dict[str, Any]:
    """One language's file as TOML; WordingError names the file and what is wrong with it."""
    path = folder / f"{language}.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        known = ", ".join(sorted(found.stem for found in folder.glob("*.toml")))
        raise WordingError(
            f"there are no words for language {language!r}: add {path.name}, or use one of {known}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordingError(f"{path.name} cannot be read: {error}") from None


def missing(language: str, words: Mapping[str, Any], reference: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each word, field or wordlist that a language lacks or has too many of, beside the reference."""
    name = f"{language}.toml"
    expected, found = leaves(reference), leaves(words)
    for key in sorted(expected.keys() - found.keys()):
        yield f"{name} lacks {key}: say there what {REFERENCE}.toml says"
    for key in sorted(found.keys() - expected.keys()):
        yield f"{name} has {key}, which nothing says: take it out"
    for key in sorted(found.keys() & expected.keys()):
        yield from _differing(name, key, found[key], expected[key])
    tables = {language: words.get(HEARD, {}), REFERENCE: reference[HEARD]}
    for gap in missing_lists(tables, language, REFERENCE):
        if gap not in LISTS_OF_SOME:
            yield f"{name} lacks {HEARD}.{gap}: list there the words that people write"


def _differing(name: str, key: str, found: str, expected: str) -> Iterator[str]:
    if bool(found) != bool(expected):
        yield f"{name}: {key} is empty" if expected else f"{name}: {key} must stay empty, since nothing says it"
        return
    try:
        has, needs = fields(found), fields(expected)
    except ValueError:
        yield f"{name}: {key} has a brace without its partner: {found}"
        return
    if has != needs:
        yield f"{name}: {key} needs {_listed(needs)} and has {_listed(has)}"


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no braces"


def leaves(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Everything that is said, by its key with dots, e.g. `say.where.text`; wordlists are left out."""
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found |= leaves(value, f"{before}{key}.") if before or key != HEARD else {}
        else:
            found[f"{before}{key}"] = str(value)
    return found


def fields(template: str) -> set[str]:
    """What stands in braces; ValueError where a brace has no partner."""
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}
