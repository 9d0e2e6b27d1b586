"""Find the bearer of an office whom a report names only after the office has spoken.

"Ghana's foreign minister voiced anger on Tuesday. 'It is not right,' Samuel
Mensah told reporters." News introduces everybody whom it quotes: a full name
that stands for the first time in a text, without a word on who that is, was
introduced by the office right before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loader.claims.contents import is_cue
from loader.claims.holders import Position, Stretch
from loader.claims.incumbency import status_of
from loader.claims.reading import Reading
from loader.language import syntax
from loader.linking.words import words

_NEAR = 80  # tokens from the office to the name
_BASE = 0.75
_UNKNOWN = frozenset({"a", "an", "any", "some", "no", "one", "another"})
_INTRODUCING = frozenset({"appos", "acl", "acl:relcl", "nmod:desc", "nmod", "compound"})


def named_later(reading: Reading, stretches: Sequence[Stretch], found: Sequence[Position]) -> Iterator[Position]:
    """Yield who speaks, for the first time and without a title, right after an office that nobody is named for."""
    titled = {item.person.entity.iri for item in found}
    borne = {item.office.mention.start for item in found}
    seen: set[str] = set()
    waiting: Stretch | None = None
    for stretch in stretches:
        if stretch.kind == "office":
            unnamed = stretch.link.mention.start not in borne and _speaks(reading, stretch)
            waiting = stretch if unnamed and _is_one(reading, stretch) else None
        elif stretch.kind == "person":
            entity = stretch.link.entity
            new = entity.iri not in seen | titled and stretch.end - stretch.start > 1
            if waiting is not None and new and _follows(reading, waiting, stretch):
                yield Position(stretch.link, waiting.link, stretch.start, None, "position.named-later", _BASE)
            seen.add(entity.iri)
            waiting = None


def _speaks(reading: Reading, stretch: Stretch) -> bool:
    """Tell whether somebody or an office is the subject of a verb of speech."""
    root = reading.doc[stretch.start : stretch.end].root
    return root.dep_ in syntax.SUBJECTS and is_cue(root.head)


def _is_one(reading: Reading, title: Stretch) -> bool:
    """Tell whether a title is of one known office: "its chief executive", not "a minister" or "the spokesman"."""
    head, before = reading.doc[title.end - 1], reading.doc[title.start - 1] if title.start else None
    office = title.link.entity
    owned = office.resolved or office.iso2 is not None or office.part_of is not None
    any_of = head.lower_ in words().spokespersons and office.part_of is not None  # "a commission spokesman"
    definite = any_of or before is None or before.lower_ not in _UNKNOWN
    return owned and definite and head.tag_ in {"NN", "NNP"} and status_of(reading, title) is None


def _follows(reading: Reading, title: Stretch, name: Stretch) -> bool:
    """Tell whether a name speaks soon after a title, in another sentence, and nothing else says who that is."""
    doc, tenure = reading.doc, title.link.tenure
    root = doc[name.start : name.end].root
    apart = doc[name.start].sent.start > title.start and name.start - title.end <= _NEAR
    plain = not any(child.dep_ in _INTRODUCING for child in root.children if child.i not in range(name.start, name.end))
    set_off = doc[name.end : name.end + 1].text in {",", "("}
    agrees = tenure is None or tenure.person == name.link.entity.iri
    return apart and plain and not set_off and agrees and _speaks(reading, name)
