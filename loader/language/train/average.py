"""Average the weights of checkpoints that come from one start (Wortsman et al. 2022, "model soups").

    python -m loader.language.train.average --out all.pt first.pt 0.3 second.pt 0.7

The facts of the last one are kept, with those of the others beside them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from loader.language.train.__main__ import load_checkpoint


def average(parts: Sequence[tuple[Path, float]]) -> dict[str, Any]:
    """Make one checkpoint of several, each with its share; the shares sum to one."""
    kept = [torch.load(path, map_location="cpu", weights_only=True) for path, _ in parts]
    networks = [load_checkpoint(path)[0].state_dict() for path, _ in parts]
    shares = [share for _, share in parts]
    weights = {
        name: sum(share * one[name] for share, one in zip(shares, networks, strict=True)) for name in networks[0]
    }
    facts = {
        "average": [
            {"share": share, "batches": one["steps"], **one["facts"]} for share, one in zip(shares, kept, strict=True)
        ]
    }
    return {**kept[-1], "weights": weights, "facts": facts}


def main() -> None:
    """Read the arguments and write the average."""
    parser = argparse.ArgumentParser(prog="python -m loader.language.train.average", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("parts", nargs="+", help="checkpoints, each followed by its share")
    arguments = parser.parse_args()
    parts = list(zip(map(Path, arguments.parts[::2]), map(float, arguments.parts[1::2]), strict=True))
    if abs(sum(share for _, share in parts) - 1) > 1e-6:
        parser.error("the shares do not sum to one")
    torch.save(average(parts), arguments.out)


if __name__ == "__main__":
    main()
