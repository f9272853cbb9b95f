"""Posts and what gathers around them: tasks, recordings, notes, calls to make, matches, corrections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from storage.records import search_keys
from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A need, an offer, or words that a coordinator has to read."""

    table: ClassVar[str] = "posts"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "posts",
        unique=("ref",),
        narrow=(("phone", "status"), ("for_phone", "status"), "helper"),
        wide=(
            ("status", "kind"),
            ("status",),
            ("area",),
            ("status", "updated_at"),
            ("status", "kind", "updated_at"),
            ("kind", "created_at"),
            ("updated_at",),
        ),
        lists=("found_by", "lined_up"),
    )
    derived: ClassVar[tuple[str, ...]] = ("found_by",)
    STATUSES: ClassVar[tuple[str, ...]] = ("new", "open", "asked", "taken", "done", "closed")

    id: int = 0
    ref: str = ""
    kind: str = "unclear"
    status: str = "new"
    closed_because: str = ""
    categories: tuple[str, ...] = ()
    words: str = ""
    place: str = ""
    area: str = ""
    when: str = ""
    """`today`, `tomorrow`, `this_week` or `any_time`; "" when not said."""
    starts_at: str = ""
    """A moment where an hour is known, a local date (2026-12-05) where only the day is; "" when neither was said."""
    ends_at: str = ""
    """The same of the end; the date of the start alone means any time after its hour."""
    repeats: str = ""
    """`daily`, or days of the week as `mon,thu`; `starts_at` is the next of them as it was told."""
    urgency: str = "normal"
    """`normal`, `urgent` or `danger`."""
    how_many: int = 0
    """People it is for; 0 when not said."""
    name: str = ""
    language: str = ""
    channel: str = "text"
    """`text`, `voice` or `desk`."""
    phone: str = ""
    for_phone: str = ""
    for_whom: str = ""
    helper: str = ""
    """Phone of the volunteer who took it."""
    flags: tuple[str, ...] = ()
    """Why the desk should look: `danger`, `nobody_found`, `dropped`, `not_helped`, `call_back`, …"""
    recordings: tuple[str, ...] = ()
    pictures: int = 0
    evidence: tuple[tuple[str, str], ...] = ()
    """Which words led to what, as (words, meaning) pairs, for the console."""
    items: tuple[tuple[str, str], ...] = ()
    """Things as they were named ('10 blankets'), each with its category: one counts while its category does."""
    guessed: tuple[str, ...] = ()
    """Fields that were neither asked nor said plainly: a better one takes their place, they take the place of none."""
    readings: tuple[tuple[str, str], ...] = ()
    """The kinds that unsure words may be, as (kind, likelihood) pairs, and (kind, "words") of what words alone say."""
    lined_up: tuple[str, ...] = ()
    """Phones to be asked next, one after another, before anybody else is."""
    joined_from: tuple[str, ...] = ()
    """Keyed hashes of the phones whose own posts were joined into it: their words and places stand in it."""
    still_asked_at: str = ""
    """When its side was asked whether it is still needed; "" while nobody has to answer that."""
    version: int = 0
    """Goes up by one with every change, so that two editors notice each other."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def found_by(self) -> tuple[str, ...]:
        """What this post is found by, see `storage.records.search_keys`."""
        found_by = [
            *search_keys.written(self.words, self.place, self.name),
            *search_keys.dialled(self.phone, self.for_phone),
        ]
        found_by.append(f"{self.status} {self.created_at}")
        for name in (*self.categories, f"area={self.area}", f"language={self.language}", f"channel={self.channel}"):
            found_by.append(f"{self.status}/{name} {self.created_at}")
        if self.flags and self.status != "closed":
            found_by.append(f"look {self.created_at}")
        if "question" in self.flags and self.status != "closed":
            found_by.append(f"question {self.created_at}")
        if self.still_asked_at and self.status in ("new", "open") and "still_unknown" not in self.flags:
            found_by.append(f"still {self.still_asked_at}")
        if self.kind == "need" and self.phone and self.status in ("new", "open", "asked", "taken"):
            found_by.append(f"waits {self.created_at}")
        if self.kind != "unclear" and self.status in ("new", "open", "asked"):
            for category in self.categories or ("other",):
                found_by.append(f"{self.kind} {category} {self.created_at}")
                found_by.append(f"{self.kind} {category}@{self.area or search_keys.ANYWHERE} {self.created_at}")
        return tuple(found_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One need put to one volunteer; `ref` is the need's."""

    table: ClassVar[str] = "tasks"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "tasks",
        unique=("held",),
        narrow=("ref", ("phone", "status", "updated_at")),
        wide=(("status",), ("status", "silent_at")),
    )
    derived: ClassVar[tuple[str, ...]] = ("held",)
    STATUSES: ClassVar[tuple[str, ...]] = ("sent", "taken", "passed", "silent", "late", "done", "dropped")

    id: int = 0
    ref: str = ""
    phone: str = ""
    status: str = "sent"
    note: str = ""
    silent_at: str = ""
    """When silence is noticed: of who was asked or took it, of the resident after DONE; "" where nobody must speak."""
    reminded_at: str = ""
    """When they were asked once more; "" when that is still to come."""
    asked_by: str = ""
    as_volunteer: bool = False
    """They were a volunteer when they were asked: who is none any more cannot take it."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def held(self) -> str:
        """The need that this task holds, which no other task may hold at the same time; "" for all others."""
        return self.ref if self.status == "taken" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a caller said, at the carrier until fetched; `sound` is the base64 of the audio once it is kept."""

    table: ClassVar[str] = "recordings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "recordings", narrow=("sid", "post", "call", "phone"), wide=(("status",), ("status", "not_before"))
    )

    id: int = 0
    sid: str = ""
    url: str = ""
    post: str = ""
    call: str = ""
    phone: str = ""
    seconds: int = 0
    status: str = "waiting"
    """`waiting`, `kept`, `lost`, `erased`."""
    mime: str = ""
    sound: str = ""
    heard: str = ""
    """What a coordinator wrote down of it."""
    attempts: int = 0
    not_before: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a coordinator wrote beside a post."""

    table: ClassVar[str] = "notes"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("notes", narrow=("post",))

    id: int = 0
    post: str = ""
    who: str = ""
    words: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """Somebody the desk should ring, and what to tell them."""

    table: ClassVar[str] = "call_backs"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "call_backs", narrow=("post", ("phone", "status")), wide=(("status",), ("status", "not_before"))
    )

    id: int = 0
    phone: str = ""
    post: str = ""
    words: str = ""
    status: str = "open"
    """`waiting` (the hotline calls by itself), `calling`, `open` (on the desk's list) or `done`."""
    prompt: str = ""
    """What the hotline says when it calls by itself, by name; "" when only a person can."""
    args: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0
    not_before: str = ""
    task: int = 0
    """Id of the helper's task while which this holds; 0 where it holds without one."""
    message_left: bool = False
    """An answering machine has been told that there is news."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The way between a resident and a helper, while numbers stay hidden; one for each phone on the resident's side."""

    table: ClassVar[str] = "relays"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "relays", narrow=("ref", ("resident", "status"), ("helper", "status")), wide=(("status",),)
    )

    id: int = 0
    ref: str = ""
    role: str = ""
    """Ref of the role that somebody writes to; "" in a match."""
    resident: str = ""
    helper: str = ""
    status: str = "open"
    """`open`, `ending` (the need is closed), `ended`; `asking` while a helper wants to know something before TAKE;
    `to_role` where somebody writes to whoever has a role, the `helper`, and `role_over` when that has been a while."""
    ends_at: str = ""
    wrote: tuple[str, ...] = ()
    """Phones that have written through it."""
    spoke: str = ""
    """The phone that wrote last."""
    spoke_at: str = ""
    day: str = ""
    """The local date that they spoke of last; "" for none."""
    lately: tuple[tuple[str, str], ...] = ()
    """Who wrote through it within the last hour before that, and when."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a coordinator changed of what the hotline had understood, and of which words."""

    table: ClassVar[str] = "corrections"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("corrections", narrow=("post",))

    id: int = 0
    post: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    words: str = ""
    language: str = ""
    who: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWord:
    """What a coordinator decided about a word that the wordlists lack, or about a street; the last row of it counts."""

    table: ClassVar[str] = "learned_words"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("learned_words")

    id: int = 0
    language: str = ""
    category: str = ""
    """A category, or the kind `need` or `offer`; `street` of a street, which is of no language."""
    word: str = ""
    """Folded as hearing folds: lower case, without accents."""
    area: str = ""
    """Where a street lies."""
    status: str = "added"
    """`added`, `removed`, or `set_aside` when it was suggested and not wanted."""
    who: str = ""
    created_at: str = ""
