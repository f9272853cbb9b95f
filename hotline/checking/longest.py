"""Everything the hotline can say, with names, places and numbers at their longest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flows.community import Community
from flows.conversations.catalogue import CATALOGUE
from flows.conversations.progress import question
from flows.local_time import LocalDay, LocalTime
from flows.prompts import Channel, Prompt
from flows.steps import Progress
from flows.words.names import MOST_NAMED
from flows.words.wording import Wording
from hotline.base import gsm7
from hotline.checking.drawing import EXAMPLE

REF = "1234567"
"""The ref of the hundred thousandth post."""
PLACE = "the corner of Martin Luther King Boulevard and Saint Augustine Ave"
NAME = "Maria Fernanda Guadalupe de los Santos Hernandez"
THING = "12 big packs of diapers"
"""Two of its length are named, and that there are more."""
NOTE = "but only after five in the afternoon, when my sister is back home"
PHONE = "+123456789012345"
"""E.164 allows fifteen digits."""
ROLE = "Drivers of the big van"
ABOUT_ROLE, MAY = "You take people to the clinic and back on two days.", "use the van and its gas card"
"""So long that the desk may just offer it in two segments: `hotline.exchange.role_duty` counts them."""
TYPICAL = EXAMPLE
"""What a text says on most days."""


def prompts(wording: Wording, channel: Channel, args: Mapping[str, Any]) -> Iterator[Prompt]:
    """Every prompt there is, the questions with all their options."""
    asked = {asking.name: asking for asking in questions(wording.community, channel)}
    for name in wording.languages[wording.community.languages[0]]["say"]:
        asking = asked.get(name, Prompt(name))
        yield replace(asking, args={**args, **asking.args})


def questions(community: Community, channel: Channel) -> Iterator[Prompt]:
    """What every conversation may ask, with the options of this community; the menu of a call is never texted."""
    for flow in CATALOGUE.flows:
        if flow is CATALOGUE.call and channel == "text":
            continue
        for step in flow.questions():
            yield question(step, Progress(flow, channel), community)


def texts(wording: Wording, language: str) -> Iterator[tuple[str, str]]:
    """(Prompt, its longest text as the first one to a phone), folded as it leaves."""
    for every in zip(*(prompts(wording, "text", args) for args in _at_their_longest(wording, language)), strict=True):
        written = {wording.written(prompt, language) for prompt in every} - {""}
        if written:
            first = [gsm7.fold(wording.first_text(words, language)) for words in written]
            yield every[0].name, max(first, key=lambda words: (gsm7.segments(words), len(words)))


def typical(wording: Wording, language: str) -> Iterator[tuple[str, str]]:
    """(Prompt, its text on most days), folded as it leaves."""
    for prompt in prompts(wording, "text", TYPICAL):
        if words := wording.written(prompt, language):
            yield prompt.name, gsm7.fold(words)


LATEST = LocalTime(LocalDay("2026-09-30", "wed"), start="15:30", after=True)


def spoken(wording: Wording, language: str, *, fixed: bool = False) -> Iterator[tuple[str, str]]:
    """(Prompt, each sentence that a call hears of it in this language), those only that never vary where `fixed`."""
    other = {**next(_at_their_longest(wording, language)), "recorded": True}
    for prompt, varied in zip(prompts(wording, "voice", TYPICAL), prompts(wording, "voice", other), strict=True):
        kept = wording.spoken(varied, language) if fixed else ()
        for speaks, line in wording.spoken(prompt, language):
            if speaks == language and (not fixed or (speaks, line) in kept):
                yield prompt.name, line


def _at_their_longest(wording: Wording, language: str) -> Iterator[dict[str, Any]]:
    names = wording.languages[language]["names"]
    verb = max(names["commands"], key=lambda verb: len(names["commands"][verb]))
    named = sorted(wording.community.categories, key=lambda item: -len(wording.name("categories", item, language)))
    longest: dict[str, Any] = {
        **TYPICAL, "ref": REF, "how_many": 12, "place": PLACE, "helper": NAME, "name": NAME, "person": NAME,
        "phone": PHONE, "note": NOTE, "told": NOTE * 9, "verbs": ((verb, REF),) * 4, "words": "", "area": "",
        "status": "taken", "role": ROLE, "about": ABOUT_ROLE, "may": MAY, "deputy": NAME,
        "when": max(names["when"], key=lambda when: len(names["when"][when])),
        "categories": tuple(named[:MOST_NAMED]),
    }  # fmt: skip
    yield longest
    yield {**longest, "time": LATEST}
    yield {**longest, "items": tuple((THING, kind) for kind in named[:MOST_NAMED]), "said_in": language}
    yield {**longest, "items": tuple((THING, kind) for kind in named[:MOST_NAMED]), "said_in": ""}
    yield {**longest, "categories": tuple(named[: MOST_NAMED + 1])}
    yield {**longest, "several": ({**longest, "kind": "offer"}, {**longest, "kind": "offer"})}
    yield {**longest, "categories": (), "words": f"{PLACE} {NOTE}"}
    yield from ({**longest, "status": status} for status in names["status"])
    yield from ({**longest, "status": "closed", "closed_because": reason} for reason in names["closed"])
