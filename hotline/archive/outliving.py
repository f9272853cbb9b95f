"""What stands now, whatever a backup says: accounts, passwords, who is signed in, who is apart, barred or said no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from hotline.exchange import bars, blocks, people, told_numbers
from hotline.services import Services
from storage.records import Attempts, Coordinator, Invitation, NeighborInvite, Parting, Person, SignIn
from storage.store import Store, where

WHO = "hotline"


@dataclass(frozen=True)
class Standing:
    """What is read before a backup comes back, and holds after it."""

    accounts: tuple[Coordinator, ...] = ()
    signed_in: tuple[SignIn, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    attempts: tuple[Attempts, ...] = ()
    partings: tuple[Parting, ...] = ()
    barred: tuple[Person, ...] = ()
    lifted: Mapping[str, str] = field(default_factory=dict)
    """The phones whose bar was lifted, and when."""
    not_for_others: frozenset[str] = frozenset()
    """The phones of those who have said that nobody is to be connected there on somebody else's word."""
    welcome: Mapping[str, str] = field(default_factory=dict)
    """The phones of those who get texts, and since when we know them: a STOP that they have taken back since does not
    come back. Whoever a new store has only met anew has taken back none."""
    invited: tuple[NeighborInvite, ...] = ()
    """What was sent to neighbors: no number is invited twice."""

    def __bool__(self) -> bool:
        """Whether any of it is of people, who are known by a keyed hash as well."""
        return bool(self.partings or self.barred or self.lifted or self.not_for_others or self.invited)


def standing(store: Store) -> Standing:
    """What stands in this store; raises `Damaged` when a row of it cannot be read."""
    everybody = [person for person in store.each(Person) if person.phone]
    return Standing(
        tuple(store.each(Coordinator)),
        tuple(store.each(SignIn)),
        tuple(store.each(Invitation)),
        tuple(store.each(Attempts)),
        tuple(store.each(Parting)),
        tuple(person for person in everybody if person.barred),
        {person.phone: person.barred_at for person in everybody if person.barred_at and not person.barred},
        frozenset(person.phone for person in everybody if person.not_for_others),
        {person.phone: person.created_at for person in everybody if not person.opted_out},
        tuple(one for one in store.each(NeighborInvite) if one.phone_hash),
    )


def accounts_again(store: Store, stood: Standing) -> None:
    """Every account that there is stays as it is: shut, with its password and second factor; a new store has none."""
    if not stood.accounts:
        return
    for one in stood.accounts:
        came_back = store.one(Coordinator, where("name") == one.name)
        (store.put if came_back else store.add)(replace(one, id=came_back.id if came_back else 0))
    for kind in (SignIn, Invitation, Attempts):
        for old in list(store.each(kind)):
            store.drop(old)
    kept: Iterable[SignIn | Invitation | Attempts] = (*stood.signed_in, *stood.invitations, *stood.attempts)
    for held in kept:
        store.add(replace(held, id=0))


def people_again(services: Services, stood: Standing) -> None:
    """Whoever was parted, barred or not to be reached for others is so again, and what the backup has of it ends."""
    store = services.store
    known = {frozenset(parting.hashes): parting for parting in store.each(Parting)}
    for parting in stood.partings:
        came_back = known.get(frozenset(parting.hashes))
        if came_back is None:
            store.add(replace(parting, id=0))
        elif not parting.undone_at or came_back.created_at <= parting.undone_at:
            store.put(replace(came_back, undone_at=parting.undone_at))
        if parting.one and parting.other and not parting.undone_at:
            blocks.end_between(services, parting.one, parting.other, WHO)
    for person in stood.barred:
        bars.end_all(services, person.phone, WHO)
        now = people.meet(services, person.phone)
        bar = {name: getattr(person, name) for name in ("barred", "barred_by", "barred_at")}
        store.put(replace(now, **bar))
    for phone, at in stood.lifted.items():
        then = people.find(services, phone)
        if then and then.barred and then.barred_at <= at:
            store.put(replace(then, barred="", barred_by="", barred_at=at))
    _invited_again(store, stood)
    for phone in sorted(stood.not_for_others):
        person = people.meet(services, phone)
        if not person.not_for_others:
            told_numbers.answered(services, person, agreed=False)


def _invited_again(store: Store, stood: Standing) -> None:
    """Whoever was invited since the backup is not invited a second time."""
    known = {one.phone_hash for one in store.each(NeighborInvite)}
    for one in stood.invited:
        if one.phone_hash not in known:
            store.add(replace(one, id=0, ref="", phone="", inviter=""))


def welcome_again(store: Store, stood: Standing) -> None:
    """Whoever has taken a STOP back since the backup gets texts."""
    for person in store.each(Person):
        if person.opted_out and stood.welcome.get(person.phone) == person.created_at:
            store.put(replace(person, opted_out=False, opted_out_words="", opted_out_by=""))
