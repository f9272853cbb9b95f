"""Codes from an authenticator app (TOTP, RFC 6238), and recovery codes for the day the phone is lost."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pyotp
import segno
from markupsafe import Markup

from hotline.console.accounts import hashed
from hotline.services import Services
from storage.records import Coordinator

STEP = 30
"""Seconds one code lives."""
RECOVERY_CODES = 10


def new_secret() -> str:
    """A secret to be shared with the app."""
    return pyotp.random_base32()


def link(services: Services, account: Coordinator, secret: str) -> str:
    """What an authenticator app scans or opens."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=services.community.name)


def picture(link: str) -> Markup:
    """The link as a QR code, drawn in the page: the secret reaches no file and no other address."""
    return Markup(segno.make(link, error="m").svg_inline(scale=4, light="#fff"))  # noqa: S704 - made of squares only


def fits(services: Services, secret: str, code: str, after_step: int = 0) -> int:
    """The step whose code this is, one step of clock slip allowed; 0 when it is none or was used."""
    now = int(services.clock.now().timestamp()) // STEP
    totp, given = pyotp.TOTP(secret), code.strip().encode()
    for step in (now - 1, now, now + 1):
        if step > after_step and secrets.compare_digest(totp.at(step * STEP).encode(), given):
            return step
    return 0


def new_recovery_codes() -> list[str]:
    """Codes to write down; each works once."""
    return [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]


def check(services: Services, account: Coordinator, code: str) -> Coordinator | None:
    """The account after a good code of either kind, which will not work again; None otherwise.

    To be called in a transaction: the account is read afresh, so that of two browsers with one code only one comes in.
    """
    fresh = services.store.get(Coordinator, account.id)
    if fresh is None or fresh.session_key != account.session_key or not fresh.totp_secret:
        return None
    account, code = fresh, code.strip().lower()
    step = fits(services, account.totp_secret, code.replace(" ", ""), account.totp_used)
    if step:
        return services.store.put(replace(account, totp_used=step))
    if hashed(code) in account.recovery_codes:
        left = tuple(kept for kept in account.recovery_codes if kept != hashed(code))
        services.event(f"coordinator:{account.name}", "used a recovery code")
        return services.store.put(replace(account, recovery_codes=left))
    return None
