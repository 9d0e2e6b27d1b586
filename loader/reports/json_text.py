"""Write a report as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from loader.reports.run import Run


def to_json(run: Run) -> str:
    """Return the report as one JSON object: conforms, checked, documents, counts, titles, reports."""
    told = {
        "conforms": run.conforms,
        "checked": run.checked,
        "documents": run.document_count,
        "counts": run.counts(),
        "titles": {
            report.subject: run.titles[report.subject] for report in run.reports if report.subject in run.titles
        },
        "reports": [asdict(report) for report in run.reports],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
