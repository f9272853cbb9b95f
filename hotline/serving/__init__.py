"""`hotline run`: the web server with its workers, one sender beside them, and the simulator where that is the line."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from hotline.base.proxies import NONE, Proxies
from hotline.serving.listening import url
from hotline.serving.patience import CARRIER_THREADS, CONSOLE_THREADS, PatientWorker
from hotline.serving.room import workers

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

GRACE_S = 8
"""Seconds to finish what is in hand when told to stop."""
PARENT = "HOTLINE_PARENT"
"""Tells a child who started it: a parent may be gone before the child can ask who that was."""


class Child:
    """A process of ours beside the web server: started again when it dies, told to stop when we stop."""

    def __init__(self, *arguments: str) -> None:
        """Runs `python -m arguments`."""
        self.command = [sys.executable, "-m", *arguments]
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        """Starts it, and starts it again whenever it ends."""
        self._thread.start()

    def _keep_running(self) -> None:
        while not self._stopping.is_set():
            environment = {**os.environ, PARENT: str(os.getpid())}
            # A session of its own: Ctrl-C is for us alone, or the child would end, and be started again, while we stop.
            self._process = subprocess.Popen(self.command, env=environment, start_new_session=True)  # noqa: S603
            self._process.wait()
            self._stopping.wait(1)

    def stop(self) -> None:
        """Tells it to finish."""
        self._stopping.set()
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def ended(self) -> None:
        """Waits until it has finished, for as long as it is given."""
        if self._process:
            try:
                self._process.wait(GRACE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn around the app; the app is made in each worker, so that no connection crosses a fork."""

    def __init__(
        self, make: Callable[[], WSGIApplication], host: str, port: int, children: list[Child], proxies: str = NONE
    ) -> None:
        """Serves what `make` returns at this address, with these children beside it and these proxies before it."""
        self.make = make
        self.proxies = Proxies(proxies)
        self.children = children
        self.settings = {
            "bind": url(host, port).removeprefix("http://"),
            "workers": workers(),
            "worker_class": PatientWorker,
            "threads": CARRIER_THREADS + CONSOLE_THREADS,
            "worker_connections": 400,
            "forwarder_headers": "",
            "forwarded_allow_ips": "",
            "graceful_timeout": GRACE_S,
            "keepalive": 75,
            "accesslog": None,
            "loglevel": "warning",
            "when_ready": self._ready,
            "on_exit": self._exit,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hands gunicorn our settings."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """The app of one worker."""
        return self.make()

    def _ready(self, _: Any) -> None:
        gc.collect()
        gc.freeze()  # no garbage collection of a worker walks the compiled words, nor copies the pages they are in
        for child in self.children:
            child.start()

    def _exit(self, _: Any) -> None:
        for child in self.children:
            child.stop()
        for child in self.children:
            child.ended()


def parent() -> int:
    """Who has to stop this process; 0 when it was started by itself."""
    return int(os.environ.pop(PARENT, "0"))


def orphaned(parent: int) -> bool:
    """Whether whoever has to stop this process is gone."""
    return parent != 0 and os.getppid() != parent
