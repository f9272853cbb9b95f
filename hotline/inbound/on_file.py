"""What is on file about whoever speaks: read once, in the transaction that keeps what was heard, and handed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.prompts import Prompt
from hotline.exchange import apart, asked, asked_first, notices, people, posts, relay, shifts
from hotline.exchange.sides import concerns
from hotline.services import Services
from storage.records import Person, Post, Session, Shift, Task
from storage.store import where

MOST_POSTS = 10


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file about whoever speaks, as the transaction that is open has read it."""

    person: Person = field(default_factory=Person)
    """Unsaved (id 0) for a caller who shows no number."""
    session: Session = field(default_factory=Session)
    """Unsaved where the conversation begins."""
    own: tuple[Post, ...] = ()
    """Their own open posts, newest first."""
    waiting: tuple[Task, ...] = ()
    """Their tasks that wait for an answer or are theirs, oldest first."""
    latest: Mapping[str, Task] = field(default_factory=dict)
    """By ref, the newest task that put this need to them: those that wait, and of those that were named any."""
    pairs: tuple[relay.Pair, ...] = ()
    """Their matches that are under way, or ended a short while ago."""
    asked_about: tuple[str, ...] = ()
    """Refs of their needs about which somebody wants to know something before TAKE, once for each who does."""
    posts: Mapping[str, Post] = field(default_factory=dict)
    """By ref: their own, those of these tasks and matches, and those that were named."""
    others: Mapping[str, Person] = field(default_factory=dict)
    """By phone, the other sides of these matches, and who has taken one of their own posts."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """By ref, what that helper added when taking it."""
    apart: frozenset[str] = frozenset()
    """Hashes of those from whom whoever speaks was parted; looked up for tasks, and where somebody is to be rung."""
    texted: bool = False
    """A caller's phone is known to get texts, since some have come from it."""
    tells: tuple[Prompt, ...] = ()
    """What the hotline means to tell a caller, oldest first."""
    shifts: tuple[Shift, ...] | None = None
    """All shifts; None where nobody has looked, since only some calls ask for a person."""

    def having(self, post: Post | None = None, task: Task | None = None) -> OnFile:
        """The same after an act that left this post and this task so.

        Matches and other people go: the act may have told them something, or ended a match.
        """
        known = {**self.posts, post.ref: post} if post else self.posts
        latest = {**self.latest, task.ref: task} if task else self.latest
        return replace(self, posts=known, latest=latest, pairs=(), others={})


def read(services: Services, person: Person, session: Session, named: Sequence[str]) -> OnFile:
    """Reads what one thing heard may be about; `named` are the refs that stand in it."""
    phone = person.phone
    own = _own_posts(services, person)
    waiting = asked.still_meant(services, phone)
    relays = relay.of_phone(services, phone)
    known = {post.ref: post for post in own}
    refs = [*named, *(task.ref for task in waiting), *(one.ref for one in relays)]
    known |= posts.by_refs(services, (ref for ref in refs if ref not in known))
    tasks = [*_answered_before(services, phone, named, waiting, known), *waiting]
    pairs = relay.pairs(services, phone, relays, known)
    spoken_of = dict.fromkeys((*(post.ref for post in own), *named))
    taken = [known[ref] for ref in spoken_of if ref in known and _comes(known[ref], phone)]
    others = _others(services, pairs, taken)
    return OnFile(
        person,
        session,
        own=tuple(own),
        waiting=tuple(waiting),
        latest={task.ref: task for task in tasks},
        pairs=pairs,
        asked_about=asked_first.about(relays, phone, known),
        posts=known,
        others=others,
        apart=apart.hashes(services, phone) if tasks else frozenset(),
        notes={post.ref: _note(services, post) for post in taken if post.helper in others and others[post.helper].id},
    )


def _answered_before(
    services: Services, phone: str, named: Sequence[str], waiting: Sequence[Task], known: Mapping[str, Post]
) -> list[Task]:
    """What was put to this phone of needs that it names now, and waits no more."""
    met = {task.ref for task in waiting}
    refs = [ref for ref in named if ref in known and ref not in met and not concerns(known[ref], phone)]
    return asked.named_to(services, phone, refs)


def _own_posts(services: Services, person: Person) -> list[Post]:
    phone = person.phone
    if not phone:
        return []
    still_open = where("status").one_of(list(posts.OPEN_STATUSES))
    told = services.store.find(Post, (where("phone") == phone) & still_open, newest=True, limit=MOST_POSTS)
    if not person.spoken_for:
        return told
    theirs = services.store.find(Post, (where("for_phone") == phone) & still_open, newest=True, limit=MOST_POSTS)
    either = {post.id: post for post in (*told, *theirs) if concerns(post, phone)}
    return [either[number] for number in sorted(either, reverse=True)][:MOST_POSTS]


def _comes(post: Post, phone: str) -> bool:
    """Whether somebody has taken a post of this phone, or one that is for it."""
    return bool(post.helper) and post.status == "taken" and concerns(post, phone)


def _others(services: Services, pairs: Iterable[relay.Pair], taken: Iterable[Post]) -> dict[str, Person]:
    """The other sides of matches, who have been looked up for that already, and whoever has taken these posts."""
    met = {person.phone: person for pair in pairs for person in pair.others}
    return met | people.find_all(services, (post.helper for post in taken if post.helper not in met))


def _note(services: Services, post: Post) -> str:
    task = asked.latest(services, post.ref, post.helper)
    return task.note if task else ""


def read_for_call(services: Services, on_file: OnFile, *, ours: bool, asks: bool) -> OnFile:
    """Adds what only a call has to know; `ours` is a call that the hotline made, `asks` one that may want a person."""
    person = on_file.person
    owed = ours or person.reached_by == "voice"
    return replace(
        on_file,
        texted=not person.reached_by and people.has_texted(services, person),
        tells=notices.owed(services, person.phone, on_file.posts) if owed else (),
        shifts=tuple(shifts.every(services)) if asks else None,
        apart=apart.hashes(services, person.phone) if asks and not on_file.latest else on_file.apart,
    )
