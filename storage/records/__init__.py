"""The records the hotline keeps; times are UTC, ISO 8601 with milliseconds, so that they sort as text.

`id` is the row's number in the store's own sequence: 0 until the record is added, and the order in which things
happened. Whatever stands in this folder is kept: a record names its table and its indexes, and is found by being here.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from storage.records.clearing import Clearing
from storage.records.coordinators import Attempts, Coordinator, Invitation, Once, Presence, SignIn, Upload
from storage.records.flyering import FlyerPlace
from storage.records.help_given import Hours, MonthOfHours
from storage.records.kept_answers import KeptAnswer
from storage.records.meeting import Coming, Meeting
from storage.records.neighbor_invites import NeighborInvite
from storage.records.notice_board import Digest, Notice, NoticeSound
from storage.records.partings import LastMet, Parting
from storage.records.people import Person, Session, Shift
from storage.records.polls import Poll, Polled, Tally
from storage.records.postering import PosteringRound
from storage.records.posts import CallBack, Correction, LearnedWord, Note, Post, Recording, Relay, Task
from storage.records.team_roles import RoleHolder, TeamRole
from storage.records.thanks_given import Thanks
from storage.records.traffic import Announcement, Call, Event, LineState, Machine, Message
from storage.records.trainings import Training
from storage.schema import Index

__all__ = [
    "INDEXES",
    "Announcement",
    "Attempts",
    "Call",
    "CallBack",
    "Clearing",
    "Coming",
    "Coordinator",
    "Correction",
    "Digest",
    "Event",
    "FlyerPlace",
    "Hours",
    "Invitation",
    "KeptAnswer",
    "LastMet",
    "LearnedWord",
    "LineState",
    "Machine",
    "Meeting",
    "Message",
    "MonthOfHours",
    "NeighborInvite",
    "Note",
    "Notice",
    "NoticeSound",
    "Once",
    "Parting",
    "Person",
    "Poll",
    "Polled",
    "Post",
    "PosteringRound",
    "Presence",
    "Recording",
    "Relay",
    "RoleHolder",
    "Session",
    "Shift",
    "SignIn",
    "Tally",
    "Task",
    "TeamRole",
    "Thanks",
    "Training",
    "Upload",
]


def _records() -> Iterator[type]:
    for module in iter_modules(__path__):
        held = vars(import_module(f"{__name__}.{module.name}"))
        yield from (item for item in held.values() if isinstance(item, type) and hasattr(item, "indexes"))


INDEXES: dict[str, tuple[Index, ...]] = {record.table: record.indexes for record in _records()}  # type: ignore[attr-defined]
"""Every table that holds records, with its indexes."""
