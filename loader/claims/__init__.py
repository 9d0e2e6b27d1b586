"""Read claims off an analysed document: who did, said or holds what, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter

from spacy.tokens import Doc, Token

from loader.claims.acts import act_claims
from loader.claims.agreeing import as_verbs_tell
from loader.claims.agreements import find_agreements
from loader.claims.aided import help_claims
from loader.claims.answers import with_answered
from loader.claims.attribution import find_attributions
from loader.claims.bidding import bidding_claims
from loader.claims.blamed import blamed_claims
from loader.claims.charges import charge_claims, judgement_claims
from loader.claims.dated import date_range
from loader.claims.echoes import echo_claims
from loader.claims.encounters import encounter_claims
from loader.claims.events import merge, sides_of
from loader.claims.go_betweens import go_between_claims
from loader.claims.menaces import menace_claims
from loader.claims.minting import Minter
from loader.claims.namings import naming_claims
from loader.claims.noun_acts import noun_act_claims
from loader.claims.nouns import noun_claims
from loader.claims.parties import failure_claims, party_claims
from loader.claims.positions import position_claims
from loader.claims.presence import presence_claims, stay_claims
from loader.claims.reading import Reading
from loader.claims.red_lines import red_line_claims
from loader.claims.sayings import sayings, sentences
from loader.claims.statements import statement_claims
from loader.claims.stipulations import stipulation_claims
from loader.claims.stopping import stop_claims
from loader.claims.together import together_claims
from loader.claims.told_before import with_goods_meant
from loader.claims.trained import trained_claims
from loader.claims.undone_later import with_undone
from loader.claims.verbs import verb_claims
from loader.claims.votes import vote_claims
from loader.identity import describe, group
from loader.language import syntax
from loader.model import Claim, Document, EntityLink, Event, Extraction, Span
from loader.namespaces import BASE
from loader.reference.gazetteer import Gazetteer

_FIRMEST = ("actual", "historical", "planned", "hypothetical", "alleged", "negated")
_TO_COME = frozenset({"planned", "hypothetical"})


def extract_claims(
    document: Document, doc: Doc, links: tuple[EntityLink, ...], gazetteer: Gazetteer, *, base: str = BASE
) -> Extraction:
    """Return what the document says: links, claims and dates.

    Agreements that the text describes without a name are added to the links.

    ``doc`` is the analysed ``document.text``; claims are sorted by the place
    of their evidence, then by IRI, and each IRI occurs once.
    """
    minter, ruled = read_by_rules(document, doc, links, gazetteer, base=base)
    reading, links = minter.reading, minter.reading.links
    found = trained_claims(minter, ruled)
    side_of = sides_of(reading)
    told = with_undone(reading, as_verbs_tell(reading, with_answered(reading, found), side_of), side_of)
    claims = sorted(
        as_verbs_tell(reading, _with_one_event_each(reading, told), side_of),
        key=lambda claim: (claim.evidence.start, claim.evidence.end, claim.iri),
    )
    dates = tuple((Span(date.start, date.end, date.text), date_range(date)) for _, date in reading.dates)
    said = sayings(reading, minter.attributions)
    codes = {link.entity.iso2 for link in links if link.entity.iso2 is not None}
    governed = frozenset(code for code in codes if gazetteer.government_of(code) is not None)
    return Extraction(document, links, tuple(claims), dates, said, sentences(reading), governed)


def read_by_rules(
    document: Document, doc: Doc, links: tuple[EntityLink, ...], gazetteer: Gazetteer, *, base: str = BASE
) -> tuple[Minter, list[Claim]]:
    """Return what mints the claims of a document, and those that the rules find, each once."""
    reading = Reading(document, doc, links, gazetteer, base)
    links = _with_states(reading)
    links = with_goods_meant(reading.with_links(links))
    reading = reading.with_links(links)
    agreements = find_agreements(reading)
    taken = {(link.mention.start, link.mention.end) for link in agreements}
    links = tuple(
        sorted(
            (*(link for link in links if (link.mention.start, link.mention.end) not in taken), *agreements),
            key=lambda link: (link.mention.start, link.mention.end),
        )
    )
    reading = reading.with_links(links)
    minter = Minter(reading, find_attributions(reading))
    speaking = {index: said.speakers[0] for index, said in minter.attribution_of.items() if said.speakers}
    telling = replace(minter, reading=reading.with_speakers(speaking))
    return telling, _each_once(_all(telling))


def _with_states(reading: Reading) -> tuple[EntityLink, ...]:
    """Return the links, with each person's country: that of the office beside the name, else of the seed graph's."""
    beside: dict[str, set[str]] = defaultdict(set)
    for position in reading.positions:
        if position.office.entity.iso2 is not None:
            beside[position.person.entity.iri].add(position.office.entity.iso2)
    return tuple(_with_state(reading, link, beside[link.entity.iri]) for link in reading.links)


def _with_state(reading: Reading, link: EntityLink, beside: set[str]) -> EntityLink:
    if link.entity.type not in {"person", "office"} or link.entity.iso2 is not None:
        return link
    code = next(iter(beside)) if len(beside) == 1 else reading.state_of(link.entity) or reading.owner_of(link)
    return replace(link, entity=replace(link.entity, iso2=code)) if code is not None else link


def _each_once(claims: Iterator[Claim]) -> list[Claim]:
    """Return each claim once: where two rules told it, as the surer one did."""
    found: dict[str, Claim] = {}
    for claim in claims:
        if claim.iri not in found or claim.confidence > found[claim.iri].confidence:
            found[claim.iri] = claim
    return list(found.values())


def _with_one_event_each(reading: Reading, claims: list[Claim]) -> list[Claim]:
    """Give all claims about one event the same description of it, under the name of the fullest.

    Two sentences may call it a meeting and a negotiation, and name officials
    or states: the event has the first class and label by the alphabet, the
    category of the claim that tells it most firmly, and everybody in it.
    ``claims`` come in the order of the text, and so does what they tell.
    """
    told: dict[str, list[Event]] = {}
    firmest: dict[str, tuple[int, str | None]] = {}
    for claim in claims:
        if claim.event is not None:
            told.setdefault(claim.event.iri, []).append(claim.event)
            category = _FIRMEST.index(claim.modality), claim.event.plover
            firmest[claim.event.iri] = min(firmest.get(claim.event.iri, category), category, key=itemgetter(0))
    events = [merge(listed[0], sorted(listed, key=_by_class)) for listed in told.values()]
    ahead = set(told) - {claim.event.iri for claim in claims if claim.event and claim.modality not in _TO_COME}
    side_of, document = sides_of(reading), reading.document
    described = [
        describe(event, side_of, document=document.iri, published=document.published, ahead=event.iri in ahead)
        for event in events
    ]
    merged: dict[str, Event] = {}
    for found in group(described):
        fullest = max(found, key=lambda index: (described[index].fullness, -index))
        whole = merge(events[fullest], sorted((events[i] for i in found), key=_by_class))
        _, plover = min((firmest[events[i].iri] for i in found), key=itemgetter(0))
        merged.update({events[index].iri: replace(whole, plover=plover) for index in found})
    return [replace(claim, event=merged[claim.event.iri]) if claim.event is not None else claim for claim in claims]


def _by_class(event: Event) -> tuple[str, str]:
    return event.type, event.label


def _doings(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield what a verb says that is done: by its frame, and by its act where the frame finds nobody it is done to."""
    framed = list(verb_claims(minter, verb))
    acts = list(act_claims(minter, verb)) if all(claim.object is None for claim in framed) else []
    acts = [claim for claim in acts if claim.object is not None or not framed]
    told = {claim.relation for claim in acts}
    yield from (claim for claim in framed if claim.relation not in told)
    yield from acts


def _all(minter: Minter) -> Iterator[Claim]:
    yield from position_claims(minter)
    yield from statement_claims(minter)
    yield from party_claims(minter)
    for token in minter.reading.doc:
        claims = list(_at(minter, token))
        yield from claims
        yield from echo_claims(minter, token, claims)


def _at(minter: Minter, token: Token) -> Iterator[Claim]:
    """Yield what one word tells, by its part of speech."""
    if syntax.is_verb(token):
        yield from _doings(minter, token)
        yield from charge_claims(minter, token)
        yield from stipulation_claims(minter, token)
        yield from naming_claims(minter, token)
        yield from vote_claims(minter, token)
        yield from presence_claims(minter, token)
        yield from together_claims(minter, token)
        yield from stop_claims(minter, token)
        yield from menace_claims(minter, token)
        yield from red_line_claims(minter, token)
    elif token.pos_ == "ADJ":
        yield from verb_claims(minter, token)
        yield from judgement_claims(minter, token)
        yield from act_claims(minter, token)
        yield from presence_claims(minter, token)
        yield from menace_claims(minter, token)
    elif token.pos_ == "PROPN":
        yield from stay_claims(minter, token)
    elif token.pos_ == "NOUN":
        yield from judgement_claims(minter, token)
        yield from bidding_claims(minter, token)
        yield from help_claims(minter, token)
        yield from red_line_claims(minter, token)
        yield from noun_claims(minter, token)
        yield from encounter_claims(minter, token)
        yield from go_between_claims(minter, token)
        yield from noun_act_claims(minter, token)
        yield from failure_claims(minter, token)
        yield from blamed_claims(minter, token)
