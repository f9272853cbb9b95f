"""Tables for spreadsheets: cells that no spreadsheet runs or rounds, and that come back as they went out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so (OWASP, CSV injection)."""
_GUARD = "'"
_BEGINS = r"(?:\A|(?<=[;\t]))"
"""Where a cell begins, and where one might: many countries' spreadsheets cut at semicolons, whatever the quotes say."""
_RISKY = re.compile(rf"{_BEGINS}(?={_GUARD}*[{re.escape(''.join(RUN))}])")
_GUARDED = re.compile(rf"{_BEGINS}{_GUARD}(?={_GUARD}*[{re.escape(''.join(RUN))}])")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run, or round as it does with long numbers."""
    return _RISKY.sub(_GUARD, cell)


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return _GUARDED.sub("", cell)


def lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """CSV as RFC 4180 has it, line by line, every cell guarded; the first line has a byte order mark for Excel."""
    yield "\ufeff" + _line([guarded(cell) for cell in header])
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
