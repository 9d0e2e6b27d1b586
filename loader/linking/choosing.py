"""Choose among the readings of a name, or leave it open which is meant."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from loader.linking.clues import Beside, Mentioned
from loader.linking.context import Context, unknown
from loader.linking.name_span import NameSpan
from loader.linking.scoring import Choice, choose_entity
from loader.model import EntityLink
from loader.reference.match import Name


def choose_among(context: Context, span: NameSpan, names: tuple[Name, ...], state: str | None = None) -> Choice:
    """Choose by all clues; ``state`` is the code of the country that a body without one beside it belongs to."""
    beside = Beside(state or context.state_near(span.start, span.end) or _state_within(context, (span.start, span.end)))
    return choose_entity(context, Mentioned(span.start, span.end, span.label, beside), names)


def _state_within(context: Context, where: tuple[int, int]) -> str | None:
    """Return the country whose name a body's name begins with: "Mexico's Economy Ministry"."""
    text = [token.text for token in context.doc[where[0] : where[1]]]
    last = next((index for index, word in enumerate(text) if word in {"'s", "’s", "'", "’"}), 1)
    names = (name for match in context.gazetteer.match(text[:last]) if match.start == 0 for name in match.names)
    codes = {name.iso2 for name in names if name.kind == "country" and name.iso2}
    return codes.pop() if len(codes) == 1 else None


def link_open(context: Context, span: NameSpan, kind: str, choice: Choice) -> EntityLink:
    """Leave a mention unlinked, with the entities that it may name."""
    text = context.doc[span.start : span.end].text
    entity = context.candidate(kind, text, stated=context.state_near(span.start, span.end), shared=True)
    link = unknown(context, (span.start, span.end), entity, score=choice.score, reason=choice.reason)
    return replace(link, rivals=choice.rivals)


def codes_of(names: tuple[Name, ...]) -> frozenset[str]:
    """Return the countries of the readings, as codes."""
    return frozenset(name.iso2 for name in names if name.iso2)


def is_no_noun(head: Token, kinds: set[str]) -> bool:
    """Tell whether common words stand as a verb or an adjective: "he ships oats", "military intelligence"."""
    return head.is_lower and (head.pos_ in {"VERB", "ADV", "ADP", "AUX"} or (head.pos_ == "ADJ" and "agency" in kinds))


def reading_of(name: Name) -> str:
    """Return how a mention by this name is read: literal, alias or metonymic."""
    return {"alias": "alias", "metonym": "metonymic"}.get(name.sense, "literal")
