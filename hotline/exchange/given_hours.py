"""Hours that people have given: told by them, confirmed by the other side or the desk, added up by month.

Nobody has a balance or owes anything, and nobody is compared with anybody: a person's hours are for that person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hotline.exchange import ExchangeError, NotFound, NotNow, people, sides
from hotline.services import Services
from storage.records import Hours, MonthOfHours, Person, Post, Task
from storage.store import where

LATELY_DAYS = 14
"""So long after DONE a mere '2h' is about that."""
MOST_LATELY = 5
MOST_ON_PAGE = 40
MOST_MONTHS = 240
MOST_MINUTES = 24 * 60
COUNTED = ("told", "confirmed")


@dataclass(frozen=True, slots=True)
class Totals:
    """Minutes that somebody has given."""

    month: int = 0
    ever: int = 0
    unconfirmed: int = 0
    """Of them, in all."""


def tell(services: Services, person: Person, ref: str, minutes: int, words: str, channel: str = "text") -> Hours:
    """Keeps what somebody says to have given, in the transaction that is open; told anew of a need it takes its place.

    Where the other side has said already that help came, that confirms it.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise ExchangeError("hours are between one minute and a day")
    day, now = people.today(services), services.now()
    post = services.store.one(Post, where("ref") == ref) if ref else None
    came = post is not None and post.closed_because == "helped" and post.helper == person.phone
    told = Hours(
        phone=person.phone, minutes=minutes, ref=ref, words=words, day=day, channel=channel,
        area=(post.area if post else "") or next(iter(person.areas), ""), status="confirmed" if came else "told",
        confirmed_by="resident" if came else "", created_at=now, updated_at=now,
    )  # fmt: skip
    before = _before(services, told)
    if before:
        _add(services, before, -1)
        kept = services.store.put(replace(told, id=before.id, day=before.day, created_at=before.created_at))
    else:
        kept = services.store.add(told)
    _add(services, kept)
    services.event("person", "told hours", ref)
    return kept


def _before(services: Services, told: Hours) -> Hours | None:
    """What they told before of the same need; without a need, the same words of the same day."""
    if told.ref:
        known = services.store.find(Hours, where("ref") == told.ref)
        return next((one for one in known if one.phone == told.phone), None)
    lately = services.store.find(Hours, where("phone") == told.phone, newest=True, limit=MOST_LATELY)
    same = (told.day, told.words, "")
    return next((one for one in lately if (one.day, one.words, one.ref) == same and one.status == "told"), None)


def _add(services: Services, hours: Hours, sign: int = 1) -> None:
    """Adds to the month what counts, or takes it off."""
    if hours.status not in COUNTED or not hours.phone:
        return
    key = f"{hours.phone} {hours.day[:7]}"
    month = services.store.one(MonthOfHours, where("key") == key)
    month = month or MonthOfHours(phone=hours.phone, month=hours.day[:7])
    confirmed = hours.minutes if hours.status == "confirmed" else 0
    services.store.put(
        replace(month, minutes=month.minutes + sign * hours.minutes, confirmed=month.confirmed + sign * confirmed)
    ) if month.id else services.store.add(replace(month, minutes=hours.minutes, confirmed=confirmed))


def came(services: Services, post: Post) -> None:
    """The other side says that help came: what its helper told of it is confirmed."""
    for told in services.store.find(Hours, where("ref") == post.ref):
        if told.status == "told" and told.phone == post.helper:
            _settled(services, told, "confirmed", "resident")


def _settled(services: Services, told: Hours, status: str, by: str) -> Hours:
    _add(services, told, -1)
    settled = services.store.put(replace(told, status=status, confirmed_by=by, updated_at=services.now()))
    _add(services, settled)
    return settled


def settle(services: Services, number: int, status: str, who: str) -> Hours:
    """The desk confirms hours, or refuses them; either can be taken back by the other."""
    if status not in ("confirmed", "refused"):
        raise ExchangeError(f"{status!r} is neither confirmed nor refused")
    with services.store.transaction():
        told = services.store.get(Hours, number)
        if told is None:
            raise NotFound("these hours are gone")
        if told.status == status:
            raise NotNow(f"these hours are {status} already", "hours_settled")
        services.event(who, f"{status} hours", told.ref)
        return _settled(services, told, status, who)


def waiting(services: Services, after: int = 0) -> list[Hours]:
    """Hours that nobody has confirmed yet, oldest first."""
    return services.store.find(Hours, where("status") == "told", after=after, limit=MOST_ON_PAGE)


def of_person(services: Services, phone: str) -> list[Hours]:
    """The newest of somebody's hours."""
    return services.store.find(Hours, where("phone") == phone, newest=True, limit=MOST_ON_PAGE) if phone else []


def months(services: Services, phone: str) -> list[MonthOfHours]:
    """What somebody has given, month by month, the newest first."""
    if not phone:
        return []
    every = services.store.find(MonthOfHours, where("phone") == phone, limit=MOST_MONTHS)
    return sorted((one for one in every if one.minutes), key=lambda one: one.month, reverse=True)


def totals(services: Services, every: Iterable[MonthOfHours]) -> Totals:
    """This month's and all of somebody's minutes."""
    every, now = list(every), people.today(services)[:7]
    return Totals(
        month=sum(one.minutes for one in every if one.month == now),
        ever=sum(one.minutes for one in every),
        unconfirmed=sum(one.minutes - one.confirmed for one in every),
    )


def helped_lately(services: Services, phone: str) -> list[tuple[str, str, bool]]:
    """Needs that this phone was done with a short while ago, the newest first: ref, whose, whether hours are told."""
    done = (where("phone") == phone) & (where("status") == "done")
    since = services.now(days=-LATELY_DAYS)
    tasks = services.store.find(Task, done, order="updated_at", newest=True, limit=MOST_LATELY)
    told = {one.ref for one in of_person(services, phone)} if tasks else set()
    found = []
    for task in tasks:
        post = services.store.one(Post, where("ref") == task.ref) if task.updated_at >= since else None
        if post and post.helper == phone:
            found.append((post.ref, _names(services, post), post.ref in told))
    return found


def _names(services: Services, post: Post) -> str:
    """What whoever was helped is called."""
    person = people.find(services, sides.contact(post))
    return " ".join(filter(None, (post.name, person.name if person else "", post.for_whom)))


def erase(services: Services, person: Person) -> None:
    """Whoever leaves takes number and words along; the bare minutes stay among the community's."""
    for told in services.store.find(Hours, where("phone") == person.phone):
        services.store.put(replace(told, phone="", words="", updated_at=services.now()))
    for month in services.store.find(MonthOfHours, where("phone") == person.phone):
        services.store.drop(month)


def erase_words(services: Services, ref: str) -> None:
    """A helper's words about a need may name whoever needed it."""
    for told in services.store.find(Hours, where("ref") == ref):
        if told.words:
            services.store.put(replace(told, words="", updated_at=services.now()))
