"""Read the SPARQL that ships beside this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "sparql"


@cache
def stored(name: str) -> str:
    """Return the text of a query or update of this package."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def rules() -> str:
    """Return the numbered updates, which derive the facts, in their order as one, its prefixes first.

    Oxigraph takes prefixes at the beginning of a request only.
    """
    paths = sorted(_FOLDER.glob("[0-9]*.ru"))
    lines = [line for path in paths for line in (*path.read_text(encoding="utf-8").splitlines(), ";")]
    prefixes = sorted({line for line in lines if line.startswith("PREFIX ")})
    return "\n".join([*prefixes, *(line for line in lines[:-1] if not line.startswith("PREFIX "))])
