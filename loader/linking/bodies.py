"""Name public bodies by country and function: "Kazakhstan's energy ministry", "the Customs Service of Peru".

The seed graph cannot hold them all. What it lacks becomes a candidate under
the name that such bodies bear, "Ministry of Energy of Kazakhstan", so that two
ways of naming it are one candidate.
"""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from loader import iri
from loader.language import syntax
from loader.linking.context import BODY_KINDS, LITTLE, Context, choose, known, named_by_state, state_of, unknown
from loader.linking.homes import home_of, owner_by_pronoun, place_after, state_of_body
from loader.linking.titles import Title
from loader.linking.words import words
from loader.model import Entity, EntityLink
from loader.reference.match import Name
from loader.reference.naming import article

_DEFINITE = frozenset({"the", "this", "that", "its", "their", "his", "her"})
_TAKEN = frozenset({"agency", "organization", "office", "person", "agreement"})


def link_bodies(context: Context, links: Mapping[int, EntityLink]) -> list[tuple[int, int, EntityLink]]:
    """Return (start, end, link) of each body named by country and function that ``links`` lacks."""
    found = []
    for token in context.doc:
        if token.lemma_.lower() in words().function_heads and not _is_taken(links, token.i):
            place = _extent(context, links, token) if not _describes_named(links, token) else None
            if place is not None and (name := _only_name(context, place)) is not None:
                found.append((*place, known(context, place, name, score=0.9, reason="body named in a title")))
                continue
            state = _state_of(context, place, links) if place is not None else None
            if place is not None and state is not None:
                entity = body_of_state(context, place, state)
                reason = f"body of {state} named by its function, not in the seed graph"
                found.append((*place, unknown(context, place, entity, score=0.6, reason=reason)))
    return found


def _only_name(context: Context, place: tuple[int, int]) -> Name | None:
    """Return the name of the one body that these words name: within "European Commission President" no span has it."""
    named = context.gazetteer.named(" ".join(token.text for token in context.doc[place[0] : place[1]]))
    bodies = {name.entity_iri: name for name in choose(named, BODY_KINDS) if name.sense != "generic"}
    return next(iter(bodies.values())) if len(bodies) == 1 else None


def _describes_named(links: Mapping[int, EntityLink], head: Token) -> bool:
    """Tell whether a noun only says what a body named beside it is: "Rosatom, the Russian nuclear agency"."""
    beside = [head.head] if head.dep_ == "appos" else syntax.children(head, "appos")
    return any(other.i in links and links[other.i].entity.type in BODY_KINDS for other in beside)


def _state_of(context: Context, place: tuple[int, int], links: Mapping[int, EntityLink]) -> str | None:
    """Return the country beside a body's name; for "the energy ministry" that which the text around is about."""
    return context.state_near(*place) or (state_around(context, place, links) if _is_one(context, place) else None)


def _is_one(context: Context, place: tuple[int, int]) -> bool:
    """Tell whether one certain body is meant: not "health authorities", "a court"."""
    head = context.doc[place[1] - 1]
    return head.tag_ in {"NN", "NNP"} and all(child.lower_ in _DEFINITE for child in syntax.children(head, "det"))


def state_around(context: Context, place: tuple[int, int], links: Mapping[int, EntityLink]) -> str | None:
    """Return the country of a body that is named without one, as a code; None when nothing tells.

    "its army" belongs to what "its" stands for, "the army" to the country with
    which the text named an army before, "the central bank in Abuja" to where
    it sits, any other to the country that the text around is about.
    """
    owner = owner_by_pronoun(context, *place, dict(links))
    if owner is not None:
        return owner.entity.iso2
    return _state_told_before(context, place) or place_after(context, place[1]) or home_of(context, *place)


def _state_told_before(context: Context, place: tuple[int, int]) -> str | None:
    """Return the one country with which the text before names a body in these words: "the Omani army ... the army"."""
    asked = [token.lower_ for token in context.doc[place[0] : place[1]]]
    states = set()
    for start in range(place[0] - len(asked)):
        end = start + len(asked)
        if [token.lower_ for token in context.doc[start:end]] == asked:
            span = context.span_at.get(start)
            whole = state_of_body(span) if span is not None and span.names and span.end == end else None
            states.add(whole or context.state_near(start, end))
    states.discard(None)
    return states.pop() if len(states) == 1 else None


def bodies_within(context: Context, title: Title, office: Entity) -> list[EntityLink]:
    """Return links for the bodies that a title names: "European Commission President", "foreign ministry spokesman"."""
    words_of = [token.text for token in context.doc[title.core_start : title.end]]
    found: dict[tuple[int, int], EntityLink] = {}
    for start, end in ((0, len(words_of) - 1), (1, len(words_of))):  # without the title itself, at either end
        for match in context.gazetteer.match(words_of[start:end]):
            names = {name.entity_iri: name for name in choose(match.names, BODY_KINDS)}
            stated = {name.iso2 for name in names.values()}
            if len(names) == 1 and None not in {office.iso2, *stated} and stated != {office.iso2}:
                continue  # "Defense" of another state
            whole = words_of[start + match.end - 1].lower() in words().function_heads - words().sole_bodies
            own = {item: name for item, name in names.items() if whole and name.iso2 == office.iso2}
            chosen = names if len(names) == 1 else own
            if len(chosen) == 1 and match.owner is None:
                span = (title.core_start + start + match.start, title.core_start + start + match.end)
                if any(first <= span[0] and span[1] <= last for first, last in found):
                    continue  # "National Security Council" within "Supreme National Security Council"
                found[span] = known(context, span, *chosen.values(), score=0.9, reason="body named in a title")
    return [*found.values(), *(_unknown_within(context, title, office) if not found else ())]


def _unknown_within(context: Context, title: Title, office: Entity) -> list[EntityLink]:
    """Return a link for the body of a state that a title names and the seeds lack: "energy ministry spokesman"."""
    place = (title.core_start, title.end - 1)
    if place[1] - place[0] < 2 or office.iso2 is None:
        return []
    head, first = context.doc[place[1] - 1], context.doc[place[0]]
    if head.lemma_.lower() not in words().function_heads or first.lower_ not in words().functions:
        return []
    entity = body_of_state(context, place, office.iso2)
    return [unknown(context, place, entity, score=0.6, reason="body named in a title, not in the seed graph")]


def _is_taken(links: Mapping[int, EntityLink], index: int) -> bool:
    return index in links and links[index].entity.type in _TAKEN


def _extent(context: Context, links: Mapping[int, EntityLink], head: Token) -> tuple[int, int] | None:
    """Return the tokens from the first word of the function to the head; None when no word tells the function."""
    start = head.i
    while start > head.sent.start and _tells_function(context, links, context.doc[start - 1], head):
        start -= 1
    while start < head.i and context.doc[start].lower_ in {"and", "-", ","}:
        start += 1
    alone = head.lemma_.lower() in words().sole_bodies and not _tells_kind(head)
    return (start, head.i + 1) if alone or start < head.i else None


def _tells_kind(head: Token) -> bool:
    """Tell whether a noun for a body only says of what kind another thing is: "customs union", "treasury bond"."""
    return head.dep_ == "compound" and head.head.lemma_.lower() not in words().representatives | words().office_heads


def _tells_function(context: Context, links: Mapping[int, EntityLink], word: Token, head: Token) -> bool:
    if word.i in context.span_at and links.get(word.i) is not None and links[word.i].entity.type != "commodity":
        return False
    if word.lower_ in {"and", "-", ","}:
        return _joins_functions(context, links, word, head)
    return (
        word.pos_ in {"NOUN", "PROPN", "ADJ"}
        and word.dep_ in {"compound", "amod", "conj", "nmod"}
        and (word.lower_ in words().functions or word.is_title)
    )


def _joins_functions(context: Context, links: Mapping[int, EntityLink], mark: Token, head: Token) -> bool:
    """Tell whether a mark stands between two functions: "trade and industry ministry"."""
    before = mark.nbor(-1) if mark.i > head.sent.start else None
    return before is not None and before.lower_ in words().functions and _tells_function(context, links, before, head)


def body_of_state(context: Context, place: tuple[int, int], state: str) -> Entity:
    """Return the body of a state named at these tokens: "energy ministry".

    It is the one body of the seed graph whose name holds all these words
    ("Ministry of Energy and Mineral Resources"), else a candidate.
    """
    text = " ".join(context.doc[place[0] : place[1]].text.split())
    wider = _wider(context, text, state)
    return context.gazetteer.entity(wider) if wider is not None else _candidate(context, place, state)


def _wider(context: Context, text: str, state: str) -> str | None:
    mine = frozenset(text.lower().split()) - LITTLE
    if len(mine) < 2 or not mine & words().function_heads or not mine <= words().functions | words().function_heads:
        return None
    bodies = named_by_state(context.gazetteer, "agency").get(state, ())
    found = [item for item, theirs in bodies if mine <= theirs]
    if not found and "ministry" in mine:  # what the press calls a ministry, its state may call a department
        found = [item for item, theirs in bodies if mine - {"ministry"} <= theirs and theirs & words().as_ministries]
    return found[0] if len(found) == 1 else None


def _candidate(context: Context, place: tuple[int, int], state: str) -> Entity:
    text = " ".join(context.doc[place[0] : place[1]].text.split())
    country = context.gazetteer.country(state)
    owner = context.gazetteer.entity(country).name if country is not None else state
    title = official_name(text)
    name = title if owner.lower() in title.lower() else f"{title} of {article(owner)}"
    before = context.span_at.get(place[0] - 1)
    whole = context.doc[before.start : place[1]].text if before is not None and state_of(before) == state else text
    spoken = {text, f"{owner}'s {text}", " ".join(whole.split())}  # "Sri Lankan customs service"
    aliases = tuple(sorted(spoken - {name}))
    return Entity(
        iri.candidate("agency", f"{name} {state}", base=context.base),
        "agency",
        name,
        aliases,
        iso2=state,
        resolved=False,
    )


def official_name(text: str) -> str:
    """Return the form in which bodies of a kind are named.

    >>> official_name("energy ministry"), official_name("the foreign ministry"), official_name("customs service")
    ('Ministry of Energy', 'Ministry of Foreign Affairs', 'Customs Service')
    """
    told = text.split()
    if told[0].lower() == "the":
        told = told[1:]
    if len(told) == 2 and told[1].lower() == "ministry" and told[0].lower() in words().ministries:
        return f"Ministry of {words().ministries[told[0].lower()]}"
    parts = [
        word if word.isupper() or word in {"of", "and", "for", "the"} else word[:1].upper() + word[1:] for word in told
    ]
    if len(parts) > 1 and parts[-1] == "Ministry":
        return f"Ministry of {' '.join(parts[:-1])}"
    return " ".join(parts)
