"""Load the language pipeline: the embedded one, or any installed spaCy pipeline with its labels made ours.

What the rest of the package relies on, whichever pipeline is loaded:

* ``token.tag_`` is a Penn tag, ``token.pos_`` a UD v2 one;
* ``token.dep_`` is a UD v2 relation (``nsubj``, ``nsubj:pass``, ``obj``, ``obl``, ``nmod``, ``acl:relcl`` ...),
  ``ROOT`` at the head of a sentence; each sentence is one tree;
* ``doc.ents`` are labelled PER, ORG, LOC, NORP (peoples, demonyms, creeds) or MISC;
* no sentence crosses a line break, and ``doc.text`` is the text given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loader.errors import UsageError

if TYPE_CHECKING:
    from spacy.language import Language


# What a pipeline must make, whichever component makes it, and the usual one for it.
_NEEDED = {"tagger": "token.tag", "parser": "token.dep", "ner": "doc.ents"}


def load_pipeline(model: str | None = None, *, threads: int = 1) -> Language:
    """Load a pipeline; None is the embedded one, a name that of an installed spaCy pipeline or a folder of one.

    ``threads`` is for the embedded pipeline: so many windows of text are read at a time. The result is the same
    whatever their number.

    Raises:
        UsageError: no pipeline of that name is installed, or it has no tags, tree or names.

    """
    return _embedded(threads) if model is None else _installed(model)


def _embedded(threads: int) -> Language:
    import spacy

    import loader.language.embedded
    import loader.language.lemmas  # noqa: F401, since importing registers the components
    from loader.language.tokens import make_tokenizer

    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.add_pipe("geopol_reader", config={"threads": threads})
    nlp.add_pipe("geopol_lemmatizer")
    return nlp


def _installed(model: str) -> Language:
    import spacy

    import loader.language.labels
    import loader.language.lemmas  # noqa: F401, since importing registers the components
    from loader.language.tokens import SafeTokenizer

    try:
        nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        reason = re.sub(r"^\[E\d+\] ", "", str(error).partition("\n")[0]).rstrip(". ")
        raise UsageError(
            f"cannot load the spaCy pipeline {model!r}: {reason}. Install it, or leave --model out."
        ) from error
    made = {what for name in nlp.pipe_names for what in nlp.get_pipe_meta(name).assigns}
    if missing := [part for part, what in _NEEDED.items() if what not in made]:
        raise UsageError(
            f"the spaCy pipeline {model!r} has no {', '.join(missing)}: it cannot take the embedded one's place; "
            "choose one that has, or leave --model out"
        )
    nlp.tokenizer = SafeTokenizer(nlp.tokenizer)
    nlp.add_pipe("geopol_lines", first=True)
    nlp.add_pipe("geopol_labels")
    if not any("lemmatizer" in name for name in nlp.pipe_names):
        nlp.add_pipe("geopol_lemmatizer")
    return nlp
