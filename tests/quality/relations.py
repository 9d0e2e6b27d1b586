"""List the relations that the articles are annotated with."""

from __future__ import annotations

RELATIONS = frozenset(
    {
        "holds_position",
        "said",
        "negotiates",
        "meets",
        "imposes",
        "party_to",
        "exports",
        "imports",
        "produces",
        "restricts",
        "accuses",
        "denies",
        "threatens",
        "demands",
        "visits",
        "supports",
        "signs",
        "suspends",
        "lifts",
        "agrees",
        "sanctions",
        "lists",
    }
)
# Annotated in the parts that were written after the samples.
ADDED = frozenset({"attacks", "cooperates", "criticises", "extends", "leaves", "mediates"})
