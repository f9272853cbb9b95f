"""The words a phone can always send, each to its own answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows import offered_tasks as tasks
from flows.acts import AmendPost, Confirm, Details, Forget, Speak, Volunteer, Withdraw
from flows.facts import Facts, PostFact
from flows.hearing import Keyword
from flows.steps import Hint, Prompt, Turn
from flows.walk import Progress, go_on

AT_ONCE = 2
"""Refs answered in one text: more would not fit two segments."""


def obey(state: dict[str, Any], word: Keyword, facts: Facts) -> Turn:
    """Does what a command says."""
    if word.name == "ref" and state.get("asks"):
        return tasks.act(state["asks"], word.refs, state.get("note", ""), facts)
    return _COMMANDS[word.name](word, facts)


def _begin(word: Keyword, facts: Facts) -> Turn:
    return go_on(Progress(word.name), facts)


def _menu(word: Keyword, facts: Facts) -> Turn:
    return go_on(Progress("menu"), facts)


def _language(word: Keyword, facts: Facts) -> Turn:
    if word.language in facts.community.languages:
        return speak(word.language)
    return go_on(Progress("language"), facts)


def speak(language: str) -> Turn:
    """From now on this phone is answered in this language, beginning with this answer."""
    return Turn((Prompt("language_set", language=language),), (Speak(language),), answered=True)


def _join(word: Keyword, facts: Facts) -> Turn:
    if facts.joining:
        return Turn((Prompt("already_volunteer" if facts.joining == "approved" else "already_waiting"),))
    known = {"name": facts.name} if facts.name else {}
    return go_on(Progress("volunteer", got=known), facts, does=(Volunteer(words=word.note),))


def _forget(word: Keyword, facts: Facts) -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True)


def _news(word: Keyword, facts: Facts) -> Turn:
    if not word.refs:
        return own_news(facts)
    says = tuple(news(ref, facts) for ref in word.refs[:AT_ONCE])
    words = tuple(
        AmendPost(ref, Details(words=word.note)) for ref in word.refs[:1] if word.note and is_mine(ref, facts)
    )
    known = word.refs[0] in facts.named
    return Turn(says, words, answered=known, about=word.refs[0] if known else "")


def own_news(facts: Facts) -> Turn:
    """How the newest posts of the phone that speaks stand."""
    says = tuple(Prompt("news", told(post)) for post in facts.posts[:AT_ONCE])
    return Turn(says or (Prompt("no_posts"),), answered=True)


def is_mine(ref: str, facts: Facts) -> bool:
    """Whether the phone that speaks filed this post."""
    return ref in facts.named and facts.named[ref].mine


def news(ref: str, facts: Facts) -> Prompt:
    """How a post stands; who helps is told only to the phone it belongs to."""
    post = facts.named.get(ref)
    return Prompt("news", told(post)) if post else Prompt("no_such_ref", {"ref": ref})


def told(post: PostFact) -> dict[str, Any]:
    """What a wording may say of how a post stands."""
    return {
        "ref": post.ref,
        "status": post.status,
        "closed_because": post.closed_because,
        "categories": post.categories if post.mine else (),
        "helper": post.helper if post.mine else "",
        "note": post.note if post.mine else "",
    }


def _withdraw(word: Keyword, facts: Facts) -> Turn:
    mine = [post.ref for post in facts.posts]
    if not word.refs and len(mine) > 1:
        verbs = tuple(("withdraw", ref) for ref in mine[:4])
        return Turn((Prompt("withdraw_which", {"verbs": verbs}, Hint.WORDS),), state={"asks": "withdraw"})
    refs = word.refs or tuple(mine)
    if not refs:
        return Turn((Prompt("no_posts"),))
    return withdraw(refs, facts)


def withdraw(refs: tuple[str, ...], facts: Facts) -> Turn:
    """Takes posts back; only the phone they came from can."""
    says: list[Prompt] = []
    does: list[Withdraw | AmendPost] = []
    for ref in refs[:AT_ONCE]:
        if is_mine(ref, facts) or any(post.ref == ref for post in facts.posts):
            says.append(Prompt("withdrawn", {"ref": ref}))
            does.append(Withdraw(ref))
        elif ref in facts.named:
            says.append(Prompt("not_yours", {"ref": ref}))
            does.append(AmendPost(ref, Details(flag="withdraw_asked")))
        else:
            says.append(Prompt("no_such_ref", {"ref": ref}))
    return Turn(tuple(says), tuple(does), answered=True)


def _done(word: Keyword, facts: Facts) -> Turn:
    """DONE comes from volunteers, but a resident may say it of their own need."""
    own = [ref for ref in word.refs if is_mine(ref, facts) and ref not in facts.named_tasks]
    if not word.refs and not facts.tasks:
        own = [post.ref for post in facts.posts if post.kind == "need" and post.status in ("taken", "done")][:1]
    if own:
        return Turn((Prompt("helped", {"ref": own[0]}),), (Confirm(own[0], True, word.note),), answered=True)
    return _task(word, facts)


def _task(word: Keyword, facts: Facts) -> Turn:
    return tasks.act(word.name, word.refs, word.note, facts)


_COMMANDS: dict[str, Callable[[Keyword, Facts], Turn]] = {
    "need": _begin,
    "offer": _begin,
    "menu": _menu,
    "lang": _language,
    "join": _join,
    "forget": _forget,
    "ref": _news,
    "withdraw": _withdraw,
    "take": _task,
    "pass": _task,
    "drop": _task,
    "done": _done,
}
