"""Write validation reports in the form that a reader or a program needs.

page = write_report(Run(reports, checks=list_checks(shapes)), "html")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from loader.errors import UsageError
from loader.reports.csv_table import to_csv
from loader.reports.html_page import to_html
from loader.reports.json_text import to_json
from loader.reports.junit import to_junit
from loader.reports.kept import Kept, keep_report, kept_reports, read_report, write_whole
from loader.reports.markdown import to_markdown
from loader.reports.plain_text import to_text
from loader.reports.run import Run
from loader.reports.sarif import to_sarif
from loader.reports.turtle import to_turtle

FORMATS: Mapping[str, Callable[[Run], str]] = {
    "text": to_text,
    "html": to_html,
    "md": to_markdown,
    "ttl": to_turtle,
    "json": to_json,
    "csv": to_csv,
    "junit": to_junit,
    "sarif": to_sarif,
}

__all__ = ["FORMATS", "Kept", "Run", "keep_report", "kept_reports", "read_report", "write_report", "write_whole"]


def write_report(run: Run, form: str) -> str:
    """Return the report on a run as text, html, md, ttl, json, csv, junit or sarif.

    Raises:
        UsageError: when the format is not known.
    """
    if form not in FORMATS:
        raise UsageError(f"unknown report format {form!r}; use one of {', '.join(FORMATS)}")
    return FORMATS[form](run)
