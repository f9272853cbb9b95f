"""Cards in large print: eight for wallets on a sheet, or two for the doors of refrigerators."""

from __future__ import annotations

from datetime import datetime

from hotline.paper.canvas import Drawn, Format, Spot
from hotline.paper.leaflet_words import LeafletWords

WALLET_W, WALLET_H = 85.6, 54.0
"""As bank cards are (ISO 7810, ID-1), so that they fit where those do."""
COLUMNS, ROWS = 2, 4
MARGIN = 14.0
LARGE = 18.0
"""Points from which the eye doctors' societies call print large."""
SCANNED = 46.0


def wallet_cards(says: LeafletWords, size: Format, now: datetime) -> bytes:
    """Eight cards to cut out, as PDF."""
    sheet = Drawn(size, says.community.name, says.language, now)
    left, top = (sheet.w - COLUMNS * WALLET_W) / 2, (sheet.h - ROWS * WALLET_H) / 2
    for column in range(COLUMNS + 1):
        sheet.cut(left + column * WALLET_W, top - 8, left + column * WALLET_W, top + ROWS * WALLET_H + 8)
    for row in range(ROWS + 1):
        sheet.cut(left - 8, top + row * WALLET_H, left + COLUMNS * WALLET_W + 8, top + row * WALLET_H)
    for at in range(COLUMNS * ROWS):
        down, across = divmod(at, COLUMNS)
        _wallet(sheet, says, Spot(left + across * WALLET_W, top + down * WALLET_H, WALLET_W, WALLET_H).inner(4))
    return sheet.made()


def _wallet(sheet: Drawn, says: LeafletWords, box: Spot) -> None:
    y = sheet.words(box._replace(h=7.5), says.community.name, 16, 11, bold=True, align="C") + 1
    y = sheet.words(Spot(box.x, y, box.w, 7), says.say("tear"), 16, 11, align="C") + 1
    y = sheet.words(Spot(box.x, y, box.w, 14), says.printed, 33, 16, bold=True, align="C") + 1
    y = sheet.words(Spot(box.x, y, box.w, 6.6), says.keys, 15, 11, align="C") + 0.5
    sheet.words(Spot(box.x, y, box.w, box.y + box.h - y), says.say("danger"), 15, 11, align="C")


def fridge_cards(says: LeafletWords, size: Format, now: datetime) -> bytes:
    """Two cards to cut out and hang up, as PDF."""
    sheet = Drawn(size, says.community.name, says.language, now)
    half = sheet.h / 2
    sheet.cut(0, half, sheet.w, half)
    for at in range(2):
        _fridge(sheet, says, Spot(MARGIN, at * half + MARGIN - 3, sheet.w - 2 * MARGIN, half - 2 * MARGIN + 6))
    return sheet.made()


def _fridge(sheet: Drawn, says: LeafletWords, box: Spot) -> None:
    y = sheet.words(box._replace(h=13), says.community.name, 30, LARGE, bold=True, align="C") + 1
    y = sheet.words(Spot(box.x, y, box.w, 10), says.say("card_lead"), 23, LARGE, align="C") + 2
    framed = Spot(box.x, y, box.w, 29)
    sheet.frame(framed, pale=True)
    sheet.words(framed.inner(3), says.printed, 64, 30, bold=True, align="C", middle=True)
    y, rest = framed.y + framed.h + 4, box.y + box.h
    side = box.w - SCANNED - 4
    sheet.code(box.x + side + 4, y - 3, SCANNED, says.tel)
    sheet.words(Spot(box.x + side + 4, y + SCANNED - 6, SCANNED, 7), says.say("scan_call"), 15, 10, align="C")
    example = says.say("card_example", example=f'"{says.examples[0]}"')
    y = sheet.words(Spot(box.x, y, side, 28), example, 22, LARGE) + 2.5
    y = sheet.words(Spot(box.x, y, side, 19), says.call, 22, LARGE, bold=True) + 2.5
    sheet.words(Spot(box.x, y, side, rest - y), says.say("danger"), 22, LARGE, bold=True)
