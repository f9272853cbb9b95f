"""Whether words are about what a phone has on file already: more of it, or something else."""

from __future__ import annotations

from flows import hearing
from flows.conversations.pieces import details, got, meant_so
from flows.conversations.weighed import LIKELY, SURE, is_rather_another, likeliest
from flows.facts import Facts, PostFact
from flows.hearing import Reading

STILL_JOINABLE = ("new", "open", "asked", "taken", "done")
FEW_WORDS = 4
"""Words up to which a thing that is named is what more is asked for: 'and insulin'."""


def meant_by(reading: Reading, facts: Facts) -> PostFact | None:
    """The post that these words are about, when they are about one that is known."""
    if reading.explicit and not reading.categories:
        return None
    return next((post for post in _recent(facts) if _same(post, reading)), None)


def goes_on(reading: Reading, facts: Facts) -> PostFact | None:
    """What words rather tell more of than ask for something else: 'the bell is broken, knock hard', 'no smoking'."""
    if reading.kind == "unclear" or reading.explicit or reading.danger or reading.phones:
        return None
    live = [post for post in facts.posts if post.status == "taken" or post in _recent(facts)]
    need, offer = (next((post for post in live if post.kind == kind), None) for kind in ("need", "offer"))
    if reading.kind == "offer":
        if need is None or offer or meant_so(reading):
            return None  # 'mi casa es la azul', 'i have a cane with me' offer nothing
        told = need.hours_old <= 1 or is_rather_another(reading.words, facts, "resident", "more", "other")
        return need if told else None
    if need:
        return None if _asks_for_more(reading, facts) else need
    return None if _goes_without(reading) else offer


def adds_to(post: PostFact, facts: Facts) -> bool:
    """Whether what words name is wanted or offered besides, and not only spoken of."""
    if post.kind == "need":
        return facts.reading.kind != "offer" and not may_offer(facts.reading) and _asks_for_more(facts.reading, facts)
    return post.kind == "unclear" or (facts.reading.kind != "need" and not _denied(facts))


def may_offer(reading: Reading) -> bool:
    """Whether what is named may as well be offered: 'also i have 3 winter coats, somebody ought to wear them'."""
    return reading.doubt.asks in ("offer", "either")


def told_where(facts: Facts) -> PostFact | None:
    """The newest need of the last hour with a place: what is needed besides is hardly needed elsewhere."""
    fresh = (post for post in _recent(facts) if post.kind == "need" and post.hours_old <= 1)
    return next((post for post in fresh if post.place or post.area), None)


def may_tell_when(facts: Facts) -> bool:
    """Whether few words may move an hour that is known: 'thursday at 3', but not 'sunday was terrible lol'."""
    words = facts.reading.words
    if len(words.split()) > FEW_WORDS:
        return False
    move = likeliest(words, facts, "resident")
    bare = hearing.bare_value(words, facts.vocabulary, facts.language)
    return bare is not None or facts.reading.kind == "need" or move.shares["change"] >= LIKELY


def _denied(facts: Facts) -> bool:
    """Whether things are named only to leave them out: 'not couches or fridges, my back is shot'."""
    reading = facts.reading
    said = hearing.corrected(reading.words, facts.vocabulary, facts.language)
    denied = said.not_.categories if said and said.not_ else ()
    return bool(denied) and set(reading.categories) <= {*denied} and not (said and said.now.categories)


def _recent(facts: Facts) -> list[PostFact]:
    hours = facts.community.join_hours
    return [post for post in facts.posts if post.status in STILL_JOINABLE and post.hours_old <= hours]


def _goes_without(reading: Reading) -> bool:
    """Whether whoever offered something says that they need something, or have none of it: 'out of diapers'."""
    told = {meaning for _, meaning in reading.evidence}
    return not told.isdisjoint(("kind: need", "kind: hardship")) or _has_none(reading)


def _has_none(reading: Reading) -> bool:
    """Whether words say that there is none of what they name: 'no place to sleep', 'out of diapers'."""
    named = [words for words, meaning in reading.evidence if meaning.startswith("category")]
    lacks = [words for words, meaning in reading.evidence if meaning == "kind: lack"]
    return any(one in lack for one in named for lack in lacks)


def _asks_for_more(reading: Reading, facts: Facts) -> bool:
    """Whether words ask for something besides what is known: by a word of needing, by nothing else, or as a whole."""
    asks = any(meaning == "kind: need" for _, meaning in reading.evidence)
    if _has_none(reading) or reading.danger or len(reading.words.split()) <= FEW_WORDS:
        return True
    if asks:
        return not is_rather_another(reading.words, facts, "resident", "more", least=SURE)
    return likeliest(reading.words, facts, "resident").shares["more"] >= LIKELY


def _same(post: PostFact, reading: Reading) -> bool:
    if reading.phones:
        return False
    if reading.kind == "unclear":
        adds = got(details(reading)) or reading.how_many
        return bool(adds) or post.hours_old <= 1
    if post.kind not in (reading.kind, "unclear"):
        return False
    if reading.place and post.place and hearing.public_place(reading.place) != hearing.public_place(post.place):
        return False
    shared = set(post.categories) & set(reading.categories)
    return bool(shared) or not post.categories or not reading.categories
