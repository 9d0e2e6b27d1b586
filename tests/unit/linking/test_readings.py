"""A place name is read as the place, its government, a team or other people."""

from __future__ import annotations

import json

import numpy as np
import pytest

from loader.language.encoder import MODEL
from loader.linking.readings import CLASSES, GOVERNMENT, PEOPLE, PLACE, TEAM, WEIGHTS, classifier, read_place_name
from loader.linking.train.__main__ import CARD, SENTENCES, Examples, classify, digest, fit, marked_sentences
from loader.pipeline import Tools
from tests.unit.reading import read


def reading(text: str, name: str, tools: Tools) -> tuple[str, str | None]:
    [link] = [link for link in read(text, tools).links if link.mention.text == name]
    return link.mention.reading, link.stands_for


def test_the_weights_belong_to_the_packaged_encoder_and_sentences() -> None:
    card = json.loads(CARD.read_text(encoding="utf-8"))
    again = "run python -m loader.linking.train again"
    assert card["encoder"] == digest(MODEL / "encoder.onnx"), again
    assert card["sentences"] == digest(SENTENCES), again


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Denmark beat Norway 2-1 in the final.", "Denmark", ("metonymic", TEAM)),
        ("She won 40 caps for Denmark as a striker.", "Denmark", ("metonymic", TEAM)),
        ("Denmark recalled its ambassador from Oslo.", "Denmark", ("metonymic", GOVERNMENT)),
        ("The frog lives in ponds across Denmark.", "Denmark", ("literal", None)),
        ("Denmark, where the summit took place, rejected the text.", "Denmark", ("mixed", GOVERNMENT)),
        ("BOGOTA, May 3 (Wire) - Prices rose in April.", "BOGOTA", ("literal", None)),
    ],
)
def test_a_name_stands_for_its_place_government_or_team(
    text: str, name: str, expected: tuple[str, str | None], tools: Tools
) -> None:
    assert reading(text, name, tools) == expected


def test_a_team_does_nothing_that_a_government_does(tools: Tools) -> None:
    assert read("Denmark met Norway in the semi-final and won 3-1.", tools).claims == ()


def test_without_states_of_the_encoder_the_rules_decide(tools: Tools) -> None:
    doc = tools.language("Ottawa rejected the offer.")
    doc.tensor = np.zeros((0,), np.float32)
    found = read_place_name(doc[0])
    assert (found.stands_for, found.reason) == (GOVERNMENT, "subject of 'reject'")


def test_marks_are_taken_off_and_counted_in_characters() -> None:
    [(text, spans)] = marked_sentences("# a comment\n\n[Peru|t] beat [Chile|l].\n")
    assert (text, spans) == ("Peru beat Chile.", [(0, 4, TEAM), (10, 15, PLACE)])


def test_the_fit_learns_what_it_is_shown() -> None:
    states = np.eye(4).repeat(6, axis=0)
    shown = Examples(states, [["even"]] * 24, np.arange(4).repeat(6), np.arange(24))
    assert classify(fit(shown), shown).tolist() == shown.classes.tolist()


def test_probabilities_add_up_and_have_all_classes() -> None:
    found = classifier().probabilities(np.zeros(len(classifier().mean), np.float32), ["no such feature"])
    assert (found.shape, round(float(found.sum()), 5)) == ((len(CLASSES),), 1.0)
    assert WEIGHTS.is_file() and PEOPLE in CLASSES
