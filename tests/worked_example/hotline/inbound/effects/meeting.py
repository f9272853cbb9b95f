"""Keeps who comes to a meeting, and finds the next one."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.meeting import Attend, NextMeeting
from hotline.inbound.context import Context
from hotline.services import Services
from storage.records import Person
from storage.records.meetings import Attendance, Meeting
from storage.store import where


def _attend(act: Attend, context: Context) -> None:
    store, key = context.services.store, f"{act.ref} {context.phone}"
    said = store.one(Attendance, where("key") == key)
    if said:
        store.put(replace(said, comes=act.comes))
    else:
        store.keep(Attendance(key=key, meeting=act.ref, phone=context.phone, comes=act.comes))


def _next_meeting(services: Services, person: Person) -> NextMeeting | None:
    meeting = next(iter(services.store.find(Meeting, newest=True, limit=1)), None)
    if meeting is None:
        return None
    said = services.store.one(Attendance, where("key") == f"{meeting.ref} {person.phone}")
    return NextMeeting(meeting.ref, meeting.day, meeting.place, answered=said is not None)


HANDLERS = {Attend: _attend}
LOOK_UPS = {NextMeeting: _next_meeting}
