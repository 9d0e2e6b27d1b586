"""The network: a BERT encoder with a feature embedding, and heads for names, tags, sentence starts and the tree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from loader.language.words import FEATURES


@dataclass(frozen=True)
class Sizes:
    """The sizes of the network; the first five are those of the pretrained encoder."""

    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    arc: int = 256
    relation: int = 256
    dropout: float = 0.1


class Layer(nn.Module):
    """One layer of BERT, attention and feed-forward, normalised after each."""

    def __init__(self, sizes: Sizes) -> None:
        """Make the matrices of a layer."""
        super().__init__()
        self.count = sizes.heads
        self.mixed = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.attended = nn.Linear(sizes.hidden, sizes.hidden)
        self.after_attention = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.inner = nn.Linear(sizes.hidden, sizes.inner)
        self.outer = nn.Linear(sizes.inner, sizes.hidden)
        self.after_feed = nn.LayerNorm(sizes.hidden, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Map states (windows, pieces, hidden) to states of the same shape."""
        windows, pieces, hidden = states.shape
        parts = self.mixed(states).view(windows, pieces, 3, self.count, hidden // self.count).permute(2, 0, 3, 1, 4)
        # Written out, because torch's fused attention is slow backward on a CPU.
        weights = (parts[0] * (hidden // self.count) ** -0.5) @ parts[1].transpose(2, 3) + mask.to(parts.dtype)
        found = (weights.softmax(dim=-1, dtype=parts.dtype) @ parts[2]).transpose(1, 2).reshape(windows, pieces, hidden)
        states = self.after_attention(states + self.attended(found))
        fed = self.outer(functional.gelu(self.inner(states)))
        return self.after_feed(states + fed)


@dataclass
class Scores:
    """What the heads say of each word of each window; ``arcs`` has the root as head 0."""

    names: Tensor
    upos: Tensor
    xpos: Tensor
    starts: Tensor
    arcs: Tensor
    dependents: Tensor
    governors: Tensor


class Network(nn.Module):
    """Encoder and heads; ``labels`` gives the number of labels of each head."""

    def __init__(self, sizes: Sizes, labels: dict[str, int]) -> None:
        """Make the matrices, random until ``load_encoder``."""
        super().__init__()
        self.sizes = sizes
        self.words = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.places = nn.Embedding(sizes.positions, sizes.hidden)
        self.features = nn.Embedding(FEATURES + 1, sizes.hidden)
        nn.init.normal_(self.features.weight, std=0.01)
        self.embedded = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        self.dropout = nn.Dropout(sizes.dropout)
        self.names = nn.Linear(sizes.hidden, labels["names"])
        self.steps = nn.Parameter(torch.zeros(labels["names"], labels["names"]))
        self.upos = nn.Linear(sizes.hidden, labels["upos"])
        self.xpos = nn.Linear(sizes.hidden, labels["xpos"])
        self.starts = nn.Linear(sizes.hidden, 2)
        self.root = nn.Parameter(torch.zeros(sizes.hidden))
        self.arc_dependent = nn.Linear(sizes.hidden, sizes.arc)
        self.arc_governor = nn.Linear(sizes.hidden, sizes.arc)
        self.arc_pair = nn.Linear(sizes.arc, sizes.arc)
        self.arc_bias = nn.Linear(sizes.arc, 1)
        self.relation_dependent = nn.Linear(sizes.hidden, sizes.relation)
        self.relation_governor = nn.Linear(sizes.hidden, sizes.relation)
        self.relation = nn.Linear(2 * sizes.relation, labels["relations"])

    def load_encoder(self, path: Path) -> None:
        """Copy the weights of a pretrained BERT of the same sizes (safetensors, Hugging Face names)."""
        from safetensors.torch import load_file

        found = {name.removeprefix("bert."): value.float() for name, value in load_file(path).items()}
        copy = {
            "words.weight": found["embeddings.word_embeddings.weight"],
            "places.weight": found["embeddings.position_embeddings.weight"]
            + found["embeddings.token_type_embeddings.weight"][0],
            "embedded.weight": found["embeddings.LayerNorm.weight"],
            "embedded.bias": found["embeddings.LayerNorm.bias"],
        }
        for number in range(self.sizes.layers):
            copy |= _layer_weights(found, number)
        unknown = self.load_state_dict(copy, strict=False).unexpected_keys
        assert not unknown, unknown

    def encode(self, pieces: Tensor, features: Tensor, firsts: Tensor) -> Tensor:
        """Map pieces and features (windows, pieces) to one state for each word (windows, words, hidden)."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.words(pieces) + self.places(places)[None] + self.features(features)
        states = self.dropout(self.embedded(states))
        mask = torch.zeros(pieces.shape, dtype=states.dtype, device=pieces.device)
        mask = mask.masked_fill(pieces == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask.to(states.dtype))
        index = firsts.clamp(min=0)[:, :, None].expand(-1, -1, states.shape[2])
        return self.dropout(states.gather(1, index))

    def score(self, words: Tensor) -> Scores:
        """Run the heads over the states of the words."""
        root = self.root.to(words.dtype).expand(words.shape[0], 1, -1)
        heads = torch.cat([root, words], dim=1)
        dependent = functional.gelu(self.arc_dependent(words))
        governor = functional.gelu(self.arc_governor(heads))
        arcs = self.arc_pair(dependent) @ governor.transpose(1, 2) / math.sqrt(self.sizes.arc)
        arcs = arcs + self.arc_bias(governor).transpose(1, 2)
        return Scores(
            names=self.names(words),
            upos=self.upos(words),
            xpos=self.xpos(words),
            starts=self.starts(words),
            arcs=arcs,
            dependents=self.relation_dependent(words),
            governors=self.relation_governor(heads),
        )

    def relations(self, dependents: Tensor, governors: Tensor) -> Tensor:
        """Score the labels of arcs from the states of their two ends, each (..., relation)."""
        return self.relation(torch.cat([functional.relu(dependents + governors), dependents * governors], dim=-1))


def _layer_weights(found: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    there, here = f"encoder.layer.{number}.", f"layers.{number}."
    plain = {
        "attended": "attention.output.dense",
        "after_attention": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "after_feed": "output.LayerNorm",
    }
    copy = {
        f"{here}{to}.{part}": found[f"{there}{of}.{part}"] for to, of in plain.items() for part in ("weight", "bias")
    }
    for part in ("weight", "bias"):
        kinds = [found[f"{there}attention.self.{kind}.{part}"] for kind in ("query", "key", "value")]
        copy[f"{here}mixed.{part}"] = torch.cat(kinds)
    return copy
