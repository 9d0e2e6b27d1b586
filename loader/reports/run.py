"""Hold a validation run, and count what it found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from loader.model import ValidationReport, ValidationResult
from loader.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from loader.validation.checks import Check

SEVERITIES = ("Violation", "Warning", "Info")
FAIL_ON = ("violation", "warning", "none")


@dataclass(frozen=True, slots=True)
class Run:
    """The reports of one validation run, one a document or graph.

    ``checks`` are the rules that were applied; ``titles`` gives a document's
    headline by its IRI; ``taken_at`` is a time that the caller knows, shown
    as it is. ``documents`` is how many were checked, None for one a report.
    """

    reports: tuple[ValidationReport, ...]
    checks: tuple[Check, ...] = ()
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    taken_at: str = ""
    documents: int | None = None

    @property
    def document_count(self) -> int:
        """Return how many documents or graphs were checked."""
        return len(self.reports) if self.documents is None else self.documents

    @property
    def conforms(self) -> bool:
        """Tell whether no report holds a Violation, or a severity that is none of SHACL's own."""
        return all(report.conforms for report in self.reports)

    @property
    def results(self) -> tuple[ValidationResult, ...]:
        """Return the results of all reports, in their order."""
        return tuple(result for report in self.reports for result in report.results)

    @property
    def placed(self) -> tuple[ValidationResult, ...]:
        """Return the results; in one that names no document stands the graph, file or store that was checked."""
        return tuple(
            result if result.document or not report.subject else replace(result, document=report.subject)
            for report in self.reports
            for result in report.results
        )

    @property
    def checked(self) -> int:
        """Return how many nodes were looked at."""
        return sum(report.checked for report in self.reports)

    def counts(self) -> dict[str, int]:
        """Return the number of results by severity, the worst first."""
        counted = Counter(result.severity for result in self.results)
        others = sorted(set(counted) - set(SEVERITIES))
        return {severity: counted[severity] for severity in (*SEVERITIES, *others)}

    def groups(self) -> tuple[Group, ...]:
        """Return the results by shape and severity: the worst first, then the most frequent.

        A shape that says nothing in its own words has a group for each of its constraints and paths.
        """
        names = {check.iri: check for check in self.checks}
        found: dict[tuple[str, str, str], list[ValidationResult]] = {}
        for result in self.placed:
            told = () if result.source_shape in names else (short(result.component), result.path, result.part)
            key = result.severity, result.source_shape, " ".join(part for part in told if part)
            found.setdefault(key, []).append(result)
        groups = [Group(*key, tuple(results), names.get(key[1])) for key, results in found.items()]
        return tuple(sorted(groups, key=lambda one: (rank(one.severity), -len(one.results), one.shape, one.part)))

    def fails(self, level: str) -> bool:
        """Tell whether the run fails at ``level``: violation, warning (which a violation is all the more) or none.

        A severity that is none of SHACL's own counts as a Violation.
        """
        return level != "none" and any(rank(result.severity) <= FAIL_ON.index(level) for result in self.results)

    def title(self, subject: str) -> str:
        """Return the headline of a document, else its short name."""
        return self.titles.get(subject) or short(subject)

    def verdict(self) -> str:
        """Return the outcome in one sentence."""
        graphs = counted(self.document_count, "document")
        told = ", ".join(
            counted(count, severity_name(severity).lower()) for severity, count in self.counts().items() if count
        )
        outcome = "Everything conforms" if self.conforms else "Not everything conforms"
        return f"{outcome}: {graphs}, {counted(self.checked, 'node')} checked, {told or 'nothing found'}."


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one shape; ``check`` says what it checks, where that is known.

    Where it is not, ``part`` names the constraint and the path within the shape.
    """

    severity: str
    shape: str
    part: str
    results: tuple[ValidationResult, ...]
    check: Check | None

    @property
    def message(self) -> str:
        """Return what its results say; the shape's own words where they differ from each other."""
        messages = {result.message for result in self.results}
        return self.check.message if self.check and len(messages) > 1 else min(messages)


def rank(severity: str) -> int:
    """Return 0 for the worst severity, which one that is none of SHACL's own counts as."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0


def by_grade(counts: Mapping[str, int]) -> tuple[int, int, int]:
    """Return how many results count as Violation, as Warning and as Info.

    >>> by_grade({"Violation": 1, "Warning": 2, "https://example.org/Fatal": 3})
    (4, 2, 0)
    """
    warnings, infos = counts.get("Warning", 0), counts.get("Info", 0)
    return sum(counts.values()) - warnings - infos, warnings, infos


def severity_name(severity: str) -> str:
    """Return a severity for people: of one's own, the end of its IRI.

    >>> severity_name("https://example.org/levels#Fatal"), severity_name("Info")
    ('Fatal', 'Info')
    """
    return re.split(r"[/#:]", severity.rstrip("/#:"))[-1]


def counted(number: int, noun: str) -> str:
    """Return the number with its noun.

    >>> counted(1, "warning"), counted(0, "document"), counted(2, "info")
    ('1 warning', '0 documents', '2 infos')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def short(text: str) -> str:
    """Return an IRI without what all IRIs of its kind share; other text as it is.

    >>> short("https://w3id.org/geopol/id/claim/0a1b")
    'claim/0a1b'
    >>> short("http://www.w3.org/ns/shacl#MinCountConstraintComponent")
    'sh:MinCountConstraintComponent'
    """
    for start, name in ((f"{BASE}shapes#", ""), (f"{BASE}id/", "")):
        text = text.replace(start, name)
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
        text = text.replace(f"<{namespace}", f"<{prefix}:")
    return text
