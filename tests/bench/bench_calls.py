"""Fifty calls at once against the simulator: the time of every voice webhook, against a floor app in the same run.

    python tests/bench/bench_calls.py [--calls 50] [--rounds 3]

Each caller dials and presses keys until a need is filed, all at the same moment, through the simulator's own requests
to a hotline under the gunicorn settings of `hotline run`. The floor checks one signature and answers fixed TwiML to
the same calls. Printed: webhooks, p50 and p95 in milliseconds of both, and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from hotline.base.clock import SystemClock
from hotline.simulator import Carrier, SimulatorConfig, create_simulator
from hotline.simulator.simulated_calls import NotInACallError
from storage.records import Call
from storage.store import open_store
from tests.bench.bench_texts import serve, wait_for
from tests.bench.options import chosen
from tests.harness.base import ACCOUNT, NUMBER, TOKEN, free_port

KEYS = ("1", "1", "1", "words", "1", "1", "1")
"""Language, help, food, where (recorded), today, that is right, this phone gets texts."""
MENU = "<Gather numDigits='1' action='/twilio/voice/heard?turn=1'><Say>For food, press 1.</Say></Gather>"


def floor(public_url: str) -> Flask:
    """The least that answering a voice webhook can cost here."""
    app, validator = Flask("floor"), RequestValidator(TOKEN)

    @app.post("/twilio/voice")
    @app.post("/twilio/voice/heard")
    @app.post("/twilio/voice/status")
    def voice() -> Response:
        query = request.query_string.decode()
        url = f"{public_url}{request.path}{'?' + query if query else ''}"
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        return Response(f"<?xml version='1.0'?><Response>{MENU}</Response>", mimetype="text/xml")

    return app


def carrier(url: str, took: list[float]) -> Carrier:
    """A simulated carrier for this hotline that notes how long each of its webhooks takes."""
    settings = SimulatorConfig(ACCOUNT, TOKEN, NUMBER, url, people=())
    made: Carrier = create_simulator(settings, SystemClock()).extensions["carrier"]
    post = made.network.webhooks.post

    def timed(*args: object, **options: object) -> object:
        begun = time.perf_counter()
        try:
            return post(*args, **options)  # type: ignore[arg-type]
        finally:
            took.append((time.perf_counter() - begun) * 1000)

    made.network.webhooks.post = timed  # type: ignore[method-assign, assignment]
    return made


def caller(made: Carrier, phone: str, gate: threading.Barrier) -> None:
    """One person, who presses keys as fast as the line answers."""
    gate.wait()
    made.calls.dial(phone)
    for key in KEYS:
        try:
            if key == "words":
                made.calls.says(phone, "the corner of oak and fifth")
            else:
                made.calls.press(phone, key)
        except NotInACallError:
            return
    try:
        made.calls.hang_up(phone)
    except NotInACallError:
        return


def measure(url: str, calls: int, number: int) -> list[float]:
    """Milliseconds of every webhook of so many calls at once."""
    took: list[float] = []
    made = carrier(url, took)
    gate = threading.Barrier(calls)
    phones = [f"+1347555{number:01d}{index:03d}" for index in range(calls)]
    threads = [threading.Thread(target=caller, args=(made, phone, gate)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made.deliver()
    return took


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--calls", type=int, default=50)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--serve", nargs=2)
    given = chosen(arguments, calls=2, rounds=1)
    if given.serve:
        from hotline.serving import Server

        port = int(given.serve[1])
        Server(lambda: floor(f"http://127.0.0.1:{port}"), "127.0.0.1", port, []).run()
        return
    with tempfile.TemporaryDirectory() as folder:
        ports = {"floor": free_port(), "ours": free_port()}
        servers = [
            subprocess.Popen([sys.executable, __file__, "--serve", "floor", str(ports["floor"])]),
            serve("ours", ports["ours"], folder),
        ]
        wait_for(ports["floor"], "floor")
        found: dict[str, list[float]] = {name: [] for name in ports}
        try:
            for number in range(given.rounds):
                for name, port in ports.items():
                    found[name] += measure(f"http://127.0.0.1:{port}", given.calls, number)
        finally:
            for server in servers:
                server.terminate()
                server.wait()
        store = open_store(folder)
        outcomes = Counter(call.outcome for call in store.find(Call, limit=100_000))
        store.close()
    print(f"{given.calls} calls at once, {given.rounds} rounds")
    print(f"{'':>7} webhooks   p50 ms   p95 ms")
    for name, took in found.items():
        cuts = statistics.quantiles(took, n=20)
        print(f"{name:>7} {len(took):8}  {cuts[9]:7.1f}  {cuts[18]:7.1f}")
    ratio = statistics.quantiles(found["ours"], n=20)[18] / statistics.quantiles(found["floor"], n=20)[18]
    print(f"p95 ours / floor: {ratio:.2f}; outcomes: {dict(outcomes)}")


if __name__ == "__main__":
    main()
