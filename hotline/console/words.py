"""The console's own words, one TOML file a language."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
        """The words of this name; a number `n` chooses `name.one` where there is one."""
        said = self.languages[language]
        if fields.get("n") == 1 and f"{name}.one" in said:
            name = f"{name}.one"
        elif name not in said and f"{name}.many" in said:
            name = f"{name}.many"
        return said[name].format(**fields)

    def has(self, name: str) -> bool:
        """Whether there are words of this name."""
        return name in self.languages[REFERENCE]

    def missing(self) -> Iterator[str]:
        """A sentence for each word that one language has and another lacks, or whose fields differ."""
        reference = self.languages[REFERENCE]
        for language, said in self.languages.items():
            for name in sorted(reference.keys() ^ said.keys()):
                yield f"{language}.toml and {REFERENCE}.toml differ on {name}"
            for name in sorted(reference.keys() & said.keys()):
                if _fields(reference[name]) != _fields(said[name]):
                    yield f"{language}.toml: {name} needs {', '.join(sorted(_fields(reference[name]))) or 'no braces'}"


def _leaves(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)


def _fields(words: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(words) if field}
