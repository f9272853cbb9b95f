"""The phones: what each one shows, and how it behaves when it is texted or rung."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from hotline.base.clock import stamp

Kind = Literal["mobile", "landline", "not_mobile"]
Answering = Literal["rings", "person", "machine", "busy", "no-answer", "failed"]
Speaker = Literal["phone", "hotline", "carrier", "call"]

KINDS = ("mobile", "landline", "not_mobile")
ANSWERING = ("rings", "person", "machine", "busy", "no-answer", "failed")


class PhoneSettingError(ValueError):
    """A phone was told to be something it cannot be."""


@dataclass
class Bubble:
    """One text on the screen; `state` is how it fared: delivered, waiting, failed."""

    id: str
    by: Speaker
    body: str
    state: str
    at: str
    pictures: int = 0


@dataclass
class Phone:
    """One number.

    A `landline` takes texts and loses them later (30006), a `not_mobile` is refused at once (21614).
    `answering` is what happens when it rings: `rings` waits for somebody to answer on the page.
    """

    number: str
    name: str = ""
    kind: Kind = "mobile"
    answering: Answering = "rings"
    opted_out: bool = False
    bubbles: list[Bubble] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The phone as the control API and the page see it."""
        shown = asdict(self)
        shown["phone"] = shown.pop("number")
        return shown


class Phones:
    """Every phone the carrier has met, in the order of their first use."""

    def __init__(self, people: tuple[tuple[str, str], ...]) -> None:
        """Starts with the people who are shown on the page."""
        self._phones = {number: Phone(number, name) for name, number in people}
        self._versions = itertools.count(1)
        self.version = 0

    def get(self, number: str) -> Phone:
        """The phone with this number, which need not be a number (`anonymous`); a new one on first use."""
        return self._phones.setdefault(number, Phone(number))

    def all(self) -> list[Phone]:
        """All phones."""
        return list(self._phones.values())

    def touch(self) -> None:
        """Something on a screen changed: whoever polls will see it."""
        self.version = next(self._versions)

    def show(self, number: str, bubble: Bubble) -> Bubble:
        """Puts a bubble on a screen."""
        self.get(number).bubbles.append(bubble)
        self.touch()
        return bubble

    def setup(self, number: str, wanted: dict[str, Any]) -> None:
        """Changes a phone's `name`, `kind` or `answering`; raises PhoneSettingError, changing nothing."""
        allowed: dict[str, tuple[str, ...] | None] = {"name": None, "kind": KINDS, "answering": ANSWERING}
        for name, value in wanted.items():
            if name not in allowed:
                raise PhoneSettingError(f"A phone has no {name!r}; it has {', '.join(allowed)}.")
            choices = allowed[name]
            if not isinstance(value, str) or (choices is not None and value not in choices):
                raise PhoneSettingError(f"{name} is one of: {', '.join(choices or ('any text',))}.")
        phone = self.get(number)
        for name, value in wanted.items():
            setattr(phone, name, value)
        self.touch()


def bubble(sid: str, by: Speaker, body: str, state: str, at: datetime, pictures: int = 0) -> Bubble:
    """A bubble dated in ISO 8601."""
    return Bubble(sid, by, body, state, stamp(at), pictures)
