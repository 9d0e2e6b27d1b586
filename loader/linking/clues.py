"""Say what speaks for and against an entity as the meaning of a mention.

Each clue is a number between 0 and 5; ``data/score.json`` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loader.linking.context import Context, choose
from loader.reference.match import Name

_STATES = frozenset({"country", "government"})
_BODIES = frozenset({"agency", "organization"})
_LABELS = {"person": "PER", "agency": "ORG", "organization": "ORG", "country": "LOC", "government": "LOC"}
_OFFICE = frozenset({"office"})
_HOME = "US"  # English news prints the acronyms of American bodies without their country
_ACRONYM = 5  # letters at most; longer words in capitals are headlines


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands right beside a mention.

    ``state`` is the code of the country that modifies it; ``body`` and
    ``holder`` are IRIs of the body and the person that a title belongs to.
    """

    state: str | None = None
    body: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The tokens of a mention (half-open), the label of the language model, and what stands beside it."""

    start: int
    end: int
    label: str = ""
    beside: Beside = Beside()


def clues(context: Context, mentioned: Mentioned, name: Name, weights: Mapping[str, int]) -> dict[str, float]:
    """Return the clues for ``name`` among its rivals, which ``weights`` map, with itself, to :func:`weigh` them."""
    found = {_sense(context, mentioned, name): 1.0}
    found |= _label(mentioned, name)
    found |= _countries(context, mentioned, name, weights)
    if name.kind == "person":
        found |= _person(context, mentioned, name)
    elif name.kind == "office":
        found |= _office(context, mentioned, name)
    return {clue: value for clue, value in found.items() if value}


def _sense(context: Context, mentioned: Mentioned, name: Name) -> str:
    words = context.doc[mentioned.start : mentioned.end].text
    if name.kind == "person":
        short = mentioned.end - mentioned.start == 1
        return "full name" if not short else "name in headlines" if name.sense == "generic" else "surname"
    if name.kind == "country":
        return {"name": "name of a state", "alias": "other name of a state"}.get(name.sense, name.sense)
    if name.kind in _BODIES and words.isupper() and len(words) <= _ACRONYM and " " not in words:
        return "acronym"
    return {"role": "title"}.get(name.sense, name.sense)


def _label(mentioned: Mentioned, name: Name) -> dict[str, float]:
    if not mentioned.label or name.kind not in _LABELS or name.sense == "demonym":
        return {}
    if (mentioned.label == "PER") != (name.kind == "person"):
        return {"label clashes": 1.0}
    return {"label fits": 1.0} if mentioned.label == _LABELS[name.kind] else {}


def weigh(context: Context, mentioned: Mentioned, names: Iterable[Name]) -> dict[str, int]:
    """Map entities to how many other names of the document point to their countries."""
    surface = context.doc[mentioned.start : mentioned.end].text
    return {name.entity_iri: context.weight(context.countries_of(name), surface) for name in names}


def _countries(context: Context, mentioned: Mentioned, name: Name, weights: Mapping[str, int]) -> dict[str, float]:
    """Compare the country of an entity with the countries beside the mention and in the document."""
    codes = context.countries_of(name)
    surface = context.doc[mentioned.start : mentioned.end].text
    if not codes:
        return {"other country beside": float(mentioned.beside.state is not None and name.kind in _BODIES)}
    found: dict[str, float] = {}
    if mentioned.beside.state is not None:
        found["country beside" if mentioned.beside.state in codes else "other country beside"] = 1.0
    total, own = sum(weights.values()), weights[name.entity_iri]
    if total and (len(weights) > 1 or name.kind not in _STATES):
        found["share of the document"] = own / total
    if own or "country beside" in found:
        found["country in the document"] = 1.0
    elif _sense(context, mentioned, name) == "acronym":
        at_home = name.iso2 == _HOME
        found["acronym of a US body" if at_home else "acronym of a country not in the document"] = 1.0
    elif name.kind not in _STATES and context.names_states(surface):
        found["country not in the document"] = 1.0
    return found


def _person(context: Context, mentioned: Mentioned, name: Name) -> dict[str, float]:
    offices = context.gazetteer.offices_of(name.entity_iri)
    held = {holding.office for holding in offices}
    titled = _title_beside(context, mentioned)
    bodies = {context.gazetteer.organisation_of_office(office) for office in held}
    found: dict[str, float] = {"body in the document": float(bool(bodies & context.named))}
    if titled:
        found["holds the office named" if titled & held else "office of somebody else"] = 1.0
    if context.day is not None and offices:
        begun = [holding for holding in offices if holding.first <= context.day]
        if not begun:
            found["before the time of the person"] = 1.0
        elif any(context.serves(name.entity_iri, holding.office) for holding in begun):
            found["in office on the day"] = 1.0
    if context.day is None and any(not holding.end and holding.status != "former" for holding in offices):
        found["in office on the day"] = 1.0  # a page without a date is read as one of the time of the seed graph
    return found


def _title_beside(context: Context, mentioned: Mentioned) -> set[str]:
    """Return the offices that a title right before, or after a comma, may be."""
    before = context.span_at.get(mentioned.start - 1)
    after = context.span_at.get(mentioned.end + 1) if mentioned.end < len(context.doc) else None
    if after is not None and context.doc[mentioned.end].text != ",":
        after = None
    return {item.entity_iri for span in (before, after) if span for item in choose(span.names, _OFFICE)}


def _office(context: Context, mentioned: Mentioned, name: Name) -> dict[str, float]:
    beside, found = mentioned.beside, dict[str, float]()
    if beside.holder in context.gazetteer:
        held = {holding.office for holding in context.gazetteer.offices_of(str(beside.holder))}
        found["held by the person named" if name.entity_iri in held else "not held by the person named"] = 1.0
    own = context.gazetteer.organisation_of_office(name.entity_iri)
    if beside.body is not None:
        found["of the body named"] = float(own == beside.body)
    found["body in the document"] = float(own in context.named)
    return found
