"""Link names of states, bodies, places, agreements and commodities."""

from __future__ import annotations

from dataclasses import replace

from loader import iri
from loader.language.syntax import case_of
from loader.linking.bodies import body_of_state
from loader.linking.choosing import choose_among, codes_of, is_no_noun, link_open, reading_of
from loader.linking.context import Context, choose, head_of, known, unknown
from loader.linking.descriptions import AGENCY, AGREEMENT, BODY
from loader.linking.goods import is_no_good, makes_another
from loader.linking.metonymy import first_conjunct
from loader.linking.name_span import NameSpan
from loader.linking.named_bodies import bare_body, link_body
from loader.linking.namesakes import is_settlement, is_sport, namesake_near, part_after
from loader.linking.readings import GOVERNMENT, TEAM, PlaceReading, read_place_name
from loader.linking.shortening import is_agency_name
from loader.linking.spans import is_abbreviation
from loader.linking.words import words
from loader.model import Entity, EntityLink
from loader.reference.match import Name

_DEMONYM = "demonym"
_FEW = 5  # parties of an agreement that a document about it names
_SURE = 0.9  # how sure an acting capital must be when nothing else names its state
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
    if is_abbreviation(context.doc, span):  # "QUARTZ, a pact on sharing data" is no mineral
        others = tuple(name for name in others if name.kind != "commodity" or name.surface.isupper())
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
    choice = choose_among(context, span, names)
    if choice.name is None:
        return link_open(context, span, "country", choice)
    name, where = choice.name, (span.start, span.end)
    if name.sense == _DEMONYM:
        return known(context, where, name, score=choice.score, reason=choice.reason, reading="demonym")
    return _read_as_place(context, span, known(context, where, name, score=choice.score, reason=choice.reason))


def _read_as_place(context: Context, span: NameSpan, link: EntityLink) -> EntityLink:
    return _as_read(link, read_place_name(head_of(context.doc, span.start, span.end)))


def _as_read(link: EntityLink, act: PlaceReading) -> EntityLink:
    """Return the link of a place or country with what its name stands for."""
    mention = replace(link.mention, reading=_reading(act))
    stands_for = act.stands_for if act.metonymic else None
    return replace(link, mention=mention, reason=f"{link.reason}; {act.reason}", stands_for=stands_for)


def _reading(act: PlaceReading) -> str:
    if not act.metonymic:
        return "literal"
    return "mixed" if act.mixed else "metonymic"


def _may_be_team(context: Context, span: NameSpan, names: tuple[Name, ...]) -> bool:
    """Tell whether a name is a noun: "Italy" and "Indians" may be teams, "Italian" is an adjective."""
    return names[0].sense != _DEMONYM or context.doc[span.end - 1].text.endswith("s")


def _link_team(context: Context, span: NameSpan) -> EntityLink:
    name = f"{context.doc[span.start : span.end].text} (team)"
    entity = Entity(iri.candidate("organization", name, base=context.base), "organization", name, resolved=False)
    link = unknown(context, (span.start, span.end), entity, score=0.5, reason="team of the country; words of sport")
    return replace(link, mention=replace(link.mention, reading="metonymic"), stands_for=TEAM)


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
    if other is None or context.weight(codes_of(span.names) - {other.within}, text):
        return False, None
    if other.kind == "thing":
        return True, None
    entity = Entity(iri.candidate("place", other.label, base=context.base), "place", other.label, resolved=False)
    return True, unknown(context, where, entity, score=0.85, reason=f"{other.label}, by the words around it")


def _is_far_fetched(context: Context, names: tuple[Name, ...], act: PlaceReading) -> bool:
    """Tell whether a capital is no known metonym, its state is named nowhere else, and its acting is in doubt."""
    unnamed = all(name.sense == "capital" and not context.countries.get(name.iso2 or "") for name in names)
    return unnamed and (act.score < _SURE or len({name.iso2 for name in names}) > 1)


def _read_seat(context: Context, span: NameSpan, places: tuple[Name, ...]) -> PlaceReading:
    """Read the name of a seat; without a preposition, a building is named for who sits in it."""
    head = head_of(context.doc, span.start, span.end)
    act = read_place_name(head)
    building = bool(places) and all(context.gazetteer.is_site(name.entity_iri) for name in places)
    if building and not act.metonymic and case_of(first_conjunct(head)) is None:
        return PlaceReading(GOVERNMENT, 0.85, "a building named for who sits in it")
    return act


def _link_seat(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Decide between a city and the government that is called by its name."""
    governments = tuple(name for name in names if name.sense in _SEAT_SENSES or name.kind == "government")
    places = choose(names, frozenset({"place"}))
    act = _read_seat(context, span, places)
    acts = act.stands_for == GOVERNMENT and not _is_far_fetched(context, governments, act)
    if governments and (acts or not places):
        return _link_government(context, span, governments, act) or _link_place(context, span, places, act)
    return _link_place(context, span, places, act)


def _link_government(context: Context, span: NameSpan, names: tuple[Name, ...], act: PlaceReading) -> EntityLink | None:
    choice = choose_among(context, span, names)
    if choice.name is None:
        return link_open(context, span, "government", choice)
    places = choose(span.names, frozenset({"place"}))
    literal = choose_among(context, span, places).name if places else None
    found = known(
        context,
        (span.start, span.end),
        choice.name,
        score=min(choice.score, act.score) if places else choice.score,
        reason=choice.reason,
        literal=literal.entity_iri if literal else None,
    )
    if act.metonymic and choice.name.sense in _SEAT_SENSES:
        return _as_read(found, act)
    return replace(found, mention=replace(found.mention, reading="alias"))


def _link_place(context: Context, span: NameSpan, places: tuple[Name, ...], act: PlaceReading) -> EntityLink | None:
    if not places:
        return None
    choice = choose_among(context, span, places)
    if choice.name is None:
        return link_open(context, span, "place", choice)
    found = known(context, (span.start, span.end), choice.name, score=choice.score, reason=choice.reason)
    return _as_read(found, act)


def _plausible(context: Context, name: Name) -> bool:
    """Tell whether an agreement may be meant: a name of common words needs its parties.

    Many pairs of states have a "Comprehensive Economic and Trade Agreement";
    the two that the document names most must both be party to this one. Of any
    agreement between a few states one at least must be named.
    """
    parties = {context.gazetteer.iso2(party) for party in context.gazetteer.parties_of(name.entity_iri)}
    if any(word.lower() not in words().agreement_words for word in name.surface.split()):
        few = 0 < len(parties) <= _FEW and None not in parties
        return not few or bool(parties & context.countries.keys())
    return all(code in parties for code, _ in context.countries.most_common(2))


def _link_known(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Link a body, a place, an agreement or a commodity that the seed graph names."""
    kinds = {name.kind for name in names}
    if all(name.sense == "generic" for name in names) and is_no_noun(head_of(context.doc, span.start, span.end), kinds):
        return None
    if kinds & _BODIES and span.label != "LOC":
        return link_body(context, span, choose(names, _BODIES))
    if names[0].kind in _THINGS:
        return _link_thing(context, span, names)
    choice = choose_among(context, span, names)
    if choice.name is None:
        return link_open(context, span, sorted(kinds)[0], choice)
    found = known(context, (span.start, span.end), choice.name, score=choice.score, reason=choice.reason)
    if choice.name.kind == "place":
        return _read_as_place(context, span, found)
    return replace(found, mention=replace(found.mention, reading=reading_of(choice.name)))


def _link_thing(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Link a commodity or an agreement, whose names tell it apart by themselves."""
    if names[0].kind == "agreement":
        names = tuple(name for name in names if name.kind == "agreement" and _plausible(context, name))
        if not names:
            return None
    name, where = names[0], (span.start, span.end)
    if name.kind == "commodity" and is_no_good(context, span):
        return None
    if name.kind == "commodity" and makes_another(context, span.end):
        whole = (span.start, span.end + 1)
        entity = context.candidate("commodity", context.doc[whole[0] : whole[1]].text.lower(), setting=False)
        return unknown(context, whole, entity, score=0.5, reason="compound of a known substance")
    if len({other.entity_iri for other in names}) > 1:
        entity = context.candidate(name.kind, context.doc[span.start : span.end].text, setting=False)
        return unknown(context, where, entity, score=0.4, reason=f"{len(names)} of this name")
    score, reading = _SCORES.get(name.sense, 0.9), "alias" if name.sense == "alias" else "literal"
    return known(context, where, name, score=score, reason=f"{name.sense} in the seed graph", reading=reading)


def _link_unknown(context: Context, span: NameSpan) -> EntityLink | None:
    text = context.doc[span.start : span.end].text
    if span.label == "LOC":
        entity = context.candidate("place", text, setting=False)
        reason = "name of a place, not in the seed graph"
        return _read_as_place(context, span, unknown(context, (span.start, span.end), entity, score=0.5, reason=reason))
    if span.label == AGREEMENT:
        entity = context.candidate("agreement", text, setting=False)
        reason = "called an agreement, not in the seed graph"
        return unknown(context, (span.start, span.end), entity, score=0.5, reason=reason)
    if span.label not in {BODY, AGENCY}:
        return None
    kind = "agency" if span.label == AGENCY or (is_agency_name(text) and not _is_media(text)) else "organization"
    state = _state_inside(context, span) or context.state_near(span.start, span.end)
    if _is_no_name(text):
        return None
    bare = bare_body(context, text)
    if bare is not None:
        return known(context, (span.start, span.end), bare, score=0.8, reason="the body of an organisation named here")
    if text.lower() in words().functions or (state is None and text.lower() in words().agency_heads):
        return None
    place, reason = (span.start, span.end), f"name of an {kind}, not in the seed graph"
    if kind == "agency" and state is not None and text.split()[-1].lower() in words().function_heads:
        return unknown(context, place, body_of_state(context, place, state), score=0.5, reason=reason)
    entity = context.candidate(kind, text, stated=state, setting=kind == "agency")
    return unknown(context, place, entity, score=0.5, reason=reason)


_COMMON = frozenset({"government", "bloc", "company"})


def _is_no_name(text: str) -> bool:
    """Tell whether a supposed body is a code of a product, an office, or one common noun: "the Government"."""
    if text.lower() in _COMMON:
        return True
    code = any(letter.isdigit() for letter in text) and ":" in text
    return code or text.split()[-1].lower() in words().office_heads - {"general", "head", "chair", "chairs"}


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
