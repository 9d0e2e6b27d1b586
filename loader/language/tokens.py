"""Cut text into tokens as spaCy's English tokenizer does, in time that grows with the text only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.lang.tokenizer_exceptions import emoticons
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_suffix_regex, registry

LONGEST_RUN = 1000
"""Characters without a space after which a run is cut; spaCy's tokenizer is quadratic in the length of a run."""

LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
"""What ends a line, and with it a sentence."""

_INFIXES = (r"(?<=[A-Za-z]\.)[-–](?=[A-Za-z])", r"(?<=[0-9])[–—](?=[£$€]?[0-9])")
_SUFFIXES = (r"(?<=[0-9])(?:bn|tn|mn|trn|pc)",)
_UNREADABLE = re.compile(rf"\S{{{LONGEST_RUN + 1},}}|[^\w\s]{{20,}}")


class SafeTokenizer:
    """Wraps a spaCy tokenizer so that it never sees a long run without a space.

    A run over ``LONGEST_RUN`` characters becomes tokens of that length; a run of twenty or more marks, as in a line of
    dashes or of 20,000 brackets, is one token (or several, where it is longer than that).
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Keep the tokenizer."""
        self.tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """Cut a text; the text of the result is the text given."""
        if not _UNREADABLE.search(text):
            doc: Doc = self.tokenizer(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for word, space in self._cut(text):
            words.append(word)
            spaces.append(space)
        return Doc(self.tokenizer.vocab, words=words, spaces=spaces)

    def _cut(self, text: str) -> Iterator[tuple[str, bool]]:
        done = 0
        for run in _UNREADABLE.finditer(text):
            yield from self._read(text[done : run.start()])
            done = run.end() + (text[run.end() : run.end() + 1] == " ")
            for start in range(run.start(), run.end(), LONGEST_RUN):
                end = min(start + LONGEST_RUN, run.end())
                yield text[start:end], end == run.end() < done
        yield from self._read(text[done:])

    def _read(self, text: str) -> Iterator[tuple[str, bool]]:
        return ((token.text, bool(token.whitespace_)) for token in self.tokenizer(text))


def make_tokenizer(nlp: Language) -> SafeTokenizer:
    """Make the tokenizer of the embedded pipeline: spaCy's for English, nearer to how treebanks of English cut.

    "U.S.-led" is three tokens, "$5bn" is "$", "5", "bn", "830–846" is three tokens, and no emoticon is known, since
    spaCy takes the end of "(see below):" for one.
    """
    made: Tokenizer = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
    made.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), *_INFIXES]).finditer
    made.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), *_SUFFIXES]).search
    made.rules = {text: rule for text, rule in (made.rules or {}).items() if text not in emoticons}
    return SafeTokenizer(made)
