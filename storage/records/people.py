"""People, where their conversations stand, and their shifts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from storage.records import search_keys
from storage.schema import Index, looked_up_by

AT_THE_CARRIER = "carrier 21610"
"""The words of a STOP that the carrier tells of, until what it ends has ended here; and how such a person is found."""

WEEKLY_NEWS = "weekly news"
"""How whoever is told once a week what is on is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody behind a phone; after FORGET only `phone_hash`, `opted_out`, whether they are barred and when remain."""

    table: ClassVar[str] = "people"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "people", narrow=("phone", "phone_hash"), wide=(("joining",), ("look_again_at",)), lists=("found_by",)
    )
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
    spoken_for: bool = False
    """Somebody else has asked for them, and they have agreed: such posts are theirs too."""
    confirms: str = ""
    """Refs, with blanks between, of needs for which somebody else told this number and which were asked about here."""
    invited: str = ""
    """Ref of the invitation by which a neighbor asked them here; "" once they have answered."""
    not_for_others: bool = False
    """They said that a number told for somebody else is not theirs: nobody is connected here on such a word again."""
    opted_out: bool = False
    opted_out_words: str = ""
    opted_out_by: str = ""
    """`carrier` for one of its own words, which is never answered, else `words`; "" while texts are welcome."""
    barred: str = ""
    """Why the desk bars this phone: what comes from it is kept, and neither counted nor answered; "" for all others."""
    barred_by: str = ""
    barred_at: str = ""
    polled: str = ""
    """Refs, with blanks between, of polls that wait for an answer from here, the newest last."""
    in_roles: str = ""
    """Refs, with blanks between, of roles that they have, stand in for, or were asked to take."""
    weekly_news: bool = False
    """They asked to be told once a week what is on."""
    not_came: str = ""
    """Refs, with blanks between, of needs to which they did not come, as the other side says; for coordinators only."""
    told_of_start: bool = False
    """They asked for help after that and heard how to get texts again, which is said once."""
    forgotten_at: str = ""
    """When they were last forgotten, kept when they come back: no backup brings back what was before."""
    left_at: str = ""
    """When they left the volunteers, or the desk struck them; only they or the desk undo that, and no file does."""
    told_us: tuple[str, ...] = ()
    """Fields that they told themselves: a list of people that comes from elsewhere leaves those as they are."""
    paused_until: str = ""
    """The local date, as 2026-12-05, from which they may be asked again; a past one says nothing any more."""
    most_a_week: int = 0
    """Tasks in seven days that they agreed to; 0 is no limit."""
    reached_by: str = ""
    """`text` or `voice`; "" while nobody asked, which counts as text."""
    consent: str = ""
    """Who was given consent and how; "" means this phone is never texted first."""
    greeted: bool = False
    came_by: str = ""
    """The code of the first place whose flyer they named, see `FlyerPlace`."""
    helped: int = 0
    last_asked_at: str = ""
    hours: str = ""
    """When they can help, as a coordinator reads it, e.g. `sat,sun`; "" any time."""
    monthly_cap: int = 0
    """Tasks a month they agreed to; 0 is no limit."""
    speaks: tuple[str, ...] = ()
    """Languages besides their own."""
    notes: str = ""
    look_again_at: str = ""
    """When it is asked whether anything was heard of them since; "" while they were not here for long."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def found_by(self) -> tuple[str, ...]:
        """What this person is found by, see `storage.records.search_keys`."""
        found_by = [*search_keys.written(self.name), *search_keys.dialled(self.phone)]
        if self.phone and self.opted_out_words == AT_THE_CARRIER:
            found_by.append(AT_THE_CARRIER)
        if self.phone and self.came_by:
            found_by.append(f"came {self.came_by}")
        if self.phone and self.weekly_news:
            found_by.append(WEEKLY_NEWS)
        if self.phone and "volunteer" in self.roles:
            found_by.append(f"volunteer {self.name.lower()[:40]}")
            if self.may_be_asked:
                languages = tuple(dict.fromkeys(code for code in (self.language, *self.speaks) if code))
                found_by += search_keys.helps(self.can, self.areas, languages, self._turn_comes)
                found_by += (f"lives {area or search_keys.ANYWHERE}" for area in self.areas or ("",))
        return tuple(found_by)

    @property
    def _turn_comes(self) -> str:
        """What those who could help stand in line by: whoever pauses does not stand in front of the others."""
        return max(self.last_asked_at, self.paused_until)

    def pauses(self, day: str) -> bool:
        """Whether they want no task and no announcement on this local date."""
        return day < self.paused_until

    @property
    def may_be_asked(self) -> bool:
        """Whether the hotline may text them first: they agreed, were approved and have not said stop."""
        return bool(self.phone and self.consent) and not self.unreachable and self.joining != "asked"

    @property
    def unreachable(self) -> bool:
        """Whether nothing goes to them: they have said stop, or the desk bars their phone."""
        return self.opted_out or bool(self.barred)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Where the conversation with one phone (or one call) stands; `state` is the engine's own plain JSON."""

    table: ClassVar[str] = "sessions"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("sessions", unique=("key",))

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
    said: tuple[str, ...] = ()
    """The newest texts of this phone within a day, oldest first: when each came, and marks by which it is known."""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody who takes calls at set hours."""

    table: ClassVar[str] = "shifts"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("shifts")

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
