"""Mend pySHACL where data, not shapes, would stop a validation.

``sh:lessThan`` on values that cannot be compared (a blank node, an ill-typed
date) ends pySHACL with an error; SHACL 4.5.3 wants a result for each such
pair. A regular expression may run for ever. A function of SPARQL on a value
that it does not take, such as SUBSTR up to 7.5, ends rdflib with Python's own
error; SPARQL 17.2 wants an error of the expression, which FILTER takes for
false. An ill-typed literal makes rdflib print a traceback, and is a result of
``sh:datatype`` already. pySHACL keeps how it told a blank node by the address
of its graph, which a later graph may have. All are put right where they arise; nothing else
changes.
"""

from __future__ import annotations

import logging
import re
import warnings
from functools import lru_cache
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.core import string_based_constraints
from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.errors import ReportableRuntimeError
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import SH
from rdflib.plugins.sparql import operators
from rdflib.plugins.sparql.parserutils import Expr
from rdflib.plugins.sparql.sparql import SPARQLError

from loader.validation.regular import Expressions


class LessThan(LessThanConstraintComponent):
    """``sh:lessThan`` with a result for values that cannot be compared (SHACL 4.5.3)."""

    def _compare_lt(self, values: Any, others: Any, graph: Any, focus: Any) -> Any:
        return _pairwise(self, super()._compare_lt, (values, others), graph, focus)


class LessThanOrEquals(LessThanOrEqualsConstraintComponent):
    """``sh:lessThanOrEquals`` with a result for values that cannot be compared (SHACL 4.5.4)."""

    def _compare_ltoe(self, values: Any, others: Any, graph: Any, focus: Any) -> Any:
        return _pairwise(self, super()._compare_ltoe, (values, others), graph, focus)


def _pairwise(component: Any, compare: Any, sets: tuple[Any, Any], graph: Any, focus: Any) -> tuple[bool, list[Any]]:
    """Compare each value with each other one, as pySHACL does, and go on after a pair that it cannot compare."""
    reports: list[Any] = []
    for value in sets[0]:
        for other in sets[1]:
            try:
                reports += compare({value}, {other}, graph, focus)[1]
            except (TypeError, ReportableRuntimeError):
                reports.append(component.make_v_result(graph, focus, value_node=value))
    return bool(reports), reports


_evaluate = Expr.eval


def _eval(expression: Expr, ctx: Any = {}) -> Any:  # noqa: B006  # as rdflib declares it
    try:
        return _evaluate(expression, ctx)
    except (TypeError, ValueError, ArithmeticError) as error:
        return SPARQLError(str(error))


def forget_blank_nodes() -> None:
    """Let pySHACL tell blank nodes anew; to be called before the nodes of another graph are judged."""
    stringify_blank_node.dict_cache.clear()


@lru_cache(maxsize=1)
def mend() -> None:
    """Put the mended parts in place; a second call does nothing."""
    logging.getLogger("rdflib.term").addFilter(lambda record: "Failed to convert Literal" not in record.msg)
    warnings.filterwarnings("ignore", message="(Parsing|Serializing) weird", module="rdflib.term")
    bounded = Expressions(re)
    string_based_constraints.re = bounded  # type: ignore[assignment,attr-defined]
    operators.re = bounded  # type: ignore[assignment,attr-defined]
    Expr.eval = _eval  # type: ignore[assignment]
    CONSTRAINT_PARAMETERS_MAP[SH.lessThan] = LessThan
    CONSTRAINT_PARAMETERS_MAP[SH.lessThanOrEquals] = LessThanOrEquals
