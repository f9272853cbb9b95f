"""Two people are parted, by one of them or by the desk: what was between them ends, for good."""

from __future__ import annotations

from collections.abc import Iterable

from hotline.exchange import ExchangeError, apart, asked, people, posts, relay, sides, tasks, told_numbers
from hotline.exchange.asked import move, of_post, without_silence
from hotline.exchange.notices import tell, withdraw_texts
from hotline.services import Services
from storage.records import Post, Task

FLAG = "blocked"


def block(services: Services, pair: relay.Pair, phone: str) -> Post:
    """One side of a match wants no more of the other; the need as it stands then, for the transaction that is open."""
    return _part(services, pair.post, pair.relays[0].helper, "person", phone)


def whoever_was_met(services: Services, post: Post, other: str, phone: str) -> Post:
    """Somebody wants no more of one who is in touch no more, or who only asked about the need before TAKE."""
    if phone in (post.phone, post.for_phone):
        return _part(services, post, other, "person", phone)
    return _part(services, post, phone, "person", phone)


def whoever_was_forgotten(services: Services, post: Post, other: str, phone: str) -> Post:
    """Somebody wants no more of one who asked to be forgotten since: it holds for their hash, should they come back."""
    ours = {post.phone, post.for_phone} if phone in (post.phone, post.for_phone) else {phone}
    for one in sorted(filter(people.is_number, ours)):
        apart.part_from_forgotten(services, one, other, "person", post.ref)
        for task in asked.waiting_about(services, one):
            if services.phone_hash(task.phone) == other:
                end_between(services, one, task.phone, "person")
    services.event("person", "blocked the other side", post.ref)
    return posts.flag(services, posts.by_ref(services, post.ref), FLAG)


def by_desk(services: Services, ref: str, helper: str, who: str) -> Post:
    """The desk keeps a helper away from a need and from whoever needs it."""
    with services.store.transaction():
        post = posts.by_ref(services, ref)
        if not any(task.phone == helper for task in of_post(services, ref)):
            raise ExchangeError(f"{ref} was not put to that number", "not_asked", ref=ref)
        return _part(services, post, helper, who, "")


def two(services: Services, one: str, other: str, who: str) -> None:
    """The desk keeps any two phones apart, whichever of them needs and whichever helps."""
    with services.store.transaction():
        apart.part(services, one, other, who)
        services.event(who, "keeps two people apart")
        end_between(services, one, other, who)


def end_between(services: Services, one: str, other: str, who: str) -> None:
    """Whatever there is between two who are kept apart ends, whichever of them helps."""
    _end_between(services, {one}, other, who, "")
    _end_between(services, {other}, one, who, "")
    told_numbers.part(services, one, other)


def _part(services: Services, post: Post, helper: str, who: str, besides: str) -> Post:
    residents = {phone for phone in (post.phone, post.for_phone) if people.is_number(phone)} - {helper}
    for phone in sorted(residents):
        apart.part(services, phone, helper, who, post.ref)
    services.event(who, "blocked the other side", post.ref)
    _end_between(services, residents, helper, who, besides)
    for phone in sorted(residents):
        told_numbers.part(services, phone, helper)
    return posts.flag(services, posts.by_ref(services, post.ref), FLAG)


def _end_between(services: Services, residents: Iterable[str], helper: str, who: str, besides: str) -> None:
    """No task of these residents stays the helper's, and no way between them stays open."""
    theirs = frozenset(residents)
    relay.part(services, theirs, helper)
    waiting = asked.waiting(services, helper)
    needs = posts.by_refs(services, (task.ref for task in waiting))
    for task in waiting:
        post = needs.get(task.ref)
        if post and apart.holds_words_of(services, post, theirs):
            take_back(services, task, who, besides=besides)


def keep_from(services: Services, post: Post) -> Post:
    """A number was told for a need that others have or were asked for: not those who are kept apart from its owner."""
    parted = apart.from_any(services, (post.for_phone,))
    for task in asked.of_post(services, post.ref) if post.for_phone else ():
        if task.status in asked.WAITING and parted(task.phone):
            take_back(services, task, "hotline")
            post = posts.by_ref(services, post.ref)
    return post


def take_all_back(services: Services, phone: str, who: str, flag: str) -> None:
    """Nothing that was put to this phone is theirs any more, or waits for their answer."""
    for task in asked.waiting(services, phone):
        take_back(services, task, who, flag=flag)


def take_back(services: Services, task: Task, who: str, *, flag: str = FLAG, besides: str = "") -> None:
    """A task is somebody's no more: its need waits for another, and all but `besides` hear what is theirs to know."""
    post = posts.by_ref(services, task.ref)
    withdraw_texts(services, task.phone, task.ref)
    if task.status == "sent":
        move(services, task, "passed")
        tasks.move_on(services, post)
        return
    move(services, task, "dropped")
    if post.status != "taken" or post.helper != task.phone:
        return
    opened = posts.change(
        services, post, who=who, did="took it back", status="open", helper="",
        flags=(*dict.fromkeys((*without_silence(post.flags), flag)),),
    )  # fmt: skip
    if task.phone != besides:
        tell(services, task.phone, "task_ended", opened)
    sides.tell_all(services, opened, "helper_dropped", besides=besides)
