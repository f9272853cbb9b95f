"""A conversation as a picture: the words people read and hear, their choices and keys, and where each leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flows.conversations.catalogue import CATALOGUE
from flows.conversations.progress import question
from flows.prompts import Hint, Prompt
from flows.steps import Choose, File, Flow, Progress, Step, Tell, Write
from flows.words.wording import AFTER, Wording

EXAMPLE: Mapping[str, Any] = {
    "ref": "4823", "categories": ("food",), "how_many": 2, "place": "oak and 5th", "area": "", "when": "today",
    "status": "open", "helper": "Ben", "name": "Ben", "person": "Rosa Diaz", "phone": "+12025550123", "note": "",
    "kind": "need",
    "verbs": (("take", "4823"), ("take", "4838")), "words": "", "told": "need food for two, the door is blue",
    **{name: value for flow in CATALOGUE.flows for name, value in flow.sample.items()},
}  # fmt: skip
"""Stands where a wording has braces."""
BOX, ASIDE, LEFT, LINE, PAD, GAP = 520, 212, 24, 23, 14, 34
LETTERS = 62
"""Letters that fit on one line of a box."""
PAPER, INK, MUTED, EDGE, LEADS = "#ffffff", "#1b1f24", "#545d68", "#8b949e", "#0b4f9e"
TINTS = {"says": "#eef1f4", "asks": "#e6f0fb", "listens": "#fdf3dc", "files": "#e4f4e6"}
"""Backgrounds; ink on each has a contrast above 7 (WCAG 2.2, 1.4.6)."""
KEYS = {"something_else": "9", "person": "0", "repeat": "*"}


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One line of a box: words, the key before them, and the conversation that they lead to."""

    words: str
    key: str = ""
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One step."""

    kind: str
    title: str
    rows: tuple[BoxRow, ...]

    def goes_on(self) -> bool:
        """Whether some answer leads to the next step."""
        return not any(row.leads for row in self.rows)

    def height(self) -> int:
        """Pixels."""
        return 2 * PAD + LINE * (len(self.rows) + 1)


def draw(flow: Flow, wording: Wording) -> str:
    """The conversation as SVG 1.1 in the community's first language; it needs no font, script or file besides."""
    boxes = [_box(step, flow, wording) for step in flow.steps]
    ends = boxes[-1].goes_on()
    width = 2 * LEFT + BOX + (0 if all(box.goes_on() for box in boxes) else ASIDE)
    height = 80 + sum(box.height() + GAP for box in boxes) + (44 if ends else 0)
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "width": str(width),
            "height": str(height), "role": "img", "aria-labelledby": "title desc",
            "lang": wording.community.languages[0],
            "font-family": "system-ui, 'DejaVu Sans', sans-serif", "font-size": "15",
        },
    )  # fmt: skip
    SubElement(svg, "title", {"id": "title"}).text = f"Conversation: {flow.name}"
    SubElement(svg, "desc", {"id": "desc"}).text = _told(boxes)
    _arrowhead(svg)
    SubElement(svg, "rect", {"width": str(width), "height": str(height), "fill": PAPER})
    _text(svg, LEFT, 36, f"Conversation: {flow.name}", {"font-size": "22", "font-weight": "bold"})
    _text(svg, LEFT, 60, "What is known already is not asked.", {"fill": MUTED})
    top = 80
    for number, box in enumerate(boxes, start=1):
        _draw_box(svg, top, number, box)
        top += box.height()
        if ends or number < len(boxes):
            _arrow(svg, f"M{LEFT + BOX // 2} {top} V{top + GAP - 3}")
        top += GAP
    if ends:
        _draw_end(svg, top)
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def _box(step: Step, flow: Flow, wording: Wording) -> Box:
    if isinstance(step, Tell):
        return Box("says", f"Says: {step.prompt}", _words(Prompt(step.prompt, EXAMPLE), wording))
    if isinstance(step, File):
        return Box(
            "files", f"Files and reads back: {step.kind}", _words(Prompt(f"filed_{step.kind}", EXAMPLE), wording)
        )
    written, spoken = (question(step, Progress(flow, on), wording.community) for on in ("text", "voice"))
    rows = _words(replace(written, args={**EXAMPLE, **written.args}), wording)
    if isinstance(step, Write):
        digits = written.hint is Hint.NUMBER
        return Box("listens", f"Asks for {'a number' if digits else 'free words'}: {step.name}", rows)
    several = "one or more" if step.many else "one"
    choices = (*_choices(written, spoken, wording), *_also(step, wording))
    return Box("asks", f"Asks for {several} of these: {step.name}", (*rows, *choices))


def _words(prompt: Prompt, wording: Wording) -> tuple[BoxRow, ...]:
    """What is read and what is heard; once where both are the same."""
    language = wording.community.languages[0]
    alone = replace(prompt, hint=Hint.NOTHING, options=())
    text = wording.written(alone, language)
    voice = " ".join(line for _, line in wording.spoken(alone, language))
    if text.rstrip(":.") == voice.rstrip(":."):
        return tuple(_lines("", voice))
    return tuple(row for label, words in (("Text: ", text), ("Call: ", voice)) if words for row in _lines(label, words))


def _lines(label: str, words: str) -> Iterator[BoxRow]:
    for line in wrap(label + words, LETTERS, subsequent_indent=" " * len(label)):
        yield BoxRow(line)


def _keyed(key: str, words: str, leads: str = "") -> Iterator[BoxRow]:
    """One choice; what does not fit on a line goes on below its words."""
    first, *rest = wrap(words, LETTERS - 4)
    yield BoxRow(first, key, leads)
    yield from (BoxRow("    " + line) for line in rest)


def _choices(written: Prompt, spoken: Prompt, wording: Wording) -> Iterator[BoxRow]:
    language = wording.community.languages[0]
    texted = bool(wording.languages[language]["say"][written.name]["text"])
    for key, option in enumerate(written.options, start=1):
        only = " (by text only)" if option not in spoken.options else "" if texted else " (on a call)"
        words = f"{wording.option(written, option, language)}{only}"
        yield from _keyed(str(key), words, option if option in CATALOGUE.by_name else "")
    for more in AFTER.get(written.names, ()):
        yield from _keyed(KEYS[more], f"{wording.languages[language]['press'][more]} (on a call)")


def _also(step: Choose, wording: Wording) -> Iterator[BoxRow]:
    for heard, prompt in step.also.items():
        if prompt not in CATALOGUE.by_name:
            answer = wording.written(Prompt(prompt, EXAMPLE), wording.community.languages[0])
            yield from _keyed("!", f"{heard}: {answer}")


def _draw_box(svg: Element, top: int, number: int, box: Box) -> None:
    group = SubElement(svg, "g")
    shape = {"x": str(LEFT), "y": str(top), "width": str(BOX), "height": str(box.height()), "rx": "8"}
    SubElement(group, "rect", {**shape, "fill": TINTS[box.kind], "stroke": EDGE})
    baseline = top + PAD + 13
    _text(
        group, LEFT + PAD, baseline, f"{number}. {box.title}", {"font-size": "13", "font-weight": "bold", "fill": MUTED}
    )
    for row in box.rows:
        baseline += LINE
        _draw_row(group, baseline, row)


def _draw_row(group: Element, baseline: int, row: BoxRow) -> None:
    if row.key:
        key = {"x": str(LEFT + PAD), "y": str(baseline - 14), "width": "20", "height": "18", "rx": "4"}
        SubElement(group, "rect", {**key, "fill": PAPER, "stroke": EDGE})
        _text(group, LEFT + PAD + 10, baseline, row.key, {"font-size": "13", "text-anchor": "middle"})
    indented = len(row.words) - len(row.words.lstrip())
    start = LEFT + PAD + (28 if row.key else 7 * indented)
    _text(group, start, baseline, row.words.lstrip(), {})
    if row.leads:
        _arrow(group, f"M{LEFT + BOX} {baseline - 5} H{LEFT + BOX + 45}")
        pill = {"x": str(LEFT + BOX + 50), "y": str(baseline - 14), "width": "160", "height": "18", "rx": "9"}
        SubElement(group, "rect", {**pill, "fill": PAPER, "stroke": LEADS})
        label = {"font-size": "13", "text-anchor": "middle", "fill": LEADS}
        _text(group, LEFT + BOX + 130, baseline, f"conversation {row.leads}", label)


def _draw_end(svg: Element, top: int) -> None:
    SubElement(svg, "rect", {
        "x": str(LEFT + BOX // 2 - 50), "y": str(top), "width": "100", "height": "28", "rx": "14",
        "fill": PAPER, "stroke": INK,
    })  # fmt: skip
    _text(svg, LEFT + BOX // 2, top + 19, "the end", {"text-anchor": "middle"})


def _arrowhead(svg: Element) -> None:
    size = {"markerWidth": "8", "markerHeight": "8", "refX": "5", "refY": "4", "orient": "auto"}
    marker = SubElement(SubElement(svg, "defs"), "marker", {"id": "arrow", **size})
    SubElement(marker, "path", {"d": "M0 0 L8 4 L0 8 z", "fill": MUTED})


def _arrow(group: Element, path: str) -> None:
    SubElement(group, "path", {"d": path, "stroke": MUTED, "fill": "none", "marker-end": "url(#arrow)"})


def _text(group: Element, left: int, baseline: int, words: str, style: Mapping[str, str]) -> None:
    SubElement(group, "text", {"x": str(left), "y": str(baseline), "fill": INK, **style}).text = words


def _told(boxes: list[Box]) -> str:
    """The same picture in words, for those who hear it."""
    steps = []
    for number, box in enumerate(boxes, start=1):
        rows = (f"{row.key} {row.words.strip()}{f' (leads to {row.leads})' if row.leads else ''}" for row in box.rows)
        steps.append(f"{number}. {box.title}. {' / '.join(row.strip() for row in rows)}")
    return " ".join(steps)
