"""The only place where the parts meet."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, Response, jsonify

from hotline import console
from hotline.base.clock import Clock
from hotline.base.config import Config
from hotline.base.proxies import Proxies
from hotline.line import Line
from hotline.outbox import NO_STORE, health
from hotline.services import open_services
from hotline.serving.behind_proxies import BehindProxies
from hotline.serving.opening import not_kept
from hotline.webhooks import webhooks
from storage.errors import StoreError
from storage.store import Store

log = logging.getLogger(__name__)


def create_app(config: Config, clock: Clock, line: Line, store: Store | None = None) -> Flask:
    """The whole hotline as one WSGI app: webhooks, console and health."""
    services = open_services(config, clock, line, store)
    app = Flask("hotline", static_folder=None, root_path=str(Path(__file__).parent))
    app.config.update(SECRET_KEY=config.secret_key, MAX_CONTENT_LENGTH=16 * 1024 * 1024)
    app.extensions["services"] = services
    services.vocabularies.latest()
    app.register_blueprint(webhooks(services))
    console.register(app, services)

    @app.get("/healthz")
    def healthz() -> Response:
        try:
            return jsonify(health(services.store, clock))
        except StoreError as error:
            log.error("%s", error)  # noqa: TRY400 - one line, the store says it all
            return jsonify(NO_STORE)

    app.register_error_handler(StoreError, not_kept)
    app.wsgi_app = BehindProxies(app.wsgi_app, Proxies(config.proxies), config.public_url)  # type: ignore[method-assign]
    return app
