"""Everything that was said about a post, by whom and how, in the order it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.exchange import people
from hotline.services import Services
from storage.records import Call, Event, Message, Note, Person, Post, Recording, Task
from storage.store import where

MOST = 200
"""Texts of one post shown at once, the newest."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing in the conversation."""

    at: str
    by: str
    """`them` (who filed it), `helper`, `hotline`, `desk` (a coordinator's text or note)."""
    name: str
    words: str
    id: int
    channel: str = "text"
    """`text`, `call`, `recording` or `note`."""
    phone: str = ""
    message: Message | None = None
    recording: Recording | None = None
    call: Call | None = None
    number: int = 0
    """Of a recording, among those of its post."""

    @property
    def acts(self) -> tuple[str, ...]:
        """The dialogue acts that it was read as."""
        heard = self.message or self.call
        return heard.acts if heard else ()


def of_post(services: Services, post: Post) -> list[Said]:
    """The conversation of one post."""
    said = [*_texts(services, post), *_calls(services, post), *_recordings(services, post), *_notes(services, post)]
    return sorted(said, key=lambda thing: (thing.at, thing.id))


def _caller(services: Services, post: Post, phone: str) -> tuple[str, str]:
    """Who called about a post: whoever it came from, or a helper; and their name."""
    if phone in (post.phone, post.for_phone) or not people.is_number(phone):
        return "them", post.name
    person = people.find(services, phone)
    return "helper", person.name if person else ""


def _texts(services: Services, post: Post) -> Iterator[Said]:
    names = {post.phone: post.name, post.for_phone: post.for_whom}
    about = (where("post") == post.ref) & where("purpose").one_of(Message.PURPOSES)
    for message in services.store.find(Message, about, newest=True, limit=MOST):
        theirs = message.phone in (post.phone, post.for_phone)
        if message.phone not in names:
            person = services.store.one(Person, where("phone") == message.phone)
            names[message.phone] = person.name if person else ""
        by = ("them" if theirs else "helper") if message.direction == "in" else "hotline"
        if message.purpose == "desk":
            by = "desk"
        yield Said(
            message.created_at, by, names[message.phone], message.body, message.id, phone=message.phone, message=message
        )  # fmt: skip


def _calls(services: Services, post: Post) -> Iterator[Said]:
    for call in services.store.find(Call, where("post") == post.ref, newest=True, limit=MOST):
        by, name = _caller(services, post, call.phone)
        yield Said(call.created_at, by, name, call.outcome, call.id, "call", phone=call.phone, call=call)


def _recordings(services: Services, post: Post) -> Iterator[Said]:
    own = services.store.find(Recording, where("post") == post.ref, newest=True, limit=MOST)
    shared = services.store.find(Recording, where("sid").one_of(post.recordings[-MOST:])) if post.recordings else []
    found = sorted({one.id: one for one in (*own, *shared)}.values(), key=lambda one: one.id)
    for number, one in enumerate(found, start=1):
        by, name = _caller(services, post, one.phone)
        yield Said(one.created_at, by, name, one.heard, one.id, "recording", one.phone, recording=one, number=number)


def _notes(services: Services, post: Post) -> Iterator[Said]:
    for note in services.store.find(Note, where("post") == post.ref, newest=True, limit=MOST):
        yield Said(note.created_at, "desk", note.who, note.words, note.id, "note")


def history(services: Services, ref: str) -> list[Event]:
    """Who did what to the post, newest first; who only read it stands in the audit list."""
    events = services.store.find(Event, where("post") == ref, newest=True, limit=120)
    return [event for event in events if event.did != "read"][:60]


def last_change(services: Services, ref: str) -> str:
    """Who changed the post last; "" when nobody is known to have."""
    events = services.store.find(Event, where("post") == ref, newest=True, limit=20)
    return next((event.who for event in events if event.did not in ("read", "listened", "wrote a note")), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A volunteer who was asked, and what became of it."""

    task: Task
    name: str


def asked(services: Services, post: Post) -> list[Asked]:
    """The tasks of a post, the newest first."""
    found = services.store.find(Task, where("ref") == post.ref, newest=True, limit=50)
    people = {task.phone: services.store.one(Person, where("phone") == task.phone) for task in found}
    return [Asked(task, person.name if (person := people[task.phone]) else "") for task in found]
