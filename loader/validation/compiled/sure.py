"""Say in SPARQL when a constraint surely holds, and when it surely does not.

pySHACL is the judge; the engine only sorts out what needs no judging. An
expression may therefore err on one side: what it calls sure must be so for
pySHACL too, and all else is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MINUS, FILTER = "MINUS ", "FILTER("


@dataclass(frozen=True, slots=True)
class Left:
    """A pattern, to be put behind one that binds a variable: it leaves some of the nodes.

    ``before`` are patterns, each to be put before it, that leave no fewer.

    ``reach`` is a pattern of the same variable that tells when it leaves
    none. One that begins with MINUS takes out just what ``reach`` binds, so
    there is none left where that is every node; any other leaves none where
    ``reach`` binds no node more than once. It is empty where nothing is known.
    """

    pattern: str
    reach: str = ""
    before: tuple[str, ...] = ()

    @classmethod
    def without(cls, reach: str) -> Left:
        """Return the pattern that leaves what another one does not bind."""
        return cls(f"{MINUS}{{ {reach} }}", reach)

    def behind(self, pattern: str) -> Left:
        """Return the pattern behind another."""
        return Left(f"{pattern} . {self.pattern}")


@dataclass(frozen=True, slots=True)
class Sure:
    """Two boolean expressions about a variable; neither ever raises a SPARQL error.

    ``holds`` is true only where the constraint holds, ``fails`` only where
    it does not. Where both are false the engine cannot tell.

    ``rest`` are patterns, each to be put behind one that binds the variable:
    together they leave all for which ``holds`` is not true. An engine goes
    once through an index for such a pattern, and looks an expression up for
    every binding. None is for no better one than a FILTER. ``kept`` is the
    same for ``fails``.
    """

    holds: str
    fails: str
    rest: tuple[Left, ...] | None = None
    kept: tuple[Left, ...] | None = None

    def inverse(self) -> Sure:
        """Return what is sure about ``sh:not`` of it."""
        return Sure(self.fails, self.holds, self.kept, self.rest)

    @property
    def left(self) -> tuple[Left, ...]:
        """Return the patterns of ``rest``, or else a filter."""
        if self.rest is not None:
            return self.rest
        return () if self.holds == "true" else (Left(f"{FILTER}{negated(self.holds)})"),)


ALWAYS = Sure("true", "false", ())
NEVER = Sure("false", "true")
UNSURE = Sure("false", "false")


def exactly(expression: str, rest: tuple[Left, ...] | None = None, kept: tuple[Left, ...] | None = None) -> Sure:
    """Return a constraint that holds just where the expression is true; it must not raise an error."""
    return Sure(expression, negated(expression), rest, kept)


def guarded(expression: str) -> str:
    """Return the expression with false in place of an error (SPARQL 17.4.1.3)."""
    return f"COALESCE({expression}, false)"


def negated(expression: str) -> str:
    """Return its negation."""
    return {"true": "false", "false": "true"}.get(expression, f"!({expression})")


def both(expressions: Iterable[str]) -> str:
    """Return the conjunction, without what is always true."""
    kept = [expression for expression in dict.fromkeys(expressions) if expression != "true"]
    if "false" in kept:
        return "false"
    return " && ".join(f"({expression})" for expression in kept) if len(kept) > 1 else (kept or ["true"])[0]


def either(expressions: Iterable[str]) -> str:
    """Return the disjunction, without what is never true."""
    kept = [expression for expression in dict.fromkeys(expressions) if expression != "false"]
    if "true" in kept:
        return "true"
    return " || ".join(f"({expression})" for expression in kept) if len(kept) > 1 else (kept or ["false"])[0]


def all_of(parts: Iterable[Sure]) -> Sure:
    """Return what is sure when all parts must hold (``sh:and``)."""
    known = tuple(parts)
    plain = both(part.holds for part in known if part.rest is None)
    rest = tuple(dict.fromkeys(pattern for part in known for pattern in part.rest or ()))
    filtered = () if plain == "true" else (Left(f"{FILTER}{negated(plain)})"),)
    fails = either(part.fails for part in known)
    return Sure(both(part.holds for part in known), fails, (*filtered, *rest), _in_all(known, fails))


def _in_all(parts: Iterable[Sure], fails: str) -> tuple[Left, ...] | None:
    """Return what leaves the nodes that no part surely fails: what each part keeps, before a filter on them all."""
    before = tuple(left.pattern for part in parts if part.kept and len(part.kept) == 1 for left in part.kept)
    plain = tuple(dict.fromkeys(pattern for pattern in before if not pattern.startswith(FILTER)))
    return (Left(f"{FILTER}{negated(fails)})", before=plain),) if plain else None


def any_of(parts: Iterable[Sure]) -> Sure:
    """Return what is sure when one part must hold (``sh:or``)."""
    return all_of(part.inverse() for part in parts).inverse()


def one_of(parts: Iterable[Sure]) -> Sure:
    """Return what is sure when just one part must hold (``sh:xone``)."""
    known = tuple(parts)
    alone = [
        both((part.holds, *(other.fails for n, other in enumerate(known) if n != place)))
        for place, part in enumerate(known)
    ]
    pairs = [both((part.holds, other.holds)) for n, part in enumerate(known) for other in known[n + 1 :]]
    return Sure(either(alone), either((both(part.fails for part in known), *pairs)))
