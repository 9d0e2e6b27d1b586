"""Tell which country a title belongs to when its own words do not say it.

"Its environment minister" belongs to what "its" stands for. A bare "Foreign
Minister" belongs, in this order of weight, to the country whose doings he
tells, the place where he speaks, the country that the sentence before is
about, the dateline, and the country that the document names most. When these
do not agree the country stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Token

from loader.language import syntax
from loader.linking.context import STATE_KINDS, Context, state_of
from loader.linking.metonymy import first_conjunct
from loader.linking.name_span import NameSpan
from loader.linking.words import words
from loader.model import EntityLink

_OWNERS = frozenset({"country", "government", "agency", "organization"})
_ITS = frozenset({"its", "their", "whose"})
_HIS = frozenset({"his", "her", "whose"})
_LEAST, _MARGIN = 2, 1  # votes that a country needs, and by how many it must lead
_BACK = 120  # tokens to look back for what "its" stands for


def owner_by_pronoun(context: Context, start: int, end: int, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the state or body that "its", "their" or "whose" before the title stands for, or "there" after it.

    For "his" and "her", and for a name in the genitive, it is the person, whose country is the title's.
    """
    boss = links.get(start - 2) if start > 1 and context.doc[start - 1].tag_ == "POS" else None
    if boss is not None and boss.entity.type == "person":  # "Lula's chief of staff"
        return boss
    firm = _possessive_body(context, start)
    if firm is not None:  # "the company's chairman"
        return firm_before(context, firm, links)
    word = _possessive(context, start)
    if word is None:
        there = context.doc[end] if end < len(context.doc) else None
        if there is None or there.lower_ != "there":
            return None
        return _nearest(context, there, links, frozenset({"agency", "organization"}), subjects=True)
    if word.lower_ == "whose":
        return _nearest(context, word, links, _OWNERS | {"person"}, subjects=False)
    kinds = _OWNERS if word.lower_ in _ITS else frozenset({"person"})
    return _nearest(context, word, links, kinds, subjects=True)


def _possessive_body(context: Context, start: int) -> Token | None:
    """Return the common noun for a body in the genitive before a title: "the company's"."""
    index = start - 1
    while index >= 0 and context.doc[index].pos_ == "ADJ":
        index -= 1
    if index < 2 or context.doc[index].tag_ != "POS":
        return None
    noun = context.doc[index - 1]
    bare = not syntax.children(noun, "compound", "amod", "nmod", "nmod:poss")
    return noun if noun.lower_ in words().led_bodies and bare and context.doc[index - 2].lower_ == "the" else None


def _possessive(context: Context, start: int) -> Token | None:
    index = start - 1
    while index >= 0 and context.doc[index].pos_ == "ADJ":
        index -= 1
    word = context.doc[index] if index >= 0 else None
    return word if word is not None and word.lower_ in _ITS | _HIS else None


def _nearest(
    context: Context, word: Token, links: dict[int, EntityLink], kinds: frozenset[str], *, subjects: bool
) -> EntityLink | None:
    """Return the nearest link before: in the sentence any, in the one before its subject first."""
    earlier = [i for i in links if word.i - _BACK <= i < word.i and links[i].entity.type in kinds]
    earlier = [i for i in earlier if "\n" not in context.doc[i : word.i].text or i >= word.sent.start - 1]
    here = [i for i in earlier if i >= word.sent.start]
    if here:
        return links[max(here)]
    leading = [i for i in earlier if _named(context.doc[i]).dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS]
    chosen = leading if subjects and leading else earlier
    return links[max(chosen)] if chosen else None


def _named(token: Token) -> Token:
    """Return the head of the phrase in which a name stands beside a noun: "the lobby group IMANI"."""
    while token.dep_ in {"appos", "flat", "compound", "nmod:desc"} and token.head.pos_ in {"NOUN", "PROPN"}:
        token = token.head
    return token


def body_that_appoints(context: Context, start: int, end: int, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the body that gives the title at these tokens to somebody: "Acme named Ana Li chief executive"."""
    head: Token = context.doc[start:end].root
    given = head.dep_ == "xcomp" or syntax.is_marked_as(head)
    verb = head.head if syntax.is_verb(head.head) else head.head.head  # "named the chairman, Ana Li, as head"
    given = given or (head.dep_ == "obj" and len(syntax.children(verb, "obj", "iobj")) > 1)
    if not given or not syntax.is_verb(verb) or context.doc[end - 1].lower_ not in words().body_heads | {"officer"}:
        return None
    if syntax.is_passive(verb):
        return None
    bodies = frozenset({"agency", "organization"})
    for subject in syntax.subjects(verb):
        if subject.lemma_.lower() == "board":  # it is its company that has the office
            others = {index: link for index, link in links.items() if link is not links.get(subject.i)}
            return _nearest(context, subject, others, bodies, subjects=True)
        if (link := links.get(subject.i)) is not None and link.entity.type in bodies:
            return link
    return None


def firm_before(context: Context, word: Token, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the body named last before a word, in any paragraph, the subject of a sentence first; None without one."""
    near = range(word.i - 1, max(-1, word.i - _BACK), -1)
    earlier = [i for i in near if i in links and links[i].entity.type in {"agency", "organization"}]
    leading = (i for i in earlier if _named(context.doc[i]).dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS)
    chosen = next(leading, earlier[0] if earlier else None)
    return links[chosen] if chosen is not None else None


def place_after(context: Context, end: int) -> str | None:
    """Return the country of the place right behind: "the central bank in Abuja"; None when no place stands there."""
    if end + 1 >= len(context.doc) or context.doc[end].lower_ not in {"in", "at"}:
        return None
    span = context.span_at.get(end + 1)
    return _country_of(span) if span is not None else None


def home_of(context: Context, start: int, end: int) -> str | None:
    """Return the country to which a bare title at these tokens belongs, as a code; None when nothing tells."""
    votes: Counter[str] = Counter()
    others = set(_faced(context, start, end))
    for code, weight in _votes(context, start, end):
        if code not in others:
            votes[code] += weight
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < _LEAST:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return None
    return ranked[0][0]


def _faced(context: Context, start: int, end: int) -> Iterator[str]:
    """Yield the countries that the bearer faces: who talk "with President X", whom he acts "against"."""
    title = context.doc[start:end].root
    while title.dep_ in {"nmod:desc", "compound", "flat"}:
        title = title.head
    sentence = context.doc[start].sent
    for span in context.spans:
        state = state_of(span) if sentence.start <= span.start < sentence.end else None
        head = context.doc[span.start : span.end].root
        if state is None or start <= head.i < end:
            continue
        met = syntax.case_of(title) == "with" and _subject_around(head).head in title.ancestors
        if met or (
            syntax.case_of(head) == "against" and title.dep_ in syntax.SUBJECTS and title.head in head.ancestors
        ):
            yield state


def _subject_around(token: Token) -> Token:
    """Return the subject that a name stands in, "a group of Chilean officials", or the token itself."""
    subjects = syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS
    around = (node for node in (token, *token.ancestors) if node.dep_ in subjects or syntax.is_verb(node))
    found = next(around, token)
    return found if found.dep_ in subjects else token


def _votes(context: Context, start: int, end: int) -> Iterator[tuple[str, int]]:
    sentence = context.doc[start].sent
    spans = [span for span in context.spans if sentence.start <= span.start < sentence.end]
    for span in spans:
        yield from _in_sentence(context, span, start, end)
        yield from _of_speaker(context, span, start)
    yield from _sentence_before(context, sentence.start)
    dateline = context.dateline_country
    if dateline is not None:
        yield dateline, 2
    ranked = context.pointed_to.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        yield ranked[0][0], 2 if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] else 1


def _in_sentence(context: Context, span: NameSpan, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the subject of the clause that the title's bearer tells, and the place where it is told."""
    head = context.doc[span.start : span.end].root
    state, place = state_of(span) or state_of_body(span), _country_of(span)
    subject = _subject_of(head)
    if state is not None and _stands_for(context, span, start):
        yield state, 4  # "for Kenya by Minister X"
    elif state is not None and _sent_by(head) and head.i > end:
        yield state, 4
    elif state is not None and subject is not None and not start <= subject.i < end:
        if subject.i < start:
            aside = subject.head.dep_ == "acl:relcl"  # "on the day on which Peru lifts its tax, Minister X said"
            yield state, 0 if _acts_upon(subject, context.doc[end - 1]) else 1 if aside else 3
        else:
            yield state, 2 if _tells(context, end, subject) else 1
    elif place is not None and syntax.case_of(head) in {"in", "at"} and syntax.is_verb(head.head):
        fronted = head.i < start and head.sent.start + 3 > head.i
        yield place, 4 if fronted else 3 if head.head.i == context.doc[end - 1].head.i else 2


def _of_speaker(context: Context, span: NameSpan, start: int) -> Iterator[tuple[str, int]]:
    """Yield the country of a holder of office who does something to what is named: "Kurti told parliament"."""
    head = context.doc[span.start : span.end].root
    codes = {code for name in span.names if name.kind == "person" for code in context.countries_of(name)}
    if span.end <= start and len(codes) == 1 and head.dep_ in syntax.SUBJECTS and head.head.i < start:
        yield codes.pop(), 3


def _stands_for(context: Context, span: NameSpan, start: int) -> bool:
    """Tell whether a title is told right after the country that its bearer acts for: "for Kenya by Minister X"."""
    before, between = context.doc[max(0, span.start - 2) : span.start], context.doc[span.end : start]
    return any(t.lower_ == "for" for t in before) and len(between) == 1 and between[0].lower_ in {"by", ","}


def _subject_of(head: Token) -> Token | None:
    """Return the subject that a name is, or whose it is: "Somalia's interior ministry", "Swiss officials"."""
    subjects = syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS
    first = first_conjunct(head)
    if first.dep_ in subjects:
        return first
    noun = head.head
    stands = noun.lemma_.lower() in words().representatives | words().agency_heads | words().office_heads
    owned = head.dep_ in {"nmod:poss", "amod", "compound"} and noun.dep_ in subjects and stands
    return noun if owned else None


def _sent_by(head: Token) -> bool:
    """Tell whether a name says whose delegation somebody led: "who led the delegation of Norway"."""
    noun = head.head
    led = noun.dep_ == "obj" and noun.head.dep_ in {"acl:relcl", "acl"} and noun.head.lemma_ in words().leading_verbs
    return led and noun.lemma_.lower() in words().representatives


def _acts_upon(subject: Token, title: Token) -> bool:
    """Tell whether the bearer of a title is the one to whom the subject does something: "Peru met Minister X"."""
    noun = title
    while noun.dep_ not in {"obj", "iobj", "obl", "ROOT"} | syntax.SUBJECTS and not syntax.is_verb(noun.head):
        noun = noun.head
    return noun.head.i == subject.head.i and noun.dep_ not in syntax.SUBJECTS


def _tells(context: Context, end: int, subject: Token) -> bool:
    """Tell whether a subject after the title begins the clause that its bearer reports."""
    between = context.doc[end : subject.i]
    return subject.head.dep_ == "ccomp" and len(between) < 8 and not any(t.text in {"“", '"'} for t in between)


def _sentence_before(context: Context, index: int) -> Iterator[tuple[str, int]]:
    """Yield the country that the sentence before is about, when it stands in the same paragraph."""
    if index == 0 or "\n" in context.doc[index - 1].text:
        return
    before = context.doc[index - 1].sent
    codes: Counter[str] = Counter()
    for span in context.spans:
        if before.start <= span.start < before.end and (code := state_of(span) or _country_of(span)):
            head = context.doc[span.start : span.end].root
            codes[code] += 3 if _subject_of(head) is not None else 1
    ranked = codes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        yield ranked[0][0], 3 if ranked[0][1] > 2 else 1


def _country_of(span: NameSpan) -> str | None:
    codes = {name.iso2 for name in span.names if name.iso2 and name.kind in STATE_KINDS | {"place"}}
    return codes.pop() if len(codes) == 1 else None


def state_of_body(span: NameSpan) -> str | None:
    """Return the one country whose body a name can only be: "Ecuador's National Assembly", "Bank of Ghana"."""
    codes = {name.iso2 for name in span.names} if all(name.kind == "agency" for name in span.names) else set()
    return codes.pop() if len(codes) == 1 else None
