"""How a call begins: a greeting, what there is to tell this phone, what it was asked and has not answered, the menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flows.acts import Act, Told
from flows.commands import AT_ONCE, told
from flows.facts import Facts
from flows.offered_tasks import STILL_FREE
from flows.steps import Heard, Prompt, Turn
from flows.walk import FLOWS, Progress, go_on, question

ASKED = ("task_call", "happened", "connect")
"""Flows of one question about one post."""
PRESSING = ("task_call", "happened")
"""Questions for which the hotline calls again until they are answered."""
EMERGENCY = Prompt("call_emergency")
"""Comes first in a caller's first call; whoever knows the line hears the choices at once, and this behind them."""
QUESTIONS = ("task", "did_it_happen")
"""What is put as a question, and so is not told as news besides."""


def opening(heard: Heard, facts: Facts) -> Turn:
    """The call is answered: a caller we know hears their language and their news first, the others choose one."""
    if heard.ours:
        hello = Prompt("greeting_ours")
        if heard.unsure:
            tells = [[prompt.name, dict(prompt.args)] for prompt in heard.tells]
            return go_on(Progress("hear_news", "voice", {"ours": True, "tells": tells}), facts, (hello,))
        return told_by_us(heard.tells, facts, (hello,))
    if not facts.language and len(facts.community.languages) > 1:
        return go_on(Progress("call", "voice"), facts)
    return welcome(facts, (Prompt("greeting"),))


def welcome(facts: Facts, before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = ()) -> Turn:
    """What follows once the language is clear."""
    news = tuple(Prompt("news_own", told(post)) for post in facts.posts[:AT_ONCE] if not _done(post.status, post.kind))
    abroad = (Prompt("limit_country"),) if facts.abroad else ()
    return onward(facts, (), (*before, *abroad, *news), (*does, *((Told(),) if facts.posts else ())))


def onward(
    facts: Facts, seen: tuple[str, ...], before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = (), ours: bool = False
) -> Turn:
    """The next question that this phone has not met in this call, else the menu; after a call of ours, how to end."""
    got: dict[str, Any] = {"ours": True} if ours else {}
    for flow, ref, prompt in _waiting(facts):
        if f"{flow} {ref}" not in seen:
            at = FLOWS[flow].steps[0].name  # type: ignore[union-attr]
            progress = Progress(flow, "voice", {**got, "seen": [*seen, f"{flow} {ref}"]}, ref, at=at)
            return Turn((*before, prompt), does, progress.plain(), answered=True)
    if ours:
        return go_on(Progress("after_news", "voice", got), facts, before, does)
    known = {"greeting": True, "language": facts.language or facts.community.languages[0]}
    turn = go_on(Progress("call", "voice", known), facts, before, does)
    return turn if EMERGENCY in before else replace(turn, says=(*turn.says, EMERGENCY))


def ask(progress: Progress, facts: Facts) -> Turn:
    """Puts the question of such a flow again; one that has been settled meanwhile is passed over."""
    for flow, ref, prompt in _waiting(facts):
        if (flow, ref) == (progress.flow, progress.post):
            return Turn((prompt,), state=progress.plain())
    return onward(facts, tuple(progress.got["seen"]), ours=bool(progress.got.get("ours")))


def told_by_us(news: tuple[Prompt, ...], facts: Facts, before: tuple[Prompt, ...] = ()) -> Turn:
    """The news that a call of ours was made for, then what is asked."""
    tells = tuple(prompt for prompt in news if prompt.name not in QUESTIONS)
    turn = onward(facts, (), (*before, *tells), ours=True)
    if turn.state["flow"] in PRESSING:
        return turn
    return onward(facts, (), (*before, *(tells or (Prompt("settled"),))), (Told(),), ours=True)


def _done(status: str, kind: str) -> bool:
    return status == "done" and kind == "need"


def _waiting(facts: Facts) -> Iterator[tuple[str, str, Prompt]]:
    """What this phone is asked: flow, ref and the question itself, the most pressing first."""
    for task in facts.tasks:
        if task.status == "sent" and task.post_status in STILL_FREE:
            about = {
                "categories": task.categories, "how_many": task.how_many, "place": task.place, "area": task.area,
                "when": task.when,
            }  # fmt: skip
            yield "task_call", task.ref, _choice("task_call", about, facts)
    for post in facts.posts:
        if _done(post.status, post.kind):
            yield "happened", post.ref, _choice("happened", {"ref": post.ref, "categories": post.categories}, facts)
    for pair in facts.pairs:
        about = {"name": pair.other, "categories": pair.categories}
        asked = _choice("connect", about, facts)
        helping = Prompt("connect_helper", about, asked.hint, asked.options, asked.names)
        yield "connect", pair.ref, helping if pair.helps else asked


def _choice(flow: str, about: dict[str, Any], facts: Facts) -> Prompt:
    asked = question(FLOWS[flow].steps[0], Progress(flow, "voice"), facts.community)  # type: ignore[arg-type]
    return replace(asked, args=about)
