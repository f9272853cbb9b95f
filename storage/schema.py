"""What the hotline looks records up by: the one place that says which fields are indexed.

A change here is applied at the next start: missing indexes are built, unknown ones dropped, by their names.

unique   at most one row has each value; "" is no value and may repeat
narrow   few rows share a value (a phone, a ref); "" is not indexed
wide     many rows share a value (a status); several fields together serve equality on all of them, or equality on all
         but the last with a range on it or in its order
lists    lists of texts, looked up with `where(field).any([...])`
"""

from __future__ import annotations

from typing import NamedTuple


class Index(NamedTuple):
    """One index; rows with the same values follow in the order of their ids."""

    name: str
    fields: tuple[str, ...]
    narrow: bool = False
    unique: bool = False
    many: bool = False


def _indexes(
    table: str,
    *,
    unique: tuple[str, ...] = (),
    narrow: tuple[str, ...] = (),
    wide: tuple[tuple[str, ...], ...] = (),
    lists: tuple[str, ...] = (),
) -> tuple[Index, ...]:
    return (
        *(Index(f"{table}.{field}.unique", (field,), narrow=True, unique=True) for field in unique),
        *(Index(f"{table}.{field}", (field,), narrow=True) for field in narrow),
        *(Index(f"{table}.{'+'.join(fields)}", fields) for fields in wide),
        *(Index(f"{table}.{field}.items", (field,), many=True) for field in lists),
    )


INDEXES: dict[str, tuple[Index, ...]] = {
    "people": _indexes(
        "people",
        narrow=("phone", "phone_hash"),
        wide=(("joining",),),
        lists=("found_by",),
    ),
    "posts": _indexes(
        "posts",
        unique=("ref",),
        narrow=("phone", "for_phone", "helper"),
        wide=(("status", "kind"), ("status",), ("area",), ("status", "updated_at"), ("updated_at",)),
        lists=("found_by", "lined_up"),
    ),
    "tasks": _indexes("tasks", narrow=("ref", "phone"), wide=(("status",), ("status", "silent_at"))),
    "messages": _indexes(
        "messages",
        unique=("sid", "key"),
        narrow=("phone", "post", "answers", "announcement"),
        wide=(("status",), ("status", "not_after")),
    ),
    "calls": _indexes("calls", unique=("sid",), narrow=("phone", "post"), wide=(("ended_at", "created_at"),)),
    "sessions": _indexes("sessions", unique=("key",)),
    "events": _indexes("events", narrow=("post",), wide=(("who",),)),
    "recordings": _indexes(
        "recordings", narrow=("sid", "post", "call", "phone"), wide=(("status",), ("status", "not_before"))
    ),
    "notes": _indexes("notes", narrow=("post",)),
    "call_backs": _indexes("call_backs", narrow=("phone", "post"), wide=(("status",), ("status", "not_before"))),
    "relays": _indexes("relays", narrow=("ref", "resident", "helper"), wide=(("status",),)),
    "shifts": _indexes("shifts"),
    "coordinators": _indexes("coordinators", unique=("name",), wide=(("role",),)),
    "corrections": _indexes("corrections", narrow=("post",)),
    "learned_words": _indexes("learned_words"),
    "sign_ins": _indexes("sign_ins", unique=("key",), narrow=("coordinator",)),
    "invitations": _indexes("invitations", unique=("key",)),
    "attempts": _indexes("attempts", unique=("key",)),
    "onces": _indexes("onces", unique=("key",)),
    "uploads": _indexes("uploads", unique=("key",), wide=(("created_at",),)),
    "presences": _indexes("presences", narrow=("post", "who")),
    "announcements": _indexes("announcements"),
    "lines": _indexes("lines", unique=("name",)),
}
