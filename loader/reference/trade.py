"""Build agreements, commodities, who produces them, and types of events."""

from __future__ import annotations

from collections.abc import Iterator

from loader.reference.bodies import party
from loader.reference.dates import first_day, is_date, last_day
from loader.reference.naming import rules, spellings
from loader.reference.tables import Row, Table, Tables, check_no_cycle
from loader.reference.turtle import Node, day, ref, string, text, typed
from loader.reference.world import same_as, source

STATUSES = ("proposed", "framework", "signed", "ratified", "in-force", "suspended", "expired", "terminated")
LISTS = {
    "us_critical_minerals_2018": "US 2018 critical minerals",
    "us_critical_minerals_2022": "US 2022 critical minerals",
    "us_critical_minerals_2025": "US 2025 critical minerals",
    "eu_crm_2023": "EU 2023 critical raw materials",
    "eu_srm_2024": "EU 2024 strategic raw materials",
}


def agreement_nodes(tables: Tables, countries: Table, organisations: Table) -> Iterator[Node]:
    """Yield each agreement with its parties; the party ``EU`` is the organisation."""
    table = tables.read(
        "agreements.csv", ("id", "name", "aliases", "kind", "signed", "in_force", "parties", "status", "source")
    )
    for row in table:
        _check_agreement(row)
        facts = [("skos:prefLabel", text(row["name"])), ("gp:agreementKind", string(row["kind"]))]
        facts += [("skos:altLabel", text(name)) for name in spellings(row.each("aliases")) if name != row["name"]]
        facts += [("gp:party", party(row, "parties", name, countries, organisations)) for name in row.each("parties")]
        facts += [("gp:signedOn", day(row["signed"]))] if row["signed"] else []
        facts += [("gp:inForceOn", day(row["in_force"]))] if row["in_force"] else []
        facts += [("gp:agreementStatus", f"gp:status-{row['status']}")] if row["status"] else []
        facts += [("dcterms:subject", text(row["subject"]))] if row["subject"] else []
        facts += [("skos:note", text(row["note"]))] if row["note"] else []
        yield Node(ref("agreement", row["id"]), ("gp:Agreement",), (*facts, *same_as(row), *source(row)))


def _check_agreement(row: Row) -> None:
    """Check an agreement's dates and status."""
    for column in ("signed", "in_force"):
        if row[column] and not is_date(row[column]):
            raise row.error(column, "expected a year, a month or a day such as 2020-01-15")
    if row["in_force"] and row["signed"] and last_day(row["in_force"]) < first_day(row["signed"]):
        raise row.error("in_force", f"in force before it was signed, {row['signed']}")
    if row["status"] and row["status"] not in STATUSES:
        raise row.error("status", f"expected one of {', '.join(STATUSES)}")


def read_commodities(tables: Tables) -> Table:
    """Read the commodities, and check what they name."""
    table = tables.read(
        "commodities.csv", ("id", "name", "aliases", "broader", "hs_codes", "symbol", "lists", "wikidata", "source")
    )
    for row in table:
        for broader in row.each("broader"):
            table.check(row, "broader", broader)
        for name in row.each("lists"):
            if name not in LISTS:
                raise row.error("lists", f"expected one of {', '.join(LISTS)}", name)
    check_no_cycle(table, "broader")
    return table


def commodity_nodes(table: Table) -> Iterator[Node]:
    """Yield the scheme and each commodity in it."""
    scheme = ref("scheme", "commodities")
    if table.rows:
        yield Node(scheme, ("skos:ConceptScheme",), (("skos:prefLabel", text("Commodities")),))
    for row in table:
        facts = [("skos:prefLabel", text(row["name"])), ("skos:inScheme", scheme), *_commodity_names(row)]
        facts += [("skos:broader", ref("commodity", broader)) for broader in row.each("broader")]
        facts += [("skos:topConceptOf", scheme)] if not row["broader"] else []
        facts += [("skos:notation", typed(heading(code), "gp:HSCode")) for code in row.each("hs_codes")]
        facts += [("gp:chemicalSymbol", string(row["symbol"]))] if row["symbol"] else []
        facts += [("gp:listedIn", string(LISTS[name])) for name in row.each("lists")]
        yield Node(ref("commodity", row["id"]), ("gp:Commodity", "skos:Concept"), (*facts, *same_as(row), *source(row)))


def _commodity_names(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the other names, in the singular too; everyday words are hidden."""
    plain = rules().plain_commodities
    names = spellings([*row.each("aliases"), *_singular(row["name"])])
    for name in names:
        if name != row["name"]:
            yield ("skos:hiddenLabel" if name.casefold() in plain else "skos:altLabel"), text(name)


def _singular(name: str) -> list[str]:
    """Return a plural's singular, where news writes it before a noun."""
    endings = (("ies", "y"), ("ets", "et"), ("als", "al"), ("ths", "th"), ("ors", "or"), ("rts", "rt"), ("nts", "nt"))
    return [name.removesuffix(plural) + single for plural, single in endings if name.endswith(plural)][:1]


def heading(code: str) -> str:
    """Return an HS code with the dot that tariffs print.

    >>> heading("280530"), heading("2846")
    ('2805.30', '2846')
    """
    return f"{code[:4]}.{code[4:]}" if len(code) > 4 else code


def production_nodes(tables: Tables, commodities: Table, countries: Table) -> Iterator[Node]:
    """Yield each observation of how much a country produced, held or traded."""
    table = tables.read(
        "production.csv", ("commodity", "country", "year", "measure", "quantity", "unit", "share", "source")
    )
    seen: dict[str, Row] = {}
    for row in table.known:
        commodities.check(row, "commodity", row["commodity"])
        countries.check(row, "country", row["country"])
        name = _observation(row)
        if name in seen:
            raise row.error("measure", f"the observation is already in {seen[name].place(row)}")
        seen[name] = row
    for row in table:
        yield Node(ref("production", _observation(row)), ("gp:ProductionObservation",), tuple(_observed(row)))


def _observation(row: Row) -> str:
    return "-".join([row["commodity"], row["country"].lower(), row["year"], row["measure"].replace(" ", "-")])


def _observed(row: Row) -> Iterator[tuple[str, str]]:
    yield "gp:commodity", ref("commodity", row["commodity"])
    yield "gp:producer", ref("country", row["country"].lower())
    yield "gp:year", typed(row["year"], "xsd:gYear")
    yield "gp:measure", string(row["measure"])
    yield "gp:quantity", typed(row["quantity"], "xsd:decimal")
    yield "gp:unit", string(row["unit"])
    if row["share"]:
        if float(row["share"]) > 1:
            raise row.error("share", "expected a share of the world's, 0 to 1")
        yield "gp:share", typed(row["share"], "xsd:decimal")
    if row["estimated"] == "true":
        yield "gp:estimated", "true"
    yield from source(row)


def event_type_nodes(tables: Tables) -> Iterator[Node]:
    """Yield the schemes and the types of events in them."""
    table = tables.read(
        "event_types.csv", ("id", "scheme", "code", "label", "broader", "maps_to", "description", "source")
    )
    for row in table:
        for column in ("broader", "maps_to"):
            for each in row.each(column):
                table.check(row, column, each)
    check_no_cycle(table, "broader")
    for name in sorted({row["scheme"] for row in table}):
        yield Node(ref("scheme", name), ("skos:ConceptScheme",), (("skos:prefLabel", text(name.replace("-", " "))),))
    for row in table:
        facts = [("skos:prefLabel", text(row["label"])), ("skos:notation", string(row["code"]))]
        facts += [("skos:inScheme", ref("scheme", row["scheme"]))]
        facts += [("skos:definition", text(row["description"]))] if row["description"] else []
        facts += [("skos:broader", ref("event-type", each)) for each in row.each("broader")]
        facts += [("skos:relatedMatch", ref("event-type", each)) for each in row.each("maps_to")]
        yield Node(ref("event-type", row["id"]), ("skos:Concept",), (*facts, *source(row)))
