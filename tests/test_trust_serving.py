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

from hotline.serving.gathering import IN_MEMORY, Gathering
from hotline.serving.lanes import Lane
from hotline.serving.visitor import SECONDS_TO_ASK
from tests.harness.base import free_port

SERVER = """
import sys, os, resource
if "NO_FILE" in os.environ:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
if "FEW" in os.environ:
    resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60))
from hotline.serving import Server, visitor
def app(environ, start_response):
    body = environ["wsgi.input"].read()
    told = f"{environ['SCRIPT_NAME']}|{environ['PATH_INFO']}|{len(body)}".encode()
    told = told if environ["PATH_INFO"] != "/large" else told * 2_000_000
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]
visitor.SECONDS_TO_ASK, visitor.SECONDS_TO_UPLOAD = map(int, sys.argv[3:] or (10, 60))
Server(lambda: app, "127.0.0.1", int(sys.argv[1]), [], sys.argv[2]).run()
"""
MANY = 80
DAWDLING = {
    "silent": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a form": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nA",
    "half a file": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" + b"A" * 200_000,
    "half a webhook": b"POST /twilio/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" + b"A" * 200_000,
    "chunks without end": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nABCDE\r\n",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nA\r\n0\r\n\r\n",
    "one and a half": b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n",
    "never hangs up": b"GET / HTTP/1.0\r\nHost: x\r\n\r\n",
}


@contextlib.contextmanager
def serving(*seconds: str, proxies: str = "none") -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    arguments = [sys.executable, "-c", SERVER, str(port), proxies, *seconds]
    server = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        threading.Event().wait(0.05)
    try:
        yield port, server
    finally:
        server.terminate()
        server.wait(15)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as (port, _):
        yield port


def ask(
    port: int, method: str = "GET", path: str = "/", body: object = None, came_from: str = "127.0.0.1", **headers: str
) -> str:
    """One request; a server that is kept busy by others does not answer within five seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5, source_address=(came_from, 0))
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
        assert ask(port, "POST", "/twilio/sms", b"x") == "|/twilio/sms|1"


@pytest.mark.parametrize("proxies", ["none", "127.0.0.1"])
def test_more_connections_than_there_is_room_for_make_way_for_who_asks(proxies: str) -> None:
    with serving(proxies=proxies) as (port, _), contextlib.ExitStack() as open_:
        for _ in range(900):
            open_.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(DAWDLING["half a form"])
        assert ask(port) == "|/|0"
        assert ask(port, came_from="127.0.0.2") == "|/|0"


def test_who_never_takes_an_answer_holds_up_neither_the_carrier_nor_another_address(port: int) -> None:
    with contextlib.ExitStack() as open_:
        for _ in range(MANY):
            slow = open_.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ask(port, "POST", "/twilio/sms", b"x") == "|/twilio/sms|1"
        assert ask(port, came_from="127.0.0.2") == "|/|0"


@pytest.mark.parametrize("lacks", ["NO_FILE", "FEW"])
def test_a_machine_without_room_for_files_or_connections_goes_on(lacks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(lacks, "1")
    with serving() as (port, _), contextlib.ExitStack() as open_:
        for _ in range(MANY * 3):
            slow = open_.enter_context(socket.create_connection(("127.0.0.1", port)))
            with contextlib.suppress(ConnectionError):
                slow.sendall(DAWDLING["half a file"])
        for _ in range(5):
            assert ask(port, "POST", "/twilio/sms", b"x") == "|/twilio/sms|1"


@pytest.mark.parametrize("beginning", ["half a head", "half a form", "half a file", "chunks without end"])
def test_a_request_that_comes_drop_by_drop_ends_after_its_time_however_long_it_drips(beginning: str) -> None:
    with serving("1", "2") as (port, _), socket.create_connection(("127.0.0.1", port), timeout=0.1) as slow:
        slow.sendall(DAWDLING[beginning])
        began, answer = time.monotonic(), b"x"
        while answer and time.monotonic() - began < 8:
            with contextlib.suppress(TimeoutError, BrokenPipeError):
                slow.sendall(b"1")
                answer = slow.recv(100)
        assert time.monotonic() - began < 5


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


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY - 1, IN_MEMORY, IN_MEMORY + 1, 5_000_000])
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
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n", False),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: gzip, Chunked\r\n\r\n2;a=b\r\nab\r\n0\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n12\r\n0\r\n\r\n", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n", True),
    ],
)
@pytest.mark.parametrize("at_once", [1, 1000])
def test_a_request_is_whole_when_its_head_and_body_are_here(request_: bytes, expected: bool, at_once: int) -> None:
    gathering = Gathering()
    for start in range(0, len(request_), at_once):
        gathering.add(request_[start : start + at_once])
    assert gathering.whole is expected
    assert not gathering.refused


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nA: " + b"a" * 40_000,
        b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9999999\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    ],
)
def test_a_request_that_can_never_be_taken_is_refused_before_more_of_it_comes(port: int, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
        asking.sendall(request_)
        assert asking.recv(100).startswith(b"HTTP/1.1 4")


def test_addresses_take_turns_and_none_has_all_threads() -> None:
    lane, done = Lane(threads=2, each=1), threading.Semaphore(0)
    gate, order = threading.Event(), []

    def work(name: str, waits: bool = False) -> None:
        if waits:
            gate.wait(10)
        order.append(name)
        done.release()

    lane.put("slow", lambda: work("slow", waits=True), lambda _: None)
    lane.put("slow", lambda: work("slow again"), lambda _: None)
    lane.put("quick", lambda: work("quick"), lambda _: None)
    assert done.acquire(timeout=10)
    assert order == ["quick"]
    lane.done("quick")
    gate.set()
    assert done.acquire(timeout=10)
    lane.done("slow")
    assert done.acquire(timeout=10)
    assert order == ["quick", "slow", "slow again"]
    lane.pool.shutdown()
