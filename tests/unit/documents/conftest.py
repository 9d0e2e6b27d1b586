"""Share how the tests of the readers make pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loader.documents import read_document
from loader.model import Document, Page

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def read() -> Callable[..., Document]:
    def _read(content: str | bytes, kind: str = "text", **fields: str) -> Document:
        raw = content.encode() if isinstance(content, str) else content
        return read_document(Page(source="page", content=raw, kind=kind, name="page", **fields))

    return _read


@pytest.fixture
def read_file() -> Callable[[str], Document]:
    def _read(name: str) -> Document:
        path = PAGES / name
        kind = "html" if path.suffix == ".html" else "text"
        return read_document(Page(source=name, content=path.read_bytes(), kind=kind, name=path.stem))

    return _read
