"""The next meeting: when and where it is, and whether somebody comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.acts import Act
from flows.conversations.progress import ask
from flows.facts import Facts
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Progress, Question, Reply, Turn


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The meeting that is next, and what the phone that speaks has said of it."""

    ref: str
    day: str
    place: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Attend(Act):
    """Keeps whether somebody comes to a meeting."""

    ref: str
    comes: bool


def _begin(reply: Reply) -> Turn:
    """Tells when and where it is, and asks; where none is planned that is said."""
    meeting = reply.facts.find(NextMeeting)
    if meeting is None:
        return Turn((Prompt("no_meeting"),))
    told = Prompt("next_meeting", {"day": meeting.day, "place": meeting.place})
    return ask(Progress(MEETING, reply.input.channel, post=meeting.ref, at="will_come"), reply.facts, (told,))


def _answered(reply: Reply) -> Turn:
    return _kept(reply.progress.post, comes=reply.item == "yes")


def _asks(facts: Facts) -> Iterator[Question]:
    """The question stays open: a yes of the next day still counts."""
    meeting = facts.find(NextMeeting)
    if meeting and not meeting.answered:
        yield Question(meeting.ref, lambda answer, _: _settled(meeting.ref, answer))


def _settled(ref: str, answer: Answer) -> Turn:
    return _kept(ref, comes=answer.kind == "yes")


def _kept(ref: str, *, comes: bool) -> Turn:
    return Turn((Prompt("comes" if comes else "comes_not"),), (Attend(ref, comes),), answered=True)


MEETING = Flow(
    "meeting",
    (Choose("will_come", ("yes", "no"), _answered),),
    begin=_begin,
    in_menu=True,
    command="meeting",
    asks=_asks,
    sample={"day": "Saturday", "place": "the library"},
)
