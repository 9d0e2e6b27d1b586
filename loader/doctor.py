"""Examine an installation and a store."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loader.errors import LoaderError
from loader.resources import FOLDERS, data_folder

_PACKAGES = ("pyoxigraph", "rdflib", "pyshacl", "spacy", "onnxruntime", "trafilatura", "sparqlwrapper")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``state`` is good, missing or bad."""

    check: str
    state: str
    detail: str


def examine(location: str) -> tuple[Finding, ...]:
    """Return what was found: Python, packages, data folders, model, names, store."""
    return (*_python(), *_packages(), *(_folder(name) for name in FOLDERS), *_parts(), _store(location))


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info >= (3, 11)
    yield Finding("python", "good" if good else "bad", version if good else f"{version}; install Python 3.11 or newer")


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(name, "good", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "bad", "not installed; run `pip install geopol-graph` again")


def _folder(name: str) -> Finding:
    return _attempt(
        f"folder {name}", lambda: str(sum(1 for path in data_folder(name).rglob("*") if path.is_file())) + " files"
    )


def _parts() -> Iterator[Finding]:
    yield _attempt("language pipeline", _language)
    yield _attempt("seed graph", _names)
    yield _attempt("shapes", _shapes)
    yield _attempt("stored queries", _queries)


def _attempt(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check, "good", look())
    except (LoaderError, OSError, ImportError, ValueError) as error:
        return Finding(check, "bad", str(error))


def _language() -> str:
    from loader.language.pipeline import load_pipeline

    doc = load_pipeline()("Ministers met in London.")
    return f"embedded pipeline, {len(doc)} tokens read"


def _names() -> str:
    from loader.reference.gazetteer import load_gazetteer

    names = load_gazetteer((data_folder("seeds") / "reference",))
    return ", ".join(
        f"{len(names.iris(kind))} of kind {kind}" for kind in ("country", "agency", "office", "person", "commodity")
    )


def _shapes() -> str:
    from loader.validation import load_shapes

    load_shapes([data_folder("shapes")])
    return "parsed"


def _queries() -> str:
    from loader.queries import catalogue

    return f"{len(catalogue([data_folder('queries')]))} queries"


def _store(location: str) -> Finding:
    if not location.startswith("http") and not Path(location).exists():
        return Finding("store", "missing", f"no store at {location} yet; `geopol demo` makes one")

    def look() -> str:
        from loader.store import open_store

        with open_store(location, read_only=True) as store:
            entries = store.entries()
            return f"{len(entries)} documents at {location}"

    return _attempt("store", look)
