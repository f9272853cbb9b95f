"""Signed texts answered a second and their p99, against a floor app under the same gunicorn, in one run.

    python tests/bench/bench_texts.py [--texts 4000] [--rounds 3] [--posts 100000]

The floor checks one signature and answers fixed TwiML. The ratios are ours/floor with an empty store and with many
posts, each round measured in turn; medians are printed.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from twilio.request_validator import RequestValidator

from hotline.base.clock import SystemClock, stamp
from storage.records import Message, Person, Post
from storage.store import open_store
from tests.bench.options import chosen
from tests.harness.base import ACCOUNT, NUMBER, SECRET, TOKEN, free_port

CONNECTIONS = 8
WORDS = (
    "need groceries for {many}, {street} and 5th, today",
    "we are {many} and need water and diapers at the church on {street} street",
    "can offer {many} rides on saturday from {street} avenue",
    "necesito medicinas para {many}, {street} y 2da, hoy",
    "I have {many} cans of food to give away near {street}",
)
STREETS = ("oak", "elm", "pine", "cedar", "maple", "birch", "walnut", "willow", "spruce", "cherry", "ash", "poplar")


def form(number: int, phone: str) -> dict[str, str]:
    """The fields of one incoming text, as many as the carrier sends; no two of some hundred have the same words."""
    sid, words = f"SM{number:032x}", WORDS[number % len(WORDS)]
    place = {"City": "NEW YORK", "State": "NY", "Zip": "10001", "Country": "US"}
    return {
        **{f"From{name}": value for name, value in place.items()},
        **{f"To{name}": value for name, value in place.items()},
        "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "Body": words.format(
            many=2 + number // len(WORDS) % 37, street=STREETS[number // 7 % len(STREETS)]
        ), "From": phone, "MessageSid": sid, "NumMedia": "0", "NumSegments": "1", "SmsMessageSid": sid, "SmsSid": sid,
        "SmsStatus": "received", "To": NUMBER,
    }  # fmt: skip


def phone_of(number: int) -> str:
    """A number that the numbering plan knows; each is a phone of its own."""
    return f"+1347{2_000_000 + number % 7_900_000:07d}"


def requests_for(url: str, texts: int, start: int) -> list[bytes]:
    """Signed requests as bytes, each from a phone of its own."""
    validator = RequestValidator(TOKEN)
    host = url.removeprefix("http://")
    made = []
    for number in range(start, start + texts):
        fields = form(number, phone_of(number))
        body = urlencode(fields).encode()
        signature = validator.compute_signature(f"{url}/twilio/sms", fields)
        head = (
            f"POST /twilio/sms HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def exchange(connection: socket.socket, request: bytes) -> None:
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode() + body.decode())
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)


def load(port: int, requests: Sequence[bytes]) -> tuple[float, float]:
    """Texts a second and p99 in milliseconds over a few connections that stay open."""
    took: list[float] = []

    def work(part: Sequence[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            for request in part:
                begun = time.perf_counter()
                exchange(connection, request)
                took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work, args=(requests[part::CONNECTIONS],)) for part in range(CONNECTIONS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begun
    if len(took) != len(requests):
        raise RuntimeError(f"{len(requests) - len(took)} texts were not answered")
    return len(requests) / elapsed, statistics.quantiles(took, n=100)[98] * 1000


def fill(folder: Path, posts: int) -> None:
    """As many posts, texts and people as a long year leaves."""
    store, now = open_store(str(folder)), stamp(SystemClock().now())
    for batch in range(0, posts, 2000):
        with store.transaction():
            for number in range(batch, min(batch + 2000, posts)):
                phone, ref, words = f"+1646{number:07d}", f"9{number:07d}", form(number, "")["Body"]
                store.add(Person(phone=phone, language="en", greeted=True, consent="texted", created_at=now))
                store.add(
                    Post(
                        ref=ref,
                        kind="need",
                        status="open" if number % 5 else "closed",
                        categories=("food",),
                        phone=phone,
                        words=words,
                        place="oak and 5th",
                        created_at=now,
                        updated_at=now,
                    )
                )
                store.add(Message(sid=f"SM9{number:031x}", phone=phone, body=words, post=ref, created_at=now))
    store.close()


def serve(what: str, port: int, folder: str) -> subprocess.Popen[bytes]:
    """Either app under the gunicorn settings of `hotline run`."""
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "HOTLINE_STORE": folder, "HOTLINE_PUBLIC_URL": url, "HOTLINE_NUMBER": NUMBER,
        "HOTLINE_SECRET_KEY": SECRET, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN,
        "HOTLINE_LINE": "twilio", "TWILIO_API_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, __file__, "--serve", what, str(port)], env=environment)
    wait_for(port, what)
    return process


def wait_for(port: int, what: str) -> None:
    """Waits until a server answers at this port, for a minute."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{what} does not start")


def run_server(what: str, port: int) -> None:
    """In the server's own process."""
    from hotline.app import create_app
    from hotline.base.config import read_config
    from hotline.line.twilio import TwilioLine
    from hotline.services import open_services
    from hotline.serving import Server
    from tests.bench.floor import make

    if what == "floor":
        Server(lambda: make(f"http://127.0.0.1:{port}"), "127.0.0.1", port, []).run()
    else:
        config = read_config()
        words = open_services(config, SystemClock(), TwilioLine(config))
        words.vocabularies.latest()
        words.store.close()
        Server(lambda: create_app(config, SystemClock(), TwilioLine(config)), "127.0.0.1", port, []).run()


def measured(rounds: int, texts: int, posts: int) -> Iterator[dict[str, tuple[float, float]]]:
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as full:
        fill(Path(full), posts)
        ports = {name: free_port() for name in ("floor", "empty", "full")}
        folders = {"floor": empty, "empty": empty, "full": full}
        servers = [serve("floor" if name == "floor" else "ours", port, folders[name]) for name, port in ports.items()]
        try:
            for port in ports.values():
                load(port, requests_for(f"http://127.0.0.1:{port}", min(texts, 200), 7_000_000))
            for number in range(rounds):
                found = {}
                for name, port in ports.items():
                    made = requests_for(f"http://127.0.0.1:{port}", texts, 1 + number * texts)
                    found[name] = load(port, made)
                yield found
        finally:
            for server in servers:
                server.terminate()
                server.wait()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=4000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--posts", type=int, default=100_000)
    arguments.add_argument("--serve", nargs=2)
    given = chosen(arguments, texts=16, rounds=1, posts=20)
    if given.serve:
        run_server(given.serve[0], int(given.serve[1]))
        return
    found = list(measured(given.rounds, given.texts, given.posts))
    print(f"{'':>22} texts/s   p99 ms   of the floor")
    floor = statistics.median(one["floor"][0] for one in found)
    for name, title in (("floor", "floor"), ("empty", "empty store"), ("full", f"{given.posts:,} posts")):
        rate = statistics.median(one[name][0] for one in found)
        p99 = statistics.median(one[name][1] for one in found)
        print(f"{title:>22} {rate:7.0f}  {p99:7.1f}   {rate / floor:12.2f}")


if __name__ == "__main__":
    main()
