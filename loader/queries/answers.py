"""Write what a query answers: a table, a graph, or yes and no.

Tables as SPARQL 1.1 results (JSON, XML, CSV, TSV), as plain rows of JSON and
as Markdown; graphs as Turtle, N-Triples and JSON-LD.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from loader.errors import UsageError
from loader.namespaces import PREFIXES
from loader.store import Graph, Result, Table, write_quads
from loader.store.table import Term

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_RESULTS = "http://www.w3.org/2005/sparql-results#"


def write_answer(result: Result, form: str) -> str:
    """Return the answer in one of ``FORMATS``.

    A graph that is asked for as a table becomes rows of subject, predicate and object.

    Raises:
        UsageError: when the form is not known, or a table is asked for as a graph.
    """
    if form in GRAPH_FORMATS and isinstance(result, tuple):
        return GRAPH_FORMATS[form](result)
    if form in GRAPH_FORMATS:
        raise UsageError(f"{form} is for graphs, which CONSTRUCT and DESCRIBE give; use {', '.join(TABLE_FORMATS)}")
    if form not in TABLE_FORMATS:
        raise UsageError(f"unknown format {form!r}; use one of {', '.join(FORMATS)}")
    if isinstance(result, bool) and form in _YES_OR_NO:
        return _YES_OR_NO[form](result)
    return TABLE_FORMATS[form](as_table(result))


def as_table(result: Result) -> Table:
    """Return any answer as a table: yes or no as one cell, a graph as its triples."""
    if isinstance(result, Table):
        return result
    if isinstance(result, bool):
        return Table(("answer",), ((ox.Literal(result),),))
    return Table(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in result))


def safe_cell(cell: str) -> str:
    """Return the cell so that a spreadsheet takes it for text, not for a formula (OWASP, "CSV Injection").

    >>> safe_cell("=1+1"), safe_cell("-0.5")
    ("'=1+1", '-0.5')
    """
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def _csv(table: Table) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.variables)
    writer.writerows([safe_cell(cell) for cell in row] for row in table.texts())
    return stream.getvalue()


def _tsv(table: Table) -> str:
    lines = ["\t".join(f"?{name}" for name in table.variables)]
    lines += ["\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _rows(table: Table) -> str:
    rows = [dict(zip(table.variables, row, strict=True)) for row in table.texts()]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _results_json(table: Table) -> str:
    bindings = [
        {name: _json_term(term) for name, term in zip(table.variables, row, strict=True) if term is not None}
        for row in table.rows
    ]
    told = {"head": {"vars": list(table.variables)}, "results": {"bindings": bindings}}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _json_term(term: Term) -> dict[str, object]:
    """Return a term as SPARQL 1.1 Query Results JSON, 3.2.2."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    told: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        told["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        told["datatype"] = term.datatype.value
    return told


def _results_xml(table: Table) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in table.variables)
    rows = "".join(
        "<result>"
        + "".join(
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(table.variables, row, strict=True)
            if term is not None
        )
        + "</result>\n"
        for row in table.rows
    )
    return _xml(head, f"<results>\n{rows}</results>")


def _xml(head: str, body: str) -> str:
    return f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head>{head}</head>{body}</sparql>\n'


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        return f"<literal>{_xml_text(str(term))}</literal>"
    mark = f" xml:lang={quoteattr(term.language)}" if term.language else f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{mark}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    """Escape a text; XML 1.0 has no place for most control characters, which become the replacement character."""
    allowed = (
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
        for c in text
    )
    return escape("".join(allowed), {"\r": "&#13;"})


def _markdown(table: Table) -> str:
    lines = [_markdown_row(table.variables), _markdown_row(["---"] * len(table.variables))]
    return "\n".join([*lines, *(_markdown_row(row) for row in table.texts())]) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    """Return one row; what would end a cell, or begin HTML or a link, is escaped."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in "\\|<>[]`*_"})
    return (
        "| " + " | ".join(cell if cell == "---" else " ".join(cell.translate(marks).split()) for cell in cells) + " |"
    )


def _graph(form: str) -> Callable[[Graph], str]:
    return lambda triples: write_quads([ox.Quad(*triple) for triple in triples], form).decode("utf-8")


def _jsonld(triples: Graph) -> str:
    ordered = sorted(set(triples), key=str)
    written = ox.serialize(ordered, format=ox.RdfFormat.JSON_LD, prefixes=PREFIXES)
    return (written or b"").decode("utf-8") + "\n"


TABLE_FORMATS: Mapping[str, Callable[[Table], str]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _rows,
    "xml": _results_xml,
    "md": _markdown,
    "srj": _results_json,
}
GRAPH_FORMATS: Mapping[str, Callable[[Graph], str]] = {
    "ttl": _graph("turtle"),
    "nt": _graph("ntriples"),
    "jsonld": _jsonld,
}
FORMATS = (*TABLE_FORMATS, *GRAPH_FORMATS)
_YES_OR_NO: Mapping[str, Callable[[bool], str]] = {
    "srj": lambda yes: json.dumps({"head": {}, "boolean": yes}) + "\n",
    "xml": lambda yes: _xml("", f"<boolean>{'true' if yes else 'false'}</boolean>"),
}
