"""Bound how deep Turtle and TriG may nest, before the parser sees it.

Brackets count outside of strings, IRIs and comments (Turtle, 6.5). The
parser keeps a stack of what is open, so endless brackets are endless memory.
"""

from __future__ import annotations

import re

from loader.errors import DataError

MAX_DEPTH = 128
# A string that never closes is the parser's to report: it stops at 32 MB.
_LONGEST = 2 << 20
_TOKEN = re.compile(
    rb"""\"{3}(?:[^"\\]++|\\.|"{1,2}+(?!"))*+\"{3} | '{3}(?:[^'\\]++|\\.|'{1,2}+(?!'))*+'{3}
       | "(?!"")(?:[^"\\\n\r]++|\\.)*+" | '(?!'')(?:[^'\\\n\r]++|\\.)*+'
       | <[^<>"{}|^`\\\x00-\x20]*+> | \#[^\n\r]*+[\n\r]
       | (?P<open>[\[({]) | (?P<close>[\])}])
       | (?:[^"'<\#\[\](){}\\]++|\\.)++""",
    re.VERBOSE | re.DOTALL,
)
_STARTS, _QUOTES = b"\"'<#\\", b"\"'"


class Nesting:
    """Follow the brackets of a stream that comes in pieces."""

    def __init__(self, name: str) -> None:
        """Begin outside of all brackets; ``name`` is the file's, for the message."""
        self._name, self._depth, self._tail, self._openers = name, 0, b"", 0

    def feed(self, piece: bytes) -> None:
        """Read on.

        Raises:
            DataError: when more than MAX_DEPTH brackets are open at once.
        """
        self._openers += piece.count(b"[") + piece.count(b"(") + piece.count(b"{")
        if self._openers <= MAX_DEPTH:
            self._tail += piece
            if len(self._tail) > _LONGEST:
                self._scan()
            return
        self._tail += piece
        self._scan()

    def _scan(self) -> None:
        text, at = self._tail, 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                if len(text) - at < _LONGEST and text[at : at + 1] in _STARTS and _may_go_on(text, at):
                    break
                at += 1  # A fault of syntax, which the parser reports.
                continue
            if text[at] in _QUOTES and match.end() > len(text) - 2:
                break  # Two quotes may be the beginning of three.
            self._count(match)
            at = match.end()
        self._tail = text[at:]

    def _count(self, match: re.Match[bytes]) -> None:
        if match["open"]:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise DataError(
                    f"{self._name}: nests more than {MAX_DEPTH} brackets deep; write it flatter, as N-Triples for "
                    "instance; nothing of this file was loaded"
                )
        elif match["close"]:
            self._depth = max(0, self._depth - 1)


def _may_go_on(text: bytes, at: int) -> bool:
    """Return whether the token that begins here may end in the next piece."""
    long = text[at : at + 3] in (b'"""', b"'''")
    return long or b"\n" not in text[at:] or len(text) - at < 3
