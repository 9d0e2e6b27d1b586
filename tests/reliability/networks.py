"""Print a digest of what the packaged networks make of made-up windows: the same on every processor that has AVX2.

    python -m tests.reliability.networks 1 40
    qemu-x86_64 -cpu Haswell .venv/bin/python -m tests.reliability.networks 1 40

The second is what a processor with registers of 256 bits would say; the numbers are words of a window.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from loader.claims.trained import network as acts
from loader.language import encoder
from loader.language.encoder import session

MODELS = (encoder.MODEL / "encoder.onnx", encoder.MODEL / "relations.onnx", acts.MODEL / "acts.onnx")
_WIDTHS = {"marked": 26, "dependents": 256, "governors": 256}


def digest(model: Path, lengths: Sequence[int]) -> str:
    """Return a digest of all outputs of a network, for windows of so many words."""
    network, random = session(model), np.random.default_rng(7)
    found = hashlib.sha256()
    for words in lengths:
        inputs = {}
        for asked in network.get_inputs():
            if asked.type == "tensor(float)":
                width = asked.shape[1] if isinstance(asked.shape[1], int) else _WIDTHS[asked.name]
                inputs[asked.name] = random.standard_normal((words, width)).astype(np.float32)
            elif asked.name == "pieces":
                inputs[asked.name] = random.integers(1000, 20000, words + 2)
            elif asked.name == "features":
                inputs[asked.name] = random.integers(0, 3, words + 2)
            else:  # places of words, or numbers of labels
                inputs[asked.name] = random.integers(0, min(words, 5), words)
        for output in network.run(None, inputs):
            found.update(output.tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    for path in MODELS:
        sys.stdout.write(f"{path.name} {digest(path, [int(word) for word in sys.argv[1:]])}\n")
