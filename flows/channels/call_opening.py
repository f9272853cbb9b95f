"""How a call begins: what there is to tell this phone, what it was asked and has not answered, the menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flows.acts import Act, Speak, Told
from flows.conversations.catalogue import Catalogue
from flows.conversations.news import standing
from flows.conversations.progress import go_on, question
from flows.conversations.waiting_words import STANDINGS
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Onward, Progress, Reply, Turn

EMERGENCY, ABROAD = Prompt("call_emergency"), Prompt("limit_country")
WORTH_TELLING = ("taken", "asked", "open", "new")
"""Statuses of which a caller hears the first that there is."""


def opening(reply: Reply, catalogue: Catalogue) -> Turn:
    """The call is answered: a caller we know hears their language and their news first, the others choose one."""
    heard, facts = reply.input, reply.facts
    if heard.ours:
        hello = Prompt("greeting_ours")
        if heard.unsure:
            tells = [[prompt.name, dict(prompt.args)] for prompt in heard.tells]
            return go_on(Progress(catalogue.before_news, "voice", {"ours": True, "tells": tells}), facts, (hello,))
        return told_by_us(heard.tells, facts, catalogue, (hello,))
    if not facts.language and len(facts.community.languages) > 1:
        return go_on(Progress(catalogue.call, "voice"), facts)
    turn = _next(facts, catalogue)
    return replace(turn, says=(Prompt("greeting" if _plain(turn, catalogue) else "hello"), *turn.says))


def after(turn: Turn, reply: Reply, catalogue: Catalogue) -> Turn:
    """What follows when a conversation of a call is over.

    Whoever has just chosen their language hears the emergency number before the choices, unless there is more to tell.
    """
    got = reply.progress.got
    seen, ours = tuple(got.get("seen", ())), bool(got.get("ours")) and turn.onward is not Onward.MENU
    spoken = next((act.language for act in turn.does if isinstance(act, Speak)), "")
    facts = replace(reply.facts, language=spoken) if spoken else reply.facts
    heard: tuple[Act, ...] = (Told(),) if ours else ()
    following = _next(facts, catalogue, seen, turn.says, (*heard, *turn.does), ours)
    if spoken and _plain(following, catalogue):
        return replace(following, says=(EMERGENCY, *(prompt for prompt in following.says if prompt != EMERGENCY)))
    return following


def to_the_menu(turn: Turn, reply: Reply, catalogue: Catalogue) -> Turn:
    """The choices of the menu, without a greeting and without news."""
    known = {"greeting": True, "language": reply.facts.language or reply.facts.community.languages[0]}
    asked = go_on(Progress(catalogue.call, "voice", known), reply.facts, turn.says, turn.does)
    return replace(asked, about=turn.about)


def _plain(turn: Turn, catalogue: Catalogue) -> bool:
    """Whether the menu comes at once: only then there is time for more before the first choice."""
    return turn.says[0].name == catalogue.menu.steps[0].prompt


def _next(
    facts: Facts,
    catalogue: Catalogue,
    seen: tuple[str, ...] = (),
    before: tuple[Prompt, ...] = (),
    does: tuple[Act, ...] = (),
    ours: bool = False,
) -> Turn:
    """The next question that this phone has not met in this call, else its news and the menu.

    In a call of ours, whose news are told by then, it is how such calls end. `seen` are names of flows with their refs.
    """
    for flow, waiting in catalogue.waiting(facts, _told(seen)):
        key = f"{flow.name} {waiting.ref}"
        if key not in seen and (waiting.ref or not ours):
            got: dict[str, Any] = {"seen": [*seen, key], **({"ours": True} if ours else {})}
            progress = Progress(flow, "voice", got, waiting.ref, at=_first(flow).name)
            heard = (Told(STANDINGS, waiting.ref),) if waiting.told else ()
            prompts = _prompts(flow, waiting, facts)
            return Turn((*before, *prompts), (*does, *heard), progress.plain(), answered=True)
    if ours:
        return go_on(Progress(catalogue.after_news, "voice", {"ours": True, "seen": list(seen)}), facts, before, does)
    return _menu(facts, catalogue, seen, before, does)


def _told(seen: tuple[str, ...]) -> frozenset[str]:
    return frozenset(item.removeprefix("told ") for item in seen if item.startswith("told "))


def _first(flow: Flow) -> Choose:
    step = flow.steps[0]
    assert isinstance(step, Choose)
    return step


def _prompts(flow: Flow, waiting: CallQuestion, facts: Facts) -> Iterator[Prompt]:
    """The question about one ref, and what stands behind its choices."""
    asked = question(_first(flow), Progress(flow, "voice"), facts.community)
    yield replace(asked, name=waiting.says or asked.name, args=waiting.about)
    yield from waiting.then


def _menu(
    facts: Facts, catalogue: Catalogue, seen: tuple[str, ...], before: tuple[Prompt, ...], does: tuple[Act, ...]
) -> Turn:
    """One piece of news at most, then the choices; what can wait is said behind them."""
    news, heard = _news(facts, {item.split()[-1] for item in seen})
    abroad = (ABROAD,) if facts.abroad else ()
    first, last = (news, abroad) if news else (abroad, ())
    known = {"greeting": True, "language": facts.language or facts.community.languages[0]}
    turn = go_on(Progress(catalogue.call, "voice", known), facts, (*before, *first), (*does, *heard))
    return replace(turn, says=(*turn.says, EMERGENCY, *last))


def _news(facts: Facts, refs: set[str]) -> tuple[tuple[Prompt, ...], tuple[Act, ...]]:
    """How the post stands of which there is most to tell; the other posts are behind a choice."""
    untold = [post for post in facts.posts if post.ref not in refs and post.status in WORTH_TELLING]
    if not untold:
        return (), ()
    post = min(untold, key=lambda post: WORTH_TELLING.index(post.status))
    return (Prompt("news_first", standing(post)),), (Told(STANDINGS, post.ref),)


def ask(reply: Reply, catalogue: Catalogue) -> Turn:
    """Puts the question about one ref again; one that has been settled meanwhile is passed over."""
    progress, facts = reply.progress, reply.facts
    seen = tuple(progress.got["seen"])
    for flow, waiting in catalogue.waiting(facts, _told(seen)):
        if (flow.name, waiting.ref) == (progress.flow.name, progress.post):
            return Turn(tuple(_prompts(flow, waiting, facts)), state=progress.plain())
    return _next(facts, catalogue, seen, ours=bool(progress.got.get("ours")))


def told_by_us(news: tuple[Prompt, ...], facts: Facts, catalogue: Catalogue, before: tuple[Prompt, ...] = ()) -> Turn:
    """The news that a call of ours was made for, then what is asked."""
    tells = tuple(prompt for prompt in news if prompt.name not in catalogue.notices)
    seen = tuple(f"told {prompt.args['ref']}" for prompt in tells if prompt.args.get("ref"))
    turn = _next(facts, catalogue, seen, (*before, *tells), ours=True)
    if catalogue.by_name[turn.state["flow"]].pressing:
        return turn
    return _next(facts, catalogue, seen, (*before, *(tells or (Prompt("settled"),))), (Told(),), ours=True)
