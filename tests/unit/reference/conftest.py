from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loader.reference.gazetteer import Gazetteer, load_gazetteer
from loader.resources import data_folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    return data_folder("seeds") / "reference"


@pytest.fixture(scope="session")
def gazetteer(seeds: Path) -> Gazetteer:
    return load_gazetteer([seeds])


@pytest.fixture
def tables(seeds: Path, tmp_path: Path) -> Path:
    """A copy of the shipped tables that a test may change."""
    for path in seeds.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of two countries, as small as the build accepts."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in SMALL.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


SMALL = {
    "countries": "id,name,alpha3,wikidata,capital,sovereign,source\n"
    "FR,France,FRA,Q142,paris,true,test\nGF,French Guiana,GUF,,,false,test\n",
    "country_names": "country,name,kind,source\nFR,French,adjective,test\nFR,Paris,metonym,test\n",
    "places": "id,name,aliases,kind,country,wikidata,source\nparis,Paris,,city,FR,Q90,test\n",
    "organisations": "id,name,aliases,metonyms,kind,country,parent,wikidata,source\n"
    "fr-ministry-of-trade,Ministry of Trade of France,,,ministry,FR,,,test\n"
    "club,Club of Trade,,,intergovernmental,,,,test\n",
    "memberships": "organisation,country,role,source\nclub,FR,member,test\n",
    "offices": "id,title,aliases,organisation,country,seats,wikidata,source\n"
    "fr-minister-of-trade,Minister of Trade,,fr-ministry-of-trade,FR,one,,test\n",
    "persons": "id,name,aliases,short,wikidata,source\nann,Ann Bell,,Bell,,test\nbob,Bob Carr,,,,test\n",
    "holdings": "office,person,start,end,attested,status,source\n"
    "fr-minister-of-trade,ann,2020-01-01,2022-06-30,,former,test\n"
    "fr-minister-of-trade,bob,2022-06-30,,2023-01,incumbent,test\n",
    "agreements": "id,name,aliases,kind,signed,in_force,parties,status,source\n"
    "pact,Paris Pact,,treaty,2020-01-15,2021,FR,in-force,test\n",
    "commodities": "id,name,aliases,broader,hs_codes,symbol,lists,wikidata,source\n"
    "metals,metals,,,,,,,test\ntin,tin metal,tin,metals,8001,Sn,us_critical_minerals_2022,Q1096,test\n",
    "production": "commodity,country,year,measure,quantity,unit,share,source\n"
    "tin,FR,2024,mine production,12.5,t,0.1,test\n",
    "event_types": "id,scheme,code,label,broader,maps_to,description,source\n"
    "plover-threaten,plover,THREATEN,threaten,,,A threat,test\n",
}
