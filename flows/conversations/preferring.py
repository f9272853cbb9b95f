"""What a volunteer wants to be asked for: which kinds of help, on which days, how many a week; done, then read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.acts import Act, Details, FilePost
from flows.conversations.ahead import numbers
from flows.conversations.pausing import helps, may_be_a_wish
from flows.hearing import Reading
from flows.hearing.days import WHOLE_WEEKS
from flows.hearing.matches import Hit, Matches
from flows.hearing.time_words import DAYS
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

SEVERAL = {**WHOLE_WEEKS, "daily": ()}
MOST_A_WEEK = 20
SPANS = ("until", "few", "days", "this_week", "next_week", "this_month")
"""Lists of `hear.pause` that tell for how long."""
SAID_AS_NEED = ("kind: need", "kind: lack", "kind: scarce", "kind: hardship", "urgency", "sign: trouble")
"""What has been said where somebody who helps needs something themselves."""
NEAR = 3
"""Words between a number and 'a week'."""
TIMES = {"once": 1, "twice": 2}
"""Lists of `hear.often`."""


@dataclass(frozen=True, slots=True)
class Prefer(Act):
    """What somebody is asked for from now on; None leaves it as it is."""

    can: tuple[str, ...] | None = None
    days: tuple[str, ...] = ()
    most_a_week: int = 0


@dataclass(frozen=True, slots=True)
class Helps:
    """What the phone that speaks is down for: kinds of help, and the days of the week."""

    can: tuple[str, ...] = ()
    days: tuple[str, ...] = DAYS


def _prefer(reply: Reply) -> Turn | None:
    facts = reply.facts
    if not helps(facts) or not may_be_a_wish(reply) or reply.progress.at not in ("", "kinds"):
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if not heard.of("prefer") or _needs(heard) or _for_a_while(heard, facts.reading):
        return None
    known = facts.find(Helps)
    assert known is not None
    says = tuple(_wishes(heard, known))
    if not says:
        return _kept(reply)
    prefer = Prefer()
    for prompt, wish in says:
        del prompt
        prefer = replace(
            prefer,
            can=wish.can if wish.can is not None else prefer.can,
            days=wish.days or prefer.days,
            most_a_week=wish.most_a_week or prefer.most_a_week,
        )
    return Turn(tuple(prompt for prompt, _ in says), (prefer,), reply.state, answered=True)


def _kept(reply: Reply) -> Turn | None:
    """A limit that nothing here can keep ('nothing heavy, bad back') is for a person to read, and no need."""
    facts, reading = reply.facts, reply.facts.reading
    if facts.tasks or facts.pairs or facts.posts:
        return None
    said = any(meaning.startswith(SAID_AS_NEED) for _, meaning in reading.evidence)
    if reading.kind != "need" or reading.place or said or reply.progress.at:
        return None
    does = (FilePost(Details(kind="unclear", words=reading.words)),)
    return Turn((Prompt("filed_unclear"),), does, reply.state, answered=True)


def _needs(heard: Matches) -> bool:
    """Whether something is asked for besides the wish itself ('send me only food')."""
    wishes = heard.of("prefer", "only", "most", "a_week")
    return any(
        all(hit.end <= wish.start or wish.end <= hit.start for wish in wishes) for hit in heard.of("kind", "need")
    )


def _for_a_while(heard: Matches, reading: Reading) -> bool:
    """Whether a day or a length is named: that is a pause, and no wish for good."""
    spans = {hit.value for hit in heard.of("pause", *SPANS)}
    return bool(spans - {"until"} or (spans and reading.when)) and not heard.of("prefer", "a_week")


def _wishes(heard: Matches, known: Helps) -> Iterator[tuple[Prompt, Prefer]]:
    """What was wished, each with the sentence that reads it back."""
    can = _kinds(heard, known.can)
    if can is not None:
        yield Prompt("prefers_can" if can else "prefers_nothing", {"categories": can}), Prefer(can=can)
    days = _days(heard, known.days)
    if days:
        yield Prompt("prefers_days", {"days_of_week": days}), Prefer(days=days)
    most = _most(heard)
    if most:
        yield Prompt("prefers_most", {"n": most}), Prefer(most_a_week=most)


def _kinds(heard: Matches, can: tuple[str, ...]) -> tuple[str, ...] | None:
    """The kinds of help that remain; None where nothing was said of them."""
    only = [hit.value for hit in heard.of("category") if _said(heard, hit, "only")]
    never = {hit.value for hit in heard.of("category") if _said(heard, hit, "never")} - set(only)
    if only:
        return tuple(dict.fromkeys(only))
    return tuple(kind for kind in can if kind not in never) if never & set(can) else None


def _days(heard: Matches, free: tuple[str, ...]) -> tuple[str, ...]:
    """The days of the week that remain; () where nothing was said of them."""
    only = _named(heard, "only")
    if only:
        return tuple(day for day in DAYS if day in only)
    less = _named(heard, "less") | _named(heard, "never")
    return tuple(day for day in free if day not in less) if less else ()


def _named(heard: Matches, list_: str) -> set[str]:
    hits = [hit for hit in (*heard.of("every"), *heard.of("on_days")) if _said(heard, hit, list_)]
    # 'only mondays' and 'solo el lunes' say the same; 'not on monday' may be this one only
    bare = [hit for hit in heard.of("weekday") if list_ == "only" and _said(heard, hit, list_)]
    return {day for hit in (*hits, *bare) for day in SEVERAL.get(hit.value, (hit.value,))}


def _said(heard: Matches, hit: Hit, list_: str) -> bool:
    """Whether a word of this list is the one said last before it in its clause, or stands right behind it."""
    start = next((at for at in range(hit.start, 0, -1) if heard.text.breaks[at]), 0)
    before = [other for other in heard.of("prefer", "only", "never", "less") if start <= other.start < hit.start]
    if before:
        return list_ in {other.value for other in before if other.start == before[-1].start}
    return any(other.value == list_ and other.start == hit.end for other in heard.of("prefer"))


def _most(heard: Matches) -> int:
    """'Max 2 a week', 'only once a week'."""
    if not heard.of("prefer", "most", "only"):
        return 0
    times = [(TIMES[hit.value], hit.end - 1) for hit in heard.of("often", *TIMES)]
    for week in heard.of("prefer", "a_week"):
        for number, at in (*times, *numbers(heard)):
            if 0 <= week.start - at <= NEAR and 0 < number <= MOST_A_WEEK:
                return number
    return 0


PREFER = Flow(
    "prefer",
    listens={Moment.FIRST: _prefer},
    read_as="preference",
    sample={"categories": ("food",), "days_of_week": DAYS[5:], "n": 2},
)
