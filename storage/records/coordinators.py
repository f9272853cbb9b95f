"""What the console keeps: accounts, who is signed in, and forms on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinator:
    """An account for the console; `password` is an argon2 hash."""

    table: ClassVar[str] = "coordinators"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("coordinators", unique=("name",), wide=(("role",),))

    id: int = 0
    name: str = ""
    role: str = "coordinator"
    """`admin`, `coordinator` or `viewer`."""
    password: str = ""
    session_key: str = ""
    """Changes with role and password, which ends every open session."""
    totp_secret: str = ""
    totp_used: int = 0
    """The last 30-second step whose code was taken, so that none is taken twice."""
    recovery_codes: tuple[str, ...] = ()
    """Hashes of the codes that are left."""
    language: str = ""
    disabled: bool = False
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One browser that is signed in to the console; `key` is the hash of the token it holds."""

    table: ClassVar[str] = "sign_ins"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("sign_ins", unique=("key",), narrow=("coordinator",))

    id: int = 0
    key: str = ""
    coordinator: str = ""
    session_key: str = ""
    created_at: str = ""
    seen_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link to an account; `key` is the hash of the token in the link."""

    table: ClassVar[str] = "invitations"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("invitations", unique=("key",))

    id: int = 0
    key: str = ""
    name: str = ""
    role: str = "coordinator"
    renews: bool = False
    """For a new password of the account that has this name already."""
    by: str = ""
    expires_at: str = ""
    used_at: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Failed logins of one browser or address under one name, and until when it has to wait."""

    table: ClassVar[str] = "attempts"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("attempts", unique=("key",))

    id: int = 0
    key: str = ""
    failed: int = 0
    wait_until: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A form that was sent; its key is refused a second time, so a double click acts once."""

    table: ClassVar[str] = "onces"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("onces", unique=("key",))

    id: int = 0
    key: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file between its dry run and its import; dropped afterwards."""

    table: ClassVar[str] = "uploads"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("uploads", unique=("key",), wide=(("created_at",),))

    id: int = 0
    key: str = ""
    who: str = ""
    content: str = ""
    """Base64."""
    rows: int = 0
    """Rows that the import will keep."""
    done: int = 0
    """Rows that the import has kept so far."""
    report: str = ""
    """What the import did, once it has ended: new, changed and unchanged people."""
    worked_at: str = ""
    """When the import was last seen at work; "" before it began."""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A coordinator who has a post on the screen."""

    table: ClassVar[str] = "presences"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("presences", narrow=("post", "who"))

    id: int = 0
    post: str = ""
    who: str = ""
    seen_at: str = ""
