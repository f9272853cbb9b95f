"""The community's own choices, read from `hotline.toml` by the outside and handed to the conversations."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

CATEGORIES = (
    "food", "water", "medicine", "ride", "shelter", "clothing", "money", "childcare", "care", "company",
    "translation", "tech", "repairs", "tools", "supplies", "pets", "rescue", "other",
)  # fmt: skip
FEWEST_DAYS = 7
"""For less long nothing is kept: the desk has to have seen it, and a backup must have been possible."""
MOST_DAYS = 36_500
LONGEST_ANSWER = 220
"""Characters of an answer of the community's own: with the hotline's name before it these are two segments."""


class Limits(BaseModel):
    """What may leave, so that no bill and no machine runs away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    segments_per_second: float = Field(default=10, gt=0, le=1000)
    """What the carrier lets this number send; a US long code without registration does 1."""
    segments_per_day: int = Field(default=20_000, ge=1)
    """Cap on spending, per UTC day; announcements stop at four fifths of it, so that replies still leave."""
    texts_per_phone_per_day: int = Field(default=100, ge=1)
    """Texts to one phone in a UTC day, besides the direct answers to its own."""
    list_lag_minutes: int = Field(default=15, ge=1, le=1440)
    """How far the carrier's list of texts may lag behind: what is missing there for less is not sent again."""


class VoiceSettings(BaseModel):
    """How calls are taken and made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speech: bool = True
    """Whether callers may say their choice instead of pressing its key, where the carrier understands the language."""
    longest_call_minutes: int = Field(default=20, ge=2, le=240)
    calls_per_phone_per_hour: int = Field(default=12, ge=1)
    """Beyond these a phone only reaches the recorder."""
    minutes_per_day: int = Field(default=2_000, ge=1)
    """Cap on spending, per UTC day, over all calls: then callers only reach the recorder and nobody is called."""
    call_hours: str = Field(default="9-20", pattern=r"^\d{1,2}-\d{1,2}$")
    """Local hours in which the hotline calls people by itself, e.g. `9-20`."""
    call_tries: int = Field(default=3, ge=0, le=10)
    """Calls to somebody with news until the desk has to; 0 leaves all of them to the desk."""
    call_again_minutes: int = Field(default=30, ge=1)
    ring: Literal["together", "in_turn"] = "together"
    """How those on shift are rung for a caller who wants a person."""
    ring_seconds: int = Field(default=20, ge=5, le=60)
    recorded: str = ""
    """Folder of sentences that somebody has recorded, one folder in it for each language; "" for none."""

    @field_validator("call_hours")
    @classmethod
    def _from_earlier_to_later(cls, hours: str) -> str:
        begin, end = map(int, hours.split("-"))
        if not 0 <= begin < end <= 24:
            raise ValueError("must be hours of one day, like 9-20")
        return hours


class KeepDays(BaseModel):
    """For how many days what is told is kept before it is erased at night; 0 keeps it for good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recordings: int = Field(default=90, ge=0, le=MOST_DAYS)
    """What callers said, once what it belongs to is closed."""
    words: int = Field(default=180, ge=0, le=MOST_DAYS)
    """What texts said, in and out."""
    posts: int = Field(default=365, ge=0, le=MOST_DAYS)
    """Words, places, names and numbers of what was closed that long ago."""
    people: int = Field(default=730, ge=0, le=MOST_DAYS)
    """Whoever was not heard of for that long and has nothing open; volunteers stay until they leave the list."""
    audit: int = Field(default=1095, ge=0, le=MOST_DAYS)
    """Who did what, when."""

    @field_validator("recordings", "words", "posts", "people", "audit")
    @classmethod
    def _long_enough_to_work_with(cls, days: int) -> int:
        if 0 < days < FEWEST_DAYS:
            raise ValueError(f"must be {FEWEST_DAYS} days or more, or 0 to keep it for good")
        return days

    @model_validator(mode="after")
    def _nothing_outlives_whoever_told_it(self) -> KeepDays:
        for name in ("recordings", "words", "posts"):
            days = getattr(self, name)
            if self.people and not 0 < days <= self.people:
                longer = f"{days} days" if days else "for good (0)"
                raise ValueError(
                    f"{name} would be kept {longer} and people {self.people} days: whoever goes takes their {name} with"
                    f" them, so give people as long, or {name} less"
                )
        return self


class OwnAnswer(BaseModel):
    """What this community answers to a question that is often asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    questions: tuple[str, ...] = Field(min_length=1)
    """Examples, in any language; what is asked in much the same words is answered."""
    text: str | dict[str, str]
    """One text for everybody, or one for each language code."""
    voice: str | dict[str, str] = Field(default_factory=dict)
    """What is said on a call instead, where the text is not for the ear: it spells out what it shortens."""

    called: str | dict[str, str] = ""
    """What it is about, in a few words that a call can say before its key; its first example where nothing is told."""

    @field_validator("text", "voice")
    @classmethod
    def _in_two_segments(cls, given: str | dict[str, str], info: ValidationInfo) -> str | dict[str, str]:
        texts = [given] if isinstance(given, str) else list(given.values())
        if (info.field_name == "text" and not texts) or not all(0 < len(words) <= LONGEST_ANSWER for words in texts):
            raise ValueError(f"must be 1 to {LONGEST_ANSWER} characters, in one language at least")
        return given

    def words(self, language: str, *, aloud: bool = False) -> str:
        """The answer in this language, else in the first that it has; `aloud` as it is said on a call."""
        if aloud and (said := self.voice if isinstance(self.voice, str) else self.voice.get(language)):
            return said
        return self.text if isinstance(self.text, str) else self.text.get(language) or next(iter(self.text.values()))

    def called_in(self, language: str) -> str:
        """What it is about, in this language, else in the first that it has."""
        if isinstance(self.called, str):
            return self.called or self.questions[0]
        return self.called.get(language) or next(iter(self.called.values()), self.questions[0])


class Community(BaseModel):
    """What a neighbourhood decides without touching Python."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __hash__(self) -> int:
        """By what was chosen: `areas` is a dict, which has no hash of its own."""
        return hash(self.model_dump_json())

    name: str = Field(min_length=1, max_length=30)
    languages: tuple[str, ...] = Field(default=("en", "es"), min_length=1)
    country: str = Field(default="US", pattern="^[A-Z]{2}$")
    """Region that numbers without a country code belong to."""
    allowed_countries: tuple[str, ...] = ("US",)
    emergency_number: str = Field(default="911", pattern=r"^\d{2,6}$")
    crisis_number: str = Field(default="", pattern=r"^\d{0,6}$")
    """Line for people who want to die; "" means the emergency number."""
    categories: tuple[str, ...] = Field(default=CATEGORIES, min_length=1)
    areas: dict[str, str] = Field(default_factory=dict)
    """Area id to the name people use, e.g. `north = "North side"`."""
    streets: dict[str, str] = Field(default_factory=dict)
    """Street to the area it lies in, e.g. `oak = "north"`; it counts where a text names no area."""
    places: dict[str, str] = Field(default_factory=dict)
    """Name of a place that people know, to the area it lies in, or to "" where no area is meant."""
    answer_minutes: int = Field(default=60, ge=1)
    """Minutes without an answer to a task text until somebody else is asked."""
    ask_next: int = Field(default=3, ge=0)
    """How many further volunteers are asked without a coordinator when nobody answers; 0 is none."""
    check_hours: int = Field(default=4, ge=1)
    """Hours from TAKE until whoever helps with a need of today is asked if it is done; as many again until the desk."""
    check_days: int = Field(default=2, ge=1)
    """The same in days, for a need with more time."""
    confirm_hours: int = Field(default=24, ge=1)
    """Hours after DONE until the resident is asked once more whether help came, and again until the desk sees it."""
    still_days: int = Field(default=14, ge=0)
    """Days in which nothing comes of a need until its side is asked whether it is still needed; 0 never asks."""
    still_answer_days: int = Field(default=3, ge=1)
    """Days after that question until silence closes the need as expired."""
    join_hours: int = Field(default=24, ge=0)
    """Hours in which a second text about the same need joins the first."""
    desk_phone: str = Field(default="", pattern=r"^(\+\d{7,15})?$")
    """Number that key 0 connects a caller with; "" leads to the recorder."""
    timezone: str = "America/New_York"
    quiet_from: str = Field(default="", pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^$")
    """Local time, e.g. `22:00`, from which texts that no person decided to send wait; "" for no quiet hours."""
    quiet_until: str = Field(default="", pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^$")
    digest_at: str = Field(default="fri 17", pattern=r"^((mon|tue|wed|thu|fri|sat|sun) ([01]?\d|2[0-3]))?$")
    """Day and local hour at which whoever wants it is told what is on, e.g. `sun 10`; "" tells nobody."""
    backups_kept: int = Field(default=7, ge=0, le=365)
    """Daily backups kept; 0 makes none."""
    require_second_factor: bool = False
    """Whether every coordinator needs a code from an authenticator app besides the password."""
    segment_price: float = Field(default=0.0, ge=0)
    """What the carrier takes for one segment, for estimates in the console; 0 shows none."""
    currency: str = Field(default="USD", max_length=5)
    hide_numbers: bool = True
    """Whether the two sides of a match reach each other through the hotline, neither seeing the other's number."""
    answers: tuple[OwnAnswer, ...] = ()
    """The community's own answers to questions that are often asked; the first that fits counts."""
    keep_days: KeepDays = KeepDays()
    limits: Limits = Limits()
    voice: VoiceSettings = VoiceSettings()

    @field_validator("timezone")
    @classmethod
    def _on_the_map(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"no place is called {name!r}: it must be like America/New_York") from None
        return name

    @field_validator("streets", "places")
    @classmethod
    def _in_known_areas(cls, named: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        areas = info.data.get("areas", {})
        for name, area in named.items():
            if not any(map(str.isalnum, name)):
                raise ValueError(f"{name!r} is no name")
            if area not in areas and (area or info.field_name == "streets"):
                known = ", ".join(areas) or "none so far"
                raise ValueError(f"{name} leads to {area!r}, which is no area: the areas are {known}")
        return named

    @field_validator("answers")
    @classmethod
    def _each_once(cls, answers: tuple[OwnAnswer, ...]) -> tuple[OwnAnswer, ...]:
        ids = [answer.id for answer in answers]
        for twice in (one for one in ids if ids.count(one) > 1):
            raise ValueError(f"names {twice} twice")
        return answers

    @field_validator("country", "allowed_countries")
    @classmethod
    def _with_phones(cls, countries: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for country in (countries,) if isinstance(countries, str) else countries:
            if country not in phonenumbers.SUPPORTED_REGIONS:
                raise ValueError(f"{country!r} is no country's code of two letters, like US")
        return countries

    @model_validator(mode="after")
    def _from_and_until(self) -> Community:
        if bool(self.quiet_from) != bool(self.quiet_until):
            raise ValueError("quiet_from and quiet_until go together: set both or none")
        return self
