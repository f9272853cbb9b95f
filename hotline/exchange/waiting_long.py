"""Nothing comes of a need for long: its side is asked once whether it is still needed, and silence closes it.

Silence counts only where the question has arrived: whom it has not reached, or who has said anything since, is left to
a person.
"""

from __future__ import annotations

from flows.prompts import Prompt
from hotline.exchange import call_backs, desk_closings, people, posts, sides
from hotline.exchange.notices import about, tell
from hotline.services import Services
from storage.prefix_search import starting
from storage.records import CallBack, Message, Person, Post
from storage.store import where

ASKS = Prompt("is_it_still_needed")
WAITING = ("new", "open")
"""Statuses in which nobody is at it."""
MOST_AT_ONCE = 20
WAITED = "still_needed"
"""What a need is flagged with that is needed after all this time."""
UNASKED = "still_unknown"
"""What one is flagged with where nobody has heard the question."""
HEARD = ("sent", "delivered")


def ask(services: Services) -> None:
    """Asks about what has waited for long, and closes what was asked about in vain."""
    if not services.community.still_days:
        return
    before = services.now(days=-services.community.still_days)
    for status in WAITING:
        quiet = (where("status") == status) & (where("kind") == "need") & (where("updated_at") <= before)
        for seen in services.store.find(Post, quiet, order="updated_at", limit=MOST_AT_ONCE):
            with services.store.transaction():
                post = services.store.get(Post, seen.id)
                if post and post.version == seen.version:
                    _ask(services, post)
    _close(services)


def _ask(services: Services, post: Post) -> None:
    """Puts the question; a call or a text that is answered days later still counts."""
    asked = [person for person in sides.met(services, post) if _may_be_asked(person)]
    for person in asked:
        tell(services, person.phone, ASKS.name, post, reader=person, automatic=True)
    if asked:
        flags = tuple(flag for flag in post.flags if flag != UNASKED)
        asked_at = services.now()
        posts.change(
            services, post, who="hotline", did="asked if it is still needed", still_asked_at=asked_at, flags=flags
        )
    else:
        _leave_to_desk(services, post)


def _may_be_asked(person: Person) -> bool:
    return people.is_number(person.phone) and bool(person.consent) and not person.unreachable


def _leave_to_desk(services: Services, post: Post) -> None:
    """A person has to find out, or they say it when they call: the need goes on waiting, and is asked about again."""
    flags, asked_at = (*dict.fromkeys((*post.flags, UNASKED)),), post.still_asked_at or services.now()
    posts.change(services, post, who="hotline", did=f"flagged {UNASKED}", still_asked_at=asked_at, flags=flags)
    for person in sides.met(services, post):
        if person.reached_by == "voice" and people.is_number(person.phone):
            words = " ".join(services.wording.texts([ASKS], person.language, about(services, post)))
            call_backs.leave_to_desk(services, person.phone, words, ref=post.ref, prompt=ASKS.name)


def is_asked(post: Post) -> bool:
    """Whether its side was asked, and nothing has come of it since."""
    return bool(post.still_asked_at) and post.status in WAITING


def _close(services: Services) -> None:
    """Those asked longest ago come first."""
    before = services.now(days=-services.community.still_answer_days)
    for _, seen in starting(services.store, Post, "still ", limit=MOST_AT_ONCE):
        if seen.still_asked_at > before:
            return
        with services.store.transaction():
            post = services.store.get(Post, seen.id)
            if post and post.version == seen.version:
                _settle(services, post)


def _settle(services: Services, post: Post) -> None:
    side = sides.met(services, post)
    if post.updated_at > post.still_asked_at or any(_spoke(services, person, post.still_asked_at) for person in side):
        _renew(services, post, "hotline", "heard of it since")
    elif all(_heard(services, person, post) for person in side if _may_be_asked(person)):
        desk_closings.close(services, post.ref, "expired", "hotline", automatic=True)
    else:
        _leave_to_desk(services, post)


def _spoke(services: Services, person: Person, since: str) -> bool:
    """Whether anything has come from this phone since."""
    last = services.store.find(Message, where("phone") == person.phone, newest=True, limit=5)
    return any(text.direction == "in" and text.created_at >= since for text in last)


def _heard(services: Services, person: Person, post: Post) -> bool:
    """Whether the question has arrived: the text has left, or a call was taken."""
    about_it = (where("post") == post.ref) & (where("phone") == person.phone)
    if person.reached_by == "voice":
        owed = services.store.find(CallBack, about_it)
        return all(one.status == "done" for one in owed if one.prompt == ASKS.name)
    last = services.store.find(Message, about_it & (where("direction") == "out"), newest=True, limit=1)
    return bool(last) and last[0].status in HEARD


def renew(services: Services, post: Post, person: Person) -> Post:
    """They still need it: the desk looks at it, and the other on their side need not answer any more."""
    kept = _renew(services, post, "person", "said it is still needed")
    call_backs.answered(services, person, post.ref, ASKS.name)
    if post.still_asked_at:
        sides.tell_all(services, kept, "said_still_needed", besides=person.phone)
    return kept


def _renew(services: Services, post: Post, who: str, did: str) -> Post:
    flags = tuple(dict.fromkeys((*(flag for flag in post.flags if flag != UNASKED), WAITED)))
    return posts.change(services, post, who=who, did=did, still_asked_at="", flags=flags)
