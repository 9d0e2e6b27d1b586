"""Name agreements that have no name of their own as news does: parties, subject, kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from spacy.tokens import Token

from loader.claims.agreement_parties import parties_of, recorded_parties
from loader.claims.reading import STATES, Reading
from loader.language import syntax
from loader.linking.words import agreement_nouns
from loader.model import DateRange, Entity, EntityLink, party_iri
from loader.reference.gazetteer import Gazetteer

TRUCES = frozenset({"ceasefire", "truce", "armistice"})


def topic_of(noun: Token) -> str:
    """Return what the words before the noun say it is about, with a space behind: "free trade ", or nothing."""
    start = noun.i
    while start > noun.sent.start and noun.doc[start - 1].lower_ in agreement_nouns().topics:
        start -= 1
    return noun.doc[start : noun.i].text.lower() + " " if start < noun.i else ""


def surfaces_of(reading: Reading, noun: Token, parties: tuple[str, ...], place: EntityLink | None) -> tuple[str, ...]:
    """Return other forms of the name: the words of the text, the place, the parties before and after the kind."""
    topic = topic_of(noun)
    start = noun.i - len(topic.split())
    while start > noun.sent.start and (noun.doc[start - 1].pos_ == "PROPN" or noun.doc[start - 1].text == "-"):
        start -= 1
    own = noun.doc[start : noun.i + 1].text
    names = [reading.gazetteer.entity(party_iri(party)).name for party in parties]
    year = next((f"{child.text} {topic}{_words_of(noun)}" for child in noun.children if is_year(child.text)), "")
    forms = {own if own != noun.text else "", year, f"{place.entity.name} {topic}{_words_of(noun)}" if place else ""}
    for word in {noun.lemma_.lower(), "agreement"}:
        forms.add(f"{'-'.join(names)} {topic}{word}" if len(names) == 2 else "")
        forms.add(f"{topic}{word} between {' and '.join(names)}" if len(names) == 2 else "")
    return tuple(sorted(forms - {""}))


def known_agreement(reading: Reading, noun: Token, parties: tuple[str, ...], place: EntityLink | None) -> str | None:
    """Return the one agreement of the seed graph between just these parties about this, or of the place."""
    topic = set(topic_of(noun).split())
    if len(parties) < 2 or not (topic or place):
        return None
    bound = frozenset(party_iri(party) for party in parties)
    found = [
        item for item, names in _by_parties(reading.gazetteer).get(bound, ()) if any(topic <= each for each in names)
    ]
    own = {reading.gazetteer.entity(party).name for party in bound}
    if place is not None and place.entity.name not in own and (len(found) > 1 or not topic):
        found = [item for item in found if place.entity.name in reading.gazetteer.entity(item).name]
    return found[0] if len(found) == 1 and (topic or place is None or place.entity.name not in own) else None


def known_among(reading: Reading, noun: Token, called: str = "") -> str | None:
    """Return the one agreement of the seed graph about what the noun tells, all or most of whose parties are named.

    It is one ``called`` so, in whatever longer name, where that is told: "the
    Mutual Defense Treaty". Those named in the noun's phrase must be among its
    parties. Of several the one counts whose parties stand in the sentence, or
    one of them.
    """
    topic = set(called.lower().split() or topic_of(noun).split())
    if not topic or topic <= {"trade"}:
        return None
    inside = {party_iri(party) for party in parties_of(reading, noun)}
    fitting = [
        (parties, item)
        for parties, listed in _by_parties(reading.gazetteer).items()
        for item, names in listed
        if parties and inside <= parties and any(topic <= each for each in names)
    ]
    everywhere = _named(link.entity for link in reading.links)
    sentence = (reading.link_at[token.i].entity for token in noun.sent if token.i in reading.link_at)
    here = _named(sentence)
    told = [(parties, item) for parties, item in fitting if _are_named(parties, everywhere)]
    whole = [item for parties, item in told if _are_named(parties, here)]
    part = [item for parties, item in told if parties & here]
    found = next((items for items in ([item for _, item in told], whole, part) if len(items) == 1), [])
    return found[0] if found else None


def _named(entities: Iterable[Entity]) -> set[str]:
    """Return the states that entities are, and the bodies that they are or belong to, as IRIs."""
    found: set[str] = set()
    for entity in entities:
        if entity.type in STATES and entity.iso2:
            found.add(party_iri(entity.iso2))
        if entity.resolved:
            found |= {iri for iri in (entity.iri, entity.part_of) if iri is not None}
    return found


def _are_named(parties: frozenset[str], named: set[str]) -> bool:
    """Tell whether all of two or three parties are named, or a third of more, and two at least."""
    count = len(parties & named)
    return count == len(parties) if len(parties) < 4 else count >= max(2, len(parties) / 3)


@cache
def _by_parties(gazetteer: Gazetteer) -> dict[frozenset[str], list[tuple[str, list[frozenset[str]]]]]:
    """Map each set of parties to the agreements between just them, with the words of each of their names."""
    found: dict[frozenset[str], list[tuple[str, list[frozenset[str]]]]] = {}
    for item in gazetteer.iris("agreement"):
        entity = gazetteer.entity(item)
        names = [frozenset(re.findall(r"\w+", name.lower())) for name in (entity.name, *entity.aliases)]
        found.setdefault(frozenset(recorded_parties(gazetteer, item)), []).append((item, names))
    return found


def proper_name(noun: Token) -> str | None:
    """Return a capitalised name that ends in the noun, "Economic Prosperity Deal", or None."""
    start = noun.i
    while start > noun.sent.start and (
        noun.doc[start - 1].is_title or noun.doc[start - 1].lower_ in {"and", "of", "on"}
    ):
        start -= 1
    while start < noun.i and not noun.doc[start].is_title:
        start += 1
    words = [token.text for token in noun.doc[start : noun.i + 1]]
    return " ".join(words) if noun.is_title and len(words) > 2 else None


def kind_of_noun(noun: Token) -> str:
    """Return ceasefire or agreement: the kinds that cannot be the same act."""
    return "ceasefire" if noun.lemma_.lower() in TRUCES else "agreement"


def name_of(
    reading: Reading, noun: Token, place: EntityLink | None, when: DateRange | None, parties: tuple[str, ...]
) -> str:
    """Return its capitalised name with the parties, else parties or place, subject and kind."""
    proper = proper_name(noun)
    if proper is not None:
        return f"{proper} ({', '.join(party.rsplit('/', 1)[-1].upper() for party in parties)})" if parties else proper
    about_trade = any(token.lower_ in {"trade", "tariff", "tariffs"} for token in noun.subtree)
    topic = topic_of(noun) or ("trade " if about_trade else "")
    names = [short_name(reading, party) for party in parties]
    whose = "-".join(names) if len(names) > 1 else place.entity.name if place else ""
    return f"{whose} {topic}{_words_of(noun)}".strip()


def short_name(reading: Reading, party: str) -> str:
    """Return what news puts before a hyphen: "US", "EU", "India"."""
    entity = reading.gazetteer.entity(party_iri(party))
    return next((name for name in entity.aliases if name in {"US", "UK", "EU", "UAE"}), entity.name)


def _words_of(noun: Token) -> str:
    """Return the noun, with what it is a declaration of."""
    contents = [child for child in syntax.children(noun, "nmod") if syntax.case_of(child) == "of"]
    kind = "memorandum" if noun.lemma_.lower() == "mou" else noun.lemma_.lower()
    return f"{kind} of {contents[0].text}" if is_solemn(noun) and contents else kind


def is_solemn(token: Token) -> bool:
    """Tell whether a text binds those who put it out: "declaration of principles", "memorandum of understanding"."""
    if token.lemma_.lower() not in {"declaration", "memorandum", "letter"}:
        return False
    contents = {child.lemma_.lower() for child in syntax.children(token, "nmod")}
    if token.i + 2 < len(token.doc) and token.nbor(1).lower_ == "of":
        contents.add(token.nbor(2).lower_.removesuffix("s"))  # parsers may take "understanding" for a verb
    return bool(contents & {"principle", "understanding", "intent"})


def is_year(text: str) -> bool:
    """Tell whether a word is a year of our time."""
    return len(text) == 4 and text.isdigit() and text[:2] in {"19", "20"}
