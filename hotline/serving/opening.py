"""A web process that starts while its store cannot be opened says so to whoever asks, and goes on as soon as it can."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response

from storage.errors import StoreError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)


def not_kept(error: StoreError) -> Response:
    """The answer to what could not be kept: it is not acknowledged, and the carrier's list brings it back later."""
    log.error("%s", error)
    return Response("not kept, please send it again\n", 503, mimetype="text/plain")


class WhenOpen:
    """The app as soon as it can be made, tried again at each request; a fault of the store is a 503 until then.

    gunicorn ends altogether when a worker cannot start, and a worker may have to start while the disk is full.
    """

    def __init__(self, make: Callable[[], WSGIApplication]) -> None:
        """Makes it now if that is possible."""
        self._make, self._lock = make, Lock()
        self._app: WSGIApplication | None = None
        try:
            self._opened()
        except StoreError as error:
            log.error("%s", error)  # noqa: TRY400 - one line, the store says it all

    def _opened(self) -> WSGIApplication:
        with self._lock:
            self._app = self._app or self._make()
            return self._app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        try:
            app = self._app or self._opened()
        except StoreError as error:
            return not_kept(error)(environ, start_response)
        return app(environ, start_response)
