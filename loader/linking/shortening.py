"""Take short names of bodies for the full ones before them: "the Commission", "ABC" for the "Office (ABC)"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache

from loader.linking.context import BODY_KINDS, Context
from loader.linking.words import words
from loader.model import Entity, EntityLink


def merge_short_names(context: Context, links: dict[int, EntityLink]) -> dict[int, EntityLink]:
    """Take unknown short names of bodies for the fuller one before: "the Commission".

    A short name is the end of the full one, its initials, the word that it
    begins with ("CBS" for CBS News), or stands in brackets behind it.
    """
    merged: dict[int, EntityLink] = {}
    abbreviations = _abbreviations(context, links)
    fuller_names = _FullerNames()
    for index in sorted(links):
        link = links[index]
        if link.entity.type in BODY_KINDS:
            known = link.entity.resolved
            fuller = fuller_names.begun(link) if known else _told(link, abbreviations) or fuller_names.of(link.entity)
            if fuller is not None:
                mention = replace(link.mention, type=fuller.entity.type, reading="alias")
                link = EntityLink(
                    mention, fuller.entity, round(fuller.score * 0.9, 2), "short for a name before in this document"
                )
        merged[index] = link
        fuller_names.add(link)
    return merged


def _told(link: EntityLink, abbreviations: dict[str, EntityLink]) -> EntityLink | None:
    told = abbreviations.get(link.mention.text)
    return told if told is not None and told.entity.iri != link.entity.iri else None


class _FullerNames:
    """The bodies named so far, by the short forms of their names, the last one last."""

    def __init__(self) -> None:
        self._by_form: dict[str, dict[str, EntityLink]] = defaultdict(dict)

    def add(self, link: EntityLink) -> None:
        """Add the body of a link, under all its names."""
        entity = link.entity
        if entity.type not in BODY_KINDS:
            return
        for form in {form for name in (entity.name, *entity.aliases, link.mention.text) for form in _short_forms(name)}:
            self._by_form[form].pop(entity.iri, None)
            self._by_form[form][entity.iri] = link

    def of(self, short: Entity) -> EntityLink | None:
        """Return the last body, other than itself, that a name is short for."""
        found = self._by_form.get(short.name, {})
        return next((found[iri] for iri in reversed(found) if iri != short.iri), None)

    def begun(self, link: EntityLink) -> EntityLink | None:
        """Return the unknown body whose name a known acronym begins: "FTC" after "FTC Shipping" is no commission."""
        short = link.mention.text
        if not short.isupper() or link.mention.reading != "alias":
            return None
        found = self._by_form.get(short, {}).values()
        return next((other for other in found if not other.entity.resolved and other.entity.name != short), None)


def _abbreviations(context: Context, links: dict[int, EntityLink]) -> dict[str, EntityLink]:
    """Map what is told to stand for a body or an agreement: "the Office (ABC)", "the Office, known as ABC"."""
    found: dict[str, EntityLink] = {}
    for index, link in links.items():
        if link.entity.type in BODY_KINDS | {"agreement"} and links.get(index + 1) is not link:
            after = [token.text for token in context.doc[index + 1 : index + 5]]
            for opening in (["("], [",", "known", "as"], ["known", "as"], [",", "or"]):
                short = after[len(opening)] if len(after) > len(opening) and after[: len(opening)] == opening else ""
                if len(short) > 1 and short.isupper():
                    found.setdefault(short, link)
    return found


@lru_cache(maxsize=10_000)
def _short_forms(name: str) -> tuple[str, ...]:
    """Return what a name may be cut down to: its last words, its first one, its initials."""
    words_of = name.split()
    first, initials = words_of[:1], "".join(word[0] for word in words_of if word[0].isupper())
    ends = [" ".join(words_of[index:]) for index in range(1, len(words_of))]
    leads = len(words_of) > 1 and len(first[0]) > 2 and (first[0].isupper() or not is_agency_name(name))
    return (*ends, *(first if leads else ()), *([initials] if len(initials) > 2 else ()))


def is_agency_name(text: str) -> bool:
    """Tell whether a name holds a word by which public bodies are called."""
    return any(word.lower() in words().agency_heads for word in text.split())
