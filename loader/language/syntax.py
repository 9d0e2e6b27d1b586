"""Ask a dependency parse the questions that linking and claims have.

Labels are those of Universal Dependencies 2 (https://universaldependencies.org/u/dep/);
tags are Penn Treebank tags. Tokens are spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.contrast import is_ruled_out
from loader.language.tree import labelled

SUBJECTS = frozenset({"nsubj", "csubj", "nsubj:outer"})
# Nouns whose owner wants others to do what is told after "to": "Peru's demand to lift the ban".
ASKING = frozenset({"request", "demand", "call", "appeal", "plea", "order", "invitation"})
# Texts that say what is told after them, and verbs by which somebody makes them.
_LETTERS = frozenset({"letter", "note", "message", "post", "communique", "document", "report"})
TEXTS = _LETTERS | {"statement", "resolution", "declaration", "motion"}
ISSUING = frozenset(
    {"issue", "release", "publish", "send", "write", "post", "deliver", "adopt", "pass", "approve", "sign"}
)
PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "csubj:pass"})
_PARTICLES = frozenset({"down", "aside", "back", "over", "out", "away"})  # that parsers often take for adverbs
_HYPHENS = frozenset({"-", "‑", "–"})
_ASKED = {"call": "on", "appeal": "to", "plead": "with", "prevail": "on"}
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})


def children(token: Token, *labels: str) -> list[Token]:
    """Return the children of ``token`` whose label is one of ``labels``."""
    return [child for label, child in labelled(token) if label in labels]


def coordinated(token: Token) -> list[Token]:
    """Return ``token`` and everything coordinated with it, in order, but for what is ruled out: "Chad, not Niger".

    Treebanks hang all conjuncts on the first; a parser may chain them.
    """
    found = [token]
    for child in children(token, "conj"):
        found.extend(coordinated(child) if not is_ruled_out(child) else ())
    for child in children(token, "appos"):  # "Libyan leader A and Bulgarian president B"
        found.extend(coordinated(child)[1:])
    return found


def case_of(token: Token) -> str | None:
    """Return the preposition of a nominal as one lower-case string, fixed expressions joined: "because of"."""
    cases = children(token, "case") or [
        case for part in children(token, "compound", "flat", "nmod:desc") for case in children(part, "case")
    ]
    cases = [case for case in cases if case.lower_ not in {"'s", "’s", "'", "’"}]
    if not cases:
        return None
    words = [part.lower_ for case in cases for part in (case, *children(case, "fixed"))]
    around = cases[0].doc[max(0, cases[0].i - 1) : cases[0].i + 2].text  # "out", "of" may hang on two nouns
    return "out of" if {*words} in ({"out"}, {"of"}) and "out of" in around else " ".join(words)


def is_verb(token: Token) -> bool:
    """Tell whether ``token`` is a verb (an auxiliary is not)."""
    return token.pos_ == "VERB" or (token.pos_ != "NOUN" and token.tag_.startswith("VB") and token.pos_ != "AUX")


def is_passive(verb: Token) -> bool:
    """Tell whether ``verb`` stands in the passive, also as a bare participle.

    An English clause with a subject is passive only with an auxiliary; a
    parser that calls "Qatar mediated" passive has taken a past tense for a
    participle.
    """
    if children(verb, "aux:pass"):
        return True
    if children(verb, *PASSIVE_SUBJECTS) and children(verb, "aux"):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and not children(verb, "aux", *SUBJECTS) and verb.head.tag_ == "VBN":
        return is_passive(verb.head)
    if verb.tag_ == "VBN" and verb.dep_ == "advcl":  # "Backed by Iran, the group ..."
        return not children(verb, "aux", "mark", *SUBJECTS)
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"} and not children(verb, "aux")


def is_infinitive(verb: Token) -> bool:
    """Tell whether a verb has its "to"."""
    marks = children(verb, "mark")  # of "is due to meet" parsers make one mark
    return any(word.lower_ == "to" for mark in marks for word in (mark, *children(mark, "fixed")))


def is_that_clause(clause: Token) -> bool:
    """Tell whether a clause has its "that"."""
    return any(child.lower_ == "that" and child.tag_ == "IN" for child in children(clause, "mark"))


def is_marked_as(head: Token) -> bool:
    """Tell whether a phrase or clause begins with "as"."""
    return any(child.lower_ == "as" for child in children(head, "case", "mark", "advmod"))


def is_negated(token: Token) -> bool:
    """Tell whether a negation word hangs on ``token``, also in "no longer"."""
    longer = [child for child in children(token, "advmod") if child.lower_ in {"longer", "more"}]
    if any(child.lower_ == "no" for adverb in longer for child in adverb.children):
        return True
    return any(
        child.lower_ in {"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly", "nothing"}
        and child.dep_ in {"advmod", "det", "neg", "cc:preconj", "cc", "obj"}
        for child in token.children
        if child.dep_ != "cc" or child.lower_ == "nor"
    )


def auxiliaries(verb: Token) -> list[str]:
    """Return the lower-case auxiliaries of ``verb``, contractions spelled out."""
    spelled = {"'ll": "will", "’ll": "will", "'d": "would", "’d": "would", "wo": "will", "ca": "can"}
    return [spelled.get(child.lower_, child.lower_) for child in children(verb, "aux", "aux:pass", "cop")]


def particle(verb: Token) -> str | None:
    """Return the particle of a phrasal verb ("carry out" gives "out")."""
    found = children(verb, "compound:prt")
    return found[0].lower_ if found else None


def phrasal(verb: Token) -> str:
    """Return the lemma of a verb with its particle: "stepped down" gives "step down"."""
    follower = verb.doc[verb.i + 1 : verb.i + 2].text.lower()
    found = particle(verb) or (follower if follower in _PARTICLES else None)
    return f"{verb.lemma_.lower()} {found}" if found else verb.lemma_.lower()


def subjects(verb: Token) -> list[Token]:
    """Return who does what ``verb`` says, as heads of noun phrases.

    Follows coordination ("came and said"), control ("agreed to leave"),
    relative and participial clauses; of a passive it is the agent.
    """
    if is_passive(verb):
        return _agents(verb)
    return _active_subjects(verb, set())


def _agents(verb: Token) -> list[Token]:
    found = [child for child in children(verb, "obl:agent", "obl") if case_of(child) == "by"]
    found.extend(child for child in verb.children if _is_hyphened(child, verb))
    return [token for head in found for token in coordinated(head)]


def _is_hyphened(token: Token, participle: Token) -> bool:
    """Tell whether a word stands before a participle as who does it: "Qatari-mediated talks"."""
    before = token.i == participle.i - 2 and participle.doc[token.i + 1].text in _HYPHENS
    return before and participle.tag_ == "VBN" and token.dep_ in {"compound", "obl:unmarked", "obl", "nmod", "amod"}


def _active_subjects(verb: Token, seen: set[int]) -> list[Token]:
    if verb.i in seen:
        return []
    seen.add(verb.i)
    own = children(verb, *SUBJECTS, *PASSIVE_SUBJECTS)
    if len(own) > 1:  # "Ana Li's aide said": whose it is does nothing
        own = [child for child in own if not any(mark.tag_ == "POS" for mark in children(child, "case"))] or own
    if own:
        own += [head for clause in children(verb, "advcl") for head in _also(clause)]
        heads = [token for head in own for token in _meant(head, verb)]
        return [token for head in heads for token in (_makers(head, seen) if head.head.i != verb.i else ()) or [head]]
    return _inherited_subjects(verb, seen)


def _meant(subject: Token, verb: Token) -> list[Token]:
    """Return whom a subject means: of "President A and Minister B, who has left" the one who stands nearest."""
    heads = coordinated(antecedent(subject, verb))
    finite = [one for one in (verb, *children(verb, "aux", "cop", "aux:pass")) if one.tag_ in {"VBZ", "VBP", "VBD"}]
    past = all(token.tag_ == "VBD" and token.lower_ != "were" for token in finite)
    one = any(token.tag_ == "VBZ" or token.lower_ == "was" for token in finite)
    one = one or (past and all(children(head, "nmod:desc") for head in heads))  # each has a title of his own
    near = [head for head in heads if head.i < subject.i]
    told = near if near and subject.lower_ in RELATIVES else heads  # "Iran and Fiji, who left, and Egypt"
    return told[-1:] if told is near and one else told


def _also(clause: Token) -> list[Token]:
    """Return who else does it: "Italy voted for it, as did Spain"."""
    if clause.lemma_ not in {"do", "have"} or not is_marked_as(clause):
        return []
    return [child for child in children(clause, *SUBJECTS, "obj") if child.i > clause.i]


def _inherited_subjects(verb: Token, seen: set[int]) -> list[Token]:
    head = verb.head
    if verb.dep_ == "conj" and (is_verb(head) or children(head, "cop", *SUBJECTS, *PASSIVE_SUBJECTS)):
        return _surface_subjects(head, seen)
    calling = is_infinitive(verb) and head.lemma_ in _ASKED  # "called on Israel and Hamas to resume"
    if calling and (asked := [noun for case, noun in obliques(head) if case == _ASKED[head.lemma_]]):
        return asked
    if verb.dep_ == "xcomp":
        controllers = [child for child in children(head, "obj", "iobj") if not _is_stray(child)]
        if controllers and verb.tag_ in {"VB", "VBG"}:
            return [token for item in controllers for token in coordinated(item)]
        return _surface_subjects(head, seen)
    if _is_gerund_complement(verb) and (patients := objects(head)):
        return patients
    bare = verb.dep_ in {"advcl", "ccomp"} and not children(verb, "mark", "nsubj")
    if bare or (verb.dep_ == "advcl" and verb.tag_ in {"VB", "VBG"}):
        return _surface_subjects(head, seen)
    if verb.dep_ in {"acl", "acl:relcl"} and verb.tag_ != "VBN" and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return _subject_of_clause_on_noun(verb, head, seen)
    return []


def _is_gerund_complement(verb: Token) -> bool:
    """Tell whether the object above does it: "accused Beijing of failing"."""
    marks = {child.lower_ for child in children(verb, "mark", "case")}
    return (
        verb.tag_ == "VBG"
        and verb.dep_ in {"ccomp", "advcl", "xcomp", "obl"}
        and bool(marks & {"of", "for", "from", "into"})
    )


def _subject_of_clause_on_noun(verb: Token, noun: Token, seen: set[int]) -> list[Token]:
    if verb.tag_ != "VB":
        return _issuers(verb, noun, seen) or coordinated(noun)
    if noun.lemma_.lower() in ASKING:
        return []
    if noun.pos_ == "NOUN" and children(noun, "cop"):  # "Fiji is the first state to sign", "may be a chance to sign"
        return [token for head in children(noun, *SUBJECTS) for token in coordinated(head)]
    holder = children(noun, "nmod:poss") or children(noun.head, "iobj")  # "gave them a day to leave"
    return holder or (_surface_subjects(noun.head, seen) if is_verb(noun.head) else [])


def _issuers(verb: Token, noun: Token, seen: set[int]) -> list[Token]:
    """Return who says it in a text of theirs: "the ministry issued a statement rejecting the claim"."""
    return _makers(noun, seen) if verb.tag_ == "VBG" else []


def _makers(noun: Token, seen: set[int]) -> list[Token]:
    """Return who makes a text, when the clause tells it: "sent a letter"."""
    made = noun.lemma_ in TEXTS and noun.dep_ == "obj" and noun.head.lemma_ in ISSUING and noun.head.i not in seen
    return _surface_subjects(noun.head, seen) if made else []


def _surface_subjects(verb: Token, seen: set[int]) -> list[Token]:
    """Return the grammatical subject, also of a passive: "was told to go"."""
    passive = children(verb, *PASSIVE_SUBJECTS)
    if passive:
        return [token for head in passive for token in coordinated(antecedent(head, verb))]
    return _active_subjects(verb, seen)


def antecedent(token: Token, verb: Token) -> Token:
    """Return what a relative pronoun under ``verb`` stands for, else ``token``."""
    clause = verb
    while clause.dep_ == "conj" and clause.head.i != clause.i:
        clause = clause.head
    if token.lower_ in RELATIVES and clause.dep_ in {"acl:relcl", "acl"}:
        named = children(clause.head, *SUBJECTS) if children(clause.head, "cop") else []  # "Fiji is a state that"
        return named[0] if named and named[0].pos_ == "PROPN" else _measured(clause.head)
    return token


def _measured(noun: Token) -> Token:
    """Return what an amount measures, where one is told of: "a levy of 5 percent, which Peru introduced"."""
    of = noun.dep_ == "nmod" and case_of(noun) == "of" and bool(children(noun, "nummod"))
    return noun.head if of and noun.head.pos_ == "NOUN" else noun


def objects(verb: Token) -> list[Token]:
    """Return what ``verb`` acts upon, as heads of noun phrases.

    Of a passive it is the grammatical subject; of a bare participle the noun that it modifies.
    """
    if is_passive(verb):
        heads = [antecedent(child, verb) for child in children(verb, *PASSIVE_SUBJECTS)]
        if not heads and verb.dep_ == "amod" and verb.i < verb.head.i:  # not of B in "the Omani-backed A and the B"
            return [verb.head, *(other for other in coordinated(verb.head)[1:] if not children(other, "det"))]
        heads = heads or ([verb.head] if verb.dep_ in {"acl", "amod"} else [])
        if not heads and verb.dep_ == "advcl":
            return _surface_subjects(verb.head, {verb.i})
        if not heads and verb.dep_ == "conj" and is_verb(verb.head):  # "he quit and was replaced"
            return objects(verb.head) if is_passive(verb.head) else subjects(verb.head)
        return [token for head in heads for token in coordinated(head)]
    heads = [antecedent(child, verb) for child in children(verb, "obj", "iobj") if not _is_stray(child)]
    if not heads and verb.dep_ == "acl:relcl" and children(verb, *SUBJECTS) and _has_gap(verb):
        heads = [verb.head]
    if not heads and _goes_on(verb):  # "the ban that they imposed in May and lifted in June"
        return objects(verb.head)
    if not heads and (later := [c for c in children(verb, "conj") if children(c, "obj") and _shares(c, verb)]):
        heads = children(later[0], "obj")
    return [token for head in (*heads, *_stray_conjuncts(verb, heads)) for token in coordinated(head)]


def _goes_on(verb: Token) -> bool:
    """Tell whether a verb goes on a relative clause whose object is what the clause is on, and has none of its own."""
    clause = verb.head
    bare = verb.dep_ == "conj" and verb.tag_ in {"VBD", "VBN"} and not children(verb, *SUBJECTS, "ccomp", "xcomp")
    own = [child for child in children(clause, "obj") if child.lower_ not in RELATIVES]
    return bare and clause.dep_ == "acl:relcl" and bool(children(clause, *SUBJECTS)) and not own


def _shares(later: Token, verb: Token) -> bool:
    """Tell whether a verb may share the object of one beside it: "arm and finance X", not "met and later signed X"."""
    between = [token for token in verb.doc[verb.i + 1 : later.i] if not token.is_punct]
    near = all(token.dep_ in {"cc", "conj", "advmod"} for token in between)
    return near and not children(later, *SUBJECTS)


def _is_stray(noun: Token) -> bool:
    """Tell whether parsers take a noun with a preposition for an object: "got a pledge from Peru"."""
    return case_of(noun) in {"from", "with", "against"}


def _has_gap(verb: Token) -> bool:
    """Tell whether a relative clause may lack its object: "the deal (which) they signed in May", not "in which"."""
    asked = [child for child in verb.children if child.lower_ in RELATIVES | {"where", "when", "why"}]
    if any(child.dep_ in SUBJECTS and child.lower_ in RELATIVES - {"whose"} for child in asked):
        return False
    if any(children(child, "case") or child.lower_ in {"where", "when", "why", "whose"} for child in asked):
        return False
    return bool(asked) or not children(verb, "obl", "ccomp", "xcomp")


def _stray_conjuncts(verb: Token, heads: list[Token]) -> list[Token]:
    """Return nouns coordinated with the verb itself: parsers hang "and 10% on pork" there."""
    if not heads:
        return []
    return [
        child
        for child in children(verb, "conj")
        if child.pos_ in {"NOUN", "PROPN", "SYM", "NUM"} and child.i > heads[-1].i
    ]


def obliques(head: Token) -> Iterator[tuple[str, Token]]:
    """Yield (preposition, noun) for each prepositional phrase on ``head``; adverbial nouns without one are left out."""
    for label, child in labelled(head):
        oblique = label.split(":")[0] in {"obl", "nmod"} and label != "nmod:poss"
        if oblique or (label in {"obj", "iobj"} and _is_stray(child)):
            preposition = case_of(child)
            if preposition:
                for token in coordinated(child):
                    yield preposition, token


def ancestors(token: Token) -> Iterator[Token]:
    """Yield the governors of ``token`` up to the root of its sentence."""
    while token.head.i != token.i:
        token = token.head
        yield token
