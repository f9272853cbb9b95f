"""The pieces that words tell of a post, and which questions of a conversation they answer already."""

from __future__ import annotations

import re

from flows.acts import Details
from flows.facts import PostFact
from flows.hearing import Reading
from flows.steps import Reply

BEGINS_WITH_REF = re.compile(r"\s*#?(?P<ref>\d{4,12})\b[\s:,;.\-]*(?P<words>.*)", re.DOTALL)
"""A text that begins with what may be a ref, and the words behind it."""
TASK_VERBS = ("take", "pass", "done", "drop")
MANY_WORDS = 8
"""Words said on a call from which they are kept for a person, whatever they mean."""


def details(reading: Reading) -> Details:
    """What a reading tells of a post."""
    return Details(
        kind=reading.kind,
        categories=reading.categories,
        words=reading.words,
        place=reading.place,
        area=reading.area,
        when=reading.when,
        urgency="" if reading.urgency == "normal" else reading.urgency,
        how_many=reading.how_many,
        for_whom=reading.for_whom,
        evidence=reading.evidence,
        items=reading.items,
        time=reading.time,
    )


def got(understood: Details) -> dict[str, object]:
    """The steps of a conversation that these details answer already."""
    known: dict[str, object] = {}
    if understood.categories:
        known["category"] = list(understood.categories)
    if understood.place or understood.area:
        known["where"] = understood.place or understood.area
    if understood.when:
        known["when"] = understood.when
    return known


def on_file(post: PostFact) -> dict[str, object]:
    """The steps that what is known of a post answers."""
    return got(Details(categories=post.categories, place=post.place, area=post.area, when=post.when))


def in_danger(reading: Reading) -> dict[str, object]:
    """What somebody in danger is not asked."""
    return {"category": [], "when": "today"} if reading.danger else {}


def meant_so(reading: Reading) -> bool:
    """Words say that it is a need or an offer; it is not guessed from what is spoken of ('blankets')."""
    return any(meaning.startswith("kind") for _, meaning in reading.evidence)


def tells_enough(reading: Reading) -> bool:
    """A need or an offer that is told in one breath, or danger: on a call it is taken whole."""
    told = reading.categories or reading.place or in_many_words(reading)
    return bool(reading.danger or (reading.kind != "unclear" and told))


def in_many_words(reading: Reading) -> bool:
    """So many words that a person makes something of them, whatever was understood."""
    return len(reading.words.split()) >= MANY_WORDS


def says_a_command(reply: Reply) -> bool:
    """Whether one of the words is that of an answer to a task, whatever was asked since."""
    said = set(reply.words.casefold().split())
    return any(name.casefold() in said for verb in TASK_VERBS for name in reply.facts.names("commands", verb))
