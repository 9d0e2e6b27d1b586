"""Find out who is meant by a name of a person, also by a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from loader.linking.clues import Mentioned
from loader.linking.context import Context, choose
from loader.linking.name_span import NameSpan
from loader.linking.namesakes import follows_locative, namesakes
from loader.linking.scoring import choose_entity
from loader.linking.words import words
from loader.model import Entity, EntityLink
from loader.reference.gazetteer import Gazetteer
from loader.reference.match import Name

_INITIAL = re.compile(r"^[A-Z]\.?$")
_SUFFIX = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PERSON = frozenset({"person"})
_PLACES = frozenset({"country", "government", "place"})
_SHORT = "short for a full name in this document"


@dataclass(frozen=True, slots=True)
class Found:
    """Who is meant by a name, how sure that is (0 to 1), why, who else it may be, and the name as written."""

    entity: Entity
    score: float
    reason: str
    rivals: tuple[tuple[str, float], ...] = ()
    text: str = ""


def is_person(span: NameSpan) -> bool:
    """Tell whether a span is taken for a person's name."""
    kinds = {name.kind for name in span.names}
    if span.label == "PER" and kinds and not kinds - _PLACES:
        return bool({name.surface for name in span.names} & namesakes().people)
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
    persons = {span.start for span in context.spans if is_person(span) and _text(context, span)}
    named = [span for span in context.spans if span.start in persons]
    texts = {span: _text(context, span) for span in named}
    full = {span: replace(_full_name_entity(context, span), text=texts[span]) for span in _full_names(texts)}
    surnames = {_surname(name) for span, found in full.items() for name in (found.entity.name, texts[span])}
    links: dict[NameSpan, EntityLink] = {}
    for span in context.spans:
        if span.start not in persons and not _is_surname(context, span, surnames):
            continue
        if span in full:
            links[span] = _link(context, span, full[span], "literal")
        else:
            links[span] = _short_name(context, span, full)
    return links


def _full_names(texts: dict[NameSpan, str]) -> Iterator[NameSpan]:
    """Yield the names of several words that are whole, in order: not "Ould Tah" after "Sidi Ould Tah"."""
    endings: set[str] = set()
    for span in sorted(texts, key=lambda span: span.start):
        if " " in texts[span] and texts[span] not in endings:
            yield span
        endings |= _surnames(texts[span])


def _surname(name: str) -> str:
    """Return the surname of a full name: the last word, but the first where a given name is of two syllables."""
    words_of = name.split()
    return words_of[0] if "-" in words_of[-1] and len(words_of) == 2 and len(words_of[0]) <= 4 else words_of[-1]


def _is_surname(context: Context, span: NameSpan, surnames: set[str]) -> bool:
    """Tell whether a name of another label is the surname of somebody named in full.

    The name of a state or a town may be one too ("Jordan told reporters"), but not after "in".
    """
    if span.end - span.start != 1 or context.doc[span.start].text not in surnames:
        return False
    is_place = bool(span.names) and not {name.kind for name in span.names} - _PLACES
    return not span.names or (is_place and not follows_locative(context.doc, span.start))


def _text(context: Context, span: NameSpan) -> str:
    return core_name(context.doc[span.start : span.end].text)


def _link(context: Context, span: NameSpan, found: Found, reading: str) -> EntityLink:
    mention = context.mention(span.start, span.end, "person", reading)
    return EntityLink(mention, found.entity, found.score, found.reason, rivals=found.rivals)


def _full_name_entity(context: Context, span: NameSpan) -> Found:
    name = _text(context, span)
    names = choose(span.names, _PERSON) or choose(context.gazetteer.named(name), _PERSON)
    if not names:
        return Found(context.candidate("person", name), 0.6, "full name, not in the seed graph")
    choice = choose_entity(context, Mentioned(span.start, span.end, span.label), names)
    if choice.name is None:
        return Found(context.candidate("person", name, shared=True), choice.score, choice.reason, choice.rivals)
    return Found(context.gazetteer.entity(choice.name.entity_iri), choice.score, choice.reason)


def _short_name(context: Context, span: NameSpan, full: dict[NameSpan, Found]) -> EntityLink:
    part = _text(context, span)
    antecedent = _antecedent(part, span, full)
    if antecedent is not None:
        score = round(0.95 * antecedent.score, 2) if antecedent.entity.resolved else antecedent.score
        return _link(context, span, replace(antecedent, score=score, reason=_SHORT), "alias")
    bearers = _bearers(context.gazetteer, part) if not _is_given_name(context, span) else ()
    if bearers:
        choice = choose_entity(context, Mentioned(span.start, span.end, span.label), bearers)
        if choice.name is not None:
            found = Found(context.gazetteer.entity(choice.name.entity_iri), choice.score, choice.reason)
            return _link(context, span, found, "alias")
        candidate = context.candidate("person", part, shared=True)
        return _link(context, span, Found(candidate, choice.score, choice.reason, choice.rivals), "literal")
    candidate = context.candidate("person", part, shared=True)
    reason = "single name, nobody in the document or seed graph"
    return _link(context, span, Found(candidate, 0.3, reason), "literal")


def _is_given_name(context: Context, span: NameSpan) -> bool:
    """Tell whether a single name names a relative: English calls "her brother Kyle" by the given name."""
    return span.start > 0 and context.doc[span.start - 1].lower_ in words().kin


def _antecedent(part: str, span: NameSpan, full: dict[NameSpan, Found]) -> Found | None:
    """Return the nearest full name before (else after) that holds ``part``, as the text or the seed graph writes it."""
    matching = [
        (other, found)
        for other, found in full.items()
        if any(part in name.split() or part in _surnames(name) for name in (found.entity.name, found.text))
    ]
    before = [found for other, found in matching if other.start < span.start]
    if before:
        return before[-1]
    return matching[0][1] if matching else None


def _surnames(name: str) -> set[str]:
    """Return the forms a surname may take: "van der Bellen", "Al-Thani"."""
    parts = name.split()
    return {" ".join(parts[index:]) for index in range(1, len(parts))}


def _bearers(gazetteer: Gazetteer, part: str) -> tuple[Name, ...]:
    """Return the persons of the seed graph with this surname, or with this name alone in headlines."""
    headlines = {name.entity_iri for name in gazetteer.named(part) if name.kind == "person"}
    people = sorted({*_by_surname(gazetteer).get(part, ())} | headlines)
    return tuple(
        Name(part, person, "person", "generic" if person in headlines else "surname", None) for person in people
    )


@cache
def _by_surname(gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    """Map each surname of the seed graph to the persons who bear it."""
    found: dict[str, set[str]] = {}
    for person in gazetteer.iris("person"):
        name = core_name(gazetteer.entity(person).name)
        found.setdefault(name.split()[-1], set()).add(person)
    return {surname: tuple(sorted(people)) for surname, people in found.items()}
