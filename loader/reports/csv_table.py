"""Write a report as CSV, one row a result."""

from __future__ import annotations

import csv
import io

from loader.reports.run import Run

COLUMNS = (
    "severity",
    "document",
    "focus_node",
    "path",
    "value",
    "message",
    "advice",
    "quote",
    "source_shape",
    "component",
)


def to_csv(run: Run) -> str:
    """Return the results as CSV (RFC 4180) with a header row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for result in run.placed:
        writer.writerow([_cell(getattr(result, column)) for column in COLUMNS])
    return text.getvalue()


def _cell(value: str | None) -> str:
    """Return the cell so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    text = value or ""
    return f"'{text}" if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
