"""The control API for calls: dial, answer, press, say, keep silent, hang up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from hotline.simulator.call_list import SimulatedCall, said
from hotline.simulator.control import BadRequestError, sent, string
from hotline.simulator.current import current_carrier
from hotline.simulator.simulated_calls import NotInACallError

KEYS = frozenset("0123456789*#")

control_calls = Blueprint("control_calls", __name__, url_prefix="/simulator/phones/<phone>/calls")


@control_calls.errorhandler(NotInACallError)
def explain_state(problem: NotInACallError) -> tuple[Response, int]:
    """Says what the phone is doing instead."""
    return jsonify(error=str(problem)), 409


@control_calls.errorhandler(BadRequestError)
def explain(problem: BadRequestError) -> tuple[Response, int]:
    """Says what to send instead."""
    return jsonify(error=str(problem)), 400


@control_calls.get("")
def show_call(phone: str) -> Response:
    """The call that a phone is in, or its last one."""
    call = current_carrier().calls.list.of(phone)
    return jsonify(call.as_shown() if call else None)


@control_calls.post("")
def dial(phone: str) -> Response:
    """The phone calls the hotline."""
    return _after(phone, lambda: current_carrier().calls.dial(phone))


@control_calls.post("/answer")
def answer(phone: str) -> Response:
    """The phone that rings is answered; `machine` lets an answering machine do it."""
    machine = bool(sent().get("machine", False))
    return _after(phone, lambda: current_carrier().answer(phone, machine))


@control_calls.post("/keys")
def press(phone: str) -> Response:
    """Keys are pressed: `digits` of 0-9, * and #."""
    digits = string(sent(), "digits")
    if not digits or not KEYS.issuperset(digits):
        raise BadRequestError("digits is a string of 0-9, * and #.")
    return _after(phone, lambda: current_carrier().calls.press(phone, digits))


@control_calls.post("/says")
def says(phone: str) -> Response:
    """Words are said; see SimulatedCalls.says for `confidence`, `seconds` and `hangs_up`."""
    given = sent()
    words, seconds, confidence = string(given, "words"), given.get("seconds", 0), given.get("confidence", 0.9)
    if not isinstance(seconds, int) or seconds < 0 or not isinstance(confidence, (int, float)):
        raise BadRequestError("seconds is a whole number, confidence a number between 0 and 1.")
    last = bool(given.get("hangs_up", False))
    calls = current_carrier().calls
    return _after(phone, lambda: calls.says(phone, words, confidence, seconds, last))


@control_calls.post("/silence")
def keep_silent(phone: str) -> Response:
    """Nothing is said until the hotline stops waiting."""
    return _after(phone, lambda: current_carrier().calls.silence(phone))


@control_calls.post("/hangup")
def hang_up(phone: str) -> Response:
    """The phone hangs up, or declines while it rings."""
    return _after(phone, lambda: current_carrier().calls.hang_up(phone))


def _after(phone: str, act: Callable[[], SimulatedCall]) -> Response:
    """The call after something was done in it, with `answers`: what was said since."""
    before = current_carrier().calls.list.of(phone)
    heard = len(before.lines) if before else 0
    call = act()
    new = call.lines[heard:] if call is before else call.lines
    shown: dict[str, Any] = call.as_shown()
    return jsonify(shown | {"answers": [said(line) for line in new if line.by == "hotline"]})
