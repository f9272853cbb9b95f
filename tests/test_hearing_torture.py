"""Any text at all: never an exception, always the same reading. How long it takes is told by bench/bench_hearing.py."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.hearing import Ambiguous, answer, answers, choose, keyword, public_place, read, stop
from tests.harness.vocabularies import another, rows, vocabulary

CASES = 100_000 if os.environ.get("HOTLINE_TORTURE") else 150
REPEATED = [row["text"] for table in ("stop", "danger", "answers", "keywords", "places") for row in rows(table)]
ANYTHING = st.text(max_size=1600) | st.builds(
    lambda parts, joint: joint.join(parts)[:1600],
    st.lists(
        st.sampled_from(REPEATED) | st.from_regex(r"[0-9+() .#-]{1,20}", fullmatch=True) | st.text(max_size=12),
        max_size=60,
    ),
    st.sampled_from([" ", "", ", ", "\n", ". "]),
)


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ANYTHING)
def test_any_text_is_heard_twice_alike_and_without_an_exception(text: str) -> None:
    words, other, options = vocabulary(), another(), {"food": ["groceries"], "water": ["agua"]}
    first = (read(text, words), keyword(text, words), answers(text, words), stop(text, words))
    again = (read(text, other), keyword(text, other), answers(text, other), stop(text, other))
    assert first == again
    assert first[0].kind in ("need", "offer", "unclear")
    assert answer(text, words).kind in ("yes", "no", "maybe", "other")
    chosen = choose(text, options, words)
    assert set(chosen.options if isinstance(chosen, Ambiguous) else [chosen]) <= {None, "food", "water"}
    assert len(public_place(first[0].place)) <= 1600
    assert "\0" not in first[0].words
    first[0].words.encode("utf-8")
