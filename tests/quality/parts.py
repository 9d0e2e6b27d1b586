"""Name the parts of the annotated articles: their pages, their annotations, the relations that count."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.quality.relations import ADDED, RELATIONS

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Part:
    """Pages with annotations that are measured together.

    `shown` is false for the part that is only measured: of it figures are
    printed, and never what was found or missed.
    """

    name: str
    pages: Path
    annotations: Path
    relations: frozenset[str]
    shown: bool = True

    def gold_files(self) -> list[Path]:
        """Return the annotation files, one an article, in the order of the articles."""
        return sorted(self.annotations.glob("*.json"))


PARTS = (
    Part("samples", HERE.parents[1] / "seeds" / "articles", HERE / "samples", RELATIONS),
    Part("dev2", HERE / "pages" / "dev2", HERE / "pages" / "dev2", RELATIONS | ADDED),
    Part("dev3", HERE / "pages" / "dev3", HERE / "pages" / "dev3", RELATIONS | ADDED),
    Part("dev4", HERE / "pages" / "dev4", HERE / "pages" / "dev4", RELATIONS | ADDED),
    Part("held2", HERE / "pages" / "held2", HERE / "pages" / "held2", RELATIONS | ADDED, shown=False),
    Part("held", HERE / "pages" / "held", HERE / "pages" / "held", RELATIONS | ADDED, shown=False),
)
