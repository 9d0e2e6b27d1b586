"""Read the arguments of a predicate: commodities, rates, places and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.classes import is_container, is_in_class
from loader.claims.dated import Below, date_range, same_scene
from loader.claims.lexicon import modality_words, noun_classes
from loader.claims.reading import Reading
from loader.language import syntax
from loader.language.quantities import Quantity, find_quantities
from loader.model import DateRange, EntityLink

_EACH = re.compile(r"\s?(?:/\s?|per |an? )[a-z]{1,12}\b")
_CLAUSAL = frozenset({"acl:relcl", "parataxis", "ccomp", "advcl", "conj"})
_PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "outside"})


def phrase(head: Token) -> Iterator[Token]:
    """Yield the tokens of a noun phrase without its clauses and conjuncts."""
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "ADJ"}:
            continue
        if child.dep_ not in _CLAUSAL and not _is_excluded(child):
            yield from phrase_with_conjuncts(child)


def phrase_with_conjuncts(head: Token) -> Iterator[Token]:
    """Yield the tokens of a noun phrase and of what is coordinated with it."""
    yield head
    for child in head.children:
        if (child.dep_ == "conj" or child.dep_ not in _CLAUSAL) and not _is_excluded(child):
            yield from phrase_with_conjuncts(child)


def _is_excluded(token: Token) -> bool:
    """Tell whether a phrase is ruled out: "a member of ASEAN, but not of NATO"."""
    left_out = any(child.lower_ in {"not", "except", "excluding", "without"} for child in token.children)
    return left_out or syntax.case_of(token) in {"as", "behind", "ahead of"}  # "gallium, as a by-product of aluminium"


def linked(reading: Reading, tokens: Iterator[Token], kinds: frozenset[str]) -> list[EntityLink]:
    """Return the links of the given entity types among ``tokens``, each entity once."""
    found: dict[str, EntityLink] = {}
    for token in tokens:
        link = reading.link_at.get(token.i)
        if link is not None and link.entity.type in kinds:
            found.setdefault(link.entity.iri, link)
    return list(found.values())


def measure_class(noun: Token) -> str | None:
    """Return the class of trade measure that a noun phrase names, or None.

    "export controls" and "restrictions on exports" are ExportControl, an
    "import ban" is ImportBan; the head noun alone decides the others.
    """
    words = {token.lemma_.lower() for token in phrase_with_conjuncts(noun)}
    inside = [measure_class(part) for part in syntax.children(noun, "compound") if is_container(noun)]
    if any(inside):  # "a sanctions package"
        return next(kind for kind in inside if kind)
    for name, result in (("tariff", "Tariff"), ("quota", "Quota"), ("subsidy", "Subsidy"), ("probe", "Investigation")):
        if is_in_class(noun, name):
            return result
    if is_in_class(noun, "licence"):
        return "ExportLicence" if words & noun_classes()["outflow"] else None
    if is_in_class(noun, "restriction") or is_in_class(noun, "sanction"):
        return _restriction_class(noun, words)
    return None


def _restriction_class(noun: Token, words: set[str]) -> str | None:
    if words & noun_classes()["inflow"]:
        return "ImportBan"
    if words & noun_classes()["outflow"]:
        return "ExportBan" if is_in_class(noun, "ban") else "ExportControl"
    if is_in_class(noun, "sanction"):
        return "Sanction"
    return "TradeMeasure"


def flow_class(verb: Token, noun: Token) -> str:
    """Return the class of measure that acting on exports or imports amounts to."""
    total = verb.lemma_ in {"ban", "prohibit", "bar", "embargo"}
    if is_in_class(noun, "inflow"):
        return "ImportBan"
    return "ExportBan" if total else "ExportControl"


def rates_of(reading: Reading, tokens: list[Token]) -> tuple[tuple[int, str], ...]:
    """Return (character offset, rate) for each percentage that a phrase states, in order.

    A rate is written "25 %" or "15-20 %". What stands after "from" is the old
    rate and left out.
    """
    if not tokens:
        return ()
    start = min(token.idx for token in tokens)
    text = reading.document.text[start : max(token.idx + len(token.text) for token in tokens)]
    found = (q for q in find_quantities(text) if q.kind == "percent")
    return tuple(
        (start + q.start, _percent(q)) for q in found if not text[: q.start].rstrip().endswith((" from", " than"))
    )


def _percent(quantity: Quantity) -> str:
    low, high = f"{quantity.low.normalize():f}", f"{quantity.high.normalize():f}"
    return f"{low} %" if low == high else f"{low}-{high} %"


def amounts_of(reading: Reading, tokens: list[Token], *, each: bool) -> tuple[tuple[int, str], ...]:
    """Return (character offset, amount as printed) for each sum or quantity: "$47.60 a barrel", "99,000 tonnes".

    ``each`` asks for sums by the unit only, as duties are: "$120 per tonne", not "duties on $3bn of goods". What
    stands after "from" is the old amount and left out.
    """
    if not tokens:
        return ()
    start = min(token.idx for token in tokens)
    text = reading.doc.text[start : max(token.idx + len(token.text) for token in tokens)]
    found = []
    for q in find_quantities(text):
        unit = _EACH.match(text, q.end)
        counted = q.kind in {"mass", "volume", "energy", "power", "count"} and not each
        if (counted or (q.kind == "money" and (unit or not each))) and not text[: q.start].rstrip().endswith(" from"):
            found.append((start + q.start, text[q.start : unit.end() if unit else q.end]))
    return tuple(found)


def by_rate(
    rates: tuple[tuple[int, str], ...], things: tuple[EntityLink, ...]
) -> tuple[tuple[str | None, tuple[EntityLink, ...]], ...]:
    """Return each rate with what it applies to: the things named after it.

    "15% on wheat and 10% on pork" are two measures. With one rate, or with
    things before the first, all share the first.
    """
    if len(rates) < 2 or not things or any(link.mention.start < rates[0][0] for link in things):
        return ((rates[0][1] if rates else None, things),)
    groups: dict[int, list[EntityLink]] = {}
    for link in things:
        groups.setdefault(max(offset for offset, _ in rates if offset <= link.mention.start), []).append(link)
    told = dict(rates)
    return tuple((told[offset], tuple(links)) for offset, links in sorted(groups.items()))


def count_of(noun: Token) -> str | None:
    """Return the number that counts a noun ("16 US companies"), as written."""
    for child in syntax.children(noun, "nummod"):
        if child.text.replace(",", "").isdigit():
            return child.text.replace(",", "")
        return child.text
    return None


def date_of(reading: Reading, predicate: Token, arguments: list[Token]) -> DateRange | None:
    """Return the date that belongs to a predicate: on it, on its arguments, or on a verb of the same scene.

    A date is taken when no other verb stands between it and the predicate,
    but for a participle on a noun: in "duties on cars made in China from
    Thursday" parsers hang the date on "made". One that only says which thing
    is meant ("left the 2015 accord") dates what brings the thing about.
    """
    below = reading.dates_below
    near = list(below.get(predicate.i, ()))
    brings = not syntax.is_verb(predicate) or predicate.lemma_.lower() in modality_words().bringing_about
    brought = {token.i for token in syntax.objects(predicate) or arguments} if brings else set()
    near += [
        found for token in arguments for found in below.get(token.i, ()) if not found.describes or token.i in brought
    ]
    if not near:
        near = _of_same_scene(reading, predicate)
    return date_range(min(near, key=lambda found: (found.describes, found.steps, found.head)).span) if near else None


def _of_same_scene(reading: Reading, predicate: Token) -> list[Below]:
    if not syntax.is_verb(predicate):
        return []
    found = []
    for verb, fronted in same_scene(predicate):
        first = min((child.i for child in syntax.children(verb, *syntax.SUBJECTS)), default=verb.i)
        found += [
            date
            for date in reading.dates_below.get(verb.i, ())
            if not date.describes and (date.head < first or not fronted)
        ]
    return found


def place_of(reading: Reading, predicate: Token, arguments: list[Token]) -> EntityLink | None:
    """Return the place after "in" or "at" on a predicate or its arguments."""
    owners = (predicate, *arguments)
    days = [child for owner in owners for child in syntax.children(owner, "obl:unmarked", "nmod:unmarked")]
    for owner in (*owners, *days):  # parsers hang "in London" on the day in "talks Monday in London"
        for preposition, noun in syntax.obliques(owner):
            link = reading.link_at.get(noun.i)
            if preposition in _PLACE_PREPOSITIONS and link is not None and link.entity.type in {"place", "country"}:
                return link
    for owner in arguments:
        for child in syntax.children(owner, "compound", "nmod", "amod"):
            link = reading.link_at.get(child.i)
            if link is not None and link.entity.type == "place" and syntax.case_of(child) is None:
                return link
    return _place_right_after(reading, predicate) if syntax.is_verb(predicate) else None


def _place_right_after(reading: Reading, verb: Token) -> EntityLink | None:
    """Return the place that follows the clause of a verb at once, or its day: parsers hang it on a verb above."""
    doc = reading.doc
    index = verb.right_edge.i + 1
    while index < len(doc) and index in reading.date_words and doc[index].lower_ not in _PLACE_PREPOSITIONS:
        index += 1
    if index - 1 not in reading.date_words or index + 1 >= len(doc) or doc[index].lower_ not in _PLACE_PREPOSITIONS:
        return None
    link = reading.link_at.get(index + 1)
    return link if link is not None and link.entity.type in {"place", "country"} else None
