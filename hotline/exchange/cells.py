"""The cells of a spreadsheet of people, understood with the community's own names in all its languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hotline.exchange import ExchangeError, hours, people
from hotline.services import Services
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
    "consents", "given", "granted", "opt in", "opted in", "✓", "✔", "☑",
    "si", "s", "acepta", "acepto", "acepte", "aceptado", "de acuerdo", "verdadero",
    "oui", "o", "accepte", "d accord", "accord", "vrai",
    "wi", "dako", "li dako", "mwen dako", "aksepte",
})  # fmt: skip
_OURS = re.compile(
    r"called|texted( (start|unstop|yes))?|said on a call|given to whoever added them|told coordinator:\S+",
    re.IGNORECASE,
)
"""How consent stands in our own export."""
_FORMULA = ("=", "+", "@", "-")
"""Signs with which a formula of a spreadsheet begins."""
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y")


def consents(cell: str, today: date) -> bool:
    """Whether a cell is a yes, or the date of one by now; a question, a formula and whatever else is no consent."""
    if "?" in cell or cell.strip()[:1] in _FORMULA:
        return False
    plain = " ".join(plain_words(cell)) or cell.strip().casefold()
    if plain in _YES or cell.strip().casefold() in _YES or _OURS.fullmatch(cell.strip()):
        return True
    day, *time = re.split(r"[T ]", cell.strip(), maxsplit=1)
    return not any(re.search(r"[^\d:.+Zz -]", one) for one in time) and any(
        _is_past(day, form, today) for form in _DATES
    )


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
    """The field of each column by its name; each field once."""
    found: list[str] = []
    for name in header:
        plain = " ".join(plain_words(name.replace("_", " ").replace("-", " ")))
        matched = next((one for one, names in _PLAIN_HEADERS.items() if plain in names and one not in found), "")
        found.append(matched)
    return tuple(found)


class Cells:
    """Understands cells with the community's own names."""

    def __init__(self, services: Services) -> None:
        """Learns the community's names for things."""
        self.services = services
        codes = services.community.languages
        wording = services.wording
        categories = services.community.categories
        self.can = _by_name(categories, lambda key: [wording.name("categories", key, code) for code in codes])
        self.areas = _by_name(services.community.areas, lambda key: [services.community.areas[key]])
        self.languages = _by_name(codes, lambda key: [str(wording.languages[key]["language"]["name"])])
        self.roles = _by_name(people.ROLES, lambda key: ROLE_NAMES[key])

    def read(self, mapping: Sequence[str], cells: Sequence[str]) -> tuple[str, dict[str, Any]]:
        """The phone of a row and what else it says; raises `Unread`."""
        values = {name: cell for name, cell in zip(mapping, cells, strict=False) if name}
        written = values.pop("phone", "")
        try:
            phone = people.reachable(self.services, written)
        except ExchangeError as error:
            raise Unread(FAULTS.get(error.key, "phone"), written, str(error)) from None
        return phone, {name: self._value(name, cell) for name, cell in values.items() if cell}

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
            return _plain(cell) not in _NO
        if name == "consent":
            return f"imported: {cell}"[:80] if consents(cell, self.services.clock.now().date()) else ""
        return cell[: 80 if name == "name" else 4000]


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
