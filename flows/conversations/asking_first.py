"""A question before TAKE: it goes to whoever needs the help, and their next words go back to whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.acts import Act, AmendPost, Block, Details
from flows.conversations import complaints, own_answers
from flows.conversations.pieces import BEGINS_WITH_REF
from flows.conversations.weighed import LIKELY, likeliest
from flows.facts import Facts, PostFact
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

ALIKE = 80.0
"""From which likeness on, of 100, the community has an answer of its own."""


@dataclass(frozen=True, slots=True)
class AskFirst(Act):
    """Passes on what somebody asks who was asked for help, to whoever needs it."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class AnswerFirst(Act):
    """Passes on what whoever needs help answers to those who asked before they take it."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class CanAsk:
    """Says whether whoever needs something can be asked by the phone that speaks, which was asked for it."""

    about: Callable[[str], bool]


def question(ref: str, words: str, facts: Facts) -> Turn:
    """What somebody who was asked wants to know first: of the resident, or of a person where it is about us."""
    if not _is_asked(words, facts) or _is_for_the_desk(words, facts):
        return for_a_person(ref)
    can = facts.find(CanAsk)
    if can is None or not can.about(ref):
        return for_a_person(ref)
    does = (AskFirst(ref, words.strip()), AmendPost(ref, Details(flag="question")))
    return Turn((Prompt("asked_first", {"ref": ref}),), does, answered=True, about=ref, read_as=("question",))


def for_a_person(ref: str) -> Turn:
    """A question about a task waits for a person, and the task for an answer."""
    asked = (AmendPost(ref, Details(flag="question")),)
    return Turn((Prompt("task_question", {"ref": ref}),), asked, answered=True, about=ref, read_as=("question",))


def _is_asked(words: str, facts: Facts) -> bool:
    """Whether it is a question and not only a doubt: 'maybe', 'let me see' wait for no answer."""
    move = likeliest(words, facts, "asked")
    opens = facts.vocabulary.hear(words, facts.language).of("question", "opens")
    return "?" in words or bool(opens) or (move.name == "ask" and move.share >= LIKELY)


def _is_for_the_desk(words: str, facts: Facts) -> bool:
    """Whether it is about money, safety or the hotline, complains, or has an answer of the community's own."""
    shares = likeliest(words, facts, "helper").shares
    about_us = facts.vocabulary.hear(words, facts.language).of("answer", "who")
    known = {kind for task in facts.tasks for kind in task.categories}
    of_money = "money" in facts.reading.named and "money" not in known
    weighed = shares.get("desk", 0.0) >= shares.get("ask", 0.0)
    ours = about_us or of_money or weighed or own_answers.find(words, facts, ALIKE)
    return bool(ours) or bool(facts.reading.danger) or complaints.complains(words, facts)


def _answered(reply: Reply) -> Turn | None:
    """The next words of whoever was asked, where no question of ours is open and no other need is told."""
    facts, reading = reply.facts, reply.facts.reading
    asked = {ref: post for post in facts.posts if (ref := post.ref) in facts.asked_about}
    if len(asked) != 1 or reply.questions or reading.explicit or reading.danger:
        return None
    [(ref, post)] = asked.items()
    return None if _tells_another_need(post, facts) else _passed_on(ref, reply.words)


def _tells_another_need(post: PostFact, facts: Facts) -> bool:
    needs = any(meaning == "kind: need" for _, meaning in facts.reading.evidence)
    return needs and not set(facts.reading.categories) <= set(post.categories)


def _by_ref(reply: Reply) -> Turn | None:
    """A text that begins with the ref about which somebody asked, and says more than that."""
    found = BEGINS_WITH_REF.match(reply.words)
    named = found is not None and found["ref"] in reply.facts.asked_about and bool(found["words"])
    return _passed_on(found["ref"], found["words"]) if found and named else None


def _passed_on(ref: str, words: str) -> Turn | None:
    if not any(map(str.isalnum, words)):
        return None
    told = Prompt("answered_first", {"ref": ref})
    return Turn((told,), (AnswerFirst(ref, words.strip()),), answered=True, about=ref, read_as=("answer",))


def blocked(facts: Facts) -> Turn | None:
    """BLOCK of whoever was asked something by one neighbor only: the two are never connected."""
    if len(facts.asked_about) != 1 or facts.pairs:
        return None
    [ref] = facts.asked_about
    return Turn((Prompt("relay_blocked", {"ref": ref}),), (Block(ref),), answered=True, about=ref)


ASKING_FIRST = Flow("asking_first", listens={Moment.BY_REF: _by_ref, Moment.ANSWERS: _answered})
