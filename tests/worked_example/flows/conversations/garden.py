"""The next garden day: when and where it is, and whether somebody comes."""

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
class NextGardenDay:
    """The garden day that is next, and what the phone that speaks has said of it."""

    ref: str
    day: str
    place: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class TendGarden(Act):
    """Keeps whether somebody comes to a garden day."""

    ref: str
    comes: bool


def _begin(reply: Reply) -> Turn:
    """Tells when and where it is, and asks; where none is planned that is said."""
    garden = reply.facts.find(NextGardenDay)
    if garden is None:
        return Turn((Prompt("no_garden_day"),))
    told = Prompt("next_garden_day", {"day": garden.day, "place": garden.place})
    return ask(Progress(GARDEN, reply.input.channel, post=garden.ref, at="will_come"), reply.facts, (told,))


def _answered(reply: Reply) -> Turn:
    return _kept(reply.progress.post, comes=reply.item == "yes")


def _asks(facts: Facts) -> Iterator[Question]:
    """The question stays open: a yes of the next day still counts."""
    garden = facts.find(NextGardenDay)
    if garden and not garden.answered:
        yield Question(garden.ref, lambda answer, _: _settled(garden.ref, answer))


def _settled(ref: str, answer: Answer) -> Turn:
    return _kept(ref, comes=answer.kind == "yes")


def _kept(ref: str, *, comes: bool) -> Turn:
    return Turn((Prompt("comes" if comes else "comes_not"),), (TendGarden(ref, comes),), answered=True)


GARDEN = Flow(
    "garden",
    (Choose("will_come", ("yes", "no"), _answered),),
    begin=_begin,
    in_menu=True,
    command="garden",
    asks=_asks,
    sample={"day": "Saturday", "place": "the library"},
)
