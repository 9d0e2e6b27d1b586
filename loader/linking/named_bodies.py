"""Link bodies that the seed graph names: with their state, or by what the text around is about."""

from __future__ import annotations

from loader.linking.bodies import body_of_state, state_around
from loader.linking.choosing import choose_among, codes_of, is_no_noun, link_open, reading_of
from loader.linking.context import Context, head_of, known, unknown
from loader.linking.name_span import NameSpan
from loader.linking.words import words
from loader.model import EntityLink
from loader.reference.match import Name


def is_bare_body(context: Context, span: NameSpan) -> bool:
    """Tell whether a span names a body that many states have, without its state: "the army", "Parliament"."""
    needy = all(name.sense == "generic" for name in span.names) or len({name.iso2 for name in span.names}) > 1
    bodies = all(name.kind == "agency" for name in span.names)
    return bool(span.names) and bodies and needy and context.state_near(span.start, span.end) is None


def link_bare_body(context: Context, span: NameSpan, links: dict[int, EntityLink]) -> EntityLink | None:
    """Link a body named without its state; None where nothing tells whose it is."""
    where, head = (span.start, span.end), head_of(context.doc, span.start, span.end)
    if head.is_lower and is_no_noun(head, {"agency"}):
        return None
    if context.doc[span.start : span.end].text in words().forces and head.sent[0].i != span.start:
        return link_open(context, span, "agency", choose_among(context, span, span.names))
    at_home = any(name.sense != "generic" and context.countries.get(name.iso2 or "") for name in span.names)
    state = state_around(context, where, links)
    if state is None and head.is_lower:
        common = context.doc[span.start : span.end].text.lower() in words().agency_heads
        return None if common else link_open(context, span, "agency", choose_among(context, span, span.names))
    if state is None or (at_home and state not in codes_of(span.names)):
        return link_body(context, span, span.names)
    own = {name.entity_iri: name for name in span.names if name.iso2 == state}
    if len(own) == 1:
        return known(context, where, *own.values(), score=0.85, reason=f"the text around is about {state}")
    return link_body(context, span, span.names, around=state)


def link_body(
    context: Context, span: NameSpan, names: tuple[Name, ...], around: str | None = None
) -> EntityLink | None:
    """Link a body of the seed graph, or the one of the state beside or ``around`` it that the seed graph lacks."""
    where, text = (span.start, span.end), context.doc[span.start : span.end].text
    state = context.state_near(*where) or around
    bare = bare_body(context, text) if state is None or around else None
    if bare is not None:
        return known(context, where, bare, score=0.8, reason="the body of an organisation named here")
    own = tuple(name for name in names if state in {None, name.iso2} or (name.iso2 is None and not around))
    choice = choose_among(context, span, own or names, state)
    if choice.name is not None and own:
        reading = reading_of(choice.name)
        return known(context, where, choice.name, score=choice.score, reason=choice.reason, reading=reading)
    kind = sorted({name.kind for name in names})[0]
    if kind == "agency" and state is None and text.lower() in words().agency_heads:
        return None
    if kind == "agency" and state is not None:
        entity = body_of_state(context, where, state)
        if entity.resolved:
            return unknown(context, where, entity, score=0.85, reason=f"the one body of {state} for this")
        return unknown(context, where, entity, score=0.4, reason=f"no body of {state} of this name in the seed graph")
    return link_open(context, span, kind, choice)


def bare_body(context: Context, text: str) -> Name | None:
    """Return "the Commission" of an organisation that the document names elsewhere."""
    full = words().bare_bodies.get(text)
    names = context.gazetteer.named(full) if full is not None else ()
    parent = context.gazetteer.entity(names[0].entity_iri).part_of if names else None
    named = {name.entity_iri for span in context.spans for name in span.names}
    return names[0] if names and named & {parent, names[0].entity_iri} else None
