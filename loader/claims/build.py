"""Put claims together: slots, speaker, modality, date, confidence, evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from spacy.tokens import Token

from loader import iri
from loader.claims.arguments import (
    by_rate,
    count_of,
    date_of,
    linked,
    measure_class,
    phrase,
    phrase_with_conjuncts,
    place_of,
    rates_of,
)
from loader.claims.attribution import Attribution, span_of
from loader.claims.events import EventDetails, make_event
from loader.claims.lexicon import NominalFrame, nominal_frames
from loader.claims.modality import modality_of
from loader.claims.positions import find_positions
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.roles import find_role
from loader.claims.slots import Filled, match
from loader.language import syntax
from loader.model import Claim, EntityLink, Event, Span

_ROLE_BASE = 0.82
_FEWEST_WORDS = 3  # of what somebody is said to have said
_MOST = 6  # subjects or objects of one clause that are told apart
_PRECEDENCE = {"negated": 0.95, "alleged": 0.9, "hypothetical": 0.9, "planned": 0.95, "actual": 1.0, "historical": 1.0}
_GOODS = frozenset({"commodity"})
_FLOW_MEASURES = frozenset({"ExportControl", "ExportBan", "ExportLicence", "ImportBan"})
_NEEDS_OBJECT = frozenset(
    {
        "meets",
        "negotiates",
        "visits",
        "supports",
        "accuses",
        "party_to",
        "member_of",
        "attacks",
        "exports",
        "imports",
        "produces",
    }
)


@dataclass(frozen=True)
class ClaimBuilder:
    """Turn one reading and its attributions into claims."""

    reading: Reading
    attributions: tuple[Attribution, ...]

    @cached_property
    def _attribution_of(self) -> dict[int, Attribution]:
        """Map token indices to the innermost attribution: the smallest content."""
        found: dict[int, Attribution] = {}
        for item in sorted(self.attributions, key=lambda a: -len(a.content)):
            found.update(dict.fromkeys(item.content, item))
        return found

    def positions(self) -> Iterator[Claim]:
        """Yield who holds which office."""
        for found in find_positions(self.reading):
            token = self.reading.doc[found.token]
            office, person = found.office, found.person
            modality = {"former": "historical", "nominee": "planned"}.get(found.status or "", "actual")
            confidence = round(found.base * person.score * _soft(office.score), 2)
            yield self._claim(
                token,
                "holds_position",
                person.entity.iri,
                office.entity.iri,
                rule=found.rule,
                confidence=confidence,
                basis=f"{found.rule} {found.base}; person {person.score}; office {office.score}",
                modality=modality,
                office=office.entity.iri,
                own_words=True,
            )

    def statements(self) -> Iterator[Claim]:
        """Yield who said something, with the quoted words where there are any."""
        for item in self.attributions:
            if item.stance in {"demands", "threatens", "accuses"} and not item.quotes:
                continue
            content = self._content_span(item)
            quotes = [words for words in item.quotes if self._is_telling(item, words)]
            for words in quotes or ([content] if self._is_telling(item, content) else []):
                for speaker in item.speakers[:_MOST]:
                    yield self._said(item, speaker, words)

    def _is_telling(self, item: Attribution, words: Span) -> bool:
        """Tell whether words say something, and whether this cue is the nearest to them.

        A word in quote marks, a pronoun or a bare noun tells nothing; of
        nested reports ("von der Leyen said Beijing agreed to an “upgraded”
        mechanism") the inner one owns the words.
        """
        piece = self.reading.doc.char_span(words.start, words.end, alignment_mode="contract")
        if piece is None or sum(token.is_alpha for token in piece) < _FEWEST_WORDS:
            return False
        return words not in item.quotes or self._attribution_of.get(piece[0].i, item) is item

    def _said(self, item: Attribution, speaker: Actor, words: Span) -> Claim:
        evidence = self._sentence(item.cue)
        if not evidence.start <= words.start < evidence.end:
            evidence = _join(self.reading, evidence, words)
        modality = modality_of(item.cue)
        claim = self._claim(
            item.cue,
            "said",
            speaker.entity.iri,
            None,
            rule=item.rule,
            modality=modality,
            confidence=round(item.base * speaker.score * _PRECEDENCE[modality], 2),
            basis=f"{item.rule} {item.base}; speaker {speaker.score}",
            key=f"{words.start},{words.end}",
        )
        return replace(claim, evidence=evidence, quote=words, stance=item.stance, speaker=speaker.entity.iri)

    def _content_span(self, item: Attribution) -> Span:
        indices = sorted(index for index in item.content if not self.reading.doc[index].is_space)
        first, last = indices[0], indices[-1] + 1
        if first < item.cue.i < last:
            last = item.cue.i if item.cue.i - first > last - item.cue.i else last
            first = item.cue.i + 1 if last > item.cue.i and first < item.cue.i else first
        return span_of(self.reading, first, last)

    def from_verb(self, verb: Token) -> Iterator[Claim]:
        """Yield what a verb claims, by the first frame that fits it."""
        filled = match(self.reading, verb)
        if filled is None:
            return
        for rate, goods in self._rated(filled):
            part = replace(filled, commodities=goods)
            event = self._event(part, rate)
            for doer in filled.slots["subject"][:_MOST]:
                yield from self._relations(part, doer, event)

    def _rated(self, filled: Filled) -> tuple[tuple[str | None, tuple[EntityLink, ...]], ...]:
        """Return the rates of a measure, each with the goods it applies to."""
        if not filled.measure and filled.frame.relation != "lifts":
            return ((None, filled.commodities),)
        tokens = [token for noun in filled.objects for token in phrase_with_conjuncts(noun)]
        tokens += [
            token
            for preposition, noun in syntax.obliques(filled.verb)
            if preposition in {"to", "by", "at"}
            for token in phrase(noun)
        ]
        return by_rate(rates_of(self.reading, tokens), filled.commodities)

    def _event(self, filled: Filled, rate: str | None) -> Event | None:
        frame = filled.frame
        if frame.event == "none":
            return None
        kind = (
            "Tariff"
            if _sets_new_rate(filled)
            else filled.measure
            if frame.event == "measure" and filled.measure
            else frame.event
        )
        if kind == "talks":
            kind = "Meeting" if any(noun.lemma_ in {"meeting", "summit"} for noun in filled.objects) else "Negotiation"
        return make_event(
            self.reading, kind, frame.plover, roles=_without_places(filled.roles), details=self._details(filled, rate)
        )

    def _details(self, filled: Filled, rate: str | None) -> EventDetails:
        place = place_of(self.reading, filled.verb, list(filled.arguments))
        if filled.roles.get("place"):
            place_iri: str | None = filled.roles["place"][0].entity.iri
        else:
            place_iri = place.entity.iri if place is not None else None
        counts = [count for noun in filled.objects if (count := count_of(noun))]
        return EventDetails(
            place=place_iri,
            date=date_of(self.reading, filled.verb, list(filled.arguments)),
            commodities=tuple(link.entity.iri for link in filled.commodities),
            agreement=filled.agreement.entity.iri if filled.agreement else None,
            rate=rate,
            count=counts[0] if counts else None,
        )

    def _relations(self, filled: Filled, doer: Actor, event: Event | None) -> Iterator[Claim]:
        frame = filled.frame
        ends = [end for end in self._ends(filled, doer) if end[0] != doer.entity.iri][:_MOST] or [(None, 1.0)]
        if ends[0][0] is None and (frame.relation in _NEEDS_OBJECT or _is_paired(filled, doer)):
            return
        modality = modality_of(filled.verb, presupposed=frame.presupposes)
        told = frame.content if frame.content is not None and modality == "actual" else modality
        goods = filled.commodities[0].entity.iri if filled.commodities else None
        for (object_iri, score), commodity in product(ends, [goods]):
            confidence = round(frame.base * doer.score * _soft(score) * _PRECEDENCE[modality], 2)
            claim = self._claim(
                filled.verb,
                _relation(filled),
                doer.entity.iri,
                object_iri,
                rule=frame.id,
                confidence=confidence,
                basis=f"{frame.id} {frame.base}; subject {doer.score}; object {score}; {modality}",
                modality=told,
                event=event,
                commodity=commodity,
            )
            yield replace(claim, stance=frame.stance) if frame.stance is not None else claim

    def _ends(self, filled: Filled, doer: Actor) -> list[tuple[str | None, float]]:
        """Return the objects of the claim: the first listed slot, role or thing that is there.

        Subjects that act on each other ("A and B met") are paired once each.
        """
        wanted = (
            ("commodity", *filled.frame.claim_object) if _relation(filled) == "restricts" else filled.frame.claim_object
        )
        for kind in wanted:
            if kind == "inner" and (inner := self._inner(filled)):
                return inner
            if kind == "commodity" and filled.commodities:
                return [(link.entity.iri, link.score) for link in filled.commodities]
            if kind == "agreement" and filled.agreement is not None:
                return [(filled.agreement.entity.iri, filled.agreement.score)]
            actors = filled.slots.get(kind) or filled.roles.get(kind, ())
            if actors:
                return [(actor.entity.iri, actor.score) for actor in actors]
        if filled.frame.roles["subject"] != "participant":
            return []
        return [(actor.entity.iri, actor.score) for actor in filled.slots["subject"] if actor.token.i > doer.token.i]

    def _inner(self, filled: Filled) -> list[tuple[str | None, float]]:
        """Return whom a threatened or demanded act would hit, or who should do it."""
        for clause in syntax.children(filled.verb, "xcomp", "ccomp"):
            inner = match(self.reading, clause) if syntax.is_verb(clause) else None
            slot = "target" if filled.frame.stance == "threatens" else "subject"
            actors = (inner.roles.get(slot, ()) or inner.slots.get(slot, ())) if inner is not None else ()
            if not actors and slot == "subject":
                actors = tuple(actor for token in syntax.subjects(clause) for actor in self.reading.actors(token))
            if actors:
                return [(actor.entity.iri, actor.score) for actor in actors]
        return [(actor.entity.iri, actor.score) for actor in filled.roles.get("target", ())]

    def roles(self, noun: Token) -> Iterator[Claim]:
        """Yield what a noun says that somebody is: "the largest producer of cobalt"."""
        for role in find_role(self.reading, noun):
            modality = modality_of(noun)
            for link in role.things[:_MOST]:
                confidence = round(_ROLE_BASE * role.bearer.score * _soft(link.score) * _PRECEDENCE[modality], 2)
                yield self._claim(
                    noun,
                    role.relation,
                    role.bearer.entity.iri,
                    link.entity.iri,
                    rule="role.noun",
                    confidence=confidence,
                    basis=f"role.noun {_ROLE_BASE}; bearer {role.bearer.score}; thing {link.score}; {modality}",
                    modality=modality,
                    commodity=link.entity.iri if link.entity.type == "commodity" else None,
                )

    def from_noun(self, noun: Token) -> Iterator[Claim]:
        """Yield what a noun of an event claims: "talks between A and B in C"."""
        for frame in nominal_frames():
            if noun.lemma_.lower() in frame.nouns and not self._told_by_verb(noun):
                yield from self._from_nominal(frame, noun)
                return

    def _told_by_verb(self, noun: Token) -> bool:
        """Tell whether a verb frame has this noun as its object already."""
        verb = noun.head
        if not syntax.is_verb(verb):
            return False
        filled = match(self.reading, verb)
        return filled is not None and (noun in filled.objects or noun in filled.arguments)

    def _from_nominal(self, frame: NominalFrame, noun: Token) -> Iterator[Claim]:
        parties = list(self._parties(noun))
        if frame.needs_imposer:
            yield from self._nominal_measure(frame, noun, parties)
        elif len(parties) >= frame.needs_parties:
            roles = {"participant": tuple(parties)}
            event = make_event(self.reading, frame.event, frame.plover, roles=roles, details=self._noun_details(noun))
            yield self._nominal_claim(frame, noun, parties[0], parties[1].entity.iri, event)

    def _nominal_measure(self, frame: NominalFrame, noun: Token, parties: list[Actor]) -> Iterator[Claim]:
        """Read "China's curbs on exports" and "EU tariffs on Chinese cars"."""
        imposers = [
            actor
            for actor in parties
            if actor.token.dep_ in {"nmod:poss", "compound", "amod"} and actor.token.head.i == noun.i
        ]
        kind = measure_class(noun)
        if not imposers or kind is None:
            return
        targets = [
            actor
            for preposition, inner in syntax.obliques(noun)
            if preposition in {"on", "against", "from"}
            for actor in (*self.reading.actors(inner), *self._national_goods(inner))
        ]
        roles = {"imposer": tuple(imposers[:1]), "target": tuple(targets[:_MOST])}
        details = self._noun_details(noun)
        if not (targets or details.commodities or details.rate):
            return
        event = make_event(
            self.reading, kind, frame.plover, roles={k: v for k, v in roles.items() if v}, details=details
        )
        ends: list[str | None] = [actor.entity.iri for actor in targets] if kind not in _FLOW_MEASURES else []
        ends = (
            ends
            or [goods for role, goods in event.roles if role == "commodity"]
            or [actor.entity.iri for actor in targets]
        )
        for end in ends[:_MOST] or [None]:
            yield self._nominal_claim(frame, noun, imposers[0], end, event)

    def _national_goods(self, noun: Token) -> Iterator[Actor]:
        for child in syntax.children(noun, "amod", "compound"):
            link = self.reading.link_at.get(child.i)
            if link is not None and link.entity.type in STATES:
                yield Actor(link.entity, round(link.score * 0.9, 2), noun, national=True)

    def _parties(self, noun: Token) -> Iterator[Actor]:
        """Yield the states and bodies that are parties of an event noun, each once."""
        seen: set[str] = set()
        direct = syntax.children(noun, "nmod:poss", "compound", "amod")
        prepositional = [
            inner for preposition, inner in syntax.obliques(noun) if preposition in {"between", "with", "among"}
        ]
        for head in (*direct, *prepositional):
            for token in syntax.coordinated(head):
                for actor in self.reading.actors(token):
                    if actor.entity.iri not in seen and actor.entity.type != "place":
                        seen.add(actor.entity.iri)
                        yield actor

    def _noun_details(self, noun: Token) -> EventDetails:
        place = place_of(self.reading, noun, [noun]) or (
            place_of(self.reading, noun.head, []) if syntax.is_verb(noun.head) else None
        )
        tokens = list(phrase(noun))
        return EventDetails(
            place=place.entity.iri if place is not None else None,
            date=date_of(self.reading, noun, []),
            commodities=tuple(link.entity.iri for link in linked(self.reading, iter(tokens), _GOODS)),
            rate=next((rate for _, rate in rates_of(self.reading, tokens)), None),
        )

    def _nominal_claim(self, frame: NominalFrame, noun: Token, doer: Actor, end: str | None, event: Event) -> Claim:
        modality = modality_of(noun)
        goods = [thing for role, thing in event.roles if role == "commodity"]
        confidence = round(frame.base * doer.score * _PRECEDENCE[modality], 2)
        relation = "restricts" if event.type in _FLOW_MEASURES and goods else frame.relation
        return self._claim(
            noun,
            relation,
            doer.entity.iri,
            end,
            rule=frame.id,
            confidence=confidence,
            basis=f"{frame.id} {frame.base}; party {doer.score}; {modality}",
            modality=modality,
            event=event,
            commodity=goods[0] if goods else None,
        )

    def _claim(
        self,
        token: Token,
        relation: str,
        subject: str,
        object_iri: str | None,
        *,
        rule: str,
        confidence: float,
        basis: str,
        modality: str,
        event: Event | None = None,
        commodity: str | None = None,
        office: str | None = None,
        key: str = "",
        own_words: bool = False,
    ) -> Claim:
        attribution = self._attribution_of.get(token.i)
        if own_words and attribution is not None and not self._quoted(attribution, token):
            attribution = None
        speaker, stance, note = _speaker(attribution)
        evidence = self._sentence(token)
        date = event.date if event is not None else date_of(self.reading, token, [])
        name = iri.digest(
            self.reading.document.iri,
            relation,
            subject,
            object_iri,
            event.iri if event else None,
            speaker,
            modality,
            evidence.start,
            evidence.end,
            key,
        )
        return Claim(
            iri=iri.thing("claim", name, base=self.reading.base),
            relation=relation,
            subject=subject,
            object=object_iri,
            evidence=evidence,
            rule=rule,
            confidence=min(confidence, 0.99),
            confidence_basis=basis + note,
            stance=stance,
            modality=modality,
            speaker=speaker,
            event=event,
            office=office,
            commodity=commodity,
            place=event.place if event is not None else None,
            date=date if relation != "holds_position" else None,
        )

    def _quoted(self, attribution: Attribution, token: Token) -> bool:
        """Tell whether a token stands inside quote marks: titles outside are the outlet's words."""
        return any(span.start <= token.idx < span.end for span in attribution.quotes)

    def _sentence(self, token: Token) -> Span:
        sentence = token.sent
        start, end = sentence.start, sentence.end
        while start < end and self.reading.doc[start].is_space:
            start += 1
        while end > start and self.reading.doc[end - 1].is_space:
            end -= 1
        return span_of(self.reading, start, end)


def _is_paired(filled: Filled, doer: Actor) -> bool:
    """Tell whether an earlier subject of a mutual act has been paired with this one."""
    mutual = filled.frame.roles["subject"] == "participant"
    return mutual and any(actor.token.i < doer.token.i for actor in filled.slots["subject"])


def _relation(filled: Filled) -> str:
    """Return restricts for a measure on trade flows, imposes for one on a party."""
    if filled.frame.relation == "imposes" and filled.measure in _FLOW_MEASURES and filled.commodities:
        return "restricts"
    if _sets_new_rate(filled):
        return "imposes"
    return filled.frame.relation


def _sets_new_rate(filled: Filled) -> bool:
    """Tell whether a tariff is lowered to a rate: it stays imposed, at that rate."""
    to_rate = any(
        preposition == "to" and ("%" in noun.text or noun.lemma_ == "percent")
        for preposition, noun in syntax.obliques(filled.verb)
    )
    return (
        filled.frame.id == "measure.lift"
        and to_rate
        and any(measure_class(noun) == "Tariff" for noun in filled.objects)
    )


def _speaker(attribution: Attribution | None) -> tuple[str | None, str, str]:
    """Return speaker, stance and a note for what an attribution covers."""
    if attribution is None:
        return None, "asserts", ""
    if not attribution.speakers:
        return None, attribution.stance, "; speaker not identified"
    return attribution.speakers[0].entity.iri, attribution.stance, ""


def _soft(score: float) -> float:
    """Return a score that weighs half: the claim stands even if its end is vague."""
    return round((1 + score) / 2, 3)


def _without_places(roles: dict[str, tuple[Actor, ...]]) -> dict[str, tuple[Actor, ...]]:
    return {role: actors for role, actors in roles.items() if role not in {"place", "organization"}}


def _join(reading: Reading, first: Span, second: Span) -> Span:
    start, end = min(first.start, second.start), max(first.end, second.end)
    return Span(start, end, reading.document.text[start:end])
