"""Quiet hours: texts that nobody decided to send now wait until people are up."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.community import Community
from hotline.base.clock import stamp


def not_before(community: Community, now: datetime) -> str:
    """The end of the quiet hours as a stamp; "" when now is not quiet."""
    if not community.quiet_from or not community.quiet_until:
        return ""
    here = now.astimezone(ZoneInfo(community.timezone))
    begins, ends = time.fromisoformat(community.quiet_from), time.fromisoformat(community.quiet_until)
    quiet = begins <= here.time() < ends if begins < ends else here.time() >= begins or here.time() < ends
    if not quiet:
        return ""
    end = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return stamp(end if end > here else end + timedelta(days=1))
