"""Lay a document out for the network: windows of whole sentences, each word with what parse, links and rules say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from loader.claims.reading import Actor, Reading
from loader.language.pieces import Pieces
from loader.model import Claim

MOST_PIECES = 240
"""The most pieces in a window of several sentences; a longer sentence stands alone, cut after :data:`LONGEST`."""
LONGEST = 480
ENDS = ("subject", "object", "good")
NAMING = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM", "VERB"})  # parts of speech that may name an end
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_APART = frozenset({"said", "holds_position"})  # of which the network knows nothing
_SENT = {"member_of": "party_to"}  # relations of the rules under the name that the network has for them


@dataclass(frozen=True, slots=True)
class Mark:
    """What a rule told: its cue, its relation, and the word that names each of :data:`ENDS`, None for none."""

    cue: int
    relation: str
    ends: tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Window:
    """Words in a row, spaces left out, with the kind of thing that each names ("" for none) and the marks on them."""

    tokens: tuple[Token, ...]
    kinds: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Layout:
    """A reading as the network sees it."""

    reading: Reading

    def windows(self, claims: Sequence[Claim], cues: Mapping[str, int], pieces: Pieces) -> Iterator[Window]:
        """Yield the windows in the order of the text; each word is in one, but for the end of an endless sentence."""
        marks: dict[int, list[Mark]] = {}
        for claim in claims:
            if claim.relation not in _APART and (cue := cues.get(claim.iri)) is not None:
                marks.setdefault(cue, []).append(self._mark(claim, cue))
        for tokens in self._packed(pieces):
            within = tuple(mark for token in tokens for mark in marks.get(token.i, ()))
            yield Window(tuple(tokens), tuple(map(self.kind, tokens)), within)

    def _packed(self, pieces: Pieces) -> Iterator[list[Token]]:
        window: list[Token] = []
        length = 0
        for sentence in self.reading.doc.sents:
            tokens = [token for token in sentence if not token.is_space]
            size = sum(len(pieces.of(token.text)) for token in tokens)
            while size > LONGEST:
                size -= len(pieces.of(tokens.pop().text))
            if window and length + size > MOST_PIECES:
                yield window
                window, length = [], 0
            window, length = window + tokens, length + size
        if window:
            yield window

    def kind(self, token: Token) -> str:
        """Return the kind of entity that a word is part of the name of, "" for none."""
        link = self.reading.link_at.get(token.i)
        if link is None:
            return ""
        return "government" if link.mention.reading == "metonymic" else link.entity.type

    def named(self, token: Token) -> tuple[Actor, ...]:
        """Return whom or what a word stands for: the sides, or else the thing that it names."""
        if token.i not in self._named:
            reading, link = self.reading, self.reading.link_at.get(token.i)
            nominal = token.pos_ in _NOMINAL or (token.pos_ in NAMING and link is not None)
            found = (reading.actors(token) or reading.sides(token)) if nominal else ()
            if link is not None and link.entity.iri not in {actor.entity.iri for actor in found}:
                found = (*found, Actor(link.entity, link.score, token))
            self._named[token.i] = found
        return self._named[token.i]

    @cached_property
    def _named(self) -> dict[int, tuple[Actor, ...]]:
        return {}

    def _mark(self, claim: Claim, cue: int) -> Mark:
        ends = (claim.subject, claim.object, claim.commodity)
        subject, other, good = (self._word_for(end, cue) if end is not None else None for end in ends)
        return Mark(cue, _SENT.get(claim.relation, claim.relation), (subject, other, good))

    def _word_for(self, thing: str, cue: int) -> int | None:
        """Return the nearest word that stands for a thing, in the sentence of the cue or the last one before that."""
        wanted, sentence = as_one(thing), self.reading.doc[cue].sent
        found = [token for token in sentence if self._stands_for(token, wanted)]
        place = sentence.start
        while not found and place > max(0, sentence.start - MOST_PIECES):
            place -= 1
            found = [token for token in (self.reading.doc[place],) if self._stands_for(token, wanted)]
        return min(found, key=lambda token: abs(token.i - cue)).i if found else None

    def _stands_for(self, token: Token, wanted: str) -> bool:
        return any(as_one(actor.entity.iri) == wanted for actor in self.named(token))


def as_one(thing: str) -> str:
    """Return one name for a country and its government."""
    return thing.replace("/id/government/", "/id/state/").replace("/id/country/", "/id/state/")
