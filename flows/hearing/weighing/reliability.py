"""How far a likelihood may be believed, and what asking back buys: measured on texts that were held out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.hearing.doubting import MARGIN, Doubt

MARGINS = (0.0, 0.4, 0.45, MARGIN, 0.55, 0.6, 0.7)
"""Margins that are compared; at 0 nothing is asked that was weighed."""
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

    def asked(self, margin: float) -> bool:
        """Whether this text is asked about at a margin."""
        return self.doubt.share < margin and not self.doubt.plain


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


def by_margin(judged: Sequence[Judged]) -> Iterator[str]:
    """A line for each margin: the share of texts that is asked, and of what is filed as need or offer what is one."""
    for margin in MARGINS:
        filed = [one for one in judged if one.kind != "other" and not one.asked(margin)]
        needs = [one for one in judged if one.wanted == "need"]
        yield (
            f"margin {margin:.2f}  asked {_mean(one.asked(margin) for one in judged):.3f}"
            f"  of needs {_mean(one.asked(margin) for one in needs):.3f}"
            f"  filed as need or offer right {_mean(one.right for one in filed):.3f}  ({len(filed)} filed)"
        )


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """The lines of both tables; the margins for ordinary texts and for all."""
    yield from by_tenth(judged)
    ordinary = [one for one in judged if one.family.endswith(PLAIN)]
    for name, texts in (("ordinary", ordinary), ("all", judged)):
        yield from (f"{name:12s} {line}" for line in by_margin(texts))


def _mean(numbers: Iterable[float]) -> float:
    known = list(numbers)
    return sum(known) / len(known) if known else 0.0
