"""Somebody wants to help and tells who they are; a coordinator approves it."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import Details, FilePost, Volunteer
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.pieces import details, got, meant_so
from flows.conversations.posting import about_something_else, tells_nothing
from flows.conversations.progress import SLIPS, ask_again, go_on
from flows.hearing import Keyword
from flows.prompts import Prompt
from flows.steps import Choose, Command, File, Flow, Progress, Reply, Turn, Write
from flows.words.trimming import without_links


def _join(reply: Reply) -> Turn:
    """JOIN, which may bring a name, an area and what they can do: 'JOIN Ben, rides'."""
    word, facts = reply.word or Keyword("join"), reply.facts
    if reply.aloud and not facts.can_be_texted:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, "voice")))
    if facts.joining:
        return Turn((Prompt("already_volunteer" if facts.joining == "approved" else "already_waiting"),))
    told = facts.reading if word.note else None
    offered = tuple(dict.fromkeys(kind for post in facts.posts if post.kind == "offer" for kind in post.categories))
    known: dict[str, object] = {
        "name": word.person or facts.name, "can": list((told and told.categories) or offered),
        "area": told.area if told else "",
    }  # fmt: skip
    begun = replace(reply, progress=Progress(VOLUNTEER))
    return _learn(begun, **{name: is_ for name, is_ in known.items() if is_})


def _learn(reply: Reply, **told: object) -> Turn:
    """Keeps what was told, and asks for what is missing."""
    progress = reply.progress.learned(**told)
    known = progress.got
    asks = Volunteer(known.get("name", ""), tuple(known.get("can", ())), known.get("area", ""))
    return go_on(progress, reply.facts, does=(asks,))


def _name(reply: Reply) -> Turn | None:
    facts, reading = reply.facts, reply.facts.reading
    offers = reading.kind == "offer"
    if about_something_else(reply, not offers and meant_so(reading) and bool(reading.categories)):
        return None
    if reply.progress.slips + 1 < SLIPS and tells_nothing(reply):
        return ask_again(reply, reply.words)
    told = reading.name or hearing.given_name(without_links(reply.words), facts.vocabulary, facts.language)[:200]
    if offers and reading.named:
        known = {"name": told} if told and not hearing.read(told, facts.vocabulary).named else {}
        return _learn(reply, can=list(reading.named), **known)
    if not told and reply.progress.slips + 1 < SLIPS:
        return ask_again(reply, reply.words)
    return _learn(reply, name=told or without_links(reply.words)[:200])


def _can(reply: Reply) -> Turn:
    return _learn(reply, can=list(reply.chosen))


def _can_in_words(reply: Reply) -> Turn:
    return _learn(reply, can=list(reply.facts.reading.named))


def _area(reply: Reply) -> Turn:
    return _learn(reply, area=reply.item)


def _area_in_words(reply: Reply) -> Turn | None:
    reading = reply.facts.reading
    if reading.explicit or reading.how_many or got(details(reading)):
        return None
    return ask_again(reply, reply.words) if reply.progress.slips + 1 < SLIPS else _learn(reply, area="")


def _recorded(reply: Reply) -> Turn:
    """What is said on a call stays for a person to listen to; what can be known by keys is asked all the same."""
    said = FilePost(Details(kind="unclear", recording=reply.input.recording))
    turn = _left_out(reply)
    return replace(turn, does=(said, *turn.does))


def _left_out(reply: Reply) -> Turn:
    """What was asked stays unknown."""
    return _learn(reply, can=[]) if reply.progress.at == "can_words" else _learn(reply, **{reply.progress.at: ""})


VOLUNTEER = Flow(
    "volunteer",
    (
        Write("name", _name, silence=_left_out),
        Choose("can", "categories", _can, many=True, words=_can_in_words, otherwise="can_words"),
        Choose("area", "areas", _area, words=_area_in_words),
        File("volunteer"),
    ),
    aside=(Write("can_words", says="words_offer", silence=_left_out),),
    by_key=_join,
    recorded=_recorded,
    commands={"join": Command(_join)},
    waits=True,
    read_as="offer",
)
