"""The networks give the same numbers on processors with registers of 256 and of 512 bits: row 26 of the table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.reliability.networks import MODELS

EMULATOR = "qemu-x86_64"
LENGTHS = os.environ.get("GEOPOL_WINDOWS", "1 40").split()


def digests(*before: str) -> str:
    command = [*before, sys.executable, "-m", "tests.reliability.networks", *LENGTHS]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=900).stdout


@pytest.mark.skipif(shutil.which(EMULATOR) is None, reason="needs qemu-user (Debian)")
def test_networks_say_the_same_on_an_older_processor() -> None:
    here = digests()
    assert len(here.splitlines()) == len(MODELS)
    assert digests(EMULATOR, "-cpu", "Haswell") == here


@pytest.mark.parametrize("operator", [b"Softmax", b"Attention"])
def test_networks_have_no_operator_that_sums_in_an_order_of_the_processor(operator: bytes) -> None:
    assert [path.name for path in MODELS if operator in path.read_bytes()] == []
