"""Tell the language of a text, for pages that no pipeline can read."""

from __future__ import annotations

from loader.documents.lines import function_share
from loader.documents.wordlists import names
from loader.errors import PageError

_ENOUGH = 20  # words below which a guess is worth nothing
_PART = 8  # words of a paragraph that shows its language
_SURE = 0.3  # of a text in which a foreign half would show
_LETTERS = 8  # of any text; marks and figures are of no language
_MARGIN = 20.0  # natural logarithm of how much likelier another language must be
_ENGLISH = 0.15  # share of English function words that no other language reaches


def check_language(text: str, stated: str | None, source: str) -> str:
    """Return "en" for an English text, and for one whose language does not show.

    A text of several languages has that of the paragraphs that make up most
    of it. Of a text under 20 words the page's own word decides, unless the
    text itself is plain.

    Raises:
        PageError: reason language, with the language named.
    """
    sample = text[:5000]
    found = "en" if _is_english(sample) else _detect(sample, stated)
    if found == "en":
        return found
    name = names("words", "languages").get(found, found)
    raise PageError(f"{source}: the text is {name} ({found}); only English pages are read so far", reason="language")


def _is_english(sample: str) -> bool:
    """Tell English by its function words, paragraph by paragraph."""
    parts = [part for part in sample.split("\n") if len(part.split()) >= _PART] or [sample]
    english = sum(len(part) for part in parts if function_share(part) >= _ENGLISH)
    return 2 * english > sum(map(len, parts)) or function_share(sample) >= _SURE


def _detect(sample: str, stated: str | None) -> str:
    """Return the language by its letters, English when another is not likelier by far: names fill short notices."""
    if sum(char.isalpha() for char in sample) < _LETTERS:
        return "en"
    import py3langid  # type: ignore[import-untyped]  # py3langid ships no types

    known = names("words", "languages")
    scores = {str(code): float(score) for code, score in py3langid.rank(sample) if code in known}
    best = max(scores, key=lambda code: (scores[code], code))
    if scores[best] - scores["en"] >= _MARGIN:
        return best
    return stated if stated in known and len(sample.split()) < _ENOUGH else "en"
