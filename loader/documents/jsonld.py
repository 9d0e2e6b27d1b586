"""Read what a page says about itself in JSON-LD, without a JSON-LD processor: no context is ever fetched."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence

from loader.documents.wordlists import word_set

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_LIMIT = 1_000_000  # characters of one script
_DEPTH = 12
_CONTROL = re.compile(r"[\x00-\x1f]")


class JsonLd:
    """The article node of a page's JSON-LD scripts, with the nodes that it points to."""

    def __init__(self, scripts: Sequence[str]) -> None:
        """Parse the scripts; broken ones count as absent."""
        nodes = [node for script in scripts[:50] for node in _nodes(_parse(script))]
        self._by_id = {str(node["@id"]): node for node in reversed(nodes) if len(node) > 1 and "@id" in node}
        articles = [node for node in nodes if _is_article(node)]
        self._article: dict[str, Json] = max(articles, key=_richness, default={})

    def text(self, name: str) -> str | None:
        """Return a property as text: a string, or the name or address of the node there."""
        return next(iter(self.texts(name)), None)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a property as text, in order."""
        return tuple(self._strings(self._article.get(name), 0))

    def _strings(self, value: Json, depth: int) -> Iterator[str]:
        if depth > _DEPTH:
            return
        if isinstance(value, str):
            clean = html.unescape(value).strip()
            if clean:
                yield clean
        elif isinstance(value, list):
            for item in value[:50]:
                yield from self._strings(item, depth + 1)
        elif isinstance(value, dict):
            known = value if "name" in value else self._by_id.get(str(value.get("@id")), value)
            for key in ("name", "@value", "url", "@id"):
                if known.get(key):
                    yield from self._strings(known[key], depth + 1)
                    return


def _parse(script: str) -> Json:
    text = (
        script.strip()[:_LIMIT]
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
    )
    try:
        value: Json = json.loads(_CONTROL.sub(" ", text).strip().rstrip(";"))
    except (ValueError, RecursionError):
        return None
    return value


def _nodes(value: Json, depth: int = 0) -> Iterator[dict[str, Json]]:
    """Yield the nodes of lists, graphs and wrappers in document order."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value[:500]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "publisher", "author"):
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)


def _is_article(node: dict[str, Json]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    known = word_set("html", "article_types")
    return any(str(name).rpartition("/")[2].lower() in known for name in names)


def _richness(node: dict[str, Json]) -> int:
    return sum(
        bool(node.get(key))
        for key in ("headline", "datePublished", "author", "publisher", "articleBody", "dateModified")
    )
