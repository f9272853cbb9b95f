"""An ambiguous answer is asked back, with the exact words that settle it; on a call each has its key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flows.conversations.progress import ASKED, ask
from flows.facts import Facts, PostFact, TaskFact
from flows.prompts import CALLED, Hint, Prompt
from flows.steps import Choose, Flow, Progress, Question, Reply, Turn

MOST_NAMED = 4
"""Refs that one text names."""
READ_AS = {"done": "outcome", "drop": "cancellation", "withdraw": "cancellation"}
"""What an answer is that is asked back, by the word that it stands for."""


def which(verbs: list[tuple[str, str]], note: str, asks: Prompt | None = None) -> Turn:
    """Asks which of these (word, ref) was meant."""
    verbs = verbs[:MOST_NAMED]
    asked = replace(asks or Prompt("task_which"), args={"verbs": tuple(verbs)}, hint=Hint.WORDS)
    said = tuple(dict.fromkeys(READ_AS.get(verb, "answer") for verb, _ in verbs))
    return Turn((asked,), state=_awaits(verbs, note), answered=True, about=verbs[0][1], read_as=said)


def _awaits(verbs: list[tuple[str, str]], note: str) -> dict[str, Any]:
    """The state that waits for a ref: `asks` says for each which word it stands for."""
    refs = [ref for _, ref in verbs]
    return {"asks": {ref: verb for verb, ref in verbs if refs.count(ref) == 1}, "note": note}


def aloud(turn: Turn, facts: Facts) -> Turn:
    """The same on a call: choices that name a thing each, and its number where that does not tell them apart."""
    verbs = next((prompt.args["verbs"] for prompt in turn.says if "verbs" in prompt.args), ())
    things = {ref: _categories(ref, facts) for _, ref in verbs}
    alike = [things[ref][:1] for ref in things]
    called = {
        f"{verb} {ref}": {
            "name": verb, "ref": ref, "categories": list(things[ref]), "numbered": alike.count(things[ref][:1]) > 1,
        }
        for verb, ref in verbs
    }  # fmt: skip
    progress = Progress(WHICH, "voice", {CALLED: called, "note": turn.state.get("note", "")}, at="which")
    asked = ask(progress, facts, tuple(prompt for prompt in turn.says if "verbs" not in prompt.args), turn.does)
    return replace(asked, about=turn.about)


def _categories(ref: str, facts: Facts) -> tuple[str, ...]:
    posts = [post.categories for post in facts.posts if post.ref == ref]
    tasks = [task.categories for task in facts.tasks if task.ref == ref]
    return next(iter((*posts, *tasks)), ())


def named(reply: Reply) -> str:
    """The choice whose ref or kind of help was said on a call; "" where that is none, or several."""
    reading = reply.facts.reading
    called: dict[str, Any] = reply.progress.got.get(CALLED, {})
    fitting = [
        item for item, about in called.items()
        if about.get("ref") in reading.refs or set(about.get("categories", ())) & set(reading.named)
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else ""


def called(several: Iterable[Question | TaskFact | PostFact]) -> dict[str, str]:
    """The kinds of help by which several questions, tasks or posts are told apart, with the ref of each."""
    every = [(category, one.ref) for one in several for category in one.categories]
    named = [category for category, _ in every]
    return {category: ref for category, ref in every if named.count(category) == 1}


def merged(turns: list[Turn]) -> Turn:
    """Several answers of one text as one turn."""
    says = tuple(prompt for turn in turns for prompt in turn.says)
    does = tuple(act for turn in turns for act in turn.does)
    said = tuple(dict.fromkeys(one for turn in turns for one in turn.read_as))
    return Turn(says, does, answered=any(turn.answered for turn in turns), about=turns[0].about, read_as=said)


def _unsettled(_: Reply) -> Turn | None:
    """The channel carries out what was chosen, since any conversation may have asked."""
    return None


WHICH = Flow("which", (Choose("which", ASKED, _unsettled, names="which"),))
