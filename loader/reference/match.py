"""Find names in text: the longest wins, and capitals count where they tell words apart."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_ATOM = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+|[^\w\s]|_")
_HYPHENS = frozenset("-‐‑")
_APOSTROPHES = frozenset("’‘")
_ARTICLE, _ARTICLES = "al", frozenset({"al", "el"})
_PARTICLES = frozenset(
    {"al", "bin", "bint", "ibn", "abu", "de", "del", "da", "dos", "di", "du", "la", "van", "von", "der", "den"}
)
_ANY_CASE = frozenset({"agency", "commodity", "office"})
_FIRST_CAPITAL = frozenset({"agreement", "government", "organization"})
_OWNERS = frozenset({"country", "government", "organization", "agency", "place"})
_OWNED = frozenset({"agency", "office"})


class Name(NamedTuple):
    """A name of a thing.

    ``sense`` is name, alias, demonym, metonym, capital (the name of a capital,
    standing for the government), role (the title of an office) or generic (a
    name that needs its country beside it, such as "Commerce Ministry").
    """

    surface: str
    entity_iri: str
    kind: str
    sense: str
    iso2: str | None


class Match(NamedTuple):
    """A stretch of text and what it may name.

    ``start`` and ``end`` count tokens or characters, half-open. ``owner`` is
    the part that names whose it is ("Chinese" in "Chinese Commerce Ministry").
    """

    start: int
    end: int
    names: tuple[Name, ...]
    owner: tuple[int, int] | None = None


class _Atom(NamedTuple):
    """A word or a mark of punctuation; ``key`` is it without accents, dots and capitals."""

    plain: str
    key: str
    start: int
    end: int


class _Found(NamedTuple):
    """Names over atoms ``start`` to ``end``, half-open; the owner's end, when it has one."""

    start: int
    end: int
    names: tuple[Name, ...]
    owner_end: int | None = None


class NameTable(NamedTuple):
    """All names by the atoms they consist of, as plain values that JSON can hold.

    ``names`` gives, for the keys of the atoms joined by spaces, each name and
    its atoms with their capitals; ``lengths`` the numbers of atoms of the
    names that begin with a key, the longest first; ``owners`` what may stand
    before the name of an agency or an office. A table that was kept as JSON
    holds lists in place of tuples.
    """

    names: Mapping[str, Sequence[tuple[Name, Sequence[str]]]]
    lengths: Mapping[str, Sequence[int]]
    owners: Mapping[str, Sequence[str]]


def name_table(names: Iterable[Name], owners: Mapping[str, Sequence[str]]) -> NameTable:
    """Return the table of ``names``; of several names of one thing that read alike, the first counts.

    A single word reads otherwise with a capital: "Army" and "army".
    """
    found: dict[str, list[tuple[Name, Sequence[str]]]] = defaultdict(list)
    lengths: dict[str, set[int]] = defaultdict(set)
    seen: set[tuple[str, str]] = set()
    for name in names:
        plain = [_plain(word) for word in _ATOM.findall(name.surface) if word not in _HYPHENS]
        keys = [_key(word) for word in plain]
        key = " ".join(keys)
        read = key if len(plain) > 1 else " ".join(plain)
        if (read, name.entity_iri) not in seen:
            seen.add((read, name.entity_iri))
            found[key].append((name, plain))
            lengths[keys[0]].add(len(keys))
    return NameTable(found, {first: sorted(each, reverse=True) for first, each in lengths.items()}, owners)


class NameIndex:
    """Find the names of a table in text."""

    def __init__(self, table: NameTable) -> None:
        """Look names up in ``table``."""
        self._names, self._lengths, self._owners = table

    def in_text(self, text: str) -> list[Match]:
        """Return the matches in a text, as spans of characters."""
        atoms = list(_atoms(text))
        return [_match(found, [(atom.start, atom.end) for atom in atoms]) for found in self._scan(atoms)]

    def in_tokens(self, tokens: Sequence[str]) -> list[Match]:
        """Return the matches in a sequence of tokens, as spans of tokens."""
        atoms, places = [], []
        for index, token in enumerate(tokens):
            for atom in [
                atom for atom in _atoms(token) if not (atom.plain in _HYPHENS and 0 < index < len(tokens) - 1)
            ]:
                atoms.append(atom)
                places.append((index, index + 1))
        return [_match(found, places) for found in self._scan(atoms)]

    def _scan(self, atoms: Sequence[_Atom]) -> Iterator[_Found]:
        """Yield the longest names from left to right, none over another."""
        position = 0
        while position < len(atoms):
            found = self._longest(atoms, position)
            if found:
                yield found
            position = found.end if found else position + 1

    def _longest(self, atoms: Sequence[_Atom], start: int) -> _Found | None:
        """Return the longest name at ``start``, with the words that say whose it is."""
        all_found = [_Found(start, end, names) for end, names in self._at(atoms, start)]
        all_found += [owned for found in all_found for owned in self._owned(atoms, found)]
        return max(all_found, key=lambda found: (found.end, found.owner_end is None), default=None)

    def _owned(self, atoms: Sequence[_Atom], owner: _Found) -> Iterator[_Found]:
        """Yield the agencies and offices named right after their owner: "China's Commerce Ministry"."""
        owning = {
            name.iso2 if name.iso2 and name.kind != "organization" else name.entity_iri
            for name in owner.names
            if name.kind in _OWNERS
        }
        after = _after_possessive(atoms, owner.end)
        for end, names in self._at(atoms, after) if owning else ():
            own = [
                name
                for name in names
                if name.kind in _OWNED and not owning.isdisjoint(self._owners.get(name.entity_iri, ()))
            ]
            if own:
                settled = tuple(name._replace(sense="alias" if name.kind == "agency" else "role") for name in own)
                yield _Found(owner.start, end, settled, owner.end)

    def _at(self, atoms: Sequence[_Atom], start: int) -> Iterator[tuple[int, tuple[Name, ...]]]:
        """Yield the ends of all names that begin at ``start``, and the names."""
        if start >= len(atoms):
            return
        for length in self._lengths.get(atoms[start].key, ()):
            words = atoms[start : start + length]
            known = self._names.get(" ".join(word.key for word in words), ()) if len(words) == length else ()
            names = tuple(Name(*name) for name, plain in known if _fits(name[2], plain, words))
            if names:
                yield start + length, names


def _atoms(text: str) -> Iterator[_Atom]:
    """Yield the words and marks; a hyphen between two words is no mark of its own."""
    for found in _ATOM.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        if (
            word in _HYPHENS
            and start > 0
            and end < len(text)
            and not text[start - 1].isspace()
            and not text[end].isspace()
        ):
            continue
        plain = _plain(word)
        yield _Atom(plain, _key(plain), start, end)


def _key(plain: str) -> str:
    """Return a word without its capitals; the Arabic article, which outlets write "al" or "el", in one form."""
    key = plain.casefold()
    return _ARTICLE if key in _ARTICLES else key


def _plain(word: str) -> str:
    """Return a word without accents, and an abbreviation without dots."""
    if word.isascii():
        return word.replace(".", "") if "." in word and len(word) > 1 else word
    if word in _APOSTROPHES:
        return "'"
    return "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))


def _fits(kind: str, plain: Sequence[str], words: Sequence[_Atom]) -> bool:
    """Say whether the capitals of a text allow a name."""
    loose = kind in _ANY_CASE if len(plain) > 1 else kind in ("commodity", "office")
    for index, (own, word) in enumerate(zip(plain, words, strict=True)):
        if own == word.plain or word.key == _ARTICLE or (len(own) > 3 and word.plain == own.upper()):
            continue
        if kind == "person" and (word.key in _PARTICLES or _is_syllable(own, word, index)):
            continue
        acronym = len(own) > 1 and own.isupper()
        if acronym or not (loose or (index > 0 and kind in _FIRST_CAPITAL)):
            return False
    return True


def _is_syllable(own: str, word: _Atom, index: int) -> bool:
    """Tell whether the second half of a given name stands without its capital: "Lee Jae-myung"."""
    return index > 1 and word.plain == own.lower()


def _after_possessive(atoms: Sequence[_Atom], position: int) -> int:
    """Return where the next word begins, past "'s" or the apostrophe of a plural."""
    if position < len(atoms) and atoms[position].plain == "'":
        position += 1
        if position < len(atoms) and atoms[position].plain == "s":
            position += 1
    return position


def _match(found: _Found, places: Sequence[tuple[int, int]]) -> Match:
    """Return a match over atoms as one over the places of the atoms."""
    owner = (places[found.start][0], places[found.owner_end - 1][1]) if found.owner_end else None
    return Match(places[found.start][0], places[found.end - 1][1], found.names, owner)
