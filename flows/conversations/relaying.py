"""Texts between the two sides of a match: those that begin with its ref, or any while exactly one is under way."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import AmendPost, Block, Details, PassOn
from flows.facts import Facts, PairFact
from flows.steps import Prompt, Turn

BEGINS_WITH_REF = re.compile(r"\s*#?(?P<ref>\d{4,12})\b[\s:,;.\-]*(?P<words>.*)", re.DOTALL)


def by_ref(words: str, state: dict[str, Any], facts: Facts) -> Turn | None:
    """A text that begins with the ref of a match, and says more than that."""
    found = BEGINS_WITH_REF.match(words)
    pair = _pair(found["ref"], facts) if found and found["words"] else None
    return _passed_on(pair, found["words"], state) if pair and found else None


def free(words: str, state: dict[str, Any], facts: Facts) -> Turn | None:
    """Any text that asks and offers nothing new, while exactly one match is under way."""
    reading = facts.reading
    if len(facts.pairs) != 1 or reading.explicit or reading.danger:
        return None
    pair = facts.pairs[0]
    if reading.kind != "unclear" and not set(reading.categories) <= set(pair.categories):
        return None
    turn = _passed_on(pair, words.strip(), state)
    if pair.helps and hearing.answer(words, facts.vocabulary, language=facts.language).kind == "no":
        sure = Prompt("relay_drop", {"verbs": (("drop", pair.ref),)})
        return replace(turn, says=(*turn.says, sure))
    return turn


def blocked(words: str, facts: Facts) -> Turn | None:
    """BLOCK, by itself or with a ref, ends the way between the two sides."""
    first, *rest = words.split() or [""]
    if first.strip(".,!").upper() not in {name.upper() for name in facts.names("relay", "block")} or len(rest) > 1:
        return None
    pair = _pair(rest[0], facts) if rest else facts.pairs[0] if facts.pairs else None
    if pair is None:
        return None
    return end(pair.ref)


def end(ref: str) -> Turn:
    """One side wants no more of the other; the desk hears of it."""
    told = Prompt("relay_blocked", {"ref": ref})
    return Turn((told,), (Block(ref), AmendPost(ref, Details(flag="blocked"))), answered=True, about=ref)


def _pair(ref: str, facts: Facts) -> PairFact | None:
    return next((pair for pair in facts.pairs if pair.ref == ref.strip("#.,!")), None)


def _passed_on(pair: PairFact, words: str, state: dict[str, Any]) -> Turn:
    about = {"ref": pair.ref, "name": pair.other}
    if not pair.reachable:
        flag = AmendPost(pair.ref, Details(flag="cannot_reach"))
        return Turn((Prompt("relay_unreachable", about),), (flag,), state, answered=True, about=pair.ref)
    says = () if pair.wrote else (Prompt("relay_first", about),)
    return Turn(says, (PassOn(pair.ref, words),), state, answered=True, about=pair.ref)
