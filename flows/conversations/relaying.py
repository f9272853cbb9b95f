"""Words between the two sides of a match: by text through the hotline, and on a call that connects them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flows.acts import Act, AmendPost, Connect, Details, PassOn
from flows.conversations import known_posts
from flows.conversations.blocking import blocked, ended, spoken
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.news import standing
from flows.conversations.pieces import BEGINS_WITH_REF, meant_so
from flows.conversations.weighed import SURE, likeliest
from flows.facts import Facts, PairFact
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Moment, Onward, Progress, Reply, Turn

MANY_WORDS = 8
"""Words of a change from which whoever took the task reads them too."""


def _by_ref(reply: Reply) -> Turn | None:
    """A text that begins with the ref of a match, and says more than that."""
    found = BEGINS_WITH_REF.match(reply.words)
    words = _in_letters(found["words"], reply) if found else ""
    pair = reply.facts.pair(found["ref"]) if found and words else None
    return passed_on(pair, words, reply.state) if pair else None


def _to_who_asked_last(reply: Reply) -> Turn | None:
    """An answer to the other side, which has written since; questions of ours for a yes or a no come first."""
    waiting = tuple(pair for pair in reply.facts.pairs if pair.waits)
    return None if reply.questions else _to_the_only_one(waiting, reply)


def _freely(reply: Reply) -> Turn | None:
    """Any text that asks and offers nothing new, while exactly one match is under way and we ask about nothing else."""
    ours = reply.progress.post
    return (
        None
        if any(pair.ref != ours for pair in reply.facts.pairs if ours)
        else _to_the_only_one(reply.facts.pairs, reply)
    )


def _to_the_only_one(pairs: tuple[PairFact, ...], reply: Reply) -> Turn | None:
    reading = reply.facts.reading
    if len(pairs) != 1 or reading.danger:
        return None
    pair = pairs[0]
    if reading.explicit and not _asks_for_the_way(pair, reply):
        return None
    if _asks_anew(pair, reply.facts) or (_over(pair, reply.facts) and reading.kind == "need"):
        return None
    words = _in_letters(reply.words.strip(), reply)
    if not words:
        return None if _thanks(reply) else Turn(state=reply.state, about=pair.ref)
    turn = passed_on(pair, words, reply.state)
    if pair.helps and reply.answer.kind == "no":
        sure = Prompt("relay_drop", {"verbs": (("drop", pair.ref),)})
        return replace(turn, says=(*turn.says, sure))
    return turn


def _asks_for_the_way(pair: PairFact, reply: Reply) -> bool:
    """Whether a helper needs something for the task only: 'necesito que me abra la puerta'."""
    move = likeliest(reply.words, reply.facts, "helper")
    return pair.helps and not reply.facts.reading.categories and move.name == "ask" and move.share >= SURE


def _asks_anew(pair: PairFact, facts: Facts) -> bool:
    """Whether something else is needed or offered; a helper has to say so: 'my car wont start' is about the task."""
    reading = facts.reading
    if reading.kind == "unclear" or set(reading.categories) <= set(pair.categories):
        return False
    if not pair.helps:
        said = reading.kind == "need" or meant_so(reading)  # 'i have a cane and a bag with me' offers nothing
        return said and known_posts.goes_on(reading, facts) is None
    return any(meaning == "kind: need" for _, meaning in reading.evidence)


def _over(pair: PairFact, facts: Facts) -> bool:
    """Their need is closed: what is needed now is a need of its own, and not for whoever helped then."""
    return not pair.helps and all(post.ref != pair.ref for post in facts.posts)


def _in_letters(words: str, reply: Reply) -> str:
    """The words; pictures alone, which no text of ours can carry, as the nod that they may be, or as nothing."""
    if any(letter.isalnum() for letter in words):
        return words
    return "ok" if reply.answer.kind == "yes" else ""


def _thanks(reply: Reply) -> bool:
    return any(hit.value == "thanks" for hit in reply.facts.vocabulary.hear(reply.words).of("answer"))


def passed_on(pair: PairFact, words: str, state: dict[str, Any]) -> Turn:
    """Words for the other side of a match; the first time their writer hears how that goes."""
    about = {"ref": pair.ref, "name": pair.other}
    if not pair.reachable:
        flag = AmendPost(pair.ref, Details(flag="cannot_reach"))
        return Turn((Prompt("relay_unreachable", about),), (flag,), state, answered=True, about=pair.ref)
    says = () if pair.wrote else (Prompt("relay_first", about),)
    if not pair.agreed:
        says = (Prompt("relay_unreachable", about),)
    said = ("question",) if words.endswith("?") else ("answer",) if pair.waits else ()
    return Turn(says, (PassOn(pair.ref, words),), state, answered=True, about=pair.ref, read_as=said)


def passed_besides(ref: str, words: str, facts: Facts) -> tuple[Act, ...]:
    """Words for the other side beside what else a text does, where there is one that can be reached."""
    pair = facts.pair(ref)
    return (PassOn(ref, words.strip()),) if pair and pair.reachable and words.strip() else ()


def told_of_a_change(ref: str, words: str, facts: Facts) -> tuple[Act, ...]:
    """The words of a change for whoever took the task: many of them tell more than what is understood of it."""
    pair = facts.pair(ref)
    many = len(words.split()) >= MANY_WORDS
    return passed_besides(ref, words, facts) if pair and not pair.helps and many else ()


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """Whether to talk with the other side of a match, behind how it stands where that was not told before."""
    for pair in facts.pairs:
        about: dict[str, Any] = {"name": pair.other, "categories": pair.categories}
        taken = next((post for post in facts.posts if post.ref == pair.ref and post.status == "taken"), None)
        if pair.helps:
            yield CallQuestion(pair.ref, about, says="connect_helper")
        elif taken is None or pair.ref in told:
            yield CallQuestion(pair.ref, about)
        else:
            yield CallQuestion(pair.ref, standing(taken), says="connect_taken", told=True)


def _chosen(reply: Reply) -> Turn:
    """Talks with the other side; whoever is not reached there can leave words for them."""
    ref = reply.progress.post
    if reply.item == "connect":
        left = Progress(LEAVE_WORDS, "voice", {"pair": True}, ref, at="leave_words")
        pair = reply.facts.pair(ref)
        if pair and not (pair.reachable and pair.agreed):
            turn = leave_words(replace(reply, progress=left))
            return replace(turn, says=(Prompt("nobody_there"), *turn.says))
        state = left.plain()
        return Turn((Prompt("connecting_pair"),), (Connect(ref),), state)
    pair = reply.facts.pair(ref) if reply.item == "block" else None
    return replace(ended(pair) if pair else Turn(), onward=Onward.NEXT)


RELAY = Flow(
    "connect",
    (Choose("connect", ("connect", "menu", "block"), _chosen, yes_no=("connect", "menu")),),
    listens={
        Moment.FIRST: blocked,
        Moment.SPOKEN: spoken,
        Moment.BY_REF: _by_ref,
        Moment.ANSWERS: _to_who_asked_last,
        Moment.FREELY: _freely,
    },
    on_call=_on_call,
)
