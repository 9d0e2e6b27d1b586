"""Keep the regular expressions of shapes from running for ever.

Python's ``re`` knows no time limit, and one expression with nested repeats
can take years over forty characters. The ``regex`` library reads the same
dialect and does know one; pySHACL is given it for ``sh:pattern`` and, through
rdflib, for REGEX and REPLACE in queries.
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


class _Module:
    """What pySHACL and rdflib use of ``re``, with ``compile`` in bounds."""

    def __init__(self, original: Any) -> None:
        self._original = original
        self.compile = lru_cache(maxsize=512)(Expression)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)

    def search(self, pattern: str, text: str, flags: int = 0) -> Any:
        return self.compile(str(pattern), int(flags)).search(str(text))

    def sub(self, pattern: str, replacement: Any, text: str, flags: int = 0, **_: Any) -> str:
        return self.compile(str(pattern), int(flags)).sub(replacement, str(text))


@lru_cache(maxsize=1)
def keep_in_time() -> None:
    """Give pySHACL and rdflib the bounded expressions; a second call does nothing."""
    import re

    from pyshacl.constraints.core import string_based_constraints
    from rdflib.plugins.sparql import operators

    bounded = _Module(re)
    string_based_constraints.re = bounded  # type: ignore[attr-defined]
    operators.re = bounded  # type: ignore[attr-defined]
