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

    forgotten: dict[str, bool]
    """The keyed hashes of those who were forgotten, and whether they had opted out too."""
    silent: dict[str, str]
    """The phones that opted out, and their words."""
    stood: Standing = field(default_factory=Standing)
    """What else stands, whatever the backup says."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.forgotten or self.silent or self.stood)


def wishes(store: Store) -> Wishes:
    """What was wished in this store; raises `Damaged` when a row of it cannot be read."""
    forgotten, silent = {}, {}
    for person in store.each(Person):
        if person.phone_hash and not person.phone:
            forgotten[person.phone_hash] = person.opted_out
        elif person.opted_out:
            silent[person.phone] = person.opted_out_words
    return Wishes(forgotten, silent, standing(store))


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
    return rows


def _silence_again(services: Services, silent: dict[str, str]) -> None:
    for phone, words in silent.items():
        person = people.find(services, phone)
        if person is None or not person.opted_out:
            opt_outs.opt_out(services, phone, words)


def _forget_again(services: Services, forgotten: dict[str, bool]) -> None:
    if not forgotten:
        return
    for phone in set(_phones(services.store)):
        if services.phone_hash(phone) in forgotten:
            opt_outs.forget(services, phone)
    for hashed, opted_out in forgotten.items():
        person = services.store.one(Person, where("phone_hash") == hashed)
        if person is None:
            now = services.now()
            services.store.add(Person(phone_hash=hashed, opted_out=opted_out, created_at=now, updated_at=now))
        elif opted_out and not person.opted_out:
            services.store.put(replace(person, opted_out=True, updated_at=services.now()))


def _phones(store: Store) -> Iterator[str]:
    """Every number that the backup brought back."""
    kinds: tuple[type[Person] | type[Message] | type[Call], ...] = (Person, Message, Call)
    for kind in kinds:
        yield from (record.phone for record in store.each(kind) if record.phone.startswith("+"))
    for post in store.each(Post):
        yield from (phone for phone in (post.phone, post.for_phone) if phone.startswith("+"))
