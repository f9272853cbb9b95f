"""Who is signed in: one row a browser, ended by time, by signing out, and by a change of role or password."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from hotline.base.proxies import household
from hotline.console import accounts
from hotline.console.here import SignedIn, services
from hotline.services import Services
from storage.errors import StoreError
from storage.records import Coordinator, SignIn
from storage.store import where

IDLE_HOURS, LONGEST_HOURS = 2, 12
SEEN_EVERY = 5
"""Minutes between two notes that somebody is still there; a page that polls by itself does not count."""
DEVICE = "hotline_device"
DEVICE_DAYS = 180
UNKEPT = "unkept "
"""Begins the token of a session that could not be kept."""


class _Cookies(SecureCookieSessionInterface):
    """Marks cookies as secure wherever the console is reached over https."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """None at the carrier's webhooks, which know no cookies and should not pay for them."""
        return None if request.path.startswith("/twilio/") else super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        return over_https()

    def get_cookie_path(self, app: Flask) -> str:
        return root() + "/"


def root() -> str:
    """Where the hotline begins at its host, without a slash at the end; "" where it has the host for itself."""
    return request.script_root


def over_https() -> bool:
    """Whether the browser came by https, which a tunnel ends before it reaches us."""
    public = urlsplit(services().config.public_url)
    return request.is_secure or (public.scheme == "https" and public.netloc == request.host)


def prepare(app: Flask) -> None:
    """Signs browsers in and out with Flask-Login; nothing about it is kept in the browser but a token."""
    app.session_interface = _Cookies()
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_NAME="hotline")
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_load)
    manager.init_app(app)


def _load(token: str) -> SignedIn | None:
    return load(services(), token, polling=bool(request.headers.get("HX-Request")) and request.method == "GET")


def load(services: Services, token: str, *, polling: bool = False) -> SignedIn | None:
    """Whoever holds this token, while their session lasts."""
    if token.startswith(UNKEPT):
        return _load_unkept(services, token)
    sign_in = services.store.one(SignIn, where("key") == accounts.hashed(token))
    if sign_in is None:
        return None
    account = accounts.find(services, sign_in.coordinator)
    if _over(services, sign_in) or account is None or account.disabled or account.session_key != sign_in.session_key:
        with suppress(StoreError):
            services.store.drop(sign_in)
        return None
    if not polling and sign_in.seen_at < services.now(minutes=-SEEN_EVERY):
        with suppress(StoreError):
            sign_in = services.store.put(replace(sign_in, seen_at=services.now()))
    return SignedIn(token, account, sign_in)


def _load_unkept(services: Services, token: str) -> SignedIn | None:
    """Whoever has signed in while nothing could be kept, for as long as that lasts."""
    if services.store.refusal() is None:
        return None
    try:
        name, session_key, at = _signer(UNKEPT).loads(token.removeprefix(UNKEPT))
    except (BadSignature, ValueError):
        return None
    sign_in = SignIn(coordinator=name, session_key=session_key, created_at=at, seen_at=at)
    account = accounts.find(services, name)
    if _over(services, sign_in) or account is None or account.disabled or account.session_key != session_key:
        return None
    return SignedIn(token, account, sign_in)


def _over(services: Services, sign_in: SignIn) -> bool:
    """Whether a session has ended; that somebody is idle is not concluded while nobody can be noted as busy."""
    if sign_in.created_at < services.now(hours=-LONGEST_HOURS):
        return True
    return sign_in.seen_at < services.now(hours=-IDLE_HOURS) and services.store.refusal() is None


def sign_in(account: Coordinator) -> None:
    """Starts a session in this browser; whatever the browser held before is dropped."""
    home, language = services(), session.get("language")
    session.clear()
    if language:
        session["language"] = language
    try:
        token, kept = _kept(home, account)
    except StoreError:
        if home.store.refusal() is None:
            raise
        token, kept = _unkept(home, account)
    login_user(SignedIn(token, account, kept))


def _unkept(home: Services, account: Coordinator) -> tuple[str, SignIn]:
    """A session that only its cookie knows of: on a disk that takes nothing somebody may need the blackout list."""
    at = home.now()
    token = UNKEPT + str(_signer(UNKEPT).dumps([account.name, account.session_key, at]))
    return token, SignIn(coordinator=account.name, session_key=account.session_key, created_at=at, seen_at=at)


def _kept(home: Services, account: Coordinator) -> tuple[str, SignIn]:
    token, now = secrets.token_urlsafe(24), home.now()
    with home.store.transaction():
        for old in home.store.find(SignIn, where("coordinator") == account.name):
            if _over(home, old):
                home.store.drop(old)
        kept = home.store.add(
            SignIn(
                key=accounts.hashed(token),
                coordinator=account.name,
                session_key=account.session_key,
                created_at=now,
                seen_at=now,
            )
        )
        home.event(f"coordinator:{account.name}", "signed in")
    return token, kept


def sign_out(desk: SignedIn) -> None:
    """Ends the session, in the store too: a copied cookie is worth nothing afterwards."""
    with suppress(StoreError):  # this browser has lost it all the same
        services().store.drop(desk.sign_in)
    logout_user()
    session.clear()


def device(name: str, *, anywhere: bool = False) -> str:
    """The key that failed logins count under: this browser where it has signed in before, else name and address.

    With `anywhere` strange browsers count together whatever their address: whoever guesses codes has the password.
    """
    try:
        known = _signer("device").loads(request.cookies.get(DEVICE, ""), max_age=DEVICE_DAYS * 86400)
    except BadSignature:
        known = None
    if isinstance(known, dict) and known.get("name") == accounts.plain(name):
        return f"device {known['id']}"
    return f"{accounts.plain(name)[:40]} from {'anywhere' if anywhere else household(request.remote_addr or '')}"


def remember_device(response: Response, account: Coordinator) -> Response:
    """Lets this browser wait for itself alone from now on, should somebody else guess at the same name."""
    known = _signer("device").dumps({"name": account.name, "id": secrets.token_hex(8)})
    response.set_cookie(
        DEVICE,
        known,
        max_age=DEVICE_DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=over_https(),
        path=f"{root()}/login",
    )
    return response


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=salt)
