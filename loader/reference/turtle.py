"""Write the seed graph as Turtle that reads well and never changes order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loader.namespaces import BASE, PREFIXES

KINDS = (
    "agency", "agreement", "commodity", "country", "event-type", "government", "holding",
    "office", "organization", "person", "place", "production", "scheme",
)  # fmt: skip
_FIRST = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "gp:demonym", "gp:metonym", "owl:sameAs")
_LAST = ("dcterms:source",)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the graph; objects of ``facts`` are Turtle terms already."""

    subject: str
    types: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def ref(kind: str, name: str) -> str:
    """Return the prefixed name of a thing.

    >>> ref("country", "us")
    'country:us'
    """
    if kind not in KINDS or not _NAME.fullmatch(name):
        raise ValueError(f"not a name of the graph: {kind}:{name}")
    return f"{kind}:{name}"


def text(value: str) -> str:
    """Return an English text."""
    return f'"{value.translate(_ESCAPES)}"@en'


def string(value: str) -> str:
    """Return a plain string."""
    return f'"{value.translate(_ESCAPES)}"'


def typed(value: str, datatype: str) -> str:
    """Return a literal with a datatype, such as ``xsd:date``."""
    return f"{string(value)}^^{datatype}"


def day(value: str) -> str:
    """Return a year, a month or a day as XSD types it.

    >>> day("2025-02")
    '"2025-02"^^xsd:gYearMonth'
    """
    return typed(value, {4: "xsd:gYear", 7: "xsd:gYearMonth"}.get(len(value), "xsd:date"))


def document(nodes: Iterable[Node], heading: str) -> str:
    """Return a Turtle document: subjects, predicates and objects in a fixed order."""
    blocks = [_block(node) for node in sorted(nodes, key=lambda node: node.subject)]
    body = "\n\n".join(blocks)
    used = [f"@prefix {name}: <{iri}> ." for name, iri in _prefixes() if re.search(rf"(?<![\w\"-]){name}:", body)]
    return f"# {heading}\n" + "\n".join(used) + f"\n\n{body}\n"


def _prefixes() -> list[tuple[str, str]]:
    """Return every prefix, sorted by its name."""
    things = {kind: f"{BASE}id/{kind}/" for kind in KINDS}
    return sorted((PREFIXES | things).items())


def _block(node: Node) -> str:
    """Return one subject with all that is said of it."""
    grouped: dict[str, set[str]] = {}
    for predicate, term in node.facts:
        grouped.setdefault(predicate, set()).add(term)
    lines = [f"{node.subject} a {', '.join(node.types)}"]
    lines += [_line(predicate, sorted(grouped[predicate])) for predicate in sorted(grouped, key=_rank)]
    return " ;\n".join(lines) + " ."


def _line(predicate: str, terms: list[str]) -> str:
    """Return one predicate with its objects, one a line when they are long."""
    short = f"    {predicate} {', '.join(terms)}"
    return short if len(short) <= _WIDTH else f"    {predicate}\n        " + ",\n        ".join(terms)


def _rank(predicate: str) -> tuple[int, str]:
    """Return where a predicate stands: names first, the source last."""
    if predicate in _FIRST:
        return (_FIRST.index(predicate), "")
    return (len(_FIRST) + (predicate in _LAST), predicate)
