"""Twilio's REST API (2010-04-01): what holds for all of it, that is login, errors and injected faults."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from hotline.simulator.connection import cut
from hotline.simulator.current import current_carrier
from hotline.simulator.error_answers import RefusedError, not_found, too_many_requests, unauthenticated
from hotline.simulator.rest_calls import calls
from hotline.simulator.rest_messages import messages
from hotline.simulator.sids import API_VERSION, rfc2822

HANG_AT_MOST_S = 120

rest = Blueprint("rest", __name__, url_prefix=f"/{API_VERSION}/Accounts")
account = Blueprint("account", __name__, url_prefix="/<account_sid>")
account.register_blueprint(messages)
account.register_blueprint(calls)
rest.register_blueprint(account)


@rest.get("/<account_sid>.json")
def fetch_account() -> Response:
    """The account itself."""
    now = rfc2822(current_carrier().network.clock.now())
    return jsonify(
        auth_token=None,
        date_created=now,
        date_updated=now,
        friendly_name="Simulator",
        owner_account_sid=g.account_sid,
        sid=g.account_sid,
        status="active",
        subresource_uris={},
        type="Full",
        uri=request.path,
    )


@rest.url_value_preprocessor
def take_the_account(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Every route names the account; no view needs it."""
    g.account_sid = (values or {}).pop("account_sid", "")


@rest.before_request
def inject_faults() -> Response | None:
    """Fails in the way that was asked for, before anything is done."""
    faults = current_carrier().network.faults
    if faults.take("refuse"):
        return cut()
    if faults.take("hang"):
        faults.wait_for_change(HANG_AT_MOST_S)
        return cut()
    if faults.take("unavailable"):
        return Response("Service Unavailable", 503)
    if faults.take("rate_limited"):
        refusal = refuse(too_many_requests())
        refusal.headers["Retry-After"] = str(faults.now.retry_after_s)
        return refusal
    return None


@rest.before_request
def log_in() -> None:
    """Basic authentication with the account's token or with an API key."""
    if not _known():
        raise unauthenticated()
    if g.account_sid != current_carrier().network.config.account_sid:
        raise not_found(request.path)


@rest.after_request
def lose_the_answer(response: Response) -> Response:
    """Cuts the connection after the work is done."""
    carried_out = request.method == "POST" and response.status_code < 300
    if carried_out and current_carrier().network.faults.take("lose_answer"):
        return cut()
    return response


@rest.errorhandler(RefusedError)
def refuse(problem: RefusedError) -> Response:
    """Says no as Twilio does."""
    answer = jsonify(problem.as_json())
    answer.status_code = problem.status
    return answer


def _known() -> bool:
    config, given = current_carrier().network.config, request.authorization
    if given is None or given.type != "basic":
        return False
    mine = f"{given.username}:{given.password}".encode()
    logins = [(config.account_sid, config.auth_token), (config.api_key, config.api_secret)]
    return any(name and hmac.compare_digest(mine, f"{name}:{secret}".encode()) for name, secret in logins)
