"""Make the queries that find, for each shape, the focus nodes that need judging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import SH
from rdflib.term import BNode, Node

from loader.validation.compiled.queries import Joined, constraints, joined
from loader.validation.compiled.sets import renumbered
from loader.validation.compiled.shapes import Compiler
from loader.validation.compiled.sure import FILTER, MINUS, UNSURE, Left, Sure, all_of, either, negated
from loader.validation.naming import named_owner

if TYPE_CHECKING:
    from pyshacl import Shape

    from loader.validation.compiled.lazy import Source
    from loader.validation.shapes import Shapes

Target = tuple[Node, Node]
_REACHED: dict[Node, str] = {SH.targetSubjectsOf: "?this <{}> ?target_", SH.targetObjectsOf: "?target_ <{}> ?this"}
_TOGETHER = 8  # shapes of one target that share a query: one scan for all, and progress all the same


@dataclass(frozen=True, slots=True)
class Aim:
    """What the targets of a shape select, in SPARQL (SHACL 2.1.3).

    ``kinds`` are the target classes and those below them, ``reached`` targets
    by a property, ``apart`` a pattern that takes nodes out of ``?this``.
    """

    kinds: tuple[Node, ...]
    reached: tuple[Target, ...]
    apart: str

    @property
    def searched(self) -> bool:
        """Tell whether there is anything to look for, and not only nodes that are named."""
        return bool(self.kinds or self.reached)

    @property
    def distinct(self) -> str:
        """The pattern that binds ``?this`` to each focus node once."""
        return f"{{ SELECT DISTINCT ?this WHERE {{ {self.plain} {self.apart} }} }}"

    @property
    def plain(self) -> str:
        """The pattern that binds ``?this`` to each focus node, at times more than once."""
        choices = [_REACHED[predicate].format(value) for predicate, value in self.reached]
        choices += [f"?this a <{kind}>" for kind in self.kinds]
        return " UNION ".join(f"{{ {choice} }}" for choice in choices)

    def without(self, patterns: Iterable[Left]) -> str:
        """Return the query for the focus nodes that one of the patterns, which take nodes out, leaves.

        To see a node twice costs less than to remember all of them.
        """
        left = " UNION ".join(f"{{ {self.plain} {one.pattern} }}" for one in patterns)
        return f"SELECT DISTINCT ?this WHERE {{ {left} }}"

    def filtered(self, left: Left) -> str:
        """Return the pattern for the focus nodes that a filter leaves.

        It is grouped after what stands before the filter, for Oxigraph pushes a filter down to where each of its
        variables is bound, but not into a group.
        """
        before = [pattern for pattern in left.before if not pattern.startswith(MINUS)]
        joined = [f"{{ SELECT DISTINCT ?this WHERE {{ {pattern} }} }}" for pattern in before]
        taken = [pattern for pattern in left.before if pattern.startswith(MINUS)]
        if not left.before:
            return renumbered(f"{{ {self.distinct} {left.pattern} }}")
        few = " ".join([self.distinct, *joined, *taken])
        return renumbered(f"{{ {{ SELECT ?this WHERE {{ {few} }} GROUP BY ?this }} {left.pattern} }}")

    def joined(self, patterns: Iterable[str]) -> str:
        """Return the query for the focus nodes that one of the patterns binds."""
        found = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        return f"SELECT DISTINCT ?this WHERE {{ {{ {found} }} {self.distinct} }}"


@dataclass(frozen=True, slots=True)
class Screen:
    """Shapes with the same targets, and a query whose ``?this`` are the nodes that one of them must judge.

    ``unclear`` gives, shape by shape, the condition on ``?this`` under which
    it must. An empty query finds nothing. ``lacking`` are patterns that leave
    more such nodes behind those of ``aim``; ``alone`` are patterns that bind
    ``?this`` to more, and to others that ``aim`` does not select.
    ``nodes`` are judged in any case: named targets, which need no search.
    ``whole`` marks shapes whose focus nodes no query can find: pySHACL does.
    ``rows_of`` is the SPARQL-based constraint whose rows the query gives, if
    it does, and ``scans`` another such query, for very many focus nodes; such
    screens come last.
    """

    aim: Aim
    shapes: tuple[Shape, ...]
    unclear: tuple[str, ...]
    query: str = ""
    lacking: tuple[Left, ...] = ()
    alone: tuple[Left, ...] = ()
    nodes: frozenset[Node] = frozenset()
    whole: bool = False
    rows_of: Joined | None = None
    scans: str = ""


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
    statements up in memory costs less than going through an index,
    ``rewritten``, and ``foreign``, since servers get the plainest queries.
    """
    way = (source.at_hand, source.rewritten, source.foreign)
    return _compiled(shapes, frozenset(below.items()), apart, way)


@lru_cache(maxsize=8)
def _compiled(
    shapes: Shapes, below: frozenset[tuple[Node, frozenset[Node]]], apart: str, way: tuple[bool, bool, bool]
) -> Compiled:
    compiler = Compiler(dict(below), apart, *way)
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
    nodes = frozenset(value for predicate, value in targets if predicate == SH.targetNode)
    aim = Aim(_kinds(targets, compiler), tuple(one for one in targets if one[0] in _REACHED), compiler.apart)
    if any(isinstance(kind, BNode) for kind in aim.kinds):
        for shape in group:
            compiler.unsure.setdefault(shape.node, []).append("a target class without a name")
        yield Screen(aim, tuple(group), ("true",) * len(group), nodes=nodes, whole=True)
        return
    plain = []
    for shape in group:
        sure = compiler.core(shape, "?this")
        asked = _asked(shape, compiler) if aim.searched else ()
        if asked is None:
            sure, asked = UNSURE, ()
        for one in asked:
            query, scans = one.query(aim.distinct), one.query(aim.distinct, scanned=True) if one.scans else ""
            yield Screen(aim, (shape,), ("true",), query, nodes=nodes, rows_of=one, scans=scans)
        plain.append((shape, sure))
    for start in range(0, len(plain), _TOGETHER):
        yield _together(plain[start : start + _TOGETHER], aim, nodes, compiler)


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


def _together(some: list[tuple[Shape, Sure]], aim: Aim, nodes: frozenset[Node], compiler: Compiler) -> Screen:
    shapes, unclear = tuple(shape for shape, _ in some), tuple(negated(sure.holds) for _, sure in some)
    if not aim.searched or either(unclear) == "false":
        return Screen(aim, shapes, unclear, nodes=nodes)
    if either(unclear) == "true":
        return Screen(aim, shapes, unclear, f"SELECT ?this WHERE {{ {aim.distinct} }}", nodes=nodes)
    if compiler.at_hand:
        query = f"SELECT ?this WHERE {{ {aim.distinct} FILTER({either(unclear)}) }}"
        return Screen(aim, shapes, unclear, query, nodes=nodes)
    left = all_of(sure for _, sure in some).left
    lacking = tuple(one for one in left if one.pattern.startswith(MINUS))
    alone = tuple(one for one in left if not one.pattern.startswith((MINUS, FILTER)))
    filters = [Left(one.pattern) if compiler.foreign else one for one in left if one.pattern.startswith(FILTER)]
    filtered = " UNION ".join(aim.filtered(one) for one in filters)
    query = f"SELECT DISTINCT ?this WHERE {{ {filtered} }}" if filtered else ""
    return Screen(aim, shapes, unclear, query, _renumbered(lacking), _renumbered(alone), nodes)


def _renumbered(left: Iterable[Left]) -> tuple[Left, ...]:
    return tuple(dict.fromkeys(Left(renumbered(one.pattern), renumbered(one.reach)) for one in left))


def _kinds(targets: tuple[Target, ...], compiler: Compiler) -> tuple[Node, ...]:
    """Return the target classes and all classes below them."""
    classes = [value for predicate, value in targets if predicate == SH.targetClass]
    return tuple(sorted({kind for one in classes for kind in compiler.below.get(one, (one,))}, key=str))
