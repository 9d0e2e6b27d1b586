"""Read news pages into a validated knowledge graph of geopolitics."""

from __future__ import annotations

__version__ = "0.1.0"
