"""Keep each report with the run that it belongs to, beside the store.

A report on the store ``kg`` lies in ``kg.reports/<time>-<kind>.json``: what
``--format json`` writes, with the run's own facts. Every other form can be
made of it again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from loader.errors import StoreError, UsageError
from loader.model import ValidationReport, ValidationResult
from loader.reports.json_text import to_json
from loader.reports.run import Run

_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[a-z]+(-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Kept:
    """A report of an earlier run; ``counts`` are results by severity."""

    name: str
    kind: str
    taken_at: str
    conforms: bool
    counts: Mapping[str, int]
    path: Path


def reports_folder(store: str) -> Path:
    """Return the folder that holds the reports of a store; a server's lie in the user's state folder."""
    if "://" not in store:
        return Path(f"{store.rstrip('/')}.reports")
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    host = re.sub(r"^[a-z]+://(?:[^/@]*@)?", "", store)
    return state / "geopol" / "reports" / re.sub(r"[^A-Za-z0-9.]+", "-", host).strip("-.")


def lasts(store: str) -> bool:
    """Tell whether a store outlives the run, so that something can lie beside it."""
    return store != "memory:"


def keep_report(run: Run, *, store: str, kind: str) -> Path | None:
    """Keep the report of a run that ended at ``run.taken_at``; ``kind`` is ingest, load or validate.

    Return its file, None where the store does not outlive the run.

    Raises:
        StoreError: when it cannot be written.
    """
    if not lasts(store):
        return None
    folder = reports_folder(store)
    told = {"kind": kind, "taken_at": run.taken_at, **json.loads(to_json(run))}
    name = f"{re.sub(r'[-:]', '', run.taken_at)[:15]}Z-{kind}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = next(path for path in _candidates(folder, name) if not path.exists())
        write_whole(path, json.dumps(told, ensure_ascii=False))
    except OSError as error:
        raise StoreError(f"cannot keep the report in {folder}: {error.strerror}; make room there") from error
    return path


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all: a run that is cut short leaves no half report."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def kept_reports(store: str) -> list[Kept]:
    """Return the reports of a store, the latest first."""
    return [_kept(path, _state(path)) for path in _files(store).values()]


def _files(store: str) -> dict[str, Path]:
    """Return the files of the reports by name, the latest first."""
    files = sorted(reports_folder(store).glob("*.json"), reverse=True)
    return {path.stem: path for path in files if _NAME.fullmatch(path.stem)}


def read_report(store: str, name: str) -> Run:
    """Return a kept report; ``latest`` names the last one.

    Raises:
        UsageError: when the store has none of that name.
        StoreError: when a file there is no report.
    """
    known = _files(store)
    chosen = next(iter(known.values()), None) if name == "latest" else known.get(name)
    if chosen is None:
        raise UsageError(f"no report {name} of {store}; `geopol reports --store {store}` lists them")
    try:
        return to_run(_read(chosen))
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(chosen, error) from error


def forget_in_reports(store: str, documents: Collection[str]) -> None:
    """Take what the kept reports tell of documents that were removed out of them: they quote their sentences.

    Raises:
        StoreError: when a file there is no report, or cannot be written.
    """
    for kept in kept_reports(store):
        run = read_report(store, kept.name)
        rest = _without(run, documents)
        if rest != run:
            told = {"kind": kept.kind, "taken_at": kept.taken_at, **json.loads(to_json(rest))}
            try:
                write_whole(kept.path, json.dumps(told, ensure_ascii=False))
            except OSError as error:
                raise StoreError(f"cannot write {kept.path}: {error.strerror}; remove again, or delete it") from error


def _without(run: Run, documents: Collection[str]) -> Run:
    reports = tuple(
        replace(report, results=tuple(one for one in report.results if one.document not in documents))
        for report in run.reports
        if report.subject not in documents
    )
    titles = {name: title for name, title in run.titles.items() if name not in documents}
    return replace(run, reports=reports, titles=titles)


def to_run(told: Mapping[str, Any]) -> Run:
    """Return the run that ``to_json`` told, with the time that was kept beside it."""
    return Run(
        tuple(_report(report) for report in told["reports"]),
        taken_at=told.get("taken_at", ""),
        titles=told.get("titles", {}),
        documents=told.get("documents"),
    )


def _candidates(folder: Path, name: str) -> list[Path]:
    return [folder / f"{name}.json", *(folder / f"{name}-{number}.json" for number in range(2, 1000))]


def _state(path: Path) -> tuple[int, int]:
    """Return what changes with the file: it is written whole under another name, and renamed."""
    try:
        told = path.stat()
    except OSError as error:
        raise _broken(path, error) from error
    return told.st_mtime_ns, told.st_ino


@lru_cache(maxsize=1024)
def _kept(path: Path, _: tuple[int, int]) -> Kept:
    """Return what a file tells in short; read again only when it changed."""
    told = _read(path)
    try:
        return Kept(path.stem, told["kind"], told["taken_at"], told["conforms"], told["counts"], path)
    except KeyError as error:
        raise _broken(path, error) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(path, error) from error
    if not isinstance(told, dict):
        raise _broken(path, "it holds no object")
    return told


def _broken(path: Path, fault: object) -> StoreError:
    return StoreError(f"{path} is no report of geopol: {fault}; move it away")


def _report(told: dict[str, Any]) -> ValidationReport:
    results = tuple(
        ValidationResult(**{**result, "marked": result["marked"] and tuple(result["marked"])})
        for result in told["results"]
    )
    return ValidationReport(told["conforms"], results, told["checked"], told["subject"])
