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
    "trade": r"trade|commerce|foreign economic|external economic|economic relations|economic development|exports?",
    "finance": r"finance|treasury|fiscal",
    "defence": r"defen[cs]e|armed forces",
    "energy": r"energy|petroleum|oil|electric|hydrocarbons|mines|nuclear|natural resources|gas",
    "customs": r"customs|border protection|border services|border force",
}
# Where the name does not say so: the body has the duty under a wider one.
UNDER_ANOTHER_NAME = {
    "trade": (
        "AT BE BG BO DK EE FI GR HR IT LT LV MN MT MX PT RO SI SK",
        r"econom(?:y|ics|ic affairs)|business|enterpr",
    ),
    "energy": ("BE EE ES FI HR LU NL SK", r"economy|economic affairs|ecological transition|climate"),
    "customs": ("ZA", "revenue service"),
}
# Where a body of its own licenses exports; elsewhere the ministry of trade or of foreign affairs does.
EXPORT_CONTROL = "AE AR AU CA CH CN DE FR GB IL IN IT JP KR LU MY NL NO PH RU SE TW UA US ZA"
LICENSING = (
    r"export control|exports?, imports|foreign trade|export adm|industry and security|export office|strategic trade|"
    r"security agency of trade|dual-use|bafa|sensitive exports|armament licensing|trade control|control & non-prolif|"
    r"strategic products|technical and export|trade administration|non-proliferation"
)

Bodies = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def bodies(seeds: Path) -> Bodies:
    found: Bodies = defaultdict(list)
    with (seeds / "organisations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["country"]].append(row)
    return found


def lacking(bodies: Bodies, states: list[str], pattern: str) -> list[str]:
    return [state for state in states if not any(says(row, pattern) for row in bodies[state])]


def says(row: dict[str, str], pattern: str) -> bool:
    return re.search(pattern, f"{row['name']} | {row['aliases']}".lower()) is not None


def without_duty(bodies: Bodies, duty: str) -> list[str]:
    others, pattern = UNDER_ANOTHER_NAME.get(duty, ("", ""))
    found = lacking(bodies, STATES, rf"\b(?:{DUTIES[duty]})")
    covered = [state for state in found if state in others.split()]
    return sorted({*found} - {*covered}) + lacking(bodies, covered, rf"\b(?:{pattern})")


@pytest.mark.parametrize("duty", DUTIES)
def test_every_state_of_interest_has_a_body_for_each_duty(bodies: Bodies, duty: str) -> None:
    assert without_duty(bodies, duty) == []


@pytest.mark.parametrize(("duty", "word"), [("trade", "trade|commerce"), ("energy", "energy"), ("customs", "customs")])
def test_a_duty_whose_bodies_are_gone_is_missed(bodies: Bodies, duty: str, word: str) -> None:
    left = {state: [row for row in rows if not says(row, word)] for state, rows in bodies.items()}
    assert len(without_duty(left, duty)) > 10


def test_every_state_of_interest_has_a_central_bank(bodies: Bodies) -> None:
    assert [state for state in STATES if all(row["kind"] != "central_bank" for row in bodies[state])] == []


def test_the_bodies_that_license_exports_are_there(bodies: Bodies) -> None:
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
