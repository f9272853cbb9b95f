"""What can go wrong in keeping; every message is one line that names the place and the cure."""

from __future__ import annotations


class StoreError(Exception):
    """Nothing of the transaction was kept."""


class Damaged(StoreError):
    """What is on disk is not what was written."""


class Full(StoreError):
    """There is no room, or the disk refuses writes."""


class Busy(StoreError):
    """Somebody else held the store for too long."""


class Unreachable(StoreError):
    """The file cannot be opened, or the server does not answer."""


class Newer(StoreError):
    """A later version of the program wrote this store."""


class Refused(StoreError, ValueError):
    """The caller's data or condition is not one that the store takes."""


class Taken(Refused):
    """Another row already has this id or this unique value."""


class Gone(StoreError, LookupError):
    """The row to be changed is no longer there."""
