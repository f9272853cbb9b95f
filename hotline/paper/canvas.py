"""A sheet of paper to draw on: words that always fit their box, squares of a QR code, lines to cut along."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from hotline.paper.lettering import ENCODING, printable

Format = Literal["a4", "letter"]
FORMATS: tuple[Format, ...] = ("a4", "letter")
FONT = "helvetica"
POINT = 25.4 / 72
"""Millimetres of one point."""
LEADING = 1.22
"""Height of a line, in sizes of its letters."""
STEP = 0.5
BLACK, GRAY, PALE = 0, 110, 236
"""All that is drawn with: a copier in black and white loses none of it."""


class Spot(NamedTuple):
    """A place on the sheet, in millimetres from its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    def inner(self, by: float) -> Spot:
        """The same with a margin inside."""
        return Spot(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


class Drawn(FPDF):
    """A document of which every page is filled by hand."""

    def __init__(self, size: Format, title: str, language: str, now: datetime) -> None:
        """Begins with an empty page."""
        super().__init__(unit="mm", format=size)
        self.core_fonts_encoding = ENCODING
        self.set_auto_page_break(False)
        self.set_margins(0, 0, 0)
        self.c_margin = 0
        self.set_title(printable(title))
        self.set_lang(language)
        self.set_creation_date(now)
        self.add_page()

    def words(
        self, box: Spot, words: str, largest: float, smallest: float = 7, *,
        bold: bool = False, align: Literal["L", "C"] = "L", gray: bool = False, middle: bool = False,
    ) -> float:  # fmt: skip
        """Writes words into a box, as large as they fit there, at its top or in its middle; where they end.

        Words that do not even fit in the smallest letters are cut, with dots.
        """
        lines, size = self._fitted(box, printable(words), largest, smallest, bold, even=bold or align == "C")
        self.set_text_color(GRAY if gray else BLACK)
        height = size * POINT * LEADING
        top = box.y + (max(0.0, box.h - len(lines) * height) / 2 if middle else 0)
        for at, line in enumerate(lines):
            self.set_xy(box.x, top + at * height)
            self.cell(box.w, height, line, align=align)
        return top + len(lines) * height

    def _fitted(
        self, box: Spot, words: str, largest: float, smallest: float, bold: bool, *, even: bool
    ) -> tuple[list[str], float]:
        size = largest
        while True:
            self.set_font(FONT, "B" if bold else "", size)
            lines = self._broken(words, box.w)
            room = max(1, int(box.h / (size * POINT * LEADING) + 0.01))
            whole = all(self.get_string_width(word) <= box.w for word in words.split(" "))
            if whole and len(lines) <= room:
                return (self._evenly(words, lines, box.w) if even else lines), size
            if size - STEP < smallest:
                return (lines if len(lines) <= room else [*lines[: room - 1], self._cut(lines[room - 1], box.w)]), size
            size -= STEP

    def tall(self, words: str, width: float, size: float) -> float:
        """How high words stand in letters of this size."""
        self.set_font(FONT, "", size)
        return len(self._broken(printable(words), width)) * size * POINT * LEADING

    def _evenly(self, words: str, lines: list[str], width: float) -> list[str]:
        """As many lines, but of about the same length, so that no word stands alone on the last one."""
        narrow, longest = width, max(map(self.get_string_width, words.split(" ")))
        while len(lines) > 1 and narrow - 2 > max(longest, width / 2):
            narrow -= 2
            tried = self._broken(words, narrow)
            if len(tried) > len(lines):
                break
            lines = tried
        return lines

    def _broken(self, words: str, width: float) -> list[str]:
        """The lines that words make; the library gives the bytes of the font, each as a letter."""
        if not words:
            return []
        lines = self.multi_cell(width, 1, words, align="L", dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)
        return [str(line).encode("latin-1").decode(ENCODING).strip() for line in lines]

    def _cut(self, line: str, width: float) -> str:
        while line and self.get_string_width(f"{line}…") > width:
            line = line[:-1]
        return f"{line.rstrip()}…"

    def code(self, x: float, y: float, side: float, data: str) -> None:
        """A QR code with its quiet edge, `side` wide in all."""
        rows = list(segno.make(data, error="m", micro=False).matrix_iter(border=4))
        dot = side / len(rows)
        self.set_fill_color(BLACK)
        for down, row in enumerate(rows):
            for start, end in _runs(row):
                self.rect(x + start * dot, y + down * dot, (end - start) * dot, dot, style="F")

    def frame(self, box: Spot, *, pale: bool = False) -> None:
        """A box with round corners; pale ones are filled."""
        self.set_line_width(0.3)
        self.set_draw_color(GRAY)
        self.set_fill_color(PALE)
        self.rect(*box, style="DF" if pale else "D", round_corners=True, corner_radius=3)

    def cut(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A line to cut along."""
        self.set_line_width(0.25)
        self.set_draw_color(GRAY)
        self.set_dash_pattern(dash=1.6, gap=1.6)
        self.line(x1, y1, x2, y2)
        self.set_dash_pattern()

    def made(self) -> bytes:
        """The whole document."""
        return bytes(self.output())


def _runs(row: Iterable[int]) -> list[tuple[int, int]]:
    """Where dark dots stand together in a row, so that no hair of white shows between them."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if not dark:
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs
