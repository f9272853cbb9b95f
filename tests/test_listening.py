"""Before anything starts: a port that is taken, and an address that is no address, are one sentence with the cure."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from hotline.base.config import ConfigError
from hotline.serving import listening
from hotline.serving.listening import must_be_free, url


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(listening, "PATIENCE_S", 0.0)
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield int(somebody.getsockname()[1])


def test_a_port_that_is_taken_is_named_with_the_option_that_changes_it(taken: int) -> None:
    with pytest.raises(ConfigError, match=f"http://127.0.0.1:{taken} is in use by another program: choose .* --port"):
        must_be_free("127.0.0.1", taken, "--port")


def test_a_service_that_was_just_killed_is_given_time_to_let_go_of_its_port(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as old:
        old.bind(("127.0.0.1", 0))
        old.listen()
        port = old.getsockname()[1]
        monkeypatch.setattr("time.sleep", lambda _: old.close())
        must_be_free("127.0.0.1", port, "--port")
    assert "is in use by another program: waiting up to 10 s" in caplog.text, "nobody is left to wonder"


def test_an_address_of_another_machine_is_refused_at_once() -> None:
    with pytest.raises(ConfigError, match="is not an address of this machine"):
        must_be_free("192.0.2.1", 8000, "--host")


def test_a_host_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        must_be_free("no such host", 8000, "--host")


def test_an_ipv6_address_stands_in_brackets() -> None:
    assert url("::1", 8000) == "http://[::1]:8000"
