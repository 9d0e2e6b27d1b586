"""Cut words into the pieces of a pretrained encoder's vocabulary."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

FIRST, LAST, UNKNOWN = 101, 102, 100
_MOST_OF_WORD = 8
_LONGEST_WORD = 100


class Pieces:
    """Cuts words by a tokenizer file; safe to share between threads."""

    def __init__(self, tokenizer: Path) -> None:
        """Load the vocabulary."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.of = lru_cache(maxsize=100_000)(self._cut)

    def _cut(self, text: str) -> list[int]:
        found = self._tokenizer.encode(text[:_LONGEST_WORD], add_special_tokens=False).ids
        return found[:_MOST_OF_WORD] or [UNKNOWN]


@cache
def load_pieces(tokenizer: Path) -> Pieces:
    """Load a vocabulary once for all who cut words by it."""
    return Pieces(tokenizer)
