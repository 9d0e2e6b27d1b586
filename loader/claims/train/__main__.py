"""Train the reader of acts.

    python -m loader.claims.train read --out EXAMPLES                passages through the pipeline
    python -m loader.claims.train fit EXAMPLES --encoder FILE --out CHECKPOINT [--left-out 20]
    python -m loader.claims.train export CHECKPOINT --out FOLDER     the packaged files

The encoder is all-MiniLM-L6-v2 (safetensors). Reading needs the package alone, the other two torch and onnx. Passages
whose number leaves no remainder by ``--left-out`` are only scored; the packaged files tell which.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

LEAST = {
    "least_act": 0.5,
    "least_best": 0.2,
    "least_end": 0.4,
    "least_apart": 0.8,
    "least_claim": 0.6,
    "least_fact": 0.9,
}


def main() -> None:
    """Do one step."""
    parser = argparse.ArgumentParser(prog="python -m loader.claims.train", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    read = steps.add_parser("read")
    read.add_argument("--out", type=Path, required=True)
    fit = steps.add_parser("fit")
    fit.add_argument("examples", type=Path)
    fit.add_argument("--encoder", type=Path, required=True)
    fit.add_argument("--out", type=Path, required=True)
    fit.add_argument("--epochs", type=int, default=6)
    fit.add_argument("--left-out", type=int, default=0, help="every so many passages are left out and scored; 0: none")
    export = steps.add_parser("export")
    export.add_argument("checkpoint", type=Path)
    export.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    {"read": _read, "fit": _fit, "export": _export}[arguments.step](arguments)


def _read(arguments: argparse.Namespace) -> None:
    from loader.claims.train.examples import write
    from loader.claims.train.passages import faults, read_passages

    passages = read_passages()
    wrong = [fault for passage in passages for fault in faults(passage)]
    sys.stderr.writelines(f"{fault}\n" for fault in wrong)
    sys.stdout.write(f"{len(passages)} passages, {len(wrong)} faults, {write(passages, arguments.out)} examples\n")


def _fit(arguments: argparse.Namespace) -> None:
    from loader.claims.train.examples import read
    from loader.claims.train.fit import Plan, fit, scores, tables_of

    hashes, examples = read(arguments.examples)
    numbers = {at: number for number, at in enumerate(dict.fromkeys(example.at for example in examples))}
    out = {at for at, number in numbers.items() if arguments.left_out and number % arguments.left_out == 0}
    learned = [example for example in examples if example.at not in out]
    tables = tables_of(learned)
    facts = {"passages": hashes, "left_out": sorted(out)}
    reader = fit(learned, tables, arguments.encoder, Plan(epochs=arguments.epochs), arguments.out, facts)
    if out:
        left = [example for example in examples if example.at in out]
        sys.stdout.write(json.dumps(scores(reader, left, tables)) + "\n")


def _export(arguments: argparse.Namespace) -> None:
    from loader.claims.train.export import write

    write(arguments.checkpoint, arguments.out, LEAST, {"encoder": "all-MiniLM-L6-v2 (Apache-2.0)"})


if __name__ == "__main__":
    main()
