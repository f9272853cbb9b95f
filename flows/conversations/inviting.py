"""A neighbor is invited: one text to their number, naming whoever invites and the hotline; without a yes it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.acts import Act
from flows.conversations import never_rung, something_new
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.progress import ask_again, go_on
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Command, Flow, Moment, Onward, Progress, Reply, Turn, Write
from flows.words.trimming import without_links

LONGEST_NAME = 60
SPEAKS = "translation"
"""What 'she speaks spanish' beside a number is read as."""


@dataclass(frozen=True, slots=True)
class InviteNeighbor(Act):
    """One text to this number, unless it is known, has said no or was invited before; `name` is the inviter's."""

    phone: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class InvitesLeft:
    """How many numbers the phone that speaks may invite today."""

    left: int
    refused: Callable[[str], str]
    """Why a number is never texted; "" where it may be."""


def _begin(reply: Reply) -> Turn:
    if reply.facts.opted_out:
        return Turn(state=reply.state)
    if reply.aloud and not reply.facts.can_be_texted:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, "voice")))
    return _go_on(replace(reply, progress=Progress(INVITING, reply.input.channel)), reply.facts.reading.phones)


def given_up(reply: Reply) -> Turn | None:
    """What 'never mind' leads to while a number or a name is asked for: no need is taken back, only the invitation."""
    if reply.progress.flow is not INVITING:
        return None
    return Turn((Prompt("invite_none"),), answered=True, onward=Onward.BACK)


def _with_a_number(reply: Reply) -> Turn | None:
    """'INVITE 202 555 0177', 'please invite my neighbor, 202 555 0177': not what is needed or given with a number."""
    facts, reading = reply.facts, reply.facts.reading
    if facts.opted_out or reading.danger or set(reading.categories) - {SPEAKS} or reply.word:
        return None
    numbers = (*reading.phones, *(number for number, _ in facts.refused))
    if not numbers or not facts.vocabulary.hear(reply.words, facts.language).of("command", "invite"):
        return None
    return _begin(reply)


def _go_on(reply: Reply, phones: tuple[str, ...]) -> Turn:
    """Asks for the number, then for the name, where these are missing; then they are invited."""
    facts = reply.facts
    if refused := facts.refused or _keyed_in_vain(phones, facts):
        return Turn((_never(*refused[0]),), answered=True, onward=Onward.BACK)
    if not phones:
        return go_on(reply.progress, facts)
    limit = facts.find(InvitesLeft)
    if limit and limit.left < len(phones):
        return Turn((Prompt("invite_limit"),), answered=True, onward=Onward.BACK)
    progress = reply.progress.learned(invite_number=list(phones), language=_named_language(reply))
    if facts.name or reply.aloud:
        return _invited(progress.learned(invite_name=facts.name))
    return go_on(progress, facts)


def _keyed_in_vain(phones: tuple[str, ...], facts: Facts) -> tuple[tuple[str, str], ...]:
    """What was keyed in on a call and is no number that is ever texted."""
    limit = facts.find(InvitesLeft) if facts.aloud and phones else None
    return tuple((phone, why) for phone in phones if (why := limit.refused(phone))) if limit else ()


def _never(number: str, why: str) -> Prompt:
    if why == never_rung.NO_AREA:
        return Prompt("number_lacks_area", {"phone": number})
    return Prompt("number_is_ours" if why == never_rung.OWN else "number_never_rung", {"phone": number})


def _named_language(reply: Reply) -> str:
    """The language that is named beside the number, for a neighbor who speaks another."""
    named = reply.facts.vocabulary.hear(reply.words, reply.facts.language).of("language")
    known = [hit.value for hit in named if hit.value in reply.facts.community.languages]
    return known[-1] if known else ""


def _invited(progress: Progress) -> Turn:
    """What whoever invites hears is the same whether the number is known or not: that is nobody else's to learn."""
    phones, name, language = (progress.got.get(slot, "") for slot in ("invite_number", "invite_name", "language"))
    acts = tuple(InviteNeighbor(phone, name, language) for phone in phones)
    return Turn((Prompt("invite_sent"),), acts, answered=True, onward=Onward.BACK)


def _number(reply: Reply) -> Turn | None:
    """A number by text; other words are about something else."""
    facts = reply.facts
    return _go_on(reply, facts.reading.phones) if facts.reading.phones or facts.refused else None


def _keyed(reply: Reply) -> Turn:
    told = something_new.read(reply.input.key.strip("#*"), reply.facts)
    return _go_on(reply, told.phones[:1]) if told.phones else Turn(again=True)


def _name(reply: Reply) -> Turn | None:
    reading = reply.facts.reading
    if reading.categories or reading.danger:
        return None
    name = reading.name or without_links(reply.words)[:LONGEST_NAME]
    if not any(map(str.isalpha, name)):
        return ask_again(reply)
    progress = reply.progress.learned(invite_name=name)
    return _invited(progress) if "invite_number" in progress.got else go_on(progress, reply.facts)


INVITING = Flow(
    "inviting",
    (Write("invite_number", _number, keyed=_keyed), Write("invite_name", _name)),
    commands={"invite": Command(_begin)},
    by_key=_begin,
    listens={Moment.FIRST: _with_a_number},
    sample={"phone": "+12025550177"},
)
