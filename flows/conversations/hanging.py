"""Rounds of postering: whoever takes one hears its places, and 'POSTED OAK7' says that a flyer hangs at one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flows.acts import Act, AnswerTask
from flows.conversations.code_words import near
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Command, Flow, Moment, Reply, Turn

POSTERING = "postering"
"""What a round needs, in the place of a category."""
_CODE = re.compile(r"(?<![^\W_])([A-Za-z]{3,6}[0-9]{1,2})(?![^\W_])")
MOST_CODES = 10


@dataclass(frozen=True, slots=True)
class HungUp(Act):
    """Flyers hang at the places with these codes."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnTheRound:
    """One place of a round."""

    code: str
    place: str
    hangs: bool


@dataclass(frozen=True, slots=True)
class RoundsOfFlyers:
    """The places of a round by its ref, and whether a code is one of a place."""

    of: Callable[[str], tuple[OnTheRound, ...]]
    known: Callable[[str], bool]


def _posted(reply: Reply) -> Turn | None:
    """'POSTED OAK7', 'i hung OAK7 and PINE2', of a volunteer; of others these are words like any."""
    facts = reply.facts
    if facts.opted_out or facts.joining != "approved" or facts.reading.danger:
        return None
    codes = tuple(dict.fromkeys(code.upper() for code in _CODE.findall(reply.words)))[:MOST_CODES]
    if not codes or not facts.vocabulary.hear(reply.words, facts.language).of("command", "posted"):
        return None
    rounds = facts.find(RoundsOfFlyers)
    hung = tuple(code for code in codes if rounds and rounds.known(code))
    if not hung or rounds is None:
        return near(codes[0], facts) or Turn((Prompt("no_such_code", {"code": codes[0]}),), state=reply.state)
    said = next(_left(hung, rounds, facts), Prompt("posted", {"codes": ", ".join(hung)}))
    return Turn((said,), (HungUp(hung),), reply.state, answered=True)


def _left(hung: tuple[str, ...], rounds: RoundsOfFlyers, facts: Facts) -> Iterator[Prompt]:
    """What is still to be hung on the round that these places are on, or that it is done."""
    for ref in _taken(facts):
        places = rounds.of(ref)
        if not {place.code for place in places} & {*hung}:
            continue
        left = [place.code for place in places if not place.hangs and place.code not in hung]
        told = {"codes": ", ".join(hung), "left": ", ".join(left), "ref": ref}
        yield Prompt("posted_left" if left else "posted_all", told)


def _taken(facts: Facts) -> list[str]:
    return [task.ref for task in facts.tasks if task.status == "taken" and POSTERING in task.categories]


def _rounds(reply: Reply) -> Turn:
    """POSTED alone: what is left of each round; who hangs no flyers hears what can be texted."""
    if reply.facts.joining != "approved":
        return Turn((Prompt("what_we_are"),), state=reply.state, answered=True)
    said = [prompt for ref in _taken(reply.facts) for prompt in _places(ref, reply.facts)]
    return Turn(tuple(said) or (Prompt("no_rounds"),), state=reply.state, answered=True)


def _places(ref: str, facts: Facts) -> Iterator[Prompt]:
    rounds = facts.find(RoundsOfFlyers)
    left = [f"{place.code} {place.place}" for place in (rounds.of(ref) if rounds else ()) if not place.hangs]
    if left:
        yield Prompt("round_places", {"ref": ref, "places": "; ".join(left)}, apart=True)


def _of_rounds(turn: Turn, facts: Facts) -> Turn:
    """Whoever takes a round hears where flyers are to hang; after DONE nobody is there who could be asked."""
    answered = {act.ref: act.answer for act in turn.does if isinstance(act, AnswerTask)}
    known = {task.ref: task for task in (*facts.tasks, *facts.named_tasks.values())} if answered else {}
    rounds = [ref for ref in answered if ref in known and POSTERING in known[ref].categories]
    if not rounds:
        return turn
    taken = [] if facts.aloud else [ref for ref in rounds if answered[ref] == "take"]
    said = [
        Prompt("round_done", prompt.args) if prompt.name == "task_done" and prompt.args.get("ref") in rounds else prompt
        for prompt in turn.says
    ]
    return replace(turn, says=(*said, *(prompt for ref in taken for prompt in _places(ref, facts))))


HANGING = Flow(
    "hanging",
    commands={"posted": Command(_rounds)},
    interrupts=False,
    listens={Moment.FIRST: _posted},
    finish=_of_rounds,
    read_as="outcome",
    sample={"codes": "OAK7", "left": "PINE2", "places": "OAK7 Laundromat; PINE2 Bakery", "code": "OAK8"},
)
