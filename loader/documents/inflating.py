"""Unpack gzip data as it is read, and stop at a bomb."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from loader.errors import PageError

RATIO = 100  # bytes out for one byte in, from which data is a bomb; text reaches 20
_FREE = 1_000_000  # bytes out that may have any ratio
_CHUNK = 65_536
_GZIP = 16 + zlib.MAX_WBITS


class Inflated(io.RawIOBase):
    """The bytes behind a gzip stream of one member or several (RFC 1952 2.2).

    Reading raises PageError: too-large for a bomb, malformed for broken data.
    Never more than a chunk is held.
    """

    def __init__(self, packed: BinaryIO, source: str) -> None:
        """Keep the packed stream; nothing is read yet."""
        self._packed, self._source = packed, source
        self._engine = zlib.decompressobj(_GZIP)
        self._waiting = b""
        self._taken = self._given = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` and return the number of bytes, 0 at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # typeshed has no name for a writable buffer
        data = self._read(len(view))
        view[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._packed.read(_CHUNK)
                self._taken += len(self._waiting)
            if self._engine.eof and self._waiting.strip(b"\x00"):
                self._engine = zlib.decompressobj(_GZIP)
            elif self._engine.eof or not self._waiting:
                return self._end()
            data = self._inflate(size)
            if data:
                return data

    def _end(self) -> bytes:
        if not self._engine.eof:
            raise PageError(f"{self._source}: the gzip data breaks off; fetch the file again", reason="malformed")
        return b""

    def _inflate(self, size: int) -> bytes:
        try:
            data = self._engine.decompress(self._waiting, size)
        except zlib.error as error:
            message = f"{self._source}: broken gzip data ({error}); fetch the file again"
            raise PageError(message, reason="malformed") from error
        self._waiting = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
        self._given += len(data)
        if self._given > _FREE and self._given > RATIO * (self._taken - len(self._waiting)):
            raise PageError(
                f"{self._source}: over {RATIO} times its packed size; this is no page, do not unpack it",
                reason="too-large",
            )
        return data
