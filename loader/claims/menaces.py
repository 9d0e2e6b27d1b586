"""Claim threats that no verb of threatening tells: "reserves the right to strike", "said it would leave unless ...".

The deed that is held out must be one that does harm (``menacing`` in
``data/nouns.toml``): who "raises the prospect of a deal" threatens nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.addressed import addressed
from loader.claims.antecedents import other_side
from loader.claims.arguments import date_of, phrase
from loader.claims.belonging import as_country, nationals
from loader.claims.classes import is_in_class
from loader.claims.forms import VENUES
from loader.claims.lexicon import noun_classes
from loader.claims.minting import MOST, Minter
from loader.claims.modality import modality_of
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.language import syntax
from loader.model import Claim

_RULE = ("threaten.deed", 0.7)
_CLAUSES = ("xcomp", "acl", "advcl", "ccomp")
_CONDITIONS = frozenset({"if", "unless", "until"})
_TO_COME = frozenset({"will", "would", "'ll", "shall"})


def menace_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield the threat that lies in what a verb says its subject may do to others."""
    reading = minter.reading
    if (deed := _deed(minter, verb)) is None:
        return
    makers = {a.entity.iri: a for head in syntax.subjects(verb) for a in reading.actors(head) if not a.national}
    for maker in list(makers.values())[:MOST]:
        own = reading.side_of(maker.entity)
        hit = _hit(reading, verb, deed, own) or list(other_side(reading, verb, frozenset({own})))
        for other in hit[:MOST]:
            date = date_of(reading, verb, [])
            yield minter.mint(addressed(reading, verb, "threatens", (maker, other), rule=_RULE, date=date))


def _deed(minter: Minter, verb: Token) -> Token | None:
    """Return the deed that the subject of ``verb`` threatens to do, a verb or a noun; None where it threatens none."""
    if _is_idle(verb) and _is_vowed(minter, verb):
        return verb
    if syntax.is_negated(verb) and syntax.phrasal(verb) in {"rule out", "exclude"}:  # "has not ruled out war on Mali"
        return next(iter(_held_out(verb)), None)
    if modality_of(verb) not in {"actual", "planned", "hypothetical", "historical"} and verb.lemma_ != "hesitate":
        return None
    if _is_vowed(minter, verb):
        return verb
    return _held_before(verb)


def _held_before(verb: Token) -> Token | None:
    """Return the deed that a verb announces, keeps a right to, is set for or holds out."""
    inner = _inner(verb)
    if is_in_class(verb, "vowing"):
        return next((clause for clause in syntax.children(verb, "xcomp") if _answers(clause)), None)
    if verb.lemma_ == "reserve" and any(noun.lemma_ == "right" for noun in syntax.objects(verb)):
        return next((clause for clause in inner if syntax.is_infinitive(clause)), None)
    if verb.lemma_ == "hesitate" and syntax.is_negated(verb):
        return next((clause for clause in inner if is_in_class(clause, "menacing")), None)
    if verb.pos_ == "ADJ" and verb.dep_ == "xcomp":
        return None  # "stands ready": told by "stands"
    if is_in_class(verb, "set to act") and not syntax.is_negated(verb):
        return next((clause for clause in inner if is_in_class(clause, "striking back")), None)
    if syntax.phrasal(verb) in noun_classes()["holding out"] or is_in_class(verb, "holding out"):
        return next(iter(_held_out(verb)), None)
    return None


def _inner(verb: Token) -> list[Token]:
    """Return the clauses on a verb, its objects and the adjective it links: "stands ready to retaliate"."""
    heads = [verb, *syntax.objects(verb), *syntax.children(verb, "xcomp", "acl")]
    return [clause for head in heads for clause in syntax.children(head, *_CLAUSES)]


def _held_out(verb: Token) -> Iterator[Token]:
    """Yield the deed of "raised the prospect of expelling them", "hinted at severing ties", "brandished sanctions"."""
    objects = [noun for noun in syntax.objects(verb) if noun.pos_ in {"NOUN", "PROPN"}]
    bare = [noun for case, noun in syntax.obliques(verb) if case in {"at", "of"}] if not objects else []
    gerunds = [clause for clause in syntax.children(verb, "advcl", "xcomp", "ccomp", "obl") if clause.tag_ == "VBG"]
    if not objects:
        yield from (clause for clause in gerunds if is_in_class(clause, "menacing"))
    for noun in (*objects, *bare):
        if is_in_class(noun, "menace"):
            clauses = syntax.children(noun, "acl", "ccomp")
            clauses += gerunds
            yield from (clause for clause in clauses if is_in_class(clause, "menacing"))
            yield from (inner for _, inner in syntax.obliques(noun) if _is_harm(inner))
        elif noun in bare and noun.lemma_ == "use":  # "hinted at the use of force"
            yield from (inner for _, inner in syntax.obliques(noun) if _is_harm(inner))
        elif _is_harm(noun) and not is_in_class(verb, "saying what may come"):
            yield noun


def _is_harm(noun: Token) -> bool:
    return any(is_in_class(noun, name) for name in ("reprisal", "sanction", "tariff", "assault"))


def _is_vowed(minter: Minter, verb: Token) -> bool:
    """Tell whether a side says what harm it will do under a condition: "said it would leave unless Chad paid"."""
    said = minter.attribution_of.get(verb.i)
    answering = _answers(verb)
    if said is None or syntax.is_passive(verb) or not _TO_COME & set(syntax.auxiliaries(verb)):
        return False
    held_out = is_in_class(verb, "menacing") and not syntax.is_negated(verb) and _is_conditional(verb)
    if not held_out and not answering:
        return False
    reading = minter.reading
    speaking = {reading.side_of(actor.entity) for actor in said.speakers}
    acting = {reading.side_of(a.entity) for head in syntax.subjects(verb) for a in reading.actors(head)}
    return bool(acting) and (not speaking or bool(speaking & acting))


def _answers(verb: Token) -> bool:
    """Tell whether a verb strikes back by itself: "retaliate", "take resolute measures", "not stand idly by"."""
    if syntax.is_negated(verb):
        return _is_idle(verb)
    if is_in_class(verb, "paying back"):
        return True
    if not is_in_class(verb, "taking measures"):
        return False
    measures = [noun for noun in syntax.objects(verb) if noun.lemma_ in {"measure", "step", "action"}]
    told = [child for noun in measures for child in syntax.children(noun, "amod")]
    heads = (verb, *measures)
    guarded = any(is_in_class(clause, "guarding") for head in heads for clause in syntax.children(head, *_CLAUSES))
    hard = any(is_in_class(word, "hard") or (guarded and word.lower_ == "necessary") for word in told)
    return hard or any(is_in_class(noun, "counter") for noun in syntax.objects(verb))


def _is_idle(verb: Token) -> bool:
    idle = verb.lemma_ in {"stand", "sit"} and any(child.lower_ == "idly" for child in verb.subtree)
    return idle and syntax.is_negated(verb)


def _is_conditional(deed: Token) -> bool:
    return any(True for _ in _conditions(deed))


def _conditions(deed: Token) -> Iterator[Token]:
    for clause in syntax.children(deed, "advcl"):
        if {child.lower_ for child in syntax.children(clause, "mark", "advmod")} & _CONDITIONS or _is_inverted(clause):
            yield clause


def _is_inverted(clause: Token) -> bool:
    """Tell whether a clause is a condition by its order of words: "should the treaty be annulled"."""
    heads = syntax.children(clause, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    return any(aux.lower_ == "should" and aux.i < heads[0].i for aux in syntax.children(clause, "aux") if heads)


def _hit(reading: Reading, verb: Token, deed: Token, own: str) -> list[Actor]:
    """Return whom the deed would hit: named in its words, else after the verb, else who is to meet the condition."""
    conditions = list(_conditions(deed))
    aside = {token.i for clause in conditions for token in clause.subtree}
    for tokens in (
        [token for token in deed.subtree if token.i > deed.i and token.i not in aside],
        [inner for case, inner in syntax.obliques(deed.head) if case == "against"],
        [token for head in (deed, verb) for noun in syntax.objects(head) for token in phrase(noun)],
        [noun for case, noun in syntax.obliques(verb) if case not in VENUES and case != "by"],
        [head for clause in conditions for head in syntax.subjects(clause)],
        [head for clause in conditions for head in clause.subtree if syntax.case_of(head) != "to"],
    ):
        found = {a.entity.iri: a for token in tokens for a in _sides(reading, token) if _is_other(reading, a, own)}
        if found:
            return list(found.values())[:1]
    return []


def _is_other(reading: Reading, actor: Actor, own: str) -> bool:
    return actor.entity.type in STATES | BODIES | {"person"} and reading.side_of(actor.entity) != own


def _sides(reading: Reading, token: Token) -> Iterator[Actor]:
    if token.dep_ in {"amod", "compound"}:
        yield from nationals(reading, token.head)
    elif syntax.case_of(token) != "by":
        yield from (as_country(reading, actor) for actor in reading.actors(token))
