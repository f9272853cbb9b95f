"""A backup in the place of everything that is kept, but for what must outlive that: STOP, FORGET, and what was sent.

Accounts, who is apart and who is barred outlive it as well (`hotline.archive.outliving`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from hotline.archive import backups
from hotline.archive.backups import Progress
from hotline.archive.outliving import Standing, accounts_again, people_again, standing, welcome_again
from hotline.exchange import opt_outs, people
from hotline.line.state import keep, line_state
from hotline.services import Services
from storage.records import Call, Message, Person, Post
from storage.store import Store, where


@dataclass(frozen=True)
class Wishes:
    """What people asked for that a backup may not know yet."""

    forgotten: dict[str, Person]
    """What is left of those who were forgotten, by their keyed hashes: whether they had opted out or are barred."""
    silent: dict[str, str]
    """The phones that opted out, and their words."""
    came_back: dict[str, Person] = field(default_factory=dict)
    """Those who were forgotten and have come back since, by their phones."""
    left: frozenset[str] = frozenset()
    """The phones of those who have left the volunteers or were struck from them."""
    stood: Standing = field(default_factory=Standing)
    """What else stands, whatever the backup says."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.forgotten or self.silent or self.came_back or self.left or self.stood)


def wishes(store: Store) -> Wishes:
    """What was wished in this store; raises `Damaged` when a row of it cannot be read."""
    forgotten, silent, came_back, left = dict[str, Person](), dict[str, str](), dict[str, Person](), set[str]()
    for person in store.each(Person):
        if person.phone_hash and not person.phone:
            forgotten[person.phone_hash] = person
            continue
        if person.opted_out:
            silent[person.phone] = person.opted_out_words
        if person.forgotten_at:
            came_back[person.phone] = person
        if person.left_at and "volunteer" not in person.roles:
            left.add(person.phone)
    return Wishes(forgotten, silent, came_back, frozenset(left), standing(store))


def restore(
    path: Path, store: Store, key: str, kept: Wishes, services: Callable[[], Services], progress: Progress | None = None
) -> int:
    """Puts a backup in the place of everything, in one transaction; says how many rows.

    Afterwards whoever is among the wishes is silent or forgotten again, which needs the secret key, and nothing
    is sent before the carrier's list was asked about the texts that waited when the backup was made.
    """
    opened = services() if kept else None
    with store.transaction():
        rows = backups.restore(path, store, key, progress)
        keep(store, replace(line_state(store), restored=True))
        accounts_again(store, kept.stood)
        welcome_again(store, kept.stood)
        if opened:
            people_again(opened, kept.stood)
            _silence_again(opened, kept.silent)
            _forget_again(opened, kept.forgotten)
            _forget_what_was_before(opened, kept.came_back)
            _leave_again(opened, kept.left)
    return rows


def _silence_again(services: Services, silent: dict[str, str]) -> None:
    for phone, words in silent.items():
        person = people.find(services, phone)
        if person is None or not person.opted_out:
            opt_outs.opt_out(services, phone, words)


def _forget_what_was_before(services: Services, came_back: dict[str, Person]) -> None:
    """Whoever was forgotten since the backup and came back stays as they are now; what the backup has of them goes."""
    back = set(_phones(services.store)) if came_back else set()
    for phone, now in came_back.items():
        then = people.find(services, phone)
        if phone in back and (then is None or then.forgotten_at < now.forgotten_at):
            opt_outs.forget(services, phone)
            left = people.find(services, phone)
            (services.store.put if left else services.store.add)(replace(now, id=left.id if left else 0))


def _leave_again(services: Services, left: frozenset[str]) -> None:
    for phone in sorted(left):
        person = people.find(services, phone)
        if person and "volunteer" in person.roles:
            people.leave_the_list(services, opt_outs.drop_tasks(services, person), who="hotline")


def _forget_again(services: Services, forgotten: dict[str, Person]) -> None:
    if not forgotten:
        return
    for phone in set(_phones(services.store)):
        if services.phone_hash(phone) in forgotten:
            opt_outs.forget(services, phone)
    for hashed, left in forgotten.items():
        person = services.store.one(Person, where("phone_hash") == hashed)
        if person is None:
            services.store.add(replace(left, id=0))
        else:
            stays = {name: getattr(left, name) for name in ("barred", "barred_by", "barred_at", "forgotten_at")}
            out = left.opted_out or person.opted_out
            services.store.put(replace(person, **stays, opted_out=out, updated_at=services.now()))


def _phones(store: Store) -> Iterator[str]:
    """Every number that the backup brought back."""
    kinds: tuple[type[Person] | type[Message] | type[Call], ...] = (Person, Message, Call)
    for kind in kinds:
        yield from (record.phone for record in store.each(kind) if record.phone.startswith("+"))
    for post in store.each(Post):
        yield from (phone for phone in (post.phone, post.for_phone) if phone.startswith("+"))
