"""Write a report as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from loader.reports.run import Run


def to_json(run: Run) -> str:
    """Return the report as one JSON object: conforms, checked, counts, reports."""
    told = {
        "conforms": run.conforms,
        "checked": run.checked,
        "counts": run.counts(),
        "reports": [asdict(report) for report in run.reports],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
