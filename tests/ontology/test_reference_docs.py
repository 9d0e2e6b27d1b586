"""The tables in the README files of ontology and shapes are generated and current."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.errors import DataError
from loader.reference_docs import BEGIN, END, current_readmes, with_table


@pytest.mark.parametrize("path", current_readmes(), ids=lambda path: path.parent.name)
def test_the_table_is_current(path: Path) -> None:
    """Run `python -m loader.reference_docs` when this fails."""
    assert path.read_text(encoding="utf-8") == current_readmes()[path]


def test_the_text_around_the_table_stays() -> None:
    readme = f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter\n"
    assert with_table(readme, "new") == f"# Before\n\n{BEGIN}\n\nnew\n\n{END}\n\nAfter\n"


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(DataError, match="no place for its table"):
        with_table("# No marks\n", "new")
