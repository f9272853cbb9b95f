"""A page for newspapers, pulpits and the radio: what the hotline is, real figures, and words to read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotline.exchange.what_was_done import DAYS, FEWEST, Figures
from hotline.paper.canvas import Drawn, Format, Spot
from hotline.paper.leaflet_words import LeafletWords

MARGIN = 22.0
EDGE = 5.0
BODY = 13.0
ALOUD = 20.0


def press_sheet(says: LeafletWords, figures: Figures, most: str, size: Format, now: datetime) -> bytes:
    """The page as PDF; `most` names what was asked for most, in its language."""
    sheet = Drawn(size, says.community.name, says.language, now)
    width = sheet.w - 2 * MARGIN
    y = sheet.words(Spot(MARGIN, MARGIN, width, 20), says.say("press_title"), 26, bold=True) + 3
    y = sheet.words(Spot(MARGIN, y, width, 32), says.say("press_lead"), 14) + 6
    y = _part(sheet, y, says.say("how_title"), says.how_it_works)
    y = _part(sheet, y, says.say("figures_title", days=DAYS), tuple(in_figures(says, figures, most)))
    y = sheet.words(Spot(MARGIN, y, width, 8), says.say("aloud_title"), 15, bold=True) + 2
    read = aloud(says, figures)
    box = Spot(MARGIN, y, width, sheet.tall(read, width - 2 * EDGE, ALOUD) + 2 * EDGE)
    sheet.frame(box, pale=True)
    sheet.words(box.inner(EDGE), read, ALOUD)
    sheet.words(Spot(MARGIN, y + box.h + 6, width, 14), says.say("reach"), 14, bold=True)
    return sheet.made()


def _part(sheet: Drawn, y: float, title: str, lines: tuple[str, ...]) -> float:
    width = sheet.w - 2 * MARGIN
    y = sheet.words(Spot(MARGIN, y, width, 8), title, 15, bold=True) + 1.5
    for line in lines:
        sheet.words(Spot(MARGIN, y, 5, 6), "•", BODY)
        y = sheet.words(Spot(MARGIN + 5, y, width - 5, 17), line, BODY) + 1.5
    return y + 4


def in_figures(says: LeafletWords, figures: Figures, most: str) -> Iterator[str]:
    """The figures in sentences; what is withheld is said to be so."""
    counted = {"asked": figures.asked, "helped": figures.helped, "helpers": figures.helpers}
    yield from (says.say(name, n=number) for name, number in counted.items() if number)
    if most:
        yield says.say("most", what=most)
    if not all(counted.values()):
        yield says.say("no_figures", fewest=FEWEST)


def aloud(says: LeafletWords, figures: Figures) -> str:
    """What a pulpit or the radio reads in twenty seconds."""
    figure = says.say("aloud_figure", n=figures.helped) if figures.helped else ""
    return says.say("aloud", figure=figure)
