"""A text, in the order in which it may mean something: carrier's words, stop, commands, answers, then free words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Agree, AnswerTask, Confirm, Details, FilePost, OptIn, OptOut, Speak, Withdraw
from flows.channels import text_answers, yes_or_no
from flows.conversations.catalogue import Catalogue
from flows.conversations.progress import go_on
from flows.facts import Facts
from flows.prompts import Input
from flows.steps import NOWHERE, Moment, Progress, Reply, Turn


def advance(state: dict[str, Any], heard: Input, facts: Facts, catalogue: Catalogue) -> Turn:
    """One text; whatever it says is kept."""
    word = hearing.keyword(heard.words, facts.vocabulary)
    word = word if word and (word.carrier or word.name in catalogue.commands) else None
    progress = _under_way(state, facts, catalogue) or NOWHERE
    reply = Reply(heard, facts, progress, state, word=word, questions=catalogue.questions(facts))
    turn = _resumed(_understood(reply, catalogue), facts, catalogue)
    turn = replace(turn, about=turn.about or _about(turn))
    return _in_their_language(catalogue.finished(turn, facts), facts)


def _under_way(state: dict[str, Any], facts: Facts, catalogue: Catalogue) -> Progress | None:
    """The conversation that the state describes, unless its post is closed by now, or helped with and placed."""
    progress = catalogue.progress(state, "text")
    if progress is None or not progress.post:
        return progress
    post = next((post for post in facts.posts if post.ref == progress.post), None)
    return None if post is None or post.status == "done" or (post.status == "taken" and post.place) else progress


def _understood(reply: Reply, catalogue: Catalogue) -> Turn:
    if not reply.words.strip():
        return catalogue.first(Moment.WORDLESS, reply) or Turn(state=reply.state)
    if reply.word and reply.word.carrier:
        return _carrier(reply, catalogue)
    if not catalogue.outranks_stop(reply):
        turn = catalogue.first(Moment.FIRST, reply)
        if turn:
            return turn if any(isinstance(act, OptOut) for act in turn.does) else _aside(reply, turn)
    if not reply.word or reply.word.name == "ref":
        meant = by_ref(reply, catalogue)
        if meant:
            return meant
    if reply.word:
        turn = catalogue.obey(reply)
        return turn if catalogue.interrupts(reply.word.name) else _aside(reply, turn)
    asked_since = bool(reply.facts.asked_about) or any(pair.waits for pair in reply.facts.pairs)
    return (
        (asked_since and _to_the_other_side(reply, catalogue))
        or _answer(text_answers.chosen(reply))
        or _beside(reply, catalogue.first(Moment.BESIDES, reply))
        or _beside(reply, yes_or_no.without_ref(reply, catalogue))
        or _answer(text_answers.written(reply))
        or _aside(reply, catalogue.first(Moment.FREELY, reply) or Turn())
    )


def _carrier(reply: Reply, catalogue: Catalogue) -> Turn:
    """The carrier answers its own words, so nothing is said; YES may answer a question of ours or the other side's."""
    name, words = reply.command.name, reply.words.strip()
    if name == "stop":
        return Turn(does=(OptOut(words),))
    if name == "help":
        return Turn(does=(FilePost(Details(kind="unclear", words=words, flag="help")),), state=reply.state)
    if name == "yes" and not reply.facts.opted_out:
        answered = (
            catalogue.first(Moment.ANSWERS, reply)
            or _answer(text_answers.chosen(reply))
            or _beside(reply, yes_or_no.to_what_is_asked(reply))
            or (catalogue.first(Moment.FREELY, reply) if reply.facts.pairs else None)
        )
        if answered:
            return answered
    return Turn(does=(OptIn(words),), state=reply.state)


def by_ref(reply: Reply, catalogue: Catalogue) -> Turn | None:
    """What a ref in the text settles: an answer that was asked back, a question of ours, words for the other side."""
    settled = yes_or_no.which_one(reply, catalogue)
    if settled:
        return settled
    refs = reply.word.refs if reply.word else ()
    asked = yes_or_no.are_asked(reply)
    answers = yes_or_no.to_several_refs(reply, catalogue) if asked or not refs else None
    if answers and asked:
        return _aside(reply, answers)
    return catalogue.first(Moment.BY_REF, reply) or _beside(reply, answers)


def _to_the_other_side(reply: Reply, catalogue: Catalogue) -> Turn | None:
    """The other side of a match has written since: words that mean nothing else are for them, whatever is open."""
    return _beside(reply, catalogue.first(Moment.BESIDES, reply)) or catalogue.first(Moment.ANSWERS, reply)


def _beside(reply: Reply, turn: Turn | None) -> Turn | None:
    return turn and _aside(reply, turn)


def _answer(turn: Turn | None) -> Turn | None:
    """What answers the question that is open, unless its conversation knows better what was said."""
    return replace(turn, read_as=turn.read_as or ("answer",)) if turn else None


def _aside(reply: Reply, turn: Turn) -> Turn:
    """What was said besides does not end a conversation: its question still waits."""
    if turn.state or turn.moved or not reply.progress.flow.waits:
        return turn
    return replace(turn, state=reply.progress.plain())


def _resumed(turn: Turn, facts: Facts, catalogue: Catalogue) -> Turn:
    """The question that was open before is put once more."""
    progress = catalogue.progress(turn.resumes, "text")
    if progress is None:
        return turn
    asked = go_on(progress, facts)
    return replace(turn, says=(*turn.says, *asked.says), state=asked.state)


def _about(turn: Turn) -> str:
    """The post that an answer settled something of."""
    settled = (act for act in turn.does if isinstance(act, AnswerTask | Confirm | Agree | Withdraw))
    return next((act.ref for act in settled), "")


def _in_their_language(turn: Turn, facts: Facts) -> Turn:
    """A phone we do not know yet is answered in the language it wrote in, and that is remembered."""
    heard = facts.reading.language
    if facts.language or heard not in facts.community.languages or any(isinstance(act, Speak) for act in turn.does):
        return turn
    return replace(turn, does=(Speak(heard), *turn.does))
