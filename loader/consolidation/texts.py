"""Read the SPARQL that ships beside this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# The confidence from which a claim supports a fact or disputes one. It is calibrated (``loader.claims.confidence``): a
# claim at the threshold is as likely right as not, and of all above it four in five are right. It stands nowhere else.
LEAST_CONFIDENCE = "0.5"
_FOLDER = Path(__file__).parent / "sparql"


@cache
def stored(name: str) -> str:
    """Return the text of a query or update of this package, with the threshold of confidence in it."""
    return (_FOLDER / name).read_text(encoding="utf-8").replace("$leastConfidence", LEAST_CONFIDENCE)


@cache
def rules() -> tuple[str, str]:
    """Return the prefixes of the numbered updates, which derive the facts, and the updates in their order as one.

    Oxigraph takes prefixes at the beginning of a request only.
    """
    names = sorted(path.name for path in _FOLDER.glob("[0-9]*.ru"))
    lines = [line for name in names for line in (*stored(name).splitlines(), ";")]
    prefixes = sorted({line for line in lines if line.startswith("PREFIX ")})
    return "\n".join(prefixes), "\n".join(line for line in lines[:-1] if not line.startswith("PREFIX "))
