"""Twilio's lists: filters by date, and pages (https://www.twilio.com/docs/usage/twilios-response)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from hotline.simulator.error_answers import RefusedError

DEFAULT_SIZE = 50
LARGEST_SIZE = 1000


class Listed(Protocol):
    """Something with a SID."""

    sid: str


def matches(value: str, wanted: str | None) -> bool:
    """Whether a filter that may be absent lets this through."""
    return not wanted or value == wanted


def within(moment: datetime | None, name: str, query: dict[str, str]) -> bool:
    """Whether a date passes `Name`, `Name<` and `Name>`.

    The last two include their bound, since Twilio reads `DateSent>=2026-11-22`; a bare day is that whole day.
    """
    at = moment.replace(microsecond=0) if moment else None
    for sign in ("", "<", ">"):
        asked = query.get(name + sign)
        if asked and (at is None or not _passes(at, sign, asked)):
            return False
    return True


def _passes(at: datetime, sign: str, asked: str) -> bool:
    try:
        bound = datetime.fromisoformat(asked)
    except ValueError:
        raise RefusedError(20001, f"The date {asked!r} is not of the form YYYY-MM-DD.") from None
    start = bound if bound.tzinfo else bound.replace(tzinfo=UTC)
    day = len(asked) == len("2026-11-22")
    end = start + (timedelta(days=1, seconds=-1) if day else timedelta())
    if sign == "<":
        return at <= end
    if sign == ">":
        return at >= start
    return start <= at <= (end if day else start + timedelta(days=1, seconds=-1))


def page(
    key: str,
    uri: str,
    query: dict[str, str],
    found: Sequence[Listed],
    as_json: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """One page of a list, with the address of the next; the token keeps its place while new ones come."""
    size = min(LARGEST_SIZE, max(1, _number(query.get("PageSize"), DEFAULT_SIZE)))
    number = max(0, _number(query.get("Page"), 0))
    start = _start(query.get("PageToken"), found, number * size)
    rows = found[start : start + size]
    more = start + size < len(found)

    def address(page_number: int, token: str) -> str:
        kept = {name: value for name, value in query.items() if name not in {"Page", "PageSize", "PageToken"}}
        paging = {"PageSize": str(size), "Page": str(page_number)} | ({"PageToken": token} if token else {})
        return f"{uri}?{urlencode(kept | paging)}"

    return {
        "first_page_uri": address(0, ""),
        "next_page_uri": address(number + 1, f"PA{rows[-1].sid}") if more else None,
        "previous_page_uri": address(number - 1, "") if number else None,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + len(rows) - 1 if rows else 0,
        "uri": address(number, ""),
        key: [as_json(row) for row in rows],
    }


def _start(token: str | None, found: Sequence[Listed], otherwise: int) -> int:
    if not token:
        return otherwise
    last = token.removeprefix("PA")
    return next((place + 1 for place, row in enumerate(found) if row.sid == last), otherwise)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
