"""Write a report as SARIF 2.1.0, for code scanning and build servers."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from loader import __version__
from loader.model import ValidationResult
from loader.reports.run import Group, Run, short

_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def to_sarif(run: Run) -> str:
    """Return one SARIF run; a location is a document and the node in it.

    A rule is a shape, or where that is unnamed, a part of the named one around it.
    """
    groups = run.groups()
    rules = [_rule(group) for group in groups]
    places = {result: place for place, group in enumerate(groups) for result in group.results}
    driver = {"name": "geopol", "version": __version__, "rules": rules}
    results = [_result(result, rules[places[result]]["id"], places[result]) for result in run.placed]
    told = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [told]}, ensure_ascii=False, indent=1) + "\n"


def _rule(group: Group) -> dict[str, Any]:
    return {
        "id": f"{group.shape}/{group.part}" if group.part else group.shape,
        "name": short(group.shape),
        "shortDescription": {"text": group.message or short(group.shape)},
        "defaultConfiguration": {"level": _level(group.severity)},
    }


def _result(result: ValidationResult, rule: str, number: int) -> dict[str, Any]:
    advice = f" What to do: {result.advice}" if result.advice else ""
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": result.focus_node, "kind": "resource"}]}
    if result.document:
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(result.document)}}
    properties = {name: getattr(result, name) for name in ("path", "value", "component", "quote", "passage")}
    return {
        "ruleId": rule,
        "ruleIndex": number,
        "level": _level(result.severity),
        "message": {"text": f"{result.message}{advice}"},
        "locations": [location],
        "properties": {name: text for name, text in properties.items() if text is not None},
    }


def _uri(place: str) -> str:
    """Return an IRI as it is, and the name of a file as a reference to it (RFC 3986)."""
    return place if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", place) else quote(place.replace("\\", "/"))


def _level(severity: str) -> str:
    return _LEVELS.get(severity, "error")
