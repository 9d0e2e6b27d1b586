"""Find out who is meant by a name of a person, also by a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from loader import iri
from loader.linking.context import Context, choose
from loader.linking.spans import NameSpan
from loader.model import Entity, EntityLink
from loader.reference.gazetteer import Gazetteer

_INITIAL = re.compile(r"^[A-Z]\.?$")
_SUFFIX = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PERSON = frozenset({"person"})


def is_person(span: NameSpan) -> bool:
    """Tell whether a span is taken for a person's name."""
    kinds = {name.kind for name in span.names}
    return kinds == {"person"} or (span.label == "PER" and not kinds - {"person"})


def core_name(text: str) -> str:
    """Return a name without initials and suffixes: the form that is compared.

    >>> core_name("Donald J. Trump Jr.")
    'Donald Trump'
    """
    parts = [part for part in text.replace("\n", " ").split() if part.lower().strip(",") not in _SUFFIX]
    kept = [part for index, part in enumerate(parts) if index == 0 or not _INITIAL.match(part)]
    return " ".join(kept)


def link_persons(context: Context) -> dict[NameSpan, EntityLink]:
    """Link every person's name of the document, full names first."""
    spans = [span for span in context.spans if is_person(span) and _text(context, span)]
    full = {span: _full_name_entity(context, span) for span in spans if len(_text(context, span).split()) > 1}
    surnames = {entity.name.split()[-1] for entity, _, _ in full.values()}
    spans = [span for span in context.spans if span in spans or _is_surname(context, span, surnames)]
    links: dict[NameSpan, EntityLink] = {}
    for span in spans:
        if span in full:
            entity, score, reason = full[span]
            links[span] = _link(context, span, entity, score, reason, "literal")
        else:
            links[span] = _short_name(context, span, full)
    return links


def _is_surname(context: Context, span: NameSpan, surnames: set[str]) -> bool:
    """Tell whether an unknown name of another label is the surname of somebody named in full."""
    return not span.names and span.end - span.start == 1 and context.doc[span.start].text in surnames


def _text(context: Context, span: NameSpan) -> str:
    return core_name(context.doc[span.start : span.end].text)


def _link(context: Context, span: NameSpan, entity: Entity, score: float, reason: str, reading: str) -> EntityLink:
    return EntityLink(context.mention(span.start, span.end, "person", reading), entity, score, reason)


def _full_name_entity(context: Context, span: NameSpan) -> tuple[Entity, float, str]:
    name = _text(context, span)
    names = choose(span.names, _PERSON) or choose(context.gazetteer.named(name), _PERSON)
    iris = sorted({item.entity_iri for item in names})
    if len(iris) == 1:
        return context.gazetteer.entity(iris[0]), 0.97, "full name in the seed graph"
    if iris:
        return _candidate(context, name), 0.4, f"{len(iris)} persons of the seed graph bear this name"
    return _candidate(context, name), 0.6, "full name, not in the seed graph"


def _candidate(context: Context, name: str) -> Entity:
    return Entity(iri.candidate("person", name, base=context.base), "person", name, resolved=False)


def _short_name(context: Context, span: NameSpan, full: dict[NameSpan, tuple[Entity, float, str]]) -> EntityLink:
    part = _text(context, span)
    antecedent = _antecedent(part, span, full.items())
    if antecedent is not None:
        return _link(context, span, antecedent, 0.9, "short for a full name in this document", "alias")
    holder = _known_holder(context, part)
    if holder is not None:
        return _link(context, span, holder, 0.75, "the only office holder of this name on the day", "alias")
    return _link(
        context, span, _candidate(context, part), 0.3, "single name, nobody in the document or seed graph", "literal"
    )


def _antecedent(part: str, span: NameSpan, full: Iterable[tuple[NameSpan, tuple[Entity, float, str]]]) -> Entity | None:
    """Return the nearest full name before (else after) that holds ``part``."""
    matching = [
        (other, found[0]) for other, found in full if part in found[0].name.split() or part in _surnames(found[0].name)
    ]
    before = [entity for other, entity in matching if other.start < span.start]
    if before:
        return before[-1]
    return matching[0][1] if matching else None


def _surnames(name: str) -> set[str]:
    """Return the forms a surname may take: "van der Bellen", "Al-Thani"."""
    parts = name.split()
    return {" ".join(parts[index:]) for index in range(1, len(parts))}


def _known_holder(context: Context, part: str) -> Entity | None:
    people = _by_surname(context.gazetteer).get(part, ())
    serving = sorted(person for person in people if _serves(context, person))
    return context.gazetteer.entity(serving[0]) if len(serving) == 1 else None


@cache
def _by_surname(gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    """Map each surname of the seed graph to the persons who bear it."""
    found: dict[str, set[str]] = {}
    for person in gazetteer.iris("person"):
        name = core_name(gazetteer.entity(person).name)
        found.setdefault(name.split()[-1], set()).add(person)
    return {surname: tuple(sorted(people)) for surname, people in found.items()}


def _serves(context: Context, person: str) -> bool:
    """Tell whether a person may have held an office on the day of publication."""
    if context.day is None:
        return False
    return any(
        person == holder
        for holding in context.gazetteer.offices_of(person)
        for holder, _, _ in context.gazetteer.holders(holding.office, context.day)
    )
