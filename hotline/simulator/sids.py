"""Names and dates in Twilio's own shapes."""

from __future__ import annotations

import secrets
from datetime import datetime
from email.utils import format_datetime

API_VERSION = "2010-04-01"


def new_sid(prefix: str) -> str:
    """A fresh SID: two letters (SM, MM, CA, RE, ME) and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def rfc2822(moment: datetime | None) -> str | None:
    """A date as Twilio's 2010-04-01 API writes it: `Sun, 22 Nov 2026 13:37:34 +0000`."""
    return None if moment is None else format_datetime(moment)
