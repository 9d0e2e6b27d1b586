"""Tell titles and ranks from the names that stand beside them: "Justice Ana Li", "Commodore Jo Ek", "MEPs"."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from loader.linking.title_heads import heads_title
from loader.linking.words import words


def may_be_borne(title: Token, name: Span) -> bool:
    """Tell whether capitalised words after a title can only be the name of its bearer: "Justice" + "Ana Li"."""
    borne = words().titles_of_address | words().chief_heads | words().general_titles | words().spokespersons
    kinds = words().agency_heads | words().led_bodies | words().office_heads | words().functions
    named = all(token.is_title and token.pos_ == "PROPN" and token.lower_ not in kinds for token in name)
    return title.is_title and title.lower_ in borne and len(name) > 1 and named


def is_title(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a predicted name is the title of the person named next: "Climate Commissioner"."""
    if doc[start].ent_type_ == "ORG" and start + 1 < end and doc[start + 1].lower_ in {"of", "for"}:
        return heads_title(doc[start])  # "Commissioner of Mines" is nobody's name
    titled = doc[end - 1].lower_ in words().office_heads and end < len(doc)
    return titled and doc[start].ent_type_ == "ORG" and doc[end].ent_type_ == "PER" and doc[end].ent_iob_ == "B"


def without_rank(doc: Doc, start: int, end: int) -> int:
    """Return where a name begins after a rank: "Commodore" + "Jay Tarriela"; styles like "Prince" stay."""
    word = doc[start].lower_.rstrip(".")
    rank = word in words().ranks - words().styles or words().status_words.get(word) == "nominee"
    return start + 1 if rank and end - start > 2 else start


def is_several(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a supposed name is an abbreviation in the plural: "MEPs"."""
    text = doc[start].text
    return end - start == 1 and len(text) > 2 and text[:-1].isupper() and text[-1] == "s"
