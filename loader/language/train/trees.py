"""Build dependency trees by hand and turn them into training sentences; the relations follow EWT and GUM."""

from __future__ import annotations

from dataclasses import dataclass, field

from loader.language.train.names import to_bio
from loader.language.train.sentences import Parse, Sentence


@dataclass(eq=False)
class Node:
    """A word with the phrases that hang on it, in order; ``name`` labels it and the words that make up its name."""

    text: str
    upos: str
    xpos: str
    relation: str = "root"
    left: list[Node] = field(default_factory=list)
    right: list[Node] = field(default_factory=list)
    name: str = ""
    glued: bool = False

    def to(self, relation: str, *left: Node) -> Node:
        """Give the phrase its relation, with more words put before it."""
        self.relation = relation
        self.left[:0] = left
        return self

    def add(self, *right: Node) -> Node:
        """Hang phrases on the right."""
        self.right.extend(right)
        return self


def flatten(root: Node) -> list[tuple[Node, Node | None, str]]:
    """List the words in order, each with its head and the name it belongs to."""
    rows: list[tuple[Node, Node | None, str]] = []

    def walk(node: Node, head: Node | None, name: str) -> None:
        inside = node.name or name
        for child in node.left:
            walk(child, node, inside if child.name == "" and child.relation in _OF_NAME else "")
        rows.append((node, head, inside))
        for child in node.right:
            walk(child, node, inside if child.name == "" and child.relation == "flat" else "")

    walk(root, None, "")
    return rows


def _without_double_commas(rows: list[tuple[Node, Node | None, str]]) -> list[tuple[Node, Node | None, str]]:
    marks = (",", ".")
    after = [*(row[0].text for row in rows[1:]), ""]
    return [row for row, text in zip(rows, after, strict=True) if not (row[0].text == "," and text in marks)]


_OF_NAME = frozenset({"compound", "flat", "amod"})


def to_sentence(root: Node, document: str) -> Sentence:
    """Make a sentence of a tree."""
    rows = _without_double_commas(flatten(root))
    place = {id(node): number for number, (node, _, _) in enumerate(rows, start=1)}
    spans: list[tuple[str, int, int]] = []
    for number, (_, _, name) in enumerate(rows):
        if name and spans and spans[-1][2] == number and spans[-1][0] == name and rows[number - 1][2] == name:
            spans[-1] = (name, spans[-1][1], number + 1)
        elif name:
            spans.append((name, number, number + 1))
    words = [node.text for node, _, _ in rows]
    words[0] = words[0][:1].upper() + words[0][1:]
    return Sentence(
        words=tuple(words),
        glued=tuple(node.glued for node, _, _ in rows),
        document=document,
        starts_line=True,
        parse=Parse(
            upos=tuple(node.upos for node, _, _ in rows),
            xpos=tuple(node.xpos for node, _, _ in rows),
            heads=tuple(place[id(head)] if head else 0 for _, head, _ in rows),
            relations=tuple(node.relation for node, _, _ in rows),
            lemmas=tuple(words),
        ),
        names=to_bio(len(words), spans),
        partial=True,
    )


def comma() -> Node:
    """Make a comma."""
    return Node(",", "PUNCT", ",", "punct", glued=True)


def small(text: str, relation: str) -> Node:
    """Make a function word."""
    upos, xpos = ("SCONJ", "IN") if relation == "mark" and text != "to" else _SMALL[text]
    return Node(text, upos, xpos, relation)


_SMALL = {
    "the": ("DET", "DT"), "a": ("DET", "DT"), "an": ("DET", "DT"), "its": ("PRON", "PRP$"),
    "on": ("ADP", "IN"), "in": ("ADP", "IN"), "of": ("ADP", "IN"), "for": ("ADP", "IN"), "with": ("ADP", "IN"),
    "by": ("ADP", "IN"), "as": ("ADP", "IN"), "at": ("ADP", "IN"), "from": ("ADP", "IN"),
    "to": ("PART", "TO"), "that": ("SCONJ", "IN"), "and": ("CCONJ", "CC"), "including": ("VERB", "VBG"),
    "were": ("AUX", "VBD"), "will": ("AUX", "MD"), "would": ("AUX", "MD"), "very": ("ADV", "RB"), "far": ("ADV", "RB"),
    "last": ("ADJ", "JJ"), "early": ("ADJ", "JJ"), "late": ("ADJ", "JJ"),
}  # fmt: skip
