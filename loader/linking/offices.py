"""Find titles of offices, and which office they name.

"Treasury Secretary", "director of the National Economic Council", "a
Commerce Ministry spokesperson": the seed graph knows the first two; what it
does not know becomes a candidate that names its organisation.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from loader import iri
from loader.linking.clues import Beside, Mentioned
from loader.linking.context import Context, choose, known
from loader.linking.scoring import Choice, choose_entity
from loader.linking.words import words
from loader.model import Entity, EntityLink
from loader.reference.match import Name

_OFFICE = frozenset({"office"})
_BODY = frozenset({"agency", "organization", "government", "country"})


@dataclass(frozen=True, slots=True)
class Title:
    """The tokens of a title (half-open): "US" + "Trade Representative".

    ``core_start`` is where the title proper begins after country words.
    """

    core_start: int
    end: int
    names: tuple[Name, ...]


def find_titles(context: Context) -> tuple[Title, ...]:
    """Return the titles of the document, sorted, without overlap."""
    found: list[Title] = []
    taken: set[int] = set()
    for span in context.spans:
        names = choose(span.names, _OFFICE)
        if names:
            found.append(Title(span.start, span.end, names))
            taken.update(range(span.start, span.end))
    for token in context.doc:
        if token.i not in taken and _heads_title(context, token):
            title = _grow(context, token)
            found.append(title)
            taken.update(range(title.core_start, title.end))
    return tuple(sorted(found, key=lambda title: title.core_start))


def _heads_title(context: Context, token: Token) -> bool:
    if token.lower_ not in words().office_heads or token.i in context.span_at:
        return False
    return token.tag_ in {"NN", "NNP"} or token.is_title


def _grow(context: Context, head: Token) -> Title:
    start = head.i
    while start > 0 and _belongs(context, context.doc[start - 1], head):
        start -= 1
    text = " ".join(token.text for token in context.doc[start : head.i + 1])
    return Title(start, head.i + 1, choose(context.gazetteer.named(text), _OFFICE))


def _belongs(context: Context, token: Token, head: Token) -> bool:
    if token.is_sent_start and not token.is_title:
        return False
    if token.lower_ in words().office_modifiers:
        return True
    span = context.span_at.get(token.i)
    if span is not None:
        return False
    if not token.is_title and token.pos_ == "ADJ":
        return False
    return token.dep_ in {"compound", "amod"} and token.head.i in {head.i, head.i - 1}


def bodies_within(context: Context, title: Title) -> list[EntityLink]:
    """Return links for the bodies that the title names: "European Commission President"."""
    words_of = [token.text for token in context.doc[title.core_start : title.end]]
    found: dict[tuple[int, int], EntityLink] = {}
    for start, end in ((1, len(words_of)), (0, len(words_of) - 1)):  # without the title itself, at either end
        for match in context.gazetteer.match(words_of[start:end]):
            names = {name.entity_iri: name for name in match.names if name.kind in {"agency", "organization"}}
            if len(names) == 1 and match.owner is None:
                span = (title.core_start + start + match.start, title.core_start + start + match.end)
                found[span] = known(context, span, *names.values(), score=0.9, reason="body named in a title")
    return list(found.values())


def link_title(context: Context, title: Title, links: dict[int, EntityLink], holder: Entity | None) -> EntityLink:
    """Link a title to its office, or to a candidate that says whose it is.

    ``links`` maps token indices to the links found so far; ``holder`` is the
    person who stands beside the title, None when nobody does.
    """
    body = _body(context, title, links)
    state = context.state_near(title.core_start, title.end) or (body.iso2 if body is not None else None)
    choice = _choose(context, title, Beside(state, body.iri if body else None, holder.iri if holder else None))
    office, score, reason = choice.name, choice.score, choice.reason
    entity = context.gazetteer.entity(office.entity_iri) if office else _candidate(context, title, body, state)
    if not title.names:
        score, reason = 0.5, "title not in the seed graph"
    mention = context.mention(title.core_start, title.end, "office", "role" if holder is None else "literal")
    return EntityLink(mention, entity, score, reason, rivals=() if office else choice.rivals)


def _choose(context: Context, title: Title, beside: Beside) -> Choice:
    if not title.names:
        return Choice(None, 0.0, "", ())
    return choose_entity(context, Mentioned(title.core_start, title.end, "", beside), title.names)


def _body(context: Context, title: Title, links: dict[int, EntityLink]) -> Entity | None:
    """Return the body whose office it is: "Bank of Japan governor", "head of X"."""
    before = links.get(title.core_start - 1)
    if before is None and title.core_start >= 2 and context.doc[title.core_start - 1].lower_ in {"'s", "’s"}:
        before = links.get(title.core_start - 2)
    if before is not None and before.entity.type in _BODY:
        return before.entity
    return _body_after(context, title, links)


def _body_after(context: Context, title: Title, links: dict[int, EntityLink]) -> Entity | None:
    index = title.end
    if index >= len(context.doc) or context.doc[index].lower_ not in {"of", "for", "at", "to"}:
        return None
    for position in range(index + 1, min(index + 6, len(context.doc))):
        link = links.get(position)
        if link is not None:
            return link.entity if link.entity.type in _BODY else None
        if context.doc[position].pos_ not in {"DET", "ADJ", "PROPN", "PART"}:
            return None
    return None


def _candidate(context: Context, title: Title, body: Entity | None, state: str | None) -> Entity:
    text = context.doc[title.core_start : title.end].text
    owner = body.name if body is not None else (state or "")
    name = f"{text} of {owner}" if owner else text
    key = name if owner else f"{name} {iri.digest(context.document)}"
    return Entity(
        iri.candidate("office", key, base=context.base),
        "office",
        name,
        iso2=body.iso2 if body is not None else state,
        resolved=False,
        part_of=body.iri if body is not None else None,
    )
