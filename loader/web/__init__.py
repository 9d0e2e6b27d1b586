"""Serve a store for reading: pages, stored queries, SPARQL and the things themselves.

    run(ServiceSettings(store="kg"))          # until it is stopped
    app = create_app(ServiceSettings("kg"))   # an ASGI application

It reads snapshots, and asks every query in a process that can be stopped.
"""

from __future__ import annotations

from loader.web.app import create_app, run
from loader.web.settings import Limits, ServiceSettings

__all__ = ["Limits", "ServiceSettings", "create_app", "run"]
