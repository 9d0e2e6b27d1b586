"""Put attributions into spans of the text, for who reads them outside the pipeline."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from loader.claims.attitudes import find_attitudes
from loader.claims.cues import Attribution
from loader.claims.quotes import span_of
from loader.claims.reading import Reading
from loader.model import Saying, Span


def sayings(reading: Reading, spoken: Collection[Attribution]) -> tuple[Saying, ...]:
    """Return the attributions of speech and of attitudes, in the order of their cues."""
    found = sorted([*spoken, *find_attitudes(reading, spoken)], key=lambda item: (item.cue.i, item.rule))
    return tuple(_saying(reading, item) for item in found)


def _saying(reading: Reading, item: Attribution) -> Saying:
    speakers = {actor.entity.iri: None for actor in item.speakers}
    return Saying(
        source=tuple(_spans(reading, item.source)),
        cue=span_of(reading, item.cue.i, item.cue.i + 1),
        content=tuple(_spans(reading, item.content)),
        speakers=tuple(speakers),
        stance=item.stance,
        rule=item.rule,
    )


def _spans(reading: Reading, tokens: Collection[int]) -> Iterator[Span]:
    """Yield the stretches of neighbouring tokens, without white space at their ends."""
    kept = sorted(index for index in tokens if not reading.doc[index].is_space)
    start = 0
    for place, index in enumerate(kept):
        if place + 1 == len(kept) or any(not token.is_space for token in reading.doc[index + 1 : kept[place + 1]]):
            yield span_of(reading, kept[start], index + 1)
            start = place + 1


def sentences(reading: Reading) -> tuple[Span, ...]:
    """Return the sentences of the text, without white space at their ends."""
    found = (_spans(reading, range(sentence.start, sentence.end)) for sentence in reading.doc.sents)
    return tuple(span for spans in found for span in spans)
