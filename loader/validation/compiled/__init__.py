"""Validate whole stores: shapes compiled to SPARQL, run inside the store's engine.

A compiled shape is a query for the focus nodes that the engine cannot surely
clear; these, and only these, are judged by pySHACL, which looks at the store
node by node. So the results are pySHACL's own, and clean data cost little more
than the queries. What the engine cannot tell (a regular expression that only
Python reads, say) makes every focus node of that shape one to judge, and
``Compiled.left`` says so by name.
"""

from __future__ import annotations

from loader.validation.compiled.run import run_compiled

__all__ = ["run_compiled"]
