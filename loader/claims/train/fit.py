"""Fit the network to examples, and score it on others."""

from __future__ import annotations

import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from loader.claims.train.examples import Example
from loader.claims.train.network import Batch, Reader
from loader.claims.train.passages import MODALITIES, RELATIONS
from loader.claims.trained.windows import ENDS
from loader.language.pieces import FIRST, LAST

Tables = dict[str, dict[str, int]]
_CUE_WEIGHT = 2.0  # a cue missed counts as much as two words wrongly taken for one
_MODALITY_WEIGHT = 0.5


@dataclass(frozen=True)
class Plan:
    """How to train: rates rise over the ``warm`` part and fall to zero."""

    epochs: int = 6
    size: int = 6
    encoder_rate: float = 3e-4
    head_rate: float = 1e-3
    warm: float = 0.06
    decay: float = 0.01
    seed: int = 0


@dataclass(frozen=True)
class Gold:
    """The acts of a batch: window and cue, relation, modality told and by the rules, and the words of each end.

    ``same`` are other words for the ends, which count neither way.
    """

    at: tuple[Tensor, Tensor]
    relation: Tensor
    modality: Tensor
    ruled: Tensor
    ends: Tensor
    same: Tensor


def tables_of(examples: Sequence[Example]) -> Tables:
    """Number the labels of the parse and the kinds of things; 0 is for what is not known."""
    found: Tables = {"pos": {"": 0}, "dep": {"": 0}, "kinds": {"": 0}}
    for example in examples:
        for name, table in found.items():
            for label in getattr(example, name):
                table.setdefault(label, len(table))
    return found


def batch_of(examples: Sequence[Example], tables: Tables) -> Batch:
    """Pad examples to one batch."""
    rows = [[FIRST, *(piece for pieces in example.pieces for piece in pieces), LAST] for example in examples]
    numbers = {name: [[tables[name].get(x, 0) for x in getattr(e, name)] for e in examples] for name in tables}
    marked = torch.zeros(len(examples), max(len(example.pieces) for example in examples), len(RELATIONS))
    marks: list[dict[tuple[int, int], set[tuple[int, int]]]] = []
    for row, example in enumerate(examples):
        marks.append({})
        for cue, name, words in example.marks:
            if name in RELATIONS:
                relation = RELATIONS.index(name)
                marked[row, cue, relation] = 1
                pairs = marks[-1].setdefault((cue, relation), set())
                pairs.update((word, end) for end, word in enumerate(words) if word is not None)
    return Batch(
        pieces=_padded(rows),
        firsts=_padded([_firsts(example) for example in examples]),
        heads=_padded([example.heads for example in examples]),
        pos=_padded(numbers["pos"]),
        dep=_padded(numbers["dep"]),
        kinds=_padded(numbers["kinds"]),
        sentences=_padded([example.sentences for example in examples]),
        naming=_padded([list(map(int, example.naming)) for example in examples]).bool(),
        words=_padded([[1] * len(example.pieces) for example in examples]).bool(),
        marked=marked,
        marks=marks,
    )


def _firsts(example: Example) -> list[int]:
    found, place = [], 1
    for pieces in example.pieces:
        found.append(place)
        place += len(pieces)
    return found


def _padded(rows: list[list[int]]) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def gold_of(examples: Sequence[Example], words: int) -> Gold | None:
    """Return the acts of a batch whose windows have ``words`` words; None for none."""
    acts = [(row, *act) for row, example in enumerate(examples) for act in example.acts]
    if not acts:
        return None
    ends, same = (torch.zeros(len(acts), words, len(ENDS)) for _ in range(2))
    for number, act in enumerate(acts):
        for marked, listed in ((ends, act[5]), (same, act[6])):
            for end, places in enumerate(listed):
                marked[number, places, end] = 1
    rows, cues = (torch.tensor([act[place] for act in acts]) for place in (0, 1))
    told, ruled = (torch.tensor([MODALITIES.index(act[place]) for act in acts]) for place in (3, 4))
    return Gold((rows, cues), torch.tensor([RELATIONS.index(act[2]) for act in acts]), told, ruled, ends, same)


def loss_of(reader: Reader, examples: Sequence[Example], tables: Tables) -> Tensor:
    """Return the loss of cues, ends and modalities, an act."""
    batch = batch_of(examples, tables)
    states = reader(batch)
    gold = gold_of(examples, states.shape[1])
    wanted = torch.zeros(*batch.words.shape, len(RELATIONS))
    if gold is not None:
        wanted[(*gold.at, gold.relation)] = 1
    scores = functional.binary_cross_entropy_with_logits(
        reader.cues(states, batch).float(), wanted, reduction="none"
    ) * (1 + wanted * (_CUE_WEIGHT - 1))
    if gold is None:
        return scores[batch.words].sum()
    count = len(gold.relation)
    modality = functional.cross_entropy(
        reader.modalities(states, gold.at, gold.relation, gold.ruled).float(), gold.modality
    )
    found = reader.ends(states, batch, gold.at, gold.relation).float()
    may = (_may_name(batch, gold.at) | (gold.ends.sum(-1) > 0))[:, :, None] & (gold.same == 0)
    ends = functional.binary_cross_entropy_with_logits(found, gold.ends, reduction="none")[may].sum()
    return scores[batch.words].sum() / count + _MODALITY_WEIGHT * modality + ends / count


def _may_name(batch: Batch, at: tuple[Tensor, Tensor]) -> Tensor:
    """Tell which words may name an end of each act: those up to the end of its sentence."""
    return batch.naming[at[0]] & (batch.sentences[at[0]] <= batch.sentences[at][:, None])


def fit(
    examples: Sequence[Example], tables: Tables, encoder: Path, plan: Plan, save: Path, facts: dict[str, object]
) -> Reader:
    """Train on examples, saving after each round, with ``facts`` of what they are."""
    torch.manual_seed(plan.seed)
    torch.set_flush_denormal(True)
    chooser = random.Random(plan.seed)
    reader = Reader(*(len(tables[name]) for name in ("pos", "dep", "kinds")))
    reader.load_encoder(encoder)
    groups = [
        {"params": [w for n, w in reader.named_parameters() if w.requires_grad and n.startswith("encoder.") == inner]}
        for inner in (True, False)
    ]
    optimizer = torch.optim.AdamW(groups, lr=plan.head_rate, weight_decay=plan.decay)
    rates = (plan.encoder_rate, plan.head_rate)
    steps, step, start = plan.epochs * math.ceil(len(examples) / plan.size), 0, time.time()
    for epoch in range(plan.epochs):
        reader.train()
        total = 0.0
        for listed in _batches(examples, plan.size, chooser):
            step += 1
            factor = min(1.0, step / (plan.warm * steps)) * max(1e-3, 1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(reader, listed, tables)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([w for w in reader.parameters() if w.grad is not None], 1.0)
            optimizer.step()
            total += loss.item()
            if step % 100 == 0:
                sys.stderr.write(f"step {step} of {steps}, {time.time() - start:.0f} s\n")
        sys.stderr.write(
            f"round {epoch + 1}: loss {total * plan.size / len(examples):.3f}, {time.time() - start:.0f} s\n"
        )
        torch.save({"tables": tables, "weights": reader.state_dict(), **facts}, save)
    return reader.eval()


def _batches(examples: Sequence[Example], size: int, chooser: random.Random) -> Iterator[list[Example]]:
    """Yield batches of about equal lengths, in another order each time."""
    ordered = sorted(examples, key=lambda example: len(example.pieces) + 30 * chooser.random())
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    chooser.shuffle(batches)
    yield from batches


@torch.no_grad()
def scores(reader: Reader, examples: Sequence[Example], tables: Tables, least: float = 0.5) -> dict[str, float]:
    """Return precision, recall and F1 of cues and ends, and how many modalities of cues found are right."""
    counts: Counter[str] = Counter()
    for example in examples:
        batch = batch_of([example], tables)
        states = reader(batch)
        found = {tuple(pair) for pair in (torch.sigmoid(reader.cues(states, batch))[0] > least).nonzero().tolist()}
        gold = gold_of([example], states.shape[1])
        wanted = set(zip(gold.at[1].tolist(), gold.relation.tolist(), strict=True)) if gold is not None else set()
        counts += Counter({"cues right": len(found & wanted), "cues found": len(found), "cues": len(wanted)})
        if gold is not None:
            chances = torch.sigmoid(reader.ends(states, batch, gold.at, gold.relation)) > least
            chances &= _may_name(batch, gold.at)[:, :, None] & (gold.same == 0)
            right = (chances & (gold.ends > 0)).sum().item()
            told = reader.modalities(states, gold.at, gold.relation, gold.ruled).argmax(-1)
            counts += Counter({"ends right": right, "ends found": int(chances.sum()), "ends": int(gold.ends.sum())})
            counts += Counter({"modalities right": int((told == gold.modality).sum()), "acts": len(told)})
    figures = {"modality": counts["modalities right"] / max(1, counts["acts"])}
    for name in ("cues", "ends"):
        precision = counts[f"{name} right"] / max(1, counts[f"{name} found"])
        recall = counts[f"{name} right"] / max(1, counts[name])
        figures |= {f"{name} P": precision, f"{name} R": recall}
        figures[f"{name} F1"] = 2 * precision * recall / max(1e-9, precision + recall)
    return {name: round(value, 3) for name, value in figures.items()}
