"""Find which body a text spoke of last: what "the company", "the Dutch firm" or "the Paris-based agency" mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import Actor
from loader.claims.classes import is_in_class
from loader.claims.geography import acting_on
from loader.claims.quote_marks import is_quoted
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading
    from loader.model import EntityLink

_WINDOW = 120  # how many words may lie between "the company" and its name
_DESCRIBED = ("nmod", "nmod:poss", "nummod", "acl", "appos")
_OTHER = frozenset(
    {"university", "union", "church", "party", "college", "institute", "club", "association", "movement"}
)
_AGENCIES = frozenset({"agency", "regulator", "intergovernmental", "non governmental"})
_SUBJECTS = syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS
_COMPANY, _AGENCY = "company alone", "agency alone"


def body_before(reading: Reading, noun: Token) -> tuple[Actor, ...]:
    """Return the body named last before that "the company" or "the agency" stands for; empty when none fits.

    A nationality must be that of the body, where its home is known. In the
    nearest sentence that names one a subject goes first.
    """
    kinds = [name for name in (_COMPANY, _AGENCY) if is_in_class(noun, name)]
    if not kinds or not _points_back(noun):
        return ()
    home = _home(reading, noun)
    own = {actor.entity.iri for subject in acting_on(noun) for actor in reading.actors(subject)}
    found = [
        (reading.doc[index], link)
        for index in range(noun.i - 1, max(noun.i - _WINDOW, -1), -1)
        if (link := reading.link_at.get(index)) is not None
        and link.entity.iri not in own
        and _fits(reading, link, kinds, home)
    ]
    if not found:
        return ()
    nearest = [(token, link) for token, link in found if token.sent == found[0][0].sent]
    _, link = next(((token, link) for token, link in nearest if token.dep_ in _SUBJECTS), found[0])
    return (Actor(link.entity, round(link.score * 0.85, 2), noun),)


def _points_back(noun: Token) -> bool:
    if noun.tag_ != "NN" or is_quoted(noun) or syntax.children(noun, *_DESCRIBED):
        return False
    if any(not _is_aside(clause) for clause in syntax.children(noun, "acl:relcl")):
        return False
    named = (child for child in syntax.children(noun, "compound", "flat", "nmod:desc") if child.pos_ == "PROPN")
    return any(child.lower_ == "the" for child in syntax.children(noun, "det")) and not any(named)


def _is_aside(clause: Token) -> bool:
    """Tell whether a relative clause only adds something: "the company, which has appealed"."""
    first = min(token.i for token in clause.subtree)
    return first > 0 and (clause.doc[first].text == "," or clause.doc[first - 1].text == ",")


def _home(reading: Reading, noun: Token) -> str | None:
    """Return the code of the state whose adjective stands before the noun: "the Dutch firm"."""
    links = (reading.link_at.get(child.i) for child in syntax.children(noun, "amod"))
    return next((link.entity.iso2 for link in links if link is not None and link.entity.iso2), None)


def _fits(reading: Reading, link: EntityLink, kinds: list[str], home: str | None) -> bool:
    entity = link.entity
    told = reading.gazetteer.body_kind(entity.iri)
    unknown = not entity.resolved and not _OTHER & set(entity.name.lower().split())
    company = entity.type == "organization" and (unknown or told.startswith("company"))
    right = (_COMPANY in kinds and company) or (_AGENCY in kinds and told in _AGENCIES)
    code = reading.state_of(entity) or reading.gazetteer.home_of(entity.iri)
    return right and (home is None or code is None or code == home)
