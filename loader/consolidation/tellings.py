"""Read what graphs tell of events, and which claims put them forward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from loader.consolidation.descriptions import Telling, describe
from loader.consolidation.reading import rows
from loader.identity import EventDescription
from loader.store import Store


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim that puts an event forward; ``day`` is that of its publication, counted as in ``graph/sources``."""

    graph: str
    claim: str
    modality: str
    source: str
    day: int | None


class Voices:
    """The claims that put events forward, read when they are asked for."""

    def __init__(self, store: Store) -> None:
        """Begin; nothing is read yet."""
        self._store = store
        self._told: dict[str, tuple[Voice, ...]] = {}

    def read(self, events: Iterable[str]) -> None:
        """Read what is not read yet."""
        found: dict[str, list[Voice]] = {name: [] for name in sorted(set(events) - self._told.keys())}
        for event, graph, claim, modality, source, day in rows(self._store, "voices.rq", "event", list(found)):
            found[event].append(Voice(graph, claim, modality, source, int(day) if day else None))
        self._told.update({name: tuple(voices) for name, voices in found.items()})

    def of(self, event: str) -> tuple[Voice, ...]:
        """Return the claims that put an event forward, of those that were read."""
        return self._told[event]

    def graphs(self, event: str) -> frozenset[str]:
        """Return the graphs that put an event forward."""
        return frozenset(voice.graph for voice in self._told[event])

    def published(self, event: str, graph: str) -> str | None:
        """Return the day on which a graph first put an event forward, as ISO 8601."""
        days = [voice.day for voice in self._told[event] if voice.graph == graph and voice.day is not None]
        return date.fromordinal(min(days)).isoformat() if days else None


def tellings(store: Store, names: Sequence[str], voices: Voices) -> dict[str, list[Telling]]:
    """Return what the graphs say of events that put them forward; the claims about these were read."""
    told = rows(store, "tellings.rq", "event", names)
    return _tellings(
        store, ((event, graph, *rest) for event, graph, *rest in told if graph in voices.graphs(event)), voices
    )


def told_in(store: Store, graphs: Sequence[str]) -> dict[str, dict[str, EventDescription]]:
    """Return all events that graphs tell of, put forward or not, as each graph describes them."""
    told = rows(store, "told-in-graphs.rq", "graph", graphs)
    found: dict[str, dict[str, EventDescription]] = {graph: {} for graph in graphs}
    for event, each in _tellings(store, ((event, graph, *rest) for graph, event, *rest in told)).items():
        for one in each:
            found[one.graph][event] = describe([one])
    return found


def _tellings(store: Store, told: Iterable[Sequence[str]], voices: Voices | None = None) -> dict[str, list[Telling]]:
    """Return the tellings of each event, from rows of event, graph, property and value."""
    values: dict[tuple[str, str], dict[str, set[str]]] = {}
    for event, graph, name, value in told:
        values.setdefault((event, graph), {}).setdefault(name, set()).add(value)
    states: dict[str, dict[str, str]] = {}
    for graph, who, state in rows(store, "states.rq", "graph", sorted({graph for _, graph in values})):
        states.setdefault(graph, {}).setdefault(who, state)
    found: dict[str, list[Telling]] = {}
    for (event, graph), each in values.items():
        kept = {name: frozenset(what) for name, what in each.items()}
        day = voices.published(event, graph) if voices else None
        found.setdefault(event, []).append(Telling(graph, kept, states.get(graph, {}), day))
    return found
