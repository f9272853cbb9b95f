"""Under which address the hotline was reached, and by whom, where a tunnel or a proxy stands before it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.base.proxies import Proxies

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class BehindProxies:
    """The app as it is reached from outside: a path of the public address is its root, whether it comes or not."""

    def __init__(self, app: WSGIApplication, proxies: Proxies, public_url: str) -> None:
        """Believes these proxies about who asks, by which scheme and at which host."""
        self._app, self._proxies = app, proxies
        self._root = urlsplit(public_url).path.rstrip("/")
        self._told_by = cache(lambda hops: ProxyFix(app, x_for=hops, x_proto=1, x_host=1))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        environ["SCRIPT_NAME"] = self._root
        path = environ.get("PATH_INFO", "")
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            environ["PATH_INFO"] = path.removeprefix(self._root)
        if environ.get("REMOTE_ADDR", "") not in self._proxies:
            return self._app(environ, start_response)
        app: WSGIApplication = self._told_by(self._proxies.hops(environ.get("HTTP_X_FORWARDED_FOR", "")))
        return app(environ, start_response)
