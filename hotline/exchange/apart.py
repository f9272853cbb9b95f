"""Who is never connected with whom: pairs that one side, or the desk, has parted, until the desk undoes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from hotline.exchange import ExchangeError, NotFound
from hotline.services import Services
from storage.records import Parting, Post
from storage.store import where


def part(services: Services, one: str, other: str, who: str, ref: str = "") -> None:
    """Keeps two phones apart from now on, in the transaction that is open."""
    if not one or not other or one == other:
        raise ExchangeError("two different numbers are kept apart", "two_numbers")
    _add(
        services, Parting(hashes=(services.phone_hash(one), services.phone_hash(other)), one=one, other=other), who, ref
    )


def part_from_forgotten(services: Services, phone: str, other: str, who: str, ref: str) -> None:
    """The same where of the `other` only the hash is known: it holds if they come back."""
    _add(services, Parting(hashes=(services.phone_hash(phone), other), one=phone), who, ref)


def _add(services: Services, parting: Parting, who: str, ref: str) -> None:
    one, other = parting.hashes
    known = [before for before in services.store.find(Parting, where("hashes").any([one])) if other in before.hashes]
    for before in known:
        if before.undone_at:
            services.store.drop(before)  # what waits to leave goes by the id of the parting that counts
    if one != other and all(before.undone_at for before in known):
        services.store.add(replace(parting, ref=ref, who=who, created_at=services.now()))


def _standing(services: Services, hashes: Sequence[str]) -> list[Parting]:
    """The partings of these that nobody has undone."""
    found = services.store.find(Parting, where("hashes").any(list(hashes))) if hashes else []
    return [parting for parting in found if not parting.undone_at]


def are(services: Services, one: str, other: str) -> bool:
    """Whether these two have been parted."""
    return bool(one and other) and among(services, other, hashes(services, one))


def hashes(services: Services, *phones: str) -> frozenset[str]:
    """The hashes of everybody who was parted from one of these phones, and of those phones that were."""
    return hashed(services, [services.phone_hash(phone) for phone in dict.fromkeys(phones) if phone])


def hashed(services: Services, own: Sequence[str]) -> frozenset[str]:
    """`hashes` for phones of which only the hashes are known."""
    return frozenset(one for parting in _standing(services, own) for one in parting.hashes)


def among(services: Services, phone: str, parted: frozenset[str]) -> bool:
    """Whether this phone is one of those whose hashes are told; none is worked out where nobody was parted."""
    return bool(parted) and services.phone_hash(phone) in parted


def from_any(services: Services, phones: Iterable[str]) -> Callable[[str], bool]:
    """Whether a phone was parted from one of these; those who were are looked up once."""
    own = tuple(phones)
    parted = hashes(services, *own)
    return lambda phone: phone not in own and among(services, phone, parted)


def from_post(services: Services, post: Post) -> Callable[[str], bool]:
    """Whether a phone was parted from anybody whose words a post holds, those that were joined into it included."""
    own = {services.phone_hash(phone): phone for phone in (post.phone, post.for_phone) if phone}
    theirs = [*own, *post.joined_from]
    parted = {
        other
        for one in _standing(services, theirs)
        for other, side in zip(one.hashes, reversed(one.hashes), strict=True)
        if side in theirs
    }
    return lambda phone: phone not in own.values() and among(services, phone, frozenset(parted))


def holds_words_of(services: Services, post: Post, phones: Iterable[str]) -> bool:
    """Whether one of these phones is on this post's side, or told one that was joined into it."""
    theirs = {phone for phone in phones if phone}
    if theirs & {post.phone, post.for_phone}:
        return True
    return bool(post.joined_from) and any(services.phone_hash(phone) in post.joined_from for phone in theirs)


def of(services: Services, phone: str) -> list[Parting]:
    """All that this phone was parted from, for the desk."""
    return _standing(services, [services.phone_hash(phone)] if phone else [])


def undo(services: Services, number: int, who: str) -> Parting:
    """The desk lets two be connected again."""
    parting = services.store.get(Parting, number)
    if parting is None or parting.undone_at:
        raise NotFound("these two are not kept apart any more")
    services.store.put(replace(parting, undone_at=services.now()))
    services.event(who, "no longer keeps two apart", parting.ref)
    return parting


def forget(services: Services, phone: str) -> None:
    """The number goes, and that the two are kept apart stays."""
    for parting in services.store.find(Parting, where("one") == phone):
        services.store.put(replace(parting, one=""))
    for parting in services.store.find(Parting, where("other") == phone):
        services.store.put(replace(parting, other=""))
