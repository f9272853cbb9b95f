"""Files for this user alone, that are still there after a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def make_private(folder: Path, file: Path) -> None:
    """Makes a folder and an empty file in it where they are missing; what is on a read-only disk is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        if error.errno != errno.EROFS or not file.exists():
            raise
        return
    for place in (folder, folder.absolute().parent):
        _sync(place)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
