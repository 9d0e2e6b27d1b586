"""Merge what the gazetteer and the language pipeline each take for a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Token

from loader.language import syntax
from loader.linking.bearers import is_several, is_title, may_be_borne, without_rank
from loader.linking.descriptions import BODY, PERSON, described_names, reporting, told_kind
from loader.linking.name_span import NameSpan, Placed
from loader.linking.title_heads import heads_title
from loader.linking.words import words
from loader.reference.gazetteer import Gazetteer
from loader.reference.match import Match, Name

ENTITY_LABELS = frozenset({"PER", "ORG", "LOC"})
_POSSESSIVE = frozenset({"'", "’", "s", "'s", "’s"})
_ADDRESSES = frozenset({"h.e", "mr", "mrs", "ms", "dr"})
_SEATED = frozenset({"based", "owned", "backed", "led", "born", "listed", "headquartered", "registered"})
_SYLLABLE = 6  # letters of the second part of a given name like "Eog-weon"
_DASHES = frozenset({"-", "–", "—"})
_BODIES = frozenset({"agency", "organization"})
_OF_A_CONTINENT = frozenset({"south", "latin", "central", "north", "native", "african", "asian"})  # "South American"
_TITLE_FREE = frozenset({"office", "person", "commodity", "agreement"})


def name_spans(doc: Doc, gazetteer: Gazetteer) -> tuple[NameSpan, ...]:
    """Return the names of ``doc``, sorted and without overlap.

    A gazetteer name wins over a predicted one that it equals or covers. A
    predicted name wins when it is longer ("South China Sea" is not China),
    unless the known part is a title or a commodity, which no name swallows.
    """
    known = _known_spans(doc, gazetteer)
    placed = Placed(known)
    named = (NameSpan(e.start, e.end, e.label_) for e in doc.ents if e.label_ in ENTITY_LABELS)
    predicted = [piece for span in named for piece in _parts(doc, span, placed.sharing(span))]
    predicted = [trimmed for span in predicted if (trimmed := _trim(doc, span)) is not None]
    predicted = _with_told_kinds(doc, predicted)
    placed = Placed(predicted)
    labelled = [_with_label(span, placed.sharing(span)) for span in known]
    kept = [span for span in labelled if not _is_part_of_longer(doc, span, placed.sharing(span))]
    return tuple(sorted(_without_overlap(kept, predicted), key=lambda span: span.start))


def _parts(doc: Doc, name: NameSpan, known: Iterable[NameSpan]) -> list[NameSpan]:
    """Cut a predicted name in which the language model joined two.

    "SARAJEVO - Bosnia" is cut at the dash between spaces, "Oman's Land
    Registry" behind the state whose it is, "the National Front and India" before
    "and", where what follows is the whole name of a state or a body.
    """
    for dash in doc[name.start + 1 : name.end - 1]:
        if dash.text in _DASHES and dash.whitespace_ and dash.nbor(-1).whitespace_:
            return [replace(name, end=dash.i), replace(name, start=dash.i + 1)]
    if _begins_with_body(doc, name):
        return [NameSpan(name.start, name.start + 1, BODY), replace(name, start=name.start + 1)]
    for other in known:
        if _owns(doc, other, name):
            return [replace(name, start=other.end + 1)]
        first = other.start - 1
        while first > name.start and doc[first].lower_ in {"the", "of"}:
            first -= 1
        if name.start < first < name.end == other.end and doc[first].lower_ == "and" and _stands_alone(other):
            return [replace(name, end=first)]
    return [name]


def _begins_with_body(doc: Doc, name: NameSpan) -> bool:
    """Tell whether a full name has the abbreviation of a body before it: "Chairman NEPRA Ana Li"."""
    first, rest = doc[name.start], doc[name.start + 1 : name.end]
    apart = len(first) > 2 and first.is_upper and first.is_alpha and len(rest) > 1 and all(t.is_title for t in rest)
    return name.label == PERSON and apart and name.start > 0 and heads_title(doc[name.start - 1])


def _owns(doc: Doc, owner: NameSpan, name: NameSpan) -> bool:
    """Tell whether a name begins with the state or body whose the rest of it is: "Oman's Land Registry"."""
    begins = owner.start == name.start and owner.end < name.end - 1 and _stands_alone(owner)
    return begins and doc[owner.end].text in _POSSESSIVE


def _stands_alone(span: NameSpan) -> bool:
    """Tell whether a span is the whole name of a state or a body: not "Industry", not "National Assembly"."""
    states = all(name.kind == "country" and name.sense != "demonym" for name in span.names)
    bodies = all(name.kind in _BODIES and name.sense != "generic" for name in span.names)
    return bool(span.names) and (states or bodies)


def _with_told_kinds(doc: Doc, predicted: list[NameSpan]) -> list[NameSpan]:
    """Give names the label that a description beside them tells; add described names that have none."""
    covered = {index for span in predicted for index in range(span.start, span.end)}
    added = [NameSpan(*place, "MISC") for place in described_names(doc) if covered.isdisjoint(range(*place))]
    told = [replace(span, label=_label(doc, span)) for span in (*predicted, *added)]
    return _agreeing(doc, [span for span in told if span.label != "MISC"])


def _label(doc: Doc, span: NameSpan) -> str:
    told = told_kind(doc, span.start, span.end)
    if told is not None and not (
        span.label == "PER" and told != PERSON and span.end - span.start > 1 and _is_apart(doc, span)
    ):
        return told
    if span.label == "LOC" and _reports(doc, span):
        return BODY
    if span.label == BODY and _is_site(doc, span) and not _reports(doc, span):
        return "LOC"
    return BODY if span.label == PERSON and is_abbreviation(doc, span) else span.label


def _is_site(doc: Doc, span: NameSpan) -> bool:
    """Tell whether a name is that of a building or a work: "the Great Hall of the People", "Heathrow Airport"."""
    of = next((token.i for token in doc[span.start + 1 : span.end] if token.lower_ == "of"), span.end)
    return span.end - span.start > 1 and doc[of - 1].lower_ in words().sites


def _reports(doc: Doc, span: NameSpan) -> bool:
    """Tell whether a supposed place says something: "Statistics South Africa said"; what is known keeps its sense."""
    root = doc[span.start : span.end].root
    return root.dep_ in syntax.SUBJECTS and root.head.lemma_.lower() in reporting()


def _is_apart(doc: Doc, span: NameSpan) -> bool:
    """Tell whether the description only stands before a full name: "the company John Smith founded"."""
    root, after = doc[span.start : span.end].root, doc[span.end : span.end + 1]
    acts = root.dep_ in syntax.SUBJECTS or any(token.pos_ in {"VERB", "AUX"} for token in after)
    return acts and not syntax.children(root, "appos")


def is_abbreviation(doc: Doc, span: NameSpan) -> bool:
    """Tell whether a name is one word of capitals among words that are not."""
    text = doc[span.start].text
    return span.end - span.start == 1 and len(text) > 1 and text.isupper() and not doc[span.start].sent.text.isupper()


def _agreeing(doc: Doc, spans: list[NameSpan]) -> list[NameSpan]:
    """Take a single word for a body where it begins the name of a body, and is part of nobody's full name."""
    bodies = {doc[span.start].text for span in spans if span.label == BODY and span.end - span.start > 1}
    people = {token.text for s in spans if s.label == PERSON and s.end - s.start > 1 for token in doc[s.start : s.end]}
    return [
        replace(span, label=BODY)
        if span.label == PERSON and span.end - span.start == 1 and doc[span.start].text in bodies - people
        else span
        for span in spans
    ]


def _known_spans(doc: Doc, gazetteer: Gazetteer) -> list[NameSpan]:
    """Return what the gazetteer matches; "China's Commerce Ministry" is two names."""
    words = [token.text for token in doc]
    found: list[NameSpan] = []
    for match in gazetteer.match(words):
        start = match.start
        if match.owner is not None:
            first, last = match.owner
            found.extend(
                NameSpan(first + m.start, first + m.end, "", _states_first(m.names, gazetteer))
                for m in gazetteer.match(words[first:last])
            )
            start = last
            while start < match.end - 1 and doc[start].lower_ in _POSSESSIVE:
                start += 1
        if doc[start].lower_ not in {"american", "americans"} or start == 0 or not _is_of_a_continent(doc[start - 1]):
            end = _before_parties(doc, match)
            found.append(NameSpan(start, end, "", _states_first(match.names, gazetteer)))
            found.extend(
                NameSpan(end + m.start, end + m.end, "", _states_first(m.names, gazetteer))
                for m in gazetteer.match(words[end : match.end])
            )
    return _first_of_each_place(found)


def _before_parties(doc: Doc, match: Match) -> int:
    """Return where the name of an agreement ends; "the truce between A and B" names three: it, A and B."""
    if all(name.kind == "agreement" for name in match.names):
        for token in doc[match.start + 1 : match.end]:
            if token.lower_ == "between":
                return token.i
    return match.end


def _is_of_a_continent(before: Token) -> bool:
    """Tell whether a word makes "American" one of a continent or people, not of the United States: "Latin American"."""
    return before.lower_ in _OF_A_CONTINENT


def _first_of_each_place(spans: list[NameSpan]) -> list[NameSpan]:
    kept: list[NameSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _states_first(names: tuple[Name, ...], gazetteer: Gazetteer) -> tuple[Name, ...]:
    """Drop territories where a state bears the same name: "Chinese" is not Macao."""
    states = {
        name.iso2 for name in names if name.kind == "country" and name.iso2 and gazetteer.government_of(name.iso2)
    }
    if not states:
        return names
    return tuple(name for name in names if name.kind != "country" or name.iso2 in states)


def _trim(doc: Doc, span: NameSpan) -> NameSpan | None:
    """Take articles, titles, possessive marks and quotes off the ends of a predicted name."""
    span = _without_title(doc, span)
    start, end = span.start, span.end
    if span.label == PERSON:
        start, end = without_rank(doc, start, end), _with_syllable(doc, end)
    while start < end and (
        doc[start].is_punct
        or doc[start].lower_ in {"the", "a", "an"}
        or doc[start].text in {"for", "of", "by", "in", "with", "from", "to", "at", "on"}
        or doc[start].lower_.rstrip(".") in _ADDRESSES
    ):
        start += 1
    start += 3 if _says_where(doc, start, end) else 0
    while end > start and (doc[end - 1].lower_ in {"'s", "’s"} or (doc[end - 1].is_punct and doc[end - 1].text != ".")):
        end -= 1
    named = any(
        letter.isupper() or (not letter.islower() and letter.isalpha())
        for token in doc[start:end]
        for letter in token.text
    )
    kept = named and not is_several(doc, start, end) and not _ends_a_title(doc, start) and not is_title(doc, start, end)
    return NameSpan(start, end, span.label) if kept else None


def _with_syllable(doc: Doc, end: int) -> int:
    """Return the end of a name with what a hyphen joins to it: "Lee Eog" + "-weon"."""
    if end + 1 >= len(doc) or doc[end].text != "-" or doc[end].whitespace_ or doc[end - 1].whitespace_:
        return end
    return end + 2 if doc[end + 1].is_lower and len(doc[end + 1]) <= _SYLLABLE else end


def _says_where(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name begins with where its bearer sits: "Switzerland-based Glencore"."""
    return start + 3 < end and doc[start + 1].text == "-" and doc[start + 2].lower_ in _SEATED


def _without_title(doc: Doc, span: NameSpan) -> NameSpan:
    """Leave a person's name without the title that a pipeline takes in: "Climate Commissioner Ana Li"."""
    titles = words().office_heads | words().chief_heads | words().titles_of_address
    heads = [token.i for token in doc[span.start : span.end - 1] if token.lower_ in titles]
    if span.label not in {"PER", "ORG"} or not heads:
        return span
    name = doc[heads[-1] + 1 : span.end]
    whole = all(token.dep_ == "flat" and token.head.i == name[0].i for token in name[1:])
    titled = doc[heads[-1]].head.i == name[0].i and name[0].pos_ == "PROPN" and len(name) > 1
    if (whole and titled) or (heads == [span.start] and may_be_borne(doc[span.start], name)):
        return NameSpan(name.start, span.end, "PER")
    return span


def _ends_a_title(doc: Doc, start: int) -> bool:
    """Tell whether a name is the last word of a capitalised title: "Face the Nation", "Meet the Press"."""
    if start < 2 or doc[start - 1].lower_ != "the" or doc[start - 2].is_sent_start:
        return False
    before = doc[start - 2]
    return before.is_title and before.is_alpha and before.ent_type_ not in {"PER", "LOC", "NORP"}


def _with_label(span: NameSpan, predicted: Iterable[NameSpan]) -> NameSpan:
    label = next((p.label for p in predicted if p.covers(span) or span.covers(p)), "")
    return NameSpan(span.start, span.end, label, span.names)


def _is_part_of_longer(doc: Doc, span: NameSpan, predicted: Iterable[NameSpan]) -> bool:
    longer = [p for p in predicted if p.covers(span) and (p.end - p.start) > (span.end - span.start)]
    if all(name.kind in _TITLE_FREE for name in span.names):
        goods = all(name.kind == "commodity" for name in span.names)
        return goods and doc[span.start].is_title and any(p.label == BODY and p.start < span.start for p in longer)
    return bool(longer)


def _without_overlap(known: list[NameSpan], predicted: list[NameSpan]) -> list[NameSpan]:
    placed = Placed(known)
    return [*known, *(piece for span in predicted for piece in _uncovered(span, placed.sharing(span)))]


def _uncovered(span: NameSpan, clashing: list[NameSpan]) -> list[NameSpan]:
    """Return what the known names that it clashes with leave over of a predicted one.

    "Treasury Secretary Scott Bessent" minus a known title leaves the person.
    A rest is kept only at the end, where English puts the name itself.
    """
    if not clashing:
        return [span]
    start = max(k.end for k in clashing)
    if start < span.end and span.label == "PER":
        return [NameSpan(start, span.end, span.label)]
    return []
