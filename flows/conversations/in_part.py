"""Neither yes nor no to "did you get help?": only half of it came, something is missing, or it was the wrong thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.acts import Act
from flows.conversations.which import which
from flows.facts import Facts, PostFact
from flows.hearing import things
from flows.hearing.matches import Hit, Matches
from flows.hearing.things import Items
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

Shortfall = Literal["in_part", "wrong_thing"]


@dataclass(frozen=True, slots=True)
class FellShort(Act):
    """A need that is said to be done is open again, for what did not come."""

    ref: str
    why: Shortfall
    categories: tuple[str, ...]
    items: tuple[tuple[str, str], ...] = ()


def is_done(post: PostFact) -> bool:
    """Whether its helper says so, and the resident has not said otherwise."""
    return post.status == "done" and post.kind == "need"


def fell_short(post: PostFact, words: str, facts: Facts) -> Turn | None:
    """What words lead to that say it came in part, or was the wrong thing; None for all others."""
    if words.rstrip().endswith("?"):
        return None
    heard = facts.vocabulary.hear(words, facts.language)
    named = heard.of("category")
    lacking = _behind(heard.of("shortfall", "lacking"), named)
    came = _behind(heard.of("shortfall", "only"), named)
    left = lacking or tuple(item for item in post.categories if item not in came)
    items = _things_left(post, heard, facts)
    if items and items != things.of_categories(post.items, left):
        kinds = {kind for _, kind in items}
        left = tuple(kind for kind in post.categories if kind in kinds)
    if heard.of("shortfall", "wrong"):
        return said(post, "wrong_thing", left, items)
    part_came = bool(heard.of("shortfall", "partly") or heard.of("outcome", "partly") or (came and left))
    if part_came or (lacking and not set(post.categories) <= set(lacking)) or (items and items != post.items):
        return said(post, "in_part", left, items)
    if heard.of("shortfall", "missed") and not heard.of("renewing", "still"):
        return said(post, "in_part", _behind(heard.of("shortfall", "missed"), named))
    return None


def _things_left(post: PostFact, heard: Matches, facts: Facts) -> Items:
    """The things that did not come; () where the words tell of none."""
    lacking, came = (
        tuple((words, kind) for hit, words, kind in things.every(heard, heard.of("category")) if _is_behind(hit, marks))
        for marks in (heard.of("shortfall", "lacking", "missed"), heard.of("shortfall", "only"))
    )
    if lacking:
        left = things.only(post.items, lacking, facts.vocabulary)
        return tuple(item for item in left if item in post.items)
    return things.without(post.items, [words for words, _ in came], facts.vocabulary) if came else ()


def _is_behind(hit: Hit, marks: list[Hit]) -> bool:
    return bool(marks) and hit.start >= marks[0].end


def _behind(marks: list[Hit], named: list[Hit]) -> tuple[str, ...]:
    """The kinds of help that are named behind the first of these marks."""
    return tuple(dict.fromkeys(hit.value for hit in named if marks and hit.start > marks[0].start))


def said(post: PostFact, why: Shortfall, left: tuple[str, ...] = (), items: Items = ()) -> Turn:
    """The need is open again for what is left of it, all of it where nobody knows."""
    open_for = left or post.categories
    things_left = items or things.of_categories(post.items, open_for)
    about = {"ref": post.ref, "categories": open_for, "items": things_left, "said_in": post.said_in}
    told = Prompt("in_part" if why == "in_part" else "wrong_thing", about)
    return Turn((told,), (FellShort(post.ref, why, open_for, things_left),), answered=True, about=post.ref)


def _heard(reply: Reply) -> Turn | None:
    facts = reply.facts
    if facts.reading.danger or facts.reading.explicit:
        return None
    done = [post for post in facts.posts if is_done(post)]
    named = [post for post in done if post.ref in facts.reading.refs] or done
    turns = {post.ref: turn for post in named if (turn := fell_short(post, reply.words, facts))}
    if len(turns) > 1:
        return which([("no", ref) for ref in turns], reply.words)
    return next(iter(turns.values()), None)


IN_PART = Flow("in_part", listens={Moment.BY_REF: _heard, Moment.BESIDES: _heard})
