"""Thanks that come when the match is over: passed on in the evening, and public only when both sides say yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act
from flows.conversations.progress import ask
from flows.conversations.time_spent import OF_THE_CALL
from flows.facts import Facts
from flows.hearing.text import fold
from flows.prompts import Prompt
from flows.steps import YES_NO, CallQuestion, Choose, Flow, Moment, Onward, Progress, Reply, Turn

LEAST_WORDS = 2
"""Words beside thanks themselves, of which one tells what for."""


@dataclass(frozen=True, slots=True)
class KeepThanks(Act):
    """Keeps thanks for the evening."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class OnTheBoard(Act):
    """Whether thanks may stand on the notice board, said by the one or the other side."""

    ref: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class LastHelp:
    """The need of whoever speaks that somebody helped with last, which is closed."""

    ref: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """Refs of needs for whose thanks whoever speaks, who helped, is asked about the notice board."""

    refs: tuple[str, ...] = ()


def kept(reply: Reply) -> Turn | None:
    """Thanks for help of some time ago, with the question that is asked once; without such help nobody is meant."""
    helped = reply.facts.find(LastHelp)
    if helped is None or not _means_somebody(reply, helped.name):
        return None
    got = {name: value for name, value in reply.progress.got.items() if name in OF_THE_CALL}
    asked = Progress(LATE_THANKS, reply.input.channel, {**got, "ref": helped.ref}, at="thanks_board")
    said = Prompt("thanks_kept", {"name": helped.name})
    turn = ask(asked, reply.facts, (said,), (KeepThanks(helped.ref, reply.words.strip()),))
    return replace(turn, about=helped.ref, read_as=("thanks",))


def _means_somebody(reply: Reply, name: str) -> bool:
    """Whether more than a mere thank-you is said, which may be for us: for what, how it was, or who it was."""
    heard = reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    mere = [*heard.of("gratitude"), *heard.of("polite"), *heard.of("answer")]
    covered = {index for hit in mere for index in range(hit.start, hit.end)}
    words = heard.text.words
    return len(words) - len(covered) >= LEAST_WORDS or (bool(name) and fold(name) in words)


def _said(ref: str, agreed: bool) -> Turn:
    said = Prompt("thanks_board_yes" if agreed else "thanks_board_no", {"ref": ref})
    return Turn((said,), (OnTheBoard(ref, agreed),), answered=True, about=ref, read_as=("answer",))


def _chosen(reply: Reply) -> Turn:
    """The resident's answer, or on a call the helper's."""
    ref = reply.progress.got.get("ref") or reply.progress.post
    turn = _said(ref, reply.item == "yes")
    return replace(turn, onward=Onward.NEXT) if reply.aloud else turn


def _by_ref(reply: Reply) -> Turn | None:
    """The helper's answer, which names the need, since so much else may wait for a yes."""
    facts, refs = reply.facts, reply.facts.reading.refs
    known = facts.named.get(refs[0]) if len(refs) == 1 else None
    if known is None or known.mine or known.closed_because != "helped":
        return None
    said = hearing.answer(reply.words.replace(known.ref, " "), facts.vocabulary, language=facts.language)
    asked = facts.find(BoardAsked) if said.kind in YES_NO else None
    return _said(known.ref, said.kind == "yes") if asked and known.ref in asked.refs else None


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """A helper who gets no texts is asked when they are on the line."""
    asked = facts.find(BoardAsked) if facts.reached_by == "voice" else None
    del told
    for ref in asked.refs if asked else ():
        yield CallQuestion(ref, {"ref": ref}, says="thanks_board_helper")


LATE_THANKS = Flow(
    "late_thanks",
    (Choose("thanks_board", YES_NO, _chosen),),
    listens={Moment.BY_REF: _by_ref},
    on_call=_on_call,
    sample={"thanked": (("Rosa", "thank you so much, she ate it all"),), "asks": "4823"},
)
