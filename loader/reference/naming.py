"""Turn official names into the names that news prints, by the rules in ``names.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product


@dataclass(frozen=True, slots=True)
class Country:
    """What naming needs to know of a country.

    ``names`` are all it is called, ``labels`` those that news prints before a
    noun ("US", "China"), ``adjectives`` its demonyms ("Chinese").
    """

    id: str
    name: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a thing: ``other`` stand alone, ``bare`` need a country beside them."""

    preferred: str
    other: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over a name without its country, and the forms it gives rise to.

    ``alone`` marks forms that need no country beside them.
    """

    pattern: re.Pattern[str]
    forms: tuple[str, ...]
    kind: str | None
    unless: re.Pattern[str] | None
    alone: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``names.toml``."""

    agency: tuple[Rule, ...]
    office: tuple[Rule, ...]
    international: tuple[Rule, ...]
    spelling: tuple[tuple[str, str], ...]
    topics: Mapping[str, Sequence[str]]
    home: Mapping[str, str]
    plain_commodities: frozenset[str]
    attributive: frozenset[str]


@cache
def rules() -> Rules:
    """Read the rules that come with the package."""
    data = tomllib.loads(files("loader.reference").joinpath("names.toml").read_text(encoding="utf-8"))
    return Rules(
        agency=tuple(_rule(entry) for entry in data["agency"]),
        office=tuple(_rule(entry) for entry in data["office"]),
        international=tuple(_rule(entry) for entry in data["international"]),
        spelling=tuple((first, second) for first, second in data["spelling"]["pairs"]),
        topics=data["topics"],
        home={name.casefold(): entry["country"] for entry in data["home"] for name in entry["names"]},
        plain_commodities=frozenset(data["commodity"]["bare"]),
        attributive=frozenset(data["country"]["attributive"]),
    )


def _rule(entry: dict[str, str | bool | list[str]]) -> Rule:
    """Return one rule as its table in the file states it."""
    kind, unless, forms = entry.get("kind"), entry.get("except"), entry["forms"]
    return Rule(
        pattern=re.compile(str(entry["pattern"])),
        forms=tuple(forms) if isinstance(forms, list) else (),
        kind=str(kind) if kind else None,
        unless=re.compile(str(unless)) if unless else None,
        alone=bool(entry.get("alone")),
    )


def agency_names(name: str, aliases: Sequence[str], *, kind: str, country: Country | None) -> Names:
    """Return the names of a national body.

    A ministry or a court called by its subject alone ("Ministry of Justice")
    is preferred with its country.
    """
    return _names(name, aliases, kind=kind, country=country, chosen=rules().agency)


def office_names(title: str, aliases: Sequence[str], *, country: Country | None) -> Names:
    """Return the titles of an office, of which ``title`` is the official one."""
    chosen = rules().office if country else rules().international
    return _names(title, aliases, kind="office", country=country, chosen=chosen)


def _names(name: str, aliases: Sequence[str], *, kind: str, country: Country | None, chosen: Sequence[Rule]) -> Names:
    """Sort what the rules give into names that stand alone and names that need a country."""
    own, bare, alone = [name, *aliases], list[str](), list[str]()
    for known in (name, *aliases):
        core = without_country(known, country) if country else known
        for rule in _matching(core, kind, chosen):
            (alone if rule.alone else bare).extend(_forms(core, rule))
    bare = [form for form in bare if form not in alone]
    needy = {form.casefold() for form in bare}
    own = [each for each in own if each.casefold() not in needy]
    preferred = name if name in own or not country else f"{name} of {article(country.name)}"
    home = [form for form in spellings(bare) if country and rules().home.get(form.casefold()) == country.id]
    away = [form for form in spellings(bare) if form not in home]
    full = _with_country(bare, country) if country else ()
    other = (*spellings([*own, *alone]), *home, *spellings(full))
    return Names(preferred, _unique(other, {preferred}), _unique(away, {preferred, *other}))


def _matching(core: str, kind: str, chosen: Sequence[Rule]) -> Iterable[Rule]:
    """Yield the rules that a name without its country obeys."""
    for rule in chosen:
        if (
            rule.kind in (None, kind)
            and rule.pattern.fullmatch(core)
            and not (rule.unless and rule.unless.fullmatch(core))
        ):
            yield rule


def _forms(core: str, rule: Rule) -> Iterable[str]:
    """Yield the forms that a rule gives, the name itself first unless the rule is about a kind of body."""
    if rule.kind is None:
        yield core
    found = rule.pattern.fullmatch(core)
    groups = {name: group or "" for name, group in found.groupdict().items()} if found else {}
    subject = groups.get("topic", "")
    for form, topic in product(rule.forms, rules().topics.get(subject, [subject])):
        yield form.format(**(groups | {"topic": topic, "subject": groups.get("subject", subject)}))


def without_country(name: str, country: Country) -> str:
    """Return ``name`` without the words that say whose it is.

    >>> china = Country("CN", "China", ("China",), ("China", "People's Republic of China"), ("Chinese",))
    >>> without_country("Ministry of Commerce of the People's Republic of China", china)
    'Ministry of Commerce'
    """
    before, after = _owners(country)
    return before.sub("", after.sub("", name))


@cache
def _owners(country: Country) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what names a country before a name, and after it."""
    names = "|".join(re.escape(each) for each in sorted(country.names, key=len, reverse=True))
    either = "|".join(re.escape(each) for each in sorted((*country.adjectives, *country.names), key=len, reverse=True))
    after = rf",? (?:of )?(?:the )?(?:{names})$| \((?:the )?(?:{names})\)$"
    return re.compile(rf"^(?:the )?(?:{either})(?:'s)? (?=[A-Z])", re.IGNORECASE), re.compile(after)


def spellings(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name in the spellings of both sides of the Atlantic.

    >>> spellings(["Defence Ministry"])
    ('Defence Ministry', 'Defense Ministry')
    """
    result: dict[str, None] = {}
    for name in names:
        result[name] = None
        for pair in rules().spelling:
            for one, other in (pair, pair[::-1]):
                if one in name:
                    result[re.sub(rf"\b{one}\b", other, name)] = None
    return tuple(result)


def _with_country(forms: Sequence[str], country: Country) -> Iterable[str]:
    """Yield the fullest ways in which news joins a country and a body."""
    for form in forms:
        yield f"{form} of {article(country.name)}"
        if country.labels[0] in rules().attributive:
            yield f"{country.labels[0]} {form}"
            continue
        yield f"{country.labels[0]}'s {form}"
        if country.adjectives:
            yield f"{country.adjectives[0]} {form}"


def article(name: str) -> str:
    """Return a country's name as it stands after "of"."""
    plural = re.match(
        r"United |Netherlands|Philippines|Maldives|Bahamas|Gambia|Comoros|.*(?:Islands|Republic|Emirates)$", name
    )
    return f"the {name}" if plural else name


def _unique(names: Iterable[str], without: set[str]) -> tuple[str, ...]:
    """Return the names once each, without those named elsewhere."""
    return tuple(name for name in dict.fromkeys(names) if name and name not in without)
