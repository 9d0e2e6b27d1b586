"""Write a report as one HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from pathlib import Path

from loader.reports.run import Run, counted, rank, short


def to_html(run: Run) -> str:
    """Return the page; all that comes from the data is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(short=short, counted=counted, grade=_grade)
    return environment.get_template("page.html.jinja").render(run=run) + "\n"


def _grade(severity: str) -> str:
    """Return the name of the colour that a severity has on the page."""
    return ("violation", "warning", "info", "other")[rank(severity)]
