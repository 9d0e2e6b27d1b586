"""Read who holds an office off the verb that tells it: "was sworn in as", "resigned as", "succeeds X as"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.holders import Holding, office_words
from loader.claims.modality import modality_of
from loader.claims.past import is_over
from loader.claims.reading import STATES, Reading
from loader.language import syntax
from loader.linking.title_heads import singular

_TOLD = frozenset({"is", "was", "were", "has", "have", "had", "been", "be", "being"})


def told_by_verbs(reading: Reading, start: int, end: int) -> Iterator[Holding]:
    """Yield of whom the title at some tokens (half-open) is said: "he became prime minister"."""
    head = reading.doc[start:end].root
    if syntax.is_verb(head):
        yield from _led_by_state(reading, head)
        yield from _led(reading, head)
        return
    if syntax.children(head, "cop"):
        past = any(child.lower_ == "was" for child in syntax.children(head, "cop")) or "had" in syntax.auxiliaries(head)
        past = past or is_over(head)
        yield from _become(reading, head, "former" if past else None)
        return
    verb = head.head
    if head.dep_ in syntax.SUBJECTS and syntax.children(verb, "cop"):
        yield from _is_borne(reading, head, verb)
    elif head.dep_ in {"xcomp", "obj", "obl", "advcl", "iobj", "nmod"} and (telling := _telling(verb)) is not None:
        yield from _by_verb(reading, head, telling)
    yield from _chaired_by_state(reading, head)


def _telling(word: Token) -> Token | None:
    """Return the verb that tells of a title: the word above it, or above "resigned from the post of"."""
    while not syntax.is_verb(word) and word.lemma_.lower() in office_words("posts") and word.dep_ in {"obl", "obj"}:
        word = word.head
    return word if syntax.is_verb(word) and not syntax.is_negated(word) else None


def _is_borne(reading: Reading, head: Token, name: Token) -> Iterator[Holding]:
    """Yield who "the new minister" is said to be: "is Ana Li"."""
    if set(syntax.auxiliaries(name)) <= _TOLD and not syntax.is_negated(name) and head.i < name.i:
        past = any(child.lower_ == "was" for child in syntax.children(name, "cop"))
        yield from _persons(reading, [name], "position.copula", "former" if past else None)


def _by_verb(reading: Reading, head: Token, verb: Token) -> Iterator[Holding]:
    lemma, as_title = _word(verb), syntax.is_marked_as(head) or _of_post(head)
    status = _status(verb)
    if status == "unknown":
        return
    if lemma in office_words("becoming") and (as_title or head.dep_ in {"xcomp", "obj"}):
        ended = lemma in office_words("ended") and verb.tag_ == "VBD"
        yield from _become(reading, verb, "former" if ended else status)
    elif lemma in office_words("appointing") | office_words("nominating"):
        before = [child for child in syntax.children(head, "compound") if child.i < head.i]  # "named Ana Li minister"
        others = [thing for thing in (*syntax.objects(verb), *before) if thing.i != head.i]
        named = "nominee" if lemma in office_words("nominating") else status
        yield from _persons(reading, others, "position.appointed", named)
    elif as_title and lemma in office_words("leaving"):
        yield from _persons(reading, syntax.subjects(verb), "position.left", None if status else "former")
    elif as_title and lemma in office_words("removing"):
        yield from _persons(reading, syntax.objects(verb), "position.left", None if status else "former")
    elif as_title and lemma in office_words("succeeding"):
        yield from _persons(reading, syntax.subjects(verb), "position.succeeded", status)
        yield from _persons(reading, syntax.objects(verb), "position.succeeded", None if status else "former")


def _word(verb: Token) -> str:
    """Return a verb with its particle where the two make one word: "take over", but "swear" for "swear in"."""
    whole, parts = syntax.phrasal(verb), ("becoming", "leaving")
    return whole if any(whole in office_words(part) for part in parts) else verb.lemma_.lower()


def _of_post(head: Token) -> bool:
    """Tell whether a title is what a post is: "left the post of chairman"."""
    return head.dep_ == "nmod" and head.head.lemma_.lower() in office_words("posts")


def _status(verb: Token) -> str | None:
    """Return None for what is or was, "nominee" for what is to come, "unknown" for what is only weighed or denied."""
    if set(syntax.auxiliaries(verb)) <= _TOLD and verb.tag_ != "VB":
        return None
    return "nominee" if modality_of(verb) == "planned" else "unknown"


def _become(reading: Reading, clause: Token, status: str | None) -> Iterator[Holding]:
    coming = status == "nominee" and modality_of(clause) == "planned"
    told = not set(syntax.auxiliaries(clause)) - _TOLD and not syntax.is_negated(clause)
    if coming or (told and modality_of(clause) in {"actual", "historical"}):
        yield from _persons(reading, syntax.subjects(clause), "position.copula", status)


def _persons(reading: Reading, nouns: Sequence[Token], rule: str, status: str | None) -> Iterator[Holding]:
    """Yield the first person among the heads of noun phrases."""
    links = (reading.link_at.get(noun.i) for noun in nouns)
    found = next((link for link in links if link is not None and link.entity.type == "person"), None)
    if found is not None:
        yield Holding(found, rule, status)


def _led(reading: Reading, verb: Token) -> Iterator[Holding]:
    """Yield who is said to be at the head of a body: "Jo Ek, the liberal who chairs the council", "Ek runs Acme"."""
    if modality_of(verb) in {"actual", "historical"}:
        nouns = syntax.subjects(verb)
        apposed = [noun.head for noun in nouns if noun.dep_ == "appos"]
        yield from _persons(reading, [*nouns, *apposed], "position.clause", _past(verb))


def _past(verb: Token) -> str | None:
    return "former" if verb.tag_ == "VBD" else None


def _led_by_state(reading: Reading, verb: Token) -> Iterator[Holding]:
    if not syntax.auxiliaries(verb) and not syntax.is_negated(verb):
        yield from _states(reading, verb, _past(verb))


def _chaired_by_state(reading: Reading, head: Token) -> Iterator[Holding]:
    """Yield the state that has the chair of a body: "Malaysia brokered it as chair of ASEAN"."""
    verb = head.head
    if head.lower_ in {"chair", "president"} and syntax.case_of(head) == "as" and syntax.is_verb(verb):
        yield from _states(reading, verb, None)
    elif singular(head).lower() != "chair":
        return
    elif head.dep_ in {"appos", "nmod:desc", "compound"}:  # "Malaysia, the ASEAN chair", "ASEAN chair Malaysia"
        yield from _state_among(reading, [verb], None)
    elif (
        head.dep_ == "obj"
        and syntax.phrasal(verb) in office_words("holding")
        and (status := _status(verb)) != "unknown"
    ):
        yield from _states(reading, verb, status)


def _states(reading: Reading, verb: Token, status: str | None) -> Iterator[Holding]:
    yield from _state_among(reading, syntax.subjects(verb), status)


def _state_among(reading: Reading, nouns: Sequence[Token], status: str | None) -> Iterator[Holding]:
    links = (reading.link_at.get(noun.i) for noun in nouns)
    link = next((link for link in links if link is not None and link.entity.type in STATES), None)
    if link is not None:
        yield Holding(replace(link, entity=reading.government(link.entity)), "position.chair", status)
