"""A text, in the order in which it may mean something: carrier's words, stop, commands, answers, then free words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Agree, AmendPost, AnswerTask, Confirm, Details, FilePost, OptIn, OptOut, Speak, Withdraw
from flows.conversations import commands, danger, free_text, questions, relaying, yes_or_no
from flows.conversations.opting_out import leave
from flows.conversations.progress import POSTS, Progress
from flows.facts import Facts
from flows.steps import Input, Prompt, Turn

ASIDE = frozenset({"ref", "take", "pass", "done", "drop", "withdraw"})
"""Commands after which a conversation goes on where it was."""
WAITS = frozenset({*POSTS, "volunteer"})
"""Conversations whose question still waits after something else was said."""


def advance(state: dict[str, Any], heard: Input, facts: Facts) -> Turn:
    """One text; whatever it says is kept, and danger is answered first."""
    progress = _under_way(state, facts)
    turn = _understood(state, progress, heard, facts)
    turn = replace(turn, about=turn.about or _about(turn))
    return _in_their_language(danger.first(turn, facts), facts)


def _under_way(state: dict[str, Any], facts: Facts) -> Progress | None:
    """The conversation that the state describes, unless its post is closed by now."""
    progress = Progress.of(state, "text")
    over = progress and progress.post and all(post.ref != progress.post for post in facts.posts)
    return None if over else progress


def _about(turn: Turn) -> str:
    """The post that an answer settled something of."""
    settled = (act for act in turn.does if isinstance(act, AnswerTask | Confirm | Agree | Withdraw))
    return next((act.ref for act in settled), "")


def _understood(state: dict[str, Any], progress: Progress | None, heard: Input, facts: Facts) -> Turn:
    if not heard.words.strip():
        return _without_words(state, heard, facts)
    word = hearing.keyword(heard.words, facts.vocabulary)
    if word and word.carrier:
        return _carrier(state, word.name, heard, facts)
    blocked = relaying.blocked(heard.words, facts)
    if blocked:
        return blocked
    wish = hearing.stop(heard.words, facts.vocabulary)
    if wish and not _commands_more(word, facts):
        return _stop_or_start(wish, facts)
    if not word or word.name == "ref":
        meant = _by_ref(state, progress, word.refs if word else (), heard, facts)
        if meant:
            return meant
    if word:
        turn = commands.obey(state, word, facts)
        return _aside(progress, turn) if word.name in ASIDE else turn
    return (
        (progress and questions.chosen(progress, heard, facts))
        or _beside(progress, yes_or_no.who_asks(heard.words, facts))
        or _beside(progress, yes_or_no.yes_or_no(heard.words, facts, progress))
        or (progress and questions.written(progress, heard, facts))
        or relaying.free(heard.words, state, facts)
        or _freely(progress, heard, facts)
    )


def _by_ref(
    state: dict[str, Any], progress: Progress | None, refs: tuple[str, ...], heard: Input, facts: Facts
) -> Turn | None:
    """What a ref in the text settles: an answer that was asked back, a question of ours, words for the other side."""
    settled = yes_or_no.which_one(state, heard.words, refs, facts)
    if settled:
        return settled
    asked = yes_or_no.are_asked(facts.reading.refs, facts)
    answers = yes_or_no.several_refs(heard.words, facts) if asked or not refs else None
    if answers and asked:
        return _aside(progress, answers)
    return relaying.by_ref(heard.words, state, facts) or _beside(progress, answers)


def _freely(progress: Progress | None, heard: Input, facts: Facts) -> Turn:
    """Free words; those that told more of the post that is talked about have moved the conversation on themselves."""
    talk = progress.post if progress else ""
    turn = free_text.read(heard, facts, talk)
    told = [act for act in turn.does if isinstance(act, AmendPost) and act.ref == talk and free_text.got(act.details)]
    return turn if told else _aside(progress, turn)


def _beside(progress: Progress | None, turn: Turn | None) -> Turn | None:
    return turn and _aside(progress, turn)


def _aside(progress: Progress | None, turn: Turn) -> Turn:
    """What was said besides does not end a conversation: its question still waits."""
    if turn.state or progress is None or progress.flow not in WAITS:
        return turn
    return replace(turn, state=progress.plain())


def _without_words(state: dict[str, Any], heard: Input, facts: Facts) -> Turn:
    """A picture belongs to what was told before; by itself it is kept for a person."""
    post = facts.posts[0] if facts.posts else None
    if post and heard.pictures and post.hours_old <= facts.community.join_hours:
        does = (AmendPost(post.ref, Details(pictures=heard.pictures)),)
        return Turn((Prompt("added_words"),), does, state, about=post.ref)
    words = Details(kind="unclear", pictures=heard.pictures)
    return Turn((Prompt("filed_unclear") if heard.pictures else Prompt("empty"),), (FilePost(words),), state)


def _carrier(state: dict[str, Any], name: str, heard: Input, facts: Facts) -> Turn:
    """The carrier answers its own words, so nothing is said; YES may be the answer to a question of ours."""
    if name == "stop":
        return Turn(does=(OptOut(heard.words.strip()),))
    if name == "help":
        return Turn(does=(FilePost(Details(kind="unclear", words=heard.words.strip(), flag="help")),), state=state)
    progress = _under_way(state, facts)
    answered = name == "yes" and not facts.opted_out and _beside(progress, yes_or_no.yes_or_no(heard.words, facts))
    return answered or Turn(does=(OptIn(heard.words.strip()),), state=state)


def _commands_more(word: hearing.Keyword | None, facts: Facts) -> bool:
    """Whether what may be a stop is a command as a whole: 'efase m' erases, RETIRE takes an open request back."""
    return word is not None and (word.name == "forget" or (word.name == "withdraw" and bool(facts.posts)))


def _stop_or_start(wish: hearing.Stop, facts: Facts) -> Turn:
    if wish.kind == "start":
        return Turn((Prompt("welcome_back"),), (OptIn(wish.words),))
    return leave(wish, facts)


def _in_their_language(turn: Turn, facts: Facts) -> Turn:
    """A phone we do not know yet is answered in the language it wrote in, and that is remembered."""
    heard = facts.reading.language
    if facts.language or heard not in facts.community.languages or any(isinstance(act, Speak) for act in turn.does):
        return turn
    return replace(turn, does=(Speak(heard), *turn.does))
