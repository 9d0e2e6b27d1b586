"""Serve an empty rdflib dataset with rdflib-endpoint: ``python -m tests.store.rdflib_server PORT``."""

from __future__ import annotations

import sys

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

if __name__ == "__main__":
    endpoint = SparqlEndpoint(graph=Dataset(default_union=True), enable_update=True, path="/")
    uvicorn.run(endpoint, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
