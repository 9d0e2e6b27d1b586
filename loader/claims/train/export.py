"""Write the trained network as an ONNX file with 7-bit weights, and the tables that its ends are scored by."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from loader.claims.train.passages import MODALITIES, RELATIONS
from loader.language.train.export import Graph, Weights, embed, layer
from loader.language.train.network import Sizes

BITS = 7  # sums of seven bits cannot saturate on any processor
_WORDS = ("firsts", "heads", "pos", "dep", "kinds")
_OUTPUTS = ("relations", "cues", "ends", "modalities")


def build(weights: Weights) -> onnx.ModelProto:
    """Build the model of a window; ``loader.claims.trained.network.inputs_of`` makes its inputs.

    Out come, for each word, scores of relations, the state that asks for ends, those that answer, and modalities.
    """
    graph, sizes = Graph(BITS), Sizes()
    encoder = {name.removeprefix("encoder."): value for name, value in weights.items() if name.startswith("encoder.")}
    encoder["places.weight"] = encoder["places.weight"] + encoder["features.weight"][-1]  # words are read without case
    encoder["features.weight"] = np.zeros((1, sizes.hidden), np.float32)
    graph.node("Sub", ["pieces", "pieces"], "features")
    states = embed(graph, encoder)
    for number in range(sizes.layers):
        states = layer(graph, encoder, f"layers.{number}.", states, sizes)
    graph.node("Squeeze", [states, graph.constant("zero_axis", np.array([0]))], "pieces_states")
    graph.node("Gather", ["pieces_states", "firsts"], "plain", axis=0)
    graph.node("Gather", ["plain", "heads"], "above", axis=0)
    parts = ["plain", graph.matrix("above", "from_above", weights["head.weight"].T, np.zeros(sizes.hidden, np.float32))]
    for name, table in (("pos", "pos"), ("dep", "dep"), ("kinds", "kind")):
        rows = graph.constant(f"{name}_table", weights[f"{table}.weight"])
        parts.append(graph.node("Gather", [rows, name], f"{name}_states", axis=0))
    parts.append(graph.node("MatMul", ["marked", graph.constant("told", weights["told.weight"].T)], "told_states"))
    graph.node("Sum", parts, "whole")
    gain, bias = graph.constant("norm.g", weights["norm.weight"]), graph.constant("norm.b", weights["norm.bias"])
    graph.node("LayerNormalization", ["whole", gain, bias], "words", axis=-1, epsilon=1e-5)
    _heads(graph, weights)
    inputs = [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["pieces"])]
    inputs += [helper.make_tensor_value_info(name, TensorProto.INT64, ["words"]) for name in _WORDS]
    inputs.append(helper.make_tensor_value_info("marked", TensorProto.FLOAT, ["words", len(RELATIONS)]))
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, None]) for name in _OUTPUTS]
    body = helper.make_graph(graph.nodes, "acts", inputs, outputs, graph.constants)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=8)


def _heads(graph: Graph, weights: Weights) -> None:
    graph.exact("words", "scored", weights["cue.weight"].T, weights["cue.bias"])
    graph.node("MatMul", ["marked", graph.constant("cue_told", weights["cue_told.weight"].T)], "told_scores")
    graph.node("Add", ["scored", "told_scores"], "relations")
    graph.matrix("words", "cues", weights["asking.weight"].T, weights["asking.bias"])
    graph.matrix("words", "ends", weights["answering.weight"].T, weights["answering.bias"])
    graph.exact("words", "modalities", weights["modality.weight"].T, weights["modality.bias"])


def tables(weights: Weights) -> dict[str, np.ndarray]:
    """Return what scores ends and modalities once the cues are known."""
    return {
        "relation": weights["relation.weight"],
        "distance": weights["distance.weight"],
        "kind": weights["kind_end.weight"],
        "mark": weights["mark_end"],
        "modality_relation": weights["relation.weight"] @ weights["modality.weight"].T,
        "modality_ruled": weights["modality_ruled"],
    }


def write(checkpoint: Path, out: Path, least: dict[str, float], facts: dict[str, object]) -> None:
    """Write ``acts.onnx``, ``ends.npz`` and ``meta.json``; ``least`` are the chances of ``Labels``."""
    kept = torch.load(checkpoint, map_location="cpu", weights_only=True)
    weights = {name: value.float().numpy() for name, value in kept["weights"].items()}
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(weights), str(out / "acts.onnx"))
    np.savez(out / "ends.npz", **tables(weights))
    labels = {"relations": RELATIONS, "modalities": MODALITIES, **kept["tables"], **least}
    name = "acts-" + hashlib.sha256((out / "acts.onnx").read_bytes()).hexdigest()[:8]
    learned = {"passages": kept["passages"], "left_out": kept["left_out"]}
    meta = {"name": name, "labels": labels, "bits": BITS, **learned, **facts}
    (out / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
