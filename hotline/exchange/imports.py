"""People from a spreadsheet: columns are recognised, rows that cannot be taken come back with the reason.

Importing the same file twice changes nothing the second time. An import never ends anybody's STOP and never takes
consent away; who has no consent in its column is kept, and not texted. It makes no volunteer of whoever has left them
or was struck, and changes nothing that somebody has told of themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from hotline.exchange import ExchangeError, opt_outs, people, sheets
from hotline.exchange.cells import FIELDS, Cells, Fault, Unread, recognise
from hotline.services import Services
from storage.records import Person, Upload
from storage.store import where

_BATCH = 200
"""Rows in one transaction: short enough that a text that comes in meanwhile does not wait."""
LARGEST = 100_000
KEPT_HOURS = 2
"""Between the dry run and the import; then the file and everybody in it is gone from here."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of the file, as it stood and as it was understood."""

    number: int
    cells: tuple[str, ...]
    phone: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was understood; `mapping` is the field of each column, "" for one that is left aside."""

    header: tuple[str, ...]
    mapping: tuple[str, ...]
    rows: tuple[ImportRow, ...]

    @property
    def good(self) -> list[ImportRow]:
        """Rows that can be taken."""
        return [row for row in self.rows if row.fault is None]

    @property
    def bad(self) -> list[ImportRow]:
        """Rows that come back."""
        return [row for row in self.rows if row.fault is not None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def drop_old_files(services: Services) -> int:
    """Drops files that nobody imported in time; says how many."""
    old = services.store.find(
        Upload, where("created_at") < services.now(hours=-KEPT_HOURS), order="created_at", limit=5
    )
    for upload in old:
        services.store.drop(upload)
    return len(old)


def read(services: Services, data: bytes, mapping: Sequence[str] | None = None) -> Sheet:
    """Understands a file without keeping anything; ExchangeError when it is no table of people."""
    try:
        rows = sheets.read(data)
    except csv.Error as error:
        raise ExchangeError(f"this is not a CSV file: {error}", "no_csv") from None
    if not rows:
        sentence = "this file is empty: the first line names the columns, each further line is a person"
        raise ExchangeError(sentence, "empty_file")
    if len(rows) > LARGEST + 1:
        raise ExchangeError(f"this file has more than {LARGEST} rows: split it", "long_file", n=LARGEST)
    header = tuple(rows[0])
    chosen = tuple(mapping) if mapping else recognise(header)
    if len(chosen) != len(header) or "phone" not in chosen:
        sentence = "no column of this file is called phone: name the columns in its first line"
        raise ExchangeError(sentence, "no_phone_column")
    every = list(_rows(services, rows[1:], chosen))
    return Sheet(header, chosen, tuple(_rows_of_others(services, list(_of_one_mind(every, chosen)))))


def unread(data: bytes, mapping: Sequence[str]) -> Sheet:
    """A file of which nobody knows yet which column is the phone: its columns and first row, to be told."""
    header, *rows = sheets.read(data)[:2]
    chosen = tuple(mapping) if len(mapping) == len(header) else recognise(header)
    return Sheet(
        tuple(header), chosen, tuple(ImportRow(2, tuple(cells), fault=Fault("phone", "", "")) for cells in rows)
    )


def _rows(services: Services, rows: Sequence[Sequence[str]], mapping: tuple[str, ...]) -> Iterator[ImportRow]:
    seen: dict[str, int] = {}
    reader = Cells(services)
    for number, cells in enumerate(rows, start=2):
        row = _row(reader, number, tuple(cells), mapping)
        if row.fault is None and row.phone in seen:
            first = seen[row.phone]
            row = replace(row, fault=Fault("twice", str(first), f"the same phone is in row {first}"))
        elif row.fault is None:
            seen[row.phone] = number
        yield row


def _of_one_mind(rows: Sequence[ImportRow], mapping: tuple[str, ...]) -> Iterator[ImportRow]:
    """The rows, but for those whose phone agrees in one of them and refuses in another: nobody knows which holds."""
    told = [place for place, field_name in enumerate(mapping) if field_name == "consent"]
    refused = {
        row.phone
        for row in rows
        if row.given.get("opted_out")
        or (not row.given.get("consent") and any("".join(row.cells[at : at + 1]).strip() for at in told))
    }
    for row in rows:
        disagrees = row.fault is None and row.phone in refused and row.given.get("consent")
        yield replace(row, fault=DISAGREES) if disagrees and not row.given.get("opted_out") else row


DISAGREES = Fault(
    "disagrees", "", "another row says that whoever has this phone has not agreed: leave only the row that holds"
)
FORGOTTEN = Fault(
    "forgotten", "", "whoever has this phone asked to be forgotten: only they come back, by a text or call"
)
LEFT = Fault("left", "", "whoever has this phone is no volunteer any more: only they, or you on their page, undo that")


def _rows_of_others(services: Services, rows: Sequence[ImportRow]) -> Iterator[ImportRow]:
    """The rows, but for those whose owners were forgotten or have left the volunteers: no file brings them back."""
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        known = people.find_all(services, (row.phone for row in batch))
        for row in batch:
            person = known.get(row.phone)
            fault = row.fault or (_gone(person, row.given) if person else None)
            yield replace(row, fault=fault)


def _gone(person: Person, given: Mapping[str, Any]) -> Fault | None:
    """Why a row is not taken, for the sake of whom it is about."""
    if not person.phone:
        return FORGOTTEN
    return LEFT if person.left_at and "volunteer" in given.get("roles", _roles(given)) else None


def _row(reader: Cells, number: int, cells: tuple[str, ...], mapping: tuple[str, ...]) -> ImportRow:
    try:
        phone, given = reader.read(mapping, cells)
    except Unread as unread:
        return ImportRow(number, cells, fault=unread.fault)
    return ImportRow(number, cells, phone, given)


def keep(services: Services, sheet: Sheet, who: str, progress: Callable[[int], None] = lambda _: None) -> Report:
    """Keeps the good rows; `progress` hears how many more are done."""
    counted = {"added": 0, "changed": 0, "unchanged": 0}
    good = iter(sheet.good)
    while batch := list(islice(good, _BATCH)):
        with services.store.transaction():
            for row in batch:
                counted[_keep(services, row, who)] += 1
        progress(len(batch))
    with services.store.transaction():
        services.event(who, "imported people", detail=", ".join(f"{n} {name}" for name, n in counted.items()))
    return Report(**counted)


def _keep(services: Services, row: ImportRow, who: str) -> str:
    known = people.find(services, row.phone)
    if known and _gone(known, row.given):
        return "unchanged"  # since the file was read
    now = services.now()
    person = known or Person(phone=row.phone, created_at=now, updated_at=now)
    given = {name: value for name, value in row.given.items() if name not in person.told_us}
    stops = given.pop("opted_out", False) and not person.opted_out
    given["consent"] = person.consent or given.get("consent", "")
    given["roles"] = tuple(dict.fromkeys((*person.roles, *given.get("roles", _roles(given)))))
    if "volunteer" in given["roles"] and "volunteer" not in person.roles:
        given["joining"] = "approved"
    merged = replace(person, phone=row.phone, phone_hash="", **given)
    if merged == known and not stops:
        return "unchanged"
    kept = services.store.put(replace(merged, updated_at=now)) if known else services.store.add(merged)
    if stops:
        opt_outs.leave(services, kept, "imported", who)
    return "changed" if known else "added"


def _roles(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Somebody who can do something is a volunteer, unless the file says otherwise."""
    return ("volunteer",) if given.get("can") else ()


def returned(sheet: Sheet) -> Iterator[str]:
    """The rows that could not be taken, as CSV with the reason of each."""
    rows = ((*row.cells, str(row.number), row.fault.sentence if row.fault else "") for row in sheet.bad)
    return sheets.lines((*sheet.header, "row", "why not"), rows)


EXPORTED = FIELDS


def exported(services: Services) -> Iterator[str]:
    """Everybody with a number, as CSV that can be imported again."""
    rows = (_exported(person) for person in services.store.each(Person) if person.phone)
    return sheets.lines(EXPORTED, rows)


def _exported(person: Person) -> list[str]:
    cells: list[str] = []
    for name in EXPORTED:
        value = getattr(person, name)
        if isinstance(value, tuple):
            value = ", ".join(value)
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        elif name == "consent":
            value = value.removeprefix("imported: ")
        cells.append(str(value or ""))
    return cells
