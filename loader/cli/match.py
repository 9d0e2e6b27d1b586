"""Offer the commands by which people decide who or what is meant."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import CsvFlag, JsonFlag, StoreOption, TableFlag, choose_format, print_rows, register, say
from loader.cli.run import follow, now
from loader.errors import UsageError

if TYPE_CHECKING:
    from loader.model import Decision
    from loader.store import Store

app = typer.Typer(
    help="Decide which entity is meant: what people decide wins over the automatic link, and stays.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CandidateArgument = Annotated[
    str, typer.Argument(metavar="CANDIDATE", help="An IRI, or its end, as `match list` prints it.")
]
EntityArgument = Annotated[str, typer.Argument(metavar="ENTITY", help="An IRI, or its end: country/ge.")]
DocumentsOption = Annotated[
    list[str] | None, typer.Option("--document", help="Only in this document; may be repeated. See `geopol documents`.")
]
NoteOption = Annotated[str | None, typer.Option("--note", help="Why, in your words; kept with the decision.")]


@app.callback()
def match() -> None:
    """Decide which entity is meant: what people decide wins over the automatic link, and stays."""


def list_matches(
    store: StoreOption = "kg",
    decisions: Annotated[bool, typer.Option("--decisions", help="List the decisions made instead.")] = False,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """List what is open: candidates and what they may be.

    --decisions lists what people decided instead.

    Example: geopol match list --store kg
    """
    from loader.store import open_store

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    with open_store(store, read_only=True) as opened:
        made = opened.decisions()
        rows = [] if decisions else _open(opened, made)
    if decisions:
        print_rows(
            ["decision", "kind", "entity", "other", "documents", "made", "note"], [_told(item) for item in made], form
        )
    else:
        print_rows(["candidate", "type", "name", "documents", "may be"], rows, form)


def _open(store: Store, made: tuple[Decision, ...]) -> list[list[str]]:
    """Return a row a candidate: what may be meant, and others of its name, but for what was rejected."""
    rejected = {(item.entity.iri, item.other.iri) for item in made if item.kind == "reject" and item.other}
    found: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {}
    for candidate, kind, name, document, possible in store.open_matches():
        documents, others = found.setdefault((candidate, kind, name), (set(), set()))
        documents.add(document)
        others |= {possible} - {""}
    for (candidate, kind, name), (_, others) in found.items():
        others |= {iri for iri, k, n in found if (k, n.casefold()) == (kind, name.casefold()) and iri != candidate}
    return [
        [
            _end(candidate),
            kind.rpartition("#")[2],
            name,
            str(len(documents)),
            " ".join(_end(iri) for iri in sorted(others) if (candidate, iri) not in rejected),
        ]
        for (candidate, kind, name), (documents, others) in sorted(found.items())
    ]


def _told(item: Decision) -> list[str]:
    return [
        _end(item.iri),
        item.kind,
        _end(item.entity.iri),
        _end(item.other.iri) if item.other else "",
        " ".join(_end(document) for document in item.documents),
        item.made_at,
        item.note or "",
    ]


def _end(iri: str) -> str:
    return iri.partition("/id/")[2] or iri


def confirm(
    candidate: CandidateArgument,
    entity: EntityArgument,
    store: StoreOption = "kg",
    documents: DocumentsOption = None,
    note: NoteOption = None,
) -> None:
    """Say that a candidate is an entity of the seed graph.

    With --document, also that an automatic link there means another entity.

    Example: geopol match confirm candidate/agency-national-guard-mx agency/mx-national-guard
    """
    _decide(store, "confirm", [candidate, entity], documents, note)


def reject(
    candidate: CandidateArgument,
    entity: Annotated[str | None, typer.Argument(metavar="[ENTITY]", help="What it is not.")] = None,
    store: StoreOption = "kg",
    documents: DocumentsOption = None,
    note: NoteOption = None,
) -> None:
    """Say that a candidate is not an entity.

    With --document and no ENTITY, that an automatic link there is wrong.

    Example: geopol match reject country/us --document trump-spares-usmca-goods-0af4d16adda9
    """
    _decide(store, "reject", [candidate, entity], documents, note)


def merge(
    candidate: CandidateArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other candidate.")],
    store: StoreOption = "kg",
    note: NoteOption = None,
) -> None:
    """Say that two candidates are one.

    The one that comes first in the alphabet stands for both.

    Example: geopol match merge candidate/person-walter-funk candidate/person-koen-maes-business
    """
    _decide(store, "merge", sorted([_iri(candidate), _iri(other)]), None, note)


def split(
    candidate: CandidateArgument,
    documents: DocumentsOption = None,
    store: StoreOption = "kg",
    note: NoteOption = None,
) -> None:
    """Say that a candidate is another one in some documents.

    Example: geopol match split candidate/organization-glen-orrick
    --document india-britain-sign-trade-pact-at-chequers-c86590ce0346
    """
    if not documents:
        raise UsageError("say which documents mean another one: --document, as often as needed")
    _decide(store, "split", [candidate], documents, note)


def undo(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="As `match list --decisions` prints it.")],
    store: StoreOption = "kg",
) -> None:
    """Take a decision back.

    Example: geopol match undo decision/merge-0a1b2c3d4e5f
    """
    from loader.linking.deciding import take_back
    from loader.store import open_store

    with open_store(store) as opened:
        found, count = take_back(opened, _iri(decision))
        follow(opened)
    say(f"took back {_end(found.iri)}; {count} documents rewritten")


def export(store: StoreOption = "kg") -> None:
    """Write the decisions as Turtle, in a stable order.

    Example: geopol match export --store kg
    """
    from loader.store import open_store

    with open_store(store, read_only=True) as opened:
        sys.stdout.write(opened.export_decisions().decode())


def _decide(
    location: str, kind: str, named: Sequence[str | None], documents: list[str] | None, note: str | None
) -> None:
    from loader.linking.deciding import decide
    from loader.store import open_store

    entity, *others = [_iri(item) for item in named if item is not None]
    with open_store(location) as opened:
        decision, count = decide(
            opened,
            kind,
            entity=entity,
            other=others[0] if others else None,
            documents=[_document(item) for item in dict.fromkeys(documents or ())],
            made_at=now(),
            note=note,
        )
        follow(opened)
    say(f"{_end(decision.iri)}: {count} documents rewritten; `geopol match undo {_end(decision.iri)}` takes it back")


def _iri(text: str) -> str:
    """Return an IRI for its end: country/ge."""
    from loader.iri import thing

    if "://" in text:
        return text
    kind, _, name = text.partition("/")
    return thing(kind, name)


def _document(text: str) -> str:
    """Return the IRI of a document for the name at its end."""
    from loader.iri import thing

    return text if "://" in text else thing("document", text.rpartition("/")[2])


register(app, list_matches, name="list")
for _each in (confirm, reject, merge, split, undo, export):
    register(app, _each)
