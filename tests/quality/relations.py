"""List the relations that the sample pages are annotated with."""

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
