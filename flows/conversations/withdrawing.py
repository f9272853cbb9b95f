"""WITHDRAW: a resident takes an open request back, a volunteer a task."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details, Withdraw
from flows.conversations.cancelling import cancelled
from flows.conversations.confirming import needs_nothing
from flows.conversations.inviting import given_up
from flows.conversations.task import act
from flows.conversations.which import which
from flows.facts import Facts
from flows.hearing import Keyword
from flows.hearing.matches import Matches
from flows.prompts import Prompt
from flows.steps import Command, Flow, Moment, Reply, Turn

AT_ONCE = 2
"""Refs answered in one text: more would not fit two segments."""
TAKEN_BACK = {("command", "withdraw"), ("asking", "back")}
MOST_BEFORE, MOST_BETWEEN, MOST_BESIDE = 2, 2, 2
"""Words before a question, between it and the word to take back, and beside both."""


def _withdraw(reply: Reply) -> Turn:
    word, facts = reply.command, reply.facts
    if not word.refs and (nobody := given_up(reply)):
        return nobody
    mine = [post.ref for post in facts.posts]
    if word.note and not word.refs and facts.reading.named and (told := cancelled(reply)):
        return told
    if not word.refs and len(mine) > 1:
        return which([("withdraw", ref) for ref in mine], "", asks=Prompt("withdraw_which"))
    refs = word.refs or tuple(mine)
    theirs = [ref for ref in refs if ref in facts.named_tasks and not facts.is_mine(ref)]
    if theirs or (not refs and facts.tasks):
        return act("drop", tuple(theirs), word.note, facts)
    return _take_back(refs, facts) if refs else needs_nothing(facts) or Turn((Prompt("no_posts"),))


def _take_back(refs: tuple[str, ...], facts: Facts) -> Turn:
    """Takes posts back; only the phone they came from can."""
    says: list[Prompt] = []
    does: list[Withdraw | AmendPost] = []
    for ref in refs[:AT_ONCE]:
        if facts.is_mine(ref):
            says.append(Prompt("withdrawn", {"ref": ref}))
            does.append(Withdraw(ref))
        elif ref in facts.named:
            says.append(Prompt("not_yours", {"ref": ref}))
            does.append(AmendPost(ref, Details(flag="withdraw_asked")))
        else:
            says.append(Prompt("no_such_ref", {"ref": ref}))
    return Turn(tuple(says), tuple(does), answered=True)


def _asked(reply: Reply) -> Turn | None:
    """'Can I withdraw it' and 'puedo cancelar mi pedido?' take nothing back: the word that does is said."""
    facts = reply.facts
    mine = [post.ref for post in facts.posts]
    named = [ref for ref in facts.reading.refs if ref in mine]
    held = [task.ref for task in facts.tasks if task.status == "taken"]
    known = {*mine, *held} >= {*facts.reading.refs}
    if not (mine or held) or not known or reply.aloud or facts.reading.danger:
        return None
    said = facts.vocabulary.hear(reply.words, facts.language)
    if not _only_asks(said, facts) or _of_texts(reply, said):
        return None
    if not (named or mine) or set(held) & set(facts.reading.refs):
        return which([(verb, ref) for ref in held for verb in ("done", "drop")], "", asks=Prompt("how_to_answer"))
    refs = named or mine
    if len(refs) > 1:
        return which([("withdraw", ref) for ref in refs], "", asks=Prompt("withdraw_which"))
    says = Prompt("relay_withdraw", {"verbs": (("withdraw", refs[0]),)})
    return Turn((says,), answered=True, about=refs[0], read_as=("question",))


def _of_texts(reply: Reply, said: Matches) -> bool:
    """Whether it is texts that are to end, not what was asked for: 'how can I cancel this service'."""
    if hearing.stop(reply.words, reply.facts.vocabulary) is None:
        return False
    taken = [hit for hit in said.hits if (hit.slot, hit.value) in TAKEN_BACK]
    stops = said.of("stop", "out", "opening")
    return any(not any(one.start < hit.end <= one.end for one in taken) for hit in stops)


def _only_asks(said: Matches, facts: Facts) -> bool:
    """Whether a question opens the text, the word to take back follows it, and hardly anything else is told."""
    asks = [hit for hit in said.of("asking", "how", "may") if hit.start <= MOST_BEFORE]
    taken = [hit for hit in said.hits if (hit.slot, hit.value) in TAKEN_BACK]
    if not any(hit.end > one.end and hit.start <= one.end + MOST_BETWEEN for one in asks for hit in taken):
        return False
    known = {
        at
        for hit in said.hits
        if hit.slot in ("asking", "polite", "answer", "category", "cancelling", "command", "kind")
        for at in range(hit.start, hit.end)
    }
    left = [word for at, word in enumerate(said.text.words) if at not in known and word not in facts.reading.refs]
    return len(left) <= MOST_BESIDE


WITHDRAW = Flow(
    "withdraw",
    by_key=lambda reply: _withdraw(replace(reply, word=Keyword("withdraw"))),
    commands={"withdraw": Command(_withdraw, outranks_stop=lambda facts: bool(facts.posts))},
    listens={Moment.FIRST: _asked},
    interrupts=False,
    read_as="cancellation",
)
