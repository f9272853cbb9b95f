"""Tables for spreadsheets: cells that no spreadsheet runs or rounds, and that come back as they went out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so (OWASP, CSV injection)."""
_GUARD = "'"


def guarded(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run, or round as it does with long numbers."""
    return _GUARD + cell if cell.startswith((*RUN, _GUARD)) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith((*RUN, _GUARD)) else cell


def lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """CSV as RFC 4180 has it, line by line, every cell guarded; the first line has a byte order mark for Excel."""
    yield "\ufeff" + _line(header)
    for row in rows:
        yield _line([guarded(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def read(data: bytes) -> list[list[str]]:
    """The rows of a CSV file in UTF-8 or, as older spreadsheets write, Windows-1252; separated by , ; or tab."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.replace("\0", "")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [[unguarded(cell.strip()) for cell in row] for row in rows if any(cell.strip() for cell in row)]
