"""The console's own words, one TOML file a language."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flows.words import cldr

FOLDER = Path(__file__).parent / "words"
REFERENCE = "en"


@dataclass(frozen=True)
class Words:
    """What the console says, by language and name (`board.title`)."""

    languages: Mapping[str, Mapping[str, str]]

    @classmethod
    @cache
    def load(cls, folder: Path = FOLDER) -> Words:
        """Reads every language that has a file, once a process."""
        files = sorted(folder.glob("*.toml"))
        return cls({path.stem: dict(_leaves(tomllib.loads(path.read_text("utf-8")))) for path in files})

    def say(self, language: str, name: str, /, **fields: Any) -> str:
        """The words of this name; where it has forms for a number, those that go with `n`."""
        said = self.languages[language]
        if name not in said:
            counted = f"{name}.{cldr.plural_form(fields['n'], language)}"
            name = counted if counted in said else f"{name}.{cldr.OTHER}"
        return said[name].format(**fields)

    def has(self, name: str) -> bool:
        """Whether there are words of this name."""
        return name in self.languages[REFERENCE]

    def missing(self) -> Iterator[str]:
        """A sentence for each word that a language lacks or has too many of, or whose fields differ.

        A language needs those forms beside a number that its own counts have; a form need not name the number.
        """
        reference = self.languages[REFERENCE]
        counted = {name for name in map(_counted, reference) if {f"{name}.one", f"{name}.other"} <= reference.keys()}
        single = {name for name in reference if _counted(name) not in counted}
        for language, said in self.languages.items():
            needed = single | {f"{name}.{form}" for name in counted for form in cldr.plural_forms(language)}
            yield from (f"{language}.toml lacks {name}" for name in sorted(needed - said.keys()))
            for name in sorted(said):
                if name in single:
                    yield from _differing(language, name, _fields(said[name]), _fields(reference[name]))
                elif (whole := _counted(name)) in counted:
                    wanted = _fields(reference[f"{whole}.other"])
                    yield from _differing(language, name, _fields(said[name]) | {"n"}, wanted | {"n"})
                else:
                    yield f"{language}.toml has {name}, which nothing says"


def _leaves(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)


def _counted(name: str) -> str:
    """The name of which this is a form beside a number; "" where it cannot be one."""
    before, _, form = name.rpartition(".")
    return before if form in cldr.FORMS else ""


def _differing(language: str, name: str, found: set[str], wanted: set[str]) -> Iterator[str]:
    if found != wanted:
        yield f"{language}.toml: {name} needs {', '.join(sorted(wanted)) or 'no braces'}"


def _fields(words: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(words) if field}
