"""The records the hotline keeps; times are UTC, ISO 8601 with milliseconds, so that they sort as text.

`id` is the row's number in the store's own sequence: 0 until the record is added, and the order in which things
happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from storage import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody behind a phone; after FORGET only `phone_hash` and `opted_out` remain."""

    table: ClassVar[str] = "people"
    derived: ClassVar[tuple[str, ...]] = ("found_by",)

    id: int = 0
    phone: str = ""
    phone_hash: str = ""
    name: str = ""
    language: str = ""
    roles: tuple[str, ...] = ("resident",)
    can: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    joining: str = ""
    """"" never asked, `asked` waits for a coordinator's approval, `approved`."""
    opted_out: bool = False
    opted_out_words: str = ""
    reached_by: str = ""
    """`text` or `voice`; "" while nobody asked, which counts as text."""
    consent: str = ""
    """Who was given consent and how; "" means this phone is never texted first."""
    greeted: bool = False
    helped: int = 0
    last_asked_at: str = ""
    hours: str = ""
    """When they can help, as a coordinator reads it, e.g. `sat,sun`; "" any time."""
    monthly_cap: int = 0
    """Tasks a month they agreed to; 0 is no limit."""
    speaks: tuple[str, ...] = ()
    """Languages besides their own."""
    notes: str = ""
    created_at: str = ""
    updated_at: str = ""

    @property
    def found_by(self) -> tuple[str, ...]:
        """What this person is found by, see `storage.keys`."""
        found_by = [*keys.written(self.name), *keys.dialled(self.phone)]
        if self.phone and "volunteer" in self.roles:
            found_by.append(f"volunteer {self.name.lower()[:40]}")
            if self.may_be_asked:
                languages = tuple(dict.fromkeys(code for code in (self.language, *self.speaks) if code))
                found_by += keys.helps(self.can, self.areas, languages, self.last_asked_at)
                found_by += (f"lives {area or keys.ANYWHERE}" for area in self.areas or ("",))
        return tuple(found_by)

    @property
    def may_be_asked(self) -> bool:
        """Whether the hotline may text them first: they agreed, were approved and have not said stop."""
        return bool(self.phone and self.consent) and not self.opted_out and self.joining != "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A need, an offer, or words that a coordinator has to read."""

    table: ClassVar[str] = "posts"
    derived: ClassVar[tuple[str, ...]] = ("found_by",)

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
    """`today`, `this_week` or `any_time`; "" when not said."""
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
    lined_up: tuple[str, ...] = ()
    """Phones to be asked next, one after another, before anybody else is."""
    version: int = 0
    """Goes up by one with every change, so that two editors notice each other."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def found_by(self) -> tuple[str, ...]:
        """What this post is found by, see `storage.keys`."""
        found_by = [*keys.written(self.words, self.place, self.name), *keys.dialled(self.phone, self.for_phone)]
        found_by.append(f"{self.status} {self.created_at}")
        for name in (*self.categories, f"area={self.area}", f"language={self.language}", f"channel={self.channel}"):
            found_by.append(f"{self.status}/{name} {self.created_at}")
        if self.flags and self.status != "closed":
            found_by.append(f"look {self.created_at}")
        if self.kind == "need" and self.phone and self.status in ("new", "open", "asked", "taken"):
            found_by.append(f"waits {self.created_at}")
        if self.kind != "unclear" and self.status in ("new", "open", "asked"):
            for category in self.categories or ("other",):
                found_by.append(f"{self.kind} {category} {self.created_at}")
                found_by.append(f"{self.kind} {category}@{self.area or keys.ANYWHERE} {self.created_at}")
        return tuple(found_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One need put to one volunteer; `ref` is the need's."""

    table: ClassVar[str] = "tasks"

    id: int = 0
    ref: str = ""
    phone: str = ""
    status: str = "sent"
    note: str = ""
    silent_at: str = ""
    """When no answer counts as silence."""
    asked_by: str = ""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text in or out; `key` names an outgoing one before the carrier gives it a `sid`."""

    table: ClassVar[str] = "messages"

    id: int = 0
    key: str = ""
    sid: str = ""
    direction: str = "in"
    phone: str = ""
    body: str = ""
    status: str = "received"
    post: str = ""
    """Ref of the post it belongs to."""
    purpose: str = ""
    """What an outgoing text is for: `answer`, `task`, `notice`, `desk`, `announcement`."""
    priority: int = 0
    """Lower leaves first: 0 replies, 1 tasks and notices, 2 announcements."""
    segments: int = 0
    pictures: int = 0
    attempts: int = 0
    asked: int = 0
    """How often the carrier's list was asked about it while it was `unknown`."""
    error: str = ""
    not_before: str = ""
    not_after: str = ""
    announcement: str = ""
    """Id of the announcement it is part of."""
    answers: str = ""
    """For an answer: SID of the text it answers, so that a repeated webhook gets it again."""
    sent_at: str = ""
    """When the carrier says it was sent (incoming), or when it was handed over (outgoing)."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; `outcome` says how it ended, `recording` names what the caller left."""

    table: ClassVar[str] = "calls"

    id: int = 0
    sid: str = ""
    phone: str = ""
    direction: str = "in"
    outcome: str = "started"
    """`started`; `filed`, `answered` (heard what it wanted), `person` (was connected), `hung_up` (before saying
    anything), `missed` (never taken), `limit`; of calls out also `told`, `machine`, `busy`, `no-answer`, `failed`."""
    recording: str = ""
    post: str = ""
    seconds: int = 0
    ended_at: str = ""
    """"" while it lasts."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Where the conversation with one phone (or one call) stands; `state` is the engine's own plain JSON."""

    table: ClassVar[str] = "sessions"

    id: int = 0
    key: str = ""
    """The phone for texts, the CallSid for calls."""
    state: dict[str, Any] = field(default_factory=dict)
    turn: int = 0
    answer: str = ""
    """The last answer, given again when the carrier repeats a request of a call."""
    replies: tuple[str, ...] = ()
    """When texts of this phone were answered within the last hour, oldest first."""
    unasked: tuple[str, ...] = ()
    """Those of them that answered no question of ours."""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The audit trail: who did what, when."""

    table: ClassVar[str] = "events"

    id: int = 0
    who: str = ""
    """`coordinator:NAME`, `hotline`, `cli`, or `person` for whoever the phone in the post belongs to."""
    did: str = ""
    post: str = ""
    detail: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a caller said, at the carrier until fetched; `sound` is the base64 of the audio once it is kept."""

    table: ClassVar[str] = "recordings"

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

    id: int = 0
    post: str = ""
    who: str = ""
    words: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """Somebody the desk should ring, and what to tell them."""

    table: ClassVar[str] = "call_backs"

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
    message_left: bool = False
    """An answering machine has been told that there is news."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The way between the two sides of a match, while numbers stay hidden."""

    table: ClassVar[str] = "relays"

    id: int = 0
    ref: str = ""
    resident: str = ""
    helper: str = ""
    status: str = "open"
    """`open`, `ending` (the need is closed), `ended`."""
    ends_at: str = ""
    wrote: tuple[str, ...] = ()
    """Phones that have written through it."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody who takes calls at set hours."""

    table: ClassVar[str] = "shifts"

    id: int = 0
    name: str = ""
    phone: str = ""
    hours: str = ""
    """Weekdays and local hours, e.g. `mon-fri 17-21; sat 9-12`."""
    languages: tuple[str, ...] = ()
    feed: int = 0
    """Goes up by one to make the address of the calendar a new one."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinator:
    """An account for the console; `password` is an argon2 hash."""

    table: ClassVar[str] = "coordinators"

    id: int = 0
    name: str = ""
    role: str = "coordinator"
    """`admin`, `coordinator` or `viewer`."""
    password: str = ""
    session_key: str = ""
    """Changes with role and password, which ends every open session."""
    totp_secret: str = ""
    totp_used: int = 0
    """The last 30-second step whose code was taken, so that none is taken twice."""
    recovery_codes: tuple[str, ...] = ()
    """Hashes of the codes that are left."""
    language: str = ""
    disabled: bool = False
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a coordinator changed of what the hotline had understood, and of which words."""

    table: ClassVar[str] = "corrections"

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
    """What a coordinator decided about a word that the wordlists lack; rows are only added, the last one counts."""

    table: ClassVar[str] = "learned_words"

    id: int = 0
    language: str = ""
    category: str = ""
    """A category, or the kind `need` or `offer`."""
    word: str = ""
    """Folded as hearing folds: lower case, without accents."""
    status: str = "added"
    """`added`, `removed`, or `set_aside` when it was suggested and not wanted."""
    who: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One browser that is signed in to the console; `key` is the hash of the token it holds."""

    table: ClassVar[str] = "sign_ins"

    id: int = 0
    key: str = ""
    coordinator: str = ""
    session_key: str = ""
    created_at: str = ""
    seen_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link to an account; `key` is the hash of the token in the link."""

    table: ClassVar[str] = "invitations"

    id: int = 0
    key: str = ""
    name: str = ""
    role: str = "coordinator"
    renews: bool = False
    """For a new password of the account that has this name already."""
    by: str = ""
    expires_at: str = ""
    used_at: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Failed logins of one browser or address under one name, and until when it has to wait."""

    table: ClassVar[str] = "attempts"

    id: int = 0
    key: str = ""
    failed: int = 0
    wait_until: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A form that was sent; its key is refused a second time, so a double click acts once."""

    table: ClassVar[str] = "onces"

    id: int = 0
    key: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file between its dry run and its import; dropped afterwards."""

    table: ClassVar[str] = "uploads"

    id: int = 0
    key: str = ""
    who: str = ""
    content: str = ""
    """Base64."""
    rows: int = 0
    """Rows that the import will keep."""
    done: int = 0
    """Rows that the import has kept so far."""
    report: str = ""
    """What the import did, once it has ended: new, changed and unchanged people."""
    worked_at: str = ""
    """When the import was last seen at work; "" before it began."""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A coordinator who has a post on the screen."""

    table: ClassVar[str] = "presences"

    id: int = 0
    post: str = ""
    who: str = ""
    seen_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One text to a group of people, in each one's language."""

    table: ClassVar[str] = "announcements"

    id: int = 0
    words: dict[str, str] = field(default_factory=dict)
    """Language to text."""
    group: str = "volunteers"
    """`volunteers` or `needs`, everyone with an open need."""
    area: str = ""
    skill: str = ""
    status: str = "queueing"
    """`queueing`, `sending` or `stopped`."""
    people: int = 0
    queued_to: str = ""
    """Where queueing goes on: the key of the last person or post reached."""
    by: str = ""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """What all senders know together of the way to the phones."""

    table: ClassVar[str] = "lines"

    id: int = 0
    name: str = "sms"
    down_since: str = ""
    """"" while the line works."""
    why: str = ""
    up_at: str = ""
    """When it last came back."""
    probe_at: str = ""
    """Nobody probes a line that is down before this."""
    held_until: str = ""
    """The carrier asked us to wait until then (429)."""
    strikes: int = 0
    """How often in a row it asked."""
    free_at: str = ""
    """When all that was handed over will have left at the allowed rate."""
    day: str = ""
    day_segments: int = 0
    """Segments handed over on `day` (UTC)."""
    day_seconds: int = 0
    """Seconds of calls on `day`; kept under the name `voice`."""
    capped_on: str = ""
    """The last day on which texts had to wait for the next one."""
    caught_up_to: str = ""
    """What the carrier received up to then is on file."""
    answers_until: int = 0
    """Answers given in TwiML up to this message are known to have reached the carrier."""
    restored: bool = False
    """Set when a backup has come back: what waits in it may have been sent since it was made."""
    clock_note: str = ""
    """Set while the machine's clock is not believed."""
