"""A language's two files: `say/xx.toml`, what is said, and `hear/xx.toml`, the wordlists by which people are heard."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SAY, HEAR = "say", "hear"
REFERENCE = "en"


class WordingError(Exception):
    """Words are missing or wrong; the message is a sentence for whoever edits them."""


def read_words(language: str, folder: Path = FOLDER) -> dict[str, Any]:
    """What is said in a language, as its file has it; WordingError names the file and what is wrong with it."""
    return _read(SAY, language, folder)


def read_wordlists(language: str, folder: Path = FOLDER) -> dict[str, Any]:
    """What is listened for in a language, as its file has it; WordingError as for `read_words`."""
    return _read(HEAR, language, folder)


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages that have both files."""
    said, heard = ({file.stem for file in (folder / kind).glob("*.toml")} for kind in (SAY, HEAR))
    return sorted(said & heard)


def file_name(kind: str, language: str) -> str:
    """A file of words as the faults call it, e.g. `say/en.toml`."""
    return f"{kind}/{language}.toml"


def _read(kind: str, language: str, folder: Path) -> dict[str, Any]:
    name = file_name(kind, language)
    try:
        return tomllib.loads((folder / name).read_text("utf-8"))
    except FileNotFoundError:
        named = [file_name(each, language) for each in (SAY, HEAR)]
        lacking = " and ".join(each for each in named if not (folder / each).is_file())
        known = ", ".join(languages(folder))
        raise WordingError(
            f"there are no words for language {language!r}: add {lacking}, or use one of {known}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordingError(f"{name} cannot be read: {error}") from None
