"""Find who says what: direct, mixed and indirect speech, and named sources.

Content is a set of tokens; the innermost attribution of a token is its speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.contents import content_of, cue_lemma, description_of, has_finite_clause, is_cue, topics_of
from loader.claims.cues import Attribution, from_according, from_label, from_noun
from loader.claims.designations import with_described_speakers
from loader.claims.quotes import Quoted, quoted_stretches, quotes_in, same_line, span_of
from loader.claims.reading import Reading
from loader.claims.sources import behind_document, source_of, speakers_of
from loader.claims.speech_words import speech
from loader.model import Span

_FEWEST_TOKENS = 4  # of a quote without a cue of its own
_CONTINUED_BASE = 0.75


def find_attributions(reading: Reading) -> tuple[Attribution, ...]:
    """Return the attributions of the document in the order of their cues."""
    quoted = quoted_stretches(reading)
    found = [item for token in reading.doc for item in _at(reading, token, quoted)]
    found = list(with_described_speakers(reading, found))
    found.extend(_carried_over(reading, found, quoted))
    return tuple(sorted(found, key=lambda item: (item.cue.i, item.rule)))


def _at(reading: Reading, token: Token, quoted: Quoted) -> Iterator[Attribution]:
    if is_cue(token):
        yield from _from_verb(reading, token, quoted)
    elif token.lower_ == "according":
        yield from from_according(reading, token, quoted)
    elif token.text == ":":
        yield from from_label(reading, token, quoted)
    elif token.pos_ == "NOUN":
        yield from from_noun(reading, token, quoted)


def _from_verb(reading: Reading, verb: Token, quoted: Quoted) -> Iterator[Attribution]:
    if quoted.covers(verb.i):
        return
    sources = speakers_of(verb)
    source = source_of(verb, sources)
    described = description_of(verb)
    content = (content_of(verb, quoted) | described) - source
    quotes = quotes_in(reading, content, quoted)
    if not content or not (described or _reports(verb, quotes)):
        return
    speakers = tuple(
        actor for subject in sources for actor in behind_document(reading, subject) or reading.actors(subject)
    )
    rule, base = ("speech.quote", 0.9) if quotes else ("speech.clause", 0.85)
    stance = speech().stances[cue_lemma(verb)]
    if described:
        rule, base, stance = "speech.description", 0.85, "asserts"
    yield Attribution(verb, speakers, stance, content, quotes, rule, base, source)


def _reports(verb: Token, quotes: tuple[Span, ...]) -> bool:
    """Tell whether a verb reports words here: some do only with a quote, or with a finite clause."""
    lemma, lists = cue_lemma(verb), speech()
    if quotes:
        return True
    return lemma not in lists.with_quote | lists.needs_finite or has_finite_clause(verb) or bool(topics_of(verb))


def _carried_over(reading: Reading, found: list[Attribution], quoted: Quoted) -> Iterator[Attribution]:
    """Yield quotes without a cue of their own, given to the last speaker of the line.

    A quote that runs over paragraphs is one speaker's: the cue may stand in
    any of them.
    """
    claimed = {index: item for item in found for index in item.content}
    pending: list[tuple[int, int]] = []
    before: Attribution | None = None
    for place, (first, last) in enumerate(quoted):
        runs_on = place - 1 in quoted.running
        speaking = claimed.get(first)
        if speaking is not None:
            yield from (_continued(reading, speaking, stretch) for stretch in pending)
        elif last - first >= _FEWEST_TOKENS:
            speaking = before if runs_on else _last_of_line(reading, found, first)
            speaking = speaking or _of_paragraph_before(reading, found, (first, last))
            if speaking is not None:
                yield _continued(reading, speaking, (first, last))
        waiting = speaking is None and place in quoted.running
        pending = [*(pending if runs_on else []), (first, last)] if waiting else []
        before = speaking


def _last_of_line(reading: Reading, found: list[Attribution], first: int) -> Attribution | None:
    """Return who last spoke in quote marks in the line of a token."""
    earlier = [item for item in found if item.quotes and item.cue.i < first and same_line(reading, item.cue.i, first)]
    return earlier[-1] if earlier else None


def _of_paragraph_before(reading: Reading, found: list[Attribution], stretch: tuple[int, int]) -> Attribution | None:
    """Return who spoke last in the paragraph before one that is nothing but a quote: there he goes on."""
    doc, start, end = reading.doc, stretch[0] - 1, stretch[1] + 1
    begins = start > 0 and "\n" in doc[start - 1].text_with_ws
    ends = end >= len(doc) or "\n" in doc[end - 1].text_with_ws or doc[end].is_space
    if not (begins and ends):
        return None
    earlier = [item for item in found if item.cue.i < start and item.cue.pos_ == "VERB" and item.speakers]
    last = earlier[-1] if earlier else None
    lines = doc[last.cue.i : start].text.strip().count("\n") if last is not None else 1
    return last if last is not None and lines == 0 and last.speakers[0].entity.type == "person" else None


def _continued(reading: Reading, speaking: Attribution, stretch: tuple[int, int]) -> Attribution:
    return replace(
        speaking,
        stance="asserts",
        content=frozenset(range(*stretch)),
        quotes=(span_of(reading, *stretch),),
        rule="speech.continued",
        base=_CONTINUED_BASE,
    )
