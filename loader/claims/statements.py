"""Claim who said what, with the quoted words where there are any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.contents import cue_lemma, topics_of
from loader.claims.cues import Attribution
from loader.claims.forms import is_of_relative
from loader.claims.holders import Position
from loader.claims.lexicon import noun_acts
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of_words
from loader.claims.quotes import span_of
from loader.claims.reading import BODIES, Actor
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.linking.words import words
from loader.model import Claim, Entity, EntityLink, Span

_FEWEST_WORDS = 3  # of what somebody is said to have said
_CLAUSE_BASE = 0.85  # confidence of words that are reported, not quoted
_SILENCE_BASE = 0.8
_ACTS = frozenset({"demands", "threatens", "accuses", "denies"})  # told by their verbs, unless speech is quoted


def statement_claims(minter: Minter) -> Iterator[Claim]:
    """Yield a claim for each speaker and each stretch of words, and for each answer withheld."""
    speakers = _Speakers(minter)
    for item in minter.attributions:
        for told in _words(minter, item):
            if told not in item.quotes and not _is_report(item):
                continue
            for speaker in item.speakers[:MOST]:
                yield from _claim(minter, item, told, speakers.behind(speaker, item.cue))
    for token in minter.reading.doc:
        if _is_silence(token) and token.i not in minter.attribution_of:
            for subject in _who_is_silent(token):
                for speaker in minter.reading.actors(subject)[:MOST]:
                    yield from _silence(minter, token, speakers.behind(speaker, token))


def _claim(minter: Minter, item: Attribution, said: Span, speaker: Actor | None) -> Iterator[Claim]:
    if speaker is None:
        return
    quoted, modality = said in item.quotes, modality_of_words(item.cue, item.content)
    if modality == "negated" and not quoted and (item.stance != "asserts" or _is_silence(item.cue)):
        return  # "denied that it had promised to go": no such words were said
    if not quoted and (modality == "alleged" or _in_question(item.cue)):
        return  # "accused Li of repeating the claim", "Why does each side say so?"
    if modality in {"planned", "hypothetical"} and not _is_uttered(item):
        return  # "if Lima promised that ...", "is expected to acknowledge it"
    told = Told(
        token=item.cue,
        relation="said",
        subject=speaker.entity.iri,
        rule=item.rule if quoted or item.rule != "speech.quote" else "speech.clause",
        base=item.base if quoted else min(item.base, _CLAUSE_BASE),
        subject_score=speaker.score,
        modality=modality,
        stance=item.stance,
        words=said,
    )
    yield minter.mint(told)


def _is_uttered(item: Attribution) -> bool:
    """Tell whether words are said though their verb hangs on a plan: "foresees a fall, saying", "went on to add"."""
    goes_on = syntax.is_verb(item.cue.head) and cue_lemma(item.cue.head) in speech().with_quote
    return item.rule == "speech.description" or item.cue.tag_ == "VBG" or goes_on


def _in_question(cue: Token) -> bool:
    """Tell whether a question asks about words: "Why does Peru say so?"."""
    words_of = [token for token in cue.sent if not token.is_space]
    return words_of[-1].text == "?"


def _silence(minter: Minter, cue: Token, speaker: Actor | None) -> Iterator[Claim]:
    if speaker is None:
        return
    told = Told(
        token=cue,
        relation="said",
        subject=speaker.entity.iri,
        rule="speech.silence",
        base=_SILENCE_BASE,
        subject_score=speaker.score,
        modality="negated",
    )
    yield minter.mint(told)


def _is_silence(token: Token) -> bool:
    """Tell whether a verb says that no word was said: "declined to comment", "said nothing", "has not replied"."""
    if not syntax.is_verb(token):
        return False
    lists, lemma = speech(), token.lemma_.lower()
    if lemma in lists.withholding:
        return any(child.lemma_.lower() in lists.answering for child in syntax.children(token, "xcomp"))
    if lemma in lists.answering and (syntax.is_negated(token) or _is_awaited(token)):
        return True
    if lemma == "reach":  # "could not be reached for comment"
        wanted = [noun for preposition, noun in syntax.obliques(token) if preposition == "for"]
        return syntax.is_passive(token) and syntax.is_negated(token) and _holds_answer(wanted)
    things = syntax.children(token, "obj")
    if lemma == "return":
        return syntax.is_negated(token) and _holds_answer(things)
    if lemma == "say":
        return any(thing.lower_ == "nothing" for thing in things)
    withheld = [thing for thing in things if thing.lemma_.lower() in lists.answering]
    return lemma in {"make", "give", "offer", "have"} and any(
        child.lower_ == "no" for thing in withheld for child in syntax.children(thing, "det")
    )


def _who_is_silent(verb: Token) -> list[Token]:
    """Return who gives no answer: whom nobody reached, or the subject, also above "has yet to respond"."""
    if verb.lemma_ == "reach":
        return syntax.objects(verb)
    above = verb.head.head if verb.head.lower_ == "yet" else verb
    return syntax.subjects(verb) or syntax.subjects(above)


def _holds_answer(nouns: list[Token]) -> bool:
    return any(noun.lemma_.lower() in speech().answering for noun in nouns)


def _is_awaited(answer: Token) -> bool:
    """Tell whether an answer "is yet to" come: "has yet to respond"."""
    near = [answer, answer.head] if answer.dep_ == "xcomp" else [answer]
    yet = answer.head.lower_ == "yet" or any(
        child.lower_ == "yet" for token in near for child in syntax.children(token, "advmod")
    )
    return yet and syntax.is_infinitive(answer)


@dataclass(frozen=True)
class _Speakers:
    """Find the person behind a title, and leave out offices of which the text names no holder."""

    minter: Minter

    def behind(self, speaker: Actor, cue: Token) -> Actor | None:
        """Return the speaker; of "the minister" the last person before who was called minister, else None."""
        if speaker.entity.type != "office":
            return speaker
        title = self.minter.reading.link_at.get(speaker.token.i)
        text = title.mention.text.lower() if title is not None else ""
        if text and text.split()[-1] in words().spokespersons:
            return self._spoken_for(speaker, text)
        for found in reversed(self.minter.reading.positions):
            named = found.office.mention.text.lower()
            same = found.office.entity.iri == speaker.entity.iri or named.endswith(text)
            if text and found.token < cue.i and same and found.status != "former":
                return replace(speaker, entity=found.person.entity, score=round(found.person.score * 0.85, 2))
        return self._recorded(speaker, title)

    def _recorded(self, speaker: Actor, title: EntityLink | None) -> Actor | None:
        """Return who holds the office by the text or the seed graph, of those whom the document names."""
        held = title.tenure.person if title is not None and title.tenure is not None else None
        named = next((link for link in self.minter.reading.links if held and link.entity.iri == held), None)
        if named is None:
            body = self._body(speaker.entity)
            heads = [
                found
                for found in self.minter.reading.positions
                if body and found.status is None and self._leads(found, body)
            ]
            named = heads[-1].person if len({found.person.entity.iri for found in heads}) == 1 else None
        return replace(speaker, entity=named.entity, score=round(named.score * 0.8, 2)) if named is not None else None

    def _leads(self, found: Position, body: str) -> bool:
        """Tell whether a position is at the head of a body: its director, president or chief."""
        return (
            self._body(found.office.entity) == body
            and found.office.mention.text.split()[-1].lower() in words().body_heads
        )

    def _body(self, office: Entity) -> str | None:
        return self.minter.reading.gazetteer.organisation_of_office(office.iri) if office.resolved else office.part_of

    def _spoken_for(self, speaker: Actor, title: str) -> Actor | None:
        """Return the body of "a ministry spokesperson", or of "the spokesperson" whose body was told before."""
        reading = self.minter.reading
        parts = next((words().pointers[word] for word in title.split() if word in words().pointers), None)
        for index in sorted((i for i in reading.link_at if i < speaker.token.i), reverse=True):
            link = reading.link_at[index]
            if parts is not None and link.entity.type in BODIES:
                named = f"{link.entity.name} {' '.join(link.entity.aliases)}".lower()
                if any(part in named for part in parts):
                    return replace(speaker, entity=link.entity, score=0.7)
            elif parts is None and title in words().spokespersons and link.entity.type == "office":
                before = next(iter(reading.actors(reading.doc[index])), None)
                earlier = link.mention.text.split()[-1].lower() in words().spokespersons
                if earlier and before is not None and before.entity.type != "office":
                    return replace(speaker, entity=before.entity, score=0.7)
        code = speaker.entity.iso2
        government = reading.gazetteer.government_of(code) if code is not None else None
        if government is None or title in words().spokespersons:
            return None
        return replace(speaker, entity=reading.gazetteer.entity(government), score=0.6)


def _is_report(item: Attribution) -> bool:
    """Tell whether a cue without quoted words reports words, and is not the act itself.

    Who denies, demands, threatens or accuses does so, and an announced
    measure is the measure; "expressed concern" and "thanked" are words.
    """
    lists, lemma = speech(), cue_lemma(item.cue)
    if item.rule == "speech.description":
        told = [item.cue.doc[index] for index in item.content]
        return not any(token.lemma_.lower() in lists.wrongs or is_in_class(token, "untruth") for token in told)
    if lemma in lists.given and all(speaker.entity.type == "person" for speaker in item.speakers):
        return True  # the promise of a state is the act
    if item.stance in _ACTS or lemma in lists.deeds:
        return False
    things = syntax.objects(item.cue) if lemma in lists.takes_object else []
    if is_of_relative(item.cue):
        return False  # "a meeting, which Lima ruled out"
    deeds = [noun_acts().get(thing.lemma_.lower()) for thing in things]
    if any(deed is not None and deed.relation in _ACTS | {"supports"} for deed in deeds):
        return False  # "repeated the demand", "voiced solidarity": the act is told by its noun
    clause = any(child.dep_ in {"ccomp", "xcomp", "parataxis"} for child in item.cue.children)
    alone = bool(things) and not clause and item.cue.dep_ not in {"parataxis", "advcl"}
    return not alone or lemma in lists.words_alone or any(t.lemma_.lower() in lists.attitudes for t in things)


def _words(minter: Minter, item: Attribution) -> list[Span]:
    quotes = [said for said in item.quotes if _is_telling(minter, item, said)]
    if item.stance in _ACTS:
        quotes = [said for said in quotes if _is_speech(minter, said)]
    content = _content(minter, item)
    return quotes or ([content] if _is_telling(minter, item, content) else [])


def _is_speech(minter: Minter, said: Span) -> bool:
    """Tell whether quoted words are a clause of their own, not a phrase within a charge or a demand."""
    piece = minter.reading.doc.char_span(said.start, said.end, alignment_mode="contract")
    if piece is None or (piece[0].tag_ in {"WP", "WDT"} and piece[0].i > piece[0].sent.start + 1):
        return False  # "accused donors of sending “what others refuse”"
    return any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in piece)


def _is_telling(minter: Minter, item: Attribution, said: Span) -> bool:
    """Tell whether words say something, and whether this cue is the nearest to them.

    A word in quote marks, a pronoun or a bare noun tells nothing; of nested
    reports ("von der Leyen said Beijing agreed to an “upgraded” mechanism")
    the inner one owns the words.
    """
    piece = minter.reading.doc.char_span(said.start, said.end, alignment_mode="contract")
    alone = cue_lemma(item.cue) in speech().words_alone | speech().given or bool(topics_of(item.cue))
    short = item.rule == "speech.description" or alone
    if piece is None or sum(token.is_alpha for token in piece) < (1 if short else _FEWEST_WORDS):
        return False
    return said not in item.quotes or minter.attribution_of.get(piece[0].i, item) is item


def _content(minter: Minter, item: Attribution) -> Span:
    """Return the reported clause on the side of its cue that holds more of it."""
    indices = sorted(index for index in item.content if not minter.reading.doc[index].is_space)
    first, last, cue = indices[0], indices[-1] + 1, item.cue.i
    if first < cue < last:
        words_before = [i for i in indices if i < cue and not minter.reading.doc[i].is_punct]
        words_after = [i for i in indices if i > cue and not minter.reading.doc[i].is_punct]
        if words_before and words_after and max(len(words_before), len(words_after)) < _FEWEST_WORDS:
            return span_of(minter.reading, first, last)  # "The plan, as Li noted, is dead"
        if len(words_before) > len(words_after):
            last = (words_before[-1] if words_before else cue - 1) + 1
        else:
            first = words_after[0] if words_after else cue + 1
    return span_of(minter.reading, first, last)
