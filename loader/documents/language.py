"""Tell the language of a text, for pages that no pipeline can read."""

from __future__ import annotations

from loader.documents.lines import function_share
from loader.documents.wordlists import names
from loader.errors import PageError

_ENOUGH = 20  # words below which a guess is worth nothing
_ENGLISH = 0.15  # share of English function words that no other language reaches


def check_language(text: str, stated: str | None, source: str) -> str:
    """Return "en" for an English text.

    Texts under 20 words pass, unless the page itself states another language.

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
    if len(sample.split()) < _ENOUGH and sample.isascii():
        return True
    return max(function_share(sample), function_share(sample[len(sample) // 2 :])) >= _ENGLISH


def _detect(sample: str, stated: str | None) -> str:
    letters = sum(char.isalpha() for char in sample)
    foreign = sum(char.isalpha() and ord(char) > 0x24F for char in sample)
    if len(sample.split()) < _ENOUGH and 2 * foreign < letters:
        return stated if stated in names("words", "languages") else "en"
    import py3langid  # type: ignore[import-untyped]  # py3langid ships no types

    found, _score = py3langid.classify(sample)
    # Names fill short notices; a guess at a language that few pages are in is then worth nothing.
    return str(found) if found in names("words", "languages") or not sample.isascii() else "en"
