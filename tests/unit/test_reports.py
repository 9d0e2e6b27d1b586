"""Reports say what is wrong, where and what to do; nothing in the data can act in them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from loader.errors import UsageError
from loader.model import ValidationReport, ValidationResult
from loader.namespaces import RDF, SH
from loader.reports import FORMATS, Run, write_report
from loader.resources import data_folder
from loader.validation import list_checks, load_shapes, validate, validate_compiled

EVIL = "<script>alert(1)</script>\x00\x1b[31m ]]> \" ' & | `x` =1+1"
HEAD = "@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
ID = "https://w3id.org/geopol/id/"
SHAPE = "https://w3id.org/geopol/shapes#Claim-"


def result(severity: str = "Violation", *, rule: str = "confidence", text: str = "plain") -> ValidationResult:
    return ValidationResult(
        focus_node=f"{ID}claim/0a1b",
        severity=severity,
        message=f"A claim needs {rule}.",
        source_shape=SHAPE + rule,
        component=f"{SH}MinCountConstraintComponent",
        path=f"https://w3id.org/geopol/ontology#{rule}",
        value=text,
        document=f"{ID}document/d",
        quote=f"Beijing suspended exports: {text}",
        advice="Load the page again.",
    )


def run(*results: ValidationResult, title: str = "Talks in London") -> Run:
    conforms = all(found.severity != "Violation" for found in results)
    report = ValidationReport(conforms, results, 12, f"{ID}document/d")
    return Run((report,), titles={f"{ID}document/d": title})


GOOD = run()
MIXED = run(result(), result(text="other"), result("Warning", rule="speaker"), result("Info", rule="rule"))
HOSTILE = run(result(text=EVIL), title=EVIL)


class Page(HTMLParser):
    """Collect the tags and the attributes of a page, and check that they nest."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_text_groups_by_rule_with_the_worst_first() -> None:
    assert write_report(MIXED, "text") == (
        "Not everything conforms: 1 document, 12 nodes checked, 2 violations, 1 warning, 1 info.\n\n"
        "VIOLATION (2) A claim needs confidence.\n"
        "  What to do: Load the page again.\n"
        "  - claim/0a1b gp:confidence = plain\n"
        '    "Beijing suspended exports: plain"\n'
        "    in Talks in London\n"
        "  - claim/0a1b gp:confidence = other\n"
        '    "Beijing suspended exports: other"\n'
        "    in Talks in London\n\n"
        "WARNING (1) A claim needs speaker.\n"
        "  What to do: Load the page again.\n"
        "  - claim/0a1b gp:speaker = plain\n"
        '    "Beijing suspended exports: plain"\n'
        "    in Talks in London\n\n"
        "INFO (1) A claim needs rule.\n"
        "  What to do: Load the page again.\n"
        "  - claim/0a1b gp:rule = plain\n"
        '    "Beijing suspended exports: plain"\n'
        "    in Talks in London\n"
    )


def test_text_tells_how_many_results_it_leaves_out() -> None:
    text = write_report(run(*(result(text=str(number)) for number in range(7))), "text")
    assert text.endswith("  ... and 2 more results\n")


def test_text_of_a_good_run_is_one_line() -> None:
    assert write_report(GOOD, "text") == "Everything conforms: 1 document, 12 nodes checked, nothing found.\n"


def test_text_steers_no_terminal() -> None:
    assert set(write_report(HOSTILE, "text")) & {"\x1b", "\x00"} == set()


@pytest.mark.parametrize("given", [GOOD, MIXED, HOSTILE], ids=["good", "mixed", "hostile"])
def test_html_is_well_nested_and_loads_nothing(given: Run) -> None:
    page = Page(write_report(given, "html"))
    assert page.open == []
    assert page.tags & {"script", "img", "link", "iframe", "object", "a", "form"} == set()
    assert page.attributes & {"src", "href", "srcset", "action", "style", "onclick", "onload"} == set()


def test_html_escapes_what_comes_from_the_data() -> None:
    page = write_report(HOSTILE, "html")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_html_shows_the_quoted_sentence_and_what_to_do() -> None:
    page = write_report(MIXED, "html")
    assert "<blockquote>Beijing suspended exports: plain</blockquote>" in page
    assert "<b>What to do:</b> Load the page again." in page
    assert '<p class="soft">Talks in London</p>' in page


def test_html_of_a_good_run_says_what_was_checked() -> None:
    checks = list_checks(load_shapes([data_folder("shapes") / "claim.ttl"]))
    page = write_report(Run(GOOD.reports, checks=checks), "html")
    assert "<h1>Everything conforms</h1>" in page
    assert all(str(check.message) in page.replace("&#39;", "'").replace("&#34;", '"') for check in checks)


def test_html_of_nothing_says_so() -> None:
    assert "Nothing was checked." in write_report(Run(()), "html")


def test_json_holds_every_field() -> None:
    told = json.loads(write_report(MIXED, "json"))
    assert {key: told[key] for key in ("conforms", "checked", "counts")} == {
        "conforms": False,
        "checked": 12,
        "counts": {"Violation": 2, "Warning": 1, "Info": 1},
    }
    (report,) = told["reports"]
    rebuilt = tuple(ValidationResult(**found) for found in report["results"])
    assert ValidationReport(report["conforms"], rebuilt, report["checked"], report["subject"]) == MIXED.reports[0]


def test_csv_has_one_row_a_result() -> None:
    rows = list(csv.DictReader(io.StringIO(write_report(MIXED, "csv"))))
    assert [(row["severity"], row["value"]) for row in rows] == [
        ("Violation", "plain"), ("Violation", "other"), ("Warning", "plain"), ("Info", "plain"),
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\r=1"])
def test_csv_holds_no_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(write_report(run(result(text=start)), "csv"), newline=""))
    assert row["value"] == f"'{start}"


def test_turtle_is_a_validation_report_of_shacl() -> None:
    triples = [quad.triple for quad in ox.parse(write_report(MIXED, "ttl"), format=ox.RdfFormat.TURTLE)]
    kinds = [t.object.value for t in triples if t.predicate.value == f"{RDF}type"]
    assert sorted(kinds) == [f"{SH}ValidationReport", *[f"{SH}ValidationResult"] * 4]
    conforms = [t.object for t in triples if t.predicate.value == f"{SH}conforms"]
    assert conforms == [ox.Literal(False)]
    severities = sorted(t.object.value for t in triples if t.predicate.value == f"{SH}resultSeverity")
    assert severities == [f"{SH}Info", f"{SH}Violation", f"{SH}Violation", f"{SH}Warning"]


def test_turtle_with_a_mere_warning_does_not_conform() -> None:
    """SHACL 3.6.1.1 asks for no result at all, whatever its severity."""
    results = tuple(result for report in MIXED.reports for result in report.results if result.severity == "Warning")
    only = Run((ValidationReport(True, results, 1, "a page"),))
    assert only.conforms
    assert "sh:conforms false" in write_report(only, "ttl")
    assert "sh:conforms true" in write_report(GOOD, "ttl")


@pytest.mark.parametrize("given", [GOOD, MIXED, HOSTILE], ids=["good", "mixed", "hostile"])
def test_turtle_parses_strictly(given: Run) -> None:
    assert list(ox.parse(write_report(given, "ttl"), format=ox.RdfFormat.TURTLE))


def test_junit_counts_violations_as_failures() -> None:
    (suite,) = ElementTree.fromstring(write_report(MIXED, "junit"))
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("Talks in London", "4", "2")
    assert [[child.tag for child in case] for case in suite] == [
        ["failure"],
        ["failure"],
        ["system-out"],
        ["system-out"],
    ]


def test_junit_of_a_good_document_is_a_passed_test() -> None:
    (suite,) = ElementTree.fromstring(write_report(GOOD, "junit"))
    assert [(case.get("name"), len(case)) for case in suite] == [("conforms", 0)]


def test_junit_stays_xml_with_any_text() -> None:
    (suite,) = ElementTree.fromstring(write_report(HOSTILE, "junit"))
    assert suite.get("name", "").startswith("<script>alert(1)</script>\ufffd\ufffd[31m ]]>")


def test_markdown_lists_rules_and_escapes_what_comes_from_the_data() -> None:
    text = write_report(HOSTILE, "md")
    assert text.startswith(
        "# Validation report\n\nNot everything conforms: 1 document, 12 nodes checked, 1 violation.\n"
    )
    assert "| Violation | 1 | A claim needs confidence. |" in text
    assert "\\<script\\>alert\\(1\\)\\</script\\>" in text
    assert "<script>" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_the_same_text_twice(form: str) -> None:
    assert write_report(MIXED, form) == write_report(MIXED, form)


OWN = "https://example.org/levels#Fatal"


def test_a_severity_of_ones_own_counts_as_a_violation(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"{HEAD} ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:nodeKind sh:Literal ; sh:severity <{OWN}> ."
    )
    data = [quad.triple for quad in ox.parse(f"{HEAD} ex:a a ex:P .", format=ox.RdfFormat.TURTLE)]
    for check in (validate, validate_compiled):
        only = Run((check(data, shapes=load_shapes([shapes])),))
        assert [found.severity for found in only.results] == [OWN]
        assert (only.conforms, only.fails("violation"), only.fails("warning"), only.fails("none")) == (
            (False, True, True, False)
        )
        assert only.verdict() == "Not everything conforms: 1 document, 1 node checked, 1 fatal."


def test_a_severity_of_ones_own_is_printed_by_its_name() -> None:
    given = run(result("Warning"), result(OWN))
    assert given.groups()[0].severity == OWN
    assert "\nFATAL (1) A claim needs confidence.\n" in write_report(given, "text")
    assert '<b class="violation">1</b>Fatal<' in write_report(given, "html").replace("\n", "")
    assert "| Fatal | 1 |" in write_report(given, "md")
    (suite,) = ElementTree.fromstring(write_report(given, "junit"))
    assert suite.get("failures") == "1"
    levels = [found["level"] for found in json.loads(write_report(given, "sarif"))["runs"][0]["results"]]
    assert levels == ["warning", "error"]


UNNAMED = f"""{HEAD}
ex:S a sh:NodeShape ; sh:targetClass ex:P ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "needs a name" ] ;
    sh:property [ sh:path ex:age ; sh:minCount 1 ; sh:message "needs an age" ] ;
    sh:property [ sh:path ex:code ; sh:pattern "^A" ; sh:message "begins with A" ] ;
    sh:property [ sh:path ex:code ; sh:pattern "Z$" ; sh:message "ends with Z" ] .
"""


def checked(folder: Path, shapes: str, data: str) -> Run:
    """Return what shapes find in data, both in Turtle; the two engines agree."""
    file = folder / "shapes.ttl"
    file.write_text(shapes)
    loaded = load_shapes([file])
    triples = [quad.triple for quad in ox.parse(f"{HEAD}{data}", format=ox.RdfFormat.TURTLE)]
    one, other = (check(triples, shapes=loaded) for check in (validate, validate_compiled))
    assert one == other
    return Run((one,), checks=list_checks(loaded))


def test_unnamed_shapes_with_other_messages_are_rules_of_their_own(tmp_path: Path) -> None:
    given = checked(tmp_path, UNNAMED, 'ex:a a ex:P ; ex:code "x" , "y" . ex:b a ex:P ; ex:code "x" .')
    expected = {"needs a name": 2, "needs an age": 2, "begins with A": 3, "ends with Z": 3}
    assert {group.message: len(group.results) for group in given.groups()} == expected
    text, page = write_report(given, "text"), write_report(given, "html")
    (sarif,) = json.loads(write_report(given, "sarif"))["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == 4
    assert {rule["shortDescription"]["text"] for rule in rules} == set(expected)
    for found in sarif["results"]:
        rule = rules[found["ruleIndex"]]
        assert (rule["id"], rule["shortDescription"]["text"]) == (found["ruleId"], found["message"]["text"])
    for message, number in expected.items():
        assert f"VIOLATION ({number}) {message}\n" in text
        assert f">{message}</h2>" in page


def test_default_messages_that_name_the_node_are_one_rule(tmp_path: Path) -> None:
    shapes = f"{HEAD} ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path ex:p ; sh:in ( 1 ) ] ."
    given = checked(tmp_path, shapes, "".join(f"ex:n{number} a ex:P ; ex:p ex:v{number} ." for number in range(9)))
    (group,) = given.groups()
    assert len(group.results) == 9
    (others,) = [[r for r in group.results if r.message != group.message]]
    assert len(others) == 8
    assert all(f"    {found.message}\n" in write_report(given, "text") for found in others[:4])


def test_a_result_that_says_something_else_than_its_rule_is_printed() -> None:
    one, other = result(), replace(result(), message="A claim needs <more>.")
    given = run(one, other)
    assert "    A claim needs confidence.\n" in write_report(given, "text")
    assert "\n<p>A claim needs confidence.</p>\n" in write_report(given, "html")
    page = write_report(run(*[one] * 400, other), "html")
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    assert data["groups"][0]["rows"][0][7] == "A claim needs confidence."
    assert data["groups"][0]["rows"][-1][7] is None


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="use one of text, html, md, ttl, json, csv, junit, sarif"):
        write_report(GOOD, "pdf")
