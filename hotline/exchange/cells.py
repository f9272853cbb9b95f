"""The cells of a spreadsheet of people, understood with the community's own names in all its languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hotline.exchange import ExchangeError, hours, people
from hotline.services import Services
from storage.records import Coordinator
from storage.records.search_keys import plain_words

HEADERS: dict[str, tuple[str, ...]] = {
    "phone": (
        "phone",
        "telephone",
        "mobile",
        "cell",
        "number",
        "phone number",
        "telefono",
        "movil",
        "celular",
        "numero",
    ),
    "name": ("name", "full name", "first name", "nombre", "nombre completo"),
    "language": ("language", "lang", "idioma", "lengua"),
    "speaks": ("speaks", "other languages", "languages", "habla", "otros idiomas", "idiomas"),
    "roles": ("role", "roles", "rol", "papel"),
    "can": ("can", "skills", "skill", "can help with", "helps with", "puede", "habilidades", "puede ayudar con"),
    "areas": ("area", "areas", "neighborhood", "neighbourhood", "district", "zone", "zona", "barrio", "distrito"),
    "hours": ("hours", "availability", "available", "free", "horario", "horas", "disponibilidad"),
    "monthly_cap": ("monthly cap", "tasks a month", "cap", "limite", "tareas al mes", "maximo al mes"),
    "consent": ("consent", "agreed", "agreed to texts", "opt in", "consentimiento", "acepta", "acepta mensajes"),
    "opted_out": ("opted out", "opt out", "stop", "no texts", "baja", "sin mensajes"),
    "notes": ("notes", "note", "comments", "notas", "comentarios", "observaciones"),
}
"""Column names that are recognised, without capitals and accents, in English and Spanish."""
FIELDS = tuple(HEADERS)
_PLAIN_HEADERS = {name: {" ".join(plain_words(header)) for header in headers} for name, headers in HEADERS.items()}
ROLE_NAMES = {"volunteer": ["voluntario", "voluntaria"], "resident": ["residente", "vecino", "vecina"]}
FAULTS = {
    "no_area_code": "area_code", "number_costly": "costly", "number_country": "country", "number_own": "own",
    "number_service": "service", "short_number": "service",
}  # fmt: skip
"""What is wrong with a number, by the name of the error."""
_NO = {"", "no", "n", "false", "0", "falso", "none", "ninguno", "non"}


_YES = frozenset({
    "yes", "y", "yep", "yeah", "x", "1", "true", "ok", "okay", "agree", "agreed", "agrees", "consent", "consented",
    "consents", "given", "granted", "opt in", "opted in",
    "si", "s", "acepta", "acepto", "acepte", "aceptado", "de acuerdo", "verdadero",
    "oui", "o", "accepte", "d accord", "accord", "vrai",
    "wi", "dako", "li dako", "mwen dako", "aksepte",
})  # fmt: skip
_OURS = re.compile(r"called|texted( (start|unstop|yes))?|said on a call|given to whoever added them", re.IGNORECASE)
"""How consent stands in our own export."""
_TOLD = re.compile(r"told coordinator:(.{1,40})", re.IGNORECASE)
"""The same, where somebody of the desk was told: only an account that there is counts."""
_TICKS = "✓✔☑✅"
_PLAIN_YES = re.compile(rf"(?:[{_TICKS}] ?)?(?:[^\W\d_]+(?:[ '’-][^\W\d_]+)*[.!]*|1)|(?:[^\W\d_]+ ?)?[{_TICKS}]")
"""How a yes may look: words and at most one tick. Any other sign beside it may be what crosses it out."""
_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}:?\d{2}))?")
SEVERAL = frozenset({"consent", "opted_out"})
"""Fields that several columns may tell of: each of them has to say yes to texts, and one is enough to say no."""
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y")


def consents(cell: str, today: date, desk: Collection[str] = ()) -> bool:
    """Whether a cell is a yes, or the date of one by now; a question, a formula and whatever else is no consent.

    `desk` are the names of the accounts to whom a yes may have been told.
    """
    cell = unicodedata.normalize("NFC", cell.replace("\ufe0f", "")).strip()
    if _OURS.fullmatch(cell):
        return True
    if told := _TOLD.fullmatch(cell):
        return told[1].casefold() in desk
    if _PLAIN_YES.fullmatch(cell):
        words = " ".join(plain_words(cell))
        return words in _YES or not words
    day, *time = re.split(r"[T ]", cell, maxsplit=1)
    return all(map(_TIME.fullmatch, time)) and any(_is_past(day, form, today) for form in _DATES)


def _is_past(day: str, form: str, today: date) -> bool:
    """Whether a day has begun by now somewhere on earth."""
    try:
        told = datetime.strptime(day, form).date()
        return told.year >= 1990 and told <= today + timedelta(days=1)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken: a name for translators, the cell in question, and an English sentence."""

    name: str
    value: str
    sentence: str


class Unread(Exception):
    """A cell that cannot be understood."""

    def __init__(self, name: str, value: str, sentence: str) -> None:
        """Carries the fault of its row."""
        super().__init__(sentence)
        self.fault = Fault(name, value, sentence)


def recognise(header: Sequence[str]) -> tuple[str, ...]:
    """The field of each column by its name; each field once, but for those that several columns may tell of."""
    found: list[str] = []
    for name in header:
        plain = " ".join(plain_words(name.replace("_", " ").replace("-", " ")))
        named = (one for one, names in _PLAIN_HEADERS.items() if plain in names)
        matched = next((one for one in named if one in SEVERAL or one not in found), "")
        found.append(matched)
    return tuple(found)


class Cells:
    """Understands cells with the community's own names."""

    def __init__(self, services: Services) -> None:
        """Learns the community's names for things."""
        self.services = services
        self._today = services.clock.now().date()
        self._desk = {account.name for account in services.store.find(Coordinator)}
        codes = services.community.languages
        wording = services.wording
        categories = services.community.categories
        self.can = _by_name(categories, lambda key: [wording.name("categories", key, code) for code in codes])
        self.areas = _by_name(services.community.areas, lambda key: [services.community.areas[key]])
        self.languages = _by_name(codes, lambda key: [str(wording.languages[key]["language"]["name"])])
        self.roles = _by_name(people.ROLES, lambda key: ROLE_NAMES[key])

    def read(self, mapping: Sequence[str], cells: Sequence[str]) -> tuple[str, dict[str, Any]]:
        """The phone of a row and what else it says; raises `Unread`."""
        columns = [(name, cell) for name, cell in zip(mapping, cells, strict=False) if name]
        values = {name: cell for name, cell in columns if name not in SEVERAL} | self._said(columns)
        written = values.pop("phone", "")
        try:
            phone = people.reachable(self.services, written)
        except ExchangeError as error:
            raise Unread(FAULTS.get(error.key, "phone"), written, str(error)) from None
        return phone, {name: self._value(name, cell) for name, cell in values.items() if cell}

    def _said(self, columns: Sequence[tuple[str, str]]) -> dict[str, str]:
        """What several columns say of one wish: the cell that says no, if there is one, else the first."""
        refusals = {"consent": lambda cell: not self._consents(cell), "opted_out": _stops}
        said = {}
        for name, refuses in refusals.items():
            cells = [cell for of, cell in columns if of == name]
            if cells:
                said[name] = next(filter(refuses, cells), cells[0])
        return said

    def _consents(self, cell: str) -> bool:
        return consents(cell, self._today, self._desk)

    def _value(self, name: str, cell: str) -> Any:
        if name in ("can", "areas", "roles", "speaks"):
            known = {"can": self.can, "areas": self.areas, "roles": self.roles, "speaks": self.languages}[name]
            parts = [part for part in re.split(r"[,;|/]", cell) if part.strip()]
            return tuple(dict.fromkeys(_one(name, part, known) for part in parts))
        if name == "language":
            return _one(name, cell, self.languages)
        if name == "hours":
            return _checked_hours(cell)
        if name == "monthly_cap":
            return _cap(cell)
        if name == "opted_out":
            return _stops(cell)
        if name == "consent":
            return f"imported: {cell}"[:80] if self._consents(cell) else ""
        return cell[: 80 if name == "name" else 4000]


def _stops(cell: str) -> bool:
    return _plain(cell) not in _NO


def _by_name(keys: Sequence[str] | Mapping[str, str], names: Callable[[str], list[str]]) -> dict[str, str]:
    return {_plain(name): key for key in keys for name in (key, *names(key))}


def _plain(words: str) -> str:
    return " ".join(plain_words(words.replace("_", " "))) or words.strip().lower()


def _one(name: str, cell: str, known: Mapping[str, str]) -> str:
    found = known.get(_plain(cell))
    if found is None:
        allowed = ", ".join(dict.fromkeys(known.values()))
        raise Unread(name, cell.strip(), f"{cell.strip()!r} is not one of {name}: use {allowed}")
    return found


def _checked_hours(cell: str) -> str:
    try:
        hours.parse(cell)
    except ExchangeError as error:
        raise Unread("hours", cell, str(error)) from None
    return cell[:80]


def _cap(cell: str) -> int:
    if not cell.isdecimal() or len(cell) > 3:
        raise Unread("monthly_cap", cell, f"{cell!r} is no number of tasks a month")
    return int(cell)
