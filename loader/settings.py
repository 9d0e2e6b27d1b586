"""Hold what a user may set for a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loader.namespaces import BASE
from loader.resources import data_folder


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how pages are read.

    ``seeds`` and ``shapes`` are folders of the user's own, read besides the
    packaged ones. ``model`` None means the embedded language pipeline.
    """

    base: str = BASE
    model: str | None = None
    reader: str = "auto"
    seeds: tuple[Path, ...] = ()
    shapes: tuple[Path, ...] = ()

    def reference_folders(self) -> tuple[Path, ...]:
        """Return the folders with the seed graph, the packaged one first."""
        return (data_folder("seeds") / "reference", *self.seeds)

    def shape_folders(self) -> tuple[Path, ...]:
        """Return the folders with shapes, the packaged one first."""
        return (data_folder("shapes"), *self.shapes)
