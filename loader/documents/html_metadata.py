"""Read what a page says about itself, each field from the source with the most authority."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from loader.documents.addresses import canonical_url
from loader.documents.dates import to_iso
from loader.documents.draft import Draft
from loader.documents.jsonld import JsonLd
from loader.documents.people import clean_names
from loader.documents.publishers import domain_name, from_url, split_title
from loader.documents.wordlists import words
from loader.model import Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]  # lxml ships no types


class Metadata:
    """The fields of a page. ``text`` reads the page's lines, and is called only for what nothing else says."""

    def __init__(self, tree: HtmlElement, page: Page, text: Callable[[], Draft]) -> None:
        """Look at the head once; fields are read when asked for."""
        self._tree, self._page, self._read_text = tree, page, text
        self._meta: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            value = (element.get("content") or "").strip()
            for name in ("name", "property", "itemprop", "http-equiv"):
                if value and element.get(name):
                    self._meta.setdefault(element.get(name).lower(), []).append(value[:2000])
        self._jsonld = JsonLd(
            [
                element.text_content()
                for element in tree.iter("script")
                if "ld+json" in (element.get("type") or "").lower()
            ]
        )

    @cached_property
    def _text(self) -> Draft:
        return self._read_text()

    def values(self, field: str) -> Iterator[tuple[str, ...]]:
        """Yield what each source says about a field, the most authoritative first."""
        for source in words("html", f"authority.{field}"):
            kind, _, name = source.partition(":")
            found = tuple(value for value in self._from(kind, name or field) if value.strip())
            if found:
                yield found

    def _from(self, kind: str, name: str) -> tuple[str, ...]:
        if kind == "stated":
            value = getattr(self._page, name)
            return (value,) if value else ()
        if kind == "jsonld":
            return self._jsonld.texts(name)
        if kind == "meta":
            return tuple(self._meta.get(name.lower(), ()))
        if kind == "text":
            value = getattr(self._text, name)
            return value if isinstance(value, tuple) else (value,) if value else ()
        return tuple(self._from_elements(kind, name))

    def _from_elements(self, kind: str, name: str) -> Iterator[str]:
        if kind == "itemprop":
            yield from self._from_microdata(name)
        elif kind == "html":
            yield self._tree.get("lang") or self._tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        elif kind == "element":
            yield from (" ".join(element.text_content().split())[:500] for element in self._tree.iter(name))
        elif kind == "time":
            yield from (
                time.get("datetime") or time.text_content() for time in self._tree.iter("time") if _in_story(time)
            )
        else:
            yield from self._from_links(kind, name)

    def _from_links(self, kind: str, name: str) -> Iterator[str]:
        for element in self._tree.iter("link" if kind == "link" else "a"):
            if name in (element.get("rel") or "").lower().split():
                yield (element.get("href") if kind == "link" else element.text_content()) or ""

    def _from_microdata(self, name: str) -> Iterator[str]:
        for element in self._tree.iter():
            if name not in (element.get("itemprop") or "").split():
                continue
            inner = next(
                (part for part in element.iter() if part is not element and part.get("itemprop") == "name"), element
            )
            yield (
                inner.get("content")
                or inner.get("href")
                or inner.get("datetime")
                or " ".join(inner.text_content().split())[:300]
            )

    @property
    def url(self) -> str | None:
        """Return the canonical address."""
        return next((url for found in self.values("url") for value in found if (url := canonical_url(value))), None)

    @property
    def publisher(self) -> str | None:
        """Return the outlet's name, its known name for a domain alone."""
        for found in self.values("publisher"):
            name = found[0].removeprefix("@").strip()
            if name and "://" not in name and len(name) <= 80:
                return from_url(f"https://{name.lower()}/") or name if "." in name and " " not in name else name
        return from_url(self.url) or domain_name(self.url)

    def title(self, publisher: str | None) -> str | None:
        """Return the headline, without the outlet's name; a cut-off one gives way to a fuller one."""
        titles = [split_title(" ".join(found[0].split()), publisher)[0] for found in self.values("title")]
        for title in titles:
            start = title.rstrip(".…").strip()
            if title.endswith(("...", "…")) and len(start) > 20:
                title = next(
                    (other for other in titles if other.startswith(start) and not other.endswith(("...", "…"))), title
                )
            if len(title) > 2:
                return title
        return None

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the names of those who wrote the story."""
        return next((names for found in self.values("authors") if (names := clean_names(found))), ())

    def moment(self, field: str) -> str | None:
        """Return the field ``published`` or ``modified`` as ISO 8601."""
        return next((iso for found in self.values(field) for value in found if (iso := to_iso(value))), None)

    @property
    def language(self) -> str | None:
        """Return the stated language without its region, lower case."""
        for found in self.values("language"):
            code = found[0].lower().replace("_", "-").split("-")[0].strip()
            if 2 <= len(code) <= 3 and code.isalpha():
                return code
        return None


def _in_story(element: HtmlElement) -> bool:
    return not any(above.tag in ("aside", "nav", "footer", "li") for above in element.iterancestors())
