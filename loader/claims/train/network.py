"""The network: a pretrained encoder, what parse, links and rules say added to its states, and heads over words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from loader.claims.train.passages import MODALITIES, RELATIONS
from loader.claims.trained.windows import ENDS
from loader.language.train.network import Network as Encoder
from loader.language.train.network import Sizes

STEPS = 25  # distances told apart (loader.claims.trained.network.steps)


@dataclass
class Batch:
    """Windows, padded: tensors are (windows, words), ``pieces`` (windows, pieces), ``marked`` with a relation more.

    ``words`` is true where there is one. ``marks`` maps, for each window, (cue, relation) to (word, end) pairs.
    """

    pieces: Tensor
    firsts: Tensor
    heads: Tensor
    pos: Tensor
    dep: Tensor
    kinds: Tensor
    sentences: Tensor
    naming: Tensor
    words: Tensor
    marked: Tensor
    marks: list[dict[tuple[int, int], set[tuple[int, int]]]]


class Reader(nn.Module):
    """Encoder and heads; ``pos``, ``dep`` and ``kinds`` give the sizes of their tables."""

    def __init__(self, pos: int, dep: int, kinds: int, dropout: float = 0.1) -> None:
        """Make the matrices, random until ``load_encoder``."""
        super().__init__()
        sizes = Sizes()
        hidden, relations, ends = sizes.hidden, len(RELATIONS), len(ENDS)
        self.encoder = Encoder(sizes, {"names": 2, "upos": 2, "xpos": 2, "relations": 2})
        self.head = nn.Linear(hidden, hidden, bias=False)
        self.pos, self.dep, self.kind = (
            nn.Embedding(pos, hidden),
            nn.Embedding(dep, hidden),
            nn.Embedding(kinds, hidden),
        )
        for table in (self.pos, self.dep, self.kind):
            nn.init.normal_(table.weight, std=0.05)
        self.told = nn.Linear(relations, hidden, bias=False)
        self.norm = nn.LayerNorm(hidden)
        self.cue = nn.Linear(hidden, relations)
        self.cue_told = nn.Linear(relations, relations, bias=False)
        self.modality = nn.Linear(hidden, len(MODALITIES))
        self.modality_ruled = nn.Parameter(torch.eye(len(MODALITIES)))
        self.relation = nn.Embedding(relations, hidden)
        self.asking = nn.Linear(hidden, hidden)
        self.answering = nn.Linear(hidden, ends * hidden)
        self.distance = nn.Embedding(STEPS, ends)
        self.kind_end = nn.Embedding(relations, kinds * ends)
        self.mark_end = nn.Parameter(torch.ones(ends))
        self.dropout = nn.Dropout(dropout)
        for weight in (self.head.weight, self.distance.weight, self.kind_end.weight):
            nn.init.zeros_(weight)
        nn.init.eye_(self.cue_told.weight)

    def load_encoder(self, path: Path) -> None:
        """Copy a pretrained encoder; its tables of pieces and places stay as they are."""
        self.encoder.load_encoder(path)
        for name, weight in self.encoder.named_parameters():
            weight.requires_grad = name.startswith(("layers.", "embedded.", "features."))

    def forward(self, batch: Batch) -> Tensor:
        """Return a state for each word (windows, words, hidden)."""
        plain = torch.full_like(batch.pieces, self.encoder.features.num_embeddings - 1)
        states = self.encoder.encode(batch.pieces, plain, batch.firsts)
        above = torch.gather(states, 1, batch.heads[:, :, None].expand(-1, -1, states.shape[2]))
        states = states + self.head(above) + self.pos(batch.pos) + self.dep(batch.dep) + self.kind(batch.kinds)
        return self.norm(states + self.told(batch.marked))

    def cues(self, states: Tensor, batch: Batch) -> Tensor:
        """Score each word as the cue of each relation (windows, words, relations)."""
        return self.cue(self.dropout(states)) + self.cue_told(batch.marked)

    def modalities(self, states: Tensor, at: tuple[Tensor, Tensor], relation: Tensor, ruled: Tensor) -> Tensor:
        """Score the modality of acts (acts, modalities); ``at`` is window and cue of each."""
        return self.modality(self.dropout(states[at]) + self.relation(relation)) + self.modality_ruled[ruled]

    def ends(self, states: Tensor, batch: Batch, at: tuple[Tensor, Tensor], relation: Tensor) -> Tensor:
        """Score each word as each end of acts (acts, words, ends)."""
        windows, count, hidden = states.shape
        asked = self.dropout(functional.relu(self.asking(self.dropout(states[at])) + self.relation(relation)))
        answers = self.answering(self.dropout(states)).view(windows, count * len(ENDS), hidden)
        place = torch.zeros_like(at[0])
        seen: dict[int, int] = {}
        for act, window in enumerate(at[0].tolist()):
            place[act] = seen.get(window, 0)
            seen[window] = int(place[act]) + 1
        table = torch.zeros(windows, max(seen.values()), hidden, dtype=asked.dtype).index_put((at[0], place), asked)
        scores = torch.bmm(table, answers.transpose(1, 2)).view(windows, -1, count, len(ENDS))[at[0], place]
        scores = scores / math.sqrt(hidden) + self.distance(_steps(torch.arange(count)[None] - at[1][:, None]))
        kinds = self.kind_end(relation).view(len(relation), -1, len(ENDS))
        scores = scores + torch.gather(kinds, 1, batch.kinds[at[0]][:, :, None].expand(-1, -1, len(ENDS)))
        return scores + self._marked(batch, at, relation, scores.shape) * self.mark_end

    def _marked(self, batch: Batch, at: tuple[Tensor, Tensor], relation: Tensor, shape: torch.Size) -> Tensor:
        told = torch.zeros(shape)
        for act, (window, cue, kind) in enumerate(zip(at[0].tolist(), at[1].tolist(), relation.tolist(), strict=True)):
            for word, end in batch.marks[window].get((cue, kind), ()):
                told[act, word, end] = 1
        return told


def _steps(distances: Tensor) -> Tensor:
    far = torch.clamp(torch.log2(distances.abs().float() + 1) * 2, max=STEPS // 2).long()
    return torch.sign(distances) * far + STEPS // 2
