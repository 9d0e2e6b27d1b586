"""Tell which words head the title of an office or a post: "secretary", "Chief Justice", "underwriter"."""

from __future__ import annotations

from spacy.tokens import Token

from loader.linking.words import words

_CHIEF_TO_HEAD = 3  # words from "Chief" to what it is chief of: "Chief Electoral Commissioner"


def singular(token: Token) -> str:
    """Return the whole word for one of them: "Presidents" gives "President", "Gov." gives "Governor"."""
    text: str = token.text[: len(token.lemma_)] if is_plural_title(token) else token.text
    return words().title_abbreviations.get(token.lower_) or words().chairs.get(token.lower_, text)


def head_word(token: Token) -> str:
    """Return the last word of a title in small letters and in full: "Gov." gives "governor"."""
    return words().title_abbreviations.get(token.lower_, token.lower_).lower()


def heads_title(token: Token) -> bool:
    """Tell whether a word is the last of a title: "minister", not "chief" of "Chief Justice"."""
    lemma = token.lemma_.lower() if is_plural_title(token) else token.lower_
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if is_rank(token) or _chief_head(token) is not None:
        return False
    goes_on = after is not None and (after.lower_ in words().office_heads or _is_under_chief(after))
    if after is not None and goes_on and not after.is_sent_start and not is_rank(after):
        return False  # the longer title takes it in: "deputy minister"
    heads = lemma in words().office_heads or _is_under_chief(token) or _is_form_of_address(token)
    return heads and (token.tag_ in {"NN", "NNP"} or token.is_title or is_plural_title(token))


def _chief_head(token: Token) -> Token | None:
    """Return the noun that "Chief" or "Deputy" belongs to: "Justice" of "Chief Justice", "officer"."""
    found: Token | None = None
    if token.lower_ != "chief" and token.lower_ not in words().office_ranks:
        return None
    for other in token.doc[token.i + 1 : token.i + 1 + _CHIEF_TO_HEAD]:
        lemma = other.lemma_.lower() if is_plural_title(other) else other.lower_
        heads = lemma in words().office_heads | words().chief_heads and not is_rank(other)
        known = other.lower_ in words().functions | words().office_modifiers
        modifies = other.ent_type_ != "PER" and (other.pos_ in {"ADJ", "NOUN", "PROPN"} or other.tag_ == "VBG")
        if other.is_sent_start or not (heads or (found is None and (known or modifies))):
            break
        found = other if heads else found
    return found


def _is_under_chief(token: Token) -> bool:
    if token.lower_ not in words().chief_heads:
        return False
    before = token.doc[max(token.sent.start, token.i - _CHIEF_TO_HEAD) : token.i]
    return any(other.lower_ == "chief" and _chief_head(other) == token for other in before)


def is_rank(token: Token) -> bool:
    """Tell whether "General" or "Commander" is the rank of the person named next, not the end of a title.

    "Secretary General" and "Attorney General" are titles; "Lieutenant General Ana Li" bears a rank.
    """
    if token.lower_ not in words().ranks or not token.is_title or token.i + 1 >= len(token.doc):
        return False
    titled = token.i > token.sent.start and token.nbor(-1).lower_ in words().general_titles
    return not titled and token.nbor(1).pos_ == "PROPN"


def is_plural_title(token: Token) -> bool:
    """Tell whether a word heads the title of several: "Presidents"."""
    return token.tag_ in {"NNS", "NNPS"} and token.lemma_.lower() in words().office_heads


def is_worker(token: Token) -> bool:
    """Tell whether a noun is for somebody by what they do: "researcher", "economist"."""
    lowered = token.lower_
    return (
        token.tag_ == "NN"
        and (lowered in words().posts or lowered.endswith(("er", "or", "ist", "ian", "eer", "man", "woman")))
        and lowered not in words().not_posts
    )


def _is_form_of_address(token: Token) -> bool:
    """Tell whether a word is a title before a name and only there: "Justice Ana Li"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    before_name = after is not None and after.ent_type_ == "PER" and not after.is_sent_start
    known = token.lower_ in words().titles_of_address or token.lower_ in words().title_abbreviations
    return token.is_title and known and before_name
