"""Closed by default: every route of the console names the least role it needs, and one that does not is shut."""

from __future__ import annotations

import gzip
import logging
from functools import lru_cache

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from hotline.console.here import may, me, services
from hotline.console.signing import over_https, root
from hotline.exchange import NotFound
from hotline.serving.opening import not_kept
from storage.errors import StoreError

PUBLIC = "public"
"""Before anybody has signed in."""

NEEDS: dict[str, str] = {}
"""Endpoint to `public`, `viewer`, `coordinator` or `admin`; filled by `route` below."""

POLICY = "; ".join((
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
"""On every answer of the app, the webhooks' and those to addresses that do not exist included."""
HTTPS_ONLY = "max-age=31536000"
"""For a year a browser that came by https comes by nothing else (RFC 6797)."""
SMALL_FORM = 256 * 1024
"""Bytes that somebody who has not signed in may send."""
LARGEST_ID = 2**63 - 1
"""What a row's number can be; a longer one in an address names nothing."""

NOT_FOUND, NOT_ALLOWED, TOO_LARGE, SERVER_FAULT = 404, 405, 413, 500

log = logging.getLogger(__name__)
csrf = CSRFProtect()


def close(app: Flask, console: Blueprint) -> None:
    """Puts the gate before every route of the console; the carrier's webhooks have their own."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    NEEDS["console.static"] = PUBLIC
    console.before_request(_check)
    app.after_request(_protect)
    console.register_error_handler(CSRFError, _stale_form)
    console.register_error_handler(403, lambda _: (render_template("console/sorry.html", name="not_allowed"), 403))
    console.register_error_handler(NotFound, lambda _: (render_template("console/sorry.html", name="not_found"), 404))
    console.register_error_handler(StoreError, _nothing_kept)
    app.register_error_handler(HTTPException, _refused)


def _check() -> ResponseReturnValue | None:
    needed = NEEDS.get(request.endpoint or "")
    if needed == PUBLIC:
        request.max_content_length = SMALL_FORM
        csrf.protect()
        return None
    if not current_user.is_authenticated:
        return _to_login()
    csrf.protect()
    if needed is None or not may(needed):
        abort(403)
    if any(isinstance(number, int) and number > LARGEST_ID for number in (request.view_args or {}).values()):
        abort(404)
    return _second_factor_first()


def _to_login() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return "", 401
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("console.login", back=root() + back if back != "/" else None))


def _second_factor_first() -> ResponseReturnValue | None:
    allowed = ("console.account", "console.logout", "console.totp", "console.say_in")
    if services().community.require_second_factor and not me().totp_secret and request.endpoint not in allowed:
        return redirect(url_for("console.account"))
    return None


def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    if over_https():
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if request.endpoint == "console.static":
        return _packed(response)
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(error: HTTPException) -> ResponseReturnValue:
    """A page for people at addresses of the console, a bare answer for programs at the webhooks."""
    code = error.code or SERVER_FAULT
    if request.path.startswith("/twilio/") or error.response:
        return ("", code) if code == NOT_FOUND else error
    name = {NOT_FOUND: "not_found", NOT_ALLOWED: "not_found", TOO_LARGE: "too_large"}.get(code, "broken")
    try:
        return render_template("console/sorry.html", name=name), code
    except Exception:
        log.exception("a page that says sorry could not be shown")
        return error


def _nothing_kept(error: StoreError) -> ResponseReturnValue:
    """A page for people, as long as the store can be read; what they sent is not done."""
    plain = not_kept(error)
    try:
        return render_template("console/sorry.html", name="not_kept"), plain.status_code
    except StoreError:
        return plain


def _packed(response: Response) -> Response:
    """Static text leaves compressed; pages do not, since they hold secrets beside words from outside (BREACH)."""
    text = (response.mimetype or "").endswith(("css", "javascript", "svg+xml"))
    if response.status_code != 200 or not text or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    response.set_data(_gzip(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=16)
def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    return render_template("console/sorry.html", name="stale_form"), 400
