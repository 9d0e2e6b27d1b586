"""Find the VALUES rows of a SPARQL text and replace one with typed terms.

A VALUES row inside WHERE is the one way of binding that rdflib, Oxigraph and
Virtuoso agree on. The scanner knows comments, IRIs and strings (SPARQL 1.1,
19.8), so the word VALUES inside one of them is not taken for the keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.Literal

# A prefix has a bound: without it, each of many words with dots between them is looked through to the end of the text.
_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
          | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[A-Za-z][\w.-]{0,255}+)?:[\w.:%-]*)
      | (?P<word>[A-Za-z]\w*)
      | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<tag>@[A-Za-z-]+|\^\^)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)

# An escape of a string: a backslash, and perhaps a u after it; a code point; any other.
_ESCAPE = re.compile(r"\\(?:\\([uU])?|u([0-9A-Fa-f]{4})|.)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SPARQL text; ``start`` and ``end`` are character offsets."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ValuesRow:
    """A VALUES block of exactly one row.

    ``terms`` are the texts of the row as written, one a variable; ``start``
    and ``end`` bound the row in the text, with its parentheses where it has
    them (``bare`` is the short form ``VALUES ?x { term }``).
    """

    variables: tuple[str, ...]
    terms: tuple[str, ...]
    start: int
    end: int
    bare: bool


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of ``text``, without white space and comments."""
    return tuple(
        Token(str(match.lastgroup), match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    )


def keywords(text: str) -> frozenset[str]:
    """Return the bare words of a SPARQL text in upper case."""
    return frozenset(token.text.upper() for token in tokens(text) if token.kind == "word")


def variables(text: str) -> tuple[str, ...]:
    """Return the names of the variables of a SPARQL text, each once, in the order of their first use."""
    return tuple(dict.fromkeys(token.text[1:] for token in tokens(text) if token.kind == "variable"))


def undeclared(text: str) -> list[str]:
    """Return the prefixes that a SPARQL text uses and does not declare.

    >>> undeclared("PREFIX a: <urn:a> SELECT * { _:x a:p b:c }")
    ['b']
    """
    found = tokens(text)
    uses: dict[str, None] = {}
    declared: set[str] = set()
    for before, token in zip((None, *found), found, strict=False):
        prefix = token.text.partition(":")[0]
        if token.kind != "name" or (before and before.text == "_"):
            continue
        if before and before.text.upper() == "PREFIX":
            declared.add(prefix)
        else:
            uses[prefix] = None
    return [prefix for prefix in uses if prefix not in declared]


def depth_of(found: Iterable[Token]) -> int:
    """Return how many brackets of a SPARQL text are open at once at most; it is given as its tokens."""
    deepest = depth = 0
    for token in found:
        if token.kind == "mark" and token.text in "{[(":
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "mark" and token.text in "}])":
            depth -= 1
    return deepest


def with_terms(text: str, values: Mapping[str, Term]) -> str:
    """Return ``text`` with terms in place of the variables that ``values`` names."""
    parts: list[str] = []
    end = 0
    for token in tokens(text):
        if token.kind == "variable" and token.text[1:] in values:
            parts += [text[end : token.start], write_term(values[token.text[1:]])]
            end = token.end
    return "".join([*parts, text[end:]])


def values_rows(text: str) -> tuple[ValuesRow, ...]:
    """Return the one-row VALUES blocks of ``text``, in their order."""
    found = tokens(text)
    starts = (i for i, token in enumerate(found) if token.kind == "word" and token.text.upper() == "VALUES")
    rows = (_read_block(found, start + 1) for start in starts)
    return tuple(row for row in rows if row is not None)


def row_of(text: str, variables: Sequence[str]) -> ValuesRow | None:
    """Return the first one-row VALUES block that binds just ``variables``."""
    return next((row for row in values_rows(text) if set(row.variables) == set(variables)), None)


def with_row(text: str, values: Mapping[str, Term | None]) -> str:
    """Return ``text`` with the terms of ``values`` in its VALUES row.

    A variable that ``values`` leaves out keeps its term; None makes it UNDEF.
    """
    row = next(row for row in values_rows(text) if set(values) <= set(row.variables))
    terms = [_write(values[name]) if name in values else term for name, term in _pairs(row)]
    body = " ".join(terms)
    return text[: row.start] + (body if row.bare else f"({body})") + text[row.end :]


def with_rows(text: str, names: Sequence[str], rows: Iterable[Sequence[Term]]) -> str:
    """Return ``text`` with many rows in place of the one row that binds just ``names``, in this order."""
    row = row_of(text, names)
    assert row is not None and row.variables == tuple(names), names
    bodies = (" ".join(write_term(term) for term in terms) for terms in rows)
    body = " ".join(terms if row.bare else f"({terms})" for terms in bodies)
    return text[: row.start] + body + text[row.end :]


def parse_term(written: str, prologue: str) -> Term | None:
    """Return the term that ``written`` stands for, None for UNDEF.

    Turtle and SPARQL 1.1 write terms and PREFIX lines alike, so the strict
    Turtle parser reads both.

    Raises:
        ValueError: when it is no IRI or literal, or a prefix is not declared.
    """
    if written.upper() == "UNDEF":
        return None
    try:
        quads = list(ox.parse(f"{prologue}\n<urn:s> <urn:p> {written} .", ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ValueError(f"{written} is not a term: {error.msg}") from error
    if len(quads) != 1 or not isinstance(quads[0].object, ox.NamedNode | ox.Literal):
        raise ValueError(f"{written} is not an IRI or a literal")
    return quads[0].object


def _pairs(row: ValuesRow) -> Iterator[tuple[str, str]]:
    return zip(row.variables, row.terms, strict=True)


def write_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    r"""Return a term as SPARQL text that says the same before and after code points are unescaped.

    Some parsers replace ``\u`` and its digits in the whole text before they
    read a string in it (SPARQL 1.1, 19.2), so that an escaped backslash is
    none any more: a ``u`` after one is written as an escape itself. And
    rdflib takes eight digits for one code point where there are as many,
    so that each is written with eight.

    >>> print(write_term(ox.Literal("\\u0022")), write_term(ox.Literal("\x7f20")))
    "\\\U000000750022" "\U0000007F20"
    """
    return _ESCAPE.sub(_escape, str(term))


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\\\\\U{ord(found[1]):08X}"
    return f"\\U0000{found[2]}" if found[2] else found[0]


def _write(term: Term | None) -> str:
    return "UNDEF" if term is None else write_term(term)


def _read_block(found: tuple[Token, ...], at: int) -> ValuesRow | None:
    """Read ``( ?a ?b ) { ( x y ) }`` or ``?a { x }`` after the keyword."""
    bare = at < len(found) and found[at].kind == "variable"
    names, at = _until(found, at, ")") if not bare else ([found[at]], at + 1)
    body, _ = _until(found, at, "}")
    inner = body[1:-1] if not bare else body
    if not bare and (len(body) < 2 or body[0].text != "(" or body[-1].text != ")"):
        return None
    terms = _terms(inner)
    if not inner or terms is None or len(terms) != len(names):
        return None
    variables = tuple(token.text[1:] for token in names)
    return ValuesRow(variables, terms, body[0].start, body[-1].end, bare)


def _until(found: tuple[Token, ...], at: int, closing: str) -> tuple[list[Token], int]:
    """Return the tokens after an opening mark, up to ``closing``, and the next place."""
    end = at + 1
    while end < len(found) and not (found[end].kind == "mark" and found[end].text == closing):
        end += 1
    return list(found[at + 1 : end]), end + 1


def _terms(inner: list[Token]) -> tuple[str, ...] | None:
    """Join each string with its tag; None when something else is a term."""
    terms: list[str] = []
    glue = False
    for token in inner:
        if token.kind == "tag" or glue:
            if not terms:
                return None
            terms[-1] += token.text
            glue = token.text == "^^"
        elif token.kind in {"iri", "string", "name", "number", "word"}:
            terms.append(token.text)
        else:
            return None
    return tuple(terms)
