"""A PostgreSQL server for one test run: real, in a temporary folder, and fast to throw away."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.harness.base import free_port

AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def binaries() -> Path | None:
    """Where PostgreSQL's own programs are: on the path, or where Debian puts them."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda folder: int(folder.parent.name))


class Cluster:
    """One server; as root it runs as the user `postgres`, because PostgreSQL refuses to be root."""

    def __init__(self, connections: int = 200) -> None:
        """Allows so many connections; PostgreSQL itself, unless it is told, a hundred."""
        self.connections = connections
        found = binaries()
        assert found is not None
        self.bin = found
        # Not below pytest's own folder: every run of pytest closes that to other users.
        self._above = Path(tempfile.mkdtemp(prefix="hotline-postgres-"))
        self.folder = self._above / "cluster"
        self.port = free_port()
        self._become = AS_POSTGRES if os.geteuid() == 0 else []
        if self._become:
            shutil.chown(self._above, "postgres")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._become, str(self.bin / program), "-D", str(self.folder), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=120)

    def start(self, *, durable: bool = False) -> None:
        """Makes it on first use, starts it, and waits until it answers; tests never pull the plug of the machine."""
        if not self.folder.exists():
            self._run("initdb", "-U", "hotline", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        options += f" -c max_connections={self.connections}"
        options += " -c fsync=on" if durable else " -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stops it: `immediate` is like pulling the plug."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """Stops it for good."""
        if (self.folder / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self._above)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://hotline@127.0.0.1:{self.port}/{database}"
