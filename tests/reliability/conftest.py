"""Serve stores to the tests of the service."""

from __future__ import annotations

from tests.web.conftest import client, serving, store_path

__all__ = ["client", "serving", "store_path"]
