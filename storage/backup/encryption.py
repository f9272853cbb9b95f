"""Encryption of a stream with a passphrase: scrypt makes the key, AES-256-GCM seals it in numbered pieces.

The first line names the format and carries the salt; each piece is its length (four bytes, big-endian) and its
ciphertext. Number and "last" are sealed in, so that pieces cannot be swapped, repeated or cut off unnoticed.
scrypt's cost (N = 2^17, r = 8, p = 1: 128 MiB) is OWASP's first choice, Password Storage Cheat Sheet.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from storage.errors import Damaged, Refused

MAGIC = b"hotline sealed backup 1 "
_PIECE = 64 * 1024
_TAG = 16


def _key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class Sealer:
    """Encrypts what is written to it; `close` writes the last piece and leaves the stream open."""

    def __init__(self, stream: BinaryIO, passphrase: str) -> None:
        """Write the first line."""
        salt = os.urandom(16)
        self._stream = stream
        self._head = MAGIC + salt.hex().encode() + b"\n"
        self._cipher = _key(passphrase, salt)
        self._waiting = bytearray()
        self._number = 0
        stream.write(self._head)

    def write(self, data: bytes) -> int:
        """Take bytes; whole pieces go out."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), b"more")
            del self._waiting[:_PIECE]
        return len(data)

    def flush(self) -> None:
        """Pieces go out when they are full."""

    def close(self) -> None:
        """Seal what is left as the last piece."""
        self._seal(bytes(self._waiting), b"last")

    def _seal(self, piece: bytes, place: bytes) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), piece, self._head + place)
        self._stream.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Opener:
    """Decrypts what a `Sealer` wrote; raises `Damaged` at the first piece that is not as it was written."""

    def __init__(self, stream: BinaryIO, passphrase: str, name: str) -> None:
        """Read the first line."""
        if not passphrase:
            raise Refused(f"{name}: this backup is encrypted; set HOTLINE_BACKUP_KEY to its key")
        self._stream = stream
        self._name = name
        self._head = stream.readline(128)
        try:
            salt = bytes.fromhex(self._head[len(MAGIC) :].decode().strip())
        except ValueError as error:
            raise self._damaged() from error
        self._cipher = _key(passphrase, salt)
        self._ready = b""
        self._number = 0
        self._over = False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; b"" at the end."""
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
                piece = self._cipher.decrypt(_nonce(self._number), sealed, self._head + place)
            except InvalidTag:
                continue
            self._number += 1
            self._over = place == b"last"
            return piece
        raise self._damaged()

    def _damaged(self) -> Damaged:
        if getattr(self, "_number", 0) == 0:
            return Damaged(f"{self._name}: this is not the backup's key, or the backup is damaged; nothing was changed")
        return Damaged(f"{self._name}: the backup is damaged or cut short; nothing was changed, take another one")
