"""Several needs and offers in one text are a post each, read back together; what they all lack is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from flows import hearing
from flows.acts import FILED, Act, AmendPost, Details, FilePost
from flows.conversations.need import NEED
from flows.conversations.offer import OFFER
from flows.conversations.pieces import got, on_file
from flows.conversations.posting import privacy
from flows.conversations.progress import go_on
from flows.conversations.together import TOGETHER
from flows.facts import Facts, PostFact
from flows.hearing import Reading
from flows.prompts import Prompt
from flows.steps import Progress, Turn

KINDS = {flow.name: flow for flow in (NEED, OFFER)}
ASKED_OF_ALL = ("where", "when")

Told = Sequence[tuple[PostFact | None, Details]]
"""Each need and offer as it was told, with the post of theirs that it is about, if there is one."""


def told(facts: Facts) -> tuple[Reading, ...]:
    """The needs and offers of one text; () where it tells of one, or gives the number of somebody else."""
    reading = facts.reading
    if reading.kind not in KINDS or reading.danger or (reading.phones and not reading.own_phone):
        return ()
    return hearing.parts(reading.words, facts.vocabulary, facts.language)


def filed(several: Told, facts: Facts) -> Turn:
    """Each is filed, or joins what is known; the one that lacks most is the one talked about."""
    several = _placed(_joining_once(several), facts)
    fresh = count(1)
    refs = [post.ref if post else f"{FILED}{next(fresh)}" for post, _ in several]
    does: list[Act] = [
        AmendPost(post.ref, replace(details, kind="")) if post else FilePost(details) for post, details in several
    ]
    known = {
        ref: {**(on_file(post) if post else {}), **got(details)}
        for ref, (post, details) in zip(refs, several, strict=True)
    }
    lacks = {name: [ref for ref in refs if name not in known[ref]] for name in ASKED_OF_ALL}
    talk = next(iter((*lacks["when"], *lacks["where"], *refs)))
    kind = next(details.kind for ref, (_, details) in zip(refs, several, strict=True) if ref == talk)
    needs = any(details.kind == "need" for post, details in several if not post)
    together = {"refs": refs, "lacks": lacks, "need": needs}
    progress = Progress(KINDS[kind], got={**known[talk], TOGETHER: together}, post=talk)
    turn = go_on(progress, facts, (), tuple(does))
    if turn.state:
        turn = replace(turn, says=(Prompt("noted_several", {"refs": refs}), *turn.says))
    else:
        turn = replace(turn, says=(*turn.says, *privacy(facts, "need" if needs else "offer")))
    return replace(turn, answered=True)


def _joining_once(several: Told) -> Told:
    """Of what would join the same post only the first does."""
    joined = [post.ref if post else "" for post, _ in several]
    return [
        (post if post and joined.index(post.ref) == at else None, details) for at, (post, details) in enumerate(several)
    ]


def _placed(several: Told, facts: Facts) -> list[tuple[PostFact | None, Details]]:
    """What is told of one place only is needed there, all of it; that is a guess until a better one is told.

    Where a ride goes is told of the ride alone.
    """
    where = next(((told.place, told.area) for _, told in several if told.place or told.area), None)
    if where is None:
        return list(several)
    place, area = hearing.beginning(where[0], facts.vocabulary), where[1]
    return [
        (post, told)
        if told.place or told.area or (post and (post.place or post.area))
        else (post, replace(told, place=place, area=area, guessed=(*told.guessed, "place")))
        for post, told in several
    ]
