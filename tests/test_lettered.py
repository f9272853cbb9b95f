"""Letters that answer a poll are told from everything else that people write."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flows.hearing.lettered import lettered


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("B", {0: (1,)}),
        ("b)", {0: (1,)}),
        ("a y c", {0: (0, 2)}),
        ("AB", {0: (0, 1)}),
        ("bed", None),
        ("z", None),
        ("a, b", {0: (0, 1)}),
        ("1A 2C", {1: (0,), 2: (2,)}),
        ("1: a; 2: b", {1: (0,), 2: (1,)}),
        ("1 a 2 b and c", {1: (0,), 2: (1, 2)}),
        ("bus", None),
        ("a bus", None),
        ("2", None),
        ("yes", None),
        ("", None),
    ],
)
def test_only_letters_and_what_joins_them_are_answers_by_letter(
    words: str, meant: Mapping[int, tuple[int, ...]] | None
) -> None:
    assert lettered(words) == meant
