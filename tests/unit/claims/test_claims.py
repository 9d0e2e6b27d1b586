"""Claims have their parties, speaker, date, place, rate and evidence."""

from __future__ import annotations

import pytest

from loader.claims.arguments import by_rate
from loader.claims.confidence import model_name
from loader.model import Entity, EntityLink, Mention
from loader.pipeline import Tools
from tests.unit.reading import only, read, short, told


def test_a_tariff_has_imposer_target_goods_rate_and_day(tools: Tools) -> None:
    claim = only(read("Mexico imposed a 35% tariff on steel from Vietnam on Tuesday.", tools), "imposes")
    assert claim.event is not None
    assert (short(claim.subject), short(claim.object), claim.event.type) == ("government/mx", "country/vn", "Tariff")
    assert (claim.event.rate, short(claim.commodity), claim.date.value if claim.date else None) == (
        "35 %",
        "commodity/steel",
        "2025-06-03",
    )


def test_goods_at_two_rates_are_two_measures(tools: Tools) -> None:
    text = "Mexico imposed tariffs of 15% on wheat and maize and 10% on pork."
    rates = {
        (c.event.rate, frozenset(short(t) for r, t in c.event.roles if r == "commodity"))
        for c in read(text, tools).claims
        if c.relation == "imposes" and c.event
    }
    assert rates == {
        ("15 %", frozenset({"commodity/wheat", "commodity/maize"})),
        ("10 %", frozenset({"commodity/pork"})),
    }


def test_rates_go_to_the_things_named_after_them() -> None:
    def thing(start: int) -> EntityLink:
        entity = Entity(f"urn:{start}", "commodity", str(start))
        return EntityLink(Mention(start, start + 1, "x", "commodity", "literal"), entity, 1.0, "")

    wheat, pork = thing(10), thing(30)
    assert by_rate(((0, "15 %"), (20, "10 %")), (wheat, pork)) == (("15 %", (wheat,)), ("10 %", (pork,)))
    assert by_rate(((0, "15 %"),), (wheat, pork)) == (("15 %", (wheat, pork)),)
    assert by_rate((), (wheat,)) == ((None, (wheat,)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya and Uganda signed a trade agreement in Nairobi on Monday.",
            {
                ("government/ke", "party_to", "agreement/nairobi-ke-ug-2025-06-02-agreement", "actual"),
                ("government/ug", "party_to", "agreement/nairobi-ke-ug-2025-06-02-agreement", "actual"),
            },
        ),
        ("Norway joined NATO.", {("government/no", "member_of", "organization/nato", "actual")}),
        ("Chile is the largest producer of copper.", {("country/cl", "produces", "commodity/copper", "actual")}),
        ("Japan imports gas from Qatar.", {("country/jp", "imports", "commodity/natural-gas", "actual")}),
        ("Marco Rubio met Wang Yi in Kuala Lumpur.", {("person/marco-rubio", "meets", "person/wang-yi", "actual")}),
        (
            "Kenya and Uganda accuse each other of cheating.",
            {
                ("government/ke", "accuses", "government/ug", "alleged"),
                ("government/ug", "accuses", "government/ke", "alleged"),
            },
        ),
        (
            "Kenya demanded that Uganda withdraw its troops.",
            {("government/ke", "demands", "government/ug", "hypothetical")},
        ),
        (
            "Kenya is a member of the African Union, but not of NATO.",
            {
                ("government/ke", "member_of", "organization/au", "actual"),
                ("government/ke", "member_of", "organization/nato", "negated"),
            },
        ),
        ("Kenya and Uganda held talks in Nairobi.", {("government/ke", "negotiates", "government/ug", "actual")}),
    ],
)
def test_a_sentence_gives_its_claims(text: str, expected: set[tuple[str, str, str, str]], tools: Tools) -> None:
    relations = {relation for _, relation, _, _ in expected}
    assert told(read(text, tools), *relations) == expected


def test_two_reports_of_one_meeting_are_one_event(tools: Tools) -> None:
    first = only(read("Marco Rubio met Wang Yi in Kuala Lumpur on Friday.", tools), "meets")
    second = only(read("Chinese officials met US officials in Kuala Lumpur on June 6.", tools), "meets")
    other = only(read("Marco Rubio met Wang Yi in Kuala Lumpur on Thursday.", tools), "meets")
    assert first.event is not None
    assert second.event is not None
    assert other.event is not None
    assert first.event.iri == second.event.iri
    assert first.event.iri != other.event.iri


def test_a_direct_quote_has_its_speaker_and_its_words(tools: Tools) -> None:
    claim = only(read("“The licence rules are not a ban,” Penny Wong said on Friday.", tools), "said")
    assert claim.quote is not None
    assert (short(claim.subject), claim.quote.quote) == ("person/penny-wong", "The licence rules are not a ban,")
    assert claim.speaker == claim.subject


def test_a_split_quote_goes_to_one_speaker(tools: Tools) -> None:
    text = "“The rules are clear,” Penny Wong said. “They apply to all buyers of lithium.”"
    said = [c for c in read(text, tools).claims if c.relation == "said"]
    assert {short(c.subject) for c in said} == {"person/penny-wong"}
    assert [c.quote.quote for c in said if c.quote] == ["The rules are clear,", "They apply to all buyers of lithium."]


def test_reported_speech_carries_its_speaker_into_the_claim(tools: Tools) -> None:
    claim = only(read("Penny Wong said that Peru had restricted exports of copper.", tools), "restricts")
    assert short(claim.speaker) == "person/penny-wong"


def test_according_to_names_the_source(tools: Tools) -> None:
    claim = only(read("Peru restricted exports of copper, according to the World Bank.", tools), "restricts")
    assert claim.speaker is not None
    assert "world-bank" in claim.speaker


def test_the_outlets_own_words_have_no_speaker(tools: Tools) -> None:
    claim = only(read("Peru restricted exports of copper.", tools), "restricts")
    assert (claim.speaker, claim.unnamed_source) == (None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two people close to him said Ghana had banned exports of gold.", "Two people close to him"),
        ("According to local media, Ghana had banned exports of gold.", "local media"),
        ("“Ghana has banned exports of gold,” two people told reporters.", "two people"),
    ],
)
def test_a_source_that_is_not_named_is_kept_in_its_words(text: str, words: str, tools: Tools) -> None:
    claim = only(read(text, tools), "restricts")
    assert (claim.speaker, claim.unnamed_source) == (None, words)


def test_a_speaker_is_no_unnamed_source(tools: Tools) -> None:
    claim = only(read("The Ghanaian government said it had banned exports of gold.", tools), "restricts")
    assert short(claim.speaker) == "government/gh"
    assert claim.unnamed_source is None


def test_a_former_holder_is_historical(tools: Tools) -> None:
    claim = only(read("Former President Barack Obama visited Kenya.", tools), "holds_position")
    assert claim.modality == "historical"


def test_a_place_tells_its_country(tools: Tools) -> None:
    claim = only(read("Marco Rubio met Wang Yi in Kuala Lumpur.", tools), "meets")
    assert claim.event is not None
    assert (short(claim.event.place), short(claim.event.country)) == ("place/kuala-lumpur", "country/my")


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("India imposed a duty of $121.55 per tonne on steel from Vietnam.", "$121.55 per tonne"),
        ("Canada imposed tariffs on $20 billion of goods from Peru.", None),
        ("Norway set a quota of 99,000 tonnes on beef from Brazil.", "99,000 tonnes"),
        ("The United States hit Brazil with a 50% tariff.", "50 %"),
    ],
)
def test_a_measure_tells_its_rate(text: str, rate: str | None, tools: Tools) -> None:
    events = [c.event for c in read(text, tools).claims if c.relation in {"imposes", "restricts"}]
    assert {event.rate for event in events if event is not None} == {rate}


def test_a_past_clause_tells_no_date_to_come(tools: Tools) -> None:
    claim = only(read("Poland closed the border with Belarus in August.", tools), "restricts")
    assert claim.date is not None
    assert (claim.date.earliest[5:7], claim.date.earliest < "2025-06-01", claim.modality) == ("08", True, "actual")


def test_confidence_tells_its_basis(tools: Tools) -> None:
    claim = only(read("Peru restricted exports of copper.", tools), "restricts")
    assert 0 < claim.confidence < 1
    parts = "measure.restrict-trade 0.85; subject 0.99; object 0.97; actual"
    assert claim.confidence_basis == f"{parts}; {model_name()}"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Marco Rubio called Cuba a dictatorship.", "meets"),
        ("Marco Rubio hit Cuba with insults.", "attacks"),
        ("The president called on Peru to act.", "meets"),
        ("Kenya is a member of the African Union.", "party_to"),
        ("Peru's duties as a host are heavy.", "imposes"),
        ("A hospital in Paris opened.", "supports"),
        ("India bought sanctioned Russian oil.", "imposes"),
        ("Half of the tomatoes are imported from Mexico.", "imports"),
        ("Xi Jinping returned to Beijing on Sunday.", "visits"),
        ("Oman's official left after visiting President Ana Li in Rome.", "meets"),
        ("Chad put off the talks in May.", "suspends"),
        ("Britain targeted Russian tankers with new sanctions.", "attacks"),
    ],
)
def test_what_a_sentence_does_not_say_is_not_claimed(text: str, relation: str, tools: Tools) -> None:
    assert told(read(text, tools), relation) == set()


def test_an_accusation_carries_accuser_and_stance_into_what_it_alleges(tools: Tools) -> None:
    claim = only(read("Chile accused Peru of restricting exports of copper.", tools), "restricts")
    assert (short(claim.speaker), claim.stance, claim.modality) == ("government/cl", "accuses", "alleged")


def test_each_claim_names_its_own_good(tools: Tools) -> None:
    found = read("Peru restricted exports of copper and zinc.", tools).claims
    assert {short(c.commodity) for c in found if c.relation == "restricts"} == {"commodity/copper", "commodity/zinc"}


def test_a_deal_still_to_be_closed_is_not_the_one_before(tools: Tools) -> None:
    text = "Kenya and Uganda signed a trade agreement in Nairobi in May. The deal is about to be replaced."
    agreements = [link for link in read(text, tools).links if link.entity.type == "agreement"]
    assert [link.mention.text for link in agreements] == ["agreement"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Kenya and Uganda signed a fishing pact. The agreement was signed in Kisumu by Kenya and Uganda.", 1),
        ("Kenya and Uganda signed the Lake Perch Accord. A fishing pact between Kenya and Uganda had run out.", 1),
        ("Kenya suspended its fishing treaty with Uganda. The treaty, signed in 2011, had protected the perch.", 1),
        ("Kenya and Uganda reached a deal on perch. The deal between Kenya and Uganda names no quota.", 1),
        ("Kenya and Uganda signed a tax treaty. Kenya and Uganda have had an extradition treaty since 1999.", 2),
        ("Kenya and Uganda signed a Double Taxation Agreement. Peru and Chile signed a Double Taxation Agreement.", 2),
        ("Kenya and Uganda signed a fishing pact. A fishing pact between Kenya and Tanzania ran out.", 2),
    ],
)
def test_descriptions_of_one_agreement_are_one(text: str, count: int, tools: Tools) -> None:
    assert len({link.entity.iri for link in read(text, tools).links if link.entity.type == "agreement"}) == count


def test_a_body_acts_for_the_union_that_it_belongs_to(tools: Tools) -> None:
    found = told(read("The European Commission and Kenya signed a fishing pact.", tools))
    assert {who for who, relation, *_ in found if relation == "party_to"} == {"organization/eu", "government/ke"}


def test_a_third_side_that_secures_a_truce_is_no_party(tools: Tools) -> None:
    found = told(read("Egypt secured a truce between Kenya and Somalia.", tools))
    assert {who for who, relation, *_ in found if relation == "agrees"} == {"government/ke", "government/so"}


def test_one_event_has_one_class_and_everybody_in_it(tools: Tools) -> None:
    first = "US and Chinese officials held talks in Stockholm on June 2."
    text = f"{first} Scott Bessent met He Lifeng in Stockholm on June 2."
    events = {
        c.event for c in read(text, tools).claims if c.event is not None and c.relation in {"meets", "negotiates"}
    }
    assert len({event.iri for event in events}) == len(events) == 1


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("The trade minister of Peru, Ana Quispe, spoke on Monday.", "person-ana-quispe-pe"),
        ("Ana Quispe, the trade minister of Peru, spoke on Monday.", "person-ana-quispe-pe"),
        ("Trade Minister Ana Quispe spoke on Monday.", "person-ana-quispe"),
        ("Ana Quispe is the trade minister of Peru.", "person-ana-quispe-pe"),
    ],
)
def test_a_person_beside_a_title_holds_it(text: str, person: str, tools: Tools) -> None:
    claim = only(read(text, tools), "holds_position")
    assert short(claim.subject) == f"candidate/{person}"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Peru's ban on copper exports to Chile expired last year.", "historical"),
        ("Peru's ban on copper exports to Chile never expired.", "actual"),
        ("Peru's ban on copper exports took effect on Sunday.", "actual"),
    ],
)
def test_a_measure_that_ended_is_history(text: str, modality: str, tools: Tools) -> None:
    assert only(read(text, tools), "restricts").modality == modality


def test_a_tariff_that_falls_to_a_rate_goes_on(tools: Tools) -> None:
    assert only(read("Peru's tariff on copper fell to 10% on Monday.", tools), "imposes").modality == "actual"


def test_talks_without_a_deal_bind_nobody(tools: Tools) -> None:
    found = told(read("Talks collapsed without a deal between India and Nepal.", tools), "agrees", "party_to")
    assert {(who, relation, modality) for who, relation, _, modality in found} == {
        ("government/in", "agrees", "negated"),
        ("government/np", "agrees", "negated"),
    }


def test_duties_on_two_goods_are_two_claims_of_one_event(tools: Tools) -> None:
    found = [
        c for c in read("Mexico imposed tariffs on steel and wheat from Peru.", tools).claims if c.relation == "imposes"
    ]
    assert {(short(c.object), short(c.commodity)) for c in found} == {
        ("country/pe", "commodity/steel"),
        ("country/pe", "commodity/wheat"),
    }
    assert len({c.iri for c in found}) == 2
    assert len({c.event for c in found}) == 1


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Peru refused to meet Chile in Lima. Peru met Chile in Lima.", "CONSULT"),
        ("Peru will meet Chile in Lima. Peru refused to meet Chile in Lima.", "AGREE"),
        ("Peru refused to meet Chile in Lima.", "REJECT"),
    ],
)
def test_an_event_has_the_category_of_what_tells_it_most_firmly(text: str, category: str, tools: Tools) -> None:
    """Whatever the order of hashes, and of the sentences: one event has one description."""
    [event] = {c.event for c in read(text, tools).claims if c.relation == "meets"}
    assert event is not None
    assert event.plover == category


def test_of_two_numbers_an_event_has_the_first_that_is_told(tools: Tools) -> None:
    text = "Japan put 16 Chinese companies on a list. Japan put 12 Chinese firms on a list."
    [event] = {c.event for c in read(text, tools).claims if c.event is not None}
    assert event.count == "16"


@pytest.mark.parametrize(
    "text",
    [
        "Penny Wong visited the White House.",
        "Penny Wong arrived in the US capital.",
        "The United States is far away. Penny Wong visited the country.",
        "Penny Wong spoke during a visit to the White House.",
    ],
)
def test_a_visit_is_to_a_place_or_a_country(text: str, tools: Tools) -> None:
    """A government is no place: the shapes would send the whole page to quarantine."""
    [event] = {c.event for c in read(text, tools).claims if c.relation == "visits"}
    assert event is not None
    assert short(event.place) in {"country/us", "place/white-house", "candidate/place-white-house"}


def test_each_without_a_subject_is_no_fault(tools: Tools) -> None:
    """A frame without a subject of its own meets "each" among its objects."""
    found = read(
        "The scheme by which Britain may return to France one man for each whom it admits by the front door was to "
        "last until June, although it has removed fewer people than arrive on a calm Saturday. Peru met Chile.",
        tools,
    )
    assert "meets" in {claim.relation for claim in found.claims}
