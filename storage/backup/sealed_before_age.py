"""Opens backups that were sealed before age was used: scrypt makes the key, AES-256-GCM opens numbered pieces.

The first line names the format and carries the salt; each piece is its length (four bytes, big-endian) and its
ciphertext. Number and "last" are sealed in, so that pieces cannot be swapped, repeated or cut off unnoticed.
"""

from __future__ import annotations

from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from storage.errors import Damaged

MAGIC = b"hotline sealed backup 1 "
_PIECE = 64 * 1024
_TAG = 16


class OldOpener:
    """Decrypts an older backup; raises `Damaged` at the first piece that is not as it was written."""

    def __init__(self, stream: BinaryIO, key: str, name: str) -> None:
        """Reads the first line; `name` is the file's, for what is said of it."""
        self._stream = stream
        self._name = name
        self._number = 0
        self._ready = b""
        self._over = False
        self._head = stream.readline(128)
        try:
            salt = bytes.fromhex(self._head[len(MAGIC) :].decode().strip())
        except ValueError as error:
            raise self._damaged() from error
        self._cipher = AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(key.encode()))

    def read(self, size: int = -1) -> bytes:
        """Returns up to `size` bytes; b"" at the end."""
        while not self._ready and not self._over:
            self._ready = self._piece()
        wanted = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:wanted], self._ready[wanted:]
        return given

    def _piece(self) -> bytes:
        length = int.from_bytes(self._stream.read(4), "big")
        sealed = self._stream.read(length) if _TAG <= length <= _PIECE + _TAG else b""
        if len(sealed) != length or not sealed:
            raise self._damaged()
        for place in (b"more", b"last"):
            try:
                piece = self._cipher.decrypt(self._number.to_bytes(12, "big"), sealed, self._head + place)
            except InvalidTag:
                continue
            self._number += 1
            self._over = place == b"last"
            return piece
        raise self._damaged()

    def _damaged(self) -> Damaged:
        if self._number == 0:
            return Damaged(f"{self._name}: this is not the backup's key, or the backup is damaged; nothing was changed")
        return Damaged(f"{self._name}: the backup is damaged or cut short; nothing was changed, take another one")
