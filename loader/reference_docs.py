"""Write the tables of terms and of rules in the README of ontology and shapes.

``python -m loader.reference_docs`` brings both up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from loader.errors import DataError
from loader.namespaces import GP, OWL, PREFIXES, RDF, RDFS, SKOS
from loader.resources import data_folder
from loader.validation import list_checks, load_shapes
from loader.validation.shapes import parse_turtle

BEGIN, END = "<!-- generated table: begin -->", "<!-- generated table: end -->"
KINDS = {
    f"{OWL}Class": "Classes",
    f"{OWL}ObjectProperty": "Properties between things",
    f"{OWL}DatatypeProperty": "Properties with a value",
    f"{RDFS}Datatype": "Datatypes",
    f"{SKOS}ConceptScheme": "Concept schemes",
    f"{SKOS}Concept": "Concepts",
}
_UNDER = (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{SKOS}inScheme")

Terms = Mapping[str, Mapping[str, tuple[str, ...]]]


def read_terms(folder: Path) -> Terms:
    """Return the terms of the ontology: IRI, then property, then its sorted values."""
    triples = [triple for file in sorted(folder.glob("*.ttl")) for triple in parse_turtle(file)]
    terms: dict[str, dict[str, tuple[str, ...]]] = {}
    for triple in triples:
        subject, value = _text(triple.subject), _text(triple.object)
        if subject.startswith(GP):
            about = terms.setdefault(subject, {})
            about[triple.predicate.value] = tuple(sorted((*about.get(triple.predicate.value, ()), value)))
    return dict(sorted(terms.items()))


def term_table(folder: Path) -> str:
    """Return the terms of the ontology as Markdown tables, one for each kind."""
    terms = read_terms(folder)
    parts = []
    for kind, heading in KINDS.items():
        found = [iri for iri, about in terms.items() if kind in about.get(f"{RDF}type", ())]
        rows = [
            "| Term | Definition | Under | Example |",
            "|---|---|---|---|",
            *(_row(iri, terms[iri]) for iri in found),
        ]
        parts.append(f"### {heading} ({len(found)})\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def rule_table(folder: Path) -> str:
    """Return the rules of the shapes as one Markdown table for each file."""
    parts = []
    for file in sorted(folder.glob("*.ttl")):
        checks = list_checks(load_shapes([file]))
        rows = [
            f"| {check.severity} | {check.subject} | {_cell(check.message)} | `{_local(check.iri)}` |"
            for check in checks
        ]
        head = ["| Severity | About | Rule | Shape |", "|---|---|---|---|"]
        parts.append(f"### {file.name} ({len(checks)})\n\n" + "\n".join([*head, *rows]))
    return "\n\n".join(parts)


def with_table(readme: str, table: str) -> str:
    """Return the text with ``table`` between the two marks.

    Raises:
        DataError: when the marks are missing.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DataError(f"the README has no place for its table; add the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def current_readmes() -> dict[Path, str]:
    """Return what the README files must say, by path."""
    ontology, shapes = data_folder("ontology"), data_folder("shapes")
    tables = {ontology / "README.md": term_table(ontology), shapes / "README.md": rule_table(shapes)}
    return {path: with_table(path.read_text(encoding="utf-8"), table) for path, table in tables.items()}


def _row(iri: str, about: Mapping[str, tuple[str, ...]]) -> str:
    under = ", ".join(_short(value) for name in _UNDER for value in about.get(name, ()))
    texts = (_first(about, f"{SKOS}definition"), under, _first(about, f"{SKOS}example"))
    return f"| `{_short(iri)}` | " + " | ".join(_cell(text) for text in texts) + " |"


def _first(about: Mapping[str, tuple[str, ...]], name: str) -> str:
    return next(iter(about.get(name, ())), "")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _short(iri: str) -> str:
    pairs: Iterable[tuple[str, str]] = PREFIXES.items()
    return next((f"{prefix}:{iri.removeprefix(start)}" for prefix, start in pairs if iri.startswith(start)), iri)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


if __name__ == "__main__":
    for path, text in current_readmes().items():
        path.write_text(text, encoding="utf-8")
