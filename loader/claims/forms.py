"""Tell what form the clause of a verb has: who is asked to do something, who does the same with another amount."""

from __future__ import annotations

from collections.abc import Callable, Collection

from spacy.tokens import Token

from loader.claims.classes import is_container, is_in_class
from loader.claims.lexicon import Frame, frames_by_verb
from loader.language import syntax

VENUES = frozenset(
    {
        "at",
        "according to",
        "near",
        "before",
        "during",
        "after",
        "via",
        "through",
        "as",
        "like",
        "despite",
        "under",
        "since",
        "amid",
        "following",
    }
)
"""Prepositions of where, when and how something is done, and of who tells of it, not of to whom it is done."""
_MEASURES = ("tariff", "sanction", "restriction", "quota", "licence")
_AGENTS = frozenset({"by", "from", "in", "between"})


def has_form(frame: Frame | None, verb: Token, need: str, dates: Collection[int]) -> bool:
    """Tell whether the clause of a verb has the form that a frame needs, whoever is in it; ``dates`` holds indices."""
    if need == "asked":
        return _is_asked(verb, dates)
    if need == "prep":
        preps = frame.preps if frame is not None else {}
        phrases = [pair for head in (verb, *syntax.objects(verb)) for pair in syntax.obliques(head)]
        return any(kind == "thing" or is_in_class(noun, kind) for case, noun in phrases for kind in preps.get(case, ()))
    return _OF_VERBS[need](verb)


def _is_said_untrue(verb: Token) -> bool:
    """Tell whether what is denied or turned down is a claim: not "denied them visas", "rejected the plan"."""
    parts = (inner for noun in syntax.objects(verb) if noun.lower_ == "one" for _, inner in syntax.obliques(noun))
    things = [noun for noun in (*syntax.objects(verb), *parts) if noun.pos_ == "NOUN"]
    if is_in_class(verb, "turning down"):
        return all(is_in_class(noun, "claimed") for noun in things)
    return not any(is_in_class(noun, "withheld") for noun in things)


def _is_blaming(verb: Token) -> bool:
    """Tell whether somebody is "held responsible", but not for what he is to keep safe."""
    told = [word for child in verb.children if is_in_class(child, "to blame") for word in (child, *child.subtree)]
    return bool(told) and not any(is_in_class(word, "safeguarded") for word in told)


_WORDS_TOO = frozenset({"attack", "assail", "blast", "hit"})  # verbs of reproach as of force


def _is_by_force(verb: Token) -> bool:
    """Tell whether what is done "with" something is done with a weapon, not words: not "hit Peru with insults"."""
    if verb.lemma_ in _WORDS_TOO and _is_in_words(verb):
        return False
    means = [noun for case, noun in syntax.obliques(verb) if case == "with" and is_in_class(verb, "hitting")]
    return not means or any(is_in_class(noun, "weapon") for noun in means)


def _is_in_words(verb: Token) -> bool:
    """Tell whether somebody is attacked for what he does: "attacked the Commission over its plan", "for failing".

    One state that attacks another over something is at war with it.
    """
    sides = (syntax.children(verb, *syntax.SUBJECTS), syntax.children(verb, "obj"))
    if all(any(noun.ent_type_ == "LOC" for noun in side) for side in sides):
        return False
    topics = [noun for case, noun in syntax.obliques(verb) if case in {"over", "for"}]
    if any(is_in_class(noun, name) for noun in topics for name in ("move", "any measure", "restriction", "failure")):
        return True
    gerunds = [clause for clause in syntax.children(verb, "advcl") if clause.tag_ == "VBG"]
    return any(mark.lower_ == "for" for clause in gerunds for mark in syntax.children(clause, "mark"))


def _is_no_wrong(verb: Token) -> bool:
    """Tell whether the object names no wrong: not "committed atrocities"."""
    return not any(is_in_class(noun, "reproach") for noun in syntax.objects(verb))


def _is_insisted(verb: Token) -> bool:
    """Tell whether something is asked for: not "insists that it is legal", "appealed to the court"."""
    if verb.lemma_ in {"ask", "appeal"}:
        return _is_to_do(verb) or any(case == "for" for case, _ in syntax.obliques(verb))
    if verb.lemma_ == "order":  # "ordered eight helicopters"
        return _is_to_do(verb) or bool(syntax.children(verb, "ccomp", "xcomp")) or _wants_thing(verb)
    if syntax.is_marked_as(verb) and not syntax.children(verb, "obj", "ccomp", "xcomp"):  # "as Chad had demanded"
        return False
    return verb.lemma_ != "insist" or _is_asking(verb)


def _is_to_do(verb: Token) -> bool:
    return any(clause.tag_ == "VB" and syntax.is_infinitive(clause) for clause in verb.children)


def _bids(verb: Token) -> bool:
    """Tell whether an infinitive follows, wherever parsers hang it: "called on Chad, which is dry, to share"."""
    return any(token.tag_ == "VB" and token.i > verb.i and syntax.is_infinitive(token) for token in verb.subtree)


def _is_on_journey(verb: Token) -> bool:
    """Tell whether a thing is what somebody travels for: "flew to Oslo to see Ana Li"."""
    return syntax.is_infinitive(verb) and verb.dep_ in {"advcl", "xcomp"} and is_in_class(verb.head, "journey")


def _is_done_by_another(verb: Token) -> bool:
    """Tell whether a thing is wanted done, by another: "wants the limit removed", "asked for it to be cut"."""
    clauses = syntax.children(verb, "xcomp", "ccomp")
    if verb.lemma_ not in {"want", "demand", "need"}:
        return any(c.tag_ == "VBN" and any(m.lower_ == "for" for m in syntax.children(c, "mark")) for c in clauses)
    things = syntax.children(verb, "obj")
    clauses += [clause for noun in things for clause in syntax.children(noun, "acl")]
    done = [clause for clause in clauses if clause.tag_ == "VBN" and clause.i > verb.i]
    return bool(things) and any(not syntax.children(clause, "obl:agent") for clause in done)


def _is_bare(verb: Token) -> bool:
    """Tell whether what is acted upon was told before: "the decision", not "Nicaragua's decision to leave"."""
    told = ("nmod:poss", "nmod", "acl", "acl:relcl", "compound", "amod")
    return not any(syntax.children(noun, *told) for noun in syntax.objects(verb))


def _is_charged(verb: Token) -> bool:
    """Tell whether several who are not named are accused of something: "accused donors of breaking their word"."""
    things = [noun for noun in syntax.objects(verb) if noun.tag_ == "NNS"]
    clauses = [c for c in (*verb.children, *(c for noun in things for c in noun.children)) if c.tag_ == "VBG"]
    told = any(syntax.children(clause, "mark") for clause in clauses)
    return bool(things) and (told or any(case in {"of", "for"} for case, _ in syntax.obliques(verb)))


def _is_of_several(verb: Token) -> bool:
    """Tell whether several who are not named are asked to do something: "urged shipowners to wait"."""
    things = [noun for noun in verb.children if noun.dep_ in {"obj", "iobj"}]
    things += [noun for case, noun in syntax.obliques(verb) if case in {"on", "upon", "to"}]
    plain = [noun for noun in things if not any(child.text[0].isupper() for child in noun.children)]
    return _is_to_do(verb) and any(noun.tag_ == "NNS" and noun.i > verb.i for noun in plain)


def _is_not_against(verb: Token) -> bool:
    return all(case != "against" for case, _ in syntax.obliques(verb))


def gapped(verb: Token) -> list[Token]:
    """Return who does the same with another amount: "Norway gave 20 million, Chad 5 million and Mali 2 million"."""
    if not any(is_in_class(noun, "money") for noun in syntax.objects(verb)):
        return []
    joined = (
        token for token in verb.subtree if token.i > verb.i and token.doc[token.i - 1].lower_ in {",", ";", "and"}
    )
    names = (token for token in joined if token.pos_ == "PROPN")
    following = ((token, next(iter(token.doc[token.i + 1 : token.i + 2]), None)) for token in names)
    return [token for token, after in following if after is not None and (after.like_num or after.is_currency)]


def _is_subjunctive(verb: Token) -> bool:
    """Tell whether a clause says what another is to do: "asked that Chad reopen it", not "asked whether it did"."""
    that = (clause for clause in syntax.children(verb, "ccomp") if syntax.is_that_clause(clause))
    return any(clause.tag_ in {"VB", "VBN"} and not syntax.is_infinitive(clause) for clause in that)


def _wants_thing(verb: Token) -> bool:
    return any(is_in_class(noun, "wanted") for noun in syntax.objects(verb))


def _is_asking(verb: Token) -> bool:
    """Tell whether somebody insists on a thing or that another do it, rather than that something is so."""
    clauses = syntax.children(verb, "ccomp")
    return not clauses or any(
        c.tag_ == "VB" and not {"will", "would", "can"} & set(syntax.auxiliaries(c)) for c in clauses
    )


def _is_outlawed(verb: Token) -> bool:
    """Tell whether what somebody is "designated as" is a wrongdoer: "a sponsor of terror", not "a regional hub"."""
    named = [noun for case, noun in syntax.obliques(verb) if case == "as"]
    named += [noun for noun in syntax.children(verb, "xcomp") if noun.pos_ == "NOUN"]
    return not named or any(is_in_class(token, "outlaw") for noun in named for token in noun.subtree)


def _is_asked(verb: Token, dates: Collection[int]) -> bool:
    """Tell whether somebody is asked to do or give something: "urged to go", "called on", not "called on Tuesday"."""
    if verb.lemma_.lower() == "want" and syntax.is_passive(verb):  # "is wanted by the court"
        return False
    told = [(case, noun) for case, noun in syntax.obliques(verb) if noun.i not in dates]
    if any(preposition in {"for", "about"} for preposition, _ in told):
        return True
    if any(preposition in {"on", "upon"} for preposition, _ in told):
        return verb.lemma_.lower() != "call" or _bids(verb)  # who "called on Ana Li" paid her a visit
    if verb.lemma_.lower() == "call":  # "called the pact a fraud"
        return any(syntax.is_infinitive(clause) for clause in syntax.children(verb, "xcomp"))
    clauses = syntax.children(verb, "xcomp", "ccomp", "advcl")
    return any(clause.tag_ == "VB" or syntax.is_verb(clause) for clause in clauses)


def is_reciprocal(verb: Token) -> bool:
    """Tell whether those who do it do it to each other: "expelled each other's envoys"."""
    return any(token.lower_ in {"each", "another"} for token in verb.subtree)


def _is_of_stop(verb: Token) -> bool:
    """Tell whether a verb brings a halt to dealings about: "announced its suspension of aid"."""
    return any(not _ends_measure(noun) for noun in _brought(verb, "stoppage"))


def _is_of_lifting(verb: Token) -> bool:
    """Tell whether a verb brings the end of a measure about: "announced the lifting of the ban"."""
    ends = [noun for noun in _brought(verb, "stoppage") if noun.lemma_.lower() in {"end", "termination", "cessation"}]
    return any(_ends_measure(noun) for noun in (*ends, *_brought(verb, "lifting")))


def _is_of_pause(verb: Token) -> bool:
    """Tell whether a verb brings about that a measure rests: "announced the suspension of the tariff"."""
    return not _is_of_lifting(verb) and any(_ends_measure(noun) for noun in _brought(verb, "stoppage"))


def _brought(verb: Token, name: str) -> list[Token]:
    """Return the nouns of a class that a verb brings about, which nobody else is named for."""
    found = [noun for noun in syntax.objects(verb) if is_in_class(noun, name)]
    owners = [owner for noun in found for owner in syntax.children(noun, "nmod:poss", "amod")]
    return [] if any(owner.pos_ == "PROPN" or owner.is_title for owner in owners) else found


def _ends_measure(noun: Token) -> bool:
    """Tell whether a halt or an end is that of a measure: "the end of the ban"."""
    inner = [thing for case, thing in syntax.obliques(noun) if case in {"of", "to", "on", "in"}]
    return any(is_in_class(thing, name) for thing in inner for name in _MEASURES)


_OF_VERBS: dict[str, Callable[[Token], bool]] = {
    "outlawed": _is_outlawed,
    "insisted": _is_insisted,
    "subjunctive": _is_subjunctive,
    "untrue": _is_said_untrue,
    "to do": _is_to_do,
    "done by another": _is_done_by_another,
    "of several": _is_of_several,
    "on a journey": _is_on_journey,
    "bids": _bids,
    "reciprocal": is_reciprocal,
    "not asked": lambda verb: not _bids(verb),
    "charged": _is_charged,
    "bare": _is_bare,
    "active": lambda verb: not syntax.is_passive(verb),
    "to blame": _is_blaming,
    "not against": _is_not_against,
    "by force": _is_by_force,
    "in words": _is_in_words,
    "no wrong": _is_no_wrong,
    "stopping": _is_of_stop,
    "lifting": _is_of_lifting,
    "stopping measures": _is_of_pause,
    "whole": lambda verb: not any(case == "by" and is_container(noun) for case, noun in syntax.obliques(verb)),
}
FORMS = frozenset({*_OF_VERBS, "asked", "prep"})
"""What a frame may need of the form of its clause."""


def is_only_named(verb: Token) -> bool:
    """Tell whether a gerund names what goes on, done by nobody above it: "because of fighting between A and B"."""
    marked = any(child.tag_ == "IN" or child.pos_ == "ADP" for child in syntax.children(verb, "mark", "case"))
    bare = not syntax.children(verb, "ccomp", "xcomp", *syntax.SUBJECTS)
    bare = bare and all(syntax.case_of(noun) in _AGENTS for noun in syntax.children(verb, "obj"))
    return verb.tag_ == "VBG" and marked and bare and not any(case not in _AGENTS for case, _ in syntax.obliques(verb))


def is_of_relative(verb: Token) -> bool:
    """Tell whether a verb acts upon what a relative pronoun takes up: "which Chad denies"."""
    return any(child.lower_ in syntax.RELATIVES for child in syntax.children(verb, "obj"))


def is_by_measures(verb: Token) -> bool:
    """Tell whether somebody is hit by no more than duties or sanctions: "targeted tankers under new sanctions"."""
    if not any(frame.id == "measure.hit" for frame in frames_by_verb().get(verb.lemma_.lower(), ())):
        return False
    hung = [found for head in (verb, *syntax.objects(verb)) for found in syntax.obliques(head)]
    tools = [noun for case, noun in hung if case == "with"]
    harmless = any(noun.tag_ == "NNS" and not is_in_class(noun, "given") for noun in tools)  # "hit it with insults"
    return harmless or any(is_in_class(token, name) for token in verb.sent for name in ("sanction", "tariff"))


def is_for_needs(verb: Token) -> bool:
    """Tell whether no person is met but a want: "meets a third of Germany's demand for gas"."""
    nouns = [inner for noun in syntax.objects(verb) for inner in (noun, *(n for _, n in syntax.obliques(noun)))]
    return any(is_in_class(noun, "needs") for noun in nouns)
