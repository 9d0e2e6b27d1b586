"""Tell which regular expressions mean the same in Python and in a SPARQL engine.

pySHACL matches with Python's ``re``; an engine has its own dialect (XPath
and XQuery Functions 5.6.1). Only what both read alike may be left to the engine.
"""

from __future__ import annotations

import re
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _parser as parser  # type: ignore[attr-defined]  # the only reader of Python's dialect

_PLAIN = {"LITERAL", "NOT_LITERAL", "IN", "RANGE", "NEGATE", "BRANCH", "SUBPATTERN", "MAX_REPEAT", "AT", "ANY"}
_LETTERS = re.compile(r"\\[^\W_]")  # \d, \w, \b, \A ...: their sets differ from dialect to dialect
_LONGEST = 1000


def alike(pattern: str, flags: str) -> bool:
    r"""Tell whether a match of the engine is surely one of Python's.

    ``$`` may be the end of the text only, where Python allows a line feed
    after it; that errs on the safe side. Letters after a backslash are not
    alike: ``\d`` has other members from engine to engine.

    >>> alike("^[A-Z]{2}$", ""), alike("(?=x)", ""), alike(r"\d+", "")
    (True, False, False)
    """
    if (
        flags
        or len(pattern) > _LONGEST
        or not pattern.isascii()
        or _LETTERS.search(pattern)
        or "(?" in pattern
        or "{," in pattern
    ):
        return False
    try:
        parsed = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return _plain(parsed) and not re.search(r"\[[^\]]*(?:\[|&&|--|~~)", pattern)


def _plain(part: object) -> bool:
    if isinstance(part, parser.SubPattern | list | tuple):
        return all(_plain(piece) for piece in part)
    name = getattr(part, "name", None)
    return name is None or name in _PLAIN or name.startswith(("AT_BEGINNING", "AT_END", "MAXREPEAT"))
