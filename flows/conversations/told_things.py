"""The things of a need or an offer, told otherwise: '6 blankets not 4', 'only diapers', 'also soap'."""

from __future__ import annotations

from flows.facts import PostFact
from flows.hearing import Corrected, Vocabulary, things
from flows.hearing.things import Items


def things_now(said: Corrected, post: PostFact, categories: tuple[str, ...], vocabulary: Vocabulary) -> Items:
    """All things from now on, where `categories` are all that it is about, () for those that are known."""
    before = said.not_number or next(map(int, filter(str.isdecimal, " ".join(said.denied).split())), 0)
    kept = things.without(post.items, said.denied, vocabulary)
    told = tuple(item for item in said.things if item[1] in (categories or post.categories))
    if before and said.number and not told and not _counts_people(said, post):
        now = things.renumbered(post.items, before, said.number)
    elif told and said.how & {"only"}:
        now = things.only(kept, told, vocabulary)
    elif told and (said.not_number or kept != post.items or said.how & {"meant", "instead"} or adds_things(said, post)):
        now = things.joined(kept, told, vocabulary)
    else:
        now = kept if said.how & {"not"} else post.items
    return things.telling(things.of_categories(now, categories or post.categories), vocabulary)


def adds_things(said: Corrected, post: PostFact) -> bool:
    """Whether more is needed besides, and nothing else is told of it: 'also soap', 'also soap at oak and 5th'."""
    elsewhere = said.now.place.casefold() not in ("", post.place.casefold())
    return said.adds and not (elsewhere or said.now.when or said.now.how_many)


def _counts_people(said: Corrected, post: PostFact) -> bool:
    """Whether a number told otherwise is of the people that it is for, and not a size."""
    return 0 < post.how_many == said.not_number and not said.sized
