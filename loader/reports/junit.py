"""Write a report as JUnit XML, for build servers."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from loader.model import ValidationReport, ValidationResult
from loader.reports.run import Run, severity_name, short

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(run: Run) -> str:
    """Return one suite a document; a violation is a failure, other results are told in the output."""
    suites = ElementTree.Element("testsuites", name="geopol validate")
    for report in run.reports:
        _add_suite(suites, run, report)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _add_suite(suites: ElementTree.Element, run: Run, report: ValidationReport) -> None:
    failures = [result for result in report.results if result.violates]
    suite = ElementTree.SubElement(suites, "testsuite", name=_safe(run.title(report.subject) or "graph"))
    suite.set("tests", str(max(len(report.results), 1)))
    suite.set("failures", str(len(failures)))
    for result in report.results:
        _add_case(suite, result)
    if not report.results:
        ElementTree.SubElement(suite, "testcase", name="conforms", classname=_safe(short(report.subject)))


def _add_case(suite: ElementTree.Element, result: ValidationResult) -> None:
    name = f"{short(result.source_shape)} {short(result.focus_node)}"
    case = ElementTree.SubElement(suite, "testcase", name=_safe(name), classname=_safe(short(result.document or "")))
    lines = (result.message, result.quote and f'"{result.quote}"', result.advice and f"What to do: {result.advice}")
    text = _safe("\n".join(line for line in lines if line))
    if result.violates:
        failure = ElementTree.SubElement(
            case, "failure", message=_safe(result.message), type=severity_name(result.severity)
        )
        failure.text = text
    else:
        ElementTree.SubElement(case, "system-out").text = f"{_safe(severity_name(result.severity))}: {text}"


def _safe(text: str) -> str:
    """Return the text without the characters that XML 1.0 forbids (2.2)."""
    return _NOT_XML.sub("\ufffd", text)
