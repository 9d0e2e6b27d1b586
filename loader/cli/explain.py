"""Lay out for a terminal what was taken from each sentence of a page, and by what."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from loader.cli.layout import terminal_width
from loader.model import Claim, EntityLink, Extraction, Saying, Span
from loader.reference.gazetteer import Gazetteer

_LABEL = 13  # columns that the label of a line takes


def explain(extraction: Extraction, gazetteer: Gazetteer, model: str, *, width: int | None = None) -> str:
    """Return each sentence with its names, who speaks in it, and the claims it gave with their rule and parts.

    ``model`` names the language pipeline that found the sentences and names;
    lines are at most ``width`` columns, those of the terminal when None.
    """
    return "\n".join(_Explanation(extraction, gazetteer, model, width or terminal_width(100)).lines()) + "\n"


class _Explanation:
    """One page, ready to be laid out."""

    def __init__(self, extraction: Extraction, gazetteer: Gazetteer, model: str, width: int) -> None:
        self.extraction, self.gazetteer, self.model, self.width = extraction, gazetteer, model, width
        self.names = {link.entity.iri: link.entity.name for link in extraction.links}
        self.numbers = {claim.iri: number for number, claim in enumerate(extraction.claims, start=1)}

    def lines(self) -> Iterator[str]:
        """Yield the heading, each sentence, and the sum."""
        document, empty = self.extraction.document, 0
        parts = (document.title or document.name, document.publisher, (document.published or "")[:10])
        yield from textwrap.wrap(" · ".join(part for part in parts if part), self.width)
        for number, sentence in enumerate(self.extraction.sentences, start=1):
            yield ""
            yield from self._labelled(f"{number}", " ".join(sentence.quote.split()))
            yield from self._names(sentence)
            yield from self._sayings(sentence)
            told = list(self._claims(sentence))
            empty += not told
            yield from told or self._labelled("  nothing", "no claim was taken from it")
        many = len(self.extraction.sentences)
        yield ""
        claims = _counted(len(self.extraction.claims), "claim")
        total = f"{_counted(many, 'sentence')}: {many - empty} gave {claims}, {empty} gave nothing."
        yield from textwrap.wrap(f"{total} Sentences and names by {self.model}.", self.width)

    def _names(self, sentence: Span) -> Iterator[str]:
        for link in self.extraction.links:
            if sentence.start <= link.mention.start < sentence.end:
                yield from self._labelled("  name", self._name(link))
        for span, date in self.extraction.dates:
            if sentence.start <= span.start < sentence.end:
                yield from self._labelled("  date", f"{span.quote} = {date.value}")

    def _name(self, link: EntityLink) -> str:
        kind = link.entity.type if link.entity.resolved else f"{link.entity.type}, not in the seed graph"
        return f"{link.mention.text} = {link.entity.name} ({kind}; {link.mention.reading}) {link.score}: {link.reason}"

    def _sayings(self, sentence: Span) -> Iterator[str]:
        for saying in self.extraction.sayings:
            if sentence.start <= saying.cue.start < sentence.end:
                yield from self._labelled("  speaks", self._saying(saying))

    def _saying(self, saying: Saying) -> str:
        source = " … ".join(span.quote for span in saying.source) or "nobody named"
        known = ", ".join(self._called(speaker) for speaker in saying.speakers)
        who = f"{source} = {known}" if known else source
        return f"{who}: “{saying.cue.quote}”, {saying.stance} — {saying.rule}"

    def _claims(self, sentence: Span) -> Iterator[str]:
        for claim in self.extraction.claims:
            number = self.numbers[claim.iri]
            if sentence.start <= claim.evidence.start < sentence.end:
                yield from self._labelled(f"  claim {number}", self._claim(claim))
                yield from self._labelled("", f"{claim.rule}, confidence {claim.confidence}: {claim.confidence_basis}")
            elif claim.evidence.start < sentence.start < claim.evidence.end:
                yield from self._labelled(f"  claim {number}", "goes on here")

    def _claim(self, claim: Claim) -> str:
        ends = [self._called(claim.subject), claim.relation.replace("_", " ")]
        ends += [self._called(claim.object)] if claim.object is not None else []
        ends += [f"“{' '.join(claim.quote.quote.split())}”"] if claim.quote is not None else []
        details = [claim.stance, claim.modality]
        details += [f"speaker {self._called(claim.speaker)}"] if claim.speaker not in {None, claim.subject} else []
        details += [f"source not named: “{claim.unnamed_source}”"] if claim.unnamed_source else []
        details += [claim.quantity] if claim.quantity else []
        details += [claim.event.label] if claim.event is not None else []
        details += [claim.date.value] if claim.date is not None else []
        details += _term(claim)
        return f"{' '.join(ends)} [{'; '.join(details)}]"

    def _called(self, iri: str | None) -> str:
        """Return the name of an entity that the page or the seed graph has, else the end of its IRI."""
        if iri is None:
            return "nobody"
        if iri in self.names:
            return self.names[iri]
        return self.gazetteer.entity(iri).name if iri in self.gazetteer else iri.rsplit("/", 1)[-1]

    def _labelled(self, label: str, text: str) -> list[str]:
        first = f"{label:<{_LABEL}}"
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=" " * _LABEL) or [first.rstrip()]


def _term(claim: Claim) -> list[str]:
    """Return when a measure was announced, and from when until when it applies."""
    days = (claim.event.announced, claim.event.effective, claim.event.until) if claim.event is not None else ()
    return [f"{word} {day}" for word, day in zip(("announced", "effective", "until"), days, strict=False) if day]


def _counted(many: int, noun: str) -> str:
    return f"{many} {noun}" if many == 1 else f"{many} {noun}s"
