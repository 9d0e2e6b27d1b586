"""Read who holds which office, as the text says it.

"Trade Representative Jamieson Greer", "Kevin Hassett, director of the
National Economic Council", "Mark Rutte, who is secretary general of NATO",
"Rashad al-Alimi, who chairs the council", "Malaysia, as chair of ASEAN".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from loader.claims.classes import is_in_class
from loader.claims.contents import is_cue
from loader.claims.holders import Holding, Position, Stretch, office_words, stretches_of
from loader.claims.incumbency import is_over, status_of
from loader.claims.minting import Minter, Told
from loader.claims.named_later import named_later
from loader.claims.parallels import each_of, governing, joined, related, succeeding
from loader.claims.predications import told_by_verbs
from loader.claims.reading import Reading
from loader.language import syntax
from loader.linking.title_heads import is_plural_title, is_worker
from loader.linking.words import words
from loader.model import Claim

_OWNERS = frozenset({"country", "government", "agency", "organization"})
_NAMED_BODIES = frozenset({"agency", "organization"})
_MARKS = frozenset({"'s", "’s", "'", "’"})
_OF = frozenset({"of", "for", "to"})
_LONGEST_OF = 9  # tokens of "of State for African Affairs" between a title and its bearer
_STYLES = frozenset({"prince", "princess", "crown"})
_OF_RANKS = frozenset(
    {"rear", "vice", "air", "chief", "wing", "squadron", "retired"}
)  # "Rear Admiral", "Air Chief Marshal"
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# What stands between name and title after "with": "with Ana Li staying as minister".
_STAYING = [
    [verb, *mark] for verb in ("remaining", "staying", "serving", "continuing", "acting") for mark in ([], ["as"])
]
_FEW_WORDS = 2  # adverbs between "who" and "is", and the like
_MODALITIES = {"former": "historical", "nominee": "planned", "claimed": "alleged"}


def find_positions(reading: Reading) -> tuple[Position, ...]:
    """Return each pair of holder and office that the text tells, in order."""
    stretches = stretches_of(reading)
    found = [
        position
        for index, stretch in enumerate(stretches)
        if stretch.kind == "office"
        for position in _told_of(reading, stretches, index)
    ]
    found.extend(joined(reading, stretches, found))
    found.extend(related(reading, stretches, found))
    over = list(succeeding(reading, found))
    ended = {_pair(item) for item in over if item.status == "former"}
    kept = [item for item in found if _pair(item) not in ended]
    kept.extend(named_later(reading, stretches, kept))
    return (*kept, *over, *governing(reading, stretches))


def _told_of(reading: Reading, stretches: list[Stretch], index: int) -> Iterator[Position]:
    title = stretches[index]
    status = status_of(reading, title)
    if is_plural_title(reading.doc[title.end - 1]):
        yield from each_of(reading, stretches, index)
        return
    named = _right_after(reading, stretches, index) or _after_phrase(reading, stretches, index)
    if named is not None:
        yield Position(named.link, title.link, named.start, status, "position.title", 0.95)
        return
    named = _set_off_after(reading, stretches, index)
    if named is not None:
        yield Position(named.link, title.link, named.start, status, "position.set-off", 0.88)
        return
    before = _before(reading, stretches, index)
    for found in [before] if before is not None else told_by_verbs(reading, title.start, title.end):
        base = 0.92 if found.rule == "position.apposition" else 0.85
        yield Position(found.person, title.link, title.start, found.status or status, found.rule, base)


def _right_after(reading: Reading, stretches: list[Stretch], index: int) -> Stretch | None:
    """Return the person whose name follows the title, also after a rank: "army spokesman Colonel X"."""
    end, followers = stretches[index].end, stretches[index + 1 : index + 4]
    while followers and followers[0].kind in _NAMED_BODIES and _stands_between(reading, end, followers[0]):
        end = followers.pop(0).end  # "Governor State Bank of Pakistan (SBP) Reza Baqir"
    follower = followers[0] if followers else None
    if follower is None or follower.kind != "person":
        return None
    between = [token for token in reading.doc[end : follower.start] if end == stretches[index].end or token.text != ")"]
    if any(token.text == "." for token in between):
        return None  # the next sentence
    ranks = all(
        token.lower_.strip(".-") in {"", *words().ranks, *_OF_RANKS, *words().status_words} for token in between
    )
    return follower if ranks else None


def _after_phrase(reading: Reading, stretches: list[Stretch], index: int) -> Stretch | None:
    """Return the person right after what a title is of: "Ambassador to Japan Ana Li", "Minister of Mines Jo Ek"."""
    doc, title = reading.doc, stretches[index]
    followers = {item.start: item for item in stretches[index + 1 : index + 4]}
    if doc[title.end : title.end + 1].text not in _OF:
        return None
    for end in range(title.end + 1, min(title.end + _LONGEST_OF, len(doc))):
        follower = followers.get(end)
        if follower is not None and follower.kind == "person":
            proper = (
                doc[end - 1].pos_ == "PROPN"
                or doc[end - 1].text == ")"
                or (doc[title.start].is_title and doc[end - 1].is_title)
                or all(token.pos_ != "DET" for token in doc[title.end : end])  # "minister of mines Ana Li"
            )
            return follower if proper and end > title.end + 1 else None
        joins = doc[end].text in _OF | {"the", "and", "&", "(", ")"} or doc[end].pos_ in {"NOUN", "PROPN", "ADJ"}
        if not joins or (follower is not None and follower.kind == "office"):
            return None
    return None


def _stands_between(reading: Reading, end: int, body: Stretch) -> bool:
    """Tell whether a body stands right at ``end``, or is the abbreviation in brackets there."""
    return body.start == end or (body.start == end + 1 and reading.doc[end].text == "(")


def _set_off_after(reading: Reading, stretches: list[Stretch], index: int) -> Stretch | None:
    """Return the person between commas after a title: "the trade minister of Peru, Ana Li, said"."""
    title = stretches[index]
    if _serves_another(reading.doc[title.start : title.end].root):
        return None
    end = _end_of_phrase(reading, title)
    named = next((item for item in stretches[index + 1 :] if item.start >= end), None)
    while named is not None and (named.kind == "office" or reading.doc[named.start].lower_ in _STYLES):
        named = next((item for item in stretches[index + 1 :] if item.start == named.end), None)  # "Prince" + name
    if named is None or named.kind != "person":
        return None
    if named.end >= len(reading.doc):
        return None
    after, opens = reading.doc[named.end], reading.doc[title.start].is_sent_start and reading.doc[title.start].is_title
    if after.text not in {",", ".", "of", "from"} and not (opens and is_cue(after)):  # "Director of Mines, Jo Ek said"
        return None
    between = reading.doc[end : named.start]
    gap = "".join(token.text for token in between if not _is_rank(token))
    head = reading.doc[named.start]
    apposed = head.dep_ == "appos" and title.start <= head.head.i < title.end  # a title cut short
    return named if gap == "," or apposed else None


def _serves_another(title: Token) -> bool:
    """Tell whether a title only says for whom somebody works, who is named next: "an aide to the president, Jo Ek"."""
    above = title.head if title.dep_ == "nmod" else title
    new = any(child.lower_ in {"a", "an"} for child in syntax.children(above, "det"))
    return above is not title and new and (is_worker(above) or above.lower_ in words().office_heads)


def _is_rank(token: Token) -> bool:
    """Tell whether a word before a name tells a rank: "Prince", "retired general", "Lieutenant Colonel"."""
    return token.lower_.rstrip(".") in words().ranks | _STYLES | {"retired"}


def _end_of_phrase(reading: Reading, title: Stretch) -> int:
    """Return the end of the title with what it is of, up to the first comma."""
    end = title.end
    doc = reading.doc
    goes_on = {"of", "for", "to", "at", "in", "before", "on", "with"} | (
        {"and"} if " of " in title.link.mention.text else set()
    )
    if end < len(doc) and doc[end].lower_ in goes_on:
        while end < len(doc) and not doc[end].is_punct:
            link = reading.link_at.get(end)
            if link is None and doc[end].pos_ in {"VERB", "AUX"}:
                break
            if doc[end].is_sent_start or (link is not None and link.entity.type == "person"):
                return title.end
            end += 1
    return end


def _before(reading: Reading, stretches: list[Stretch], index: int) -> Holding | None:
    """Return the person before a title, the rule that joins the two, and whether it is over."""
    place = index - 1
    while place >= 0 and _touches(reading, stretches, place) and _owns(reading, stretches[place]):
        place -= 1
    if place < 0 or stretches[place].kind != "person":
        return None
    person, title = stretches[place], stretches[index]
    gap = reading.doc[person.end : title.start]
    if not len(gap) and title.link.mention.reading == "role" and reading.doc[title.start].tag_ == "IN":
        speaks = is_cue(reading.doc[person.start].head)
        return Holding(person.link, "position.of-body") if speaks else None  # "said Ana Li of the Flower Council"
    if "\n" in reading.doc[person.end - 1 : title.start].text:
        return None
    if len(gap) and _is_given(reading.doc[person.start], gap):
        return Holding(person.link, "position.appointed")
    root = reading.doc[title.start : title.end].root
    kept = [t for t in gap if t.i not in reading.link_at and not (_is_filler(t) or _is_portfolio(t, root))]
    said = [token.lower_ for token in kept]
    verb = reading.doc[title.end - 1]
    if verb.pos_ == "VERB" and said == [",", "who"]:
        return Holding(person.link, "position.clause", "former" if verb.tag_ == "VBD" or _is_over(verb) else None)
    doing = any(token.tag_ in _FINITE for token in kept)
    if said and said[0] == "," and said[-1] != "as" and len(said) <= _FEW_WORDS and verb.pos_ != "VERB" and not doing:
        return Holding(person.link, "position.apposition")
    plain = not any(token.pos_ == "VERB" or token.is_punct for token in kept[1:])
    if said and said[-1] in {"is", "was"} and (said[:-1] == [] or (said[:2] == [",", "who"] and plain)):
        return Holding(person.link, "position.copula", "former" if said[-1] == "was" else None)
    return _serving(person, said)


def _serving(person: Stretch, said: list[str]) -> Holding | None:
    """Return the bearer of a title that a word for being in office joins to the name: "who serves as"."""
    if said in ([",", "who", "serves", "as"], ["serves", "as"], [",", "who", "served", "as"]):
        return Holding(person.link, "position.copula", "former" if said[-2] == "served" else None)
    return Holding(person.link, "position.copula") if said in _STAYING else None


def _is_given(name: Token, gap: Span) -> bool:
    """Tell whether somebody is given the title right behind: "appointed Ana Li the new chief executive"."""
    given = name.dep_ == "obj" and name.head.lemma_.lower() in office_words("appointing")
    return given and all(token.pos_ in {"DET", "ADJ"} for token in gap)


def _owns(reading: Reading, stretch: Stretch) -> bool:
    """Tell whether what stands before a title says whose it is: a state, a body, "the president's"."""
    after = reading.doc[stretch.end] if stretch.end < len(reading.doc) else None
    return stretch.kind in _OWNERS or (after is not None and after.tag_ == "POS")


def _is_filler(token: Token) -> bool:
    """Tell whether a word between name and title joins them to nothing else."""
    filler = token.pos_ in {"DET", "ADJ", "ADV"} or token.lower_ in _MARKS | {"de", "facto"}
    filler = filler or (token.nbor(1).tag_ == "POS" and is_in_class(token, "state alone"))  # "the country's minister"
    return filler or token.lower_ in words().status_words


def _is_portfolio(token: Token, title: Token) -> bool:
    """Tell whether a word is a part of the title that its name leaves out: "energy and" of "mining minister"."""
    return token.dep_ in {"compound", "conj", "cc"} and title in token.ancestors


def _is_over(verb: Token) -> bool:
    """Tell whether a clause says until when: "who ran the desk until it closed"."""
    return any(token.lower_ == "until" for token in verb.subtree)


def _touches(reading: Reading, stretches: list[Stretch], place: int) -> bool:
    """Tell whether a country or body stands right before the next stretch: "US trade minister"."""
    after = stretches[place + 1]
    gap, root = reading.doc[stretches[place].end : after.start], reading.doc[after.start : after.end].root
    return all(
        token.lower_ in _MARKS | {"of", "the", "for"} or token.pos_ == "ADJ" or _is_portfolio(token, root)
        for token in gap
    )


def position_claims(minter: Minter) -> Iterator[Claim]:
    """Yield who holds which office; a former holder is historical, a nominee planned, a pretender alleged."""
    positions = minter.reading.positions
    known = {_pair(found): found.status for found in positions if found.status in {"former", "nominee"}}
    for found in positions:
        if not _is_an_office(found):
            continue
        status = found.status or known.get(_pair(found)) or ("former" if is_over(minter.reading, found) else "")
        told = Told(
            token=minter.reading.doc[found.token],
            relation="holds_position",
            subject=found.person.entity.iri,
            subject_score=found.person.score,
            object=found.office.entity.iri,
            object_score=found.office.score,
            rule=found.rule,
            base=found.base,
            modality=_MODALITIES.get(status, "actual"),
            office=found.office.entity.iri,
        )
        yield minter.mint(told)


def _pair(found: Position) -> tuple[str, str]:
    return found.person.entity.iri, found.office.entity.iri


def _is_an_office(found: Position) -> bool:
    """Tell whether a title is an office, not only what somebody is: "a diplomat", "a trader"."""
    office = found.office.entity
    if office.name.lower() in words().ranks:
        return False  # "retired general"
    last = found.office.mention.text.split()[-1].lower()
    owned = office.iso2 is not None or office.part_of is not None or found.status is not None
    owned = owned or " " in office.name or "-" in office.name
    short = last in words().title_abbreviations
    return office.resolved or owned or short or last in words().state_heads
