"""Accounts of the desk: passwords, roles, invitations; knows no Flask, so that the command line shares it."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import replace
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hotline.console.here import ROLES
from hotline.exchange import ExchangeError, NotFound
from hotline.services import Services
from storage.records import Coordinator, Invitation, SignIn
from storage.store import where

SHORTEST, LONGEST = 8, 200
"""Characters of a password; NIST SP 800-63B-3, 5.1.1.2, asks for eight and against rules on which characters."""
INVITATION_HOURS = 72


def _made_up(hasher: PasswordHasher) -> str:
    """A hash that no password has, as costly to try as a real one and free to make (RFC 9106, in PHC's form)."""
    salt, secret = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${secret}"


_hasher = PasswordHasher()
_few_at_once = BoundedSemaphore(2)
"""Each check takes 64 MB: a flood of guesses must not take the machine's memory, nor its time."""
WAITS_S = 3.0
"""For its turn: whoever guesses without end has some of the threads, not all. Then a page says to try again."""
_NOBODY = _made_up(_hasher)
"""Checked when there is no such name, so that the time does not tell."""


class AccountError(ExchangeError):
    """An account cannot be made or changed."""


class TooManyAtOnce(AccountError):
    """As many passwords are being checked as this machine can bear."""


def hashed(token: str) -> str:
    """What is kept of a random token: nobody who reads the store can use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(services: Services, name: str) -> Coordinator | None:
    """The account of this name, whatever its capitals."""
    return services.store.one(Coordinator, where("name") == plain(name))


def plain(name: str) -> str:
    """A name as it is kept: without outer blanks, in small letters."""
    return " ".join(name.split()).lower()


def add(services: Services, name: str, role: str, password: str, *, by: str = "cli") -> Coordinator:
    """Makes an account; AccountError says what is wrong with name, role or password."""
    name = plain(name)
    if not name or len(name) > 40:
        raise AccountError("a coordinator needs a name of at most 40 letters", "bad_name")
    if role not in ROLES:
        raise AccountError(f"{role!r} is not a role: use {', '.join(reversed(ROLES))}", "bad_role")
    check_password(name, password)
    secret = _hasher.hash(password)
    now = services.now()
    with services.store.transaction():
        if find(services, name):
            raise AccountError(f"there is a coordinator called {name} already: choose another name", "name_taken")
        services.event(by, "added a coordinator", detail=f"{name} as {role}")
        return services.store.add(
            Coordinator(
                name=name, role=role, password=secret, session_key=secrets.token_hex(8), created_at=now, updated_at=now
            )
        )


def check_password(name: str, password: str) -> None:
    """AccountError when a password is too short, too long or the name itself."""
    if len(password) < SHORTEST:
        raise AccountError(f"the password needs {SHORTEST} characters or more: three words will do", "short_password")
    if len(password) > LONGEST:
        raise AccountError(f"the password may have {LONGEST} characters at most", "long_password")
    if plain(name) and plain(name) in password.lower() and len(password) < len(name) + SHORTEST // 2:
        raise AccountError("the password must not be little more than the name", "name_in_password")


def log_in(services: Services, name: str, password: str, *, patient: bool = False) -> Coordinator | None:
    """The account when name and password fit; takes as long when they do not.

    Busy while others are checked, and their turn does not come in a moment; `patient` waits on all the same.
    """
    account = find(services, name)
    usable = account if account and not account.disabled else None
    if not _few_at_once.acquire(timeout=None if patient else WAITS_S):
        raise TooManyAtOnce("many people are signing in: try again in a moment")
    try:
        _hasher.verify(usable.password if usable else _NOBODY, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return None
    finally:
        _few_at_once.release()
    if usable and _hasher.check_needs_rehash(usable.password):
        usable = _hashed_anew(services, usable, _hasher.hash(password))
    return usable


def _hashed_anew(services: Services, account: Coordinator, secret: str) -> Coordinator:
    """Keeps a hash made with today's parameters, unless the account was changed meanwhile."""
    with services.store.transaction():
        fresh = services.store.get(Coordinator, account.id)
        if fresh is None or fresh.password != account.password:
            return account
        return services.store.put(replace(fresh, password=secret))


def change(services: Services, account: Coordinator, *, by: str, did: str, **fields: object) -> Coordinator:
    """Saves a change of role, password or second factor, and ends every session of the account."""
    with services.store.transaction():
        fresh = services.store.one(Coordinator, where("name") == account.name)
        if fresh is None:
            raise NotFound(f"there is no coordinator called {account.name}")
        _keep_an_admin(services, fresh, fields)
        for sign_in in services.store.find(SignIn, where("coordinator") == account.name):
            services.store.drop(sign_in)
        _end_links(services, replace(fresh, **fields))  # type: ignore[arg-type]
        services.event(by, did, detail=account.name)
        fields["session_key"] = secrets.token_hex(8)
        return services.store.put(replace(fresh, **fields, updated_at=services.now()))  # type: ignore[arg-type]


def _end_links(services: Services, account: Coordinator) -> None:
    """Whoever is shut, or is no admin any more, has invited nobody; a shut account gets no new password either."""
    for link in services.store.find(Invitation):
        made = link.by == f"coordinator:{account.name}" and not _may_invite(account)
        if not link.used_at and (made or (account.disabled and link.renews and link.name == account.name)):
            services.store.put(replace(link, used_at=services.now()))


def _may_invite(account: Coordinator | None) -> bool:
    return account is not None and account.role == "admin" and not account.disabled


def _keep_an_admin(services: Services, account: Coordinator, fields: dict[str, object]) -> None:
    stays = fields.get("role", account.role) == "admin" and not fields.get("disabled", account.disabled)
    if account.role != "admin" or account.disabled or stays:
        return
    admins = services.store.find(Coordinator, where("role") == "admin")
    if not any(other.name != account.name and not other.disabled for other in admins):
        raise AccountError("somebody has to stay admin: make another one first", "last_admin")


def set_password(services: Services, account: Coordinator, password: str, *, by: str) -> Coordinator:
    """A new password, which ends every session of the account."""
    check_password(account.name, password)
    return change(services, account, by=by, did="changed the password of", password=_hasher.hash(password))


def invite(services: Services, name: str, role: str, by: str, *, renews: bool = False) -> str:
    """The token of a one-time link, good for three days; the store keeps only its hash.

    With `renews` it is for the account of this name, whose password was forgotten.
    """
    if role not in ROLES:
        raise AccountError(f"{role!r} is not a role: use {', '.join(reversed(ROLES))}", "bad_role")
    token = secrets.token_urlsafe(24)
    with services.store.transaction():
        services.store.add(
            Invitation(
                key=hashed(token),
                name=plain(name),
                role=role,
                by=by,
                renews=renews,
                expires_at=services.now(hours=INVITATION_HOURS),
                created_at=services.now(),
            )
        )
        did = "made a link for a new password" if renews else "invited a coordinator"
        services.event(by, did, detail=plain(name) if renews else f"{plain(name)} as {role}")
    return token


def renew(services: Services, account: Coordinator, by: str) -> str:
    """The token of a one-time link with which somebody who forgot their password chooses another."""
    return invite(services, account.name, account.role, by, renews=True)


def invitation(services: Services, token: str) -> Invitation | None:
    """The invitation of this link while it can be used: whoever made it may still, and no shut account is renewed."""
    found = services.store.one(Invitation, where("key") == hashed(token))
    if found is None or found.used_at or found.expires_at <= services.now():
        return None
    kind, _, maker = found.by.partition(":")
    if kind == "coordinator" and not _may_invite(find(services, maker)):
        return None
    renewed = find(services, found.name) if found.renews else None
    return None if found.renews and (renewed is None or renewed.disabled) else found


def accept(services: Services, token: str, name: str, password: str) -> Coordinator:
    """Makes the account of an invitation, or gives the one it was made for a new password, and uses the link up.

    AccountError when it is used or too old.
    """
    with services.store.transaction():
        found = invitation(services, token)
        if found is None:
            raise AccountError("this link was used or is too old: ask an admin for a new one", "bad_invitation")
        services.store.put(replace(found, used_at=services.now()))
        known = find(services, found.name) if found.renews else None
        if known:
            return set_password(services, known, password, by=f"coordinator:{known.name}")
        return add(services, name, found.role, password, by=found.by)


def keep_language(services: Services, account: Coordinator, language: str) -> None:
    """Remembers in which language somebody reads the console."""
    with services.store.transaction():
        fresh = find(services, account.name)
        if fresh:
            services.store.put(replace(fresh, language=language))
