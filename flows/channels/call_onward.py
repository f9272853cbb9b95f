"""How a call goes on when a conversation in it is over: what else waits, the question before, the menu, goodbye."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Speak
from flows.channels import call_opening
from flows.conversations.catalogue import Catalogue
from flows.conversations.progress import ask
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import NOWHERE, Choose, Onward, Progress, Reply, Turn, Write


def onward(turn: Turn, reply: Reply, catalogue: Catalogue) -> Turn:
    """The turn with what follows it on the call."""
    if turn.onward in (None, Onward.END):
        return turn
    if turn.onward is Onward.NEWS:
        news = tuple(Prompt(name, args) for name, args in reply.progress.got["tells"])
        return call_opening.told_by_us(news, reply.facts, catalogue)
    if turn.onward is Onward.BACK:
        return _back(turn, reply, catalogue)
    return call_opening.after(turn, reply, catalogue)


def _back(turn: Turn, reply: Reply, catalogue: Catalogue) -> Turn:
    """The question that was open is put again; one that is settled by now is passed over."""
    facts = _settled(turn, reply.facts)
    before = catalogue.progress(turn.resumes, "voice") or NOWHERE
    then = replace(reply, facts=facts, progress=replace(before, slips=0, silences=0))
    if "seen" in before.got or (before.flow is catalogue.call and _chooses_language(before)):
        return call_opening.after(turn, then, catalogue) if _over(turn, before) else _asked(turn, then, catalogue)
    if before.step() is None or _over(turn, before):
        return call_opening.to_the_menu(turn, then, catalogue)
    return _asked(turn, then, catalogue)


def _asked(turn: Turn, reply: Reply, catalogue: Catalogue) -> Turn:
    asked = question(reply, catalogue)
    return replace(asked, says=(*turn.says, *asked.says), does=(*turn.does, *asked.does), about=turn.about)


def question(reply: Reply, catalogue: Catalogue) -> Turn:
    """The open question, once more."""
    opens = reply.progress.step() in reply.progress.flow.steps[:1]
    if "seen" in reply.progress.got and reply.progress.flow.on_call and opens:
        return call_opening.ask(reply, catalogue)
    return replace(ask(reply.progress, reply.facts), answered=False)


def _chooses_language(before: Progress) -> bool:
    step = before.step()
    return isinstance(step, Choose) and step.options == "languages"


def _over(turn: Turn, before: Progress) -> bool:
    """Whether what was asked before needs no answer any more."""
    if isinstance(before.step(), Write) and turn.does:
        return True
    if not before.post:
        return _chooses_language(before) and any(isinstance(act, Speak) for act in turn.does)
    return turn.moved or before.post in _refs(turn)


def _refs(turn: Turn) -> set[str]:
    """Refs of what the turn settles something of."""
    return {getattr(act, "ref", "") for act in turn.does}


def _settled(turn: Turn, facts: Facts) -> Facts:
    """Facts without what the turn changes: nothing is told or asked of it as it was before."""
    refs = _refs(turn)
    return replace(
        facts,
        posts=tuple(post for post in facts.posts if post.ref not in refs),
        tasks=tuple(task for task in facts.tasks if task.ref not in refs),
        pairs=tuple(pair for pair in facts.pairs if pair.ref not in refs),
    )


def to_the_end(turn: Turn, reply: Reply, catalogue: Catalogue) -> Turn:
    """When nothing is left to ask: what is asked before a call ends; then goodbye."""
    if turn.state or turn.repeats or turn.ends:
        return turn
    leaves = turn.onward is Onward.END
    asked = None if leaves else catalogue.before_goodbye(turn, reply.progress, reply.facts)
    if asked:
        return asked
    goodbye = Prompt("goodbye_ours" if reply.progress.got.get("ours") else "goodbye")
    return replace(turn, says=(*turn.says, goodbye), ends=True)
