"""Coming in and going out: login, the second step, the one-time link of an invitation, and the language."""

from __future__ import annotations

from typing import cast

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hotline.console import accounts, second_factor, signing, throttle
from hotline.console.gate import PUBLIC
from hotline.console.here import SignedIn, services, words
from hotline.console.routes import Routes, back, in_words
from hotline.console.shown import said
from storage.records import Coordinator

routes = Routes()
HALF = "half"
"""In the session between password and code: the account's name and session key."""
HALF_MINUTES = 10


@routes.get("/login", PUBLIC)
def login() -> ResponseReturnValue:
    """The login page; before there is any coordinator it says how to add one."""
    if current_user.is_authenticated:
        return redirect(url_for("console.board"))
    return _login_page()


def _login_page(fault: str = "", status: int = 200) -> ResponseReturnValue:
    nobody = services().store.count(Coordinator, None, 1) == 0
    back_to = request.values.get("back", "")
    return render_template("console/login.html", nobody=nobody, fault=fault, back=back_to), status


@routes.long_post("/login", PUBLIC)
def log_in() -> ResponseReturnValue:
    """Checks name and password; the same answer and the same time whichever is wrong."""
    name = request.form.get("name", "")[:80]
    key = signing.device(name)
    wait = throttle.seconds_to_wait(services(), key)
    if wait:
        return _login_page(said("login.wait", n=(wait + 59) // 60), 429)
    try:
        account = accounts.log_in(services(), name, request.form.get("password", ""))
    except accounts.TooManyAtOnce:
        return _login_page(said("login.wait", n=1), 429)
    if account is None:
        throttle.failed(services(), key)
        return _login_page(said("login.wrong"), 401)
    if account.totp_secret:
        session[HALF] = [account.name, account.session_key, services().now(minutes=HALF_MINUTES), back()]
        return redirect(url_for("console.code"))
    return _come_in(account, key, back())


def _come_in(account: Coordinator, key: str, to: str) -> ResponseReturnValue:
    throttle.succeeded(services(), key)
    signing.sign_in(account)
    to = url_for("console.board") if to.startswith(url_for("console.login")) else to
    return signing.remember_device(make_response(redirect(to)), account)


def _half_way() -> Coordinator | None:
    name, key, until, _ = session.get(HALF) or ("", "", "", "")
    account = accounts.find(services(), name) if name and until > services().now() else None
    return account if account and account.session_key == key and not account.disabled else None


@routes.get("/login/code", PUBLIC)
def code() -> ResponseReturnValue:
    """Asks for the code of the authenticator app."""
    if _half_way() is None:
        return redirect(url_for("console.login"))
    return render_template("console/code.html", fault="")


@routes.long_post("/login/code", PUBLIC)
def check_code() -> ResponseReturnValue:
    """Checks the code, or a recovery code."""
    account = _half_way()
    if account is None:
        return redirect(url_for("console.login"))
    key = f"code, {signing.device(account.name, anywhere=True)}"
    wait = throttle.seconds_to_wait(services(), key)
    if wait:
        return render_template("console/code.html", fault=said("login.wait", n=(wait + 59) // 60)), 429
    with services().store.transaction():
        checked = second_factor.check(services(), account, request.form.get("code", "")[:40])
    if checked is None:
        throttle.failed(services(), key)
        return render_template("console/code.html", fault=said("login.wrong_code")), 401
    throttle.succeeded(services(), key)
    return _come_in(checked, signing.device(checked.name), session[HALF][3])


@routes.long_post("/logout", "viewer")
def logout() -> ResponseReturnValue:
    """Ends the session."""
    signing.sign_out(cast(SignedIn, current_user))
    return redirect(url_for("console.login"))


@routes.get("/invitation/<token>", PUBLIC)
def invitation(token: str) -> ResponseReturnValue:
    """Where an invited person chooses name and password."""
    return _invitation_page(token, "")


def _invitation_page(token: str, fault: str) -> ResponseReturnValue:
    found = accounts.invitation(services(), token)
    if found is None:
        return render_template("console/sorry.html", name="bad_invitation"), 404
    return render_template(
        "console/invitation.html", invitation=found, token=token, fault=fault, shortest=accounts.SHORTEST
    )


@routes.long_post("/invitation/<token>", PUBLIC)
def accept(token: str) -> ResponseReturnValue:
    """Makes the account; the link is used up."""
    try:
        account = accounts.accept(services(), token, request.form.get("name", ""), request.form.get("password", ""))
    except accounts.AccountError as error:
        return _invitation_page(token, in_words(error))
    if account.totp_secret:  # a link for a new password opens nothing without the code
        session[HALF] = [
            account.name,
            account.session_key,
            services().now(minutes=HALF_MINUTES),
            url_for("console.board"),
        ]
        return redirect(url_for("console.code"))
    flash(said("login.welcome", name=account.name.title()), "good")
    return _come_in(account, signing.device(account.name), url_for("console.board"))


@routes.long_post("/language", PUBLIC)
def say_in() -> ResponseReturnValue:
    """The console's language from now on."""
    chosen = request.form.get("language", "")
    if chosen in words().languages:
        session["language"] = chosen
        if current_user.is_authenticated:
            accounts.keep_language(services(), current_user.coordinator, chosen)
    return redirect(back())
