"""Make the queries that find, for each shape, the focus nodes that need judging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import SH
from rdflib.term import BNode, Node

from loader.validation.compiled.queries import Joined, constraints, joined
from loader.validation.compiled.shapes import Compiler
from loader.validation.compiled.sure import UNSURE, Sure, all_of, either, negated
from loader.validation.naming import named_owner

if TYPE_CHECKING:
    from pyshacl import Shape

    from loader.validation.compiled.lazy import Source
    from loader.validation.shapes import Shapes

Target = tuple[Node, Node]
_BEHIND = ("MINUS ", "FILTER(")
_TOGETHER = 8  # shapes of one target that share a query: one scan for all, and progress all the same


@dataclass(frozen=True, slots=True)
class Screen:
    """Shapes with the same targets, and a query whose ``?this`` are the nodes that one of them must judge.

    ``unclear`` gives, shape by shape, the condition on ``?this`` under which
    it must. An empty query finds nothing. ``nodes`` are judged in any case:
    named targets, which need no search. ``whole`` marks shapes whose focus
    nodes no query can find: pySHACL does. ``rows_of`` is the SPARQL-based
    constraint whose rows the query gives, if it does; such screens come last.
    """

    shapes: tuple[Shape, ...]
    unclear: tuple[str, ...]
    query: str = ""
    nodes: frozenset[Node] = frozenset()
    whole: bool = False
    rows_of: Joined | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """Shapes as queries; ``left`` tells, shape by shape, what pySHACL checks and why."""

    screens: tuple[Screen, ...]
    left: tuple[tuple[str, str], ...]


def compile_shapes(
    shapes: Shapes, below: Mapping[Node, frozenset[Node]], source: Source, *, apart: str = ""
) -> Compiled:
    """Return the shapes as queries; a second call for the same classes returns the same object.

    ``below`` gives the classes below each class, itself among them;
    ``apart`` is a pattern that takes nodes out of ``?this``, which are judged
    in any case. What matters of the source is ``at_hand``, since looking
    statements up in memory costs less than going through an index, and
    ``rewritten``.
    """
    return _compiled(shapes, frozenset(below.items()), apart, source.at_hand, source.rewritten)


@lru_cache(maxsize=8)
def _compiled(
    shapes: Shapes, below: frozenset[tuple[Node, frozenset[Node]]], apart: str, at_hand: bool, rewritten: bool
) -> Compiled:
    compiler = Compiler(dict(below), apart, at_hand, rewritten)
    by_target: dict[tuple[Target, ...], list[Shape]] = {}
    for shape, targets in shapes.targeted:
        if not shape.deactivated:
            by_target.setdefault(tuple(sorted(targets, key=str)), []).append(shape)
    screens = [screen for targets, group in by_target.items() for screen in _screens(compiler, targets, group)]
    left = sorted(
        {(named_owner(shapes.written, node), reason) for node, told in compiler.unsure.items() for reason in told}
    )
    return Compiled(tuple(sorted(screens, key=lambda screen: screen.rows_of is not None)), tuple(left))


def _screens(compiler: Compiler, targets: tuple[Target, ...], group: list[Shape]) -> Iterable[Screen]:
    pattern = _pattern(targets, compiler)
    nodes = frozenset(value for predicate, value in targets if predicate == SH.targetNode)
    if pattern is None:
        for shape in group:
            compiler.unsure.setdefault(shape.node, []).append("a target class without a name")
        yield Screen(tuple(group), ("true",) * len(group), nodes=nodes, whole=True)
        return
    plain = []
    for shape in group:
        sure = compiler.core(shape, "?this")
        asked = _asked(shape, compiler) if pattern else ()
        if asked is None:
            sure, asked = UNSURE, ()
        yield from (Screen((shape,), ("true",), one.query(pattern), nodes, rows_of=one) for one in asked)
        plain.append((shape, sure))
    for start in range(0, len(plain), _TOGETHER):
        some = plain[start : start + _TOGETHER]
        yield _together(some, pattern, nodes, at_hand=compiler.at_hand)


def _asked(shape: Shape, compiler: Compiler) -> tuple[Joined, ...] | None:
    """Return the SPARQL-based constraints as queries for all nodes, None when pySHACL must ask them."""
    found = [joined(shape, node) for node in constraints(shape)]
    asked = tuple(one for one in found if one is not None)
    if len(asked) < len(found):
        compiler.unsure.setdefault(shape.node, []).append("a query that cannot be asked for all nodes at once")
        return None
    if asked and compiler.rewritten:
        compiler.unsure.setdefault(shape.node, []).append(
            "a query over literals such as 1.50, of which 1.5 would be made"
        )
        return None
    return asked


def _together(some: list[tuple[Shape, Sure]], pattern: str, nodes: frozenset[Node], *, at_hand: bool) -> Screen:
    shapes, unclear = tuple(shape for shape, _ in some), tuple(negated(sure.holds) for _, sure in some)
    if not pattern or either(unclear) == "false":
        return Screen(shapes, unclear, nodes=nodes)
    if either(unclear) == "true":
        return Screen(shapes, unclear, f"SELECT ?this WHERE {{ {pattern} }}", nodes)
    if at_hand:
        return Screen(shapes, unclear, f"SELECT ?this WHERE {{ {pattern} FILTER({either(unclear)}) }}", nodes)
    return Screen(shapes, unclear, _search(pattern, all_of(sure for _, sure in some).left), nodes)


def _search(focus: str, rest: Iterable[str]) -> str:
    """Return the query for the focus nodes that one of the patterns leaves.

    A pattern that binds ``?this`` by itself is looked for in the whole store,
    and joined with the focus nodes once: most find nothing.
    """
    patterns = tuple(rest)
    behind = [f"{{ {focus} {pattern} }}" for pattern in patterns if pattern.startswith(_BEHIND)]
    alone = [f"{{ {pattern} }}" for pattern in patterns if not pattern.startswith(_BEHIND)]
    if alone:
        behind.append(f"{{ {{ {' UNION '.join(alone)} }} {focus} }}")
    return f"SELECT DISTINCT ?this WHERE {{ {' UNION '.join(behind)} }}"


def _pattern(targets: tuple[Target, ...], compiler: Compiler) -> str | None:
    """Return the pattern that binds ``?this`` to each focus node once (SHACL 2.1.3), "" for named ones only."""
    kinds: set[Node] = set()
    choices = []
    for predicate, value in targets:
        if predicate == SH.targetClass:
            kinds |= compiler.below.get(value, frozenset((value,)))
        elif predicate == SH.targetSubjectsOf:
            choices.append(f"?this <{value}> ?target_")
        elif predicate == SH.targetObjectsOf:
            choices.append(f"?target_ <{value}> ?this")
    if any(isinstance(kind, BNode) for kind in kinds):
        return None
    choices += [f"?this a <{kind}>" for kind in sorted(kinds, key=str)]
    if not choices:
        return ""
    found = " UNION ".join(f"{{ {choice} }}" for choice in choices) if len(choices) > 1 else choices[0]
    return f"{{ SELECT DISTINCT ?this WHERE {{ {found} {compiler.apart} }} }}"
