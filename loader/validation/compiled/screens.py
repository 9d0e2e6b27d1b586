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
_MISSING = "MINUS "
_BEHIND = (_MISSING, "FILTER(")
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

    def before(self, pattern: str) -> str:
        """Return the pattern that binds ``?this`` for one that takes nodes out or filters them.

        To see a node twice costs less than to remember all of them, but for a filter.
        """
        return self.plain if pattern.startswith(_MISSING) else self.distinct

    def joined(self, patterns: Iterable[str]) -> str:
        """Return the query for the focus nodes that one of the patterns binds."""
        found = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        return f"SELECT DISTINCT ?this WHERE {{ {{ {found} }} {self.distinct} }}"


@dataclass(frozen=True, slots=True)
class Screen:
    """Shapes with the same targets, and a query whose ``?this`` are the nodes that one of them must judge.

    ``unclear`` gives, shape by shape, the condition on ``?this`` under which
    it must. An empty query finds nothing. ``alone`` are patterns that bind
    ``?this`` to more such nodes, and to others that ``aim`` does not select.
    ``nodes`` are judged in any case: named targets, which need no search.
    ``whole`` marks shapes whose focus nodes no query can find: pySHACL does.
    ``rows_of`` is the SPARQL-based constraint whose rows the query gives, if
    it does; such screens come last.
    """

    aim: Aim
    shapes: tuple[Shape, ...]
    unclear: tuple[str, ...]
    query: str = ""
    alone: tuple[str, ...] = ()
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
            yield Screen(aim, (shape,), ("true",), one.query(aim.distinct), nodes=nodes, rows_of=one)
        plain.append((shape, sure))
    for start in range(0, len(plain), _TOGETHER):
        yield _together(plain[start : start + _TOGETHER], aim, nodes, at_hand=compiler.at_hand)


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


def _together(some: list[tuple[Shape, Sure]], aim: Aim, nodes: frozenset[Node], *, at_hand: bool) -> Screen:
    shapes, unclear = tuple(shape for shape, _ in some), tuple(negated(sure.holds) for _, sure in some)
    if not aim.searched or either(unclear) == "false":
        return Screen(aim, shapes, unclear, nodes=nodes)
    if either(unclear) == "true":
        return Screen(aim, shapes, unclear, f"SELECT ?this WHERE {{ {aim.distinct} }}", nodes=nodes)
    if at_hand:
        query = f"SELECT ?this WHERE {{ {aim.distinct} FILTER({either(unclear)}) }}"
        return Screen(aim, shapes, unclear, query, nodes=nodes)
    patterns = all_of(sure for _, sure in some).left
    alone = tuple(pattern for pattern in patterns if not pattern.startswith(_BEHIND))
    behind = " UNION ".join(f"{{ {aim.before(one)} {one} }}" for one in patterns if one.startswith(_BEHIND))
    query = f"SELECT DISTINCT ?this WHERE {{ {behind} }}" if behind else ""
    return Screen(aim, shapes, unclear, query, alone, nodes)


def _kinds(targets: tuple[Target, ...], compiler: Compiler) -> tuple[Node, ...]:
    """Return the target classes and all classes below them."""
    classes = [value for predicate, value in targets if predicate == SH.targetClass]
    return tuple(sorted({kind for one in classes for kind in compiler.below.get(one, (one,))}, key=str))
