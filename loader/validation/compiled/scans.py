"""Write the body of a query so that an engine reads each of its patterns once, and joins what it read.

Oxigraph looks a pattern up for every binding of the patterns before it, at
random in its index: on disk, some ten times what one step of going through an
index takes. A pattern in a SELECT of its own is gone through, and joined in a
table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.term import Node, Variable

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |<[^<>"{}|^`\\\s]*>                            # an IRI, in which # begins no comment
    |\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'
    |[\w.-]*:(?:[\w:%-]|\.(?=[\w:%-]))*|@[A-Za-z-]+  # a prefixed name, a language: "ex:filter" is no filter
    |[?$]?\w+|\s+|.""",
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSED = frozenset("({"), frozenset(")}")


def by_scans(body: str, prefixes: str) -> str | None:
    """Return a body with the same solutions, but for how often each comes.

    None stands for a body of more than triple patterns and filters, or with a
    pattern that would be of no use by itself: of any predicate, of a blank
    node, or of a path of any number of steps.

    >>> by_scans("$this <urn:p> ?a ; <urn:q> ?b . FILTER(?a < ?b)", "")
    '{ SELECT ?this ?a WHERE { ?this <urn:p> ?a } } { SELECT ?this ?b WHERE { ?this <urn:q> ?b } } FILTER(?a < ?b)'
    >>> by_scans("$this ?any 1", "")
    """
    parts = list(_parts(body))
    filters = [text.strip() for is_filter, text in parts if is_filter]
    patterns = [text.strip().rstrip(".") for is_filter, text in parts if not is_filter]
    found = _triples(" . ".join(text for text in patterns if text), prefixes)
    if not found or not all(_is_plain(triple) for triple in found):
        return None
    return " ".join([*dict.fromkeys(_scan(triple) for triple in found), *filters])


def _parts(body: str) -> Iterator[tuple[bool, str]]:
    """Yield the filters of a group, marked as such, and what stands between them; comments are left out."""
    told, depth, inside = "", 0, False
    for match in _TOKEN.finditer(body):
        token = match[0]
        if match["comment"]:
            continue
        if not inside and token.upper() == "FILTER":
            yield False, told
            told, inside, depth = "", True, 0
        told += token
        depth += (token in _OPEN) - (token in _CLOSED)
        if inside and depth == 0 and token in _CLOSED:
            yield True, told
            told, inside = "", False
    yield inside, told


def _triples(patterns: str, prefixes: str) -> list[tuple[Node | Path, ...]]:
    """Return the triple patterns, none where there are other patterns too."""
    from pyparsing.exceptions import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        found = translateQuery(parseQuery(f"{prefixes}\nSELECT * WHERE {{ {patterns} }}")).algebra
    except ParseException:
        return []
    while found.name in {"SelectQuery", "Project"}:
        found = found.p
    # rdflib puts the patterns in an order of its own, by what it holds for selective.
    return sorted(found.triples, key=_scan) if found.name == "BGP" else []


def _is_plain(triple: tuple[Node | Path, ...]) -> bool:
    subject, predicate, value = triple
    ends = all(isinstance(end, Variable | URIRef | Literal) for end in (subject, value))
    return ends and any(isinstance(end, Variable) for end in (subject, value)) and _is_walk(predicate)


def _is_walk(path: Node | Path) -> bool:
    if isinstance(path, AlternativePath | SequencePath):
        return all(_is_walk(step) for step in path.args)
    return _is_walk(path.arg) if isinstance(path, InvPath) else isinstance(path, URIRef)


def _scan(triple: tuple[Node | Path, ...]) -> str:
    names = " ".join(dict.fromkeys(end.n3() for end in (triple[0], triple[2]) if isinstance(end, Variable)))
    return f"{{ SELECT {names} WHERE {{ {' '.join(_text(part) for part in triple)} }} }}"


def _text(part: Node | Path) -> str:
    return str(part.n3())
