"""Hold what the steps of linking share about one document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from loader.linking.spans import NameSpan
from loader.model import Entity, EntityLink, Mention
from loader.reference.gazetteer import Gazetteer
from loader.reference.match import Name

STATE_KINDS = frozenset({"country", "government"})


@dataclass(frozen=True)
class Context:
    """The analysed document, its name spans and the names of the world.

    ``day`` is the day of publication (ISO date), None when unknown;
    ``document`` is the IRI, which keeps unnamed things of two documents apart.
    """

    doc: Doc
    gazetteer: Gazetteer
    spans: tuple[NameSpan, ...]
    day: str | None
    base: str
    document: str

    @cached_property
    def countries(self) -> Counter[str]:
        """Count how often each country is named, by ISO alpha-2 code."""
        found: Counter[str] = Counter()
        for span in self.spans:
            codes = {name.iso2 for name in span.names if name.iso2 and name.kind in STATE_KINDS | {"place"}}
            if len(codes) == 1:
                found[codes.pop()] += 1
        return found

    @cached_property
    def span_at(self) -> dict[int, NameSpan]:
        """Map each token index to the name span that holds it."""
        return {index: span for span in self.spans for index in range(span.start, span.end)}

    def mention(self, start: int, end: int, kind: str, reading: str) -> Mention:
        """Return the mention over the tokens ``start`` to ``end`` (half-open)."""
        piece = self.doc[start:end]
        return Mention(piece.start_char, piece.end_char, piece.text, kind, reading)

    def state_near(self, start: int, end: int) -> str | None:
        """Return the country that modifies the name at these tokens, as a code.

        Looks at the words right before ("the Chinese", "China's", "US"), and
        at "of COUNTRY" right after.
        """
        return self._state_before(start) or self._state_after(end)

    def _state_before(self, start: int) -> str | None:
        index = start - 1
        while index >= 0 and (
            self.doc[index].lower_ in {"'s", "’s", "'", "’", "-", "top", "senior", "new", "then"}
            or (self.doc[index].pos_ == "ADJ" and index not in self.span_at)
        ):
            index -= 1
        return state_of(self.span_at.get(index)) if index >= 0 else None

    def _state_after(self, end: int) -> str | None:
        words = [token.lower_ for token in self.doc[end : end + 2]]
        if not words or words[0] not in {"of", "for"}:
            return None
        skip = 2 if words[-1] == "the" else 1
        return state_of(self.span_at.get(end + skip))


def state_of(span: NameSpan | None) -> str | None:
    """Return the code of the one country that a span names, or None."""
    if span is None:
        return None
    codes = {name.iso2 for name in span.names if name.kind in STATE_KINDS and name.iso2}
    return codes.pop() if len(codes) == 1 else None


def head_of(doc: Doc, start: int, end: int) -> Token:
    """Return the syntactic head of the tokens ``start`` to ``end``."""
    root: Token = doc[start:end].root
    return root


def choose(names: tuple[Name, ...], kinds: frozenset[str]) -> tuple[Name, ...]:
    """Return the readings of the given kinds."""
    return tuple(name for name in names if name.kind in kinds)


def known(
    context: Context,
    span: tuple[int, int],
    name: Name,
    *,
    score: float,
    reason: str,
    reading: str = "literal",
    kind: str | None = None,
    literal: str | None = None,
) -> EntityLink:
    """Return a link to an entity of the seed graph."""
    entity = context.gazetteer.entity(name.entity_iri)
    mention = context.mention(span[0], span[1], kind or entity.type, reading)
    return EntityLink(mention, entity, score, reason, literal)


def unknown(
    context: Context, span: tuple[int, int], entity: Entity, *, score: float, reason: str, reading: str = "literal"
) -> EntityLink:
    """Return a link to a candidate that the document alone knows."""
    return EntityLink(context.mention(span[0], span[1], entity.type, reading), entity, score, reason)
