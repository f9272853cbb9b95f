"""Folding to the GSM 7-bit alphabet and counting segments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.base import gsm7


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("“Hi” – it’s me…", '"Hi" - it\'s me...'),
        ("José, Núñez, Ángel, São", "José, Nuñez, Angel, Sao"),
        ("Łódź œuvre", "Lodz oeuvre"),
        ("on my way 👍🏽", "on my way"),
        ("oak\u00a0and\u20095th", "oak and 5th"),
        ("nul\x00 and escape\x1b", "nul and escape"),
        ("¿Qué? ¡Sí! ñ ü", "¿Qué? ¡Si! ñ ü"),
        ("line\nbreak", "line\nbreak"),
        ("", ""),
    ],
)
def test_words_are_folded_to_what_a_basic_phone_shows(written: str, sent: str) -> None:
    assert gsm7.fold(written) == sent
    assert gsm7.is_gsm(sent)


@pytest.mark.parametrize("words", ["شكرا جزيلا", "谢谢你 é", "спасибо 👍", "👍"])
def test_a_script_that_has_no_place_in_the_alphabet_is_left_as_it_is(words: str) -> None:
    assert gsm7.fold(words) == words


@pytest.mark.parametrize(
    ("words", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("谢" * 70, 1),
        ("谢" * 71, 2),
        ("谢" * 135, 3),
        ("👍" * 35, 1),
    ],
)
def test_segments_are_counted_as_the_carrier_bills_them(words: str, segments: int) -> None:
    assert gsm7.segments(words) == segments


@given(st.text())
def test_folding_twice_changes_nothing_more(words: str) -> None:
    assert gsm7.fold(gsm7.fold(words)) == gsm7.fold(words)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_latin_letters_never_cost_more_segments_when_folded(words: str) -> None:
    assert gsm7.segments(gsm7.fold(words)) <= gsm7.segments(words)
