"""A number that changed, that is a wrong one, that is to leave the list of helpers, or that somebody asks about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act, AskForCall, Speak
from flows.facts import Facts
from flows.hearing.matches import Hit, Matches
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Onward, Reply, Turn

OF_PHONES = frozenset({"tech", "repairs"})
"""What a phone that does not work any more is read as; whoever has another by now needs no help with it."""
MOST_BEFORE = 2
"""Words between what somebody needs and the new phone that it is."""


@dataclass(frozen=True, slots=True)
class LeaveTheList(Act):
    """No longer a volunteer, but no less a neighbor: tasks are given back, texts about their own posts go on."""


@dataclass(frozen=True, slots=True)
class WrongNumber(Act):
    """Whoever has this phone is not the one it was taken for: it is struck wherever somebody else told it.

    The desk hears what their texts were about, and where they `leave` these end.
    """

    words: str
    leave: bool = True


def _heard(reply: Reply) -> Turn | None:
    facts = reply.facts
    if facts.opted_out or facts.reading.danger or not reply.words.strip():
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if not heard.of("number_of"):
        return _knows_nobody(heard, reply)
    turn = _off_the_list(heard, reply)
    if turn is None and not reply.word:
        turn = _how(heard, reply) or _changed(heard, reply) or _wrong(heard, reply) or _knows_nobody(heard, reply)
    return turn and _in_its_language(turn, heard, facts)


def _in_its_language(turn: Turn, heard: Matches, facts: Facts) -> Turn:
    """A stranger's few words may not tell their language, but the phrase that was found does."""
    language = (heard.of("number_of") or heard.of("stranger"))[0].language
    return turn if facts.language or facts.reading.language else replace(turn, does=(Speak(language), *turn.does))


def _asks_for_more(reply: Reply) -> bool:
    """Whether something is needed or offered in the same words, which counts first."""
    reading = reply.facts.reading
    return reading.kind != "unclear" and bool(reading.categories)


def stops_besides(heard: Matches, slot: str, *values: str) -> bool:
    """Whether there is a stop beside these words, and not only inside them."""
    said = heard.of(slot, *values)
    return any(all(stop.end <= hit.start or hit.end <= stop.start for hit in said) for stop in heard.of("stop", "out"))


def _off_the_list(heard: Matches, reply: Reply) -> Turn | None:
    """'I no longer want to be a volunteer' has the words of JOIN in it, and means the contrary."""
    command = bool(reply.word) and reply.command.name != "join"
    if command or not heard.of("number_of", "list") or not reply.facts.joining:
        return None
    if stops_besides(heard, "number_of", "list"):
        return None
    return Turn((Prompt("off_the_list"),), (LeaveTheList(),), answered=True, read_as=("preference",))


def _how(heard: Matches, reply: Reply) -> Turn | None:
    if not heard.of("number_of", "how") or stops_besides(heard, "number_of", "how") or _asks_for_more(reply):
        return None
    return Turn((Prompt("how_we_know"),), state=reply.state, answered=True, read_as=("question",))


def _changed(heard: Matches, reply: Reply) -> Turn | None:
    """Nothing moves to another number before a person has checked it: anybody may say so."""
    told = [hit for hit in heard.of("number_of", "changed") if not _is_wished_for(heard, hit)]
    broken = reply.facts.reading.categories and set(reply.facts.reading.categories) <= OF_PHONES
    if not told or (_asks_for_more(reply) and (not broken or heard.of("kind", "need", "plea"))):
        return None
    ref = next(iter(reply.facts.named), "")
    return Turn((Prompt("number_changed"),), (AskForCall(reply.words.strip(), ref),), reply.state, answered=True)


def _is_wished_for(heard: Matches, changed: Hit) -> bool:
    """Whether a phone is asked for and none has changed: 'i need a new phone', 'do you have a new phone for my son'."""
    asked = (*heard.of("kind", "need", "plea"), *heard.of("question", "opens"))
    return any(heard.leads(hit, changed.start, MOST_BEFORE) or hit.start < changed.start < hit.end for hit in asked)


def _wrong(heard: Matches, reply: Reply) -> Turn | None:
    facts = reply.facts
    if not heard.of("number_of", "wrong") or facts.reading.phones or facts.reading.refs or _asks_for_more(reply):
        return None
    about_somebody = any(task.status == "taken" for task in facts.tasks)
    if about_somebody and not hearing.stop(reply.words, facts.vocabulary):
        return None
    told = (WrongNumber(reply.words.strip()),)
    said = Prompt("wrong_number", {"hotline": facts.community.name})
    return Turn((said,), told, answered=True, read_as=("wrong_number",), onward=Onward.END)


def _knows_nobody(heard: Matches, reply: Reply) -> Turn | None:
    """'I dont know any rosa', of a phone whose number somebody else told; before it agreed, 'i never asked' too."""
    facts = reply.facts
    told = [post.ref for post in facts.posts if post.told_by_other]
    plain = bool(heard.of("stranger", "word")) and bool(told or facts.confirms)
    if reply.word or not (plain or (facts.confirms and heard.of("stranger", "denies"))) or _asks_for_more(reply):
        return None
    if reply.answer.kind == "yes":
        return None
    leave = hearing.stop(reply.words, facts.vocabulary) is not None
    said = Prompt("wrong_number", {"hotline": facts.community.name}) if leave else Prompt("number_not_theirs")
    act = WrongNumber(reply.words.strip(), leave)
    return _in_its_language(Turn((said,), (act,), answered=True, read_as=("wrong_number",)), heard, facts)


NUMBERS = Flow("numbers", listens={Moment.FIRST: _heard}, read_as="new_number")
