"""The carrier's refusals, with Twilio's own codes (https://www.twilio.com/docs/api/errors)."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """A REST request that the carrier will not carry out."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        """Keeps Twilio's code, its sentence and the HTTP status."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    def as_json(self) -> dict[str, Any]:
        """The body that Twilio sends."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def not_found(path: str) -> RefusedError:
    """20404: there is no such resource."""
    return RefusedError(20404, f"The requested resource {path} was not found", 404)


def unauthenticated() -> RefusedError:
    """20003: the credentials are wrong or missing."""
    return RefusedError(20003, "Authenticate", 401)


def too_many_requests() -> RefusedError:
    """20429: the account asks too fast."""
    return RefusedError(20429, "Too Many Requests", 429)
