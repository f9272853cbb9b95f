"""A pgbouncer before a PostgreSQL server: it lends its few sessions for a transaction each."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import psycopg

from tests.harness.base import free_port
from tests.harness.postgres import AS_POSTGRES

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


class Bouncer:
    """One pgbouncer in transaction mode, with so many sessions of the server for all its clients."""

    def __init__(self, server: str, sessions: int, **settings: str) -> None:
        """Stands before the server at this address; `settings` are further ones of its own."""
        assert PROGRAM
        known = psycopg.conninfo.conninfo_to_dict(server)
        self.port, self._above = free_port(), Path(tempfile.mkdtemp(prefix="hotline-pgbouncer-"))
        asked = {
            "listen_addr": "127.0.0.1", "listen_port": self.port, "unix_socket_dir": "", "auth_type": "any",
            "pool_mode": "transaction", "default_pool_size": sessions, "max_client_conn": 500, **settings,
        }  # fmt: skip
        file = self._above / "pgbouncer.ini"
        file.write_text(
            f"[databases]\n* = host=127.0.0.1 port={known['port']} user=hotline\n[pgbouncer]\n"
            + "".join(f"{name} = {value}\n" for name, value in asked.items())
        )
        become = []
        if os.geteuid() == 0:
            become = AS_POSTGRES
            for path in (self._above, file):
                shutil.chown(path, "postgres")
        self._process = subprocess.Popen([*become, PROGRAM, "-q", str(file)], cwd="/", stderr=subprocess.DEVNULL)
        self._wait(self.url("postgres"))

    def url(self, database: str) -> str:
        """The address of one of the server's databases, through this."""
        return f"postgresql://hotline@127.0.0.1:{self.port}/{database}"

    def _wait(self, url: str) -> None:
        until = monotonic() + 20
        while monotonic() < until:
            with suppress(psycopg.Error):
                psycopg.connect(url).close()
                return
            sleep(0.05)
        raise RuntimeError("pgbouncer does not start")

    def stop(self) -> None:
        """Ends it for good."""
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._above)
