"""What somebody who is forgotten has said in posts that are not theirs alone, and where others name them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from flows.words.hidden_numbers import hide
from hotline.services import Services
from storage.records import CallBack, Correction, Event, Message, Note, Person, Post, Task
from storage.store import where

ERASED = "(number erased)"
NAME_ERASED = "(name erased)"
SHORTEST_NAME = 2
_MANY_DIGITS = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
"""What is erased besides, though it reads like refs or a date: too much rather than a number that stays."""


@dataclass(frozen=True, slots=True)
class Traces:
    """How somebody is known again in words: by what they said, and by their number and name."""

    said: frozenset[str]
    """Texts of theirs and pieces of their posts, folded."""
    digits: str
    """The last of their number."""
    names: tuple[str, ...]

    def without(self, words: str) -> str:
        """Words of others without the number and the name."""
        for name in self.names:
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME_ERASED, words, flags=re.IGNORECASE)
        words = hide(words, lambda digits, written: ERASED if self.digits in digits else written)
        return _MANY_DIGITS.sub(lambda found: ERASED if self._theirs(found[0]) else found[0], words)

    def _theirs(self, number: str) -> bool:
        return self.digits in "".join(filter(str.isdigit, number))

    def left_of(self, words: str) -> str:
        """The pieces of joined words that they have not said, without number and name."""
        pieces = (piece for piece in words.split(" / ") if _folded(piece) not in self.said)
        return self.without(" / ".join(pieces))


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def without_numbers(words: str) -> str:
    """Words of others without any phone number."""
    return _MANY_DIGITS.sub(ERASED, hide(words, lambda digits, written: ERASED))


def erase(services: Services, person: Person) -> None:
    """Erases what they said from posts of others, and name and number wherever others speak of them there."""
    store, phone = services.store, person.phone
    own = store.find(Post, where("phone") == phone)
    heard = [one for one in store.find(Message, where("phone") == phone) if one.direction == "in"]
    pieces = [piece for post in own for piece in post.words.split(" / ")] + [message.body for message in heard]
    names = {person.name, *person.name.split(), *(post.name for post in own)}
    traces = Traces(
        frozenset(filter(None, map(_folded, pieces))), phone[-7:],
        tuple(sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)),
    )  # fmt: skip
    refs = {message.post for message in heard} | {post.ref for post in store.find(Post, where("for_phone") == phone)}
    refs |= {task.ref for task in store.find(Task, where("phone") == phone)}
    for ref in sorted(refs - {"", *(post.ref for post in own)}):
        _from_post(services, ref, traces)


def _from_post(services: Services, ref: str, traces: Traces) -> None:
    store, about = services.store, where("post") == ref
    post = store.one(Post, where("ref") == ref)
    if post:
        changed = _changes(post, traces)
        if any(getattr(post, name) != value for name, value in changed.items()):
            store.put(replace(post, **changed, version=post.version + 1, updated_at=services.now()))
    for note in store.find(Note, about):
        _put_words(services, note, "words", traces.without(note.words))
    for message in store.find(Message, about):
        _put_words(services, message, "body", traces.without(message.body))
    _drop_what_tells(services, ref, traces)


def _put_words(services: Services, record: Note | Message, field: str, words: str) -> None:
    if getattr(record, field) != words:
        services.store.put(replace(record, **{field: words}))  # type: ignore[arg-type]


def _drop_what_tells(services: Services, ref: str, traces: Traces) -> None:
    """Corrections, the trail's details and calls to make, where they hold their words, number or name."""
    store, about = services.store, where("post") == ref
    for correction in store.find(Correction, about):
        told = f"{correction.words} / {correction.before} / {correction.after}"
        if traces.left_of(told) != told:
            store.drop(correction)
    for event in store.find(Event, about):
        if traces.left_of(event.detail) != event.detail:
            store.put(replace(event, detail=""))
    for owed in store.find(CallBack, about):
        said = f"{owed.words} {json.dumps(owed.args)}"
        if traces.without(said) != said:
            store.drop(owed)


def _changes(post: Post, traces: Traces) -> dict[str, Any]:
    """What is left of a post: a place that only they told goes with their words."""
    words = traces.left_of(post.words)
    told_by_them = any(tells(said, post.place) for said in traces.said)
    place = "" if told_by_them and not tells(words, post.place) else post.place
    return {
        "words": words,
        "place": traces.without(place),
        "for_whom": traces.without(post.for_whom),
        "evidence": tuple(pair for pair in post.evidence if _stays(pair[0], words, post.words, traces)),
        "items": tuple(pair for pair in post.items if _stays(pair[0], words, post.words, traces)),
    }


def tells(words: str, place: str) -> bool:
    """Whether words tell a place, in whatever order, its numbers in figures or in words."""
    named = {part for part in re.findall(r"\w+", place.casefold()) if not part.isdecimal()}
    told = re.findall(r"\w+", words.casefold())
    return named <= set(told) if named else bool(place) and _folded(place) in _folded(words)


def _stays(said: str, left: str, before: str, traces: Traces) -> bool:
    """Whether words that led to something are not theirs, as far as the words that are left tell."""
    if traces.without(said) != said:
        return False
    return left == before or _folded(said) in _folded(left)
