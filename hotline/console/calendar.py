"""Calendars (iCalendar, RFC 5545): a person's shifts to subscribe to, with nothing but hours, and a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration, vText

from hotline.base.clock import moment
from hotline.exchange import hours
from storage.records import Meeting, Shift

DAYS_AHEAD = 60
MEETING_LASTS = timedelta(hours=2)
ASK_AGAIN = timedelta(hours=6)
"""How long a program that subscribed may wait before it looks again."""


def calendar(shifts: Sequence[Shift], name: str, timezone: str, now: datetime) -> str:
    """Returns the next two months; times in UTC, so that clocks put forward and back need no rules here."""
    zone = ZoneInfo(timezone)
    feed = Calendar()
    feed.add("version", "2.0")
    feed.add("prodid", "-//hotline//shifts//EN")
    feed.add("x-wr-calname", vText(name))
    feed.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(ASK_AGAIN))
    for shift in shifts:
        for begins, ends in _spans(shift, now.astimezone(zone).date(), zone):
            uid = f"{shift.id}-{begins:%Y%m%dT%H%M%SZ}@hotline"
            feed.add_component(Event.new(uid=uid, stamp=now, start=begins, end=ends, summary=name))
    told: bytes = feed.to_ical()
    return told.decode()


def invitation(meeting: Meeting, title: str, now: datetime) -> str:
    """Returns one meeting; a program that has it already takes what was changed, since its name stays the same."""
    begins = moment(meeting.starts_at)
    feed = Calendar()
    feed.add("version", "2.0")
    feed.add("prodid", "-//hotline//meetings//EN")
    event = Event.new(
        uid=f"meeting-{meeting.ref}@hotline", stamp=now, start=begins, end=begins + MEETING_LASTS, summary=title,
        location=meeting.place,
    )  # fmt: skip
    event.add("status", "CANCELLED" if meeting.status == "cancelled" else "CONFIRMED")
    event.add("last-modified", moment(meeting.updated_at))
    feed.add_component(event)
    told: bytes = feed.to_ical()
    return told.decode()


def _spans(shift: Shift, today: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        for days, start, end in hours.parse(shift.hours):
            if day.weekday() in days:
                midnight = day + timedelta(days=end // 24)
                yield (
                    datetime.combine(day, time(start), zone).astimezone(UTC),
                    datetime.combine(midnight, time(end % 24), zone).astimezone(UTC),
                )
