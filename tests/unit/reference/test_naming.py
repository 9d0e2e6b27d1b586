from __future__ import annotations

from loader.reference.naming import Country, agency_names, office_names

CHINA = Country("CN", "China", ("China",), ("China", "People's Republic of China", "PRC"), ("Chinese",))
US = Country("US", "United States", ("US", "United States"), ("United States", "US", "USA"), ("American",))
BRITAIN = Country("GB", "United Kingdom", ("UK", "United Kingdom"), ("United Kingdom", "UK"), ("British",))


def test_a_ministry_gets_the_names_that_news_prints() -> None:
    names = agency_names(
        "Ministry of Commerce of the People's Republic of China", ["MOFCOM"], kind="ministry", country=CHINA
    )
    assert names.preferred == "Ministry of Commerce of the People's Republic of China"
    assert names.other == (
        "MOFCOM", "Ministry of Commerce of China", "China's Ministry of Commerce", "Chinese Ministry of Commerce",
        "Commerce Ministry of China", "China's Commerce Ministry", "Chinese Commerce Ministry",
    )  # fmt: skip
    assert names.bare == ("Ministry of Commerce", "Commerce Ministry")


def test_a_department_that_news_calls_by_its_bare_name_stands_alone() -> None:
    names = agency_names("United States Department of the Treasury", [], kind="ministry", country=US)
    assert {"Treasury Department", "US Treasury", "Treasury", "Department of the Treasury"} <= set(names.other)
    assert names.bare == ()


def test_a_foreign_affairs_minister_is_a_foreign_minister_in_both_spellings_of_office() -> None:
    names = office_names("Minister of Foreign Affairs of the People's Republic of China", [], country=CHINA)
    assert {"Chinese Foreign Minister", "China's Foreign Minister", "Foreign Minister of China"} <= set(names.other)
    assert "Foreign Minister" in names.bare


def test_a_secretary_of_state_for_defence_is_the_defence_secretary() -> None:
    names = office_names("Secretary of State for Defence", [], country=BRITAIN)
    assert "Defence Secretary" in names.other
    assert "Defense Secretary" in names.bare


def test_a_bare_name_is_preferred_with_its_country() -> None:
    assert agency_names("Ministry of Justice", [], kind="ministry", country=BRITAIN).preferred == (
        "Ministry of Justice of the United Kingdom"
    )
