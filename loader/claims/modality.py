"""Tell facts from plans, possibilities, denials and allegations.

Walks from a predicate up to the root of its sentence and collects what each
governor does to it. The strongest finding wins: negated over alleged over
hypothetical over planned over historical over actual.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.conditions import has_condition, is_asked, is_conditional, is_inverted, is_left_open, is_ordered
from loader.claims.governing import (
    DEFINITE,
    from_content_noun,
    from_governor,
    is_gerund_object,
    is_occasion,
    is_taken_for_granted,
    is_told_of,
    keeps_clear,
    singles_out,
)
from loader.claims.lexicon import modality_words
from loader.claims.outlook import going_to, is_beginning, is_future, to_be_done
from loader.claims.past import ended_with, is_over
from loader.claims.speech_words import speech
from loader.claims.supposed import only_supposed
from loader.language import syntax

_RANK = ("negated", "alleged", "hypothetical", "planned", "historical", "actual")
_UNFINISHED = frozenset({"VBP", "VBZ", "VBG", "VB"})
_WHEN = frozenset({"when", "where", "before", "after", "until", "once", "as", "while"})
_NOT_YET = frozenset({"before", "until", "once"})
_MEANWHILE = frozenset({"in", "during", "after", "at", "following", "before", "amid", "on the sidelines of"})
_STEPS = 12
_MANY = frozenset({"number", "majority", "police", "people", "group", "half", "percent"})  # may take a plural verb
_BARE = 2  # words that may hang on "theory" in "in theory,"


def modality_of_words(cue: Token, content: Collection[int]) -> str:
    """Return whether words were said: a denial of them, or what they say of the future, leaves them said."""
    return _strongest(own_modality(cue) if cue.head.i in content else _around(cue))


def modality_of(predicate: Token, *, presupposed: bool = False) -> str:
    """Return actual, historical, planned, hypothetical, negated or alleged.

    ``presupposed`` skips what governs the predicate: who is accused of
    breaking an agreement is a party to it whether or not the charge holds.
    """
    if presupposed:
        return "actual"
    found = set(_around(predicate))
    if _is_denied(_root(predicate), predicate):
        found.add("alleged")
    return _strongest(found)


def _strongest(found: Iterable[str]) -> str:
    """Return the strongest finding; under a condition nothing is denied: "if Russia does not agree"."""
    kept = set(found)
    if "conditional" in kept:
        kept = {"hypothetical", *kept} - {"negated"}
    return next((modality for modality in _RANK if modality in kept), "actual")


def _root(token: Token) -> Token:
    return next(reversed([token, *islice(syntax.ancestors(token), _STEPS)]))


def _around(predicate: Token) -> Iterator[str]:
    """Yield what the clause of a predicate says, and what each governor above does to it."""
    yield from own_modality(predicate)
    yield from from_content_noun(predicate)
    if ended_with(predicate):
        yield "historical"
    node, adverbial, known = predicate, False, False
    for governor in islice(syntax.ancestors(predicate), _STEPS):
        known = known or is_taken_for_granted(node)
        found = {*from_governor(node), *_from_clause_above(node), *from_content_noun(governor)}
        found &= (frozenset() if is_in_class(predicate, "binding") else {"alleged"}) if known else found
        yield from found - {"negated"} if adverbial else found
        adverbial = adverbial or (node.dep_ == "advcl" and (not is_gerund_object(node) or _is_by_the_way(node)))
        node = governor


def _is_by_the_way(gerund: Token) -> bool:
    """Tell whether a gerund says how or when, not denied with the rest: "failed to comply by slowing exports"."""
    return any(
        child.lower_ in {"by", "while", "through", "despite"} for child in syntax.children(gerund, "mark", "case")
    )


def modality_of_noun(noun: Token) -> str:
    """Return the modality of what a noun names: its own, or what the words that it depends on make of it.

    "Its tariff will fall to 10%" tells of a tariff that is planned, "a ban
    would hurt" of one that may come, "talks on exports" and "called for a
    visit" of what is only spoken of. A past or present verb leaves it a fact.
    """
    own = modality_of(noun)
    if own == "negated" and _outlasts(noun):
        own = "actual"
    found, node = {own, *_described(noun)}, noun
    if noun.head.lower_ == "ahead" or syntax.case_of(noun) == "ahead of":
        found.add("planned")
    for governor in islice(syntax.ancestors(noun), _STEPS):
        found.update(_from_noun_above(node, governor))
        told_of = node.dep_ in syntax.SUBJECTS and bool(
            syntax.children(governor, "cop")
        )  # "the talks will be the first"
        if syntax.is_verb(governor) or governor.pos_ == "AUX" or told_of:
            found.add(modality_of(governor))
            break
        node = governor
    if "called off" in found or own == "negated":
        return "negated"
    return _strongest(found - {"negated"})


def _outlasts(noun: Token) -> bool:
    """Tell whether a known thing is there all the same: who "did not back the ban" leaves the ban in place."""
    head, known = noun, _is_known(noun)
    while head.dep_ == "nmod" and head.head.pos_ in {"NOUN", "PROPN"}:
        head = head.head  # "the package of sanctions"
        known = known or _is_known(head)
    verb = head.head
    phrasal = f"{verb.lemma_.lower()} {syntax.particle(verb)}"
    return known and syntax.is_verb(verb) and not modality_words().bringing_about & {verb.lemma_.lower(), phrasal}


def _is_known(noun: Token) -> bool:
    return any(child.lower_ in DEFINITE or child.dep_ == "nmod:poss" for child in noun.children)


def _described(noun: Token) -> Iterator[str]:
    """Yield what adjectives say of its time and truth: "a former member", "a planned ban", "an alleged attack"."""
    lists = modality_words()
    words = {
        word for child in syntax.children(noun, "amod", "compound") for word in (child.lemma_.lower(), child.lower_)
    }
    if words & lists.past_adjectives:
        yield "historical"
    if words & lists.coming_adjectives:
        yield "hypothetical"
    if words & lists.alleging_adjectives:
        yield "alleged"
    if any(child.i > noun.i and _is_due(child) for child in syntax.children(noun, "amod", "acl", "acl:relcl")):
        yield "planned"


def _is_due(word: Token) -> bool:
    """Tell whether what follows a noun tells of its beginning as one to come: "duties due to take effect in July"."""
    begins = [clause for clause in (word, *syntax.children(word, "xcomp", "advcl", "acl")) if is_beginning(clause)]
    return any(modality_of(clause) in {"planned", "hypothetical"} for clause in begins)


def _predicated(node: Token, governor: Token) -> Iterator[str]:
    """Yield what is said of the thing as a subject: "talks never took place", "an attack is imminent"."""
    lists = modality_words()
    if node.dep_ not in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:
        return
    if governor.pos_ == "ADJ" and governor.lower_ in lists.coming_adjectives:
        yield "hypothetical"
    fixed = governor.lemma_.lower() in lists.fixing and syntax.is_passive(governor) and syntax.is_negated(governor)
    if fixed or governor.lemma_.lower() in lists.coming_verbs:
        yield "hypothetical"
    happening = [
        token for token in (governor, *syntax.children(governor, "xcomp")) if token.lemma_.lower() in lists.happening
    ]
    places = (governor, *syntax.children(governor, "obl"))
    away = any(word.lower_ in lists.aside and syntax.case_of(word) in {"off", "out of"} for word in places)
    if away or any(modality_of(token) == "negated" for token in happening):
        yield "called off"


def _from_noun_above(node: Token, governor: Token) -> Iterator[str]:
    """Yield what it makes of a thing that it is sought, spoken of, put off or called off."""
    lemma, lists = governor.lemma_.lower(), modality_words()
    phrasal = f"{lemma} {syntax.particle(governor)}"
    yield from _predicated(node, governor)
    if node.dep_ not in {"obj", "obl", "nmod", "nsubj:pass", "iobj", "compound"}:
        return
    if keeps_clear(node, governor) or (node.dep_ in {"obj", "nsubj:pass"} and lists.calling_off & {lemma, phrasal}):
        yield "called off"
    if (
        node.dep_ == "nmod"
        and lemma in lists.alleging_nouns | lists.alleging_governors
        and syntax.case_of(node) == "of"
    ):
        yield "alleged"  # "reports of a ban"
    if lemma in lists.taking_sides and any(child.lower_ in {"a", "an", "any"} for child in node.children):
        yield "hypothetical"
    if syntax.case_of(node) == "against" and lemma in lists.negating_prepositions["against"] and not _is_known(node):
        yield "hypothetical"  # "warned against an embargo"
    if lists.putting_off & {lemma, phrasal}:
        yield "planned"
    if syntax.is_verb(governor) and node.dep_ == "obl" and syntax.case_of(node) in _MEANWHILE:
        return  # what is proposed "in his meeting with Ana Li" is not the meeting
    if lists.speaking_of & {lemma, phrasal} or (lemma in lists.hypothetical_governors and node.dep_ != "nsubj:pass"):
        yield "hypothetical"
    direct = {"obj", "nsubj:pass"} if syntax.is_verb(governor) else {"nmod"}
    if lemma in lists.planned_governors and node.dep_ in direct:
        yield "planned"


def _is_denied(root: Token, predicate: Token) -> bool:
    """Tell whether the sentence goes on to say that it is denied: "..., which Iran denies", "...; Tehran denies it"."""
    for token in root.subtree:
        denies = syntax.is_verb(token) and speech().stances.get(token.lemma_.lower()) == "denies"
        if not denies or token.i <= predicate.i:
            continue
        if is_in_class(token, "turning down") and is_in_class(
            predicate, "binding"
        ):  # the treaty, not that it is signed
            continue
        things = syntax.children(token, "obj")
        if any(thing.lower_ in {"it", "this", "that", "which"} for thing in things) and not syntax.is_negated(token):
            return True
    return False


def _from_clause_above(node: Token) -> Iterator[str]:
    """Yield what the clause above passes on: to a complement all but its own future, to "when" its future."""
    governor = node.head
    if node.dep_ in {"xcomp", "ccomp", "csubj", "csubj:pass", "obj"} or (is_told_of(node) and governor.pos_ == "NOUN"):
        yield from (item for item in own_modality(governor) if node.dep_ != "ccomp" or item != "planned")
    if is_occasion(node) or (node.tag_ == "VB" and singles_out(governor) and governor.pos_ != "VERB"):
        yield from (item for item in own_modality(governor) if item != "negated")  # "will be the first time they meet"
    marks = {child.lower_ for child in syntax.children(node, "mark", "advmod")}
    clause = node.dep_ == "advcl" or (node.dep_ == "acl:relcl" and bool(marks & {"when", "where"}))
    lasting = node.lemma_.lower() in modality_words().lasting  # "will fly to Niger, where France mines uranium"
    lasts = lasting and "where" in marks
    waiting = clause and node.tag_ in _UNFINISHED and bool(marks & _WHEN) and not lasts
    open_yet = node.dep_ == "advcl" and bool(marks & _NOT_YET) and _is_present(node)  # "once they have signed it"
    if open_yet or (waiting and is_future(governor)):
        yield "planned"


def _is_present(verb: Token) -> bool:
    """Tell whether a clause stands in the present, or the present perfect: "before it signs", "once it has signed"."""
    return verb.tag_ in {"VBZ", "VBP"} or any(
        child.tag_ in {"VBZ", "VBP"} for child in syntax.children(verb, "aux", "aux:pass")
    )


def own_modality(predicate: Token) -> Iterator[str]:
    """Yield what auxiliaries, negation, markers and the form of the clause itself say."""
    lists = modality_words()
    auxiliaries = set(syntax.auxiliaries(_carrier(predicate)))
    if syntax.is_negated(predicate) or _no_argument(predicate):
        yield "negated"
    if auxiliaries & lists.planned_auxiliaries or going_to(predicate):
        yield "planned"
    if "would" in auxiliaries and _is_future_in_past(predicate):
        yield "planned"
    elif auxiliaries & lists.hypothetical_auxiliaries:
        yield "hypothetical"
    if has_condition(predicate):
        yield "hypothetical"
    yield from to_be_done(predicate, auxiliaries)
    yield from _hedged(predicate)
    yield from only_supposed(predicate)
    if is_over(predicate):
        yield "historical"
    if is_conditional(predicate) or is_inverted(predicate):
        yield "conditional"
    ordered = is_ordered(predicate) or _is_subjunctive(predicate)
    if ordered or is_asked(predicate) or is_left_open(predicate):
        yield "hypothetical"
    yield from _content_of_noun(predicate)


def _content_of_noun(predicate: Token) -> Iterator[str]:
    """Yield what the noun makes of the clause that says what it is: "the hope is that they sign"."""
    lists = modality_words()
    for noun in syntax.children(predicate, "nsubj:outer"):
        lemma = noun.lemma_.lower()
        if lemma in lists.alleging_governors | lists.alleging_nouns:
            yield "alleged"
        elif lemma in lists.hypothetical_governors | lists.planned_governors | lists.verging_nouns:
            yield "hypothetical"


def _hedged(predicate: Token) -> Iterator[str]:
    """Yield what "allegedly", "perhaps", "all but" and an inserted "Chile claims" say."""
    lists = modality_words()
    for child in syntax.children(predicate, "advmod"):
        if child.lower_ in lists.alleging_adverbs:
            yield "alleged"
        elif child.lower_ in lists.doubting_adverbs:
            yield "hypothetical"
    if predicate.doc[max(0, predicate.i - 2) : predicate.i].text.lower() == "all but":
        yield "hypothetical"
    for preposition, noun in syntax.obliques(predicate):
        if preposition in {"in", "on"} and noun.lower_ in lists.doubting_nouns and len(list(noun.children)) <= _BARE:
            yield "hypothetical"
    if any(child.lemma_.lower() in lists.alleging_governors for child in syntax.children(predicate, "parataxis")):
        yield "alleged"  # "Peru, Chile claims, left"


def _is_subjunctive(predicate: Token) -> bool:
    """Tell whether the clause is in the subjunctive, a bare form after one: "its demand that Peru lift the ban"."""
    marked = any(child.lower_ == "that" for child in syntax.children(predicate, "mark"))
    if not marked or predicate.tag_ not in {"VB", "VBP"} or syntax.auxiliaries(predicate):
        return False
    if syntax.is_infinitive(predicate):
        return False
    own = syntax.children(predicate, *syntax.SUBJECTS)
    single = [noun for noun in own if noun.tag_ in {"NN", "NNP"} or noun.lower_ in {"it", "he", "she"}]
    return bool(single) and not any(syntax.children(noun, "conj") or noun.lemma_ in _MANY for noun in single)


def _no_argument(predicate: Token) -> bool:
    """Tell whether an argument is denied: "mined no antimony", "no state signed", "nobody thinks", "at no time"."""
    arguments = syntax.children(predicate, "obj", *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    if any(noun.lower_ in {"nobody", "nothing", "none", "few"} for noun in arguments):
        return True
    times = (noun for _, noun in syntax.obliques(predicate) if noun.lemma_.lower() in modality_words().denied_times)
    return any(
        child.lower_ in {"no", "neither"}
        for noun in (*arguments, *times)
        for child in syntax.children(noun, "det", "cc:preconj")
    )


def _is_future_in_past(predicate: Token) -> bool:
    """Tell whether "would" only shifts "will" under a past report: "said they would meet"."""
    above = predicate.head
    conditional = any(
        child.lower_ == "if" for clause in syntax.children(predicate, "advcl") for child in clause.children
    )
    reported = predicate.dep_ == "ccomp" and above.tag_ in {"VBD", "VBN"}
    return reported and above.lemma_.lower() in speech().stances and not conditional


def _carrier(predicate: Token) -> Token:
    """Return the verb that carries the auxiliaries of a coordinated verb phrase."""
    if (
        predicate.dep_ == "conj"
        and not syntax.children(predicate, "aux", *syntax.SUBJECTS)
        and syntax.is_verb(predicate.head)
    ):
        return predicate.head if predicate.tag_ == "VB" else predicate
    return predicate
