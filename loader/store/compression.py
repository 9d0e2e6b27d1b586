"""Read plain, gzip and zstd files as one stream of bytes, within limits."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from loader.errors import DataError, UsageError

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from loader.store.reading import RdfFile

SUFFIXES = (".gz", ".zst")
# N-Quads of a real dump shrink 10 to 40 times; a bomb, some thousand times.
MAX_RATIO = 500
MAX_BYTES = 64 << 30
_UNSUSPECTED = 16 << 20
_CHUNK = 1 << 18

Progress = Callable[[int], None]


class Inflated(io.RawIOBase):
    """The content of a file, inflated as it is read; errors name the file.

    ``progress`` is told the bytes taken from the disk, piece by piece; so
    a bar can be drawn over the size of the file as it lies there.
    """

    def __init__(self, file: RdfFile, *, progress: Progress | None = None) -> None:
        """Open the file.

        Raises:
            UsageError: when it cannot be read.
        """
        self._file = file
        try:
            raw = file.path.open("rb") if file.path else io.BytesIO(file.content or b"")
        except OSError as error:
            raise UsageError(f"{file.name}: cannot be read: {error.strerror or error}; check the path") from error
        self._raw = _Counted(cast("BinaryIO", raw), progress)
        self._stream = _inflate(io.BufferedReader(self._raw, _CHUNK), file)
        self._given = 0

    def readable(self) -> bool:
        """Return true."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, at most 256 KiB; b"" at the end.

        Raises:
            DataError: when the file is no gzip or zstd, is cut off, or grows too much.
            UsageError: when the disk cannot be read.
        """
        piece = self._piece(_CHUNK if size < 0 else min(size, _CHUNK))
        self._given += len(piece)
        limit = max(_UNSUSPECTED, self._raw.taken * MAX_RATIO) if self._file.compression else MAX_BYTES
        if self._given > min(limit, MAX_BYTES):
            raise DataError(
                f"{self._file.name}: grows to more than {min(limit, MAX_BYTES) >> 20} MB when it is inflated; inflate "
                "it and load it in parts; nothing of this file was loaded"
            )
        return piece

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer, as io.RawIOBase asks."""
        view = memoryview(buffer)
        piece = self.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()

    def _piece(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (EOFError, zlib.error, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise UsageError(f"{self._file.name}: cannot be read: {error}; check the disk") from error
            raise self._bad(error) from error
        except Exception as error:  # zstandard has errors of its own, and is imported only where it is needed.
            if type(error).__name__ != "ZstdError":
                raise
            raise self._bad(error) from error

    def _bad(self, error: Exception) -> DataError:
        told = " ".join(str(error).split())
        return DataError(
            f"{self._file.name}: the {self._file.compression} data is broken or cut off ({told}); "
            "fetch the file again; nothing of this file was loaded"
        )


def split_suffix(name: str) -> tuple[str, str]:
    """Return the name without the suffix of a compression, and that suffix or "".

    >>> split_suffix("dump.nq.gz")
    ('dump.nq', '.gz')
    """
    suffix = Path(name).suffix.lower()
    return (name[: -len(suffix)], suffix) if suffix in SUFFIXES else (name, "")


class _Counted(io.RawIOBase):
    """Count the bytes that are taken from the disk."""

    def __init__(self, raw: BinaryIO, progress: Progress | None) -> None:
        self._raw, self._progress, self.taken = raw, progress, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        count = int(self._raw.readinto(buffer))  # type: ignore[attr-defined]
        self.taken += count
        if self._progress and count:
            self._progress(count)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def _inflate(raw: io.BufferedReader, file: RdfFile) -> BinaryIO:
    if file.compression == ".gz":
        import gzip

        return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
    if file.compression == ".zst":
        return _Zstd(raw)
    return cast("BinaryIO", raw)


class _Zstd(io.BytesIO):
    """Read frames of zstd one after another; a frame that is cut off is an error.

    ``stream_reader`` of zstandard ends quietly where the input ends.
    """

    def __init__(self, raw: io.BufferedReader) -> None:
        super().__init__()
        import zstandard

        self._raw, self._new = raw, zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
        self._frame, self._fresh = self._new(), True
        self._left, self._ready = b"", b""

    def read(self, size: int | None = -1, /) -> bytes:
        while not self._ready and self._fill():
            pass
        count = len(self._ready) if size is None or size < 0 else size
        piece, self._ready = self._ready[:count], self._ready[count:]
        return piece

    def _fill(self) -> bool:
        """Inflate the next piece of input; return false at the end."""
        if self._frame.eof:
            self._left = self._frame.unused_data
            self._frame, self._fresh = self._new(), True
        # Little at a time: one piece of input may inflate to a great deal.
        data, self._left = (self._left[:4096], self._left[4096:]) if self._left else (self._raw.read(4096), b"")
        if not data:
            if not self._fresh:
                raise EOFError("the last frame is not complete")
            return False
        self._fresh = False
        self._ready = self._frame.decompress(data)
        return True
