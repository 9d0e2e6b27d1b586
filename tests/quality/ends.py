"""Bring claims and names, annotated and found, to a form in which they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loader.model import Claim as FoundClaim
from loader.model import Entity, Extraction
from loader.pipeline import Tools

# Relations that the annotation and the ontology cut differently: compared as one.
AS_ONE = {"member_of": "party_to", "signs": "party_to", "lists": "imposes", "sanctions": "imposes"}
# Relations that hold both ways: which of the two is named first does not count.
MUTUAL = frozenset({"meets", "negotiates", "cooperates"})
Claim = tuple[str, str, str]


def lower(names: object) -> set[str]:
    """Return names in the form that is compared."""
    assert isinstance(names, list)
    return {plain(name) for name in names}


def plain(name: str) -> str:
    """Return a name without case, article and dots."""
    lowered = name.lower().replace("’", "'").removeprefix("the ")
    return " ".join(lowered.replace("u.s.", "us").split())


# Words of titles that annotators and writers use for each other.
_ALIKE = {
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "türkiye": "turkey",
}
# Names of states that annotators and writers use for each other within the names of agreements.
_CALLED = {
    "democratic republic of the congo": "drc",
    "dr congo": "drc",
    "south korea": "korea",
    "united kingdom": "britain",
    "uk": "britain",
    "united states": "us",
    "united arab emirates": "uae",
    "european union": "eu",
    "faroe islands": "faroe",
    "türkiye": "turkey",
}
_LITTLE = frozenset(
    {
        "of",
        "the",
        "for",
        "and",
        "at",
        "on",
        "in",
        "to",
        "s",
        "a",
        "an",
        "with",
        "republic",
        "people",
        "kingdom",
        "states",
    }
)


def same_name(entity: Entity, wanted: set[str]) -> str:
    """Return the gold name that an entity bears, else the entity's own.

    Besides labels and aliases, names agree when the words of one are all
    among those of the other: "Ministry of Finance" and "Ministry of Finance of India";
    of several the nearest counts ("Vice Premier", not "Premier"), and of an agreement each of its names.
    """
    names = [plain(name) for name in (entity.name, *entity.aliases)]
    for name in names:
        if name in wanted:
            return name
    if entity.type in {"person", "commodity", "country", "government", "place"}:
        return names[0]
    words, called = (_plain_words, names) if entity.type == "agreement" else (_words, names[:1])
    near = [
        (len(mine ^ words(other)), other)
        for mine in map(words, called)
        for other in wanted
        if _is_near(mine, words(other))
    ]
    return min(near)[1] if near else names[0]


def _is_near(mine: frozenset[str], other: frozenset[str]) -> bool:
    return min(len(mine), len(other)) > 1 and (mine <= other or other <= mine)


def _plain_words(name: str) -> frozenset[str]:
    for long, short in _CALLED.items():
        name = re.sub(rf"\b{long}\b", short, name)
    return _words(name)


def _words(name: str) -> frozenset[str]:
    return frozenset(_ALIKE.get(word, word) for word in re.findall(r"\w+", re.sub(r"\(.*?\)", "", name))) - _LITTLE


def gold_claims(gold: dict[str, object]) -> dict[Claim, tuple[set[str], set[str]]]:
    """Return modalities and speakers of the annotated claims, by claim."""
    found: dict[Claim, tuple[set[str], set[str]]] = {}
    for claim in gold["claims"]:
        modality, speakers = found.setdefault(gold_end(claim), (set(), set()))
        modality.add(claim["modality"])
        speakers.add(_state(claim["speaker"] or ""))
    return found


def gold_end(claim: dict[str, object]) -> Claim:
    """Return what an annotated claim is compared by."""
    relation, other = str(claim["relation"]), str(claim["object"] or "")
    if relation in {"restricts", "exports", "imports", "produces"}:
        other = str(claim["commodity"] or other)
    if relation == "said":
        other = _start(str(claim["quote"]))
    return _claim(relation, _state(str(claim["subject"])), _state(other))


def _claim(relation: str, subject: str, other: str) -> Claim:
    """Return what two claims are compared by: relations cut alike, the sides of a mutual one in one order."""
    if relation in MUTUAL and other and other < subject:
        subject, other = other, subject
    return AS_ONE.get(relation, relation), subject, other


def _start(sentence: str) -> str:
    return plain(plain(sentence)[:40])


def _sentence(quote: str, annotated: list[str]) -> str:
    """Return the beginning of the annotated sentence that holds the quote.

    The reader takes a dateline away, which the annotated sentence begins with.
    """
    start = _start(quote)
    return next((_start(sentence) for sentence in annotated if start in sentence), start)


def _state(name: str) -> str:
    return plain(name.replace("government:", "state ").replace("country:", "state "))


def found_claims(
    extraction: Extraction, tools: Tools, gold: dict[str, object], relations: frozenset[str]
) -> dict[Claim, tuple[set[str], set[str]]]:
    """Return modalities and speakers of what was found, by claim."""
    found: dict[Claim, tuple[set[str], set[str]]] = {}
    for claim, end, speaker in compared(extraction, tools, gold, relations):
        modality, speakers = found.setdefault(end, (set(), set()))
        modality.add(claim.modality)
        speakers.add(speaker)
    return found


def compared(
    extraction: Extraction, tools: Tools, gold: dict[str, object], relations: frozenset[str]
) -> Iterator[tuple[FoundClaim, Claim, str]]:
    """Yield each claim whose relation is annotated, the form that is compared, and the name of its speaker."""
    claims = gold_claims(gold)
    wanted = {claim[1] for claim in claims} | {claim[2] for claim in claims if claim[0] != "said"}
    posts = {claim[2] for claim in claims if claim[0] == "holds_position"}
    sentences = [plain(claim["quote"]) for claim in gold["claims"]]
    local = {link.entity.iri: link.entity for link in extraction.links}

    def name(item: str | None) -> str:
        if item is None:
            return ""
        entity: Entity = local.get(item) or tools.gazetteer.entity(item)
        if entity.type in {"country", "government"} and entity.iso2 != "EU":
            return f"state {(entity.iso2 or entity.name).lower()}"
        state = f"state {(entity.iso2 or '').lower()}"
        if entity.type == "place" and state in wanted and plain(entity.name) not in wanted:
            return state  # a visit to Rio is one to Brazil
        return same_name(entity, posts if entity.type == "office" else wanted)

    for claim in extraction.claims:
        if claim.relation in relations | AS_ONE.keys():
            other = claim.object
            if claim.relation in {"restricts", "exports", "imports", "produces"}:
                other = claim.commodity or claim.object
            end = _sentence(claim.evidence.quote, sentences) if claim.relation == "said" else name(other)
            if other in local and local[other].type == "agreement" and not local[other].resolved:
                end = _described(claim, end, gold)
            yield claim, _claim(claim.relation, name(claim.subject), end), name(claim.speaker)


def _described(claim: FoundClaim, name: str, gold: dict[str, object]) -> str:
    """Return the annotated name of an agreement that has none: that of the same relation in the same sentence."""
    quote = plain(claim.evidence.quote)
    for annotated in gold["claims"]:
        relation = AS_ONE.get(str(annotated["relation"]), annotated["relation"])
        same = _start(quote) in plain(str(annotated["quote"])) or _start(str(annotated["quote"])) in quote
        if relation == AS_ONE.get(claim.relation, claim.relation) and same:
            return _state(str(annotated["object"] or ""))
    return name
