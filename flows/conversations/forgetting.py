"""FORGET: everything that says who this phone is gets erased.

A wish in other words is asked once more, and so is every one on a call, where words are misheard.
"""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import Forget
from flows.conversations import complaints
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.progress import go_on
from flows.hearing.denying import is_denied
from flows.hearing.matches import Matches
from flows.prompts import Prompt
from flows.steps import YES_NO, Choose, Command, Flow, Moment, Onward, Progress, Reply, Turn

KNOWN = ("asking", "command", "polite")
"""Lists of the words that a question about FORGET has, and nothing else but a word or two."""
MOST_BESIDE = 2


def _forget(reply: Reply) -> Turn:
    return _ask(reply) if reply.aloud else _forgotten()


def _forgotten() -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True, onward=Onward.END)


def _wished(reply: Reply) -> Turn | None:
    """It cannot be undone, so words that are not the command are asked; a stop beside it is obeyed instead."""
    facts = reply.facts
    if reply.word or facts.reading.danger:
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if _asks_about(reply.words, heard):
        return Turn((Prompt("what_forget_does"),), answered=True, read_as=("question",))
    if _gives_a_reason(heard):
        turn = _ask(reply)
        return replace(turn, does=(*turn.does, *complaints.kept_besides(reply.words, facts, weighed=False)))
    if not any(not is_denied(heard, hit.start, MOST_BESIDE) for hit in heard.of("erasing")):
        return None
    return None if hearing.stop(reply.words, facts.vocabulary) else _ask(reply)


def _gives_a_reason(heard: Matches) -> bool:
    """Whether a text opens with the word and then says why: 'FORGET he scares me'."""
    opens = [hit.end for hit in heard.of("command", "forget") if hit.start == 0]
    return any(hit.start in opens for hit in heard.of("reason"))


def _asks_about(words: str, heard: Matches) -> bool:
    """Whether the word is asked about: 'FORGET?', 'what does forget do'; of 'did you forget me?' more is left."""
    said = heard.of("command", "forget")
    known = {at for slot in KNOWN for hit in heard.of(slot) for at in range(hit.start, hit.end)}
    left = [at for at in range(len(heard.text.words)) if at not in known]
    if not said or heard.of("object"):
        return False
    return len(left) <= MOST_BESIDE if heard.of("asking", "how", "may") else (not left and "?" in words)


def _ask(reply: Reply) -> Turn:
    """The question that is open waits behind this one; nothing is kept of a caller without a number."""
    if not reply.facts.can_be_texted:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, reply.input.channel)))
    waiting = {"waiting": reply.progress.plain()} if reply.progress.flow.waits and not reply.aloud else {}
    return go_on(Progress(FORGET, reply.input.channel, waiting), reply.facts)


def _sure(reply: Reply) -> Turn:
    if reply.item == "yes":
        return _forgotten()
    waiting = reply.progress.got.get("waiting", {})
    return Turn((Prompt("all_stays"),), answered=True, resumes=waiting, onward=Onward.BACK)


FORGET = Flow(
    "forget",
    (Choose("forget_all", YES_NO, _sure),),
    by_key=_forget,
    commands={"forget": Command(_forget, outranks_stop=lambda _: True)},
    listens={Moment.FIRST: _wished},
    read_as="stop",
)
