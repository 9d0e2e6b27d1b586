"""Write a report for the terminal: counts first, then one block a rule, the worst first."""

from __future__ import annotations

from loader.model import ValidationResult
from loader.reports.run import Group, Run, counted, severity_name, short

_SHOWN = 5


def to_text(run: Run) -> str:
    """Return the report as plain text; each rule shows its first results."""
    blocks = [_block(run, group) for group in run.groups()]
    return "\n\n".join([run.verdict(), *blocks]) + "\n"


def _block(run: Run, group: Group) -> str:
    lines = [f"{_clean(severity_name(group.severity)).upper()} ({len(group.results)}) {_clean(group.message)}"]
    if advice := group.results[0].advice:
        lines.append(f"  What to do: {_clean(advice)}")
    for result in group.results[:_SHOWN]:
        lines += _lines(run, group, result)
    if rest := len(group.results) - _SHOWN:
        lines += [f"  ... and {counted(rest, 'more result')}"] if rest > 0 else []
    return "\n".join(lines)


def _lines(run: Run, group: Group, result: ValidationResult) -> list[str]:
    value = f" = {_clean(short(result.value))}" if result.value and result.value != result.focus_node else ""
    path = f" {_clean(short(result.path))}" if result.path else ""
    lines = [f"  - {_clean(short(result.focus_node))}{path}{value}"]
    if result.message != group.message:
        lines.append(f"    {_clean(result.message)}")
    if result.quote:
        lines.append(f'    "{_clean(result.quote)}"')
    if result.document:
        lines.append(f"    in {_clean(run.title(result.document))}")
    return lines


def _clean(text: str) -> str:
    """Return the text on one line, without signs that steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
