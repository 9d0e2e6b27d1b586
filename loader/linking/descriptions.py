"""Tell what kind of thing bears a name from the noun that describes it: "MONUSCO, the peacekeeping mission".

The description stands in apposition, right before the name ("the miner SQM"),
after a name that modifies it ("the Koha television channel"), or names it by a
verb ("a group called Civil Protection"). See ``data/descriptions.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from spacy.tokens import Doc, Token

from loader.language import syntax

PERSON, BODY, AGENCY, AGREEMENT = "PER", "ORG", "AGENCY", "AGREEMENT"
_DATA = Path(__file__).parent / "data" / "descriptions.toml"


@cache
def described_kinds() -> dict[str, str]:
    """Map each describing noun to the label of what it describes."""
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    labels = {"person": PERSON, "body": BODY, "agency": AGENCY, "agreement": AGREEMENT}
    return {noun: label for kind, label in labels.items() for noun in raw[kind]}


@cache
def belongings() -> frozenset[str]:
    """Return the nouns for what only companies have: "Embraer's shares"."""
    return frozenset(tomllib.loads(_DATA.read_text(encoding="utf-8"))["belongings"])


@cache
def leaders() -> frozenset[str]:
    """Return the nouns for those whom only bodies have: "a Srbijagas director"."""
    return frozenset(tomllib.loads(_DATA.read_text(encoding="utf-8"))["leaders"])


@cache
def reporting() -> frozenset[str]:
    """Return the verbs that bodies and persons are the subjects of, and places are not."""
    return frozenset(tomllib.loads(_DATA.read_text(encoding="utf-8"))["reporting"])


def told_kind(doc: Doc, start: int, end: int) -> str | None:
    """Return the label that a description gives the name at these tokens; None when nothing describes it."""
    root: Token = doc[start:end].root
    for noun in _describing(doc, start, end):
        kind = described_kinds().get(noun.lemma_.lower())
        if kind is not None:
            return kind
    return BODY if _belongs_to_a_body(doc, root, end) or _is_led(doc, root, end) else None


def _is_led(doc: Doc, root: Token, end: int) -> bool:
    """Tell whether the title of who leads or speaks for a body follows: "Srbijagas director Dusan Bajatovic"."""
    title = root.head
    return root.dep_ in {"compound", "nmod:poss"} and end <= title.i <= end + 2 and title.lower_ in leaders()


def _belongs_to_a_body(doc: Doc, root: Token, end: int) -> bool:
    """Tell whether the name modifies a noun for a body ("the Koha television channel"), or owns what companies own."""
    noun = root.head
    if noun.pos_ != "NOUN" or noun.i < end:
        return False
    if root.dep_ == "nmod:poss":
        return noun.lemma_.lower() in belongings()
    followed = noun.i + 1 < len(doc) and doc[noun.i + 1].pos_ == "PROPN"
    return root.dep_ == "compound" and described_kinds().get(noun.lemma_.lower()) == BODY and not followed


def described_names(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the tokens (half-open) of each proper noun that has a known noun in apposition after a comma."""
    for token in doc:
        if token.dep_ == "appos" and token.pos_ == "NOUN" and token.lemma_.lower() in described_kinds():
            name = token.head
            if name.pos_ == "PROPN" and name.i < token.i and doc[name.i].is_title | doc[name.i].is_upper:
                parts = [name, *(part for part in name.children if _is_part_of_name(part, name))]
                yield min(part.i for part in parts), max(part.i for part in parts) + 1


def _is_part_of_name(part: Token, name: Token) -> bool:
    return part.dep_ in {"flat", "compound"} and part.pos_ == "PROPN" and abs(part.i - name.i) < 4


def _describing(doc: Doc, start: int, end: int) -> Iterator[Token]:
    root: Token = doc[start:end].root
    yield from (child for child in syntax.children(root, "appos") if child.pos_ == "NOUN")
    if root.dep_ == "appos" and root.head.pos_ == "NOUN":
        yield root.head
    if start and doc[start - 1].pos_ == "NOUN" and not doc[start - 1].is_sent_end:
        yield doc[start - 1]
    if root.dep_ in {"xcomp", "obj", "obl"} and root.head.dep_ == "acl" and root.head.lemma_ in _NAMING:
        yield root.head.head


_NAMING = frozenset({"call", "name", "know", "dub"})
