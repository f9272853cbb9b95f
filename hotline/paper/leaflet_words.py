"""What stands on paper, one TOML file a language, and how the hotline's number is printed there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumberFormat

from flows.community import Community
from hotline.paper.lettering import UNBROKEN

FOLDER = Path(__file__).parent / "handouts"


@cache
def languages() -> tuple[str, ...]:
    """The languages that have words for paper."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class LeafletWords:
    """Everything that paper in one language says about one hotline; `place` is the code of where it will hang."""

    community: Community
    number: str
    """In full, as +12025550100."""
    language: str
    place: str = ""

    def say(self, name: str, /, **fields: object) -> str:
        """The words of this name, in which the hotline's own stand in braces."""
        return str(_read(self.language)[name]).format(**self.known(), **fields)

    def known(self) -> dict[str, object]:
        """What any of the words may name."""
        return {
            "name": self.community.name, "number": self.printed, "emergency": self.community.emergency_number,
            "code": self.place,
        }  # fmt: skip

    @property
    def examples(self) -> tuple[str, ...]:
        """Three texts that somebody could send."""
        return tuple(_read(self.language)["examples"])

    @property
    def how_it_works(self) -> tuple[str, ...]:
        """For whoever writes about it, in a few sentences."""
        return tuple(str(line).format(**self.known()) for line in _read(self.language)["how"])

    @property
    def call(self) -> str:
        """Which key a caller presses to ask for help: behind that of their language, where several are offered."""
        return self._by_key("call")

    @property
    def keys(self) -> str:
        """The same in fewer words."""
        return self._by_key("keys")

    def _by_key(self, name: str) -> str:
        if len(self.community.languages) == 1:
            return self.say(f"{name}_one")
        return self.say(name, key=self.community.languages.index(self.language) + 1)

    @property
    def printed(self) -> str:
        """The number as people of this country write it."""
        parsed = phonenumbers.parse(self.number)
        here = phonenumbers.country_code_for_region(self.community.country) == parsed.country_code
        form = PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(parsed, form).replace(" ", UNBROKEN)

    @property
    def sms(self) -> str:
        """The address that opens a text to the hotline (RFC 5724), with the place's word in it."""
        return f"sms:{self.number}" + (f"?body={quote(f'hi {self.place}')}" if self.place else "")

    @property
    def tel(self) -> str:
        """The address that rings the hotline (RFC 3966)."""
        return f"tel:{self.number}"
