"""The simulator as a web application."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from hotline.base.clock import Clock
from hotline.base.config import LOOPBACK
from hotline.simulator.carrier import Carrier
from hotline.simulator.control import control
from hotline.simulator.control_calls import control_calls
from hotline.simulator.current import KEY
from hotline.simulator.page import page
from hotline.simulator.rest import rest
from hotline.simulator.settings import SimulatorConfig


def create_simulator(config: SimulatorConfig, clock: Clock) -> Flask:
    """The REST API, the control API and the page; the Carrier itself is `app.extensions["carrier"]`."""
    app = Flask(__name__)
    carrier = Carrier(config, clock)
    app.extensions[KEY] = carrier
    app.register_blueprint(rest)
    app.register_blueprint(page)
    app.register_blueprint(control)
    app.register_blueprint(control_calls)

    @app.before_request
    def refuse_strangers() -> None:
        """A page elsewhere that reaches this machine through a browser is no phone (DNS rebinding, CSRF)."""
        page = request.headers.get("Origin")
        if urlsplit(request.host_url).hostname not in LOOPBACK or page not in (None, request.host_url.rstrip("/")):
            abort(403)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


class QuietHandler(WSGIRequestHandler):
    """Keeps addresses, which hold phone numbers, out of the log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


def serve(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """A threaded server here (port 0: a free one); `serve_forever` runs it until `shutdown`."""
    return make_server(host, port, app, threaded=True, request_handler=QuietHandler)
