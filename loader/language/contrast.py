"""Tell what is named only as what is not meant: "Chad, not Niger, sent troops"."""

from __future__ import annotations

from spacy.tokens import Token

from loader.language.tree import labelled

_NOT_ALONE = frozenset({"only", "just", "merely", "simply", "solely", "least"})  # "and not only Niger"


def is_ruled_out(conjunct: Token) -> bool:
    """Tell whether a noun beside another is named as what is not meant: "Haiti, not Sudan"."""
    if conjunct.pos_ not in {"NOUN", "PROPN"} or any(label == "cop" for label, _ in labelled(conjunct)):
        return False
    denied = [child for label, child in labelled(conjunct) if label == "advmod" and child.lower_ == "not"]
    return any(word.i < conjunct.i and word.nbor().lower_ not in _NOT_ALONE for word in denied)
