"""Find which words a verb of speech reports."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.forms import is_of_relative
from loader.claims.quotes import Quoted
from loader.claims.speech_words import speech
from loader.language import syntax

_QUOTING = frozenset({"quote", "cite"})
_LONGEST_QUOTED = 12  # tokens of "Foreign Minister Ana Li as saying"
_OPENS = 3  # tokens from a colon to the first word of the quote that it announces: a line's end and a mark


def is_cue(token: Token) -> bool:
    """Tell whether a token is a verb that may report words; of "put", only "put it"."""
    if not syntax.is_verb(token) or (lemma := cue_lemma(token)) not in speech().stances:
        return False
    if token.dep_ == "ccomp" and token.head.i == token.i - 1 and speech().stances.get(token.head.lemma_) == "denies":
        return False  # "denied reports that ...", where parsers take the noun for a verb
    if lemma in speech().set_off_only and syntax.children(token, "obj", "xcomp"):
        return False
    if lemma in speech().with_quote and syntax.is_infinitive(token) and token.dep_ in {"advcl", "acl"}:
        return False  # "the right to take “all measures” to defend itself"
    if lemma in speech().with_document and not _of_text(token):
        return False
    if lemma in _QUOTING and _quotes_saying(token):
        return False
    return lemma not in speech().with_it or any(c.lower_ == "it" for c in syntax.children(token, "obj"))


def _quotes_saying(verb: Token) -> bool:
    """Tell whether a verb only says who quotes: "quoted Li as saying", where the words are those of "saying"."""
    after = [token.lower_ for token in verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + _LONGEST_QUOTED)]]
    return "saying" in after and after[after.index("saying") - 1] == "as"


def _is_quoted_saying(verb: Token) -> bool:
    """Tell whether a verb closes the words before it: "..., Li was quoted as saying"."""
    return verb.tag_ == "VBG" and verb.lemma_ == "say" and verb.head.lemma_ in _QUOTING


def _is_denied(token: Token) -> bool:
    """Tell whether a clause set off denies the words that it stands in: "accused Chad of theft, which Chad denies"."""
    denial = token.dep_.endswith("relcl") and speech().stances.get(token.lemma_.lower()) == "denies"
    return denial and syntax.is_verb(token) and is_of_relative(token)


def _of_text(verb: Token) -> bool:
    """Tell whether what "reads" is a text, before the verb or right after it: "reads a communique"."""
    near = [verb.nbor(-1)] if verb.i > verb.sent.start else []
    near += syntax.children(verb, *syntax.SUBJECTS, "obj")
    return any(token.lemma_.lower() in speech().texts for token in near)


def cue_lemma(verb: Token) -> str:
    """Return the lemma of a verb of speech, with the particle of those that are none without it: "go on"."""
    lemma, after = verb.lemma_.lower(), verb.doc[verb.i + 1 : verb.i + 2].text.lower()
    return f"{lemma} {after}" if after in speech().phrasal.get(lemma, ()) else lemma


def description_of(verb: Token) -> frozenset[int]:
    """Return the tokens that say what somebody holds a thing to be: "called it a threat to peace"."""
    if (
        verb.lemma_.lower() not in speech().describing | speech().describing_as
        or syntax.is_passive(verb)
        or syntax.particle(verb)
    ):
        return frozenset()
    things = syntax.children(verb, "obj", "iobj")
    if verb.lemma_.lower() in speech().describing_as:
        said = [c for c in verb.children if c.i > verb.i and syntax.is_marked_as(c)]
        return (
            frozenset(token.i for item in said for token in item.subtree if token.lower_ != "as")
            if things
            else frozenset()
        )
    said = [c for c in syntax.children(verb, "xcomp") if c.pos_ in {"NOUN", "ADJ", "PROPN"} or c.tag_ == "VBG"]
    said = [c for c in said or things[1:] if c.pos_ != "PROPN"]  # "which Manila calls Ayungin Shoal" is a name
    return frozenset(token.i for item in said for token in item.subtree) if things and said else frozenset()


def has_finite_clause(verb: Token) -> bool:
    """Tell whether a verb has a complement clause with "that" or a subject of its own."""
    return any(
        any(child.lower_ == "that" for child in syntax.children(clause, "mark"))
        or bool(syntax.children(clause, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS))
        for clause in (*syntax.children(verb, "ccomp"), *_clauses_on_addressee(verb))
    )


def _clauses_on_addressee(verb: Token) -> list[Token]:
    """Return the clauses that a parser hangs on the one told: "told a briefing that ..."."""
    return [
        clause
        for told in syntax.children(verb, "obj", "iobj", "obl")
        for clause in syntax.children(told, "acl")
        if syntax.is_that_clause(clause)
    ]


def content_of(verb: Token, quoted: Quoted) -> frozenset[int]:
    """Return the tokens that a verb of speech reports.

    The complement clause; the main clause when the verb is set off ("..., he
    said", "As X noted, ..."); and any quote of the same sentence.
    """
    found: set[int] = set()
    lemma = cue_lemma(verb)
    charged = ("advcl", "obl") if speech().stances[lemma] == "accuses" or lemma in speech().warning else ()
    for clause in syntax.children(verb, "ccomp", "xcomp", *charged):
        if clause.dep_ in {"ccomp", "xcomp"} or clause.tag_ == "VBG":  # "accused Peru of restricting exports"
            found.update(token.i for token in clause.subtree)
    above = syntax.children(verb.head, "ccomp") if _is_quoted_saying(verb) else []
    for clause in (*_clauses_on_addressee(verb), *topics_of(verb), *above):
        found.update(token.i for token in clause.subtree)
    if lemma in speech().takes_object:
        own = {token.i for token in verb.subtree} if syntax.is_passive(verb) else set()
        found.update(token.i for thing in syntax.objects(verb) for token in thing.subtree if token.i not in own)
    inserted = verb.head if _is_quoted_saying(verb) else verb
    if inserted.dep_ in {"parataxis", "advcl", "conj"} and _set_off(inserted):
        own = {token.i for token in inserted.subtree}
        found.update(token.i for token in inserted.head.subtree if token.i not in own)
    for child in syntax.children(verb, "parataxis", "obj", "dep", "advcl", "obl"):
        inside = {token.i for token in child.subtree}
        if quoted.covers(child.i):
            found.update(inside)
    found.update(_quotes_nearby(verb, quoted))
    found -= {inner.i for index in sorted(found) if _is_denied(verb.doc[index]) for inner in verb.doc[index].subtree}
    return frozenset(index for index in found if index != verb.i)


def topics_of(verb: Token) -> list[Token]:
    """Return what words are about where a noun tells it: "warned of job losses", "complained about the delay"."""
    prepositions = speech().topical.get(cue_lemma(verb), ())
    return [noun for preposition, noun in syntax.obliques(verb) if preposition in prepositions and noun.i > verb.i]


def _set_off(verb: Token) -> bool:
    if verb.dep_ == "advcl":
        if verb.tag_ == "VBG":  # "was quoted as saying"
            return False
        marked = any(child.lower_ == "as" for child in syntax.children(verb, "mark", "advmod"))
        return marked and not syntax.children(verb, "obj", "xcomp")  # "..., as Li continued his visit"
    first, last = sorted((verb.i, verb.head.i))
    return verb.dep_ == "parataxis" and not any(token.text == ";" for token in verb.doc[first:last])


def _quotes_nearby(verb: Token, quoted: Quoted) -> set[int]:
    """Return the tokens of quotes in the verb's sentence that it governs or follows."""
    sentence = verb.sent
    found: set[int] = set()
    for first, last in quoted:
        if first >= sentence.start and last <= sentence.end + 1 and _nearest_cue(verb, first, last):
            found.update(range(first, last))
    end = next((token for token in reversed(list(sentence)) if not token.is_space), verb)
    after = next((item for item in quoted if item[0] > end.i), None) if end.text == ":" else None
    if after is not None and after[0] - end.i <= _OPENS and _nearest_cue(verb, end.i, end.i + 1):
        found.update(range(*after))  # "Li said:", and the quote in the next paragraph
    before = [item for item in quoted if item[1] <= sentence.start and sentence.start - item[1] <= 2]
    if before and _follows_on(verb, before[-1]):
        found.update(range(*before[-1]))
    return found


def _nearest_cue(verb: Token, first: int, last: int) -> bool:
    """Tell whether no other verb of speech of the sentence stands closer to the quote."""

    def distance(token: Token) -> int:
        return first - token.i if token.i < first else token.i - last

    rivals = [token for token in verb.sent if is_cue(token) and not first <= token.i < last]
    return bool(rivals) and min(rivals, key=lambda token: (distance(token), token.i)).i == verb.i


def _follows_on(verb: Token, quote: tuple[int, int]) -> bool:
    """Tell whether a verb of saying closes the quote that ended right before its sentence.

    A quote that ends in a comma waits for its cue; one that ends a sentence
    takes a short "Hassett said." A quote with a cue of its own takes none.
    """
    doc, last = verb.doc, verb.doc[quote[1] - 1]
    if "\n" in doc[last.i : verb.i].text:
        return False
    if speech().stances[cue_lemma(verb)] not in {"asserts", "denies", "expects"} or any(
        map(is_cue, doc[verb.sent.start : verb.i])
    ):
        return False
    if any(is_cue(token) for token in doc[last.sent.start : quote[0]]):
        return False
    return last.text == "," or (last.text in {".", "?", "!"} and verb.i - verb.sent.start <= 4)
