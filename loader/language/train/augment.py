"""Change training windows at random in ways that keep their labels true.

Case (all lower, all upper, headline), quotes, a lost full stop, a dateline before the first sentence, other people's
and places' names, transitive verbs that look like nouns in "agreed to ship arms".
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from loader.language.train.drawn import DrawnNames
from loader.language.train.names import from_bio, to_bio
from loader.language.train.sentences import Parse, Sentence

Change = Callable[[Sentence], Sentence]

_CURLY = {'"': "“", "'": "’", "``": "“", "''": "”", "'s": "’s", "n't": "n’t", "'re": "’re", "'ve": "’ve", "'ll": "’ll"}
_STRAIGHT = {"“": '"', "”": '"', "’": "'", "‘": "'", "’s": "'s", "n’t": "n't", "``": '"', "''": '"'}
_AGENCIES = ("Reuters", "AP", "AFP", "Sputnik", "Xinhua", "TASS", "CNN", "Bloomberg", "DPA", "Kyodo", "Anadolu")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "Nov.",
    "Dec.",
)
_NOUNLIKE = [
    "speed",
    "boost",
    "halt",
    "ease",
    "limit",
    "curb",
    "slow",
    "cap",
    "cut",
    "raise",
    "export",
    "import",
    "lift",
    "block",
    "ban",
    "tax",
    "target",
    "probe",
    "fund",
    "back",
    "arm",
    "counter",
    "track",
    "review",
    "monitor",
    "exit",
    "access",
    "process",
    "ship",
    "supply",
    "share",
    "store",
    "trade",
    "transfer",
    "delay",
    "suspend",
    "control",
    "protest",
    "sanction",
    "finance",
    "freeze",
]
_SMALL = frozenset(["a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "by", "with", "from", "as"])


@dataclass(frozen=True)
class Pools:
    """Names to put in the place of others, each cut into words."""

    people: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]
    cities: tuple[tuple[str, ...], ...]
    organisations: tuple[tuple[str, ...], ...]
    drawn: DrawnNames


def read_pools(folder: Path, sentences: Sequence[Sentence]) -> Pools:
    """Draw names from the reference tables (rows in the public domain or under CC0) and from the training names."""
    people = [row["person"] for row in _open_rows(folder / "officeholders.csv")]
    bodies = [row["name"] for row in _open_rows(folder / "organisations.csv") if len(row["name"].split()) < 9]
    with (folder / "countries.csv").open(encoding="utf-8", newline="") as lines:
        countries = list(csv.DictReader(lines))
    seen: dict[str, list[tuple[str, ...]]] = {"PER": [], "LOC": [], "ORG": []}
    for sentence in sentences:
        for kind, start, end in from_bio(sentence.names or ()):
            if kind in seen:
                seen[kind].append(sentence.words[start:end])
    cities = [row["capital"] for row in countries if row["capital"]]
    places = [row["name"] for row in countries] + cities
    return Pools(
        people=(*_cut(people), *sorted(set(seen["PER"]))),
        places=(*_cut(places), *sorted(set(seen["LOC"]))),
        cities=_cut(cities),
        organisations=(*_cut(bodies), *sorted(set(seen["ORG"]))),
        drawn=DrawnNames(),
    )


def _open_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            row for row in csv.DictReader(lines) if "CC-BY" not in row["licence"] and "no licence" not in row["licence"]
        ]


def _cut(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(name.replace("-", " - ").replace(",", " ,").split()) for name in names if name.strip())


class Augmenter:
    """Changes windows with a random number generator of its own."""

    def __init__(self, chooser: random.Random, pools: Pools) -> None:
        """Keep the pools of names."""
        self.chooser, self.pools = chooser, pools

    def change(self, window: list[Sentence]) -> list[Sentence]:
        """Return the window, changed or not."""
        draw = self.chooser.random
        changed = [self._exchange(sentence) for sentence in window]
        if draw() < 0.06:
            changed = [self._dateline(changed[0]), *changed[1:]]
        if draw() < 0.3:
            table = _CURLY if draw() < 0.5 else _STRAIGHT
            changed = [_spell(sentence, lambda words: _quotes(words, table)) for sentence in changed]
        if draw() < 0.12:
            changed = [*changed[:-1], _without_stop(changed[-1])]
        if (kind := draw()) < 0.1:
            case = _upper if kind < 0.03 else _lower if kind < 0.06 else _headline
            changed = [_spell(sentence, case) for sentence in changed]
        if len(changed) > 1 and draw() < 0.2:
            changed = [replace(one, starts_line=self.chooser.random() < 0.5) for one in changed]
        return changed

    def _exchange(self, sentence: Sentence) -> Sentence:
        if sentence.names and self.chooser.random() < 0.35:
            sentence = self._rename(sentence)
        if sentence.parse and self.chooser.random() < 0.3:
            sentence = _spell(sentence, lambda words: self._verbs(words, sentence.parse))
        return sentence

    def _rename(self, sentence: Sentence) -> Sentence:
        pools = {"PER": self.pools.people, "LOC": self.pools.places, "ORG": self.pools.organisations}
        for kind, start, end in reversed(from_bio(sentence.names or ())):
            if kind in pools and self.chooser.random() < 0.5:
                other = self._other(kind, pools[kind])
                if len(other) == end - start or sentence.parse is None:
                    sentence = _put(sentence, (kind, start, end), other)
        return sentence

    def _other(self, kind: str, pool: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        chance = self.chooser.random()
        if kind == "PER" and chance < 0.12:
            return self.pools.drawn.person(self.chooser, pool)
        if kind == "ORG" and chance < 0.3:
            return self.pools.drawn.body(self.chooser, self.pools.places)
        return self.chooser.choice(pool)

    def _verbs(self, words: tuple[str, ...], parse: Parse | None) -> tuple[str, ...]:
        if parse is None:
            return words
        found = list(words)
        for place in range(1, len(words)):
            infinitive = parse.xpos[place] == "VB" and parse.xpos[place - 1] == "TO"
            if infinitive and _has_object(parse, place) and self.chooser.random() < 0.7:
                found[place] = self.chooser.choice(_NOUNLIKE)
        return tuple(found)

    def _dateline(self, sentence: Sentence) -> Sentence:
        city = self.chooser.choice(self.pools.cities)
        if self.chooser.random() < 0.6:
            city = tuple(word.upper() for word in city)
        words, names, xpos = list(city), ["B-LOC", *["I-LOC"] * (len(city) - 1)], ["NNP"] * len(city)
        heads, relations = [0] + [1] * (len(city) - 1), ["parataxis", *["flat"] * (len(city) - 1)]
        glued = [False] * len(city)
        form = self.chooser.random()
        if form < 0.4:
            _add(words, (",", self.chooser.choice(_MONTHS), str(self.chooser.randint(1, 28))))
            names += ["O"] * 3
            xpos += [",", "NNP", "CD"]
            heads, relations = (
                [*heads, len(city) + 2, 1, len(city) + 2],
                [*relations, "punct", "nmod:unmarked", "nummod"],
            )
            glued += [True, False, False]
        if form > 0.25:
            at = len(words) + 2
            _add(words, ("(", self.chooser.choice(_AGENCIES), ")"))
            names += ["O", "B-ORG", "O"]
            xpos += ["-LRB-", "NNP", "-RRB-"]
            heads, relations = [*heads, at, 1, at], [*relations, "punct", "appos", "punct"]
            glued += [False, True, True]
        words.append(self.chooser.choice(("-", "--", "—", "–", ":")))
        names.append("O")
        xpos.append(":")
        heads.append(1)
        relations.append("punct")
        glued.append(words[-1] == ":")
        return _before(sentence, words, glued, names, (xpos, heads, relations))


def _has_object(parse: Parse, place: int) -> bool:
    return any(head == place + 1 and parse.relations[one] == "obj" for one, head in enumerate(parse.heads))


def _add(words: list[str], more: Sequence[str]) -> None:
    words.extend(more)


_COARSE = {"NNP": "PROPN", "CD": "NUM"}


def _before(
    sentence: Sentence,
    words: list[str],
    glued: list[bool],
    names: list[str],
    tree: tuple[list[str], list[int], list[str]],
) -> Sentence:
    parse = sentence.parse
    if parse is not None:
        if any(head < 0 for head in parse.heads) or 0 not in parse.heads:
            return sentence
        xpos, heads, relations = tree
        count, root = len(words), parse.heads.index(0) + 1 + len(words)
        parse = Parse(
            upos=(*(_COARSE.get(tag, "PUNCT") for tag in xpos), *parse.upos),
            xpos=(*xpos, *parse.xpos),
            heads=(*(head or root for head in heads), *(head + count if head else 0 for head in parse.heads)),
            relations=(*relations, *parse.relations),
            lemmas=(*words, *parse.lemmas),
        )
    return replace(
        sentence,
        words=(*words, *sentence.words),
        glued=(*glued, *sentence.glued),
        names=(*names, *sentence.names) if sentence.names else None,
        parse=parse,
    )


def _put(sentence: Sentence, span: tuple[str, int, int], other: tuple[str, ...]) -> Sentence:
    kind, start, end = span
    glued = (sentence.glued[start], *[word in (",", "'s", "'") for word in other[1:]])
    return replace(
        sentence,
        words=(*sentence.words[:start], *other, *sentence.words[end:]),
        glued=(*sentence.glued[:start], *glued, *sentence.glued[end:]),
        names=(
            *(sentence.names or ())[:start],
            *to_bio(len(other), [(kind, 0, len(other))]),
            *(sentence.names or ())[end:],
        ),
    )


def _spell(sentence: Sentence, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Sentence:
    return replace(sentence, words=change(sentence.words))


def _quotes(words: tuple[str, ...], table: dict[str, str]) -> tuple[str, ...]:
    found, inside = [], False
    for word in words:
        new = table.get(word, word)
        if word == '"' and new == "“":
            new = "”" if inside else "“"
            inside = not inside
        found.append(new)
    return tuple(found)


def _upper(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.upper() for word in words)


def _lower(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _headline(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word if word in _SMALL else word[:1].upper() + word[1:] for word in words)


def _without_stop(sentence: Sentence) -> Sentence:
    count = len(sentence.words) - 1
    parse = sentence.parse
    if (
        count < 2
        or sentence.words[-1] not in (".", "!", "?")
        or (parse and (count + 1 in parse.heads or parse.heads[-1] == 0))
    ):
        return sentence
    if parse:
        parse = Parse(**{name: getattr(parse, name)[:-1] for name in Parse.__dataclass_fields__})
    return replace(
        sentence,
        words=sentence.words[:-1],
        glued=sentence.glued[:-1],
        names=sentence.names[:-1] if sentence.names else None,
        parse=parse,
    )
