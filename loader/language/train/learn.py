"""The training loop: batches of each source in turn, averaged weights, learning rates that follow the clock."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from loader.language.decode import allowed_after
from loader.language.train.augment import Augmenter
from loader.language.train.chain import chain_loss
from loader.language.train.mixture import Source
from loader.language.train.names import LABELS
from loader.language.train.network import Network, Scores
from loader.language.train.sentences import Sentence
from loader.language.train.windows import IGNORED, Batch, Batcher


@dataclass(frozen=True)
class Plan:
    """How to train; the rates rise over the ``warm`` part, then fall linearly to ``last`` of their full value."""

    minutes: float
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    warm: float = 0.03
    last: float = 0.0
    decay: float = 0.01
    average: float = 0.998
    device: str = "cpu"
    steps: int = 0


def stream(source: Source, batcher: Batcher, augmenter: Augmenter) -> Iterator[Batch]:
    """Give batches of a source without end, cutting and augmenting anew each time round."""
    while True:
        windows = source.cut(augmenter.chooser)
        augmenter.chooser.shuffle(windows)
        for start in range(0, len(windows), 400):
            yield from batcher.batches(windows[start : start + 400], augmenter)


def loss_of(network: Network, scores: Scores, batch: Batch) -> Tensor:
    """Sum the losses of the heads that have labels in the batch."""
    known = batch.sentences >= 0
    total = functional.cross_entropy(scores.starts[known].float(), batch.starts[known])
    total = total + _names_loss(network, scores, batch)
    tagged = batch.upos != IGNORED
    if tagged.any():
        for tags, gold in ((scores.upos, batch.upos), (scores.xpos, batch.xpos)):
            total = total + functional.cross_entropy(tags.flatten(0, 1).float(), gold.flatten(), ignore_index=IGNORED)
        total = total + _tree_loss(network, scores, batch)
    return total


_STEPS = torch.from_numpy(allowed_after(LABELS))


def _names_loss(network: Network, scores: Scores, batch: Batch) -> Tensor:
    rows = (batch.names != IGNORED).any(dim=1)
    if not rows.any():
        return scores.names.sum() * 0.0
    gold = batch.names[rows]
    known = gold != IGNORED
    possible = functional.one_hot(gold.clamp(min=0), scores.names.shape[-1]).bool() | ~known[:, :, None]
    # A word that is O where only PER, ORG and LOC were labelled may be NORP or MISC (labels 7 to 10) as well.
    possible[:, :, 7:] |= ((gold == 0) & batch.partial[rows].bool())[:, :, None]
    begins = batch.starts[rows] != 0
    steps = network.steps + _STEPS.to(network.steps.device)
    return chain_loss(scores.names[rows].float(), possible, begins, steps) / known.sum()


def _tree_loss(network: Network, scores: Scores, batch: Batch) -> Tensor:
    labelled = batch.heads != IGNORED
    arcs = scores.arcs.float().masked_fill(~allowed(batch.sentences), -1e4)
    heads = functional.cross_entropy(arcs[labelled], batch.heads[labelled])
    rows = labelled.nonzero()
    governors = scores.governors[rows[:, 0], batch.heads[labelled]]
    relations = network.relations(scores.dependents[labelled], governors).float()
    return 2 * heads + functional.cross_entropy(relations, batch.relations[labelled], ignore_index=IGNORED)


def allowed(sentences: Tensor) -> Tensor:
    """Say which heads a word may have (windows, words, words + 1): the root, and other words of its sentence."""
    same = (sentences[:, :, None] == sentences[:, None, :]) & (sentences[:, None, :] >= 0)
    same &= ~torch.eye(same.shape[1], dtype=torch.bool, device=same.device)
    root = torch.ones(*same.shape[:2], 1, dtype=torch.bool, device=same.device)
    return torch.cat([root, same], dim=2)


@torch.no_grad()
def score_names(network: Network, batcher: Batcher, sentences: Sequence[Sentence]) -> Iterator[NDArray[np.float32]]:
    """Give the scores of the names (words, labels) of sentences, each read alone."""
    network.eval()
    batch = batcher.pad([batcher.row([sentence]) for sentence in sentences])
    with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
        found = network.score(network.encode(batch.pieces, batch.features, batch.firsts)).names.float().numpy()
    for sentence, scores in zip(sentences, found, strict=True):
        yield scores[: len(sentence.words)]


class Average:
    """The moving average of a network's weights."""

    def __init__(self, network: Network, keep: float) -> None:
        """Start at the network's weights."""
        self.keep, self.seen = keep, 0
        self.weights = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def add(self, network: Network) -> None:
        """Move toward the network's weights; faster at the start."""
        self.seen += 1
        share = 1 - min(self.keep, self.seen / (self.seen + 10))
        torch._foreach_lerp_(list(self.weights.values()), list(network.state_dict().values()), share)


def optimizer_for(network: Network, plan: Plan) -> torch.optim.Optimizer:
    """Make AdamW with one rate for the encoder and one for the heads."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, value in network.named_parameters():
        encoder = name.startswith(("words", "places", "embedded", "layers"))
        groups.setdefault((encoder, value.ndim > 1), []).append(value)
    settings = [
        {
            "params": values,
            "lr": plan.encoder_rate if encoder else plan.head_rate,
            "weight_decay": plan.decay if matrix else 0.0,
        }
        for (encoder, matrix), values in groups.items()
    ]
    for group in settings:
        group["initial_lr"] = group["lr"]
    return torch.optim.AdamW(settings, betas=(0.9, 0.98), fused=True)


def learn(
    network: Network,
    plan: Plan,
    streams: Sequence[tuple[float, Iterator[Batch]]],
    report: Callable[[int, float, Average], None],
) -> Average:
    """Train until the time is up (or the steps, when given) and return the averaged weights."""
    optimizer, average = optimizer_for(network, plan), Average(network, plan.average)
    chooser = random.Random(0)
    started, step, recent = time.monotonic(), 0, 0.0
    while (done := _done(plan, started, step)) < 1:
        rate = min(done / plan.warm, 1 - done * (1 - plan.last))
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] * max(rate, 1e-3)
        which = chooser.choices(streams, weights=[share for share, _ in streams])[0][1]
        recent = 0.98 * recent + 0.02 * _step(network, optimizer, next(which), plan.device)
        average.add(network)
        step += 1
        if step % 25 == 0:
            report(step, recent, average)
    return average


def _done(plan: Plan, started: float, step: int) -> float:
    return step / plan.steps if plan.steps else (time.monotonic() - started) / 60 / plan.minutes


def _step(network: Network, optimizer: torch.optim.Optimizer, batch: Batch, device: str) -> float:
    network.train()
    batch = batch.to(device)
    with torch.autocast(device_type=device.split(":")[0], dtype=torch.bfloat16):
        scores = network.score(network.encode(batch.pieces, batch.features, batch.firsts))
        loss = loss_of(network, scores, batch)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())
