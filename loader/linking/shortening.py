"""Take short names of bodies for the full ones before them: "the Commission", "ABC" for the "Office (ABC)"."""

from __future__ import annotations

from dataclasses import replace

from loader.linking.context import BODY_KINDS, Context
from loader.linking.words import words
from loader.model import EntityLink


def merge_short_names(context: Context, links: dict[int, EntityLink]) -> dict[int, EntityLink]:
    """Take unknown short names of bodies for the fuller one before: "the Commission".

    A short name is the end of the full one, its initials, the word that it
    begins with ("CBS" for CBS News), or stands in brackets behind it.
    """
    merged: dict[int, EntityLink] = {}
    abbreviations = _abbreviations(context, links)
    for index in sorted(links):
        link = links[index]
        if not link.entity.resolved and link.entity.type in BODY_KINDS:
            fuller = _fuller(link, merged, abbreviations)
            if fuller is not None:
                mention = replace(link.mention, type=fuller.entity.type, reading="alias")
                link = EntityLink(
                    mention, fuller.entity, round(fuller.score * 0.9, 2), "short for a name before in this document"
                )
        merged[index] = link
    return merged


def _fuller(
    link: EntityLink, earlier: dict[int, EntityLink], abbreviations: dict[str, EntityLink]
) -> EntityLink | None:
    told = abbreviations.get(link.mention.text)
    if told is not None and told.entity.iri != link.entity.iri:
        return told
    return next((earlier[i] for i in sorted(earlier, reverse=True) if _is_short_for(link, earlier[i])), None)


def _abbreviations(context: Context, links: dict[int, EntityLink]) -> dict[str, EntityLink]:
    """Map what is told to stand for a body: "the Office (ABC)", "the Office, known as ABC"."""
    found: dict[str, EntityLink] = {}
    for index, link in links.items():
        if link.entity.type in BODY_KINDS and links.get(index + 1) is not link:
            after = [token.text for token in context.doc[index + 1 : index + 5]]
            for opening in (["("], [",", "known", "as"], ["known", "as"], [",", "or"]):
                short = after[len(opening)] if len(after) > len(opening) and after[: len(opening)] == opening else ""
                if len(short) > 1 and short.isupper():
                    found.setdefault(short, link)
    return found


def _is_short_for(short_link: EntityLink, full_link: EntityLink) -> bool:
    short, full = short_link.entity, full_link.entity
    if full.type not in BODY_KINDS or full.iri == short.iri:
        return False
    return any(_shortens(short.name, name) for name in (full.name, *full.aliases, full_link.mention.text))


def _shortens(short: str, name: str) -> bool:
    words_of = name.split()
    if len(short) > 2 and words_of[0] == short and len(words_of) > 1 and (short.isupper() or not is_agency_name(name)):
        return True
    initials = "".join(word[0] for word in words_of if word[0].isupper())
    return (len(words_of) > len(short.split()) and name.endswith(f" {short}")) or (len(short) > 2 and short == initials)


def is_agency_name(text: str) -> bool:
    """Tell whether a name holds a word by which public bodies are called."""
    return any(word.lower() in words().agency_heads for word in text.split())
