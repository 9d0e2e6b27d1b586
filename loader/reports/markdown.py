"""Write a report in Markdown, for an issue or a wiki."""

from __future__ import annotations

import re

from loader.model import ValidationReport, ValidationResult
from loader.reports.run import Run, counted, severity_name, short

_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$-])")


def to_markdown(run: Run) -> str:
    """Return the report as Markdown; all that comes from the data is escaped."""
    parts = ["# Validation report", run.verdict()]
    if groups := run.groups():
        rows = [
            f"| {_safe(severity_name(group.severity))} | {len(group.results)} | {_safe(group.message)} |"
            for group in groups
        ]
        parts.append("\n".join(["| Severity | Results | Rule |", "|---|---:|---|", *rows]))
    parts += [_section(run, report) for report in run.reports if report.results]
    if run.checks:
        parts.append(f"{counted(len(run.checks), 'rule')} applied.")
    return "\n\n".join(parts) + "\n"


def _section(run: Run, report: ValidationReport) -> str:
    title = _safe(run.title(report.subject) or "Graph")
    return "\n".join([f"## {title}", "", *(_item(result) for result in report.results)])


def _item(result: ValidationResult) -> str:
    lines = [
        f"- **{_safe(severity_name(result.severity))}**: {_safe(result.message)} ({_safe(short(result.focus_node))})"
    ]
    if result.quote:
        lines.append(f"  > {_safe(result.quote)}")
    if result.advice:
        lines.append(f"  What to do: {_safe(result.advice)}")
    return "\n\n".join(lines)


def _safe(text: str) -> str:
    """Return the text on one line, with every sign escaped that Markdown acts on."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))
