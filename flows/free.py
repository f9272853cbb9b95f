"""Free words: a need, an offer, more about what is known already, or words that a person has to read."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details
from flows.facts import Facts, PostFact
from flows.hearing import Reading
from flows.steps import Heard, Hint, Prompt, Turn
from flows.walk import Progress, go_on, keep

STILL_JOINABLE = ("new", "open", "asked", "taken")


def read(heard: Heard, facts: Facts) -> Turn:
    """Files what was understood at once, then asks for the missing piece only."""
    reading = facts.reading
    understood = replace(details(reading), pictures=heard.pictures)
    if _is_thanks(heard.words, facts):
        return Turn((Prompt("thanks"),), about=facts.posts[0].ref if facts.posts else "")
    joined = _known_post(reading, facts)
    if joined:
        return _more_about(joined, understood, facts)
    if reading.kind in ("need", "offer"):
        return _file(understood, facts)
    progress, does = keep(Progress("unclear"), understood)
    asked = go_on(progress, facts, (Prompt("filed_unclear"),), does)
    return replace(asked, answered=False)


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
    )


def got(understood: Details) -> dict[str, object]:
    """The steps of a flow that these details answer already."""
    known: dict[str, object] = {}
    if understood.categories:
        known["category"] = list(understood.categories)
    if understood.place or understood.area:
        known["where"] = understood.place or understood.area
    if understood.when:
        known["when"] = understood.when
    return known


def _file(understood: Details, facts: Facts) -> Turn:
    other = facts.reading.phones[:1] if understood.kind == "need" else ()
    if other:
        understood = replace(understood, for_phone=other[0], flag="consent")
    known = {**({"category": [], "when": "today"} if facts.reading.danger else {}), **got(understood)}
    progress, does = keep(Progress(understood.kind, got=known), understood)
    turn = go_on(progress, facts, (), does)
    if turn.state:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    else:
        turn = replace(turn, says=(*turn.says, *privacy(facts, understood.kind)))
    if other:
        consent = Prompt("consent", hint=Hint.CHOICE, options=("yes", "no"), names="yes_no", apart=True)
        turn = replace(turn, says=(*turn.says, consent))
    return replace(turn, answered=False)


def privacy(facts: Facts, kind: str, ref: str = "") -> tuple[Prompt, ...]:
    """Said once, with somebody's first need (`ref`, when it is on file already)."""
    first = all(post.ref == ref for post in facts.posts)
    return (Prompt("privacy", apart=True),) if kind == "need" and first else ()


def _known_post(reading: Reading, facts: Facts) -> PostFact | None:
    """The post that these words are about, when they are about one that is known."""
    for ref in reading.refs:
        post = facts.named.get(ref)
        if post and post.mine:
            return post
    if reading.explicit and not reading.categories:
        return None
    for post in facts.posts:
        if post.status in STILL_JOINABLE and post.hours_old <= facts.community.join_hours and _same(post, reading):
            return post
    return None


def _same(post: PostFact, reading: Reading) -> bool:
    if reading.phones:
        return False
    if reading.kind == "unclear":
        adds = reading.place or reading.area or reading.when or reading.how_many or reading.categories
        return bool(adds) or post.hours_old <= 1
    if post.kind not in (reading.kind, "unclear"):
        return False
    if reading.place and post.place and hearing.public_place(reading.place) != hearing.public_place(post.place):
        return False
    shared = set(post.categories) & set(reading.categories)
    return bool(shared) or not post.categories or not reading.categories


def _more_about(post: PostFact, understood: Details, facts: Facts) -> Turn:
    kind = understood.kind if post.kind == "unclear" else ""
    more = replace(understood, kind="" if kind == "unclear" else kind)
    known = {
        **({"category": list(post.categories)} if post.categories else {}),
        **({"where": post.place or post.area} if post.place or post.area else {}),
        **({"when": post.when} if post.when else {}),
        **got(more),
    }
    said = Prompt("added" if got(more) else "added_words")
    does = (AmendPost(post.ref, more),)
    flow = more.kind or post.kind
    if flow == "unclear" or not got(more):
        return Turn((said,), does, about=post.ref)
    turn = go_on(Progress(flow, got=known, post=post.ref), facts, (), does)
    return replace(turn, says=(said, *turn.says) if turn.state else (said,), answered=False)


def _is_thanks(words: str, facts: Facts) -> bool:
    """Thanks and good wishes that ask for nothing."""
    reading = facts.reading
    if (
        reading.kind != "unclear"
        or reading.categories
        or reading.place
        or reading.when
        or reading.phones
        or reading.danger
    ):
        return False
    return any(hit.value == "thanks" for hit in facts.vocabulary.hear(words).of("answer"))
