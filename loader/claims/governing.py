"""Tell what the word that governs a clause does to it: "refused to sign", "no evidence that they signed"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import modality_words
from loader.claims.speech_words import speech
from loader.claims.supposed import is_listed_in_plan
from loader.language import syntax

DEFINITE = frozenset({"the", "these", "those", "this", "that"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "csubj", "csubj:pass"})


def from_governor(node: Token) -> Iterator[str]:
    """Yield what the word that governs the clause of ``node`` does to it."""
    governor, lists = node.head, modality_words()
    lemma = _lemma(governor)
    made_up = node.dep_ in {"acl", "acl:relcl"} and lemma in lists.imagined and node.tag_ != "VBN"
    if made_up or (node.tag_ == "VBG" and governor.tag_ == "IN"):  # "a scenario in which", "is against restricting"
        yield "hypothetical"
    if node.dep_ == "advcl" or is_gerund_object(node):
        yield from _from_adverbial(node, governor)
    told = is_told_of(node)
    yield from _from_what_is_told(node, governor)
    if node.dep_ not in _COMPLEMENTS | {"acl", "obj", "nmod", "obl"} and not told and not _is_bare_gerund(node):
        return
    if lemma in lists.negating_governors or (told and _is_none(governor)):
        yield "negated"
    if lemma in lists.alleging_governors and (syntax.is_verb(governor) or told or node.dep_ in {"acl", "ccomp"}):
        yield "alleged"
    if lemma in lists.alleging_nouns and governor.pos_ == "NOUN" and (told or node.dep_ in {"acl", "ccomp"}):
        yield "alleged"
    if lemma in lists.reporting_passives and node.dep_ in {"ccomp", "csubj:pass"} and syntax.is_passive(governor):
        yield "alleged"
    if node.dep_ == "xcomp":
        yield from _from_raising(node, governor)
    if (
        node.dep_ in _COMPLEMENTS
        or told
        or _is_bare_gerund(node)
        or (node.dep_ == "acl" and (syntax.is_infinitive(node) or _is_gerund_of_noun(node)))
    ):
        yield from _from_intent(node, governor)
    yield from _from_infinitive(node, governor)


def keeps_clear(node: Token, governor: Token) -> bool:
    """Tell whether a thing is kept away from: "held back from an embargo", "stopped short of it", "was spared it"."""
    lists, lemma = modality_words(), governor.lemma_.lower()
    if node.dep_ in {"obl", "nmod"}:
        beside = [child.lower_ for child in syntax.children(governor, "advmod", "xcomp", "compound:prt")]
        words = {lemma, *beside, *(f"{lemma} {word}" for word in beside)}
        return bool(words & lists.keeping_clear.get(syntax.case_of(node) or "", frozenset()))
    return lemma in lists.escaping and node.dep_ in {"obj", "iobj", "nsubj:pass", "xcomp"}


def _from_what_is_told(node: Token, doer: Token) -> Iterator[str]:
    """Yield what a noun makes of a deed told by a gerund on its doer: "reports of gas reaching Chad"."""
    noun, lists = doer.head, modality_words()
    if node.tag_ != "VBG" or node.dep_ not in {"acl", "acl:relcl"} or doer.dep_ != "nmod" or noun.pos_ != "NOUN":
        return
    if syntax.case_of(doer) not in {"of", "about"} or node.nbor(-1).text == ",":
        return
    if noun.lemma_.lower() in lists.alleging_governors | lists.alleging_nouns:
        yield "alleged"
    elif noun.lemma_.lower() in lists.hypothetical_governors | lists.verging_nouns:
        yield "hypothetical"


def _from_infinitive(node: Token, governor: Token) -> Iterator[str]:
    """Yield what an infinitive is by itself: on a noun ahead ("a deal to export"), after "it is time" only weighed.

    Who was "the first to sign" did.
    """
    if node.tag_ != "VB" or not syntax.is_infinitive(node) or singles_out(governor):
        return
    impersonal = any(child.lower_ == "it" for child in syntax.children(governor, *syntax.SUBJECTS, "expl"))
    if impersonal and syntax.children(governor, "cop"):
        yield "hypothetical"
    elif node.dep_ == "acl" and governor.pos_ in {"NOUN", "PROPN"}:
        yield "hypothetical" if syntax.children(node, *syntax.SUBJECTS) else "planned"


def singles_out(governor: Token) -> bool:
    """Tell whether a word picks who did it: "the first to sign", "the only state to leave"."""
    picking = modality_words().singling_out
    return governor.lower_ in picking or any(child.lower_ in picking for child in syntax.children(governor, "amod"))


def from_content_noun(node: Token) -> Iterator[str]:
    """Yield what is made of a clause by what it is the content of, where that stands apart.

    "Fears grew that ...", "The claim is that ...", "It is untrue that ...".
    """
    if _is_untrue(node):
        yield "negated"
    if _is_from_reports(node):
        yield "alleged"
    if is_listed_in_plan(node):
        yield "planned"
    lists, noun = modality_words(), _content_noun(node)
    if noun is None:
        return
    lemma = noun.lemma_.lower()
    if lemma in lists.alleging_governors or (lemma in lists.alleging_nouns and noun.tag_ == "NNS"):
        yield "alleged"
    elif lemma in lists.hypothetical_governors:
        yield "hypothetical"
    elif lemma in lists.planned_governors:
        yield "planned"


def _is_from_reports(node: Token) -> bool:
    """Tell whether nobody in particular says so: "reports say that they left", "unconfirmed reports suggest"."""
    if node.dep_ != "ccomp" or node.head.lemma_.lower() not in speech().stances:
        return False
    lists = modality_words()
    return any(
        subject.tag_ == "NNS"
        and subject.lemma_.lower() in lists.alleging_nouns | lists.alleging_governors
        and all(word.lower_ in lists.unsure_adjectives for word in syntax.children(subject, "amod", "compound"))
        and not syntax.children(subject, "nmod:poss", "nmod", "acl")
        for subject in syntax.children(node.head, *syntax.SUBJECTS)
    )


def _content_noun(node: Token) -> Token | None:
    """Return the subject whose content a clause tells: of its copula, or of a verb that is none of speech."""
    if outer := syntax.children(node, "nsubj:outer"):
        return outer[0]
    verb = node.head.head if node.head.pos_ == "PROPN" else node.head  # parsers hang it on "Monday", which says nothing
    if not syntax.is_that_clause(node) or not syntax.is_verb(verb) or verb.lemma_.lower() in speech().stances:
        return None
    return next((subject for subject in syntax.children(verb, *syntax.SUBJECTS) if subject.pos_ == "NOUN"), None)


def is_told_of(node: Token) -> bool:
    """Tell whether a clause is what a noun says: parsers often call it relative.

    "Reports that they met", or without "that" a clause that lacks nothing:
    "speculation Peru has left the pact".
    """
    if node.dep_ not in {"acl", "acl:relcl"} or node.head.pos_ != "NOUN" or node.i < node.head.i:
        return False
    that = [child for child in node.children if child.lower_ == "that" and child.i < node.i]
    subjects = [
        child for child in syntax.children(node, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS) if child not in that
    ]
    lists = modality_words()
    noun = node.head.lemma_.lower()
    if is_in_class(node.head, "tariff"):  # a duty that is levied
        return False
    known = lists.alleging_governors | lists.hypothetical_governors | lists.planned_governors | lists.evidence
    if not that and syntax.children(node, "obj", *syntax.PASSIVE_SUBJECTS):
        relative = any(child.lower_ in syntax.RELATIVES for child in node.children)
        return bool(subjects) and not relative and noun in known | lists.alleging_nouns
    lacking = is_in_class(node, "binding") and not syntax.children(node, "obj")  # "the declaration that they signed"
    return bool(that) and bool(subjects) and ((that[0].dep_ == "mark" and not lacking) or noun in known)


def is_taken_for_granted(node: Token) -> bool:
    """Tell whether a clause tells which known thing is meant: "wants the tariffs that it imposed in May lifted".

    A past clause that describes a definite noun holds whatever is wished,
    planned or denied of that noun (a presupposition, after Strawson 1950).
    """
    if node.dep_ not in {"acl", "acl:relcl"} or is_told_of(node) or node.i < node.head.i or is_occasion(node):
        return False
    noun = node.head
    measured = noun.dep_ == "nmod" and syntax.case_of(noun) == "of"  # "the amount of water that was agreed"
    definite = noun.pos_ == "PROPN" or any(
        child.lower_ in DEFINITE or child.dep_ == "nmod:poss"
        for owner in ((noun, noun.head) if measured else (noun,))
        for child in syntax.children(owner, "det", "nmod:poss")
    )
    past = node.tag_ == "VBD" or (node.tag_ == "VBN" and not {"be", "to"} & set(syntax.auxiliaries(node)))
    return definite and past


def is_occasion(node: Token) -> bool:
    """Tell whether a clause tells which time something is: "will be the first time that they meet"."""
    noun = node.head
    return node.dep_ == "acl:relcl" and is_in_class(noun, "occasion") and bool(syntax.children(noun, "cop"))


def is_background(token: Token) -> bool:
    """Tell whether a token stands in a clause that is taken for granted: no part of what is demanded or charged."""
    return any(is_taken_for_granted(node) for node in (token, *syntax.ancestors(token)))


def is_gerund_object(node: Token) -> bool:
    """Tell whether a gerund completes what governs it: "accused of leaving", "refrained from leaving"."""
    return node.tag_ == "VBG" and node.dep_ in {"obl", "advcl", "ccomp", "xcomp", "acl"}


def _is_bare_gerund(node: Token) -> bool:
    """Tell whether a gerund stands right at its verb as an object: "ruled out signing"."""
    if _is_in_force(node.head):  # "issued an order banning exports" bans them
        return False
    marked = syntax.children(node, "mark", "case", *syntax.SUBJECTS)
    between = node.doc[node.head.i + 1 : node.i]
    return is_gerund_object(node) and node.head.i < node.i and not marked and not any(t.is_punct for t in between)


def _is_in_force(noun: Token) -> bool:
    """Tell whether a noun names a text by which a state acts, and no plan or draft of one."""
    planned = noun.lemma_.lower() in modality_words().planned_governors
    return noun.pos_ == "NOUN" and is_in_class(noun, "instrument") and not planned


def _is_gerund_of_noun(node: Token) -> bool:
    """Tell whether a gerund is what a noun is of or for: "hope for signing", "the possibility of signing"."""
    marks = {child.lower_ for child in syntax.children(node, "mark", "case")}
    return node.tag_ == "VBG" and node.head.pos_ == "NOUN" and bool(marks & {"for", "of", "at"})


def _lemma(governor: Token) -> str:
    particle = syntax.particle(governor)
    whole, lists = f"{governor.lemma_.lower()} {particle}", modality_words()
    known = lists.negating_governors | lists.planned_governors | lists.setting_out
    return whole if whole in known else governor.lemma_.lower()


def _is_untrue(node: Token) -> bool:
    """Tell whether a clause is said to be no truth: "it is false that they met", "it was a lie that they met"."""
    that = any(child.lower_ == "that" and child.i < node.i for child in node.children)
    known = node.head.lemma_.lower() in modality_words().untrue and bool(syntax.children(node.head, "cop"))
    return that and known and not syntax.is_negated(node.head)


def _is_none(noun: Token) -> bool:
    """Tell whether there is none of it, or it is denied: "no evidence that"."""
    return noun.lemma_.lower() != "doubt" and any(child.lower_ in {"no", "little"} for child in noun.children)


def _from_raising(node: Token, governor: Token) -> Iterator[str]:
    """Yield what "seems to", "is said to", "has yet to" and "left for Rome to" make of an infinitive."""
    lists = modality_words()
    if not syntax.is_infinitive(node):
        return
    if _lemma(governor) in lists.setting_out:
        yield "planned"
    if governor.lemma_.lower() in lists.directing:
        yield "hypothetical"
    if _is_bound_to(governor) and node.lemma_.lower() not in lists.lasting:
        yield "hypothetical"
    if governor.lemma_ == "have" and any(
        child.lower_ in {"yet", "still"} for child in syntax.children(governor, "advmod")
    ):
        yield "negated"
    reported = syntax.is_passive(governor) or governor.lemma_.lower() == "say"  # which has no infinitive of its own
    if reported and governor.lemma_.lower() in lists.reporting_passives:
        yield "alleged"


def _is_bound_to(governor: Token) -> bool:
    """Tell whether it has yet to be done, or there is time for it: "has to lift it", "had until May to lift it"."""
    if governor.lemma_ != "have":
        return False
    timed = any(syntax.case_of(noun) in {"until", "till"} for noun in syntax.children(governor, "obl"))
    given = any(noun.lemma_.lower() in modality_words().spans_of_time for noun in syntax.children(governor, "obj"))
    return governor.tag_ in {"VBZ", "VBP"} or timed or given


def _from_intent(node: Token, governor: Token) -> Iterator[str]:
    """Yield whether the governor plans the clause, or only weighs, fears or asks for it.

    Who "wants to sign" plans it; who "wants Peru to sign" has no say in it.
    """
    lists, lemma = modality_words(), _lemma(governor)
    both = lemma in lists.hypothetical_governors and lemma in lists.planned_governors
    others = syntax.children(governor, "obj", "iobj") or syntax.children(node, *syntax.SUBJECTS)
    asked = lemma in lists.ordering and node.dep_ in {"xcomp", "ccomp"} and syntax.is_infinitive(node)
    if both:
        yield "hypothetical" if others or syntax.is_passive(governor) else "planned"
    elif lemma in lists.hypothetical_governors or asked:
        yield "hypothetical"
    elif lemma in lists.planned_governors:
        yield "planned"


def _from_adverbial(node: Token, governor: Token) -> Iterator[str]:
    """Yield what "accused X of failing", "refrained from", "without" or "when they meet" takes from above."""
    lists, lemma, phrasal = modality_words(), governor.lemma_.lower(), _lemma(governor)
    marks = [child.lower_ for child in syntax.children(node, "mark", "advmod", "case")]
    if lemma in lists.alleging_governors and syntax.is_verb(governor):
        yield "alleged"
    if set(marks) & lists.excluding_marks or any(
        {lemma, phrasal} & lists.negating_prepositions.get(mark, frozenset()) for mark in marks
    ):
        yield "negated"
    if {"until", "till"} & set(marks) and {"will", "would"} & set(syntax.auxiliaries(governor)):
        yield "hypothetical"  # "said it would not sign until Mali withdrew"
    degrees = [child.lower_ for child in syntax.children(governor, "advmod")]
    near = (lemma in {"close", "near"} and "to" in marks) or (lemma == "away" and "from" in marks)  # "weeks away from"
    if is_gerund_object(node) and (near or (lemma in lists.musing and set(marks) & {"of", "about", "with"})):
        yield "hypothetical"
    if is_gerund_object(node) and "of" in marks and governor.pos_ == "NOUN" and lemma in lists.verging_nouns:
        yield "hypothetical"
    if is_gerund_object(node) and set(marks) & lists.intending_prepositions:  # "talks aimed at reaching a deal"
        yield from _from_intent(node, governor)
    if is_gerund_object(node) and "of" in marks and ("short" in degrees or lemma == "short"):
        yield "negated"
    elif is_gerund_object(node) and ("close" in degrees and "to" in marks):
        yield "hypothetical"
    if node.tag_ == "VB" and syntax.is_infinitive(node) and governor.lower_ != "used" and not singles_out(governor):
        yield "hypothetical" if lemma in lists.hypothetical_governors else "planned"
