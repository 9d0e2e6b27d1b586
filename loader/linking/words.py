"""Read the word lists of this folder once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of ``data/words.toml``; see the comments there."""

    agency_heads: frozenset[str]
    function_heads: frozenset[str]
    sole_bodies: frozenset[str]
    as_ministries: frozenset[str]
    bare_bodies: dict[str, str]
    ministries: dict[str, str]
    functions: frozenset[str]
    representatives: frozenset[str]
    nationals: frozenset[str]
    office_heads: frozenset[str]
    chief_heads: frozenset[str]
    firm_heads: frozenset[str]
    title_abbreviations: dict[str, str]
    chairs: dict[str, str]
    titles_of_address: frozenset[str]
    office_modifiers: frozenset[str]
    office_ranks: frozenset[str]
    state_heads: frozenset[str]
    accredited: frozenset[str]
    local_heads: frozenset[str]
    ranks: frozenset[str]
    general_titles: frozenset[str]
    styles: frozenset[str]
    body_heads: frozenset[str]
    not_posts: frozenset[str]
    posts: frozenset[str]
    led_bodies: frozenset[str]
    leading_verbs: dict[str, str]
    working_verbs: dict[str, str]
    posts_at: dict[str, str]
    posts_alike: dict[str, str]
    spokespersons: frozenset[str]
    kin: frozenset[str]
    sites: frozenset[str]
    forces: frozenset[str]
    agreement_words: frozenset[str]
    status_words: dict[str, str]
    pointers: dict[str, tuple[str, ...]]
    walks: dict[str, str]


@dataclass(frozen=True, slots=True)
class MetonymyWords:
    """The word lists of ``data/metonymy.toml``; see the comments there."""

    locative: frozenset[str]
    partner: frozenset[str]
    relational_nouns: frozenset[str]
    addressing_verbs: frozenset[str]
    place_verbs: frozenset[str]
    place_nouns: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoodsWords:
    """The word lists of ``data/goods.toml``; see the comments there."""

    flows: frozenset[str]
    levies: frozenset[str]
    trading_verbs: frozenset[str]
    general: frozenset[str]
    compounds: frozenset[str]
    carriers: frozenset[str]
    trade_words: frozenset[str]
    made: frozenset[str]
    measures: frozenset[str]
    named_after: frozenset[str]
    listing: frozenset[str]


@cache
def goods_words() -> GoodsWords:
    """Return the word lists for goods."""
    raw = tomllib.loads((_DATA / "goods.toml").read_text(encoding="utf-8"))
    return GoodsWords(**{name: frozenset(listed) for name, listed in raw.items()})


@dataclass(frozen=True, slots=True)
class AgreementNouns:
    """The word lists of ``data/agreements.toml``; see the comments there."""

    plain: frozenset[str]
    named_only: frozenset[str]
    when_signed: frozenset[str]
    topics: frozenset[str]
    no_agreements: frozenset[str]


@cache
def agreement_nouns() -> AgreementNouns:
    """Return the word lists for names of agreements."""
    raw = tomllib.loads((_DATA / "agreements.toml").read_text(encoding="utf-8"))
    return AgreementNouns(**{name: frozenset(listed) for name, listed in raw.items()})


@cache
def words() -> Words:
    """Return the word lists for names and titles."""
    raw = tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))
    status = {word: state for state, listed in raw["holding_status"].items() for word in listed}
    return Words(
        agency_heads=frozenset(raw["agency_heads"]),
        function_heads=frozenset(raw["function_heads"]),
        sole_bodies=frozenset(raw["sole_bodies"]),
        as_ministries=frozenset(raw["as_ministries"]),
        bare_bodies=dict(raw["bare_bodies"]),
        ministries=dict(raw["ministries"]),
        functions=frozenset(raw["functions"]),
        representatives=frozenset(raw["representatives"]),
        nationals=frozenset(raw["nationals"]),
        office_heads=frozenset(raw["office_heads"]),
        chief_heads=frozenset(raw["chief_heads"]),
        firm_heads=frozenset(raw["firm_heads"]),
        title_abbreviations=dict(raw["title_abbreviations"]),
        chairs=dict(raw["chairs"]),
        titles_of_address=frozenset(raw["titles_of_address"]),
        office_modifiers=frozenset(raw["office_modifiers"]),
        office_ranks=frozenset(raw["office_ranks"]),
        state_heads=frozenset(raw["state_heads"]),
        accredited=frozenset(raw["accredited"]),
        local_heads=frozenset(raw["local_heads"]),
        ranks=frozenset(raw["ranks"]),
        general_titles=frozenset(raw["general_titles"]),
        styles=frozenset(raw["styles"]),
        body_heads=frozenset(raw["body_heads"]),
        not_posts=frozenset(raw["not_posts"]),
        posts=frozenset(raw["posts"]),
        led_bodies=frozenset(raw["led_bodies"]),
        leading_verbs=dict(raw["leading_verbs"]),
        working_verbs=dict(raw["working_verbs"]),
        posts_alike={noun: kind for kind, listed in raw["posts_alike"].items() for noun in listed},
        posts_at={noun: post for post, listed in raw["posts_at"].items() for noun in listed},
        spokespersons=frozenset(raw["spokespersons"]),
        kin=frozenset(raw["kin"]),
        sites=frozenset(raw["sites"]),
        forces=frozenset(raw["forces"]),
        agreement_words=frozenset(raw["agreement_words"]),
        status_words=status,
        pointers={noun: tuple(listed) for noun, listed in raw["pointers"].items()},
        walks={noun: walk for walk, listed in raw["walks"].items() for noun in listed},
    )


@cache
def metonymy_words() -> MetonymyWords:
    """Return the word lists for metonymy."""
    raw = tomllib.loads((_DATA / "metonymy.toml").read_text(encoding="utf-8"))
    return MetonymyWords(**{name: frozenset(listed) for name, listed in raw.items()})
