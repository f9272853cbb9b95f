"""What went over the line, and how the line is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text in or out; `key` names an outgoing one before the carrier gives it a `sid`."""

    table: ClassVar[str] = "messages"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "messages",
        unique=("sid", "key"),
        narrow=(("post", "purpose"), ("phone", "status"), "answers", "announcement", "counts"),
        wide=(("status",), ("status", "not_after")),
    )
    derived: ClassVar[tuple[str, ...]] = ("counts",)

    OUTGOING: ClassVar[tuple[str, ...]] = ("queued", "sending", "sent", "delivered", "failed", "unknown", "stale")
    """Every status of a text of ours; of others there is only `received`."""
    PURPOSES: ClassVar[tuple[str, ...]] = (
        "", "answer", "task", "notice", "desk", "announcement", "relay", "confirm", "duty", "poll","invite",
    )  # fmt: skip

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
    """What an outgoing text is for: one of `PURPOSES`; an incoming one that was passed on is `relay` too."""
    priority: int = 0
    """Lower leaves first: 0 replies, 1 tasks and notices, 2 announcements."""
    acts: tuple[str, ...] = ()
    """The dialogue acts that an incoming text was read as, e.g. `need`, `thanks`."""
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
    task: int = 0
    """Id of the helper's task while which this holds, by its status and its need's; 0 where it holds without one."""
    answers: str = ""
    """For an answer: SID of the text it answers, so that a repeated webhook gets it again."""
    sent_at: str = ""
    """When the carrier says it was sent (incoming), or when it was handed over (outgoing)."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def counts(self) -> str:
        """The phone and the day of what the hotline sends by itself, so that a day's are counted in an index alone."""
        return f"{self.phone} {self.created_at[:10]}" if self.direction == "out" and self.key else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; `outcome` says how it ended, `recording` names what the caller left."""

    table: ClassVar[str] = "calls"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "calls", unique=("sid",), narrow=(("phone", "created_at"), "post"), wide=(("ended_at", "created_at"),)
    )

    id: int = 0
    sid: str = ""
    phone: str = ""
    direction: str = "in"
    outcome: str = "started"
    """`started`; `filed`, `answered` (heard what it wanted), `person` (was connected), `hung_up` (before saying
    anything), `missed` (never taken), `limit`; of calls out also `told`, `machine`, `busy`, `no-answer`, `failed`."""
    recording: str = ""
    post: str = ""
    acts: tuple[str, ...] = ()
    """The dialogue acts that what was said on it was read as."""
    seconds: int = 0
    counted: int = 0
    """Seconds of it that are counted against the day's minutes."""
    ended_at: str = ""
    """"" while it lasts."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The audit trail: who did what, when."""

    table: ClassVar[str] = "events"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("events", narrow=("post",), wide=(("who",),))

    id: int = 0
    who: str = ""
    """`coordinator:NAME`, `hotline`, `cli`, or `person` for whoever the phone in the post belongs to."""
    did: str = ""
    post: str = ""
    detail: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One text to a group of people, in each one's language."""

    table: ClassVar[str] = "announcements"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("announcements")

    id: int = 0
    words: dict[str, str] = field(default_factory=dict)
    """Language to text."""
    group: str = "volunteers"
    """`everyone` with consent, `volunteers`, or `needs`: whoever has an open need."""
    area: str = ""
    skill: str = ""
    language: str = ""
    """Only those who speak it; "" all."""
    status: str = "queueing"
    """`draft` (prepared, and put to nobody), `queueing`, `sending` or `stopped`."""
    people: int = 0
    queued_to: str = ""
    """Where queueing goes on: the key of the last person or post reached; "" once it is over, or to begin again."""
    by: str = ""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """What all senders know together of the way to the phones."""

    table: ClassVar[str] = "lines"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("lines", unique=("name",))

    id: int = 0
    name: str = "sms"
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
    near_cap_on: str = ""
    """The last day on which the desk was told that a cap is near."""
    caught_up_to: str = ""
    """What the carrier received up to then is on file."""
    first_look: str = ""
    """From when on all is caught up with while the carrier has told of nothing, by the clock of the first look."""
    answers_until: int = 0
    """Answers given in TwiML up to this message are known to have reached the carrier."""
    lists_answers: str = ""
    """The carrier whose list is known to hold answers in TwiML, in their words."""
    restored: bool = False
    """Set when a backup has come back: what waits in it may have been sent since it was made."""
    fault: str = ""
    """What is at fault at the carrier, the account's funds or our number; texts wait for a person to mend it."""
    fault_code: int = 0
    fault_since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What one machine that sends knows of its own way to the carrier, and of its clock."""

    table: ClassVar[str] = "machines"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("machines", unique=("name",))

    id: int = 0
    name: str = ""
    """What it is called, and a mark of the carrier and the login with which it sends."""
    down_since: str = ""
    """"" while it reaches the carrier."""
    why: str = ""
    up_at: str = ""
    """When it last reached the carrier again."""
    probe_at: str = ""
    """It does not probe a line that is down before this."""
    seen_at: str = ""
    """When its sender was last at work."""
    clock_note: str = ""
    """Set while its clock is not believed."""
    dated_ahead: str = ""
    """The latest date of a record that is far ahead of its clock, and not believed."""
