"""Link names of states, bodies, places, agreements and commodities."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from loader import iri
from loader.language.syntax import case_of
from loader.linking.bodies import body_of_state
from loader.linking.context import Context, choose, head_of, known, unknown
from loader.linking.descriptions import AGENCY, AGREEMENT, BODY
from loader.linking.goods import first_of_list
from loader.linking.metonymy import first_conjunct
from loader.linking.readings import GOVERNMENT, PlaceReading, read_place_name
from loader.linking.spans import NameSpan
from loader.linking.words import goods_words, words
from loader.model import Entity, EntityLink
from loader.reference.match import Name

_SCORES = {"name": 0.97, "alias": 0.92, "demonym": 0.92, "metonym": 0.9, "capital": 0.85}
_DEMONYM = "demonym"
_SURE = 0.9  # how sure an acting capital must be when nothing else names its state
_BODIES = frozenset({"agency", "organization"})
_SEAT_SENSES = frozenset({"metonym", "capital"})


def link_name(context: Context, span: NameSpan) -> EntityLink | None:
    """Link one span that is neither a person nor a title; None when it names nothing."""
    state = _state_names(span.names)
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


def _link_country(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink:
    name = _prefer(context, names)
    score = _SCORES.get(name.sense, 0.9)
    if name.sense == _DEMONYM:
        return known(context, (span.start, span.end), name, score=score, reason="demonym", reading="demonym")
    found = known(context, (span.start, span.end), name, score=score, reason=f"{name.sense} of a country")
    return _read_as_place(context, span, found)


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


def _prefer(context: Context, names: tuple[Name, ...]) -> Name:
    """Return the reading of the country that the document names most often."""
    return max(
        names,
        key=lambda name: (
            name.sense == "metonym",
            context.countries.get(name.iso2 or "", 0),
            name.sense == "name",
            name.entity_iri,
        ),
    )


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
        name = _prefer(context, governments)
        found = known(
            context,
            (span.start, span.end),
            name,
            score=act.score if places else 0.9,
            reason="metonym",
            literal=_prefer(context, places).entity_iri if places else None,
        )
        if act.metonymic and name.sense in _SEAT_SENSES:
            return _as_read(found, act)
        return replace(found, mention=replace(found.mention, reading="alias"))
    if not places:
        return None
    name = _prefer(context, places)
    return _as_read(
        known(context, (span.start, span.end), name, score=_SCORES.get(name.sense, 0.85), reason="place"), act
    )


def _plausible(context: Context, name: Name) -> bool:
    """Tell whether an agreement may be meant: a name of common words needs its parties.

    Many pairs of states have a "Comprehensive Economic and Trade Agreement";
    the two that the document names most must both be party to this one.
    """
    if any(word.lower() not in words().agreement_words for word in name.surface.split()):
        return True
    parties = {context.gazetteer.iso2(party) for party in context.gazetteer.parties_of(name.entity_iri)}
    return all(code in parties for code, _ in context.countries.most_common(2))


def _is_no_noun(head: Token, kinds: set[str]) -> bool:
    """Tell whether common words stand as a verb or an adjective: "he ships oats", "military intelligence"."""
    return head.is_lower and (head.pos_ in {"VERB", "ADV", "ADP", "AUX"} or (head.pos_ == "ADJ" and "agency" in kinds))


def _is_quality(context: Context, end: int) -> bool:
    """Tell whether a commodity only tells a quality: "battery-grade", "coal-fired", "oil-producing"."""
    after = context.doc[end : end + 2]
    return (
        len(after) == 2
        and after[0].text == "-"
        and (after[1].tag_ in {"VBN", "VBG", "JJ"} or after[1].lower_ == "grade")
    )


def _is_only_a_vehicle(context: Context, span: NameSpan) -> bool:
    """Tell whether ships, aircraft and the like are named that nobody trades in."""
    head = head_of(context.doc, span.start, span.end)
    return span.end - span.start == 1 and head.lemma_.lower() in goods_words().carriers and not _is_good(head)


def _is_good(head: Token) -> bool:
    """Tell whether a noun hangs on a word of trade: "car exports", "a ban on cars", "sold cars"."""
    lists, first = goods_words(), first_of_list(head)
    trade = lists.flows | lists.levies | lists.trading_verbs | lists.trade_words
    return first.dep_ in {"nmod", "compound", "obj", "nsubj:pass"} and first.head.lemma_.lower() in trade


def _makes_another(context: Context, end: int) -> bool:
    """Tell whether the next noun makes another substance of a commodity: "hydrogen fluoride"."""
    return end < len(context.doc) and context.doc[end].lower_ in goods_words().compounds


def _link_known(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Link a body, a place, an agreement or a commodity that the seed graph names."""
    kinds = {name.kind for name in names}
    if all(name.sense == "generic" for name in names) and _is_no_noun(
        head_of(context.doc, span.start, span.end), kinds
    ):
        return None
    if kinds == {"commodity"} and (_is_quality(context, span.end) or _is_only_a_vehicle(context, span)):
        return None
    if kinds == {"commodity"} and _makes_another(context, span.end):
        entity = _candidate(context, "commodity", context.doc[span.start : span.end + 1].text.lower(), None)
        return unknown(context, (span.start, span.end + 1), entity, score=0.5, reason="compound of a known substance")
    state = context.state_near(span.start, span.end)
    bare = _bare_body(context, context.doc[span.start : span.end].text) if state is None else None
    if bare is not None:
        return known(context, (span.start, span.end), bare, score=0.8, reason="the body of an organisation named here")
    if kinds & {"agency", "organization"} and span.label != "LOC":
        names = choose(names, frozenset({"agency", "organization"}))
    iris = sorted({name.entity_iri for name in names})
    if len(iris) == 1 and names[0].kind == "agreement" and not _plausible(context, names[0]):
        return None
    if len(iris) == 1:
        name = names[0]
        reading = "alias" if name.sense == "alias" else "metonymic" if name.sense == "metonym" else "literal"
        found = known(
            context,
            (span.start, span.end),
            name,
            score=_SCORES.get(name.sense, 0.9),
            reason=f"{name.sense} in the seed graph",
            reading=reading,
        )
        return _read_as_place(context, span, found) if name.kind == "place" else found
    return _disambiguate(context, span, names)


def _disambiguate(context: Context, span: NameSpan, names: tuple[Name, ...]) -> EntityLink | None:
    """Choose among bodies of the same name by the country that stands beside it."""
    state = context.state_near(span.start, span.end)
    for code, score, reason in _hints(context, state):
        fitting = sorted(
            {name for name in names if context.gazetteer.entity(name.entity_iri).iso2 == code},
            key=lambda n: n.entity_iri,
        )
        if len({name.entity_iri for name in fitting}) == 1:
            return known(context, (span.start, span.end), fitting[0], score=score, reason=reason)
    if state is None and (alone := _standing_alone(names)):
        reason = "the only body of this name that needs no country beside it"
        return known(context, (span.start, span.end), alone[0], score=0.55, reason=reason)
    text = context.doc[span.start : span.end].text
    kind = sorted({name.kind for name in names})[0]
    if kind == "agency" and state is None and text.lower() in words().agency_heads:
        return None
    if kind == "agency" and state is not None:
        entity = body_of_state(context, (span.start, span.end), state)
    else:
        entity = _candidate(context, kind, text, state)
    return unknown(context, (span.start, span.end), entity, score=0.4, reason=f"{len(names)} bodies of this name")


def _hints(context: Context, state: str | None) -> list[tuple[str, float, str]]:
    if state is not None:
        return [(state, 0.92, f"name beside its country {state}")]
    return [(code, 0.6, f"{code} is a country of this document") for code, _ in context.countries.most_common(1)]


def _standing_alone(names: tuple[Name, ...]) -> list[Name]:
    """Return the one body that bears the name without its country, where all others need theirs beside it."""
    alone = {name.entity_iri: name for name in names if name.sense != "generic"}
    return list(alone.values()) if len(alone) == 1 else []


def _link_unknown(context: Context, span: NameSpan) -> EntityLink | None:
    text = context.doc[span.start : span.end].text
    if span.label == "LOC":
        entity = _candidate(context, "place", text, None)
        reason = "name of a place, not in the seed graph"
        return _read_as_place(context, span, unknown(context, (span.start, span.end), entity, score=0.5, reason=reason))
    if span.label == AGREEMENT:
        entity, reason = _candidate(context, "agreement", text, None), "called an agreement, not in the seed graph"
        return unknown(context, (span.start, span.end), entity, score=0.5, reason=reason)
    if span.label not in {BODY, AGENCY}:
        return None
    kind = "agency" if span.label == AGENCY or (_is_agency(text) and not _is_media(text)) else "organization"
    state = _state_inside(context, span) or context.state_near(span.start, span.end)
    if _is_no_name(text):
        return None
    bare = _bare_body(context, text)
    if bare is not None:
        return known(context, (span.start, span.end), bare, score=0.8, reason="the body of an organisation named here")
    if text.lower() in words().functions or (state is None and text.lower() in words().agency_heads):
        return None
    place, reason = (span.start, span.end), f"name of an {kind}, not in the seed graph"
    if kind == "agency" and state is not None and text.split()[-1].lower() in words().function_heads:
        return unknown(context, place, body_of_state(context, place, state), score=0.5, reason=reason)
    entity = _candidate(context, kind, text, state if kind == "agency" else None)
    return unknown(context, place, entity, score=0.5, reason=reason)


def merge_short_names(context: Context, links: dict[int, EntityLink]) -> dict[int, EntityLink]:
    """Take unknown short names of bodies for the fuller one before: "the Commission".

    A short name is the end of the full one, its initials, the word that it
    begins with ("CBS" for CBS News), or stands in brackets behind it.
    """
    merged: dict[int, EntityLink] = {}
    abbreviations = _abbreviations(context, links)
    for index in sorted(links):
        link = links[index]
        if not link.entity.resolved and link.entity.type in _BODIES:
            fuller = _fuller(link, merged, abbreviations)
            if fuller is not None:
                mention = replace(link.mention, type=fuller.entity.type, reading="alias")
                link = EntityLink(
                    mention, fuller.entity, round(fuller.score * 0.9, 2), "short for a name before in this document"
                )
        merged[index] = link
    return merged


def _fuller(
    link: EntityLink, earlier: dict[int, EntityLink], abbreviations: dict[str, EntityLink]
) -> EntityLink | None:
    told = abbreviations.get(link.mention.text)
    if told is not None and told.entity.iri != link.entity.iri:
        return told
    return next((earlier[i] for i in sorted(earlier, reverse=True) if _is_short_for(link, earlier[i])), None)


def _abbreviations(context: Context, links: dict[int, EntityLink]) -> dict[str, EntityLink]:
    """Map what is told to stand for a body: "the Office (ABC)", "the Office, known as ABC"."""
    found: dict[str, EntityLink] = {}
    for index, link in links.items():
        if link.entity.type in _BODIES and links.get(index + 1) is not link:
            after = [token.text for token in context.doc[index + 1 : index + 5]]
            for opening in (["("], [",", "known", "as"], ["known", "as"], [",", "or"]):
                short = after[len(opening)] if len(after) > len(opening) and after[: len(opening)] == opening else ""
                if len(short) > 1 and short.isupper():
                    found.setdefault(short, link)
    return found


def _is_short_for(short_link: EntityLink, full_link: EntityLink) -> bool:
    short, full = short_link.entity, full_link.entity
    if full.type not in _BODIES or full.iri == short.iri:
        return False
    return any(_shortens(short.name, name) for name in (full.name, *full.aliases, full_link.mention.text))


def _shortens(short: str, name: str) -> bool:
    words_of = name.split()
    if len(short) > 2 and words_of[0] == short and len(words_of) > 1 and (short.isupper() or not _is_agency(name)):
        return True
    initials = "".join(word[0] for word in words_of if word[0].isupper())
    return (len(words_of) > len(short.split()) and name.endswith(f" {short}")) or (len(short) > 2 and short == initials)


def _is_agency(text: str) -> bool:
    return any(word.lower() in words().agency_heads for word in text.split())


def _bare_body(context: Context, text: str) -> Name | None:
    """Return "the Commission" of an organisation that the document names elsewhere."""
    full = words().bare_bodies.get(text)
    names = context.gazetteer.named(full) if full is not None else ()
    parent = context.gazetteer.entity(names[0].entity_iri).part_of if names else None
    named = {name.entity_iri for span in context.spans for name in span.names}
    return names[0] if names and named & {parent, names[0].entity_iri} else None


def _is_no_name(text: str) -> bool:
    """Tell whether a supposed body is a code of a product ("NXT:1980i"), or an office ("Climate Commissioner")."""
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


def _candidate(context: Context, kind: str, text: str, state: str | None) -> Entity:
    name = " ".join(text.split())
    key = f"{name} {state}" if state and state.lower() not in name.lower().split() else name
    return Entity(iri.candidate(kind, key, base=context.base), kind, name, iso2=state, resolved=False)
