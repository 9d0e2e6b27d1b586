"""Run the training from the command line."""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch

from loader.language.train import corpus, learn
from loader.language.train.augment import Augmenter
from loader.language.train.mend import mend
from loader.language.train.mixture import Labels
from loader.language.train.network import Network, Sizes
from loader.language.train.windows import Batcher, Pieces


def main() -> None:
    """Read the arguments, train, and write ``checkpoint.pt`` and ``log.jsonl``."""
    arguments = _parser().parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    train(arguments)


def train(arguments: argparse.Namespace) -> None:
    """Train as the arguments say."""
    texts = corpus.read_corpus(
        arguments.data, arguments.reference, gmb=not arguments.without_gmb, tweets=arguments.tweets
    )
    network, labels = _network(arguments, texts)
    batcher = Batcher(Pieces(arguments.encoder / "tokenizer.json"), labels, arguments.batch)
    if arguments.mend:
        score = partial(learn.score_names, network, batcher)
        texts = replace(texts, gmb=mend(texts.gmb, score, network.steps.detach().numpy()))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network.to(device)
    chooser = random.Random(arguments.seed)
    augmenter = Augmenter(chooser, texts.pools(arguments.reference))
    plan = learn.Plan(
        minutes=arguments.minutes,
        encoder_rate=arguments.rate,
        head_rate=arguments.head_rate,
        last=arguments.last,
        average=arguments.average,
        device=device,
        steps=arguments.steps,
    )
    sources = texts.sources()
    if arguments.grammar:
        sources.append(texts.grammar(arguments.reference, arguments.grammar))
    streams = [(one.share, learn.stream(one, batcher, augmenter)) for one in sources]
    keeper = _Keeper(arguments, labels, plan)
    average = learn.learn(network, plan, streams, keeper.report)
    keeper.keep(average)


class _Keeper:
    """Writes the log and, every few minutes, the averaged weights."""

    def __init__(self, arguments: argparse.Namespace, labels: Labels, plan: learn.Plan) -> None:
        self.out, self.labels, self.plan = arguments.out, labels, plan
        self.started = self.kept = time.monotonic()
        self.facts = {
            "seed": arguments.seed,
            "without_gmb": arguments.without_gmb,
            "batch": arguments.batch,
            "grammar": arguments.grammar,
            "mend": arguments.mend,
            "tweets": corpus.hashes(arguments.tweets) if arguments.tweets else None,
            "before": _facts_before(arguments.start),
            "plan": asdict(plan),
            "inputs": corpus.hashes(arguments.data),
            "encoder": corpus.hashes(arguments.encoder),
        }

    def report(self, step: int, loss: float, average: learn.Average) -> None:
        now = time.monotonic()
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(
                json.dumps({"step": step, "loss": round(loss, 4), "minutes": round((now - self.started) / 60, 2)})
                + "\n"
            )
        if now - self.kept > 240:
            self.kept = now
            self.keep(average)

    def keep(self, average: learn.Average) -> None:
        kept = {"weights": average.weights, "labels": asdict(self.labels), "facts": self.facts, "steps": average.seen}
        torch.save(kept, self.out / "checkpoint.tmp")
        (self.out / "checkpoint.tmp").rename(self.out / "checkpoint.pt")


def _network(arguments: argparse.Namespace, texts: corpus.Corpus) -> tuple[Network, Labels]:
    if arguments.start:
        return load_checkpoint(arguments.start)
    labels = texts.labels()
    network = Network(Sizes(), labels.sizes())
    network.load_encoder(arguments.encoder / "model.safetensors")
    return network, labels


def _facts_before(start: Path | None) -> dict[str, object] | None:
    if start is None:
        return None
    kept = torch.load(start, map_location="cpu", weights_only=True)
    facts: dict[str, object] = {**kept["facts"], "batches": kept["steps"]}
    return facts


def load_checkpoint(path: Path) -> tuple[Network, Labels]:
    """Read a network and its labels as ``train`` wrote them."""
    kept = torch.load(path, map_location="cpu", weights_only=True)
    labels = Labels(**{name: tuple(values) for name, values in kept["labels"].items()})
    network = Network(Sizes(), labels.sizes())
    network.load_state_dict({"steps": network.steps, **kept["weights"]})
    return network, labels


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loader.language.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the treebanks and the name data")
    parser.add_argument(
        "--reference", type=Path, required=True, help="folder of the reference tables (names to exchange)"
    )
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint.pt and log.jsonl")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many batches instead")
    parser.add_argument("--batch", type=int, default=3500, help="pieces a batch")
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--last", type=float, default=0.0, help="part of the learning rates left at the end")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the weight average")
    parser.add_argument("--grammar", type=float, default=0.05, help="share of sentences drawn from the grammar")
    parser.add_argument("--tweets", type=Path, help="folder of the Broad Twitter Corpus, files *.conll")
    parser.add_argument("--mend", action="store_true", help="mend labels of GMB that the checkpoint is sure are wrong")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without-gmb", action="store_true")
    return parser


if __name__ == "__main__":
    main()
