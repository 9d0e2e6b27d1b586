"""Share the pipeline's tools between tests, and keep tests off the network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loader.pipeline import Tools

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
os.environ["GEOPOL_CACHE"] = str(ROOT / ".pytest_cache" / "geopol")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Refuse every connection but those to this machine."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def tools() -> Tools:
    """Return the tools of the pipeline, loaded once."""
    return Tools()


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder beside the checkout with development data; skip without it."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the folder ../shared is not here")
    return SHARED
