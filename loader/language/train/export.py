"""Write a trained network as an ONNX file with 8-bit weights, and the files that go with it.

The graph is put together by hand from few operators, so that the session starts fast and needs no optimisation pass.
Weights of the matrices are quantised by column, those of the word embedding by row; activations are quantised as they
come (one scale for a window, which is why a window is always run alone). The contrib operators are described in
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from loader.language.train.network import Sizes

Weights = dict[str, NDArray[np.float32]]


@dataclass
class Graph:
    """Collects the nodes and constants of an ONNX graph."""

    bits: int = 8
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def shared(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant that several layers use, once, and return its name."""
        return name if any(constant.name == name for constant in self.constants) else self.constant(name, value)

    def node(self, kind: str, inputs: list[str], output: str, *, domain: str = "", **settings: object) -> str:
        """Add a node with one output and return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, name=output, **settings))
        return output

    def matrix(self, value: str, output: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """Multiply by a matrix (in, out) with 8-bit columns and add a bias."""
        most = 2 ** (self.bits - 1) - 1
        scale = np.maximum(np.abs(weight).max(axis=0) / most, 1e-8).astype(np.float32)
        rounded = np.clip(np.round(weight / scale), -most, most).astype(np.int8)
        inputs = [
            value,
            self.constant(f"{output}_w", rounded),
            self.constant(f"{output}_s", scale),
            self.constant(f"{output}_z", np.zeros(len(scale), np.int8)),
            self.constant(f"{output}_b", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, output, domain="com.microsoft")

    def exact(self, value: str, output: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """Multiply by a matrix (in, out) in full precision and add a bias."""
        inputs = [value, self.constant(f"{output}_w", weight), self.constant(f"{output}_b", bias)]
        return self.node("Gemm", inputs, output)


def build(weights: Weights, sizes: Sizes, bits: int) -> onnx.ModelProto:
    """Build the model of a window: pieces, features and firsts in; tags, arcs, dependents, governors and middle out."""
    graph = Graph(bits)
    passed = [embed(graph, weights)]
    for number in range(sizes.layers):
        passed.append(layer(graph, weights, f"layers.{number}.", passed[-1], sizes))
    states = passed[-1]
    add_middle(graph, passed[sizes.layers // 2 : sizes.layers // 2 + 2])
    graph.node("Squeeze", [states, "zero_axis"], "pieces_states")
    graph.node("Gather", ["pieces_states", "firsts"], "words", axis=0)
    _heads(graph, weights, sizes)
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [size]) for name, size in _INPUTS]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, None]) for name in _OUTPUTS]
    body = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=8)


def add_middle(graph: Graph, states: list[str]) -> None:
    """Give out the mean of the states after the two layers half-way up, which tell the readings of place names."""
    graph.node("Sum", states, "middle_sum")
    graph.node("Mul", ["middle_sum", graph.constant("half", np.array(0.5, np.float32))], "middle_mean")
    graph.node("Squeeze", ["middle_mean", graph.constant("zero_axis", np.array([0]))], "middle_pieces")
    graph.node("Gather", ["middle_pieces", "firsts"], "middle", axis=0)


_INPUTS = (("pieces", "pieces"), ("features", "pieces"), ("firsts", "words"))
_OUTPUTS = ("tags", "arcs", "dependents", "governors", "middle")
TAG_HEADS = ("names", "upos", "xpos", "starts")


def embed(graph: Graph, weights: Weights) -> str:
    """Add the embedding of pieces, features and places; return the name of the states."""
    table = weights["words.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-8).astype(np.float32)
    graph.constant("word_table", np.round(table / scale).astype(np.int8))
    graph.constant("word_scale", scale)
    graph.constant("place_table", weights["places.weight"])
    graph.constant("feature_table", weights["features.weight"])
    graph.node("Gather", ["word_table", "pieces"], "word_rounded", axis=0)
    graph.node("Cast", ["word_rounded"], "word_float", to=TensorProto.FLOAT)
    graph.node("Gather", ["word_scale", "pieces"], "word_factor", axis=0)
    graph.node("Mul", ["word_float", "word_factor"], "word_states")
    graph.node("Gather", ["feature_table", "features"], "feature_states", axis=0)
    graph.node("Shape", ["pieces"], "length")
    graph.constant("none", np.array([0]))
    graph.node("Slice", ["place_table", "none", "length", "none"], "place_states")
    graph.node("Add", ["word_states", "feature_states"], "worded")
    graph.node("Add", ["worded", "place_states"], "placed")
    graph.node("Unsqueeze", ["placed", "none"], "unnormed")
    gain, bias = _norm(graph, weights, "embedded")
    return graph.node("LayerNormalization", ["unnormed", gain, bias], "embedded", axis=-1, epsilon=1e-12)


def _norm(graph: Graph, weights: Weights, name: str) -> tuple[str, str]:
    return graph.constant(f"{name}.g", weights[f"{name}.weight"]), graph.constant(f"{name}.b", weights[f"{name}.bias"])


def layer(graph: Graph, weights: Weights, name: str, states: str, sizes: Sizes) -> str:
    """Add a layer of the encoder; return the name of its states."""
    mixed = graph.matrix(states, f"{name}mixed", weights[f"{name}mixed.weight"].T, weights[f"{name}mixed.bias"])
    _attention(graph, name, mixed, sizes)
    graph.matrix(
        f"{name}found", f"{name}attended", weights[f"{name}attended.weight"].T, weights[f"{name}attended.bias"]
    )
    states = _skip(graph, weights, f"{name}after_attention", [f"{name}attended", states])
    graph.matrix(states, f"{name}inner", weights[f"{name}inner.weight"].T, weights[f"{name}inner.bias"])
    graph.node("Gelu", [f"{name}inner"], f"{name}active", domain="com.microsoft")
    graph.matrix(f"{name}active", f"{name}outer", weights[f"{name}outer.weight"].T, weights[f"{name}outer.bias"])
    return _skip(graph, weights, f"{name}after_feed", [f"{name}outer", states])


def _attention(graph: Graph, name: str, mixed: str, sizes: Sizes) -> str:
    """Add what each piece takes from the others; return the name of it.

    It is put together from plain operators: those for a whole attention, and for a softmax, sum up in another order on
    processors with wider registers, and rounding then makes of a last bit another word (`tests/reliability/README.md`).
    """
    thirds = [f"{name}{kind}" for kind in "qkv"]
    sizes_of = graph.shared("thirds", np.array([sizes.hidden] * 3))
    graph.nodes.append(helper.make_node("Split", [mixed, sizes_of], thirds, axis=-1, name=f"{name}split"))
    width = sizes.hidden // sizes.heads
    scale = graph.shared("attention_scale", np.array(1 / np.sqrt(width), np.float32))
    heads = graph.shared("heads_shape", np.array([0, 0, sizes.heads, width]))
    scaled = graph.node("Mul", [thirds[0], scale], f"{name}q_scaled")
    turned = []
    for kind, value, order in (
        ("q", scaled, [0, 2, 1, 3]),
        ("k", thirds[1], [0, 2, 3, 1]),
        ("v", thirds[2], [0, 2, 1, 3]),
    ):
        parted = graph.node("Reshape", [value, heads], f"{name}{kind}_parted")
        turned.append(graph.node("Transpose", [parted], f"{name}{kind}_heads", perm=order))
    scores = graph.node("MatMul", turned[:2], f"{name}scores")
    most = graph.node("ReduceMax", [scores], f"{name}most", axes=[-1], keepdims=1)
    powers = graph.node("Exp", [graph.node("Sub", [scores, most], f"{name}below")], f"{name}powers")
    whole = graph.node("ReduceSum", [powers, graph.shared("last_axis", np.array([-1]))], f"{name}whole", keepdims=1)
    taken = graph.node("Div", [graph.node("MatMul", [powers, turned[2]], f"{name}sums"), whole], f"{name}taken")
    joined = graph.node("Transpose", [taken], f"{name}joined", perm=[0, 2, 1, 3])
    return graph.node("Reshape", [joined, graph.shared("flat_shape", np.array([0, 0, sizes.hidden]))], f"{name}found")


def _skip(graph: Graph, weights: Weights, name: str, both: list[str]) -> str:
    # Two nodes, since onnxruntime's SkipLayerNormalization takes ten times as long on a CPU as both together.
    inputs = [graph.node("Add", both, f"{name}_sum"), *_norm(graph, weights, name)]
    return graph.node("LayerNormalization", inputs, name, axis=-1, epsilon=1e-12)


def _heads(graph: Graph, weights: Weights, sizes: Sizes) -> None:
    tables = [weights[f"{name}.weight"] for name in TAG_HEADS]
    graph.exact(
        "words", "tags", np.concatenate(tables).T, np.concatenate([weights[f"{name}.bias"] for name in TAG_HEADS])
    )
    graph.constant("root", weights["root"][None])
    graph.node("Concat", ["root", "words"], "nodes", axis=0)
    for name, of in (("arc_dependent", "words"), ("arc_governor", "nodes")):
        graph.matrix(of, f"{name}_flat", weights[f"{name}.weight"].T, weights[f"{name}.bias"])
        graph.node("Gelu", [f"{name}_flat"], name, domain="com.microsoft")
    graph.matrix("words", "dependents", weights["relation_dependent.weight"].T, weights["relation_dependent.bias"])
    graph.matrix("nodes", "governors", weights["relation_governor.weight"].T, weights["relation_governor.bias"])
    scaled = weights["arc_pair.weight"].T / np.sqrt(sizes.arc).astype(np.float32)
    graph.exact("arc_dependent", "paired", scaled, weights["arc_pair.bias"] / np.sqrt(sizes.arc).astype(np.float32))
    graph.node("Transpose", ["arc_governor"], "governor_columns", perm=[1, 0])
    graph.node("MatMul", ["paired", "governor_columns"], "pair_scores")
    graph.exact("arc_governor", "governor_bias", weights["arc_bias.weight"].T, weights["arc_bias.bias"])
    graph.node("Transpose", ["governor_bias"], "governor_row", perm=[1, 0])
    graph.node("Add", ["pair_scores", "governor_row"], "arcs")


def build_relations(weights: Weights) -> onnx.ModelProto:
    """Build the model of the labels of arcs: the states of their dependents and of their governors in, scores out.

    It runs once the trees are known. It is a model of its own, and not numpy, so that no second pool of threads starts.
    """
    graph = Graph()
    graph.node("Add", ["dependents", "governors"], "sums")
    graph.node("Relu", ["sums"], "rectified")
    graph.node("Mul", ["dependents", "governors"], "products")
    graph.node("Concat", ["rectified", "products"], "pairs", axis=1)
    graph.exact("pairs", "relations", weights["relation.weight"].T, weights["relation.bias"])
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["words", None]) for name in _OUTPUTS[2:4]]
    outputs = [helper.make_tensor_value_info("relations", TensorProto.FLOAT, ["words", None])]
    body = helper.make_graph(graph.nodes, "relations", inputs, outputs, graph.constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(checkpoint: Path, encoder: Path, out: Path, bits: int = 8) -> None:
    """Write ``encoder.onnx``, ``relations.onnx``, ``tokenizer.json`` and ``meta.json``."""
    kept = torch.load(checkpoint, map_location="cpu", weights_only=True)
    weights = cast(Weights, {name: value.float().numpy() for name, value in kept["weights"].items()})
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(weights, Sizes(), bits), str(out / "encoder.onnx"))
    onnx.save(build_relations(weights), str(out / "relations.onnx"))
    shutil.copy(encoder / "tokenizer.json", out / "tokenizer.json")
    meta = {
        "labels": kept["labels"],
        "sizes": asdict(Sizes()),
        "bits": bits,
        "steps": weights["steps"].round(4).tolist(),
        "training": kept["facts"] | {"batches": kept["steps"]},
    }
    (out / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(prog="python -m loader.language.train.export", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bits", type=int, default=8, help="bits of the weights: 7 never saturates on old processors")
    arguments = parser.parse_args()
    write(arguments.checkpoint, arguments.encoder, arguments.out, arguments.bits)


if __name__ == "__main__":
    main()
