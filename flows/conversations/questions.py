"""Answers to the questions of a conversation: one of its choices, or free words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details, Volunteer
from flows.conversations import commands
from flows.conversations.free_text import details as read_details
from flows.conversations.free_text import got as already_told
from flows.conversations.free_text import meant_so, privacy
from flows.conversations.free_text import read as read_freely
from flows.conversations.progress import POSTS, Progress, choices, go_on, keep, question
from flows.facts import Facts
from flows.hearing import Ambiguous
from flows.steps import Choose, Input, Prompt, Turn, Write
from flows.words.trimming import without_links

SLIPS = 2
"""Answers that name no choice until the words are kept as they are."""


def chosen(progress: Progress, heard: Input, facts: Facts) -> Turn | None:
    """The answer to a choice, when it names one."""
    step = progress.step()
    if not isinstance(step, Choose):
        return None
    offered = question(step, progress, facts.community)
    every = choices(step, facts.community)
    names = {item: tuple(facts.names(offered.names, item)) for item in _order(offered.options, every)}
    meant = [hearing.choose(part, names, facts.vocabulary) for part in _parts(heard.words, step)]
    found = tuple(dict.fromkeys(item for item in meant if isinstance(item, str)))
    if step.many:
        several = [option for item in meant if isinstance(item, Ambiguous) for option in item.options]
        read = facts.reading.categories if step.options == "categories" else ()
        found = tuple(dict.fromkeys((*found, *several, *read)))
    hidden = [item for item in found if item not in offered.options]
    if hidden and heard.words.strip().isdecimal():
        return _ask_again(progress, step, facts, heard.words)
    if len(found) == 1 or (step.many and found):
        return settled(progress, step, found, heard, facts)
    if any(isinstance(item, Ambiguous) for item in meant):
        return _ask_again(progress, step, facts)
    return None


def _order(shown: Sequence[str], every: Sequence[str]) -> list[str]:
    return [*shown, *(item for item in every if item not in shown)]


def _parts(words: str, step: Choose) -> list[str]:
    """'1 3' and 'food, rides' name several where several may be named."""
    pieces = words.replace(",", " ").split() if step.many else []
    return pieces if pieces and all(piece.isdigit() for piece in pieces) else [words]


def settled(progress: Progress, step: Choose, found: tuple[str, ...], heard: Input, facts: Facts) -> Turn:
    """A choice has been made: keeps it and goes on, or follows where it leads."""
    if step.name == "language":
        return commands.speak(found[0], progress.got.get(commands.BEFORE, {}), facts)
    if step.name == "menu":
        return _menu(found[0], heard, facts)
    if step.name == "kinds":
        return become(progress, found[0], facts)
    return learn(progress, step.name, list(found) if step.many else found[0], heard, facts)


def _menu(item: str, heard: Input, facts: Facts) -> Turn:
    if item == "news":
        return commands.own_news(facts)
    if item in POSTS and already_told(read_details(facts.reading)):
        return read_freely(heard, facts)
    return go_on(Progress("words" if item == "words" else item), facts)


def become(progress: Progress, kind: str, facts: Facts) -> Turn:
    """An unclear post turns out to be a need or an offer; the words that say so may tell more."""
    told = replace(read_details(facts.reading), kind=kind)
    news = already_told(told)
    known = next((post for post in facts.posts if post.ref == progress.post), None)
    got: dict[str, object] = {}
    if known:
        got = already_told(Details(categories=known.categories, place=known.place, area=known.area, when=known.when))
    if not news and len(facts.reading.words.split()) == 1:
        told = Details(kind=kind)
    turn = go_on(replace(progress, flow=kind, got={**got, **news}), facts, does=(AmendPost(progress.post, told),))
    return replace(turn, says=(Prompt("noted"), *turn.says)) if news and turn.state else turn


def learn(progress: Progress, name: str, value: object, heard: Input, facts: Facts) -> Turn:
    """Keeps one answer and whatever else its words told, then asks for what is missing."""
    told = _told(name, value, heard, facts)
    fresh = not progress.post
    progress = progress.learned(**{**already_told(told), **progress.got, name: value})
    if progress.flow == "volunteer":
        return go_on(progress, facts, does=(_volunteer(progress),))
    progress, does = keep(progress, told)
    turn = go_on(progress, facts, does=does)
    if not turn.state and progress.flow in POSTS:
        turn = replace(turn, says=(*turn.says, *privacy(facts, progress.flow, progress.post)))
    elif fresh and turn.state:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    return replace(turn, answered=True)


def _told(name: str, value: object, heard: Input, facts: Facts) -> Details:
    read = replace(read_details(facts.reading), kind="", words=heard.words, pictures=heard.pictures)
    if name == "category":
        assert isinstance(value, list)
        return replace(read, categories=tuple(value) or read.categories)
    if name == "when":
        return replace(read, when=str(value), place="", categories=())
    if name == "where":
        area = facts.reading.area
        return replace(read, place=facts.reading.place or str(value), area=area, categories=())
    return read


def _volunteer(progress: Progress) -> Volunteer:
    return Volunteer(
        name=progress.got.get("name", ""),
        can=tuple(progress.got.get("can", ())),
        area=progress.got.get("area", ""),
    )


def written(progress: Progress, heard: Input, facts: Facts) -> Turn | None:
    """Free words where words were asked for, or where no choice was named; None for words about something else."""
    step = progress.step()
    reading = facts.reading
    if step is None or step.name == "leave_words" or reading.danger:
        return None
    again = progress.slips + 1 < SLIPS
    if isinstance(step, Write):
        if _something_else(step, progress, heard.words, facts):
            return None
        if again and _tells_nothing(heard.words, facts):
            return _ask_again(progress, step, facts, heard.words)
        told = reading.name if step.name == "name" else ""
        return learn(progress, step.name, told or without_links(heard.words)[:200], heard, facts)
    if step.name in ("language", "menu", "kinds"):
        return _ask_again(progress, step, facts) if again and heard.words.strip().isdecimal() else None
    if step.name in ("category", "can"):
        return learn(progress, step.name, list(reading.categories), heard, facts)
    if step.name == "when" and reading.when:
        return learn(progress, step.name, reading.when, heard, facts)
    if reading.explicit or reading.how_many or already_told(read_details(reading)):
        return None
    if not again:
        return learn(progress, step.name, "", heard, facts)
    return _ask_again(progress, step, facts, heard.words)


def _something_else(step: Write, progress: Progress, words: str, facts: Facts) -> bool:
    """A whole need or offer where a name or a place was asked, or what is needed instead of where."""
    reading = facts.reading
    if reading.explicit:
        return bool(reading.categories)
    if step.name == "name":
        return meant_so(reading) and bool(reading.categories)
    more = set(reading.categories) - set(progress.got.get("category", ()))
    return bool(more) and not reading.place and not reading.area and _only_categories(words, facts)


def _only_categories(words: str, facts: Facts) -> bool:
    """'food and water', 'insulin'; not 'the food bank'."""
    heard = facts.vocabulary.hear(words)
    named = {index for hit in heard.of("category") for index in range(hit.start, hit.end)}
    return all(index in named or heard.everyday[index] for index in range(len(heard.text.words)))


def _tells_nothing(words: str, facts: Facts) -> bool:
    """'ok', 'thanks', 'who is this?', a link: no name and no place."""
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    asks_back = answer.kind == "maybe" and words.rstrip().endswith("?")
    return asks_back or not without_links(words) or (answer.kind in ("yes", "no") and not answer.note)


def _ask_again(progress: Progress, step: Choose | Write, facts: Facts, words: str = "") -> Turn:
    does = (AmendPost(progress.post, Details(words=words)),) if progress.post and words else ()
    says = (Prompt("again"), question(step, progress, facts.community))
    return Turn(says, does, replace(progress, slips=progress.slips + 1).plain(), answered=True)
