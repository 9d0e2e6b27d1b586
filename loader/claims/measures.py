"""Find which measure "the ban", "the duties" or "the curbs" are: the last one told before that fits.

A measure is told once in full, "India banned exports of broken rice", and
taken up by its noun: "the ban was lifted in May". Who imposed it, on whom and
on which goods then come from where it was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from loader.claims.actors import Actor
from loader.claims.arguments import date_of, linked, phrase
from loader.claims.belonging import as_country, in_place, nationals, things_hit
from loader.claims.classes import is_in_class, unwrap
from loader.claims.lexicon import frames_by_verb, noun_classes
from loader.claims.measure import Measure
from loader.claims.modality import modality_of
from loader.claims.reading import Reading
from loader.claims.slots import Filled, for_state, match, owners_of
from loader.language import syntax
from loader.language.quantities import find_quantities

_UNTIL = frozenset({"until", "till", "through"})
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_JUST_BEFORE = 80  # tokens; how far a measure of nobody named may look for who imposed it
_LIMIT_BACK = 600  # tokens; how far "the ban" may point back
_KINDS = ("tariff", "sanction", "limiting", "probe", "any measure")
_POINTING = frozenset({"the", "this", "that", "these", "those", "its", "their", "both", "such"})
_PAID = "measure.face-known"
_TRADE_STOPPED = frozenset({"measure.restrict-trade", "measure.suspend-trade", "measure.tax"})


def matched(reading: Reading, verb: Token) -> Filled | None:
    """Return the frame that fits a verb, what its measure leaves unsaid filled in from where it was told before."""
    filled = match(reading, verb)
    paid = filled is not None and filled.frame.id == _PAID
    if filled is None or not (paid or _is_measure(filled)):
        return filled
    _read_up_to(reading, verb.i)
    return _told_before(reading, filled) if paid else _completed(reading, filled)


def _told_before(reading: Reading, filled: Filled) -> Filled | None:
    """Return a tariff that somebody pays with its imposer, told before: "Peru taxed imports. Ghana pays 12%"."""
    paying = {_side(reading, actor) for actor in filled.roles["target"]}
    for measure in reversed(reading.measures.found):
        if filled.verb.i - measure.index > _LIMIT_BACK:
            return None
        if "tariff" not in measure.kinds or not measure.imposers:
            continue
        if paying & {_side(reading, actor) for actor in measure.imposers}:
            return None
        goods = filled.commodities or measure.goods
        roles, slots = {**filled.roles, "imposer": measure.imposers}, {**filled.slots, "by": measure.imposers}
        return replace(filled, roles=roles, slots=slots, commodities=goods)
    return None


def _is_measure(filled: Filled) -> bool:
    return "imposer" in filled.frame.roles.values() and filled.frame.id.startswith("measure.")


def _read_up_to(reading: Reading, index: int) -> None:
    """Note the measures told before a token, each completed from those before it."""
    told = reading.measures
    for token in reading.doc[told.read : index]:
        told.read = token.i + 1
        measure = _named(reading, token) if token.pos_ == "NOUN" else _told(reading, token)
        if measure is not None and (measure.imposers or measure.targets or measure.goods):
            told.found.append(measure)


def _named(reading: Reading, noun: Token) -> Measure | None:
    """Return the measure that a noun names with its own words: "China's curbs on exports of gallium"."""
    kinds = frozenset(_kinds_of(noun))
    if not kinds or _points_back(noun):
        return None
    goods = tuple(linked(reading, phrase(noun), frozenset({"commodity"})))
    return Measure(noun.i, kinds, imposers_of(reading, noun), tuple(targets_of(reading, noun)), goods)


def imposers_of(reading: Reading, noun: Token) -> tuple[Actor, ...]:
    """Return who owns the measure, else the state or bloc in which it takes effect."""
    owners = syntax.children(noun, "nmod:poss", "compound", "amod")
    found = tuple(actor for owner in owners for actor in reading.actors(owner))
    if found or noun.dep_ not in syntax.SUBJECTS or noun.head.lemma_ not in noun_classes()["taking effect"]:
        return found
    inside = [place for preposition, place in syntax.obliques(noun.head) if preposition == "in"]
    return tuple(actor for place in inside for actor in reading.actors(place) if actor.entity.type != "person")


def targets_of(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield whom a measure hits by its own words: "on China", "against firms from Oman", "on Indian goods"."""
    for preposition, inner in syntax.obliques(noun):
        if preposition in {"on", "against", "from"}:
            origins = [origin for source, origin in syntax.obliques(inner) if source == "from"]
            for token in (inner, *origins):
                yield from (as_country(reading, actor) for actor in reading.actors(token))
            yield from nationals(reading, inner)
        elif preposition == "of" and is_in_class(noun, "limiting"):
            yield from nationals(reading, unwrap(inner))
    for thing in things_hit(noun):
        named = thing.i in reading.link_at or syntax.children(thing, "appos")
        yield from (as_country(reading, actor) for actor in reading.actors(thing)) if named else ()
        yield from nationals(reading, unwrap(thing))


def spares(noun: Token) -> bool:
    """Tell whether a measure is said not to be on something: "the ban does not cover copper"."""
    verbs = [*syntax.children(noun, "acl:relcl"), *([noun.head] if noun.dep_ in syntax.SUBJECTS else [])]
    return any(is_in_class(verb, "hitting") and syntax.is_negated(verb) for verb in verbs)


def owners_before(reading: Reading, noun: Token) -> tuple[Actor, ...]:
    """Return who imposed the measure that a noun takes up: "the levies", "those curbs"."""
    if not _points_back(noun):
        return ()
    _read_up_to(reading, noun.i)
    kinds, general = _kinds_of(noun), is_in_class(noun, "any measure")
    for measure in reversed(reading.measures.found):
        if noun.i - measure.index > _LIMIT_BACK:
            break
        if measure.imposers and (general or kinds & measure.kinds):
            return measure.imposers
    return ()


def _told(reading: Reading, verb: Token) -> Measure | None:
    filled = match(reading, verb) if syntax.is_verb(verb) else None
    if filled is None or not (_is_measure(filled) or filled.frame.id == "suspend.member"):
        return None
    return _measure(_completed(reading, filled) if _is_measure(filled) else filled)


def _measure(filled: Filled) -> Measure:
    kinds = frozenset(kind for noun in filled.objects for kind in _kinds_of(noun))
    if filled.frame.id in _TRADE_STOPPED | {"suspend.member"}:
        kinds |= {"limiting"}
    roles = filled.roles
    imposers, targets = (
        roles.get("imposer") or roles.get("initiator", ()),
        roles.get("target") or roles.get("recipient", ()),
    )
    return Measure(filled.verb.i, kinds, imposers, targets, filled.commodities)


def _kinds_of(noun: Token) -> set[str]:
    inner = unwrap(noun)
    return {kind for kind in _KINDS if is_in_class(inner, kind)}


def _completed(reading: Reading, filled: Filled) -> Filled:
    imposers = filled.roles.get("imposer", ()) or tuple(owners_of(reading, filled))
    targets, goods = filled.roles.get("target", ()), filled.commodities
    nobody = is_agentless(filled.verb)
    if not imposers and (by_text := _by_instrument(reading, filled.verb)):
        imposers = by_text
    if shares_measure(filled.verb) and not targets and (first := match(reading, filled.verb.head)) is not None:
        targets, goods = first.roles.get("target", ()), goods or first.commodities
    pointing = [noun for noun in filled.objects if _points_back(noun)]
    if pointing and not (imposers and (targets or goods)):
        before = _before(reading, filled, pointing[0], imposers, nobody=nobody)
        if before is not None:
            if before.ahead and is_in_class(filled.verb, "announcing"):
                reading.measures.ahead.add(filled.verb.i)
            imposers = imposers or (before.imposers if nobody else ())
            targets, goods = targets or before.targets, goods or before.goods
    if not imposers and filled.frame.id == "measure.listing":  # "was put on the US sanctions list"
        imposers = tuple(actor for noun in filled.arguments for actor in imposers_of(reading, noun))
    if not imposers and nobody and targets:
        imposers = _last_imposer(reading, filled)
    if not imposers and nobody and filled.frame.id in _TRADE_STOPPED:
        imposers = tuple(in_place(reading, filled.verb))
    if imposers == filled.roles.get("imposer", ()) and targets == filled.roles.get("target", ()):
        return filled if goods == filled.commodities else replace(filled, commodities=goods)
    roles = {**filled.roles, "imposer": imposers, "target": targets}
    roles = {role: actors for role, actors in roles.items() if actors}
    slots = {**filled.slots, "subject": filled.slots.get("subject", ()) or imposers}
    return replace(filled, roles=roles, slots=slots, commodities=goods)


def _last_imposer(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return who imposed the last measure of that kind, just before: "The US set tariffs. Chad was hit with 20%"."""
    kinds = {kind for noun in filled.arguments for kind in _kinds_of(noun)}
    hit = {_side(reading, actor) for actor in filled.roles.get("target", ())}
    for measure in reversed(reading.measures.found):
        if filled.verb.i - measure.index > _JUST_BEFORE:
            return ()
        if measure.imposers and kinds & measure.kinds and not hit & {_side(reading, a) for a in measure.imposers}:
            return tuple(for_state(reading, actor) for actor in measure.imposers)
    return ()


def is_agentless(verb: Token) -> bool:
    """Tell whether a clause leaves out who does it: "the duties were cut", not "the suspended part"."""
    return syntax.is_passive(verb) and verb.dep_ != "amod" and not syntax.subjects(verb)


def _by_instrument(reading: Reading, verb: Token) -> tuple[Actor, ...]:
    """Return who imposes by a text: "Mexico published a decree that raises duties", "Peru's law bans exports"."""
    under = [noun for case, noun in syntax.obliques(verb) if case in {"under", "by", "through"}]
    for noun in (*syntax.subjects(verb), *under):
        if is_in_class(noun, "instrument"):
            owners = syntax.children(noun, "nmod:poss", "compound", "amod")
            clauses = syntax.children(noun, "acl", "acl:relcl") if noun in under else []
            owners += [head for clause in clauses for head in syntax.subjects(clause) if head != noun]
            owners += [inner for case, inner in syntax.obliques(noun) if case in {"by", "from"}]
            found = tuple(actor for owner in owners for actor in reading.actors(owner))
            if (
                not found
                and noun.dep_ in {"obj", "nsubj:pass"}
                and syntax.is_verb(noun.head)
                and not _is_undoing(noun.head)
            ):
                found = tuple(actor for head in syntax.subjects(noun.head) for actor in reading.actors(head))
            acting = (actor for actor in found if not actor.national)
            return tuple(for_state(reading, a) if a.entity.type == "office" else a for a in acting)
    return ()


def _is_undoing(verb: Token) -> bool:
    """Tell whether a court takes a text of others out of force: "suspended a decree that raised the tax"."""
    undone = any(is_in_class(verb, name) for name in ("undoing", "ending", "ceasing"))
    return undone and any(is_in_class(head, "court") for head in syntax.subjects(verb))


def _points_back(noun: Token) -> bool:
    """Tell whether a noun of a measure takes one up: "the ban", "those duties", "its curbs", not "its own levy"."""
    if any(child.lower_ == "own" for child in noun.children):
        return False
    return bool(_kinds_of(noun)) and any(
        child.lower_ in _POINTING for child in syntax.children(noun, "det", "nmod:poss", "amod")
    )


def _before(
    reading: Reading, filled: Filled, noun: Token, imposers: tuple[Actor, ...], *, nobody: bool
) -> Measure | None:
    """Return the measure told last that has the kind of the noun, and no other imposer, target or goods.

    ``nobody`` asks for one whose imposer is told.
    """
    kinds, own = _kinds_of(noun), {_side(reading, actor) for actor in imposers}
    general = is_in_class(unwrap(noun), "any measure")
    hit = {_side(reading, actor) for actor in filled.roles.get("target", ())}
    things = {link.entity.iri for link in filled.commodities}
    for measure in reversed(reading.measures.found):
        if filled.verb.i - measure.index > _LIMIT_BACK:
            return None
        theirs = {_side(reading, actor) for actor in measure.imposers}
        if (
            (general or kinds & measure.kinds)
            and not (nobody and not own and not theirs)
            and not (own and theirs and not own & theirs)
            and not (hit and not hit & {_side(reading, actor) for actor in measure.targets})
            and not (things and not things & {link.entity.iri for link in measure.goods})
        ):
            return measure
    return None


def modality_of_measure(reading: Reading, verb: Token) -> str:
    """Return the modality of a measure whose verb tells a fact.

    One that was announced is still to come when its noun says so: "the tariff,
    announced in May, is due to take effect in July". One that was in force for
    a time which is over is historical: "exports were halted for a month in 2021".
    """
    if verb.i in reading.measures.ahead:
        return "planned"
    if verb.dep_ == "acl" and is_in_class(verb, "announcing") and verb.head.dep_ in syntax.SUBJECTS:
        return modality_of(verb.head.head)
    if _is_undone(verb):
        return "historical"
    later = [*verb.subtree, *([verb.head.head] if verb.dep_ == "acl:relcl" else [])]
    if any(_ends_it(other) for other in later if other.i > verb.i):
        return "historical"  # "suspended exports and replaced the suspension with a quota"
    published = reading.published
    return "historical" if published is not None and _has_run_out(reading, verb, published) else "actual"


def _has_run_out(reading: Reading, verb: Token, published: date) -> bool:
    """Tell whether its time is over: "until May 2020", "for a month in 2021", "from 2012 to 2015"."""
    ends = (span.latest for head, span in reading.dates if head.head.i == verb.i and syntax.case_of(head) in _UNTIL)
    if any(end is not None and end < published for end in ends):
        return True
    day = date_of(reading, verb, [])
    if day is None:
        return False
    first, last = date.fromisoformat(day.earliest), date.fromisoformat(day.latest)
    lasted = max((_days(noun) for case, noun in syntax.obliques(verb) if case == "for"), default=0)
    stretch = day.precision == "interval" and (last - first).days > _UNIT_DAYS["month"]
    return bool(lasted or stretch) and last + timedelta(days=lasted) < published


def _is_undone(verb: Token) -> bool:
    """Tell whether the sentence takes back what had been imposed before: "cut the tariffs that they had raised"."""
    if verb.dep_ != "acl:relcl" or "had" not in syntax.auxiliaries(verb):
        return False
    before = {token.lemma_.lower() for token in verb.sent if token.i < verb.head.i and syntax.is_verb(token)}
    return any(frame.relation == "lifts" for lemma in before for frame in frames_by_verb().get(lemma, ()))


def _ends_it(verb: Token) -> bool:
    """Tell whether a verb undoes the measure told before: "scrapped it", "ended the ban"."""
    undoes = is_in_class(verb, "ending") or is_in_class(verb, "undoing")
    if undoes and shares_measure(verb):
        return True
    return (
        undoes
        and verb.tag_ in {"VBD", "VBN"}
        and (verb.dep_ == "conj" or not syntax.is_negated(verb))
        and any(noun.lower_ in {"it", "them"} or _points_back(noun) for noun in syntax.children(verb, "obj"))
    )


def shares_measure(verb: Token) -> bool:
    """Tell whether a verb is about the measure of the clause that it goes on: "that they imposed in May and lifted"."""
    first = verb.head
    shared = verb.dep_ == "conj" and first.dep_ in {"acl", "acl:relcl"} and not syntax.is_negated(verb)
    return shared and verb.tag_ in {"VBD", "VBN"} and bool(_kinds_of(first.head))


def _days(noun: Token) -> int:
    """Return about how many days "six months" or "a year" are, 0 when a noun counts no time."""
    counted = (find_quantities(f"{child.text} {noun.text}") for child in syntax.children(noun, "nummod", "det"))
    told = next((q for found in counted for q in found if q.kind == "duration"), None)
    if told is None:
        return _UNIT_DAYS.get(noun.lemma_.lower(), 0) if syntax.children(noun, "det") else 0
    return int(told.high) * _UNIT_DAYS.get(noun.lemma_.lower(), 0)


def _side(reading: Reading, actor: Actor) -> str:
    """Return the state or union on whose side an actor is, as a code or an IRI."""
    return reading.state_of(actor.entity) or actor.entity.part_of or actor.entity.iri
