"""What a language's files lack beside the reference: words, fields and wordlists, each in a sentence."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

from flows.hearing import missing_lists
from flows.words.files import HEAR, REFERENCE, SAY, file_name

LISTS_OF_SOME = frozenset({"place.type", "place.type_after_number"})
"""Wordlists that a language may leave empty: not every one names streets after their number."""


def missing_words(language: str, words: Mapping[str, Any], reference: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each word or field that a language lacks or has too many of, beside the reference."""
    name = file_name(SAY, language)
    expected, found = leaves(reference), leaves(words)
    for key in sorted(expected.keys() - found.keys()):
        yield f"{name} lacks {key}: say there what {file_name(SAY, REFERENCE)} says"
    for key in sorted(found.keys() - expected.keys()):
        yield f"{name} has {key}, which nothing says: take it out"
    for key in sorted(found.keys() & expected.keys()):
        yield from _differing(name, key, found[key], expected[key])


def missing_wordlists(language: str, lists: Mapping[str, Any], reference: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each wordlist that a language leaves empty and the reference does not."""
    for gap in missing_lists({REFERENCE: reference, language: lists}, language, REFERENCE):
        if gap not in LISTS_OF_SOME:
            yield f"{file_name(HEAR, language)} lacks {gap}: list there the words that people write"


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
    """Everything that is said, by its key with dots, e.g. `say.where.text`."""
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= leaves(value, f"{before}{key}.") if isinstance(value, Mapping) else {f"{before}{key}": str(value)}
    return found


def fields(template: str) -> set[str]:
    """What stands in braces; ValueError where a brace has no partner."""
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}
