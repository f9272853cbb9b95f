"""What coordinators change of what the hotline had understood; each change is kept beside the words it was about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import hearing
from flows.hearing import Reading
from hotline.exchange import ExchangeError, people, post_times, posts
from hotline.services import Services
from storage.records import Correction, Post, Recording
from storage.store import where

FIELDS = ("kind", "categories", "place", "area", *post_times.FIELDS, "urgency", "how_many", "language", "name")

THEMSELVES = "person"
"""Who answered, where no coordinator corrected."""
MOST_OF_A_CALLER = 10
"""Posts of one phone among which those of one recording are looked for."""


class ChangedMeanwhile(ExchangeError):
    """Somebody else saved the post first; `post` is what they made of it."""

    def __init__(self, post: Post) -> None:
        """Carries the post as it is now."""
        super().__init__(f"{post.ref} was changed by somebody else a moment ago: look at it and save again")
        self.post = post


def correct(services: Services, ref: str, version: int, given: dict[str, Any], who: str) -> Post:
    """Saves what a coordinator changed; ChangedMeanwhile when the post is not the version they were looking at."""
    with services.store.transaction():
        post = posts.by_ref(services, ref)
        if post.version != version:
            raise ChangedMeanwhile(post)
        changed = {name: value for name, value in given.items() if name in FIELDS and getattr(post, name) != value}
        if not changed:
            return post
        _check(services, changed)
        for name, value in changed.items():
            services.store.add(
                Correction(
                    post=ref,
                    field=name,
                    before=_text(getattr(post, name)),
                    after=_text(value),
                    words=post.words,
                    language=post.language,
                    who=who,
                    created_at=services.now(),
                )
            )
        if post.status == "new":
            changed["status"] = "open"
        return posts.change(services, post, who=who, did="corrected", detail=", ".join(sorted(changed)), **changed)


def answered(services: Services, post: Post, kind: str) -> None:
    """Keeps that whoever wrote unclear words was asked, and said what they are."""
    if post.words and post.kind == "unclear":
        services.store.add(
            Correction(
                post=post.ref,
                field="kind",
                before=post.kind,
                after=kind,
                words=post.words,
                language=post.language,
                who=THEMSELVES,
                created_at=services.now(),
            )
        )


def told_in(services: Services, recording: Recording) -> list[str]:
    """The posts that a recording belongs to: one, or the several that one caller told in one breath."""
    several: list[Post] = []
    if people.is_number(recording.phone):
        theirs = (where("phone") == recording.phone) & where("status").one_of(Post.STATUSES)
        several = services.store.find(Post, theirs, newest=True, limit=MOST_OF_A_CALLER)
    refs = [recording.post, *(post.ref for post in several if recording.sid in post.recordings)]
    return list(dict.fromkeys(filter(None, refs)))


def read_heard(services: Services, ref: str, words: str, who: str, before: str = "") -> Post | None:
    """Reads what a coordinator wrote down of a recording like a text, and fills in what the post lacks.

    `before` was written down of it earlier. A number that a caller says who shows none is theirs, to be called.
    """
    if not ref or not words:
        return None
    post = posts.by_ref(services, ref)
    reading = hearing.read(words, services.vocabulary, language=post.language)
    found: dict[str, Any] = {
        "words": _with(words, before, post.words),
        "kind": reading.kind if post.kind == "unclear" else "",
        "urgency": reading.urgency if post.urgency == "normal" and reading.urgency != "normal" else "",
        "phone": _own_number(services, post, reading),
    }
    for name in ("categories", "items", "place", "area", "how_many", "for_whom"):
        found[name] = getattr(reading, name) if not getattr(post, name) else None
    found |= post_times.fields(services, reading.time, reading.when) if not post.when else {}
    given = {name: value for name, value in found.items() if value and value != getattr(post, name)}
    return posts.change(services, post, who=who, did="wrote down a recording", **given) if given else post


def _with(words: str, before: str, known: str) -> str:
    if before and before in known:
        return known.replace(before, words, 1)
    return known if words in known else f"{known} / {words}".removeprefix(" / ")


def _own_number(services: Services, post: Post, reading: Reading) -> str:
    """The number of a caller who shows none; one that may be of whom they speak for is left to the coordinator."""
    of_another = reading.for_whom and not reading.own_phone
    phones = [phone for phone in reading.phones if services.outbox.refused(phone) in ("", "country")]
    if post.channel != "voice" or post.phone or post.for_phone or len(phones) != 1 or of_another:
        return ""
    [number] = phones
    person = people.meet(services, number, consent="said on a call", language=post.language)
    if not person.reached_by and not people.has_texted(services, person):
        services.store.put(replace(person, reached_by="voice"))
    return number


def _check(services: Services, changed: dict[str, Any]) -> None:
    allowed = {
        "kind": posts.KINDS,
        "categories": services.community.categories,
        "area": ("", *services.community.areas),
        "when": ("", "today", "tomorrow", "this_week", "any_time"),
        "urgency": ("normal", "urgent", "danger"),
        "language": ("", *services.community.languages),
    }
    for name, value in changed.items():
        for one in value if isinstance(value, tuple) else (value,):
            if name in allowed and one not in allowed[name]:
                raise ExchangeError(f"{one!r} is not one of {name}")


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
