"""Faults of a request to the carrier, sorted by whether anything can have been handed over."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from hotline.line import AccountFault, LineDown, Throttled, Unknown, account_faults

_CODE = re.compile(r'"code": ?(\d{5})\b')
"""The carrier's number in its JSON."""


class AsLineErrors:
    """Turns what `requests` raises into LineErrors."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Before a connection stood nothing can have been handed over; after that nobody knows."""
        if isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError) or _unconnected(error):
            raise LineDown("the carrier cannot be reached") from error
        if isinstance(error, requests.RequestException):
            raise Unknown("the connection ended without an answer") from error


def _unconnected(error: BaseException | None) -> bool:
    if not isinstance(error, requests.ConnectionError) or not error.args:
        return False
    reason = getattr(error.args[0], "reason", None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def check_status(status: int, headers: Any) -> None:
    """Raises for whatever concerns the whole line; only 503 says for certain that nothing was carried out."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Throttled(_seconds(headers.get("Retry-After", "")))
    if status == HTTPStatus.UNAUTHORIZED:
        raise LineDown("the carrier refuses our login")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        raise LineDown("the carrier is out of service")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unknown(f"the carrier failed with status {status}")


def check_account(status: int, body: str) -> None:
    """Raises for a refusal that concerns the account or our number, whatever status it comes with."""
    found = _CODE.search(body[:1000]) if status >= HTTPStatus.BAD_REQUEST else None
    if found and account_faults.named(found[1]):
        raise AccountFault(int(found[1]))


def _seconds(retry_after: str) -> float:
    return min(float(retry_after), 3600.0) if re.fullmatch(r"\d{1,6}(\.\d+)?", retry_after) else 1.0
