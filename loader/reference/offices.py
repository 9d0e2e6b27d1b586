"""Build offices, the people who held them, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from loader.iri import slug
from loader.reference.bodies import body, name_facts
from loader.reference.dates import first_day, is_date, last_day
from loader.reference.naming import Country, office_names
from loader.reference.tables import Row, Table, Tables, check_once
from loader.reference.turtle import Node, day, ref, text
from loader.reference.world import same_as, source

STATUSES = ("incumbent", "acting", "nominee", "former")


def read_offices(tables: Tables, organisations: Table, countries: Table) -> tuple[Table, Table, Table]:
    """Read the offices, the people and the holdings, and check all three."""
    offices = tables.read(
        "offices.csv", ("id", "title", "aliases", "organisation", "country", "seats", "wikidata", "source")
    )
    people = tables.read("persons.csv", ("id", "name", "aliases", "short", "wikidata", "source"))
    holdings = tables.read("holdings.csv", ("office", "person", "start", "end", "attested", "status", "source"))
    for row in offices:
        if row["organisation"]:
            organisations.check(row, "organisation", row["organisation"])
        if row["country"]:
            countries.check(row, "country", row["country"])
        if row["seats"] not in ("one", "many"):
            raise row.error("seats", "expected one or many")
    check_once(holdings, ("office", "person", "start"))
    for row in holdings:
        _check_holding(row, offices, people)
    _check_single_seats(offices, holdings)
    return offices, people, holdings


def _check_holding(row: Row, offices: Table, people: Table) -> None:
    """Check what a holding names, and its dates."""
    offices.check(row, "office", row["office"])
    people.check(row, "person", row["person"])
    if row["status"] not in STATUSES:
        raise row.error("status", f"expected one of {', '.join(STATUSES)}")
    for column in ("start", "end", "attested"):
        if row[column] and not is_date(row[column]):
            raise row.error(column, "expected a year, a month or a day such as 2025-02-21")
    if not (row["start"] or row["end"] or row["attested"]):
        raise row.error("start", "expected a date here, in end or in attested")
    if row["end"] and last_day(row["end"]) < first_day(row["start"]):
        raise row.error("end", f"the end is before the start, {row['start']}")
    if row["attested"] and last_day(row["attested"]) < first_day(row["start"]):
        raise row.error("attested", f"attested before the start, {row['start']}")
    if row["attested"] and first_day(row["attested"]) > last_day(row["end"]):
        raise row.error("attested", f"attested after the end, {row['end']}")


def _check_single_seats(offices: Table, holdings: Table) -> None:
    """Check that nobody is known to have sat in a seat while another did."""
    terms: dict[str, list[Row]] = defaultdict(list)
    for row in holdings.known:
        if offices.by_id[row["office"]]["seats"] == "one" and row["status"] != "nominee":
            terms[row["office"]].append(row)
    for rows in terms.values():
        for one, other in combinations(rows, 2):
            _check_apart(one, other)


def _check_apart(one: Row, other: Row) -> None:
    """Compare the stretches of time of which both holdings are sure."""
    if one["person"] != other["person"] and _overlap(one, other):
        found = f"{other['start'] or other['attested']} to {other['end'] or other['attested']}"
        raise other.error(
            "office",
            f"the seat is taken: {other['person']} from {found} overlaps {one['person']} in {one.place(other)}",
        )


def _overlap(one: Row, other: Row) -> bool:
    """Say whether both surely sat at a time; the day on which one ends and the next begins is no such time."""
    (begin, finish), (begin_other, finish_other) = _surely(one), _surely(other)
    first, last = max(begin, begin_other), min(finish, finish_other)
    if first != last:
        return first < last
    handed_over = begin < first == finish or begin_other < first == finish_other
    closed = begin == begin_other and first in (one["end"], other["end"])
    return not (handed_over or closed)


def _surely(row: Row) -> tuple[str, str]:
    """Return the first and last day on which the holder surely sat; the last lies first where there is no such day."""
    end = first_day(row["end"]) if row["end"] else max(first_day(row["attested"]), first_day(row["start"]))
    return last_day(row["start"] or row["attested"] or row["end"]), end


def office_nodes(
    offices: Table, organisations: Table, countries: Mapping[str, Country], sovereign: set[str]
) -> Iterator[Node]:
    """Yield each office."""
    for row in offices:
        country = countries.get(row["country"])
        facts = [*name_facts(office_names(row["title"], row.each("aliases"), country=country))]
        facts += [("gp:singleSeat", "true" if row["seats"] == "one" else "false")]
        facts += _belongs(row, organisations, sovereign)
        yield Node(ref("office", row["id"]), ("gp:Office",), (*facts, *same_as(row), *source(row)))


def _belongs(row: Row, organisations: Table, sovereign: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the body and the government that an office is part of."""
    if row["organisation"]:
        yield "org:postIn", body(organisations.by_id[row["organisation"]])
    if row["country"] in sovereign:
        government = ref("government", row["country"].lower())
        yield "gp:officeOf", government
        if not row["organisation"]:
            yield "org:postIn", government
    elif row["country"]:
        yield "gp:locatedIn", ref("country", row["country"].lower())


def person_nodes(people: Table) -> Iterator[Node]:
    """Yield each person; the name that headlines use alone is a hidden label."""
    for row in people:
        facts = [("skos:prefLabel", text(row["name"]))]
        facts += [("skos:altLabel", text(name)) for name in row.each("aliases")]
        facts += [("skos:hiddenLabel", text(row["short"]))] if row["short"] else []
        yield Node(ref("person", row["id"]), ("gp:Person",), (*facts, *same_as(row), *source(row)))


def holding_nodes(holdings: Table) -> Iterator[Node]:
    """Yield each holding, named by its office, its person and its first date."""
    for row in holdings:
        since = row["start"] or row["end"] or row["attested"]
        name = slug(f"{row['office']}-{row['person']}-{since}", limit=160)
        facts = [("org:member", ref("person", row["person"])), ("gp:office", ref("office", row["office"]))]
        facts += _times(row)
        facts += [("gp:holdingStatus", f"gp:holding-{row['status']}")]
        yield Node(ref("holding", name), ("gp:OfficeHolding",), (*facts, *source(row)))


def _times(row: Row) -> Sequence[tuple[str, str]]:
    """Return the dates that a holding states."""
    columns = {"start": "gp:validFrom", "end": "gp:validThrough", "attested": "gp:attestedOn"}
    return [(predicate, day(row[column])) for column, predicate in columns.items() if row[column]]
