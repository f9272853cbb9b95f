"""Backups of the whole store: on demand, and one a day by itself; written beside a running service."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from hotline.base.config import ConfigError
from hotline.services import Services
from storage.backup import dump
from storage.store import Store

Progress = Callable[[int, int], None]
ENDING = ".hotline-backup"
ABANDONED_S = 86400


def take(store: Store, path: Path, key: str, progress: Progress | None = None) -> int:
    """Writes a backup; says how many rows. It has its name only once it is whole and on disk.

    It takes the place of another file, and of nothing else: no folder, pipe or device.
    """
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path} is no file, and nothing is put in its place: name a file")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            rows = dump.dump(store, stream, progress, key=key)
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}; name another file or make room") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def restore(path: Path, store: Store, key: str, progress: Progress | None = None) -> int:
    """Puts a backup in the place of everything that is kept; says how many rows."""
    try:
        with path.open("rb") as stream:
            return dump.load(stream, store, progress, key=key)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None


def folder(services: Services) -> Path:
    """Where daily backups are: in the store's own folder, or in `data` beside a server."""
    place = services.config.store
    return Path("data" if "://" in place else place) / "backups"


def daily(services: Services) -> Path | None:
    """Writes today's backup unless it is there, and keeps as many as the community wants."""
    kept = services.community.backups_kept
    if not kept:
        return None
    path = folder(services) / f"{services.now()[:10]}{ENDING}"
    if path.exists():
        return None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear(path.parent)
    take(services.store, path, services.config.backup_key)
    for old in sorted(path.parent.glob(f"*{ENDING}"))[:-kept]:
        old.unlink(missing_ok=True)
    return path


def _clear(place: Path) -> None:
    """Removes what processes that were killed while they wrote a backup have left."""
    for unfinished in place.glob(f".*{ENDING}.*"):
        if time.time() - unfinished.stat().st_mtime > ABANDONED_S:
            unfinished.unlink(missing_ok=True)
