"""Link names in a document to entities of the graph, or to candidates.

An honest "unknown" is preferred to a wrong identity: what the seed graph
does not hold, or holds twice without a hint, stays a candidate.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from loader.linking.agreements import link_agreements
from loader.linking.bodies import bodies_within, link_bodies
from loader.linking.context import Context
from loader.linking.goods import link_goods
from loader.linking.named_bodies import is_bare_body, link_bare_body
from loader.linking.names import link_name
from loader.linking.office_names import link_posts
from loader.linking.offices import link_titles
from loader.linking.persons import link_persons
from loader.linking.pointers import link_definites, link_pointers
from loader.linking.shortening import merge_short_names
from loader.linking.spans import name_spans
from loader.linking.spellings import with_spellings
from loader.linking.tenure import person_beside, tenure
from loader.linking.titles import find_titles, holder_of
from loader.model import Document, EntityLink
from loader.namespaces import BASE
from loader.reference.gazetteer import Gazetteer


def link(document: Document, doc: Doc, gazetteer: Gazetteer, *, base: str = BASE) -> tuple[EntityLink, ...]:
    """Return the links of a document, sorted by offset.

    They do not overlap, but for the body named within a title: "director of
    the National Economic Council" is an office, and names an agency.

    ``doc`` is the analysed ``document.text``.
    """
    stamp = document.published or document.modified
    day = stamp[:10] if stamp else None
    context = Context(doc, gazetteer, name_spans(doc, gazetteer), day, base, document.iri, document.dateline)
    by_token = _link_names(context)
    for index, found in link_definites(context, by_token):
        _put(by_token, index, index + 1, found)
    titles = find_titles(context)
    within: list[EntityLink] = []
    named = link_titles(context, titles, by_token)
    borne = ((found.entity, person_beside(context, t.core_start, t.end, by_token)) for t, found in named)
    by_token = with_spellings(context, borne, by_token)
    for title, found in named:
        within.extend(bodies_within(context, title, found.entity))
        holder = person_beside(context, title.core_start, title.end, by_token)
        found = replace(found, tenure=tenure(context, title.core_start, found.entity, holder))
        _put(by_token, title.core_start, title.end, found)
    holders = (holder_of(context, title, by_token) for title in titles)
    titled = {holder.entity.iri for holder in holders if holder is not None}
    for start, end, found in tuple(link_posts(context, by_token, titled)):
        _put(by_token, start, end, found)
    for index, found in link_pointers(context, by_token):
        _put(by_token, index, index + 1, found)
    unique = {(item.mention.start, item.mention.end): item for item in reversed([*by_token.values(), *within])}
    return tuple(unique[key] for key in sorted(unique))


def _link_names(context: Context) -> dict[int, EntityLink]:
    """Map token indices to links; titles come later, because they need these."""
    by_token: dict[int, EntityLink] = {}
    persons = link_persons(context)
    bare = [span for span in context.spans if span not in persons and is_bare_body(context, span)]
    for span in context.spans:
        found = persons.get(span) or (link_name(context, span) if span not in bare else None)
        if found is not None:
            _put(by_token, span.start, span.end, found)
    for span in bare:
        found = link_bare_body(context, span, by_token)
        if found is not None:
            _put(by_token, span.start, span.end, found)
    for start, end, found in link_agreements(context, by_token):
        _put(by_token, start, end, found)
    for start, end, found in (*link_bodies(context, by_token), *link_goods(context, by_token)):
        _put(by_token, start, end, found)
    return merge_short_names(context, by_token)


def _put(by_token: dict[int, EntityLink], start: int, end: int, found: EntityLink) -> None:
    for index in range(start, end):
        by_token[index] = found
