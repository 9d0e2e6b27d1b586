"""Build national agencies, international organisations and who belongs to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from loader.reference.naming import Country, Names, agency_names, spellings
from loader.reference.tables import Row, Table, Tables, check_no_cycle, check_once
from loader.reference.turtle import Node, ref, string, text
from loader.reference.world import same_as, source

COLUMNS = ("id", "name", "aliases", "metonyms", "kind", "country", "parent", "wikidata", "source")
KINDS = (
    "agency", "armed_movement", "central_bank", "company", "company_state_owned", "court", "intergovernmental",
    "legislature", "military", "ministry", "non_governmental", "political_movement", "regulator",
)  # fmt: skip
# A court, a parliament or a central bank may be that of several states.
NATIONAL = ("agency", "military", "ministry", "regulator")
_MOVEMENTS = ("armed_movement", "political_movement")
_UNION = "eu"
_HOMEPAGE = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_ORGANIZATIONS = {
    "armed_movement": "gp:Organization",
    "company": "gp:Organization",
    "company_state_owned": "gp:Organization",
    "intergovernmental": "gp:IntergovernmentalOrganization",
    "non_governmental": "gp:Organization",
    "political_movement": "gp:Organization",
}


def read_organisations(tables: Tables, countries: Table) -> tuple[Table, Table]:
    """Read the organisations and their members, and check both."""
    organisations = tables.read("organisations.csv", COLUMNS)
    members = tables.read("memberships.csv", ("organisation", "country", "role", "source"))
    for row in organisations:
        if row["kind"] not in KINDS:
            raise row.error("kind", f"expected one of {', '.join(KINDS)}")
        if row["country"]:
            countries.check(row, "country", row["country"])
        if row["kind"] in NATIONAL and not row["country"]:
            raise row.error("country", f"expected the country of a {row['kind'].replace('_', ' ')}")
        _check_home(row, countries)
        if row["parent"]:
            organisations.check(row, "parent", row["parent"])
        if row["homepage"] and not _HOMEPAGE.fullmatch(row["homepage"]):
            raise row.error("homepage", "expected an address that begins with http:// or https://")
    check_no_cycle(organisations, "parent")
    for row in members:
        organisations.check(row, "organisation", row["organisation"])
        party(row, "country", row["country"], countries, organisations)
    check_once(members, ("organisation", "country"))
    return organisations, members


def _check_home(row: Row, countries: Table) -> None:
    if not row["home"]:
        return
    countries.check(row, "home", row["home"])
    if row["kind"] not in _MOVEMENTS or row["country"]:
        raise row.error("home", "only a movement without a country has a home; leave this empty")


def party(row: Row, column: str, name: str, countries: Table, organisations: Table) -> str:
    """Return the reference to a country, by its code, or to an organisation, by its id or ``EU``.

    Raises:
        DataError: when ``name`` is neither.
    """
    union = _UNION if name == _UNION.upper() else name
    if union in organisations.by_id:
        return body(organisations.by_id[union])
    if name not in countries.by_id:
        raise row.error(column, f"expected an id of {countries.name} or {organisations.name}", name)
    return ref("country", name.lower())


def body(row: Row) -> str:
    """Return the reference to an organisation: an agency when it is part of a state."""
    state = row["country"] and row["kind"] not in _ORGANIZATIONS
    return ref("agency" if state else "organization", row["id"])


def members_by_organisation(members: Table, countries: Table, organisations: Table) -> dict[str, list[str]]:
    """Return the references to the members of each organisation, by its id."""
    joined: dict[str, list[str]] = defaultdict(list)
    for row in members:
        joined[row["organisation"]].append(party(row, "country", row["country"], countries, organisations))
    return joined


def organisation_nodes(
    organisations: Table, joined: Mapping[str, list[str]], countries: Mapping[str, Country], sovereign: set[str]
) -> Iterator[Node]:
    """Yield each organisation with its members."""
    for row in organisations:
        facts = [*name_facts(_names(row, countries)), *_ties(row, organisations, sovereign)]
        facts += [("gp:hasMember", member) for member in joined.get(row["id"], ())]
        yield Node(body(row), (_class(row),), tuple(facts))
    own = {row["id"] for row in organisations}
    for name in sorted(joined.keys() - own):
        row = organisations.by_id[name]
        yield Node(body(row), (_class(row),), tuple(("gp:hasMember", each) for each in joined[name]))


def _class(row: Row) -> str:
    if body(row).startswith("agency:"):
        return "gp:Agency"
    return _ORGANIZATIONS.get(row["kind"], "gp:IntergovernmentalOrganization")


def _names(row: Row, countries: Mapping[str, Country]) -> Names:
    if row["kind"] in _ORGANIZATIONS or not row["country"]:
        return Names(
            row["name"], tuple(name for name in spellings([row["name"], *row.each("aliases")]) if name != row["name"])
        )
    return agency_names(row["name"], row.each("aliases"), kind=row["kind"], country=countries[row["country"]])


def name_facts(names: Names) -> Iterator[tuple[str, str]]:
    """Yield a thing's names; those that need a country beside them are hidden labels."""
    yield "skos:prefLabel", text(names.preferred)
    yield from (("skos:altLabel", text(name)) for name in names.other)
    yield from (("skos:hiddenLabel", text(name)) for name in names.bare)


def _ties(row: Row, organisations: Table, sovereign: set[str]) -> Iterator[tuple[str, str]]:
    yield from (("gp:metonym", text(name)) for name in row.each("metonyms"))
    yield "gp:bodyKind", string(row["kind"].replace("_", " "))
    if row["country"] and body(row).startswith("agency:") and row["country"] in sovereign:
        yield "gp:agencyOf", ref("government", row["country"].lower())
    elif row["country"]:
        yield "gp:locatedIn", ref("country", row["country"].lower())
    if row["home"]:
        yield "gp:homeCountry", ref("country", row["home"].lower())
    if row["parent"]:
        yield "org:subOrganizationOf", body(organisations.by_id[row["parent"]])
    if row["homepage"]:
        yield "foaf:homepage", f"<{row['homepage']}>"
    yield from same_as(row)
    yield from source(row)
