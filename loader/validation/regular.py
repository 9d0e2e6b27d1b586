"""Keep the regular expressions of shapes from running for ever.

Python's ``re`` knows no time limit, and one expression with nested repeats
can take years over forty characters. The ``regex`` library reads the same
dialect and does know one; ``mending`` gives it to pySHACL for ``sh:pattern``
and to rdflib for REGEX and REPLACE in queries.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

SECONDS = 2.0


class Expression:
    """A compiled regular expression whose searches end in time."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Compile it.

        Raises:
            re.error: when it is malformed.
        """
        import re

        re.compile(pattern, flags)  # the judge's own dialect decides what is well-formed
        self.pattern = pattern
        self._compiled = regex.compile(pattern, flags)

    def match(self, text: str) -> Any:
        """Match at the beginning."""
        return self._timed(self._compiled.match, text)

    def search(self, text: str) -> Any:
        """Search anywhere."""
        return self._timed(self._compiled.search, text)

    def sub(self, replacement: Any, text: str) -> str:
        """Replace every match."""
        return str(self._timed(self._compiled.sub, replacement, text))

    def _timed(self, function: Any, *values: Any) -> Any:
        try:
            return function(*values, timeout=SECONDS)
        except TimeoutError as error:
            shown = self.pattern if len(self.pattern) <= 80 else f"{self.pattern[:80]} ..."
            raise TimeoutError(
                f"the regular expression {shown!r} takes over {SECONDS:.0f} seconds on one value; "
                "write it without repeats inside repeats"
            ) from error


class Expressions:
    """What pySHACL and rdflib use of the module ``re``, with every search in bounds."""

    def __init__(self, original: Any) -> None:
        """Take the module for all else, such as its flags."""
        self._original = original
        self.compile = lru_cache(maxsize=512)(Expression)

    def __getattr__(self, name: str) -> Any:
        """Return what else the module holds."""
        return getattr(self._original, name)

    def search(self, pattern: str, text: str, flags: int = 0) -> Any:
        """Search anywhere in the text."""
        return self.compile(str(pattern), int(flags)).search(str(text))

    def sub(self, pattern: str, replacement: Any, text: str, count: int = 0, flags: int = 0) -> str:
        """Replace every match in the text; rdflib gives the flags in the place of the count."""
        return self.compile(str(pattern), int(count) | int(flags)).sub(replacement, str(text))
