"""Opting out and back in, in any reasonable words (47 CFR 64.1200(a)(10))."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.keywords import CARRIER
from flows.hearing.numbers import ref_tokens
from flows.hearing.vocabulary import Heard, Vocabulary


@dataclass(frozen=True, slots=True)
class Stop:
    """An opt-out (kind "stop") or opt-in ("start"); `rest` is what else was said and has to be filed, "" when nothing."""

    kind: str
    rest: str = ""
    words: str = ""


def stop(text: str, vocabulary: Vocabulary) -> Stop | None:
    """Read an opt-out or opt-in, by itself or in a sentence; None when the text is neither.

    'stop' followed by a ref names a task and is neither. The source of the rule is 47 CFR 64.1200(a)(10): consent may be
    revoked in any reasonable manner, and the carrier's keywords are only one of them.
    """
    carrier = CARRIER.get(text.strip().upper())
    if carrier in ("stop", "start"):
        return Stop(carrier, words=text.strip())
    heard = vocabulary.hear(text)
    for hit in heard.of("stop"):
        if hit.value == "out" and any(index == hit.end for _, index in ref_tokens(heard)):
            continue
        return Stop(
            "stop" if hit.value == "out" else "start",
            _rest(heard, hit.start, hit.end),
            heard.text.written(hit.start, hit.end),
        )
    return None


def _rest(heard: Heard, start: int, end: int) -> str:
    """Keep the other words when they ask for or offer something, else nothing."""
    outside = [hit for hit in heard.hits if hit.end <= start or hit.start >= end]
    if not any(hit.slot in ("category", "danger", "kind") for hit in outside):
        return ""
    before = heard.text.written(0, start).strip()
    after = heard.text.rest(end)
    return f"{before} {after}".strip()
