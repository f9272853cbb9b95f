"""A person's shifts as a calendar to subscribe to (iCalendar, RFC 5545); it holds their hours and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotline.exchange import hours
from storage.records import Shift

DAYS_AHEAD = 60
LONGEST_LINE = 75
"""Octets, RFC 5545, 3.1."""


def calendar(shifts: Sequence[Shift], name: str, timezone: str, now: datetime) -> str:
    """The next two months; times in UTC, so that clocks put forward and back need no rules here."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hotline//shifts//EN", f"X-WR-CALNAME:{_text(name)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for shift in shifts:
        for begins, ends in _spans(shift, today, zone):
            lines += _event(shift, name, begins, ends, now)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


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


def _event(shift: Shift, name: str, begins: datetime, ends: datetime, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{shift.id}-{_utc(begins)}@hotline",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(begins)}",
        f"DTEND:{_utc(ends)}",
        f"SUMMARY:{_text(name)}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
        words = words.replace(plain, escaped)
    return words


def _folded(line: str) -> Iterator[str]:
    """The line cut so that no part is longer than allowed; further parts begin with a blank."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
