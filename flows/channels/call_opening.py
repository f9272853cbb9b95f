"""How a call begins: what there is to tell this phone, what it was asked and has not answered, the menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flows.acts import Act, Told
from flows.conversations.commands import told
from flows.conversations.progress import FLOWS, Progress, go_on, question
from flows.conversations.tasks import STILL_FREE
from flows.facts import Facts, PairFact, PostFact, TaskFact
from flows.steps import Input, Prompt, Turn

ASKED = ("message", "task_call", "happened", "connect")
"""Flows of one question, about one post where they name it."""
PRESSING = ("task_call", "happened")
"""Questions for which the hotline calls again until they are answered."""
EMERGENCY, ABROAD = Prompt("call_emergency"), Prompt("limit_country")
QUESTIONS = ("task", "did_it_happen")
"""What is put as a question, and so is not told as news besides."""
STANDINGS = ("helper_found", "nobody_found")
"""News that say no more than how a post stands."""
WORTH_TELLING = ("taken", "asked", "open", "new")
"""Statuses of which a caller hears the first that there is."""


def opening(heard: Input, facts: Facts) -> Turn:
    """The call is answered: a caller we know hears their language and their news first, the others choose one."""
    if heard.ours:
        hello = Prompt("greeting_ours")
        if heard.unsure:
            tells = [[prompt.name, dict(prompt.args)] for prompt in heard.tells]
            return go_on(Progress("hear_news", "voice", {"ours": True, "tells": tells}), facts, (hello,))
        return told_by_us(heard.tells, facts, (hello,))
    if not facts.language and len(facts.community.languages) > 1:
        return go_on(Progress("call", "voice"), facts)
    turn = onward(facts, ())
    return replace(turn, says=(Prompt("greeting" if _plain(turn) else "hello"), *turn.says))


def language_chosen(facts: Facts, does: tuple[Act, ...]) -> Turn:
    """A first call hears the emergency number before its choices, unless there is more to tell than those."""
    turn = onward(facts, (), does=does)
    says = (EMERGENCY, *(prompt for prompt in turn.says if prompt != EMERGENCY))
    return replace(turn, says=says) if _plain(turn) else turn


def _plain(turn: Turn) -> bool:
    """Whether the menu comes at once: only then there is time for more before the first choice."""
    return turn.says[0].name == "menu"


def onward(
    facts: Facts, seen: tuple[str, ...], before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = (), ours: bool = False
) -> Turn:
    """The next question that this phone has not met in this call, else its news and the menu.

    In a call of ours, whose news are told by then, it is how such calls end. `seen` are flows and refs.
    """
    for flow, ref, prompts in _waiting(facts, seen):
        if f"{flow} {ref}" not in seen and not (ours and flow == "message"):
            at = FLOWS[flow].steps[0].name  # type: ignore[union-attr]
            got: dict[str, Any] = {"seen": [*seen, f"{flow} {ref}"], **({"ours": True} if ours else {})}
            heard = (Told(STANDINGS, ref),) if prompts[0].name == "connect_taken" else ()
            progress = Progress(flow, "voice", got, ref, at=at)
            return Turn((*before, *prompts), (*does, *heard), progress.plain(), answered=True)
    if ours:
        return go_on(Progress("after_news", "voice", {"ours": True, "seen": list(seen)}), facts, before, does)
    return _menu(facts, seen, before, does)


def _menu(facts: Facts, seen: tuple[str, ...], before: tuple[Prompt, ...], does: tuple[Act, ...]) -> Turn:
    """One piece of news at most, then the choices; what can wait is said behind them."""
    news, heard = _news(facts, {item.split()[-1] for item in seen})
    abroad = (ABROAD,) if facts.abroad else ()
    first, last = (news, abroad) if news else (abroad, ())
    known = {"greeting": True, "language": facts.language or facts.community.languages[0]}
    turn = go_on(Progress("call", "voice", known), facts, (*before, *first), (*does, *heard))
    return replace(turn, says=(*turn.says, EMERGENCY, *last))


def _news(facts: Facts, refs: set[str]) -> tuple[tuple[Prompt, ...], tuple[Act, ...]]:
    """How the post stands of which there is most to tell; the other posts are behind a choice."""
    untold = [post for post in facts.posts if post.ref not in refs and post.status in WORTH_TELLING]
    if not untold:
        return (), ()
    post = min(untold, key=lambda post: WORTH_TELLING.index(post.status))
    return (Prompt("news_first", told(post)),), (Told(STANDINGS, post.ref),)


def ask(progress: Progress, facts: Facts) -> Turn:
    """Puts the question of such a flow again; one that has been settled meanwhile is passed over."""
    seen = tuple(progress.got["seen"])
    for flow, ref, prompts in _waiting(facts, seen):
        if (flow, ref) == (progress.flow, progress.post):
            return Turn(prompts, state=progress.plain())
    return onward(facts, seen, ours=bool(progress.got.get("ours")))


def told_by_us(news: tuple[Prompt, ...], facts: Facts, before: tuple[Prompt, ...] = ()) -> Turn:
    """The news that a call of ours was made for, then what is asked."""
    tells = tuple(prompt for prompt in news if prompt.name not in QUESTIONS)
    seen = tuple(f"told {prompt.args['ref']}" for prompt in tells if prompt.args.get("ref"))
    turn = onward(facts, seen, (*before, *tells), ours=True)
    if turn.state["flow"] in PRESSING:
        return turn
    return onward(facts, seen, (*before, *(tells or (Prompt("settled"),))), (Told(),), ours=True)


def messages(facts: Facts) -> tuple[Prompt, ...]:
    """What waits for this phone besides how its posts stand and what it is asked anyhow."""
    return tuple(prompt for prompt in facts.tells if prompt.name not in (*QUESTIONS, *STANDINGS))


def _done(post: PostFact) -> bool:
    return post.status == "done" and post.kind == "need"


def _waiting(facts: Facts, seen: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[Prompt, ...]]]:
    """What this phone is asked: flow, ref and the question with what stands behind it, the most pressing first."""
    if messages(facts):
        yield "message", "", (_choice("message", {}, facts),)
    for task in facts.tasks:
        if task.status == "sent" and task.post_status in STILL_FREE:
            yield "task_call", task.ref, _task(task, facts)
    for post in facts.posts:
        if _done(post):
            about = {"ref": post.ref, "categories": post.categories}
            yield "happened", post.ref, (_choice("happened", about, facts),)
    for pair in facts.pairs:
        yield "connect", pair.ref, (_connect(pair, facts, told_before=f"told {pair.ref}" in seen),)


def _task(task: TaskFact, facts: Facts) -> tuple[Prompt, ...]:
    """What is needed and when, the choices, and behind them how much and where: a key may be pressed at any time."""
    about: dict[str, Any] = {
        "categories": task.categories, "how_many": task.how_many, "place": task.place, "area": task.area,
        "when": task.when,
    }  # fmt: skip
    more = len(task.categories) > 1 or task.how_many or task.place or task.area
    return (_choice("task_call", about, facts), *((Prompt("task_more", about),) if more else ()))


def _connect(pair: PairFact, facts: Facts, *, told_before: bool) -> Prompt:
    """Whether to talk with the other side of a match, behind how it stands where that was not told before."""
    about: dict[str, Any] = {"name": pair.other, "categories": pair.categories}
    asked = _choice("connect", about, facts)
    if pair.helps:
        return Prompt("connect_helper", about, asked.hint, asked.options, asked.names)
    taken = next((post for post in facts.posts if post.ref == pair.ref and post.status == "taken"), None)
    if taken is None or told_before:
        return asked
    return Prompt("connect_taken", told(taken), asked.hint, asked.options, asked.names)


def _choice(flow: str, about: dict[str, Any], facts: Facts) -> Prompt:
    asked = question(FLOWS[flow].steps[0], Progress(flow, "voice"), facts.community)  # type: ignore[arg-type]
    return replace(asked, args=about)
