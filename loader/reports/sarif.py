"""Write a report as SARIF 2.1.0, for code scanning and build servers."""

from __future__ import annotations

import json
from typing import Any

from loader import __version__
from loader.model import ValidationResult
from loader.reports.run import Run, short

_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def to_sarif(run: Run) -> str:
    """Return one SARIF run; a rule is a shape, a location is a document and the node in it."""
    rules = {group.shape: _rule(group.shape, group.message, group.severity) for group in run.groups()}
    places = {shape: place for place, shape in enumerate(rules)}
    driver = {"name": "geopol", "version": __version__, "rules": list(rules.values())}
    results = [_result(result, places[result.source_shape]) for result in run.results]
    told = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [told]}, ensure_ascii=False, indent=1) + "\n"


def _rule(shape: str, message: str, severity: str) -> dict[str, Any]:
    return {
        "id": shape,
        "name": short(shape),
        "shortDescription": {"text": message or short(shape)},
        "defaultConfiguration": {"level": _level(severity)},
    }


def _result(result: ValidationResult, place: int) -> dict[str, Any]:
    advice = f" What to do: {result.advice}" if result.advice else ""
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": result.focus_node, "kind": "resource"}]}
    if result.document:
        physical: dict[str, Any] = {"artifactLocation": {"uri": result.document}}
        if result.quote:
            physical["contextRegion"] = {"snippet": {"text": result.passage or result.quote}}
        location["physicalLocation"] = physical
    properties = {"path": result.path, "value": result.value, "component": result.component}
    return {
        "ruleId": result.source_shape,
        "ruleIndex": place,
        "level": _level(result.severity),
        "message": {"text": f"{result.message}{advice}"},
        "locations": [location],
        "properties": {name: text for name, text in properties.items() if text is not None},
    }


def _level(severity: str) -> str:
    return _LEVELS.get(severity, "error")
