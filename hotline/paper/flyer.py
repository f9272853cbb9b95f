"""A flyer: what the hotline is, three texts to copy, its number, two codes to scan, and ten strips to tear off."""

from __future__ import annotations

from datetime import datetime

from hotline.paper.canvas import Drawn, Format, Spot
from hotline.paper.leaflet_words import LeafletWords

MARGIN = 14.0
STRIPS, STRIP = 10, 56.0
"""How many strips hang at the bottom, and how long they are."""
SCANNED = 44.0
GAP = 4.0
EXAMPLE = 17.0
TALLEST, CALL, DANGER, SAY_CODE = 25.0, 18.0, 8.0, 9.0
"""Heights of what stands below each other."""


def flyer(says: LeafletWords, size: Format, now: datetime) -> bytes:
    """The flyer as PDF."""
    sheet = Drawn(size, says.community.name, says.language, now)
    width, cut = sheet.w - 2 * MARGIN, sheet.h - STRIP
    y = sheet.words(Spot(MARGIN, MARGIN - 4, width, 34), says.say("headline"), 40, bold=True, align="C")
    y = sheet.words(Spot(MARGIN, y + 2, width, 16), says.say("lead"), 17, align="C") + GAP
    y = _number(sheet, says, Spot(MARGIN, y, width, 38)) + GAP
    below = cut - 9
    _how(sheet, says, Spot(MARGIN, y, width - SCANNED - GAP, below - y))
    _scans(sheet, says, Spot(MARGIN + width - SCANNED, y, SCANNED, below - y))
    sheet.words(Spot(MARGIN, below + 2, width, 5), says.say("small"), 9.5, 6, align="C", gray=True)
    _strips(sheet, says, cut)
    return sheet.made()


def _number(sheet: Drawn, says: LeafletWords, box: Spot) -> float:
    sheet.frame(box, pale=True)
    inner = box.inner(3)
    y = sheet.words(inner._replace(h=10), says.community.name, 20, align="C")
    sheet.words(Spot(inner.x, y, inner.w, box.y + box.h - y), says.printed, 60, bold=True, align="C", middle=True)
    return box.y + box.h


def _how(sheet: Drawn, says: LeafletWords, box: Spot) -> None:
    y = sheet.words(box._replace(h=8), says.say("write"), 17, bold=True) + 2
    rest = box.y + box.h
    below = CALL + DANGER + (SAY_CODE if says.place else 0)
    tall = min(TALLEST, (rest - y - below) / len(says.examples) - 2.5)
    for example in says.examples:
        bubble = Spot(box.x, y, box.w, tall)
        sheet.frame(bubble)
        sheet.words(bubble.inner(2.5), example, EXAMPLE, middle=True)
        y += tall + 2.5
    if says.place:
        y = sheet.words(Spot(box.x, y, box.w, SAY_CODE - 2), says.say("say_code"), 15) + 2
    y = sheet.words(Spot(box.x, y, box.w, CALL - 2), says.call, 18, bold=True) + 2
    sheet.words(Spot(box.x, y, box.w, DANGER), says.say("danger"), 15)


def _scans(sheet: Drawn, says: LeafletWords, box: Spot) -> None:
    y = box.y - 2
    for name, data in (("scan_text", says.sms), ("scan_call", says.tel)):
        sheet.code(box.x, y, SCANNED, data)
        y = sheet.words(Spot(box.x, y + SCANNED - 3, box.w, 6), says.say(name), 13, align="C") + 3


def _strips(sheet: Drawn, says: LeafletWords, cut: float) -> None:
    sheet.cut(0, cut, sheet.w, cut)
    wide = sheet.w / STRIPS
    for at in range(STRIPS):
        left = at * wide
        if at:
            sheet.cut(left, cut, left, sheet.h)
        with sheet.rotation(90, left, sheet.h):
            _strip(sheet, says, Spot(left, sheet.h, STRIP, wide).inner(2.5))


def _strip(sheet: Drawn, says: LeafletWords, box: Spot) -> None:
    y = sheet.words(box._replace(h=4.2), says.community.name, 9.5)
    y = sheet.words(Spot(box.x, y + 0.3, box.w, 7.5), says.printed, 18, bold=True) + 0.3
    words = f"{says.say('tear')}: hi {says.place}" if says.place else says.say("tear")
    sheet.words(Spot(box.x, y, box.w, 4.2), words, 9.5)
