"""Hold what a reader found on a page, before it becomes a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A clean article without identity.

    ``paragraphs`` are in reading order, without line ends. Dates are ISO 8601;
    ``language`` is what the page states, lower case, without region.
    """

    paragraphs: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    dateline: str | None = None
