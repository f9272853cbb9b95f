"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class HeldClock:
    """Starts on a Thursday morning and moves only when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)
