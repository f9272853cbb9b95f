"""An old request once more: still needed, in vain until now, or needed again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.acts import Act, AmendPost, Details
from flows.conversations import endings
from flows.conversations.news import standing
from flows.conversations.still_needed import StillNeeded
from flows.facts import Facts, PostFact
from flows.hearing import Keyword
from flows.hearing.matches import Matches
from flows.hearing.times import NO_TIME, Time
from flows.prompts import Prompt
from flows.steps import Command, Flow, Moment, Reply, Turn

WAITING = ("new", "open", "asked", "taken")
HELPED = ("taken", "done", "closed")
PLAIN_DAYS = ("today", "tomorrow")
"""Told beside 'again' they are meant for the new one; 'the same as last week' tells no time."""
OVER = ("done", "closed")
TROUBLE = frozenset({"broke", "lacks"})
CUES = frozenset({"more", "asks", *TROUBLE})
"""Lists of words that mean a request of before only together, or only where that one is over."""
FEW_WORDS = 4
DAYS_REMEMBERED = 60
"""Later 'again please' would be about something that nobody remembers."""


@dataclass(frozen=True, slots=True)
class Renew(Act):
    """Files a new need or offer with the facts of an old one, but for those that are told anew."""

    ref: str
    when: str = ""
    time: Time = NO_TIME
    how_many: int = 0
    place: str = ""
    area: str = ""
    words: str = ""
    """What was said beside RENEW, for whoever reads it."""


@dataclass(frozen=True, slots=True)
class CameToNothing(Act):
    """Nobody came to a need that somebody had taken: it is open again, and the desk looks at it."""

    ref: str


@dataclass(frozen=True, slots=True)
class LatestPost:
    """The newest need or offer of the phone that speaks, closed ones too."""

    post: PostFact


def _renew(reply: Reply) -> Turn:
    """RENEW, with or without a ref."""
    facts, refs = reply.facts, reply.command.refs
    if not refs:
        latest = _latest(facts)
        return _once_more(latest, facts) if latest else Turn((Prompt("no_posts"),))
    post = facts.named.get(refs[0])
    if post is None:
        return Turn((Prompt("no_such_ref", {"ref": refs[0]}),))
    if not post.mine:
        flag = AmendPost(post.ref, Details(flag="renew_asked"))
        return Turn((Prompt("renew_not_yours", {"ref": post.ref}),), (flag,), answered=True, about=post.ref)
    return _once_more(post, facts, reply.command.note)


def _once_more(post: PostFact, facts: Facts, beside: str = "") -> Turn:
    """A new post with the old facts; one that still waits need not be told again, and what is told beside is kept."""
    if post.status in WAITING:
        return _stands(post, AmendPost(post.ref, Details(words=beside))) if beside else _stands(post)
    kind = post.kind if post.kind in ("need", "offer") else "unclear"
    reading = facts.reading
    told = bool(reading.time) or reading.when in PLAIN_DAYS
    renewed = Renew(post.ref, reading.when, reading.time) if told else Renew(post.ref)
    if beside:
        many, place, area = reading.how_many, reading.place, reading.area
        renewed = replace(renewed, how_many=many, place=place, area=area, words=beside)
    return Turn((Prompt(f"filed_{kind}"),), (renewed,), answered=True)


def _stands(post: PostFact, *acts: Act) -> Turn:
    acts = (StillNeeded(post.ref), *acts) if post.asked_if_needed else acts
    return Turn((Prompt("still_stands", standing(post)),), acts, answered=True, about=post.ref)


def _latest(facts: Facts) -> PostFact | None:
    found = facts.find(LatestPost)
    return found.post if found and found.post.hours_quiet <= 24 * DAYS_REMEMBERED else None


def _in_words(reply: Reply) -> Turn | None:
    facts, reading = reply.facts, reply.facts.reading
    heard = facts.vocabulary.hear(reply.words, facts.language)
    said = {hit.value for hit in heard.of("renewing")}
    if not said or reading.danger or reading.explicit or reading.place or reading.how_many:
        return None
    named = [post for post in facts.named.values() if post.mine]
    post = next(iter(named), None) or _latest(facts)
    if post is None or post.kind == "unclear" or _names_another(post, heard):
        return None
    if said & TROUBLE and post.status in OVER and post.kind == "need":
        return endings.came(post.ref, happened=False)  # what was mended, or brought, is out once more
    if said <= CUES and not _wants_it_again(post, said, reply):
        return None
    if "nobody" in said:
        return _in_vain(post)
    if "still" in said:
        return _still(post)
    return _once_more(post, facts) if said & {"again", "more"} and not reply.progress.flow.name else None


def _names_another(post: PostFact, heard: Matches) -> bool:
    """A kind of help that the old request was not about; 'it broke again' is no broken bone."""
    broken = {at for hit in heard.of("renewing", "broke") for at in range(hit.start, hit.end)}
    named = {hit.value for hit in heard.of("category") if not broken.issuperset(range(hit.start, hit.end))}
    return bool(named - set(post.categories))


def _wants_it_again(post: PostFact, said: set[str], reply: Reply) -> bool:
    """'again' and 'the same' alone say little: a closed request is asked for anew where something is asked at all."""
    asks = "asks" in said or reply.facts.reading.kind == "need" or reply.words.rstrip().endswith("?")
    asks = asks or len(reply.words.split()) <= FEW_WORDS
    return "more" in said and asks and post.status == "closed"


def _in_vain(post: PostFact) -> Turn | None:
    """Nobody came: where somebody said they would, the need is open again; else a person looks at it."""
    if post.kind != "need":
        return None
    if post.status not in HELPED:
        return _stands(post, AmendPost(post.ref, Details(flag="nobody_came")))
    said = Prompt("not_helped", {"ref": post.ref})
    return Turn((said,), (CameToNothing(post.ref),), answered=True, about=post.ref)


def _still(post: PostFact) -> Turn:
    if post.status in WAITING:
        return _stands(post)
    return endings.came(post.ref, happened=False)


def _by_ref(reply: Reply) -> Turn | None:
    return _in_words(reply) if reply.facts.reading.refs and not reply.word else None


RENEW = Flow(
    "renew",
    by_key=lambda reply: _renew(replace(reply, word=Keyword("renew"))),
    commands={"renew": Command(_renew)},
    interrupts=False,
    listens={Moment.BY_REF: _by_ref, Moment.BESIDES: _in_words},
    read_as="need",
)
