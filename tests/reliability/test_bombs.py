"""Row 12: ten packed bombs are each refused within a second and 200 MB.

GEOPOL_BOMB_BYTES=1000000000 unpacks to a gigabyte each (`make test-long`).
"""

from __future__ import annotations

import gzip
import os
import sys

import pytest

from loader.documents import RejectedPage, inflating, read_pages
from tests.reliability.pages import bombs
from tests.reliability.reading import run

SIZE = int(os.environ.get("GEOPOL_BOMB_BYTES", "60000000"))


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from Linux's /proc")
def test_a_bomb_is_refused_at_once(tmp_path):
    files = list(bombs(SIZE))
    taken = run("read", tmp_path / "files", files)
    assert len(taken) == len(files) == 10
    assert [one for one in taken if one.state != "refused" or one.reason not in {"too-large", "not-text"}] == []
    assert [one for one in taken if one.seconds > 1 or one.peak > 200] == []


def test_without_the_bound_of_the_ratio_a_bomb_would_be_unpacked(tmp_path, monkeypatch):
    bomb = tmp_path / "page.txt.gz"
    bomb.write_bytes(gzip.compress(b" " * 5_000_000, 9))
    [refused] = read_pages([str(bomb)])
    assert isinstance(refused, RejectedPage) and "times its packed size" in refused.message
    monkeypatch.setattr(inflating, "RATIO", 1_000_000)
    [unpacked] = read_pages([str(bomb)])
    assert not isinstance(unpacked, RejectedPage) and len(unpacked.content) == 5_000_000
