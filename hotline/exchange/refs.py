"""Refs: a post's number, digits only, the last a check digit, so that a slip of the thumb names nobody else's post."""

from __future__ import annotations

from flows.hearing.written_refs import check_digit, is_ref
from storage.store import Store

__all__ = ["check_digit", "is_ref", "new_ref"]

FIRST = 100


def new_ref(store: Store) -> str:
    """The next ref, never given twice; inside the caller's transaction."""
    number = str(store.next_number("ref", start=FIRST))
    return number + check_digit(number)
