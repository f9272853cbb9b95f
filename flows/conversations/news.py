"""How somebody's own posts stand: by its ref, by asking, or from the menu of a call."""

from __future__ import annotations

from typing import Any

from flows.acts import AmendPost, Details, FilePost, Told
from flows.conversations.progress import go_on
from flows.conversations.waiting_words import STANDINGS, waiting_words
from flows.facts import Facts, PostFact
from flows.prompts import Hint, Prompt
from flows.steps import Command, Flow, Progress, Reply, Turn, Write

AT_ONCE = 2
"""Refs answered in one text: more would not fit two segments."""


def standing(post: PostFact) -> dict[str, Any]:
    """What a wording may say of how a post stands; who helps is told only to the phone it belongs to."""
    return {
        "ref": post.ref,
        "kind": post.kind,
        "status": post.status,
        "closed_because": post.closed_because if post.mine else "",
        "categories": post.categories if post.mine else (),
        "helper": post.helper if post.mine else "",
        "note": post.note if post.mine else "",
    }


def _news(ref: str, facts: Facts) -> Prompt:
    post = facts.named.get(ref)
    return Prompt("news", standing(post)) if post else Prompt("no_such_ref", {"ref": ref})


def _by_ref(reply: Reply) -> Turn:
    """News of the refs that were named; more words behind a ref of one's own are kept with it."""
    word, facts = reply.command, reply.facts
    if not word.refs:
        return _own(facts) if facts.posts else _begin(reply)
    says = tuple(_news(ref, facts) for ref in word.refs[:AT_ONCE])
    known = facts.named.get(word.refs[0])
    words = (_more_words(known, word.note),) if known and known.mine and word.note else ()
    return Turn(says, words, answered=bool(known), about=known.ref if known else "")


def _more_words(post: PostFact, words: str) -> AmendPost | FilePost:
    """Words about a closed post would be seen by nobody there."""
    if post.status == "closed":
        return FilePost(Details(kind="unclear", words=f"{post.ref} {words}"))
    return AmendPost(post.ref, Details(words=words))


def _own(facts: Facts) -> Turn:
    """How the newest posts of the phone that speaks stand."""
    says = tuple(Prompt("news", standing(post)) for post in facts.posts[:AT_ONCE])
    return Turn(says or (Prompt("no_posts"),), answered=True)


def _begin(reply: Reply) -> Turn:
    """On a call also what waits to be said; then another number may be keyed in."""
    facts = reply.facts
    if not reply.aloud:
        return _own(facts)
    words = waiting_words(facts)
    if not facts.posts and not words:
        return go_on(Progress(NEWS, "voice"), facts)
    says = (*words, *(Prompt("news_own", standing(post)) for post in facts.posts[:AT_ONCE]))
    heard = Told((*STANDINGS, *(prompt.name for prompt in words)))
    state = Progress(NEWS, "voice", {"told": True}, at="news_number").plain()
    return Turn((*says, Prompt("news_other", hint=Hint.NUMBER)), (heard,), state, answered=True)


def _keyed(reply: Reply) -> Turn:
    """News of the number that was keyed in; another is asked for where nothing has this one."""
    ref = reply.input.key.strip("#*")
    if not ref:
        return Turn(again=True)
    return Turn((_news(ref, reply.facts),), again=ref not in reply.facts.named)


def _silent(reply: Reply) -> Turn | None:
    """Whoever has heard their news need not key in another number."""
    return Turn() if reply.progress.got else None


NEWS = Flow(
    "news",
    (Write("news_number", keyed=_keyed, silence=_silent),),
    begin=_begin,
    in_menu=True,
    commands={"ref": Command(_by_ref)},
    interrupts=False,
    read_as="status_question",
)
