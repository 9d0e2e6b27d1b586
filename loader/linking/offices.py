"""Find out which office a title names.

"Treasury Secretary", "director of the National Economic Council", "a
Commerce Ministry spokesperson": the seed graph knows the first two; what it
does not know becomes a candidate that names its country or its organisation.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from loader.linking.clues import Beside, Mentioned
from loader.linking.context import LITTLE, Context, choose, named_by_state, state_of
from loader.linking.homes import body_that_appoints, firm_before, home_of, owner_by_pronoun
from loader.linking.named_bodies import bare_body
from loader.linking.office_names import Owner, body_words, unlisted_office
from loader.linking.regions import region_after_bearer, region_before, state_after_bearer
from loader.linking.scoring import choose_entity
from loader.linking.title_heads import head_word
from loader.linking.titles import COMPLEMENT, Title, holder_of, is_accredited, workplace_after
from loader.linking.words import words
from loader.model import Entity, EntityLink

_OFFICE = frozenset({"office"})
_STATES = frozenset({"country", "government"})
_ABOUT = "the text around is about"
_ONLY = "the only office of this title"
_PORTFOLIOS = frozenset({"minister", "secretary", "undersecretary", "adviser", "advisor"})
_BODY = frozenset({"agency", "organization", "government", "country"})


def link_titles(
    context: Context, titles: tuple[Title, ...], links: dict[int, EntityLink]
) -> list[tuple[Title, EntityLink]]:
    """Link each title to its office, or to a candidate that says whose it is.

    ``links`` maps token indices to the links of names. Titles beside their
    country are read first: they tell the countries of the people who bear
    them, by which the bare titles of the same people are read.
    """
    states: dict[str, str] = {}
    owners: dict[Title, Owner | None] = {}
    for title in titles:
        holder = holder_of(context, title, links)
        owner = _owner_in_text(context, title, links)
        if owner is None and holder is None:
            owner = _named_before(context, title, owners)
        owners[title] = owner or _owner_of_bearer(context, title, holder, states)
        if holder is not None and owner is not None and owner.state is not None:
            states.setdefault(holder.entity.iri, owner.state)
    for first, second in pairwise(titles):
        if _joins(context, first, second, links):
            shared = owners[first] or owners[second]  # "president and chief executive of Acme"
            for title in (first, second):
                owners[title] = owners[title] or (None if _is_of_no_state(context, title) else shared)
    found: list[tuple[Title, EntityLink]] = []
    inner = dict(links)
    for title in reversed(titles):  # "adviser to the president": the inner title first
        link = _link_title(context, title, inner, owners[title], states)
        inner.update(dict.fromkeys(range(title.core_start, title.end), link))
        found.append((title, link))
    return found[::-1]


def _joins(context: Context, first: Title, second: Title, links: dict[int, EntityLink]) -> bool:
    """Tell whether titles share an owner: "president and head of Acme", "Chad's premier Jo Ek and minister Ana Li"."""
    between = [token for token in context.doc[first.tail : second.core_start] if not token.is_space]
    named = between[:-1]
    joined = bool(between) and between[-1].lower_ in {"and", "&"}
    borne = all(token.i in links and links[token.i].entity.type == "person" for token in named)
    return joined and borne


def _is_of_no_state(context: Context, title: Title) -> bool:
    """Tell whether a title names one office, and one of a body of many states: "European Commission President"."""
    offices = {name.entity_iri for name in title.names if name.sense != "generic"}
    return len(offices) == 1 and all(context.gazetteer.iso2(office) is None for office in offices)


def _link_title(
    context: Context, title: Title, links: dict[int, EntityLink], owner: Owner | None, states: dict[str, str]
) -> EntityLink:
    holder = holder_of(context, title, links)
    held = _held(context, title, holder.entity if holder is not None else None)
    mention = context.mention(title.core_start, title.end, "office", "role" if holder is None else "literal")
    if held is not None and (owner is None or owner.state in {None, held.iso2}):
        return EntityLink(mention, held, 0.97, "office that the seed graph gives this person")
    owner = _with_body(
        context, title, owner or _owner_of_bearer(context, title, holder, states) or _likely_owner(context, title)
    )
    if holder is not None and _is_guessed(title, owner) and _is_anothers(context, title, owner, holder.entity):
        owner = Owner(None, None, 0.5, "the text is about a country where another holds the office")
    office = _office_of(context, title, owner)
    if office is not None:
        return EntityLink(mention, office, owner.score, owner.reason)
    rivals = _rivals(context, title, owner, holder) if title.names else ()
    reason = "title of several offices" if title.names else "title not in the seed graph"
    return EntityLink(mention, unlisted_office(context, title, owner, links), 0.5, reason, rivals=rivals)


def _rivals(context: Context, title: Title, owner: Owner, holder: EntityLink | None) -> tuple[tuple[str, float], ...]:
    """Return the offices of this title with their scores, none of which the text singles out."""
    beside = Beside(
        owner.state, owner.body.iri if owner.body else None, holder.entity.iri if holder is not None else None
    )
    return choose_entity(context, Mentioned(title.core_start, title.end, "", beside), title.names).rivals


def _with_body(context: Context, title: Title, owner: Owner) -> Owner:
    """Add the body of that country which a title names in general terms: "foreign ministry spokesman"."""
    if owner.body is not None or owner.state is None:
        return owner
    text = body_words(context, title)
    found = choose(context.gazetteer.named(text) or context.gazetteer.named(text.title()), _BODY - _STATES)
    bodies = {name.entity_iri for name in found if context.gazetteer.iso2(name.entity_iri) == owner.state}
    return replace(owner, body=context.gazetteer.entity(bodies.pop())) if len(bodies) == 1 else owner


def _held(context: Context, title: Title, holder: Entity | None) -> Entity | None:
    """Return the office of this title that the seed graph gives to its bearer."""
    if holder is None or not holder.resolved:
        return None
    offices = {holding.office for holding in context.gazetteer.offices_of(holder.iri)}
    held = sorted({name.entity_iri for name in title.names} & offices) or sorted(_as_posted(context, title, offices))
    return context.gazetteer.entity(held[0]) if len({context.gazetteer.entity(i).name for i in held}) == 1 else None


def _as_posted(context: Context, title: Title, offices: set[str]) -> set[str]:
    """Return the office of who is told by a word for his kind of post: "ambassador" of a permanent representative."""
    head = context.doc[title.end - 1]
    if head.pos_ == "VERB" and head.lemma_ in words().leading_verbs:
        return _led_body(context, offices)
    kind = words().posts_alike.get(head_word(head))
    if kind is None or title.end - title.core_start > 1 or title.tail > title.end:
        return set()
    names = {office: context.gazetteer.entity(office).name.lower() for office in offices}
    return {office for office, name in names.items() if any(words().posts_alike.get(w) == kind for w in name.split())}


def _led_body(context: Context, offices: set[str]) -> set[str]:
    """Return the one office of who "heads" a body, if it is that of a body of no state: "heads the watchdog"."""
    bodies = {office: context.gazetteer.organisation_of_office(office) for office in offices}
    led = {o for o, body in bodies.items() if body is not None and context.gazetteer.entity(body).iso2 is None}
    return led if len(led) == 1 == len(offices) else set()


def _owner_in_text(context: Context, title: Title, links: dict[int, EntityLink]) -> Owner | None:
    """Return whose office it is by the words at the title: a country, a body, "its", "whose"."""
    region = region_before(context, title, links) or region_after_bearer(context, title, links)
    if region is not None:
        return Owner(None, region.iso2, 0.85, f"office of {region.name}", region)
    after = title.core_start if is_accredited(context, title) else title.end  # nothing stands after it
    state = _state_inside(context, title) or context.state_near(title.core_start, after)
    state = state or state_after_bearer(context, title)
    body = _body(context, title, links)
    if body is not None and body.type in _STATES:
        state, body = state or body.iso2, None
    if state is not None or body is not None:
        code = state or (body.iso2 if body is not None else None)
        return Owner(body, code, 0.9, f"title with its country {code}" if code else "title with its body")
    pointed = owner_by_pronoun(context, title.core_start, title.end, links)
    if pointed is None:
        own = body_that_appoints(context, title.core_start, title.end, links) or _firm_of(context, title, links)
        return Owner(own.entity, own.entity.iso2, 0.8, "title that the body gives") if own is not None else None
    head = head_word(context.doc[title.end - 1])
    if pointed.entity.type in {"agency", "organization"} and not (title.names and head in _PORTFOLIOS):
        return Owner(pointed.entity, pointed.entity.iso2, 0.8, "title of the body named before")
    code = pointed.entity.iso2 or _state_of_person(context, pointed.entity)
    return Owner(None, code, 0.8, f"title of the country named before, {code}") if code is not None else None


def _firm_of(context: Context, title: Title, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the body that a bare title of firms belongs to: "CEO Ana Li" in a text on Acme."""
    if head_word(context.doc[title.end - 1]) not in words().firm_heads or title.tail > title.end:
        return None
    return firm_before(context, context.doc[title.core_start], links)


def _named_before(context: Context, title: Title, before: dict[Title, Owner | None]) -> Owner | None:
    """Return the state of the one office named before that "the president" can mean; None where there are several."""
    mine = _words_of(context, title)
    article = context.doc[title.core_start - 1] if title.core_start else None
    if article is None or article.lower_ != "the" or title.tail > title.end:
        return None
    codes = {owner.state if owner else None for other, owner in before.items() if mine <= _words_of(context, other)}
    code = codes.pop() if len(codes) == 1 else None
    return Owner(None, code, 0.8, f"the office of {code} named before") if code is not None else None


def _words_of(context: Context, title: Title) -> frozenset[str]:
    return frozenset(token.lower_ for token in context.doc[title.core_start : title.end])


def _state_inside(context: Context, title: Title) -> str | None:
    """Return the country that a known title names: "Estonian Foreign Minister", "foreign minister of Peru"."""
    text = [token.text for token in context.doc[title.core_start : title.end]]
    found = [*context.gazetteer.match(text), *context.gazetteer.match(text[:1])]  # the whole may be a name itself
    codes = {name.iso2 for match in found for name in match.names if name.kind == "country" and name.iso2}
    return codes.pop() if len(codes) == 1 else None


def _state_of_person(context: Context, person: Entity) -> str | None:
    """Return the one country of the offices that the seed graph gives a person."""
    codes = {context.gazetteer.iso2(holding.office) for holding in context.gazetteer.offices_of(person.iri)} - {None}
    return codes.pop() if len(codes) == 1 else None


def _owner_of_bearer(context: Context, title: Title, holder: EntityLink | None, states: dict[str, str]) -> Owner | None:
    """Return the country that another title gives the bearer; a firm's director may well have been its minister."""
    if (
        holder is None
        or _is_of_no_state(context, title)
        or head_word(context.doc[title.end - 1]) not in words().state_heads
    ):
        return None
    code = states.get(holder.entity.iri)
    if code is not None:
        return Owner(None, code, 0.85, f"the text gives its bearer an office of {code}")
    code = _state_of_person(context, holder.entity)
    return Owner(None, code, 0.85, f"the seed graph gives its bearer an office of {code}") if code else None


def _likely_owner(context: Context, title: Title) -> Owner:
    """Return whose a bare title is by what the text around it is about; nobody's when it does not tell."""
    nobody = Owner(None, None, 0.5, "nothing says whose title it is")
    only = {context.gazetteer.iso2(name.entity_iri) for name in title.names}
    if len({name.entity_iri for name in title.names}) == 1:
        code = next(iter(only))
        stateless = not any(state_of(span) for span in context.spans)
        named = any(token.ent_type_ in {"ORG", "LOC"} for token in context.doc[title.core_start : title.end])
        named = named and not _words_of(context, title) & _PORTFOLIOS
        if code is None or named or stateless or context.countries.get(code):  # "Kremlin spokesman" is nobody else's
            return Owner(None, code, 0.85, _ONLY)
    head = head_word(context.doc[title.end - 1])
    portfolio = title.tail == title.end or (head in _PORTFOLIOS and not _names_body(context, title))
    for_nobody = head in words().spokespersons and title.end - title.core_start == 1
    if head not in words().state_heads or not portfolio or for_nobody or _is_of_a_name(context, title):
        return nobody
    code = home_of(context, title.core_start, title.end)
    return Owner(None, code, 0.7, f"{_ABOUT} {code}") if code is not None else nobody


def _is_guessed(title: Title, owner: Owner) -> bool:
    """Tell whether the state of a title is taken from elsewhere; "Treasury Secretary" tells its own."""
    return owner.reason.startswith(_ABOUT) or (
        owner.reason == _ONLY and all(name.sense == "generic" for name in title.names)
    )


def _is_of_a_name(context: Context, title: Title) -> bool:
    """Tell whether a title goes on with a name that nobody knows: "president of Enaire" is not that of a state."""
    after = context.doc[title.end : title.end + 2]
    unknown = len(after) == 2 and after[1].pos_ == "PROPN" and state_of(context.span_at.get(after[1].i)) is None
    return unknown and after[0].lower_ in {"of", "at"}


def _is_anothers(context: Context, title: Title, owner: Owner, bearer: Entity) -> bool:
    """Tell whether a source has another person in the office, alone, on the day of the article."""
    office = _office_of(context, title, owner)
    if office is None or context.day is None or not context.gazetteer.has_single_seat(office.iri):
        return False
    sure = {
        person for person, _, certainty in context.gazetteer.holders(office.iri, context.day) if certainty == "recorded"
    }
    held = any(holding.person == bearer.iri for holding in context.gazetteer.holdings(office.iri))
    return bool(sure) and not held


def _names_body(context: Context, title: Title) -> bool:
    """Tell whether what the title is of holds a name, so that it is no portfolio: "minister at the embassy of X"."""
    return any(index in context.span_at for index in range(title.end + 1, title.tail))


def _office_of(context: Context, title: Title, owner: Owner) -> Entity | None:
    """Return the office of the seed graph that the title and its owner name, None when there is not just one."""
    iris = {name.entity_iri for name in title.names}
    if owner.region is not None:
        return None
    if not iris and owner.body is not None:
        iris = _named_with_body(context, title, owner.body)
    if owner.state is not None:
        iris = {item for item in iris if context.gazetteer.iso2(item) == owner.state} or _wider(context, title, owner)
    elif owner.body is None and owner.reason != _ONLY:
        return None
    if owner.body is not None:
        own = {i for i in iris if context.gazetteer.organisation_of_office(i) == owner.body.iri}
        heads_it = head_word(context.doc[title.end - 1]) in words().body_heads - _PORTFOLIOS  # of it, not of its state
        iris = own or (set() if heads_it else iris)
    return context.gazetteer.entity(iris.pop()) if len(iris) == 1 else None


def _named_with_body(context: Context, title: Title, body: Entity) -> set[str]:
    """Return the offices whose name is this title beside a name of its body: "EU foreign policy chief"."""
    text = " ".join(token.text for token in context.doc[title.core_start : title.end])
    return {
        name.entity_iri
        for owner in (body.name, *body.aliases)
        for name in choose(context.gazetteer.named(f"{owner} {text}"), _OFFICE)
    }


def _wider(context: Context, title: Title, owner: Owner) -> set[str]:
    """Return the offices of a country whose portfolio holds that of the title.

    The "finance minister" of a state that has a minister of economy and
    finance; never a deputy, and nobody for a title without a portfolio.
    """
    mine = frozenset(token.lower_ for token in context.doc[title.core_start : title.end]) - LITTLE
    if len(mine) < 2 or title.tail > title.end or owner.state is None or mine & words().office_ranks:
        return set()
    return {
        item
        for item, theirs in named_by_state(context.gazetteer, "office").get(owner.state, ())
        if mine <= theirs and not theirs & words().office_ranks
    }


def _body(context: Context, title: Title, links: dict[int, EntityLink]) -> Entity | None:
    """Return the body whose office it is: "Bank of Japan governor", "head of X"."""
    index = title.core_start - 1
    while index >= 0 and (
        context.doc[index].lower_ in {"'s", "’s", "'", "’", "-"} | set(words().status_words)
        or (context.doc[index].pos_ == "ADJ" and index not in links)
        or (context.doc[index].text == "," and context.doc[title.end - 1].tag_ == "VBN")  # "Acme, headed by"
    ):
        index -= 1
    if index > 1 and context.doc[index].text == ")" and context.doc[index - 2].text == "(":
        index -= 3  # "the Health Department (HD) Secretary"
    region = links.get(index)
    if region is not None and region.entity.type == "place" and index and context.doc[index - 1].tag_ == "POS":
        index -= 2  # "Human Rights Watch's Americas director"
    before = links.get(index)
    if before is not None and before.entity.type in _BODY:
        return before.entity
    bare = bare_body(context, body_words(context, title))
    if bare is not None:
        return context.gazetteer.entity(bare.entity_iri)
    workplace = workplace_after(context, title, links)
    if workplace is not None and workplace.entity.type in {"agency", "organization"}:
        return workplace.entity
    first = title.end + (1 if context.doc[title.end : title.end + 1].text.lower() in COMPLEMENT else 0)
    inside = [links[i].entity for i in range(first, title.tail) if i in links]
    bodies = [entity for entity in inside if entity.type in {"agency", "organization"}]
    states = [] if is_accredited(context, title) else [entity for entity in inside if entity.type in _BODY]
    return next(iter(bodies or states), None)
