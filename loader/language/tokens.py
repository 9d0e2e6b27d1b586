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
_TOO_LONG = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


class SafeTokenizer:
    """Wraps a spaCy tokenizer so that long runs without a space are cut before it sees them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Keep the tokenizer."""
        self.tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """Cut a text; the text of the result is the text given."""
        if not _TOO_LONG.search(text):
            doc: Doc = self.tokenizer(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for part in _parts(text):
            for token in self.tokenizer(part):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.tokenizer.vocab, words=words, spaces=spaces)


def _parts(text: str) -> Iterator[str]:
    done = 0
    for run in _TOO_LONG.finditer(text):
        yield text[done : run.start()]
        for start in range(run.start(), run.end(), LONGEST_RUN):
            yield text[start : min(start + LONGEST_RUN, run.end())]
        done = run.end()
    yield text[done:]


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
