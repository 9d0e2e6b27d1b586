"""Hold what the steps of linking share about one document."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter

from spacy.tokens import Doc, Token

from loader import iri
from loader.linking.name_span import NameSpan
from loader.linking.words import words
from loader.model import Entity, EntityLink, Mention
from loader.reference.gazetteer import Gazetteer
from loader.reference.match import Name

STATE_KINDS = frozenset({"country", "government"})
BODY_KINDS = frozenset({"agency", "organization"})
LITTLE = frozenset({"of", "the", "for", "and", "to", "at", "in"})  # words of names that tell nothing


@dataclass(frozen=True)
class Context:
    """The analysed document, its name spans and the names of the world.

    ``day`` is the day of publication (ISO date), None when unknown;
    ``document`` is the IRI, which keeps unnamed things of two documents apart;
    ``dateline`` is the place named before the first sentence.
    """

    doc: Doc
    gazetteer: Gazetteer
    spans: tuple[NameSpan, ...]
    day: str | None
    base: str
    document: str
    dateline: str | None = None

    @cached_property
    def dateline_country(self) -> str | None:
        """Return the country of the dateline, as a code; None without one that is known."""
        if self.dateline is None:
            return None
        names = self.gazetteer.named(self.dateline) or self.gazetteer.named(self.dateline.title())
        codes = {name.iso2 for name in names if name.iso2 and name.kind in STATE_KINDS | {"place"}}
        return codes.pop() if len(codes) == 1 else None

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
    def _pointing(self) -> dict[str, Counter[str]]:
        """Count, by country, the names that point to it alone: of states, places, bodies and office holders."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for span in self.spans:
            codes = {code for name in span.names for code in self.countries_of(name)}
            if len(codes) == 1:
                found[codes.pop()][self.doc[span.start : span.end].text] += 1
        return found

    @cached_property
    def pointed_to(self) -> Counter[str]:
        """Count, by country, the names of states and places, and of bodies that belong to it alone."""
        found = Counter(self.countries)
        for span in self.spans:
            codes = {name.iso2 for name in span.names if name.iso2}
            if len(codes) == 1 and all(name.kind == "agency" for name in span.names):
                found[codes.pop()] += 1
        return found

    @cached_property
    def named(self) -> frozenset[str | None]:
        """Return the bodies that a name of the document can only mean."""
        found = (({name.entity_iri for name in span.names}, span) for span in self.spans)
        return frozenset(iris.pop() for iris, span in found if len(iris) == 1 and span.names[0].kind in BODY_KINDS)

    def countries_of(self, name: Name) -> frozenset[str]:
        """Return the countries that an entity belongs to: its own, or those of the offices a person held."""
        if name.iso2:
            return frozenset({name.iso2})
        if name.kind != "person":
            return frozenset()
        offices = (self.gazetteer.iso2(holding.office) for holding in self.gazetteer.offices_of(name.entity_iri))
        return frozenset(code for code in offices if code)

    def weight(self, codes: Iterable[str], surface: str) -> int:
        """Return how many names of the document, other than ``surface``, point to one of the countries."""
        counts = (self._pointing[code] for code in codes if code in self._pointing)
        return sum(each.total() - each[surface] for each in counts)

    def names_states(self, surface: str) -> bool:
        """Tell whether the document points to any country by another name than ``surface``."""
        return any(other != surface for counts in self._pointing.values() for other in counts)

    def serves(self, person: str, office: str) -> bool:
        """Tell whether a person may have held an office on the day of publication."""
        return self.day is not None and any(
            holder == person for holder, _, _ in self.gazetteer.holders(office, self.day)
        )

    @cached_property
    def span_at(self) -> dict[int, NameSpan]:
        """Map each token index to the name span that holds it."""
        return {index: span for span in self.spans for index in range(span.start, span.end)}

    def candidate(
        self, kind: str, text: str, *, stated: str | None = None, setting: bool = True, shared: bool = False
    ) -> Entity:
        """Return an entity that the document knows by name only.

        Its IRI is made of the name and of what the document says about it:
        the country stated for it, else the one country that it is named with
        (``setting``), and a person's walk of life. Two documents that agree on
        these mean one candidate, whatever the order they are read in; others
        do not. A name that several known entities share (``shared``) stays
        within its document when nothing is said.
        """
        key = (kind, text, stated, setting, shared)
        if key not in self._candidates:
            self._candidates[key] = self._candidate(kind, text, stated=stated, setting=setting, shared=shared)
        return self._candidates[key]

    @cached_property
    def _candidates(self) -> dict[tuple[str, str, str | None, bool, bool], Entity]:
        return {}

    def _candidate(self, kind: str, text: str, *, stated: str | None, setting: bool, shared: bool) -> Entity:
        name = " ".join(text.split())
        spans = self._by_ends.get(_ends(name), [])
        own = self._in_name(name) if kind == "agency" else None
        country = stated or own or self._stated(spans) or (self._setting(spans) if setting else None)
        walk = self._walk(spans) if kind == "person" else None
        keys = [key for key in (country, walk) if key and key.lower() not in name.lower().split()]
        keys += [iri.digest(self.document)] if shared and country is None else []
        entity = iri.candidate(kind, " ".join([name, *keys]), base=self.base)
        return Entity(entity, kind, name, iso2=country if kind not in {"person", "country"} else None, resolved=False)

    def _in_name(self, name: str) -> str | None:
        """Return the country that the name of a body begins with: not Sudan for the "South Sudanese army"."""
        parts = name.split()
        for count in range(min(3, len(parts) - 1), 0, -1):
            found = self.gazetteer.named(" ".join(parts[:count]))
            codes = {each.iso2 for each in found if each.kind in {"country", "government"}}
            if len(codes) == 1 and (code := codes.pop()):
                return code
        return None

    @cached_property
    def _by_ends(self) -> dict[tuple[str, ...], list[NameSpan]]:
        """Map the ends of each name to the spans that bear it."""
        found: dict[tuple[str, ...], list[NameSpan]] = defaultdict(list)
        for span in self.spans:
            found[_ends(self.doc[span.start : span.end].text)].append(span)
        return found

    def _stated(self, spans: Iterable[NameSpan]) -> str | None:
        """Return the country that modifies one of the spans, or the title before it."""
        for span in spans:
            start = span.start
            while start > 0 and self._may_be_title(start - 1):
                start -= 1
            code = self.state_near(start, span.end)
            if code is not None:
                return code
        return None

    def _may_be_title(self, index: int) -> bool:
        """Tell whether a token may belong to the title before a name: an office, or another word with a capital."""
        span = self.span_at.get(index)
        if span is not None:
            return bool(choose(span.names, frozenset({"office"})))
        return (self.doc[index].is_title and self.doc[index].is_alpha) or self.doc[index].lower_ in words().office_heads

    def _setting(self, spans: Iterable[NameSpan]) -> str | None:
        """Return the one country that the sentences with the spans point to, else the one of the document."""
        own = {span.start for span in spans}
        sentences = {(found.start, found.end) for start in own for found in (self.doc[start].sent,)}
        near = {code for place in sentences for start, code in self._pointers_in(*place) if start not in own}
        if not near:
            left = self._points - Counter(code for start in own for _, code in self._pointers_in(start, start + 1))
            near = set(left)
        return next(iter(near)) if len(near) == 1 else None

    @cached_property
    def _pointers(self) -> list[tuple[int, str]]:
        """List the names that point to one country, each by its first token, in order."""
        each = ((span.start, {code for name in span.names for code in self.countries_of(name)}) for span in self.spans)
        return [(start, code) for start, codes in each if len(codes) == 1 for code in codes]

    @cached_property
    def _points(self) -> Counter[str]:
        return Counter(code for _, code in self._pointers)

    def _pointers_in(self, start: int, end: int) -> list[tuple[int, str]]:
        first, last = (bisect_left(self._pointers, index, key=itemgetter(0)) for index in (start, end))
        return self._pointers[first:last]

    def _walk(self, spans: Iterable[NameSpan]) -> str | None:
        """Return the walk of life that the words right before a name, or after its comma, tell."""
        for span in spans:
            after = span.end + 1 if span.end < len(self.doc) and self.doc[span.end].text == "," else span.end
            near = [*self.doc[max(0, span.start - 4) : span.start]]
            near += [*self.doc[after : after + 6]] if after > span.end else []
            found = next((walk for token in near if (walk := words().walks.get(token.lower_))), None)
            if found is not None:
                return found
        return None

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
            self.doc[index].lower_ in {"'s", "’s", "'", "’", "-", "top", "senior", "new", *words().status_words}
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


def _ends(name: str) -> tuple[str, ...]:
    """Return the first and the last word of a name, alike for "Ann B. Lee" and "Ann Lee"."""
    parts = name.split()
    return (parts[0], parts[-1]) if len(parts) > 1 else tuple(parts)


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


@cache
def named_by_state(gazetteer: Gazetteer, kind: str) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Map each country to its bodies or offices (``kind``), as (IRI, words of the name)."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for item in gazetteer.iris(kind):
        entity = gazetteer.entity(item)
        if entity.iso2 is not None:
            found[entity.iso2].append((item, frozenset(entity.name.lower().replace(",", "").split()) - LITTLE))
    return {code: tuple(listed) for code, listed in found.items()}
