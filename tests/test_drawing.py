"""Every conversation can be drawn: readable, complete, and as XML that any browser shows."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from click.testing import CliRunner

from flows.conversations.catalogue import CATALOGUE
from flows.conversations.progress import choices
from flows.steps import Choose, Flow, Progress, Tell, Write
from flows.words.wording import Wording
from hotline.base.config import read_community
from hotline.checking.drawing import BOX, INK, LEFT, MUTED, TINTS, draw
from hotline.cli import main
from tests.harness.base import ROOT

FLOWS = CATALOGUE.with_steps
WORDING = Wording.load(read_community(ROOT / "hotline.toml"))
SVG = "{http://www.w3.org/2000/svg}"
AA = 4.5
"""Contrast that small text needs (WCAG 2.2, 1.4.3)."""
LETTER = 7.8
"""Width of a letter of the picture in DejaVu Sans, the widest of its fonts, in pixels; a mean of sentences."""


def drawn(flow: Flow) -> Element:
    return fromstring(draw(flow, WORDING))


def words(picture: Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def number(shape: Element, name: str) -> float:
    return float(shape.get(name, "0"))


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: str(flow.name))
def test_a_picture_shows_every_step_and_every_choice(flow: Flow) -> None:
    shown = words(drawn(flow))
    for place, step in enumerate(flow.steps, start=1):
        assert any(line.startswith(f"{place}. ") for line in shown)
        if isinstance(step, Choose):
            keys = min(len(choices(step, Progress(flow), WORDING.community)), 8)
            assert {str(key) for key in range(1, keys + 1)} <= set(shown)
        if isinstance(step, Tell):
            assert f"{place}. Says: {step.prompt}" in shown
        if isinstance(step, Write):
            assert any(line.startswith(f"{place}. Asks for") and line.endswith(step.name) for line in shown)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: str(flow.name))
def test_a_picture_can_be_listened_to(flow: Flow) -> None:
    picture = drawn(flow)
    titles = [picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")]
    told = ["" if element is None else element.text or "" for element in titles]
    assert picture.get("role") == "img"
    assert told[0] == f"Conversation: {flow.name}"
    assert told[1].startswith("1. ")


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: str(flow.name))
def test_nothing_of_a_picture_lies_outside_of_it(flow: Flow) -> None:
    picture = drawn(flow)
    for shape in picture.iter(f"{SVG}rect"):
        assert number(shape, "x") + number(shape, "width") <= number(picture, "width")
        assert number(shape, "y") + number(shape, "height") <= number(picture, "height")
    for text in picture.iter(f"{SVG}text"):
        assert number(text, "y") < number(picture, "height")


@pytest.mark.parametrize("language", WORDING.languages)
def test_no_line_runs_out_of_its_box_in_any_language(language: str) -> None:
    areas = {"long": "The streets between the old harbor and the upper reservoir, west of the tracks"}
    wording = Wording.load(WORDING.community.model_copy(update={"languages": (language,), "areas": areas}))
    for flow in FLOWS.values():
        for text in fromstring(draw(flow, wording)).iter(f"{SVG}text"):
            if text.get("text-anchor") is None and not text.get("font-size"):
                assert number(text, "x") + LETTER * len(text.text or "") <= LEFT + BOX, text.text


def test_the_words_are_those_that_people_read_and_hear() -> None:
    need = words(drawn(FLOWS["need"]))
    assert "Text: Where are you? A street corner is enough." in need
    assert any(line.startswith("Call: After the tone, say where you are.") for line in need)
    assert any(line.startswith("Text: Got it: food for 2 at oak and 5th, today.") for line in need)
    assert "danger: Call 911 now if somebody is in danger." in need


def test_a_choice_shows_the_conversation_it_leads_to() -> None:
    menu = words(drawn(FLOWS["menu"]))
    assert [line for line in menu if line.startswith("conversation ")] == [
        f"conversation {name}" for name in ("need", "offer", "news", "words")
    ]


def test_text_on_a_box_has_contrast() -> None:
    for tint in TINTS.values():
        assert contrast(INK, tint) > 7
        assert contrast(MUTED, tint) > AA


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, definition of relative luminance)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_command_writes_the_picture_to_standard_output() -> None:
    ran = CliRunner().invoke(main, ["--config", str(ROOT / "hotline.toml"), "draw", "offer"])
    assert ran.exit_code == 0
    assert ran.stdout == draw(FLOWS["offer"], WORDING)


def test_an_unknown_flow_is_answered_with_those_there_are() -> None:
    ran = CliRunner().invoke(main, ["--config", str(ROOT / "hotline.toml"), "draw", "nope"])
    assert ran.exit_code == 1
    assert "there is no flow 'nope': draw one of need, offer, news" in ran.stderr
