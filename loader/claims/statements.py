"""Claim who said what, with the quoted words where there are any."""

from __future__ import annotations

from collections.abc import Iterator

from loader.claims.attribution import Attribution, span_of
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.model import Claim, Span

_FEWEST_WORDS = 3  # of what somebody is said to have said
_CLAUSE_BASE = 0.85  # confidence of words that are reported, not quoted
_ACTS = frozenset({"demands", "threatens", "accuses"})  # told by their verbs, unless words are quoted


def statement_claims(minter: Minter) -> Iterator[Claim]:
    """Yield a claim for each speaker and each stretch of words."""
    for item in minter.attributions:
        if item.stance in _ACTS and not item.quotes:
            continue
        for words in _words(minter, item):
            quoted = words in item.quotes
            for speaker in item.speakers[:MOST]:
                told = Told(
                    token=item.cue,
                    relation="said",
                    subject=speaker.entity.iri,
                    rule=item.rule if quoted or item.rule != "speech.quote" else "speech.clause",
                    base=item.base if quoted else min(item.base, _CLAUSE_BASE),
                    subject_score=speaker.score,
                    modality=modality_of(item.cue),
                    stance=item.stance,
                    words=words,
                )
                yield minter.mint(told)


def _words(minter: Minter, item: Attribution) -> list[Span]:
    quotes = [words for words in item.quotes if _is_telling(minter, item, words)]
    content = _content(minter, item)
    return quotes or ([content] if _is_telling(minter, item, content) else [])


def _is_telling(minter: Minter, item: Attribution, words: Span) -> bool:
    """Tell whether words say something, and whether this cue is the nearest to them.

    A word in quote marks, a pronoun or a bare noun tells nothing; of nested
    reports ("von der Leyen said Beijing agreed to an “upgraded” mechanism")
    the inner one owns the words.
    """
    piece = minter.reading.doc.char_span(words.start, words.end, alignment_mode="contract")
    if piece is None or sum(token.is_alpha for token in piece) < _FEWEST_WORDS:
        return False
    return words not in item.quotes or minter.attribution_of.get(piece[0].i, item) is item


def _content(minter: Minter, item: Attribution) -> Span:
    """Return the reported clause on the longer side of its cue."""
    indices = sorted(index for index in item.content if not minter.reading.doc[index].is_space)
    first, last, cue = indices[0], indices[-1] + 1, item.cue.i
    if first < cue < last:
        first, last = (first, cue) if cue - first > last - cue else (cue + 1, last)
    return span_of(minter.reading, first, last)
