"""Read deeds named by a noun, an attack above all: whose it is, who fired what hit."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import noun_acts
from loader.language import syntax

_POINTING = frozenset({"the", "this", "that"})


def told_deeds(verb: Token) -> list[Token]:
    """Return the attack that "condemned the attack targeting Mali" is of; parsers hang its participle on the verb."""
    loose = verb.tag_ == "VBG" and verb.dep_ == "advcl"
    return [noun for noun in syntax.children(verb.head, "obj") if is_attack(noun) and noun.i < verb.i] if loose else []


def is_attack(noun: Token) -> bool:
    """Tell whether a noun names an attack: "raid", "shelling"."""
    deed = noun_acts().get(noun.lemma_.lower())
    return deed is not None and deed.relation == "attacks"


def is_told_before(noun: Token) -> bool:
    """Tell whether a deed is one that the text told of, and says no more of: "denied carrying out the strike"."""
    definite = any(child.lower_ in _POINTING for child in syntax.children(noun, "det"))
    return definite and noun.tag_ == "NN" and is_attack(noun) and not any(True for _ in syntax.obliques(noun))


def is_exchange(verb: Token) -> bool:
    """Tell whether those who are told together attack each other: "Thai and Lao troops clashed", "traded fire"."""
    alone = is_in_class(verb, "duelling") and not syntax.objects(verb)
    apart = any(case in {"with", "against", "alongside"} for case, _ in syntax.obliques(verb))
    return (alone or is_in_class(verb, "exchanging")) and not apart


def owners(noun: Token) -> list[Token]:
    """Return the words that tell whose a deed is: "Chad's raid", "a raid by Chad"."""
    found = syntax.children(noun, "nmod:poss", "compound", "amod")
    found += [inner for preposition, inner in syntax.obliques(noun) if preposition in {"by", "from"}]
    return [part for owner in found for part in syntax.coordinated(owner)]


def makers(noun: Token) -> list[Token]:
    """Return who made a thing by the clause on it: "tariffs imposed by Chad", "the rules that Chad announced"."""
    clauses = [clause for clause in syntax.children(noun, "acl", "acl:relcl") if is_in_class(clause, "bringing about")]
    done = [clause for clause in clauses if clause.dep_ == "acl" or noun not in syntax.subjects(clause)]
    return [who for clause in done for who in syntax.subjects(clause) if who.i != noun.i]


def launchers(nouns: list[Token]) -> list[Token]:
    """Return who fired the arms that did it: "drones launched by Ukraine hit a refinery"."""
    arms = [noun for noun in nouns if is_in_class(noun, "weapon")]
    return [who for noun in arms for fired in syntax.children(noun, "acl") for who in syntax.subjects(fired)]
