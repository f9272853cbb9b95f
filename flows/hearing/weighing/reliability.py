"""How far a likelihood may be believed, and what asking back buys: measured on texts that were held out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.hearing.doubting import Doubt
from flows.hearing.weighing.examples import KINDS

TENTHS = 10
PLAIN = "_plain"
"""How families of ordinary texts end."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One held-out text: the kind that is acted on, the one that is right, and what was doubted."""

    family: str
    kind: str
    wanted: str
    doubt: Doubt

    @property
    def right(self) -> bool:
        """Whether the kind is what a careful reader makes of the text."""
        return self.kind == self.wanted


def by_tenth(judged: Sequence[Judged]) -> Iterator[str]:
    """A line for each tenth of the likelihood: how many texts, how likely they are on average, how many are right."""
    weighed = sorted((one for one in judged if 0 < one.doubt.share < 1), key=lambda one: one.doubt.share)
    for tenth, group in groupby(weighed, key=lambda one: min(int(one.doubt.share * TENTHS), TENTHS - 1)):
        texts = list(group)
        said, right = _mean(one.doubt.share for one in texts), _mean(one.right for one in texts)
        yield (
            f"likelihood   {tenth / TENTHS:.1f} to {(tenth + 1) / TENTHS:.1f}"
            f"  said {said:.2f}  right {right:.2f}  ({len(texts)} texts)"
        )


def by_kind(judged: Sequence[Judged]) -> Iterator[str]:
    """A line for each kind that texts are read as, and for all: how many are asked about, and what those are."""
    for kind in (*KINDS, ""):
        texts = [one for one in judged if kind in ("", one.kind)]
        asked, filed = ([one for one in texts if bool(one.doubt.asks) is asks] for asks in (True, False))
        yield (
            f"read as {kind or 'any':6s} asked {_mean(bool(one.doubt.asks) for one in texts):.3f}"
            f"  right {_mean(one.right for one in texts):.3f}  where not asked {_mean(one.right for one in filed):.3f}"
            f"  asked: {'  '.join(f'{wanted} {sum(one.wanted == wanted for one in asked)}' for wanted in KINDS)}"
        )


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """The lines of both tables; by kinds for ordinary texts and for all."""
    yield from by_tenth(judged)
    ordinary = [one for one in judged if one.family.endswith(PLAIN)]
    for name, texts in (("ordinary", ordinary), ("all", judged)):
        yield from (f"{name:12s} {line}" for line in by_kind(texts))


def _mean(numbers: Iterable[float]) -> float:
    known = list(numbers)
    return sum(known) / len(known) if known else 0.0
