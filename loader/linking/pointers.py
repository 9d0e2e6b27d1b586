"""Follow words that point back: "he", "it", "the ministry", "the bloc"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from loader.language import syntax
from loader.linking.context import BODY_KINDS, Context
from loader.linking.descriptions import reporting
from loader.linking.genders import may_be
from loader.linking.words import words
from loader.model import Entity, EntityLink

_HE = frozenset({"he", "she"})
_HIM = frozenset({"him", "her"})
_IT = frozenset({"it", "they"})
_MARKS = frozenset({'"', "“", "”", "``", "''"})
_HIS, _MINISTRIES = frozenset({"his", "her"}), frozenset({"ministry", "department"})
_OFTEN = 3  # mentions of what a text is about
_NEAR = 80  # tokens to look back for the office whose ministry it is
_ACTORS = frozenset({"agency", "organization", "government", "country"})


@dataclass(frozen=True)
class _Named:
    """What the document names, by the index of each token, and what of it stands in quotes."""

    doc: Doc
    links: dict[int, EntityLink]

    @cached_property
    def people(self) -> list[int]:
        """List the tokens of the names of persons, in order."""
        return sorted(index for index, link in self.links.items() if link.entity.type == "person")

    @cached_property
    def bodies(self) -> list[int]:
        """List the tokens of the names of agencies and organisations, in order."""
        return sorted(index for index, link in self.links.items() if link.entity.type in BODY_KINDS)

    @cached_property
    def times(self) -> Counter[str]:
        """Count the mentions of each entity, by its IRI."""
        return Counter(iri for iri, _ in {(link.entity.iri, link.mention.start) for link in self.links.values()})

    @cached_property
    def quoted(self) -> list[bool]:
        """Tell of each token whether an odd number of quote marks stands before it, in its line."""
        found, inside = [], False
        for token in self.doc:
            inside = inside and not (token.i and "\n" in token.nbor(-1).text_with_ws)
            found.append(inside)
            inside ^= token.text in _MARKS
        return found


def link_definites(context: Context, links: dict[int, EntityLink]) -> list[tuple[int, EntityLink]]:
    """Return (token index, link) for each definite noun that stands for a body named before: "the ministry"."""
    named = _Named(context.doc, links)
    found = ((token.i, _definite(context, token, named)) for token in context.doc)
    return [(index, link) for index, link in found if link is not None]


def link_pointers(context: Context, links: dict[int, EntityLink]) -> list[tuple[int, EntityLink]]:
    """Return (token index, link) for each pronoun that is understood, and for the ministries of ministers."""
    named = _Named(context.doc, links)
    found: list[tuple[int, EntityLink]] = []
    for token in context.doc:
        link = _pronoun(context, token, named) or _own_ministry(context, token, links)
        if link is not None:
            found.append((token.i, link))
    return found


def _pronoun(context: Context, token: Token, named: _Named) -> EntityLink | None:
    word, links = token.lower_, named.links
    if word in _HE and _is_surname(token):
        return _bearer(context, token, links)
    if token.pos_ == "PROPN" or (token.i in links and word in _HE):
        return None
    if word in _HE or (word in _HIM and any(child.lower_ == "according" for child in token.children)):
        return _point(context, token, _last_subject(token, named), 0.75, "last person named")
    if word in _IT and token.dep_ in syntax.SUBJECTS:
        return _point(context, token, _speaker_above(token, named), 0.8, "subject of the reporting clause")
    return None


def _is_surname(token: Token) -> bool:
    """Tell whether "He" bears its capital inside a sentence, where the pronoun has none."""
    return token.is_title and not token.is_sent_start and token.i > 0 and token.nbor(-1).is_alpha


def _bearer(context: Context, token: Token, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the link to the person of this document whose name holds the word: "Greer and He" after "He Lifeng"."""
    named = {link.entity.iri: link for link in links.values() if token.text in link.entity.name.split()}
    people = [link for link in named.values() if link.entity.type == "person"]
    if len(people) != 1 or token.i in links:
        return None
    mention = context.mention(token.i, token.i + 1, "person", "alias")
    return EntityLink(mention, people[0].entity, 0.8, "surname of a person named in full here")


def _point(context: Context, token: Token, link: EntityLink | None, score: float, reason: str) -> EntityLink | None:
    if link is None:
        return None
    mention = context.mention(token.i, token.i + 1, link.entity.type, "pronoun")
    return EntityLink(mention, link.entity, round(min(score, link.score), 2), reason)


def _leads(token: Token) -> bool:
    """Tell whether a name is the subject of its clause, or apposed to it: "His colleague Ana Li said ...".

    A source is as good: "according to Ana Li".
    """
    head = token.head if token.dep_ == "appos" else token
    if any(child.lower_ == "according" for child in head.children):
        return True
    fronted = head.dep_ == "obl" and head.i < head.head.i and syntax.case_of(head) is None  # a subject misread
    return fronted or head.dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS | {"obl:agent"}


def _last_subject(token: Token, named: _Named) -> EntityLink | None:
    """Return the nearest person before whom the pronoun may mean: a subject in the two sentences before, else any."""
    quoted, start, nearest = named.quoted[token.i], max(0, token.sent.start - 80), None
    for place in range(bisect_left(named.people, token.i) - 1, -1, -1):
        index = named.people[place]
        if (named.quoted[index] and not quoted) or not may_be(token.lower_, named.links[index].entity.name):
            continue
        if index >= start and _leads(token.doc[index]):
            return _who_told(token, named, index) or named.links[index]
        nearest = index if nearest is None else nearest
        if index < start:
            break
    return named.links[nearest] if nearest is not None else None


def _who_told(token: Token, named: _Named, index: int) -> EntityLink | None:
    """Return who told the sentence before about the person named at ``index``, for the "he" of "he said".

    After "Li said Ek was right", who goes on speaking is Li.
    """
    clause, speaks = token.doc[index].head, token.dep_ in syntax.SUBJECTS and token.head.lemma_.lower() in reporting()
    if not speaks or token.doc[index].sent == token.sent or token.doc[index].dep_ not in syntax.SUBJECTS:
        return None
    while clause.dep_ not in {"ccomp", "ROOT"} and clause.head.i != clause.i:
        clause = clause.head
    if clause.dep_ != "ccomp" or clause.head.lemma_.lower() not in reporting():
        return None
    told = (named.links.get(subject.i) for subject in syntax.subjects(clause.head))
    return next((link for link in told if link is not None and link.entity.type == "person"), None)


def _speaker_above(token: Token, named: _Named) -> EntityLink | None:
    """Return the subject of the clause that reports this one: "China said it ..."; who is quoted does not say "it"."""
    clause = token.head
    if clause.dep_ not in {"ccomp", "advcl", "conj", "xcomp"}:
        return None
    if named.quoted[token.i] and not named.quoted[clause.head.i]:
        return None
    for subject in syntax.subjects(clause.head):
        link = named.links.get(subject.i)
        if link is not None and subject.i != token.i and link.entity.type in _ACTORS:
            return link
    return None


def _definite(context: Context, token: Token, named: _Named) -> EntityLink | None:
    parts = words().pointers.get(token.lower_)
    if parts is None or token.i in named.links or not _is_bare_definite(token):
        return None
    meant = _body_before(token.i, named, parts)
    if meant is None:
        return None
    whole = meant.part_of if token.lower_ == "bloc" and not context.gazetteer.has_members(meant.iri) else None
    meant = context.gazetteer.entity(whole) if whole is not None else meant  # "the bloc" of the Commission is the Union
    mention = context.mention(token.i, token.i + 1, meant.type, "alias")
    return EntityLink(mention, meant, 0.75, f"definite {token.lower_!r} points back")


def _body_before(index: int, named: _Named, parts: tuple[str, ...]) -> Entity | None:
    """Return the nearest body before with a word in its names; one named once gives way to one that is often."""
    asked: set[str] = set()
    nearest: Entity | None = None
    for place in range(bisect_left(named.bodies, index) - 1, -1, -1):
        entity = named.links[named.bodies[place]].entity
        if entity.iri in asked:
            continue
        asked.add(entity.iri)
        names = f"{entity.name} {' '.join(entity.aliases)}".lower()
        if any(part in names for part in parts) and (nearest is None or named.times[entity.iri] >= _OFTEN):
            if nearest is not None or named.times[entity.iri] > 1:
                return entity
            nearest = entity
    return nearest


def _own_ministry(context: Context, token: Token, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return a link for "his ministry" or "the ministry" after "Energy Minister X": the body of the last office."""
    if token.lower_ not in _MINISTRIES or token.i in links:
        return None
    owner = syntax.children(token, "nmod:poss")
    if not (owner and owner[0].lower_ in _HIS) and not _is_bare_definite(token):
        return None
    before = range(token.i - 1, max(-1, token.i - _NEAR), -1)
    offices = (links[i].entity for i in before if i in links and links[i].entity.type == "office")
    bodies = (context.gazetteer.organisation_of_office(office.iri) for office in offices if office.resolved)
    agencies = (body for body in bodies if body is not None and context.gazetteer.entity(body).type == "agency")
    body = next(agencies, None)
    if body is None:
        return None
    mention = context.mention(token.i, token.i + 1, "agency", "alias")
    return EntityLink(mention, context.gazetteer.entity(body), 0.7, "the body of the office named before")


def _is_bare_definite(token: Token) -> bool:
    inner = [child for child in token.children if child.dep_ in {"compound", "amod", "nmod", "nmod:poss"}]
    return not inner and any(child.lower_ == "the" for child in syntax.children(token, "det"))
