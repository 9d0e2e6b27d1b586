"""Link names of states, bodies, places, agreements and commodities."""

from __future__ import annotations

from dataclasses import replace

from loader import iri
from loader.linking.clues import Beside, Mentioned
from loader.linking.context import Context, choose, head_of, known, unknown
from loader.linking.metonymy import Reading, read_place_name
from loader.linking.namesakes import is_settlement, is_sport, namesake_near, part_after
from loader.linking.scoring import Choice, choose_entity
from loader.linking.spans import NameSpan
from loader.linking.words import words
from loader.model import Entity, EntityLink
from loader.reference.match import Name

_DEMONYM = "demonym"
_THINGS = frozenset({"commodity", "agreement"})
_SCORES = {"name": 0.97, "alias": 0.92}  # of names that only one commodity or agreement bears
_BODIES = frozenset({"agency", "organization"})
_SEAT_SENSES = frozenset({"metonym", "capital"})


def link_name(context: Context, span: NameSpan) -> EntityLink | None:
    """Link one span that is neither a person nor a title; None when it names nothing."""
    state = _state_names(span.names)
    if state or choose(span.names, frozenset({"place"})):
        is_other, found = _link_namesake(context, span)
        if is_other:
            return found
    if state:
        return _link_state(context, span, state)
    others = tuple(name for name in span.names if name.kind not in {"person", "office"})
    if others:
        return _link_known(context, span, others)
    return _link_unknown(context, span)


def _state_names(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return the readings as country, government or its seat; empty when another kind leads."""
    seats = any(name.sense in _SEAT_SENSES for name in names)
    if seats or (names and all(name.kind in {"country", "government"} for name in names)):
        return names
    return ()


def _link_state(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    countries = choose(names, frozenset({"country"}))
    if countries:
        return _link_country(context, span, countries)
    return _link_seat(context, span, names)


def _link_country(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    if _may_be_team(context, span, names) and is_sport(context.doc, span.start, span.end):
        return _link_team(context, span)
    choice = _choose(context, span, names)
    if choice.name is None:
        return _link_open(context, span, "country", choice)
    name, where = choice.name, (span.start, span.end)
    if name.sense == _DEMONYM:
        return known(context, where, name, score=choice.score, reason=choice.reason, reading="demonym")
    act = read_place_name(head_of(context.doc, span.start, span.end))
    reading = "metonymic" if act.metonymic else "literal"
    reason = f"{choice.reason}; {act.reason}"
    return known(context, where, name, score=choice.score, reason=reason, reading=reading)


def _may_be_team(context: Context, span: NameSpan, names: tuple[Name, ...]) -> bool:
    """Tell whether a name is a noun: "Italy" and "Indians" may be teams, "Italian" is an adjective."""
    return names[0].sense != _DEMONYM or context.doc[span.end - 1].text.endswith("s")


def _choose(context: Context, span: NameSpan, names: tuple[Name, ...]) -> Choice:
    beside = Beside(context.state_near(span.start, span.end))
    return choose_entity(context, Mentioned(span.start, span.end, span.label, beside), names)


def _link_open(context: Context, span: NameSpan, kind: str, choice: Choice) -> EntityLink:
    """Leave a mention unlinked, with the entities that it may name."""
    text = context.doc[span.start : span.end].text
    entity = context.candidate(kind, text, stated=context.state_near(span.start, span.end), shared=True)
    link = unknown(context, (span.start, span.end), entity, score=choice.score, reason=choice.reason)
    return replace(link, rivals=choice.rivals)


def _link_team(context: Context, span: NameSpan) -> EntityLink:
    name = f"{context.doc[span.start : span.end].text} (team)"
    entity = Entity(iri.candidate("organization", name, base=context.base), "organization", name, resolved=False)
    return unknown(context, (span.start, span.end), entity, score=0.5, reason="team of the country; words of sport")


def _link_namesake(context: Context, span: NameSpan) -> tuple[bool, EntityLink | None]:
    """Return whether something else of this name is meant, and the link to it; a thing has none."""
    where, text = (span.start, span.end), context.doc[span.start : span.end].text
    part = part_after(context.doc, span.start, span.end)
    if part is not None:
        name = f"{text}, {part}"
        entity = Entity(iri.candidate("place", name, base=context.base), "place", name, resolved=False)
        return True, unknown(context, where, entity, score=0.9, reason=f"a town in {part}")
    if is_settlement(context.doc, span.start) and choose(span.names, frozenset({"country"})):
        entity = context.candidate("place", text, setting=False)
        return True, unknown(context, where, entity, score=0.8, reason="a town or a county of this name")
    other = namesake_near(context.doc, span.start, span.end)
    if other is None or context.weight(_codes(span.names) - {other.within}, text):
        return False, None
    if other.kind == "thing":
        return True, None
    entity = Entity(iri.candidate("place", other.label, base=context.base), "place", other.label, resolved=False)
    return True, unknown(context, where, entity, score=0.85, reason=f"{other.label}, by the words around it")


def _codes(names: tuple[Name, ...]) -> frozenset[str]:
    return frozenset(name.iso2 for name in names if name.iso2)


def _is_far_fetched(context: Context, names: tuple[Name, ...]) -> bool:
    """Tell whether a capital is no known metonym and its state is not named in the document."""
    return all(name.sense == "capital" and not context.countries.get(name.iso2 or "") for name in names)


def _link_seat(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Decide between a city and the government that is called by its name."""
    governments = tuple(name for name in names if name.sense in _SEAT_SENSES or name.kind == "government")
    places = choose(names, frozenset({"place"}))
    act = read_place_name(head_of(context.doc, span.start, span.end))
    if governments and (act.metonymic or not places) and not _is_far_fetched(context, governments):
        return _link_government(context, span, governments, act) or _link_place(context, span, places, act)
    return _link_place(context, span, places, act)


def _link_government(context: Context, span: NameSpan, names: tuple[Name, ...], act: Reading) -> EntityLink | None:
    choice = _choose(context, span, names)
    if choice.name is None:
        return _link_open(context, span, "government", choice)
    places = choose(span.names, frozenset({"place"}))
    literal = _choose(context, span, places).name if places else None
    return known(
        context,
        (span.start, span.end),
        choice.name,
        score=min(choice.score, act.score) if places else choice.score,
        reason=f"{choice.reason}; {act.reason}",
        reading="metonymic" if act.metonymic else "alias",
        literal=literal.entity_iri if literal else None,
    )


def _link_place(context: Context, span: NameSpan, places: tuple[Name, ...], act: Reading) -> EntityLink | None:
    if not places:
        return None
    choice = _choose(context, span, places)
    if choice.name is None:
        return _link_open(context, span, "place", choice)
    reason = f"{choice.reason}; {act.reason}"
    return known(context, (span.start, span.end), choice.name, score=choice.score, reason=reason)


def _plausible(context: Context, name: Name) -> bool:
    """Tell whether an agreement may be meant: a name of common words needs its parties.

    Many pairs of states have a "Comprehensive Economic and Trade Agreement";
    the two that the document names most must both be party to this one.
    """
    if any(word.lower() not in words().agreement_words for word in name.surface.split()):
        return True
    parties = {context.gazetteer.iso2(party) for party in context.gazetteer.parties_of(name.entity_iri)}
    return all(code in parties for code, _ in context.countries.most_common(2))


def _link_known(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Link a body, a place, an agreement or a commodity that the seed graph names."""
    if {name.kind for name in names} & _BODIES and span.label != "LOC":
        names = choose(names, _BODIES)
    if names[0].kind in _THINGS:
        return _link_thing(context, span, names)
    choice = _choose(context, span, names)
    if choice.name is None:
        return _link_open(context, span, sorted({name.kind for name in names})[0], choice)
    sense = choice.name.sense
    reading = "alias" if sense == "alias" else "metonymic" if sense == "metonym" else "literal"
    where = (span.start, span.end)
    return known(context, where, choice.name, score=choice.score, reason=choice.reason, reading=reading)


def _link_thing(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Link a commodity or an agreement, whose names tell it apart by themselves."""
    name, where = names[0], (span.start, span.end)
    if name.kind == "agreement" and not _plausible(context, name):
        return None
    if len({other.entity_iri for other in names}) > 1:
        entity = context.candidate(name.kind, context.doc[span.start : span.end].text, setting=False)
        return unknown(context, where, entity, score=0.4, reason=f"{len(names)} of this name")
    score, reading = _SCORES.get(name.sense, 0.9), "alias" if name.sense == "alias" else "literal"
    return known(context, where, name, score=score, reason=f"{name.sense} in the seed graph", reading=reading)


def _link_unknown(context: Context, span: NameSpan) -> EntityLink | None:
    text = context.doc[span.start : span.end].text
    if span.label == "LOC":
        return unknown(
            context,
            (span.start, span.end),
            context.candidate("place", text, setting=False),
            score=0.5,
            reason="name of a place, not in the seed graph",
        )
    if span.label != "ORG":
        return None
    state = _state_inside(context, span) or context.state_near(span.start, span.end)
    kind = "agency" if _is_agency(text) and not _is_media(text) else "organization"
    entity = context.candidate(kind, text, stated=state, setting=kind == "agency")
    return unknown(
        context, (span.start, span.end), entity, score=0.5, reason=f"name of an {kind}, not in the seed graph"
    )


def merge_short_names(links: dict[int, EntityLink]) -> dict[int, EntityLink]:
    """Take unknown short names of bodies for the fuller one before: "the Commission".

    A short name is the end of the full one, its initials, or the abbreviation
    that it begins with ("CBS" for CBS News).
    """
    merged: dict[int, EntityLink] = {}
    for index in sorted(links):
        link = links[index]
        if not link.entity.resolved and link.entity.type in _BODIES:
            fuller = next(
                (merged[i] for i in sorted(merged, reverse=True) if _is_short_for(link.entity, merged[i].entity)), None
            )
            if fuller is not None:
                mention = replace(link.mention, type=fuller.entity.type, reading="alias")
                link = EntityLink(
                    mention, fuller.entity, round(fuller.score * 0.9, 2), "short for a name before in this document"
                )
        merged[index] = link
    return merged


def _is_short_for(short: Entity, full: Entity) -> bool:
    if full.type not in _BODIES or full.iri == short.iri:
        return False
    words_of = full.name.split()
    if short.name.isupper() and len(short.name) > 2 and words_of[0] == short.name:
        return True
    initials = "".join(word[0] for word in words_of if word[0].isupper())
    return (len(words_of) > len(short.name.split()) and full.name.endswith(f" {short.name}")) or (
        len(short.name) > 2 and short.name == initials
    )


def _is_agency(text: str) -> bool:
    return any(word.lower() in words().agency_heads for word in text.split())


def _is_media(text: str) -> bool:
    return "news" in text.lower()


def _state_inside(context: Context, span: NameSpan) -> str | None:
    """Return the country that an unknown name contains: "Chinese Trade Ministry"."""
    codes = {
        match.names[0].iso2
        for match in context.gazetteer.match([t.text for t in context.doc[span.start : span.end]])
        if match.names[0].kind == "country"
    }
    return codes.pop() if len(codes) == 1 else None
