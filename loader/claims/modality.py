"""Tell facts from plans, possibilities, denials and allegations.

Walks from a predicate up to the root of its sentence and collects what each
governor does to it. The strongest finding wins: negated over alleged over
hypothetical over planned over historical over actual.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from spacy.tokens import Token

from loader.claims.ahead import is_future
from loader.claims.conditions import has_condition, is_asked, is_conditional, is_inverted, is_left_open, is_ordered
from loader.claims.governing import (
    DEFINITE,
    from_content_noun,
    from_governor,
    is_gerund_object,
    is_taken_for_granted,
    is_told_of,
)
from loader.claims.lexicon import modality_words
from loader.claims.quote_marks import is_quoted
from loader.claims.speech_words import speech
from loader.language import syntax

_BE = frozenset({"is", "are", "was", "were", "be", "'s", "’s"})
_RANK = ("negated", "alleged", "hypothetical", "planned", "historical", "actual")
_UNFINISHED = frozenset({"VBP", "VBZ", "VBG", "VB"})
_WHEN = frozenset({"when", "before", "after", "until", "once"})
_NOT_YET = frozenset({"before", "until", "once"})
_MEANWHILE = frozenset({"in", "during", "after", "at", "following", "before", "amid", "on the sidelines of"})
_STEPS = 12
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
    node, adverbial, known = predicate, False, False
    for governor in islice(syntax.ancestors(predicate), _STEPS):
        known = known or is_taken_for_granted(node)
        found = {*from_governor(node), *_from_clause_above(node), *from_content_noun(governor)}
        found &= {"alleged"} if known else found
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
        if syntax.is_verb(governor) or governor.pos_ == "AUX":
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


def _predicated(node: Token, governor: Token) -> Iterator[str]:
    """Yield what is said of the thing as a subject: "talks never took place", "an attack is imminent"."""
    lists = modality_words()
    if node.dep_ not in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:
        return
    if governor.pos_ == "ADJ" and governor.lower_ in lists.coming_adjectives:
        yield "hypothetical"
    happening = [
        token for token in (governor, *syntax.children(governor, "xcomp")) if token.lemma_.lower() in lists.happening
    ]
    if any(modality_of(token) == "negated" for token in happening):
        yield "called off"


def _from_noun_above(node: Token, governor: Token) -> Iterator[str]:
    """Yield what it makes of a thing that it is sought, spoken of, put off or called off."""
    lemma, lists = governor.lemma_.lower(), modality_words()
    phrasal = f"{lemma} {syntax.particle(governor)}"
    yield from _predicated(node, governor)
    if node.dep_ not in {"obj", "obl", "nmod", "nsubj:pass", "iobj", "compound"}:
        return
    if node.dep_ in {"obj", "nsubj:pass"} and lists.calling_off & {lemma, phrasal}:
        yield "called off"
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
        things = syntax.children(token, "obj")
        if any(thing.lower_ in {"it", "this", "that", "which"} for thing in things) and not syntax.is_negated(token):
            return True
    return False


def _from_clause_above(node: Token) -> Iterator[str]:
    """Yield what the clause above passes on: to a complement all but its own future, to "when" its future."""
    governor = node.head
    if node.dep_ in {"xcomp", "ccomp", "csubj", "csubj:pass", "obj"} or (is_told_of(node) and governor.pos_ == "NOUN"):
        yield from (item for item in own_modality(governor) if node.dep_ != "ccomp" or item != "planned")
    marks = {child.lower_ for child in syntax.children(node, "mark", "advmod")}
    waiting = node.dep_ == "advcl" and node.tag_ in _UNFINISHED and bool(marks & _WHEN)
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
    if auxiliaries & lists.planned_auxiliaries or _going_to(predicate):
        yield "planned"
    if "would" in auxiliaries and _is_future_in_past(predicate):
        yield "planned"
    elif auxiliaries & lists.hypothetical_auxiliaries:
        yield "hypothetical"
    if has_condition(predicate):
        yield "hypothetical"
    yield from _to_be_done(predicate, auxiliaries)
    yield from _hedged(predicate)
    if _is_over(predicate):
        yield "historical"
    if is_conditional(predicate) or is_inverted(predicate):
        yield "conditional"
    if is_ordered(predicate) or is_asked(predicate) or is_left_open(predicate):
        yield "hypothetical"


def _to_be_done(predicate: Token, auxiliaries: set[str]) -> Iterator[str]:
    """Yield what "is to meet", "was to have met" and "is due to meet" say, which parsers take for one predicate."""
    if predicate.tag_ not in {"VB", "VBN"} or not syntax.is_infinitive(predicate):
        return
    if auxiliaries & _BE:
        yield "hypothetical" if "have" in auxiliaries else "planned"
    before = [child for child in predicate.children if child.i < predicate.i]
    if any(child.lower_ == "yet" for child in before):  # "is yet to ratify"
        yield "negated"
    if any(child.lower_ in modality_words().planned_governors for child in before):
        yield "planned"


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


def _is_over(predicate: Token) -> bool:
    """Tell whether it was so and is no more: "used to export", "exported until 2020", "once a member"."""
    lists = modality_words()
    adverbs = {child.lower_ for child in syntax.children(predicate, "advmod", "amod")}
    if adverbs & (lists.former if predicate.pos_ in {"NOUN", "ADJ"} else lists.former - {"once"}):
        return True
    used = predicate.dep_ in {"xcomp", "advcl"} and predicate.head.lower_ == "used" and syntax.is_infinitive(predicate)
    was = any(child.lower_ in {"was", "were"} for child in syntax.children(predicate, "cop"))
    lasted = was or (predicate.lemma_.lower() in lists.lasting and predicate.tag_ in {"VBD", "VBN"})
    ends = [
        mark for part in syntax.children(predicate, "obl", "advcl") for mark in syntax.children(part, "case", "mark")
    ]
    return used or (lasted and (any(mark.lower_ in {"until", "till", "before"} for mark in ends) or _was_so(predicate)))


def _was_so(verb: Token) -> bool:
    """Tell whether a past tense alone says it: "sold barley for three years", "supplied a quarter of it"; undated."""
    if verb.tag_ != "VBD" or (verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and not is_quoted(verb)):
        return False  # "said it supplied a quarter" tells of the day of the words
    lists = modality_words()
    spans = [noun for preposition, noun in syntax.obliques(verb) if noun.lemma_.lower() in lists.spans_of_time]
    if any(syntax.case_of(noun) == "for" for noun in spans):
        return True
    share = any(thing.lemma_.lower() in lists.shares for thing in syntax.children(verb, "obj"))
    dated = any(token.lemma_.lower() in lists.spans_of_time or token.shape_ == "dddd" for token in verb.subtree)
    return share and not dated


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


def _going_to(predicate: Token) -> bool:
    return (
        predicate.dep_ == "xcomp"
        and predicate.head.lower_ == "going"
        and "be" in {child.lemma_ for child in syntax.children(predicate.head, "aux")}
    )
