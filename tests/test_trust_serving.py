"""The web server itself: connections that dawdle keep nobody waiting, and no header moves the app elsewhere."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from hotline.serving.patience import LARGEST_KEPT, SECONDS_TO_ASK, whole
from tests.harness.base import free_port

SERVER = """
import sys
from hotline.serving import Server
def app(environ, start_response):
    body = environ["wsgi.input"].read()
    told = f"{environ['SCRIPT_NAME']}|{environ['PATH_INFO']}|{len(body)}".encode()
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]
Server(lambda: app, "127.0.0.1", int(sys.argv[1]), []).run()
"""
MANY = 60
DAWDLING = {
    "silent": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a form": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nA",
}


@contextlib.contextmanager
def serving() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], stderr=subprocess.DEVNULL)
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        threading.Event().wait(0.05)
    yield port, server
    server.terminate()
    server.wait(15)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as (port, _):
        yield port


def ask(port: int, method: str = "GET", path: str = "/", body: object = None, **headers: str) -> str:
    """One request; a server that is kept busy by others does not answer within ten seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, headers)  # type: ignore[arg-type]
    answer = connection.getresponse()
    told = answer.read().decode()
    connection.close()
    return told if answer.status == 200 else str(answer.status)


def heard(connection: socket.socket, words: bytes, times: int) -> bool:
    """Whether these words come so often before the connection ends."""
    answers = b""
    while answers.count(words) < times and (received := connection.recv(1000)):
        answers += received
    return answers.count(words) == times


@pytest.mark.parametrize("beginning", DAWDLING.values(), ids=list(DAWDLING))
def test_connections_that_never_finish_a_request_keep_nobody_waiting(port: int, beginning: bytes) -> None:
    with contextlib.ExitStack() as open_:
        for _ in range(MANY):
            open_.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(beginning)
        assert ask(port) == "|/|0"


def test_a_server_told_to_stop_waits_two_seconds_for_a_request_that_has_only_begun_and_answers_it_until_then() -> None:
    with serving() as (port, server), contextlib.ExitStack() as open_:
        begun = [open_.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(3)]
        for connection in begun:
            connection.sendall(DAWDLING["half a head"])
        assert ask(port) == "|/|0"
        server.terminate()
        began = time.monotonic()
        begun[0].sendall(b"\r\n")
        assert heard(begun[0], b"|/|0", 1)
        assert server.wait(15) == 0
        assert time.monotonic() - began < SECONDS_TO_ASK / 2


@pytest.mark.parametrize("size", [0, 1, LARGEST_KEPT - 1, LARGEST_KEPT, LARGEST_KEPT + 1, 5_000_000])
def test_a_body_arrives_whole_whatever_its_size(port: int, size: int) -> None:
    assert ask(port, "POST", "/x", b"y" * size) == f"|/x|{size}"


def test_a_body_in_chunks_arrives_whole(port: int) -> None:
    assert ask(port, "POST", "/x", iter([b"a" * 10, b"b" * 200_000])) == "|/x|200010"


def test_a_request_that_comes_byte_by_byte_is_answered(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        for byte in b"POST /z HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc":
            slow.sendall(bytes([byte]))
        assert heard(slow, b"|/z|3", times=1)


def test_a_connection_serves_one_request_after_another_and_two_at_once(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as kept:
        one = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
        for _ in range(3):
            kept.sendall(one)
            assert heard(kept, b"|/a|0", times=1)
        kept.sendall(one + one)
        assert heard(kept, b"|/a|0", times=2)


def test_no_header_says_where_the_app_is(port: int) -> None:
    assert ask(port, path="/x/login", SCRIPT_NAME="/x") == "|/x/login|0"
    assert ask(port, path="/login", SCRIPT_NAME="/elsewhere") == "|/login|0"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\n", False),
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\na", False),
        (b"POST / HTTP/1.1\r\ncontent-length:2\r\n\r\nab", True),
        (b"POST / HTTP/1.1\r\nX-Content-Length: 9\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nA: b\r\n\r\nContent-Length: 9\r\n", True),
        (b"a" * LARGEST_KEPT, True),
    ],
)
def test_a_request_is_whole_when_its_head_and_body_are_here(request_: bytes, expected: bool) -> None:
    assert whole(request_) is expected
