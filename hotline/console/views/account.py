"""One's own account: password, and the second factor."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from hotline.console import accounts, second_factor, signing, throttle
from hotline.console.here import me, services, who
from hotline.console.routes import Routes, in_words
from hotline.console.shown import said

routes = Routes()
SECRET = "new_totp_secret"  # noqa: S105 - a name in the session
"""In the signed session until the first code proves that the app has it."""


@routes.get("/account", "viewer")
def account() -> ResponseReturnValue:
    """The account page."""
    return _page()


def _not_theirs(field: str) -> str:
    """What is wrong with the password in this field, ""; whoever holds a session of theirs guesses it no faster."""
    key = f"own password, {me().name}"
    if wait := throttle.seconds_to_wait(services(), key):
        return said("login.wait", n=(wait + 59) // 60)
    if accounts.log_in(services(), me().name, request.form.get(field, ""), patient=True) is None:
        throttle.failed(services(), key)
        return said("account.wrong_password")
    throttle.succeeded(services(), key)
    return ""


def _page(fault: str = "", codes: list[str] | None = None, secret: str = "") -> ResponseReturnValue:
    link = second_factor.link(services(), me(), secret) if secret else ""
    return render_template(
        "console/account.html", account=me(), fault=fault, codes=codes, secret=secret, shortest=accounts.SHORTEST,
        link=link, picture=second_factor.picture(link) if link else "",
        required=services().community.require_second_factor,
    )  # fmt: skip


@routes.long_post("/account/password", "viewer")
def password() -> ResponseReturnValue:
    """A new password; every other session of this account ends."""
    if fault := _not_theirs("old"):
        return _page(fault)
    try:
        changed = accounts.set_password(services(), me(), request.form.get("new", ""), by=who())
    except accounts.AccountError as error:
        return _page(in_words(error))
    signing.sign_in(changed)
    flash(said("account.password_changed"), "good")
    return redirect(url_for("console.account"))


@routes.long_post("/account/second-factor", "viewer")
def totp() -> ResponseReturnValue:
    """Turns the second factor on (in two steps) or off; both need the password or a code."""
    step = request.form.get("step")
    if step == "start":
        if fault := _not_theirs("password"):
            return _page(fault)
        session[SECRET] = second_factor.new_secret()
        return _page(secret=session[SECRET])
    if step == "confirm" and (secret := session.get(SECRET)):
        used = second_factor.fits(services(), secret, request.form.get("code", ""))
        if not used:
            return _page(said("login.wrong_code"), secret=secret)
        return _turn_on(secret, used)
    fault = _not_theirs("password") if step == "off" else said("account.wrong_password")
    if not fault:
        changed = accounts.change(
            services(),
            me(),
            by=who(),
            did="turned the second factor off",
            totp_secret="",
            recovery_codes=(),
            totp_used=0,
        )
        signing.sign_in(changed)
        flash(said("account.totp_is_off"), "note")
        return redirect(url_for("console.account"))
    return _page(fault)


def _turn_on(secret: str, used: int) -> ResponseReturnValue:
    codes = second_factor.new_recovery_codes()
    changed = accounts.change(
        services(), me(), by=who(), did="turned the second factor on", totp_secret=secret, totp_used=used,
        recovery_codes=tuple(accounts.hashed(code) for code in codes),
    )  # fmt: skip
    signing.sign_in(changed)
    return _page(codes=codes)
