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
        ("👍" * 36, 2),
        ("👍" * 67, 3),  # 33 of them fill a part but for one unit
        ("谢" * 60 + "👩\u200d👩\u200d👧\u200d👦" + "谢" * 60, 3),
        ("谢" * 66 + "👍🏽" + "谢" * 63, 2),
        ("谢" * 66 + "👍🏽" + "谢" * 64, 3),
        ("谢" * 64 + "🇺🇸" + "谢" * 64, 3),
        ("谢" * 66 + "1\ufe0f\u20e3" + "谢" * 65, 3),
        ("谢" * 66 + "ก\u0e49\u0e33" + "谢" * 65, 3),
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


@given(st.text("谢👍\u200d\u0301\U0001f1e6🏽a", max_size=400))
def test_a_sign_that_stands_whole_costs_room_and_never_saves_any(words: str) -> None:
    units = len(words.encode("utf-16-be")) // 2
    fewest = 1 if units <= 70 else -(-units // 67)
    assert fewest <= gsm7.segments(words + "谢") <= 2 * (fewest + 1)
