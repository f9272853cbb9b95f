"""The records the hotline keeps; times are UTC, ISO 8601 with milliseconds, so that they sort as text.

`id` is the row's number in the store's own sequence: 0 until the record is added, and the order in which things
happened.
"""

from storage.records.coordinators import Attempts, Coordinator, Invitation, Once, Presence, SignIn, Upload
from storage.records.people import Person, Session, Shift
from storage.records.posts import CallBack, Correction, LearnedWord, Note, Post, Recording, Relay, Task
from storage.records.traffic import Announcement, Call, Event, LineState, Message

__all__ = [
    "Announcement",
    "Attempts",
    "Call",
    "CallBack",
    "Coordinator",
    "Correction",
    "Event",
    "Invitation",
    "LearnedWord",
    "LineState",
    "Message",
    "Note",
    "Once",
    "Person",
    "Post",
    "Presence",
    "Recording",
    "Relay",
    "Session",
    "Shift",
    "SignIn",
    "Task",
    "Upload",
]
