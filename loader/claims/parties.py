"""Claim who is party to an agreement that a text speaks of: "the treaty between A and B", "under the pact, A and B"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.agreement_parties import concluding_verb, parties_of, recorded_parties, takes_for_granted
from loader.claims.classes import is_in_class
from loader.claims.lexicon import Frame, frames_by_verb, modality_words, noun_classes
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of, modality_of_noun
from loader.claims.outlook import is_beginning
from loader.claims.past import held_until
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.supposed import only_supposed
from loader.language import syntax
from loader.model import Claim, EntityLink, party_iri

_NAMED, _RECORDED, _UNDER = 0.7, 0.66, 0.62
_STEPS = frozenset({"party_to", "agrees", "leaves", "mediates"})  # verbs that tell of the agreement themselves
_REACHED = frozenset({"agreement.reach", "agreement.announce", "agree.verb"})
_SIGNED = "agreement.conclude"
_PAIR, _FEW = 2, 3
_DOUBTING = frozenset(
    {
        "no",
        "draft",
        "propose",
        "possible",
        "new",
        "any",
        "future",
        "plan",
        "potential",
        "stalled",
        "stall",
        "elusive",
        "unsigned",
        "unfinished",
        "mooted",
    }
)


def party_claims(minter: Minter) -> Iterator[Claim]:
    """Yield each party that the text gives to each agreement, once, where it is first told."""
    told: set[tuple[str, str]] = set()
    mentions = list(_agreements(minter.reading))
    unsigned = _unsigned(minter.reading)
    agreed = {link.entity.iri for noun, link in mentions if _is_agreed(noun)}
    for noun, link in mentions:
        if link.entity.iri in agreed:  # who reaches an agreement is told to agree to it
            continue
        if _is_signed_in_person(minter.reading, noun):
            continue
        ahead = link.entity.iri in unsigned
        for party, score, base in _parties(minter.reading, noun, link):
            if (link.entity.iri, party) not in told:
                told.add((link.entity.iri, party))
                yield minter.mint(_told(noun, link, (party, score), base, ahead=ahead))


def failure_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield that those who meet or talk do not agree: "left without a deal", "talks between A and B ended without one".

    Only a bare noun counts: "without an agreement", not "without the agreement of 2015".
    """
    heads = _who_failed(noun) if is_in_class(noun, "agreement") or is_in_class(noun, "outcome") else []
    actors = [actor for head in heads for actor in minter.reading.actors(head)]
    for actor in list({actor.entity.iri: actor for actor in actors}.values())[:MOST]:
        yield minter.mint(
            Told(
                token=noun,
                relation="agrees",
                subject=actor.entity.iri,
                subject_score=actor.score,
                rule="agreement.failed",
                base=_NAMED,
                modality="negated",
            )
        )


def _who_failed(noun: Token) -> list[Token]:
    """Return those between whom there is "no agreement", or who part "without a deal"."""
    if any(child.lower_ == "no" for child in syntax.children(noun, "det")) and is_in_class(noun, "agreement"):
        return [inner for case, inner in syntax.obliques(noun) if case in {"between", "among", "with"}]
    if syntax.case_of(noun) != "without" or not syntax.is_verb(noun.head):
        return []
    if any(child.lower_ in {"the", "this", "that"} for child in noun.children):
        return []
    heads = syntax.subjects(noun.head)
    inside = [inner for head in heads for case, inner in syntax.obliques(head) if case == "of"]  # "a round of talks"
    return heads + [
        inner
        for head in (*heads, *inside, noun)
        for case, inner in syntax.obliques(head)
        if case in {"between", "with", "of"}
    ]


def _is_signed_in_person(reading: Reading, noun: Token) -> bool:
    """Tell whether persons sign it, with whom it is not told: who signs is claimed, "the pact, signed by A and B"."""
    verb = concluding_verb(noun)
    if verb is None or not any(frame.id == _SIGNED for frame in frames_by_verb().get(verb.lemma_.lower(), ())):
        return False
    actors = [actor for head in syntax.subjects(verb) for actor in reading.actors(head)]
    return bool(actors) and all(actor.entity.type == "person" for actor in actors)


def _unsigned(reading: Reading) -> set[str]:
    """Return the agreements that the article says are still to be signed, and nowhere that they were."""
    told: dict[str, set[str]] = {}
    for noun, link in _mentions(reading):
        verb = noun.head
        signs = any(frame.id == _SIGNED for frame in frames_by_verb().get(verb.lemma_.lower(), ()))
        if signs and syntax.is_verb(verb) and noun in syntax.objects(verb):
            told.setdefault(link.entity.iri, set()).add(modality_of(verb))
    return {iri for iri, found in told.items() if not found & {"actual", "historical"}}


def _mentions(reading: Reading) -> Iterator[tuple[Token, EntityLink]]:
    """Yield the head of each mention of an agreement."""
    for link in reading.links:
        if link.entity.type == "agreement":
            span = reading.doc.char_span(link.mention.start, link.mention.end, alignment_mode="expand")
            if span is not None:
                yield span.root, link


def _agreements(reading: Reading) -> Iterator[tuple[Token, EntityLink]]:
    """Yield the head of each mention of an agreement that is there: not one that is only sought or denied."""
    yield from ((noun, link) for noun, link in _mentions(reading) if not is_only_sought(noun))


def is_only_sought(noun: Token) -> bool:
    """Tell whether an agreement is not made yet: "talks on a treaty", "a draft agreement", "without a deal".

    What is renewed, left or broken is there, whatever is said of that.
    """
    if _is_presupposed(noun):
        return False
    words = {word for child in noun.children for word in (child.lemma_.lower(), child.lower_)}
    if words & _DOUBTING or words & _doubted() or _is_unmade(noun):
        return True
    head = noun.head
    if syntax.case_of(noun) == "without" or _is_wished(noun):
        return True
    if is_in_class(head, "coming about") and syntax.case_of(noun) == "of":  # "the ratification of the pact"
        return True
    sought = is_in_class(head, "seeking") and not _is_under(noun)  # "under a memorandum, both plan to dig"
    if sought or _refuses(head) or (head.pos_ == "NOUN" and is_in_class(head, "talks")):
        return True
    if syntax.case_of(noun) in {"for", "towards", "toward"} and is_in_class(head, "striving"):
        return True
    bare = not _is_under(noun) and any(child.lower_ in {"a", "an"} for child in noun.children)  # "mulled a pact"
    found = modality_of(head) if syntax.is_verb(head) and not bare else modality_of_noun(noun)
    return found != "actual" and (found == "hypothetical" or not _is_under(noun))


def _doubted() -> frozenset[str]:
    """Return the adjectives that leave it open whether there is such an agreement: "a purported treaty"."""
    lists = modality_words()
    return (lists.alleging_adjectives - {"apparent"}) | (lists.coming_adjectives - {"due", "likely"})


def _is_wished(noun: Token) -> bool:
    """Tell whether it is a goal, or would only have done something: "the aim is a truce", "a deal that would have"."""
    clauses = syntax.children(noun, "acl:relcl")
    return "hypothetical" in only_supposed(noun) or any("would" in syntax.auxiliaries(clause) for clause in clauses)


def _refuses(verb: Token) -> bool:
    """Tell whether a verb turns down what is its object, also in two words: "turned down a pact", "said no to it"."""
    if verb.lemma_ == "say" and any(child.lower_ == "no" for child in verb.children):
        return True
    phrasal = f"{verb.lemma_.lower()} {syntax.particle(verb)}"
    return any(frame.id == "agreement.refuse" for frame in frames_by_verb().get(phrasal, ()))


def _is_presupposed(noun: Token) -> bool:
    """Tell whether a verb takes an agreement for granted: "may leave the pact", "criticised for renewing a treaty"."""
    verb = noun.head
    if syntax.case_of(noun) in {"of", "to"} and is_in_class(verb, "keeping to"):  # "a breach of the treaty"
        return not is_in_class(verb, "signing")
    return takes_for_granted(verb) and noun in syntax.objects(verb)


def is_only_possible(noun: Token) -> bool:
    """Tell whether an adjective says that an agreement may never come: "made a possible truce conditional"."""
    return any(child.lemma_.lower() in {"possible", "potential", "eventual", "prospective"} for child in noun.children)


def _is_unmade(noun: Token) -> bool:
    """Tell whether an agreement is said not to be made: "an unsigned pact", "the pact remains unratified"."""
    said = [noun.head, *syntax.children(noun.head, "xcomp")] if noun.dep_ in syntax.SUBJECTS else []
    return any(is_in_class(word, "not made") for word in (*said, *syntax.children(noun, "amod", "compound")))


def is_over(noun: Token) -> bool:
    """Tell whether an agreement or a measure is said to have ended: "the deal expired", "the ban was scrapped"."""
    clauses = syntax.children(noun, "acl:relcl", "acl")
    if any(_ends(part) for clause in clauses for part in syntax.coordinated(clause)):  # "a truce that collapsed"
        return True
    if any(word.lower_ in modality_words().past_adjectives for word in syntax.children(noun, "amod")):
        return True  # "their defunct treaty"
    if noun.dep_ not in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:
        return False
    verbs = [verb for verb in syntax.coordinated(noun.head) if verb == noun.head or not _has_own_subject(verb)]
    return any(_is_end(verb) or held_until(verb) for verb in verbs)


def _has_own_subject(verb: Token) -> bool:
    return bool(syntax.children(verb, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS))


def _is_end(verb: Token) -> bool:
    """Tell whether a verb says that its subject came to an end: "expired in 2021", "were abandoned"."""
    ending = is_in_class(verb, "ending") or syntax.phrasal(verb) in noun_classes()["ending"]
    if not ending or verb.tag_ not in {"VBD", "VBN"} or syntax.is_negated(verb):
        return False
    if set(syntax.auxiliaries(verb)) & {"be", "will", "would", "may", "might", "could"}:
        return False
    if syntax.objects(verb) and not syntax.is_passive(verb):  # "the treaty ended the war"
        return False
    told = (inner for _, inner in syntax.obliques(verb) if inner.pos_ in {"NUM", "SYM"} or inner.lemma_ == "percent")
    return all(inner.shape_ == "dddd" for inner in told)  # "fell to 10%" goes on


def _ends(clause: Token) -> bool:
    """Tell whether a clause on an agreement says that it ended: "that collapsed", "since scrapped by Peru"."""
    told = clause.tag_ == "VBD" or (
        clause.tag_ == "VBN" and not set(syntax.auxiliaries(clause)) & {"be", "will", "would"}
    )
    return told and is_in_class(clause, "ending") and not syntax.is_negated(clause)


def _is_under(noun: Token) -> bool:
    return syntax.case_of(noun) in {"under", "as part of", "in line with"} and syntax.is_verb(noun.head)


def _parties(reading: Reading, noun: Token, link: EntityLink) -> Iterator[tuple[str, float, float]]:
    """Yield (IRI, how sure the link is, confidence of the rule) of each party told with this mention."""
    if _steps(noun) & _STEPS and not _is_named_by_things(reading, noun):
        return
    inside = parties_of(reading, noun)
    for party in inside if len(inside) >= _PAIR else link.entity.parties:
        yield party_iri(party), link.score, _NAMED
    if len(inside) < _PAIR:
        yield from ((party, link.score, _RECORDED) for party in _recorded(reading, link))
    if is_in_class(noun.head, "having") and noun in syntax.objects(noun.head):
        partners = [inner for case, inner in syntax.obliques(noun) if case == "with"]
        actors = [*_bound(reading, noun.head), *(actor for inner in partners for actor in reading.actors(inner))]
        yield from ((_party(actor), actor.score, _NAMED) for actor in actors if len(actors) >= _PAIR)
    if _is_under(noun) and modality_of(noun.head) in {"actual", "planned"}:
        for actor in _bound(reading, noun.head)[:MOST]:
            yield _party(actor), actor.score, _UNDER


def _party(actor: Actor) -> str:
    """Return the IRI under which every mention of an agreement has this party."""
    return party_iri(actor.entity.iso2) if actor.entity.type in STATES and actor.entity.iso2 else actor.entity.iri


def _is_named_by_things(reading: Reading, noun: Token) -> bool:
    """Tell whether a verb takes it for granted, and nobody does what it says: "an attack would invoke the treaty"."""
    subjects = syntax.subjects(noun.head)
    return bool(subjects) and _is_presupposed(noun) and not any(reading.actors(head) for head in subjects)


def _recorded(reading: Reading, link: EntityLink) -> tuple[str, ...]:
    """Return the two or three parties of an agreement in force by the seed graph, if the article names them all."""
    if not link.entity.resolved or not reading.gazetteer.is_in_force(link.entity.iri):
        return ()
    parties = recorded_parties(reading.gazetteer, link.entity.iri)
    named = {party_iri(other.entity.iso2) for other in reading.links if other.entity.iso2}
    named |= {other.entity.iri for other in reading.links if other.entity.type == "organization"}
    return parties if _PAIR <= len(parties) <= _FEW and set(parties) <= named else ()


def _steps(noun: Token) -> set[str]:
    """Return the relations that the verb over an agreement may tell; of what is agreed by a verb, that it is agreed."""
    verb = noun if syntax.is_verb(noun) else noun.head
    if is_beginning(verb):  # "entered into force"
        return set()
    frames = frames_by_verb().get(verb.lemma_.lower(), ()) if syntax.is_verb(verb) else ()
    return {frame.relation for frame in frames if _is_of_agreements(frame)}


def _is_agreed(noun: Token) -> bool:
    """Tell whether a verb says that an agreement is reached: who reaches it is told to agree to it."""
    verb = noun if syntax.is_verb(noun) else noun.head
    frames = frames_by_verb().get(verb.lemma_.lower(), ()) if syntax.is_verb(verb) else ()
    return any(frame.id in _REACHED for frame in frames)


def _is_of_agreements(frame: Frame) -> bool:
    """Tell whether a frame may have an agreement as its object, or after a preposition."""
    after = any("agreement" in names for names in frame.preps.values())
    return "several" not in frame.needs and (after or bool({"agreement", "any"} & set(frame.objects)))


def _bound(reading: Reading, verb: Token) -> list[Actor]:
    """Return the states and bodies that do something "under the treaty"."""
    actors = [actor for subject in syntax.subjects(verb) for actor in reading.actors(subject)]
    return [actor for actor in actors if actor.entity.type in STATES | {"organization"} and not actor.national]


def _told(noun: Token, link: EntityLink, party: tuple[str, float], base: float, *, ahead: bool) -> Told:
    return Told(
        token=noun,
        relation="party_to",
        subject=party[0],
        subject_score=party[1],
        object=link.entity.iri,
        object_score=link.score,
        rule="agreement.parties",
        base=base,
        modality="historical" if is_over(noun) else "planned" if ahead else "actual",
    )
