"""Run the command line: ``python -m loader`` is ``geopol``."""

from __future__ import annotations

from loader.cli import main

if __name__ == "__main__":
    main()
