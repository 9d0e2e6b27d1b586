from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph
import pytest

G20 = "AR AU BR CA CN DE FR GB ID IN IT JP KR MX RU SA TR US ZA"
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
GULF = "AE BH KW OM QA SA"
MINERALS = "BO CD CL GN KZ MM MN MY NO PE PH VN ZM"
STATES = sorted({*f"{G20} {EU} {GULF} {MINERALS} CH EG IL IR KP TW UA".split()})
DUTIES = {
    "foreign affairs": r"foreign|external|state department|department of state|global affairs|international relations",
    "trade": r"trade|commerce|economy|economic|industry|business|enterprise",
    "finance": r"finance|treasury|fiscal",
    "defence": r"defen[cs]e|armed forces",
    "energy": r"energy|petroleum|oil|electric|hydrocarbons|mines|ecolog|climate|natural resources|econom[iy]",
    "customs": r"customs|border protection|border services|border force|revenue|tax",
}
# Where a body of its own licenses exports; elsewhere the ministry of trade or of foreign affairs does.
EXPORT_CONTROL = "AE AR AU CA CH CN DE FR GB IL IN IT JP KR LU MY NL NO PH RU SE TW UA US ZA"
LICENSING = (
    r"export control|exports?, imports|foreign trade|export adm|industry and security|export office|strategic trade|"
    r"security agency of trade|dual|bafa|sensitive exports|armament licensing|trade control|control & non-prolif|"
    r"strategic products|technical and export|trade administration|non-proliferation"
)


@pytest.fixture(scope="module")
def bodies(seeds: Path) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (seeds / "organisations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["country"]].append(row)
    return found


def lacking(bodies: dict[str, list[dict[str, str]]], states: list[str], pattern: str) -> list[str]:
    names = {state: " ".join(f"{row['name']} {row['aliases']}" for row in bodies[state]).lower() for state in states}
    return [state for state in states if not re.search(pattern, names[state])]


@pytest.mark.parametrize("duty", DUTIES)
def test_every_state_of_interest_has_a_body_for_each_duty(bodies: dict[str, list[dict[str, str]]], duty: str) -> None:
    assert lacking(bodies, STATES, rf"\b(?:{DUTIES[duty]})") == []


def test_every_state_of_interest_has_a_central_bank(bodies: dict[str, list[dict[str, str]]]) -> None:
    assert [state for state in STATES if all(row["kind"] != "central_bank" for row in bodies[state])] == []


def test_the_bodies_that_license_exports_are_there(bodies: dict[str, list[dict[str, str]]]) -> None:
    assert lacking(bodies, EXPORT_CONTROL.split(), LICENSING) == []


def test_the_readme_counts_the_rows_of_each_table(seeds: Path) -> None:
    told = dict(re.findall(r"^\| (\w+\.csv) \| (\d+) \|", (seeds / "README.md").read_text(encoding="utf-8"), re.M))
    counted = {}
    for path in sorted(seeds.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            counted[path.name] = str(len(list(csv.DictReader(file))))
    assert told == counted


def test_the_readme_counts_the_things_of_each_class(seeds: Path) -> None:
    told = dict(re.findall(r"^\| `gp:(\w+)` \| (\d+) \|", (seeds / "README.md").read_text(encoding="utf-8"), re.M))
    counted = Counter(
        triple.object.value.rpartition("#")[2]
        for path in seeds.glob("*.ttl")
        for triple in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
        if triple.predicate.value.endswith("#type") and "/geopol/ontology#" in triple.object.value
    )
    assert {name: int(number) for name, number in told.items()} == counted


def test_the_readme_tells_the_triples_to_the_thousand(seeds: Path) -> None:
    found = re.search(r"The Turtle holds (\d+),000 triples", (seeds / "README.md").read_text(encoding="utf-8"))
    triples = sum(
        sum(1 for _ in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)) for path in seeds.glob("*.ttl")
    )
    assert found and int(found[1]) == round(triples / 1000)
