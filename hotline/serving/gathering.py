"""One request while it arrives: how much of it is still to come, and where what is here waits."""

from __future__ import annotations

import re
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

LARGEST_HEAD = 32 * 1024
LARGEST_BODY = 17 * 1024 * 1024
"""Bytes; the app takes 16 MB, and says so in words to whoever sends a little more."""
IN_MEMORY = 128 * 1024
"""Bytes of a request that wait in memory; a larger one waits in a file."""
LARGEST_IN_CHUNKS = 1024 * 1024
"""Bytes of a request that does not say how long it is."""
BAD, TOO_LARGE, HEAD_TOO_LARGE = "400 Bad Request", "413 Content Too Large", "431 Request Header Fields Too Large"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked[ \t]*\r\n", re.IGNORECASE)
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r]*)?\Z")


class Gathering:
    """What has come of one request."""

    refused = ""
    """The status line that ends it, where it can never be taken."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.head = b""
        """Empty until all of it is here."""
        self.size = 0
        """Bytes of the whole request; 0 while nobody knows."""
        self.file: IO[bytes] | None = None
        self._data = bytearray()
        self._came = 0
        self._chunk = 0
        """Where the next chunk begins, in a request that is sent in chunks."""

    @property
    def large(self) -> bool:
        """Whether it waits in a file."""
        return self.size > IN_MEMORY

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return 0 < self.size <= self._came

    def add(self, data: bytes) -> None:
        """More of it has come."""
        self._came += len(data)
        if self.file:
            self.file.write(data)
            return
        self._data += data
        if not self.size:
            self._measure()
        if self.large and not self.refused:
            self.file = TemporaryFile()  # noqa: SIM115 - closed with the request
            self.file.write(self._data)
            self._data.clear()

    def _measure(self) -> None:
        if not self.head:
            end = self._data.find(b"\r\n\r\n")
            if end < 0 or end > LARGEST_HEAD:
                self.refused = HEAD_TOO_LARGE if len(self._data) > LARGEST_HEAD else ""
                return
            self.head = bytes(self._data[: end + 4])
            self._chunk = end + 4 if _CHUNKED.search(self.head) else 0
        if self._chunk:
            self._walk()
            return
        length = _LENGTH.search(self.head)
        self.size = len(self.head) + (int(length[1]) if length else 0)
        self.refused = TOO_LARGE if self.size > LARGEST_BODY else ""

    def _walk(self) -> None:
        """Goes from chunk to chunk as far as they have come; a last one of no size ends them, and perhaps trailers."""
        while (line := self._data.find(b"\r\n", self._chunk)) >= 0:
            size = _SIZE.match(bytes(self._data[self._chunk : line]))
            if not size:
                self.refused = BAD
                return
            if not int(size[1], 16):
                end = self._data.find(b"\r\n\r\n", line)
                self.size = end + 4 if end >= 0 else 0
                break
            self._chunk = line + 2 + int(size[1], 16) + 2
            if self._chunk > len(self._data):
                break
        if max(self._chunk, len(self._data)) > LARGEST_IN_CHUNKS:
            self.refused = TOO_LARGE

    def opened(self) -> IO[bytes]:
        """All of it, to be read from its beginning, and what came behind it."""
        if self.file is None:
            return BytesIO(self._data)
        self.file.seek(0)
        return self.file

    def close(self) -> None:
        """Forgets it."""
        if self.file:
            self.file.close()
