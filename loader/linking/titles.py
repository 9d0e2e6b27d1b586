"""Find the titles of offices and of posts, with what they are of and who bears them.

A title is a name of the seed graph ("Treasury Secretary"), a noun that heads
titles with the words that belong to it ("Agriculture Principal Secretary"),
or a noun for somebody who works somewhere, set beside a person's name ("an
underwriter at Piraeus Marine Cover").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.language import syntax
from loader.linking.context import Context, choose, state_of
from loader.linking.leading import is_chaired, is_held_by_state, is_led_by_person, led_by, worked_for
from loader.linking.title_heads import heads_title, is_plural_title, is_worker, singular
from loader.linking.words import words
from loader.model import EntityLink
from loader.reference.match import Name

_OFFICE = frozenset({"office"})
_OWNERS = frozenset({"country", "government", "agency", "organization"})
COMPLEMENT = frozenset({"of", "for", "at", "in", "to", "with"})
_PLACES = frozenset({"in", "with", "at"})  # a post is in a body; a minister in Berlin is not its minister
_BODIES = frozenset({"agency", "organization"})
_PLACES_OF = frozenset({"place", "country", "government"})
_FEW = 5  # words of "at the session" between a title and the comma before its bearer
_LONGEST = 14  # tokens of what a title is of
_MARKS = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True, slots=True)
class Title:
    """The tokens of a title (half-open): "US" + "Trade Representative".

    ``core_start`` is where the title proper begins after country words;
    ``tail`` is the end of what it is of: "head" + "of the trade desk".
    """

    core_start: int
    end: int
    tail: int
    names: tuple[Name, ...]


def find_titles(context: Context) -> tuple[Title, ...]:
    """Return the titles of the document, sorted, without overlap."""
    found: list[Title] = []
    taken: set[int] = set()
    for title in (*_known(context), *_unknown(context)):
        span = range(title.core_start, title.end)
        if not taken & set(span):
            found.append(title)
            taken.update(span)
    return tuple(sorted(found, key=lambda title: title.core_start))


def _known(context: Context) -> Iterator[Title]:
    for span in context.spans:
        names = choose(span.names, _OFFICE)
        if names:
            yield _titled(context, _first_of(context, span.start), span.end, names)


def _first_of(context: Context, start: int) -> int:
    """Return where a known title begins, with the words that make it another office: "vice", "deputy"."""
    start = _hyphened(context, start)
    while start > 0 and _is_rank_of_office(context, start - 1):
        start = _hyphened(context, start - 1)
    return start


def _is_rank_of_office(context: Context, index: int) -> bool:
    """Tell whether a word makes a title that of a deputy; "Under President Li" is no under-president."""
    word = context.doc[index]
    return word.lower_ in words().office_ranks and word.dep_ != "case" and index not in context.span_at


def _titled(context: Context, start: int, end: int, names: tuple[Name, ...]) -> Title:
    last = context.doc[end - 1]
    text = " ".join([*(token.text for token in context.doc[start : end - 1]), singular(last)])
    if not names or len(text.split()) > len(names[0].surface.split()):
        names = choose(context.gazetteer.named(text), _OFFICE)
    return Title(start, end, _tail(context, start, end), names)


def _unknown(context: Context) -> Iterator[Title]:
    for token in context.doc:
        if token.i in context.span_at or (is_plural_title(token) and not _before_person(context, token)):
            continue
        if (
            heads_title(token)
            or (is_worker(token) and (_set_beside_person(context, token) or _sent_by_owner(context, token)))
            or (token.lower_ in words().chairs and is_held_by_state(context, token))
        ):
            start = _grow(context, token)
            yield _titled(context, start, token.i + 1, ())
        elif token.lemma_ == "chair" and is_chaired(context, token):
            yield Title(token.i, token.i + 1, _end_of(context, syntax.children(token, "obj")[0], token.i + 1), ())
        elif token.lemma_ in words().leading_verbs and is_led_by_person(context, token):
            yield Title(token.i, token.i + 1, token.i + 1, ())
        elif token.lemma_ in words().leading_verbs and (led := led_by(context, token)) is not None:
            yield Title(token.i, token.i + 1, _end_of(context, led, token.i + 1), ())
        elif (place := worked_for(context, token)) is not None:
            yield Title(token.i, token.i + 1, _end_of(context, place[1], place[0].i + 1), ())


def _before_person(context: Context, token: Token) -> bool:
    index, last = token.i + 1, token.sent.end
    while (
        index < last and token.doc[token.i + 1].lower_ == "of"
    ):  # "the presidents of Chad, Mali and Niger, X, Y and Z"
        state = state_of(context.span_at.get(index)) is not None
        if not state and token.doc[index].lower_ not in {"of", "the", ",", "and"}:
            break
        index += 1
    span = context.span_at.get(index)
    return span is not None and (span.label == "PER" or any(name.kind == "person" for name in span.names))


def _set_beside_person(context: Context, token: Token) -> bool:
    """Tell whether a noun stands in apposition to a person's name and says where they work."""
    beside = context.span_at.get(token.head.i) if token.dep_ == "appos" else None
    followed = token.i + 1 < len(context.doc) and context.doc[token.i + 1].lower_ in COMPLEMENT
    return beside is not None and beside.label == "PER" and followed


def _sent_by_owner(context: Context, token: Token) -> bool:
    """Tell whether a noun says what somebody is for a state or body: "Peru's agent at the court, Jo Ek,"."""
    owners = syntax.children(token, "nmod:poss")
    spans = (context.span_at.get(owner.i) for owner in owners)
    owned = any(o.lower_ in {"its", "their"} for o in owners) or any(
        state_of(span) or (span is not None and span.label == "ORG") for span in spans
    )
    if not owned:
        return False
    after = context.doc[token.i + 1 : min(token.i + 2 + _FEW, token.sent.end)]
    comma = next((other.i for other in after if other.text == ","), None)
    named = context.span_at.get(comma + 1) if comma is not None else None
    plain = comma is not None and all(other.pos_ not in {"VERB", "AUX"} for other in context.doc[token.i + 1 : comma])
    return plain and named is not None and named.label == "PER" and context.doc[named.end : named.end + 1].text == ","


def _grow(context: Context, head: Token) -> int:
    start = _hyphened(context, head.i)
    while start > 0 and _belongs(context, context.doc[start - 1], head):
        start = _hyphened(context, start - 1)
    return start


def _hyphened(context: Context, start: int) -> int:
    """Take in what hyphens join to a word: "vice-chancellor", "Statistician-General", "Under-Secretary-General"."""
    doc = context.doc
    if start < 2 or doc[start - 1].text != "-" or doc[start - 1].whitespace_ or doc[start - 2].whitespace_:
        return start
    other = doc[start - 2].lower_
    joined = doc[start].lower_ in words().ranks or other in words().office_ranks | words().office_modifiers | {"co"}
    return _hyphened(context, start - 2) if joined else start


def _belongs(context: Context, token: Token, head: Token) -> bool:
    if token.is_sent_start and not token.is_title:
        return False
    if token.lower_ in words().office_modifiers | words().office_ranks | words().office_heads:
        return token.dep_ != "case"
    span = context.span_at.get(token.i)
    named = span is not None and any(name.kind != "commodity" for name in span.names)
    if named or (span is not None and span.label) or token.lower_ in words().status_words:
        return False
    if not token.is_title and token.pos_ == "ADJ" and token.lower_ not in words().functions:
        return False
    joined = token.head if token.dep_ == "cc" else token
    if joined.dep_ == "conj" and joined.i < head.i and joined.head.dep_ == "compound":  # "trade and industry minister"
        return joined.head.head.i == head.i and not is_plural_title(head)
    return token.dep_ in {"compound", "amod", "nmod:desc"} and head.i - 4 < token.head.i <= head.i + 1


def _tail(context: Context, start: int, end: int) -> int:
    """Return the end of the phrase that says what a title is of, ``end`` where none follows."""
    if end >= len(context.doc) or context.doc[end].lower_ not in COMPLEMENT:
        return _body_between(context, end) or end
    word = context.doc[end]
    noun = word.head if word.dep_ == "case" else None
    if noun is None or noun.i <= word.i or noun.pos_ == "VERB":
        return end
    while noun.dep_ in {"appos", "compound", "flat"} and noun.head.i > word.i:
        noun = noun.head  # "of the pump maker Acme", where the preposition hangs on the name
    if word.lower_ in _PLACES and not _is_body(context, word, noun):
        return end
    attached = start <= noun.head.i < end or noun.head.i == context.doc[end - 1].head.i
    return _with_name(context, _end_of(context, noun, end + 1)) if attached else end


def _body_between(context: Context, end: int) -> int | None:
    """Return the end of a body named between title and bearer: "Governor State Bank of Pakistan Reza Baqir"."""
    span = context.span_at.get(end)
    if span is None or span.start != end or not context.doc[end - 1].is_title:
        return None
    if span.label != "ORG" and not any(name.kind in _BODIES for name in span.names):
        return None
    after = span.end
    if context.doc[after : after + 1].text == "(":  # its abbreviation
        after += 3
    follower = context.span_at.get(after)
    if follower is None or follower.start != after:
        return None
    return span.end if follower.label == "PER" or any(name.kind == "person" for name in follower.names) else None


def _with_name(context: Context, end: int) -> int:
    """Take in the name that a common noun introduces: "chair of the regional bloc" + "ASEAN"."""
    span = context.span_at.get(end)
    introduced = span is not None and span.start == end and span.label == "ORG" and context.doc[end - 1].pos_ == "NOUN"
    if span is not None and introduced:
        return span.end
    return _workplace(context, end) or end


def _workplace(context: Context, start: int) -> int | None:
    """Return the end of "at Acme" or "of the Acme Institute" from ``start`` on; None when it names no body."""
    doc = context.doc
    if start >= len(doc) or doc[start].lower_ not in {"at", "of", "for", "from", "with"}:
        return None
    first = start + 2 if start + 1 < len(doc) and doc[start + 1].lower_ == "the" else start + 1
    span = context.span_at.get(first)
    return span.end if span is not None and span.start == first and span.label == "ORG" else None


def _is_body(context: Context, word: Token, noun: Token) -> bool:
    span = context.span_at.get(noun.i)
    named = span is not None and span.label == "ORG"
    beside = context.doc[word.i - 1]
    posted = is_worker(beside) or beside.lower_ in words().office_heads
    works = posted and beside.lower_ not in words().state_heads
    works = works and (word.lower_ == "at" or noun.pos_ == "PROPN")
    return named or works or noun.lemma_.lower() in words().agency_heads | words().led_bodies


def _end_of(context: Context, noun: Token, start: int) -> int:
    """Return the end of the noun phrase that begins at ``start``, without clauses and what commas set off."""
    doc, stop = context.doc, min(noun.right_edge.i + 1, start + _LONGEST)
    for index in range(start, stop):
        token = doc[index]
        if (token.is_punct and token.text not in {"-", "’", "'", "&"}) or token.pos_ in {"AUX", "SCONJ"}:
            return max(index, start)
        if token.pos_ == "VERB" and doc[index - 1].text != "-":  # "fact-finding mission"
            return max(index, start)
        if token.tag_ in {"WP", "WDT", "WRB"} or "\n" in token.text or token.lower_ in {"until", "since"}:
            return index
        if token.lower_ == "and" and not _joins_nouns(context, index):
            return index
        if index > start and _begins_person(context, index):
            return index
        if index > start and token.lower_ in {"in", "at"} and _is_place(context, index + 1):
            return index
    return stop


def _begins_person(context: Context, index: int) -> bool:
    """Tell whether the name of a person begins at a token, without a title: "envoy for Sudan" + "Ana Li"."""
    span = context.span_at.get(index)
    titled = context.doc[index - 1].lower_ in words().office_heads | words().ranks | COMPLEMENT
    apart = context.doc[index - 1].pos_ == "PROPN" and not titled
    return span is not None and span.start == index and span.label == "PER" and apart


def _is_place(context: Context, index: int) -> bool:
    span = context.span_at.get(index)
    return span is not None and span.label in {"LOC", ""} and all(name.kind in _PLACES_OF for name in span.names)


def _joins_nouns(context: Context, index: int) -> bool:
    """Tell whether "and" joins two words of a portfolio, not two people or two phrases with articles."""
    after = context.doc[index + 1] if index + 1 < len(context.doc) else None
    if after is None or after.pos_ in {"DET", "PRON", "VERB", "ADV"}:
        return False
    span = context.span_at.get(after.i)
    return (span is None or span.label != "PER") and after.lower_ not in words().office_heads


def workplace_after(context: Context, title: Title, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the body named after the bearer of a title: "economist Ana Li of the Acme Institute"."""
    end, person = title.end, links.get(title.end)
    while person is not None and links.get(end) is person:
        end += 1
    if person is None or person.entity.type != "person" or (last := _workplace(context, end)) is None:
        return None
    return links.get(last - 1)


def is_accredited(context: Context, title: Title) -> bool:
    """Tell whether a title says to or for which state its bearer is sent: "envoy for Libya" is no Libyan."""
    sent = title.tail > title.end and context.doc[title.end].lower_ in {"for", "to", "in", "on"}
    return sent and context.doc[title.end - 1].lower_ in words().accredited


def after_bearer(context: Context, title: Title) -> int | None:
    """Return the index of the word after "of" behind the bearer of a title: "Peru" of "President Ana Li of Peru"."""
    span = context.span_at.get(title.end)
    if span is None or (span.label != "PER" and not any(name.kind == "person" for name in span.names)):
        return None
    return span.end + 1 if context.doc[span.end : span.end + 1].text.lower() == "of" else None


def holder_of(context: Context, title: Title, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the person named right after the title (and a rank), or beside its comma."""
    for end in dict.fromkeys((title.end, title.tail)):
        found = _person_at(context, end, links)
        if found is not None:
            return found
    return _person_before(context, title, links)


def _person_at(context: Context, index: int, links: dict[int, EntityLink]) -> EntityLink | None:
    doc = context.doc
    if index < len(doc) and doc[index].text == ",":
        index += 1
        after = links.get(index)
        end = index
        while links.get(end) is after and after is not None:
            end += 1
        if after is None or end >= len(doc) or doc[end].text not in {",", ".", "”", '"'}:
            return None
    while index < len(doc) and doc[index].lower_.rstrip(".") in words().ranks and index not in links:
        index += 1
    found = links.get(index)
    return found if found is not None and found.entity.type == "person" else None


def _person_before(context: Context, title: Title, links: dict[int, EntityLink]) -> EntityLink | None:
    doc = context.doc
    index = title.core_start - 1
    while index >= 0 and (
        doc[index].pos_ in {"DET", "ADJ", "PART"}
        or doc[index].lower_ in words().status_words
        or (doc[index].lower_ == "who" and doc[title.end - 1].pos_ == "VERB")
        or doc[index].lower_ in _MARKS
        or (index in links and links[index].entity.type in _OWNERS)
    ):
        index -= 1
    found = links.get(index - 1) if index >= 1 and doc[index].text == "," else None
    return found if found is not None and found.entity.type == "person" else None
