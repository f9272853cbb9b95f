"""Old requests once more."""

from __future__ import annotations

from flows.conversations.renewing import CameToNothing, LatestPost, Renew
from flows.facts import PostFact
from hotline.base.clock import moment
from hotline.exchange import post_times, posts, sides, tasks, waiting_long
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person, Post
from storage.store import where

LOOKED_AT = 20
"""Posts of one phone, the newest: words for a person to read may have come since."""


def _renew(act: Renew, context: Context) -> None:
    """The facts are the old ones; what happened to the old post is not."""
    old, person = context.named(act.ref), context.person
    again = Post(
        kind=old.kind, categories=old.categories, words=" / ".join(filter(None, (old.words, act.words))),
        place=act.place or old.place, area=act.area if act.place else old.area,
        **(post_times.fields(context.services, act.time, act.when) or {"when": old.when}),
        how_many=act.how_many or old.how_many, name=old.name, language=person.language or old.language,
        channel=context.channel, phone=person.phone, for_phone=old.for_phone, for_whom=old.for_whom,
        guessed=old.guessed, evidence=old.evidence, items=old.items,
        flags=posts.kept_flags(old.flags),
    )  # fmt: skip
    context.post = posts.file(context.services, again)
    if again.for_phone:
        sides.met(context.services, context.post)
    context.on_file = context.on_file.having(context.post)


def _came_to_nothing(act: CameToNothing, context: Context) -> None:
    post = tasks.confirm(context.services, context.named(act.ref), False, context.on_file.others)
    context.on_file = context.on_file.having(post)


def _latest_post(services: Services, person: Person) -> LatestPost | None:
    if not person.phone:
        return None
    theirs = (where("phone") == person.phone) & where("status").one_of(Post.STATUSES)
    lately = services.store.find(Post, theirs, newest=True, limit=LOOKED_AT)
    meant = next((post for post in lately if post.kind in ("need", "offer")), None)
    return LatestPost(_fact(services, meant)) if meant else None


def _fact(services: Services, post: Post) -> PostFact:
    quiet = (services.clock.now() - moment(post.updated_at)).total_seconds() / 3600
    return PostFact(
        ref=post.ref, kind=post.kind, status=post.status, closed_because=post.closed_because,
        categories=post.categories, place=post.place, area=post.area, when=post.when, how_many=post.how_many,
        mine=True, hours_quiet=quiet,
        asked_if_needed=waiting_long.is_asked(post),
    )  # fmt: skip


HANDLERS: Handlers = {Renew: _renew, CameToNothing: _came_to_nothing}
LOOK_UPS = {LatestPost: _latest_post}
