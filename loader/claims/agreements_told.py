"""Give an agreement that an article tells of without name, place or parties an identity within that article.

"They signed a security agreement with China": no other article can be sure to
mean the same, so the candidate belongs to the document, under its own words.
"""

from __future__ import annotations

from spacy.tokens import Token

from loader import iri
from loader.claims.agreement_parties import concluding_verb, makers_of, party_of
from loader.claims.classes import is_in_class
from loader.claims.modality import modality_of
from loader.claims.reading import Reading
from loader.language import syntax
from loader.linking.words import agreement_nouns
from loader.model import Entity, party_iri

_DETERMINERS = frozenset({"a", "an", "the", "this", "that", "another", "one", "its", "their", "his", "her", "our"})
_PAIR = 2
_PLAIN = frozenset({"amod", "compound", "nummod", "flat", "nmod:poss"})


def agreement_told(reading: Reading, noun: Token) -> Entity | None:
    """Return a candidate for an agreement that somebody makes, has or breaks; None for one spoken of in general."""
    if noun.tag_ not in {"NN", "NNP"} or not _is_made(noun):
        return None
    name = _name(noun)
    if name.lower() in agreement_nouns().no_agreements:
        return None
    if name == noun.text:  # nothing but "a treaty": told apart by the two states that its sentence is about
        states = _makers_named(reading, noun) or _states_of(reading, noun)
        maker = _signer(reading, noun) if len(states) != _PAIR else []
        states = maker or states
        if len(states) != (1 if maker else _PAIR) or (noun.lemma_.lower() == "contract" and maker):  # which firms sign
            return None
        if not is_in_class(noun, "agreement") and _maker_count(reading, noun) < _PAIR:  # "a statement that he signed"
            return None
        name = f"{'-'.join(states)} {noun.lemma_.lower()}"
    key = f"{name.lower()} {iri.digest(reading.document.iri)}"
    return Entity(iri.candidate("agreement", key, base=reading.base), "agreement", name, resolved=False)


def _signer(reading: Reading, noun: Token) -> list[str]:
    """Return the name of the one state that is told to sign "a memorandum that lets troops train there"."""
    verb = concluding_verb(noun)
    parties = makers_of(reading, verb) if verb is not None and modality_of(verb) == "actual" else ()
    return [reading.gazetteer.entity(party_iri(party)).name for party in parties] if len(parties) == 1 else []


def _makers_named(reading: Reading, noun: Token) -> list[str]:
    """Return the names of two sides that conclude it, whatever they are: "Sonatrach and Naturgy signed a contract"."""
    verb = concluding_verb(noun)
    if verb is None or modality_of(verb) != "actual":
        return []
    heads = [*syntax.subjects(verb), *(inner for case, inner in syntax.obliques(verb) if case == "with")]
    heads += [inner for case, inner in syntax.obliques(noun) if case in {"with", "between"}]
    actors = [actor for head in heads for actor in reading.actors(head)]
    named = {actor.entity.iri: actor.entity.name for actor in actors if actor.entity.type not in {"person", "office"}}
    return sorted(set(named.values())) if len(named) == _PAIR else []


def _maker_count(reading: Reading, noun: Token) -> int:
    verb = concluding_verb(noun)
    return len(makers_of(reading, verb)) if verb is not None else 0


def _states_of(reading: Reading, noun: Token) -> list[str]:
    """Return the names of the states and unions in the sentence of a noun, in the order of the alphabet."""
    links = [link for token in noun.sent if (link := reading.link_at.get(token.i)) and link.entity.type != "place"]
    codes = {party for link in links if (party := party_of(reading, link.entity)) is not None}
    return sorted(reading.gazetteer.entity(party_iri(party)).name for party in codes)


def agreed_together(reading: Reading, verb: Token) -> Entity | None:
    """Return what states agree on with each other, "India and Nepal agreed to share the water", by their names."""
    others = [noun for preposition, noun in syntax.obliques(verb) if preposition == "with"]
    actors = [actor for noun in (*syntax.subjects(verb), *others) for actor in reading.actors(noun)]
    codes = sorted({code for actor in actors if (code := reading.state_of(actor.entity))})
    told = [noun for preposition, noun in syntax.obliques(verb) if preposition in {"to", "on", "in"}]
    if verb.dep_.startswith("acl") and is_in_class(verb.head, "agreement"):
        return None  # "the ceasefire that they agreed on" names it
    if (
        modality_of(verb) != "actual"
        or len(codes) < _PAIR
        or verb.tag_ not in {"VBD", "VBN"}
        or any(is_in_class(noun, "agreement") for noun in told)
    ):
        return None
    names = "-".join(reading.gazetteer.entity(party_iri(code)).name for code in codes)
    key = f"{names} agreement {iri.digest(reading.document.iri)}"
    return Entity(
        iri.candidate("agreement", key, base=reading.base),
        "agreement",
        f"{names} agreement",
        resolved=False,
        parties=tuple(codes),
    )


def _is_made(noun: Token) -> bool:
    if any(child.lower_ in {"no", "any", "every", "each", "such"} for child in noun.children):
        return False
    made = concluding_verb(noun)
    pointing = any(child.lower_ in {"the", "this", "its", "their"} for child in noun.children)
    if pointing and " " not in _name(noun) and (made is None or modality_of(made) != "actual"):
        return False  # points to one that is named elsewhere
    around = [noun.head, *syntax.children(noun, "acl", "acl:relcl")]
    if any(syntax.is_verb(verb) and is_in_class(verb, "agreeing") for verb in around):
        return True
    if syntax.case_of(noun) == "to" and is_in_class(noun.head, "bound party"):
        return True
    owners = [child for child in syntax.children(noun, "nmod:poss") if child.text[0].isupper() or child.pos_ == "PRON"]
    shared = any(case in {"with", "between"} for case, _ in syntax.obliques(noun))
    return bool(owners) or shared or syntax.case_of(noun) in {"under", "in line with"}


def _name(noun: Token) -> str:
    """Return the words of the noun phrase from its first plain modifier to the noun: "police treaty"."""
    first = min([noun.i, *(child.left_edge.i for child in noun.children if child.dep_ in _PLAIN and child.i < noun.i)])
    words = [
        token.text
        for token in noun.doc[first : noun.i + 1]
        if token.lower_ not in _DETERMINERS and token.pos_ != "PRON" and token.tag_ != "POS"
    ]
    return " ".join(words)
