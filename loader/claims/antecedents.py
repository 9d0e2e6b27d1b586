"""Find what words that point back stand for: "it", "they", "both governments", "the two sides", "its", "whose".

A heuristic of salience, after Hobbs (1978) and centering theory (Grosz, Joshi
and Weinstein 1995): the subject of the clause before comes first, then the
subject of the sentence before. What is inside quote marks points only to what
the same quote says before it, for there the speaker decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import ACTORS, BODIES, STATES, Actor
from loader.claims.classes import is_in_class
from loader.claims.counting import ALONE, COUNTING, counted, counted_before, sentences_before
from loader.claims.done_to import DONE_TO, done_to, is_done_to
from loader.claims.geography import described_state
from loader.claims.lexicon import noun_classes
from loader.claims.movements import is_the_movement, last_movement
from loader.claims.other_owner import other_than_owner
from loader.claims.quote_marks import is_quoted, opening_mark
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "their"})
_HIS = frozenset({"his", "her"})
_PERSON = frozenset({"person"})
_SENTENCES = 2  # how far back a pronoun may point
_WINDOW = 6  # how many sentences may lie between "the bloc" and its name
_SUBJECTS = syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS
_PRONOUNS = _IT | _THEY | _HIS
_PERSONAL = frozenset({"they", "it", "he", "she", "we"})
_SUBORDINATE = frozenset({"advcl", "ccomp", "xcomp"})
_POINTING = _PRONOUNS | DONE_TO | COUNTING | ALONE | {"whose"}
_OFTEN, _SHARE = 2, 0.75  # mentions of its state that "the government" needs, and their share of those of states
_PASSING = 2  # a state named no more often is not what a text is about


def antecedents(reading: Reading, token: Token) -> tuple[Token, ...]:
    """Return the heads of the noun phrases, all before ``token``, that it stands for; empty when that is not plain."""
    acted_upon = done_to(reading, token, subjects_before(token)) if is_done_to(token) else ()
    return acted_upon or _meant(reading, token)


def _meant(reading: Reading, token: Token) -> tuple[Token, ...]:
    word = token.lower_
    if word == "whose":
        return _possessor(token)
    if (described := _described(reading, token)) is not None:
        return described
    alone, count = is_alone(token), counted(token)
    quoted = is_quoted(token)
    if not (alone or count or word in _PRONOUNS) or (quoted and word not in _IT | _THEY):
        return ()
    if token.pos_ == "PRON" and token.dep_ not in _SUBJECTS | {"nmod:poss"}:
        return _acted_upon(reading, token) if word == "it" and not quoted else ()
    if alone and is_in_class(token, "bloc alone"):
        return last_bloc(reading, token)
    if alone and _of_a_kind(token):
        return _possessor_beside(token) or _the_states(reading, token)
    if alone and (other := other_than_owner(reading, token)):
        return other
    if word in _IT or alone:
        one = _one(reading, token, STATES | (frozenset() if alone else BODIES))
        return one or (_the_states(reading, token) if token.lemma_.lower() == "government" else ())
    if word in _HIS:
        return _one(reading, token, _PERSON)
    return _several(reading, token) if word in _THEY else counted_before(reading, token, count)


def _described(reading: Reading, token: Token) -> tuple[Token, ...] | None:
    """Return what a description that fits only some means: a movement, or a state by facts; None for another word."""
    if is_the_movement(reading, token):
        return last_movement(reading, token)
    return described_state(reading, token)


def may_point(token: Token) -> bool:
    """Tell whether a word is one of those that point to others, whatever it does here."""
    return token.lower_ in _POINTING or token.lemma_.lower() in _pointing_nouns()


@cache
def _pointing_nouns() -> frozenset[str]:
    classes = noun_classes()
    kinds = ("state alone", "state described", "states together", "persons together", "bloc alone", "movement alone")
    return frozenset().union(*(classes[kind] for kind in kinds))


def is_alone(noun: Token) -> bool:
    """Tell whether a noun points to the one country that is spoken of: "the country", "the government"."""
    several = noun.lower_ == "authorities"
    if not several and (
        noun.tag_ not in {"NN", "NNP"}  # some outlets write "the Government"
        or noun.lower_ == "authority"
        or not (is_in_class(noun, "state alone") or is_in_class(noun, "bloc alone"))
    ):
        return False
    described = syntax.children(noun, "nmod", "nmod:poss", "nummod", "acl", "acl:relcl", "appos")
    described += [child for child in syntax.children(noun, "amod", "compound") if not _is_kind(child)]
    return not described and any(child.lower_ == "the" for child in syntax.children(noun, "det"))


def _of_a_kind(noun: Token) -> bool:
    """Tell whether a government is told apart from others of its state: "the internationally recognised government"."""
    return any(child.lower_ in noun_classes()["of a government"] for child in syntax.children(noun, "amod"))


def _possessor_beside(token: Token) -> tuple[Token, ...]:
    """Return whose also the second is in "Yemen's Houthis and the recognised government"."""
    first = token.head if token.dep_ == "conj" else token
    return tuple(syntax.children(first, "nmod:poss", "amod")[:1]) if first.i != token.i else ()


def _is_kind(word: Token) -> bool:
    """Tell whether a modifier only says in which part of the world, or of what kind: "the South American country"."""
    names = noun_classes()["region"] | noun_classes()["of a government"] | {"new"}
    return all(token.lower_ in names or token.dep_ == "advmod" for token in word.subtree)


def last_bloc(reading: Reading, token: Token) -> tuple[Token, ...]:
    """Return the union of states that "the bloc" is: the one named last, in the sentences before."""
    first = min([token.sent.start, *(sentence.start for sentence in sentences_before(token, _WINDOW))])
    for index in range(token.i - 1, first - 1, -1):
        link = reading.link_at.get(index)
        if link is not None and link.entity.resolved and reading.gazetteer.has_members(link.entity.iri):
            return (token.doc[index],)
    return ()


def subjects_above(token: Token) -> list[Token]:
    """Return the subjects of the clause above "they" in a subordinate one; none when only the pronoun is quoted."""
    clause = token.head
    if token.lower_ not in _PERSONAL or token.dep_ not in syntax.SUBJECTS or clause.dep_ not in _SUBORDINATE:
        return []
    if is_quoted(token) and not is_quoted(clause.head):
        return []
    return [other for other in syntax.subjects(clause.head) if other.i != token.i and other.pos_ != "PRON"]


def _possessor(token: Token) -> tuple[Token, ...]:
    """Return whom "whose" stands for: what its clause describes."""
    for node in (token, *syntax.ancestors(token)):
        if node.dep_ in {"acl:relcl", "acl"}:
            return (node.head,)
    return ()


def _one(reading: Reading, token: Token, kinds: frozenset[str]) -> tuple[Token, ...]:
    for subject in subjects_before(token):
        if token.lower_ in _IT and subject.tag_ == "NNS" and is_in_class(subject, "fighting force"):
            continue  # "said troops had shelled its post"
        actors = reading.actors(subject)
        if len(actors) == 1 and actors[0].entity.type in kinds and not actors[0].national:
            return (subject,)
    return ()


def _the_states(reading: Reading, token: Token) -> tuple[Token, ...]:
    """Return the last mention of the one state whose government an article that names hardly any other can mean."""
    told = Counter(link.entity.iso2 for link in reading.links if link.entity.type in STATES and link.entity.iso2)
    code, count = told.most_common(1)[0] if told else (None, 0)
    if count < max(_OFTEN, _SHARE * told.total()):
        return ()
    before = (i for i, link in reading.link_at.items() if i < token.i and link.entity.type in STATES)
    own = [i for i in before if reading.link_at[i].entity.iso2 == code]
    return (reading.doc[max(own)],) if own else ()


def subjects_before(token: Token) -> Iterator[Token]:
    """Yield the subjects before: in the sentence the nearest first, in those before the main clause's first.

    To a word in quotes only what the same quote says before it.
    """
    opening = opening_mark(token)
    if opening is not None:
        yield from (other for other in _all_subjects_before(token) if other.i > opening)
    else:
        yield from _all_subjects_before(token)


def _all_subjects_before(token: Token) -> Iterator[Token]:
    own = [other for other in token.sent if other.i < token.i and other.dep_ in _SUBJECTS and other.head != token.head]
    if token.dep_ not in _SUBJECTS:  # "Kenya resumed its exports"
        own = [other for other in token.sent if other.i < token.i and other.dep_ in _SUBJECTS]
        yield from _understood(token)
    yield from reversed(own)
    if token.dep_ == "nmod:poss" and not own:  # "To cripple Chad's economy and cut its exports, Mali ..."
        yield from (other for other in reversed(token.sent[: token.i - token.sent.start]) if other.dep_ == "nmod:poss")
    for sentence in sentences_before(token, _SENTENCES):
        subjects = [other for other in sentence if other.dep_ in _SUBJECTS]
        yield from sorted(subjects, key=lambda other: (other.head != sentence.root, other.i))


def _acted_upon(reading: Reading, token: Token) -> tuple[Token, ...]:
    """Return the state or body that is charged as "it": named last before, and not who charges it.

    What else is done to "it" is done as often to a plan or a good as to a state: "accused it of", "duties against it".
    """
    verb = next((node for node in syntax.ancestors(token) if syntax.is_verb(node)), None)
    charged = token.dep_ == "obj" and any(_is_marked(clause) for clause in token.head.children if clause.i > token.i)
    if verb is None or not (charged or syntax.case_of(token) == "against"):
        return ()
    own = {actor.entity.iri for subject in syntax.subjects(verb) for actor in reading.actors(subject)}
    for sentence in (token.sent, *sentences_before(token, 1)):
        for index in range(min(token.i, sentence.end) - 1, sentence.start - 1, -1):
            link = reading.link_at.get(index)
            if link is None or link.entity.type not in ACTORS or link.entity.iri in own:
                continue
            found = reading.actors(token.doc[index])
            if len(found) == 1 and found[0].entity.iri not in own and found[0].entity.type in STATES | BODIES:
                return (token.doc[index],)
            return ()
    return ()


def _is_marked(clause: Token) -> bool:
    """Tell whether a gerund follows "of" or "for": "accused it of dumping"."""
    return clause.tag_ == "VBG" and any(mark.lower_ in {"of", "for"} for mark in syntax.children(clause, "mark"))


def _understood(token: Token) -> list[Token]:
    """Return whose "its" is by the clause: Chad in "Mali urged Chad to end its embargo", "fined Chad for its debts"."""
    verb = next((node for node in syntax.ancestors(token) if syntax.is_verb(node)), None)
    if verb is not None and token.head.head == verb and syntax.case_of(token.head) == "for":
        return [other for other in syntax.children(verb, "obj") if other.i < token.i]
    if verb is None or syntax.children(verb, *_SUBJECTS) or not syntax.is_infinitive(verb):
        return []
    return [other for other in syntax.subjects(verb) if other.i < token.i]


def _several(reading: Reading, token: Token) -> tuple[Token, ...]:
    """Return who "they" are: subjects told together, a plural subject, or a subject and whom it meets."""
    for subject in subjects_before(token):
        together = [part for part in syntax.coordinated(subject) if part.i < token.i]
        if len(together) > 1 and all(reading.actors(part) for part in together):
            return tuple(together)
        if subject.tag_ in {"NNS", "NNPS"} and reading.actors(subject):
            return (subject,)
        other = _met(subject)
        if other and reading.actors(subject) and all(reading.actors(part) for part in other):
            return (subject, *other)
    return ()


def _met(subject: Token) -> list[Token]:
    """Return whom a subject meets or talks with."""
    verb = subject.head
    if not is_in_class(verb, "meeting together"):
        return []
    return syntax.objects(verb) or [noun for preposition, noun in syntax.obliques(verb) if preposition == "with"]


def other_side(reading: Reading, token: Token, own: frozenset[str], *, beside: bool = False) -> tuple[Actor, ...]:
    """Return the state or body on another side that the text spoke of last: subjects first, two sentences back.

    ``own`` holds codes or IRIs of the side that is spoken for. "Kampala wants
    the limit removed", after a sentence on Kenya, is said to Kenya. ``beside``
    takes, failing that, the state that the sentence names last before.
    """
    for subject in subjects_before(token):
        for actor in reading.actors(subject):
            side = reading.side_of(actor.entity)
            if actor.entity.type in STATES | BODIES and side not in own and not actor.national:
                return (_as_state(reading, actor),)
    return _beside(reading, token, own) if beside else ()


def _as_state(reading: Reading, actor: Actor) -> Actor:
    """Return the government for an agency of a state: what is asked of it is asked of the state."""
    code = reading.state_of(actor.entity) if actor.entity.type == "agency" else None
    state = reading.gazetteer.government_of(code) if code else None
    return replace(actor, entity=reading.gazetteer.entity(state)) if state else actor


def _beside(reading: Reading, token: Token, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return the other side that the sentence named last: "summoned the Iranian envoy and demanded an answer"."""
    for index in range(token.i - 1, token.sent.start - 1, -1):
        link = reading.link_at.get(index)
        if link is not None and link.entity.type in STATES and (link.entity.iso2 or link.entity.iri) not in own:
            return (Actor(reading.government(link.entity), round(link.score * 0.85, 2), reading.doc[index]),)
    return ()


def most_told(reading: Reading, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return the government of the state that the text is about: named more than twice, and more than any other.

    ``own`` holds codes or IRIs of those who are not meant.
    """
    states = [link for link in reading.links if link.entity.type in STATES and link.entity.iso2]
    told = Counter(link.entity.iso2 for link in states if link.entity.iso2 not in own).most_common(2)
    if not told or told[0][1] <= _PASSING or (len(told) > 1 and told[1][1] == told[0][1]):
        return ()
    link = next(link for link in states if link.entity.iso2 == told[0][0])
    token = next(token for token in reading.doc if reading.link_at.get(token.i) is link)
    return (Actor(reading.government(link.entity), link.score, token),)
