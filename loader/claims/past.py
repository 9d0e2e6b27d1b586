"""Tell what was so and is no more: "used to export", "under the previous government", "an order which had banned"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import modality_words, noun_classes
from loader.claims.quote_marks import is_quoted
from loader.language import syntax

_ACTED_ON = frozenset({"obj", "obl:unmarked"})  # as parsers also take an object after a date
_UP_TO = frozenset({"until", "till", "before"})
_STEPS = frozenset({"decision", "move", "step", "measure", "ban", "policy", "order"})
_STANDING = frozenset({"hold", "last", "stand", "endure", "run", "remain", "survive"})
_DECADE = re.compile(r"(?:1[89]\d|200|201)0s")
_NOMINAL = frozenset({"nmod", "conj", "appos"})


def is_over(predicate: Token) -> bool:
    """Tell whether it was so and is no more: "used to export", "exported until 2020", "once a member"."""
    lists = modality_words()
    adverbs = {child.lower_ for child in syntax.children(predicate, "advmod", "amod")}
    lasted = was_so(predicate) or (predicate.lemma_.lower() in lists.lasting and predicate.tag_ in {"VBD", "VBN"})
    lasted = lasted or (predicate.tag_ == "VBD" and _is_share(predicate))
    if adverbs & lists.former or (adverbs & lists.formerly_lasting and (lasted or predicate.pos_ in {"NOUN", "ADJ"})):
        return True
    used = predicate.dep_ in {"xcomp", "advcl"} and predicate.head.lower_ == "used" and syntax.is_infinitive(predicate)
    if used or _lies_behind(predicate) or (lasted and (_has_end(predicate) or _is_bygone(predicate))):
        return True
    ended = (_went_on_until, _spans_years, _was_so_since, _is_taken_back)
    return any(tells(predicate) for tells in ended)


def _lies_behind(noun: Token) -> bool:
    """Tell whether it came long after: "five weeks after the fighting", "years after its invasion of Chad"."""
    case = next((child for child in syntax.children(noun, "case") if child.lower_ == "after"), None)
    if case is None or case.i == 0 or not is_in_class(noun, "fighting"):
        return False
    stretch = case.nbor(-1)
    return stretch.lemma_.lower() in modality_words().spans_of_time and stretch.tag_ == "NNS"


def was_so(noun: Token) -> bool:
    """Tell whether a noun or an adjective is told of the past: "was a member", "had been the largest buyer"."""
    copulas = {child.lower_ for child in syntax.children(noun, "cop")}
    return bool(copulas & {"was", "were"}) or ("been" in copulas and "had" in syntax.auxiliaries(noun))


def _has_end(predicate: Token) -> bool:
    """Tell whether an end is told: "until 2020", "before the war", "under the previous government", "in the past"."""
    lists = modality_words()
    for part in syntax.children(predicate, "obl", "advcl"):
        marks = {mark.lower_ for mark in syntax.children(part, "case", "mark")}
        if marks & _UP_TO or syntax.case_of(part) == "prior to":
            return True
        if "under" in marks and any(word.lower_ in lists.past_adjectives for word in syntax.children(part, "amod")):
            return True
        if marks & {"during", "in"} and _is_named_years(part):
            return True
        told = {child.lower_ for child in part.children}
        if part.lemma_.lower() in lists.bygone_times and not told & {"same", "this", "first", "second", "last"}:
            return True
    return False


def _is_named_years(years: Token) -> bool:
    """Tell whether years are called by what they were: "during the apartheid years", not "in the last years"."""
    named = syntax.children(years, "compound", "amod")
    return (
        years.lower_ in {"years", "days"}
        and bool(named)
        and not any(
            word.lower_ in {"last", "past", "recent", "first", "coming", "next", "previous", "early", "late"}
            for word in named
        )
        and any(child.lower_ == "the" for child in years.children)
    )


def _went_on_until(verb: Token) -> bool:
    """Tell whether it went on for a time that is over: "carried gas until 2021", "was banned until May"."""
    fought = is_in_class(verb, "fighting")
    if verb.tag_ not in {"VBD", "VBN"} or not (fought or verb.lemma_.lower() in modality_words().lasting_until):
        return False
    ahead = set(syntax.auxiliaries(verb)) & {"will", "would", "is", "are", "has", "have", "be"}
    clauses = syntax.children(verb, "advcl") if fought else []
    near = syntax.children(verb, "obl", "obj")
    near += [child for noun in near for child in syntax.children(noun, "nmod", "nmod:unmarked")]
    ends = [noun for noun in near if syntax.case_of(noun) in {"until", "till"}]
    told = any(
        syntax.children(clause, "mark")[:1] and syntax.children(clause, "mark")[0].lower_ in {"until", "till"}
        for clause in clauses
    )
    return not ahead and (told or any(token.shape_ == "dddd" for noun in ends for token in noun.subtree))


def _is_bygone(verb: Token) -> bool:
    """Tell whether a past tense alone says it: "sold barley for three years", "supplied a quarter of it"; undated."""
    if verb.tag_ != "VBD" or (verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and not is_quoted(verb)):
        return False  # "said it supplied a quarter" tells of the day of the words
    lists = modality_words()
    spans = [noun for preposition, noun in syntax.obliques(verb) if noun.lemma_.lower() in lists.spans_of_time]
    if any(syntax.case_of(noun) == "for" for noun in spans) or _is_long_ago(verb):
        return True
    share = _is_share(verb)
    dated = any(token.lemma_.lower() in lists.spans_of_time or token.shape_ == "dddd" for token in verb.subtree)
    return share and not dated


def _is_share(verb: Token) -> bool:
    """Tell whether its object is a share of something: "took a third of it"; "rose 12%" tells of none."""
    shares = (thing for thing in syntax.children(verb, "obj") if thing.lemma_.lower() in modality_words().shares)
    return any("of" in {case for case, _ in syntax.obliques(share)} for share in shares)


def _is_long_ago(verb: Token) -> bool:
    """Tell whether it was decades ago."""
    long = {"decades", "generations", "centuries"}
    return any(
        child.lower_ == "ago" and any(word.lower_ in long for word in child.children)
        for child in syntax.children(verb, "advmod")
    )


def held_until(verb: Token) -> bool:
    """Tell whether its subject stood until a year: "the truce held until 2020"."""
    ends = [noun for case, noun in syntax.obliques(verb) if case in {"until", "till"}]
    dated = any(token.shape_ == "dddd" for noun in ends for token in noun.subtree)
    return verb.tag_ == "VBD" and dated and verb.lemma_ in _STANDING


def _spans_years(verb: Token) -> bool:
    """Tell whether it went on between two years: "mediated from 2001 to 2014", "in the 1980s" for what lasts."""
    lists = modality_words()
    lasting = verb.lemma_.lower() in lists.lasting
    if verb.tag_ not in {"VBD", "VBN"} or not (lasting or verb.lemma_.lower() in lists.lasting_until):
        return False
    cases = {syntax.case_of(noun) for noun in _years(verb)}
    decade = any(_DECADE.fullmatch(noun.text) for _, noun in syntax.obliques(verb)) and lasting
    return decade or ("from" in cases and bool(cases & {"to", "until", "till"})) or cases >= {"between"}


def _years(verb: Token) -> list[Token]:
    near = syntax.children(verb, "obl", "nmod")
    inner = [child for noun in near for child in syntax.children(noun, "nmod")]
    return [noun for noun in (*near, *inner) if noun.shape_ == "dddd"]


def _was_so_since(verb: Token) -> bool:
    """Tell whether it had been so up to the past that is told: "left Niger, which it had backed since 2013"."""
    had = verb.tag_ == "VBN" and "had" in syntax.auxiliaries(verb) and verb.dep_ in {"acl:relcl", "acl"}
    marks = {syntax.case_of(noun) for noun in syntax.children(verb, "obl")}
    return had and "since" in marks


def _is_taken_back(verb: Token) -> bool:
    """Tell whether the sentence goes on to say that it was taken back: "..., a decision that it has since reversed"."""
    if verb.tag_ not in {"VBD", "VBN"}:
        return False
    later = (token for token in verb.subtree if token.i > verb.i and token.dep_ == "acl:relcl")
    if any(is_in_class(clause, "undoing") and _is_done(clause) and clause.head.lemma_ in _STEPS for clause in later):
        return True
    return syntax.is_passive(verb) and any(
        part.lemma_ in {"readmit", "reinstate", "restore"} and _is_done(part)
        for part in syntax.coordinated(verb)[1:]
        if not syntax.children(part, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    )


def _is_done(verb: Token) -> bool:
    ahead = set(syntax.auxiliaries(verb)) & {"will", "would", "be", "may", "might", "could", "should"}
    return verb.tag_ in {"VBD", "VBN"} and not ahead and not syntax.is_negated(verb)


def ended_with(clause: Token) -> bool:
    """Tell whether a clause on a noun tells of what is no more, as the clause above says of the noun.

    "Lifted an order which had banned exports": the ban is over. "It supplied a
    quarter of the copper imported by Japan": a bare participle shares the
    time of the verb.
    """
    if clause.dep_ not in {"acl", "acl:relcl"} or clause.tag_ not in {"VBD", "VBN"}:
        return False
    noun = clause.head
    while noun.dep_ in _NOMINAL and noun.head.pos_ in {"NOUN", "PROPN", "NUM", "SYM"}:
        noun = noun.head
    verb = noun.head
    if not syntax.is_verb(verb) or noun.dep_ not in _ACTED_ON | syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:
        return False
    if clause.tag_ == "VBD" and any(child.lower_ == "now" for child in syntax.children(verb, "advmod")):
        return True  # "gas that Poland bought from Russia now comes from Norway"
    bare = clause.tag_ == "VBN" and not syntax.children(clause, "aux", "aux:pass")
    return _undoes(verb, noun) or _runs_out(verb, noun) or (bare and is_over(verb))


def _runs_out(verb: Token, noun: Token) -> bool:
    """Tell whether a thing came to its end: "the contracts ran out", "the waiver was not renewed"."""
    if noun.dep_ not in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS or verb.tag_ not in {"VBD", "VBN"}:
        return False
    if syntax.is_negated(verb):
        return is_in_class(verb, "drawing out") and noun.dep_ in syntax.PASSIVE_SUBJECTS
    ended = is_in_class(verb, "ending") or syntax.phrasal(verb) in noun_classes()["ending"]
    if syntax.is_passive(verb):
        return ended and _is_done(verb)
    return ended and not syntax.children(verb, "obj", "aux")


def _undoes(verb: Token, noun: Token) -> bool:
    """Tell whether a verb has put an end to a thing: "lifted the order", "the order was repealed"."""
    done = verb.tag_ in {"VBD", "VBN", "VBZ"} and not syntax.is_negated(verb)
    ahead = set(syntax.auxiliaries(verb)) & {"will", "would", "be", "may", "might", "could", "should"}
    acted_on = noun.dep_ in _ACTED_ON | syntax.PASSIVE_SUBJECTS
    return done and not ahead and acted_on and is_in_class(verb, "undoing")
