"""Test which agreement a name means."""

from loader.pipeline import Tools
from tests.unit.reading import read


def test_a_common_name_and_its_parties_name_one_agreement(tools: Tools) -> None:
    text = "Piyush Goyal and Jonathan Reynolds signed the Comprehensive Economic and Trade Agreement at Chequers."
    names = {link.entity.name for link in read(text, tools).links if link.entity.type == "agreement"}
    assert names == {"UK-India Comprehensive Economic and Trade Agreement"}
