"""Encryption of a stream with a passphrase, as age files, which anybody can open with the tool `age`.

Format: age-encryption.org/v1, with its scrypt recipient; what scrypt costs is set by age, about a second. pyrage
encrypts with a passphrase in memory only, so a long stream becomes several age files, one after the other. That none
of them is missing or at another's place is proved by what is in them: a backup ends with a checksum of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from pyrage import DecryptError, passphrase

from storage.errors import Damaged, Refused

MAGIC = b"age-encryption.org/v1\n"
"""How every age file begins."""
PIECE = 64 * 1024 * 1024
"""Bytes in one age file: no more has to be in memory than scrypt asks for anyway (256 MiB on a fast machine)."""
_BLOCK = 1024 * 1024
_LONGEST_SEALED = PIECE + PIECE // 1000 + 2 * _BLOCK
"""A piece with what age adds to it (16 bytes in 64 KiB, and a head), and the beginning of the next one."""


class Sealer:
    """Encrypts what is written to it; `close` writes what is left and leaves the stream open."""

    def __init__(self, stream: BinaryIO, key: str) -> None:
        """Seals with `key`, any passphrase."""
        self._stream = stream
        self._key = key
        self._waiting = BytesIO()

    def write(self, data: bytes) -> int:
        """Takes bytes; whole pieces go out."""
        rest = memoryview(data)
        while rest:
            taken = self._waiting.write(rest[: PIECE - self._waiting.tell()])
            rest = rest[taken:]
            if self._waiting.tell() == PIECE:
                self._seal()
        return len(data)

    def flush(self) -> None:
        """Pieces go out when they are full."""

    def close(self) -> None:
        """Seals what is left."""
        if self._waiting.tell():
            self._seal()

    def _seal(self) -> None:
        self._stream.write(passphrase.encrypt(self._waiting.getvalue(), self._key))
        self._waiting = BytesIO()


class Opener:
    """Decrypts what a `Sealer` wrote; raises `Damaged` at the first piece that is not as it was written."""

    def __init__(self, stream: BinaryIO, key: str, name: str) -> None:
        """Opens with `key`; `name` is the file's, for what is said of it."""
        self._pieces = (_opened(sealed, key, name) for sealed in _age_files(stream, name))
        self._ready = BytesIO()

    def read(self, size: int = -1) -> bytes:
        """Returns up to `size` bytes; b"" at the end."""
        while not (given := self._ready.read(size)):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._ready = BytesIO(piece)
        return given


def _age_files(stream: BinaryIO, name: str) -> Iterator[bytes]:
    waiting = bytearray()
    while block := stream.read(_BLOCK):
        searched = max(1, len(waiting) - len(MAGIC))
        waiting += block
        if len(waiting) > _LONGEST_SEALED:
            raise Damaged(f"{name}: this is no backup of a hotline, or it is damaged; nothing was changed")
        while (begins := waiting.find(MAGIC, searched)) > 0:
            yield bytes(waiting[:begins])
            del waiting[:begins]
            searched = 1
    if waiting:
        yield bytes(waiting)


def _opened(sealed: bytes, key: str, name: str) -> bytes:
    try:
        return passphrase.decrypt(sealed, key)
    except DecryptError as error:
        why = str(error)
    # pyrage has one exception for everything that may be wrong; its sentences are those of the age library.
    if why == "Decryption failed":
        raise Damaged(f"{name}: this is not the backup's key, or the backup is damaged; nothing was changed")
    if why.startswith("Excessive work"):
        raise Refused(f"{name}: sealed on a much faster machine; open it with age, restore that; nothing was changed")
    raise Damaged(f"{name}: the backup is damaged or cut short; nothing was changed, take another one")
