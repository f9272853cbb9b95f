"""The words a phone can always send, each to its own answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flows.acts import AmendPost, Confirm, Details, FilePost, Forget, Speak, Volunteer, Withdraw
from flows.conversations import tasks as tasks
from flows.conversations.progress import Progress, go_on
from flows.facts import Facts, PostFact
from flows.hearing import Keyword
from flows.steps import Hint, Prompt, Turn

BEFORE = "before"
"""What was being talked about when the language was asked."""
AT_ONCE = 2
"""Refs answered in one text: more would not fit two segments."""


def obey(state: dict[str, Any], word: Keyword, facts: Facts) -> Turn:
    """Does what a command says; LANG puts the question that was open again."""
    if word.name == "lang":
        return _language(word, facts, state)
    return _COMMANDS[word.name](word, facts)


def _begin(word: Keyword, facts: Facts) -> Turn:
    return go_on(Progress(word.name), facts)


def _menu(word: Keyword, facts: Facts) -> Turn:
    return go_on(Progress("menu"), facts)


def _language(word: Keyword, facts: Facts, state: dict[str, Any]) -> Turn:
    if word.language in facts.community.languages:
        return speak(word.language, state, facts)
    return go_on(Progress("language", got={BEFORE: state} if state else {}), facts)


def speak(language: str, before: dict[str, Any], facts: Facts) -> Turn:
    """From now on this phone is answered in this language, beginning with this answer and the question before it."""
    said = Turn((Prompt("language_set", language=language),), (Speak(language),), answered=True)
    progress = Progress.of(before, "text")
    if progress is None or progress.flow == "language":
        return said
    asked = go_on(progress, facts)
    return replace(said, says=(*said.says, *asked.says), state=asked.state)


def _join(word: Keyword, facts: Facts) -> Turn:
    if facts.joining:
        return Turn((Prompt("already_volunteer" if facts.joining == "approved" else "already_waiting"),))
    told = facts.reading if word.note else None
    known: dict[str, Any] = {"name": word.person or facts.name}
    known |= {"can": list(told.categories), "area": told.area} if told else {}
    asks = Volunteer(word.person, tuple(known.get("can", ())), known.get("area", ""), word.note)
    return go_on(Progress("volunteer", got={name: is_ for name, is_ in known.items() if is_}), facts, does=(asks,))


def _forget(word: Keyword, facts: Facts) -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True)


def _news(word: Keyword, facts: Facts) -> Turn:
    if not word.refs:
        return own_news(facts)
    says = tuple(news(ref, facts) for ref in word.refs[:AT_ONCE])
    known = facts.named.get(word.refs[0])
    words = (_more_words(known, word.note),) if known and known.mine and word.note else ()
    return Turn(says, words, answered=bool(known), about=known.ref if known else "")


def _more_words(post: PostFact, words: str) -> AmendPost | FilePost:
    """Words about a closed post would be seen by nobody there."""
    if post.status == "closed":
        return FilePost(Details(kind="unclear", words=f"{post.ref} {words}"))
    return AmendPost(post.ref, Details(words=words))


def own_news(facts: Facts) -> Turn:
    """How the newest posts of the phone that speaks stand."""
    says = tuple(Prompt("news", told(post)) for post in facts.posts[:AT_ONCE])
    return Turn(says or (Prompt("no_posts"),), answered=True)


def is_mine(ref: str, facts: Facts) -> bool:
    """Whether the phone that speaks filed this post."""
    return (ref in facts.named and facts.named[ref].mine) or any(post.ref == ref for post in facts.posts)


def news(ref: str, facts: Facts) -> Prompt:
    """How a post stands; who helps is told only to the phone it belongs to."""
    post = facts.named.get(ref)
    return Prompt("news", told(post)) if post else Prompt("no_such_ref", {"ref": ref})


def told(post: PostFact) -> dict[str, Any]:
    """What a wording may say of how a post stands."""
    return {
        "ref": post.ref,
        "kind": post.kind,
        "status": post.status,
        "closed_because": post.closed_because if post.mine else "",
        "categories": post.categories if post.mine else (),
        "helper": post.helper if post.mine else "",
        "note": post.note if post.mine else "",
    }


def _withdraw(word: Keyword, facts: Facts) -> Turn:
    mine = [post.ref for post in facts.posts]
    if not word.refs and len(mine) > 1:
        verbs = tuple(("withdraw", ref) for ref in mine[:4])
        asked = Prompt("withdraw_which", {"verbs": verbs}, Hint.WORDS)
        return Turn((asked,), state=tasks.awaits(list(verbs)), answered=True, about=mine[0])
    refs = word.refs or tuple(mine)
    theirs = [ref for ref in refs if ref in facts.named_tasks and not is_mine(ref, facts)]
    if theirs or (not refs and facts.tasks):
        return tasks.act("drop", tuple(theirs), word.note, facts)
    return withdraw(refs, facts) if refs else Turn((Prompt("no_posts"),))


def withdraw(refs: tuple[str, ...], facts: Facts) -> Turn:
    """Takes posts back; only the phone they came from can."""
    says: list[Prompt] = []
    does: list[Withdraw | AmendPost] = []
    for ref in refs[:AT_ONCE]:
        if is_mine(ref, facts):
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
    if not word.refs and not any(task.status == "taken" for task in facts.tasks):
        own = _over(facts)
    if len(own) > 1:
        return tasks.which([("done", ref) for ref in own], word.note)
    if own:
        return Turn((Prompt("helped", {"ref": own[0]}),), (Confirm(own[0], True),), answered=True)
    return _task(word, facts)


def _over(facts: Facts) -> list[str]:
    """Which of their own needs a resident may mean who says that it is done: the one nearest to its end."""
    needs = [post for post in facts.posts if post.kind == "need"]
    for statuses in (("done",), ("taken",), () if facts.tasks else tasks.STILL_FREE):
        if meant := [post.ref for post in needs if post.status in statuses]:
            return meant
    return []


def _task(word: Keyword, facts: Facts) -> Turn:
    return tasks.act(word.name, word.refs, word.note, facts)


_COMMANDS: dict[str, Callable[[Keyword, Facts], Turn]] = {
    "need": _begin,
    "offer": _begin,
    "menu": _menu,
    "join": _join,
    "forget": _forget,
    "ref": _news,
    "withdraw": _withdraw,
    "take": _task,
    "pass": _task,
    "drop": _task,
    "done": _done,
}
