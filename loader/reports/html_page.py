"""Write a report as one HTML page that needs nothing else: no font, no network.

A page with few results has no script. One with many shows the first of each
rule; the others lie in it as data, which a small script of its own shows some
at a time, so that a browser never lays out 100 000 of them.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from loader.model import ValidationResult
from loader.reports.run import Group, Run, counted, rank, severity_name, short

_FEW = 300
_SHOWN = 20
_LISTED = 200


def to_html(run: Run) -> str:
    """Return the page; all that comes from the data is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(short=short, counted=counted, grade=_grade, severity_name=severity_name)
    groups = run.groups()
    shown = _laid_out([len(group.results) for group in groups])
    hidden = sum(len(group.results) for group in groups) - sum(shown)
    script = (folder / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    values = {
        "run": run,
        "groups": groups,
        "shown": shown,
        "hidden": hidden,
        "listed": _LISTED,
        "more": Markup(_others(run, groups, shown)) if hidden else "",
        "script": Markup(script),
        "script_hash": f"sha256-{digest}",
    }
    return environment.get_template("page.html.jinja").render(values) + "\n"


def _laid_out(sizes: list[int]) -> list[int]:
    """Return how many results of each group the page lays out, _FEW in all: its first ones while there is room."""
    if sum(sizes) <= _FEW:
        return sizes
    shown, room = [], _FEW
    for size in sizes:
        shown.append(min(size, _SHOWN, room))
        room -= shown[-1]
    return shown


def _others(run: Run, groups: tuple[Group, ...], shown: list[int]) -> str:
    """Return the results beyond the first of each group as JSON that is safe within a script element."""
    documents: dict[str, int] = {}
    paths: dict[str, int] = {}
    told = []
    for place, (group, first) in enumerate(zip(groups, shown, strict=True), start=1):
        rows = [[*_row(run, result, documents, paths), _own_message(group, result)] for result in group.results[first:]]
        if rows:
            told.append({"place": place, "first": first, "rows": rows})
    data = {"documents": list(documents), "paths": list(paths), "groups": told}
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _row(run: Run, result: ValidationResult, documents: dict[str, int], paths: dict[str, int]) -> list[Any]:
    title = run.title(result.document) if result.document else None
    document = documents.setdefault(title, len(documents)) if title else -1
    path = paths.setdefault(short(result.path), len(paths)) if result.path else -1
    words = result.passage if result.marked else result.quote
    first, last = _units(words, result.marked) if words and result.marked else (0, 0)
    value = None if result.value is None else short(result.value)
    return [document, words, first, last, short(result.focus_node), path, value]


def _own_message(group: Group, result: ValidationResult) -> str | None:
    """Return what a result says where its group says something else."""
    return result.message if result.message != group.message else None


def _units(text: str, marked: tuple[int, int]) -> tuple[int, int]:
    """Return the offsets in UTF-16 units, as JavaScript counts."""
    first, last = (len(text[:place].encode("utf-16-le")) // 2 for place in marked)
    return first, last


def _grade(severity: str) -> str:
    """Return the name of the colour that a severity has on the page."""
    return ("violation", "warning", "info")[rank(severity)]
