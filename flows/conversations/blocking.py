"""BLOCK, by itself, with a ref, a name or a courtesy: the two are never connected again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows import hearing
from flows.acts import Act, AmendPost, AskForCall, Block, Details
from flows.conversations import asking_first, complaints
from flows.facts import Facts, PairFact
from flows.prompts import Prompt
from flows.steps import Reply, Turn

LATELY = 30
"""Days for which a block that names nobody may mean somebody who is in touch no more."""


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody whom the phone that speaks was once matched with, and is in touch with no more."""

    ref: str
    other: str
    phone: str
    """What stands for them: of whoever was forgotten since, who has no name any more, a hash."""
    days_ago: float


@dataclass(frozen=True, slots=True)
class MetBefore:
    """Whom the phone that speaks was once matched with, newest first."""

    people: tuple[Met, ...] = ()


def blocked(reply: Reply) -> Turn | None:
    """A text with the word BLOCK, or a form of it, that is a wish to part, or may be one.

    Whom it means is never guessed: a name counts before whoever helps now, and where it stays open a person asks. A
    wish to block never stops all texts, and never passes.
    """
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if not heard.of("parting", "block"):
        return None
    known: list[PairFact | Met] = [*facts.pairs, *_met(facts)]
    names = [one.other for one in known]
    refs = {*facts.reading.refs, *({one.ref for one in known} & set(heard.text.words))}
    read = hearing.wish_to_part(reply.words, facts.vocabulary, facts.language, names, refs)
    if read is None:
        return None
    meant = [one for one in known if one.ref in refs] or [one for one in known if one.other in read.named]
    if not meant and (refs or read.named):
        return _whom(known, facts)
    meant = meant or _unnamed(facts, known)
    if not meant or (not facts.pairs and facts.asked_about and not refs and not read.named):
        return _of_nobody_met(read, facts)
    if not _is_one(meant):
        return _whom(meant, facts)
    sure = read.kind == "wish" or (read.kind == "rather" and complaints.complains(reply.words, facts))
    return _parted(meant) if sure else _sure(meant[0])


def spoken(reply: Reply) -> Turn | None:
    """On a call only a plain wish counts, since words are misheard."""
    turn = blocked(reply)
    return turn if turn and any(isinstance(act, Block) for act in turn.does) else None


def ended(pair: PairFact) -> Turn:
    """One side wants no more of the other, for good; what becomes of the need is said besides."""
    told = Prompt("relay_blocked", {"ref": pair.ref})
    if pair.taken:
        told = Prompt("relay_blocked_task" if pair.helps else "relay_blocked_need", {"ref": pair.ref})
    return Turn((told,), (Block(pair.ref),), answered=True, about=pair.ref)


def whoever_is_in_touch(facts: Facts) -> tuple[Act, ...]:
    """Keeps whoever speaks apart from those in touch now where these are one match, and from nobody where several."""
    return _parted(facts.pairs).does if facts.pairs and _is_one(facts.pairs) else ()


def _met(facts: Facts) -> tuple[Met, ...]:
    """Those who are in touch no more: whoever helps with another need now is among the pairs."""
    before = facts.find(MetBefore)
    now = {phone for pair in facts.pairs for phone in pair.side}
    return tuple(one for one in before.people if one.phone not in now) if before else ()


def _unnamed(facts: Facts, known: Sequence[PairFact | Met]) -> list[PairFact | Met]:
    """Whom it may mean that names nobody: whoever is in touch now, else whoever was lately."""
    return list(facts.pairs) or [one for one in known if isinstance(one, Met) and one.days_ago <= LATELY]


def _is_one(meant: Sequence[PairFact | Met]) -> bool:
    """Whether all of these are with the same people, however many needs they share."""
    sides = [one.side if isinstance(one, PairFact) else frozenset({one.phone}) for one in meant]
    return len(sides) == 1 or bool(frozenset.intersection(*sides))


def _parted(meant: Sequence[PairFact | Met]) -> Turn:
    first = next((one for one in meant if isinstance(one, PairFact) and one.taken), meant[0])
    if isinstance(first, Met):
        does = (Block(first.ref, first.phone),)
        return Turn((Prompt("relay_blocked", {"ref": first.ref}),), does, answered=True, about=first.ref)
    turn = ended(first)
    others = tuple(Block(one.ref) for one in meant if isinstance(one, PairFact) and one.ref != first.ref)
    return Turn(turn.says, (*turn.does, *others), answered=True, about=first.ref)


def _sure(one: PairFact | Met) -> Turn:
    """What may be a wish is asked about: the words that part the two are said, and a person looks at it."""
    asked = Prompt("block_sure", {"ref": one.ref, "name": one.other})
    return Turn((asked,), (AmendPost(one.ref, Details(flag="question")),), answered=True, about=one.ref)


def _whom(meant: Sequence[PairFact | Met], facts: Facts) -> Turn | None:
    """Nobody can tell whom it means: it is asked, and a person calls."""
    mine = [one.ref for one in meant] or [post.ref for post in facts.posts if post.kind == "need"]
    return Turn((Prompt("block_whom"),), _for_a_person(mine[0]), answered=True, about=mine[0]) if mine else None


def _of_nobody_met(read: hearing.WishToPart, facts: Facts) -> Turn | None:
    """Whoever only asked something before TAKE is meant, or nobody whom we know."""
    if read.kind != "wish":
        return None
    if turn := asking_first.blocked(facts):
        return turn
    mine = [post.ref for post in facts.posts if post.kind == "need"]
    return complaints.about(mine[0], facts) if mine else None


def _for_a_person(ref: str) -> tuple[Act, ...]:
    return (AmendPost(ref, Details(flag=complaints.FLAG)), AskForCall(complaints.FLAG, ref))
