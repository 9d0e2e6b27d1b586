"""Mint claims: speaker, stance, date, evidence, confidence and IRI of what was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from loader import iri
from loader.claims.amounts import TRADED, traded_amount
from loader.claims.arguments import date_of
from loader.claims.confidence import Parts, confidence
from loader.claims.cues import Attribution
from loader.claims.events import category, with_words
from loader.claims.governing import is_background
from loader.claims.quotes import span_of
from loader.claims.reading import Reading
from loader.language import syntax
from loader.model import Claim, DateRange, Event, Span

MOST = 6  # subjects or objects of one clause that are told apart
_FUTURE = frozenset({"will", "shall", "would"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one token of a text tells, before it is a claim.

    ``base`` is the confidence of the rule alone, the scores those of the
    links (0 to 1). ``modality`` is that of the act itself; ``content`` is
    what the act of an accusation or a demand makes of its content; ``model``
    names the network that found it, where one did.
    """

    token: Token
    relation: str
    subject: str
    rule: str
    base: float
    subject_score: float
    object: str | None = None
    object_score: float = 1.0
    modality: str = "actual"
    content: str | None = None
    stance: str | None = None
    event: Event | None = None
    commodity: str | None = None
    office: str | None = None
    words: Span | None = None
    model: str | None = None

    @property
    def parts(self) -> Parts:
        """Return what the confidence rests on."""
        end = self.object_score if self.object is not None else None
        return Parts(self.rule, self.base, self.subject_score, end, self.modality)


@dataclass(frozen=True)
class Minter:
    """Turn what is told in one reading into claims, with its attributions."""

    reading: Reading
    attributions: tuple[Attribution, ...]

    @cached_property
    def attribution_of(self) -> dict[int, Attribution]:
        """Map token indices to the innermost attribution, the smallest content.

        One to nobody hides no other: Kenya speaks in "Chad is believed to have left, Kenya said".
        """
        found: dict[int, Attribution] = {}
        for item in sorted(self.attributions, key=lambda a: -len(a.content)):
            voiced = item.speakers or item.source or item.stance != "asserts"
            found.update(dict.fromkeys(item.content if voiced else item.content - found.keys(), item))
        return found

    @cached_property
    def cues(self) -> dict[str, int]:
        """Map the IRIs of the claims minted so far to the tokens that told them."""
        return {}

    def mint(self, told: Told) -> Claim:
        """Return the claim; the same text always mints the same IRI."""
        speaker, unnamed, stance, note = self._voice(told)
        note = f"; {told.model}{note}" if told.model is not None else note
        evidence = self._evidence(told)
        ahead = told.modality == "actual" and self._is_ahead(told)
        modality, note = ("planned", f"{note}; dated ahead") if ahead else (told.modality, note)
        modality = told.content if told.content is not None and modality in {"actual", "planned"} else modality
        intended = told.modality == "planned" and bool(_FUTURE & set(syntax.auxiliaries(told.token)))
        event = told.event and replace(told.event, plover=category(told.event, told.modality, intended=intended))
        event = event and with_words(event, told.token, base=self.reading.base)
        iri_of = self._iri(replace(told, event=event), speaker or unnamed, modality, evidence)
        self.cues[iri_of] = told.token.i
        return Claim(
            iri=iri_of,
            relation=told.relation,
            subject=told.subject,
            object=told.object,
            evidence=evidence,
            rule=told.rule,
            confidence=confidence(told.parts),
            confidence_basis=str(told.parts) + note,
            stance=stance,
            modality=modality,
            speaker=told.subject if told.relation == "said" else speaker,
            unnamed_source=unnamed,
            event=event,
            office=told.office,
            commodity=told.commodity,
            quantity=self._amount(told),
            place=told.event.place if told.event is not None else None,
            date=told.event.date if told.event is not None else self._date(told),
            quote=told.words,
        )

    def _iri(self, told: Told, voice: str | None, modality: str, evidence: Span) -> str:
        words = f"{told.words.start},{told.words.end}" if told.words is not None else ""
        event = told.event.iri if told.event is not None else None
        parts = (
            told.relation,
            told.subject,
            told.object,
            told.commodity,
            event,
            voice,
            modality,
            evidence.start,
            evidence.end,
            words,
        )
        return iri.thing("claim", iri.digest(self.reading.document.iri, *parts), base=self.reading.base)

    def _voice(self, told: Told) -> tuple[str | None, str | None, str, str]:
        """Return the speaker, or the words for one whom nobody can tell, the stance and a note."""
        found = self._attribution(told)
        if found is None:
            return (told.subject if told.stance is not None else None), None, told.stance or "asserts", ""
        stance = told.stance or ("asserts" if is_background(told.token) else found.stance)
        if found.speakers:
            return found.speakers[0].entity.iri, None, stance, ""
        if told.stance is not None:  # who accuses, demands or denies speaks, unless somebody else tells of it
            return told.subject, None, stance, "; speaker not identified"
        return None, self._words_for(found.source), stance, "; speaker not identified"

    def _words_for(self, source: Collection[int]) -> str | None:
        """Return the words of the tokens, on one line; None for none."""
        words = " ".join(self.reading.doc[min(source) : max(source) + 1].text.split()) if source else ""
        return words or None

    def _attribution(self, told: Told) -> Attribution | None:
        """Return whose words the claim is in; a title outside quote marks is the outlet's."""
        found = self.attribution_of.get(told.token.i)
        if told.relation != "holds_position" or found is None:
            return found
        return found if any(span.start <= told.token.idx < span.end for span in found.quotes) else None

    def _amount(self, told: Told) -> str | None:
        good = told.commodity or told.object
        return traded_amount(self.reading, told.token, good) if told.relation in TRADED and good else None

    def _date(self, told: Told) -> DateRange | None:
        return None if told.relation == "holds_position" else date_of(self.reading, told.token, [])

    def _is_ahead(self, told: Told) -> bool:
        """Tell whether what is told as done has a date after that of the document: "introduces a levy in 2027".

        What is told in the past tense was done, whatever date was read: the document's own may be wrong.
        """
        if told.token.tag_ == "VBD":
            return False
        published = self.reading.published
        date = told.event.date if told.event is not None else self._date(told) if told.relation in TRADED else None
        return published is not None and date is not None and date.earliest > published.isoformat()

    def _evidence(self, told: Told) -> Span:
        """Return the sentence, joined with the quoted words when they stand outside it."""
        sentence = self._sentence(told.token)
        if told.words is None or sentence.start <= told.words.start < sentence.end:
            return sentence
        start, end = min(sentence.start, told.words.start), max(sentence.end, told.words.end)
        return Span(start, end, self.reading.document.text[start:end])

    def _sentence(self, token: Token) -> Span:
        start, end = token.sent.start, token.sent.end
        while start < end and self.reading.doc[start].is_space:
            start += 1
        while end > start and self.reading.doc[end - 1].is_space:
            end -= 1
        return span_of(self.reading, start, end)
