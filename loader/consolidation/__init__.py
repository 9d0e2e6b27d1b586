"""Derive facts and conflicts from claims, and keep them as the claims are.

    changed = consolidate(store)

A claim that asserts something as actual, with enough confidence and in no
conflict, supports a fact: a triple in ``graph/facts``, and beside it a node
with the claims and the sources that it rests on. The rules are the updates
in ``sparql/``, run in the store's engine, in the order of their names; which
events of several documents are one, ``loader.consolidation.events`` finds,
and what is denied, ``loader.consolidation.denials``.

Only what a load touched is derived anew. The ledger keeps a stamp of each
graph as the facts last saw it; a graph is touched when its stamp is not what
the ledger tells of it. So nothing is noted when a document is written, and a
run that is killed is made good by the next: facts follow the documents. The
stamp covers the time of the load, so that it is no part of ``graph/sources``,
which depends on the pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from loader import __version__
from loader.consolidation.denials import find_denials
from loader.consolidation.events import find_events
from loader.consolidation.sources import find_sources
from loader.consolidation.texts import rules, stored
from loader.iri import digest, graph
from loader.namespaces import GP
from loader.store import EVENTS, FACTS, LEDGER, SOURCES, UNDER_WAY, Store, graph_of
from loader.store.sparql import fill

__all__ = ["BATCH", "Tally", "consolidate", "consolidate_anew", "is_behind"]

AWAITS, STAMP = f"{GP}awaits", f"{GP}consolidatedAs"
# Graphs of one transaction: what it writes is kept in memory until it is whole.
BATCH = 250
_NO_CLAIMS = (graph("reference") + "/", graph("ontology") + "/")
Progress = Callable[[int, int], None]


def consolidate(store: Store, *, progress: Progress = lambda done, total: None) -> int:
    """Bring facts and conflicts to what the claims are now; return how many graphs had changed.

    ``progress`` is told how many of how many graphs are done. Killed at any
    moment, the next call ends in the same facts.

    Raises:
        StoreError: when the store cannot answer or be written.
    """
    behind = _behind(store)
    names = sorted(behind)
    left = _under_way(store)
    for start in range(0, max(len(names), bool(left)), BATCH):
        progress(start, len(names))
        some = {name: behind[name] for name in names[start : start + BATCH]}
        store.update(";\n".join(_first(store, {*some, *left})))
        prefixes, updates = rules()
        store.update(";\n".join([f"{prefixes}\n{_conflicts(store)}", updates, *_stamps(some)]))
        left = ()
    progress(len(names), len(names))
    return len(names)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many facts, or conflicts, there were and are; ``gone`` and ``added`` count those of just one time."""

    what: str
    before: int
    after: int
    added: int
    gone: int


def consolidate_anew(store: Store, *, progress: Progress = lambda done, total: None) -> tuple[Tally, ...]:
    """Forget all facts and conflicts, derive them from nothing, and return what changed.

    Raises:
        StoreError: when the store cannot answer or be written.
    """
    kinds = ("Fact", "Conflict")
    before = {kind: _members(store, kind) for kind in kinds}
    drops = (
        fill("drop.ru", terms={"graph": ox.NamedNode(name)}, triples={}) for name in (FACTS, SOURCES, EVENTS, UNDER_WAY)
    )
    store.update(";\n".join((stored("forget-stamps.ru"), *drops)))
    consolidate(store, progress=progress)
    after = {kind: _members(store, kind) for kind in kinds}
    return tuple(_tally(f"{kind.lower()}s", before[kind], after[kind]) for kind in kinds)


def _tally(what: str, before: frozenset[ox.Triple], after: frozenset[ox.Triple]) -> Tally:
    was, now = ({triple.subject for triple in told} for told in (before, after))
    return Tally(what, len(was), len(now), len(now - was), len(was - now))


def _members(store: Store, kind: str) -> frozenset[ox.Triple]:
    """Return the statements that say of something that it is a fact, or a conflict."""
    return frozenset(triple for triple in store.read_graph(FACTS) if triple.object == ox.NamedNode(GP + kind))


def is_behind(store: Store) -> bool:
    """Return whether the facts do not follow all documents yet."""
    return bool(_behind(store) or _under_way(store))


def _behind(store: Store) -> Mapping[str, str]:
    """Return the graphs that the facts do not follow yet, each with its stamp, "" when it is gone."""
    hashes: dict[str, set[str]] = {}
    for document, sha256, other in store.all_texts(stored("loaded.rq")):
        for name in (graph_of(document), other):
            if name:
                hashes.setdefault(name, set()).add(f"{document} {sha256}")
    seeds = sorted(one for name, told in hashes.items() if name.startswith(_NO_CLAIMS) for one in told)
    common = digest(__version__, rules(), *seeds)  # another rule, or another single seat, may change any fact
    now = {name: digest(common, *sorted(told)) for name, told in hashes.items() if not name.startswith(_NO_CLAIMS)}
    seen = {row[0]: row[1] for row in store.all_texts(stored("stamps.rq"))}
    gone = {name: "" for name in seen if name not in now}
    return {name: stamp for name, stamp in {**now, **gone}.items() if seen.get(name) != stamp}


def _under_way(store: Store) -> tuple[str, ...]:
    return tuple(row[0] for row in store.all_texts(stored("under-way.rq")))


def _first(store: Store, graphs: set[str]) -> Iterator[str]:
    """Yield the update that brings the sources up to date, and notes the graphs that must be looked at."""
    records = find_sources(store, sorted(graphs))
    facts, work = ox.NamedNode(FACTS), ox.NamedNode(UNDER_WAY)
    notes = [ox.Quad(ox.NamedNode(name), ox.NamedNode(AWAITS), facts, work) for name in sorted(graphs | records.graphs)]
    yield from (_forget(name, SOURCES) for name in records.documents)
    yield fill("insert.ru", terms={}, triples={"statements": [*records.quads, *notes]})


def _conflicts(store: Store) -> str:
    """Return the update that brings events, denials and conflicts up to date, and notes the claims concerned."""
    graphs = _under_way(store)
    found = (find_events(store, graphs), find_denials(store, graphs))
    facts, work = ox.NamedNode(FACTS), ox.NamedNode(UNDER_WAY)
    claims = sorted(frozenset[str]().union(*(changes.claims for changes in found)))
    notes = [ox.Quad(ox.NamedNode(claim), ox.NamedNode(AWAITS), facts, work) for claim in claims]
    forgotten = [(name, EVENTS) for changes in found for name in changes.events]
    forgotten += [(name, FACTS) for changes in found for name in changes.derived]
    quads = [quad for changes in found for quad in changes.quads]
    insert = fill("insert.ru", terms={}, triples={"statements": [*quads, *notes]})
    return ";\n".join([*(_forget(name, told_in) for name, told_in in forgotten), insert])


def _stamps(graphs: Mapping[str, str]) -> Iterator[str]:
    """Yield the update that notes what the graphs were."""
    yield from (_forget(name, LEDGER) for name in graphs)
    node, ledger = ox.NamedNode(STAMP), ox.NamedNode(LEDGER)
    quads = [ox.Quad(ox.NamedNode(name), node, ox.Literal(stamp), ledger) for name, stamp in graphs.items() if stamp]
    yield fill("insert.ru", terms={}, triples={"statements": quads})


def _forget(name: str, told_in: str) -> str:
    return fill("clear.ru", terms={"ledger": ox.NamedNode(told_in), "entry": ox.NamedNode(name)}, triples={})
