"""Writes the detector pack: `python3 -m tpir_training.export_detector --config configs/detector.yaml --checkpoint R/detector.pt --pack ../detector`."""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import yaml
from onnx import TensorProto, helper, numpy_helper

from .answers import Answers
from .degradation_encoder import Ask, DegradationEncoder, DegradationEncoderConfig, Detect
from .export_backbone import export_graph, round_weights, store_as_half
from .names import DEGRADATIONS
from .pack_weights import graph_weights
from .packs import write_manifest

TILES, SIZE = 16, 128


def load_detector(checkpoint: Path) -> DegradationEncoder:
    """The network of a checkpoint, or of a pack's folder."""
    if checkpoint.is_dir():
        return load_pack(checkpoint)
    state = torch.load(checkpoint, map_location="cpu")
    encoder = DegradationEncoder(DegradationEncoderConfig.from_dict(state["config"]["network"]))
    encoder.load_state_dict(state["encoder"])
    return encoder.eval()


def load_pack(pack: Path) -> DegradationEncoder:
    settings = yaml.safe_load((Path(__file__).resolve().parents[1] / "configs" / "detector.yaml").read_text())
    encoder = DegradationEncoder(DegradationEncoderConfig.from_dict(settings["network"]))
    encoder.load_state_dict(graph_weights(pack / "degradation_encoder.onnx", "encoder."))
    return encoder.eval()


def read_thresholds(checkpoint: Path) -> list[float]:
    """Those that training chose, or a pack's."""
    if checkpoint.is_dir():
        return json.loads((checkpoint / "pack.json").read_text())["thresholds"]
    return torch.load(checkpoint, map_location="cpu")["thresholds"]


def asked_in_turn(model: onnx.ModelProto, asking: onnx.ModelProto, questions: np.ndarray) -> None:
    """Puts a loop over the rows of `questions` in the place of the model's input `answers`; its body is a graph with the inputs `tiles` and `question`.

    A loop, because as many copies of the body would take a session seconds to open. Weights bear the same names in both graphs and are held once.
    """
    graph, body = model.graph, asking.graph
    known = {tensor.name for tensor in graph.initializer}
    names = {tensor.name: tensor.name if tensor.name.startswith("encoder.") else "ask." + tensor.name for tensor in body.initializer}
    for tensor in body.initializer:
        if names[tensor.name] not in known:
            graph.initializer.add().CopyFrom(tensor)
            graph.initializer[-1].name = names[tensor.name]
    del body.initializer[:]
    names.update({"tiles": "tiles", "": ""})
    for node in body.node:
        node.name = "ask." + node.name
        node.input[:] = [names.get(name, "ask." + name) for name in node.input]
        node.output[:] = ["ask." + name for name in node.output]
    nodes = [helper.make_node("Gather", ["questions", "ask.number"], ["ask.row"], name="ask.choose", axis=0),
             helper.make_node("Unsqueeze", ["ask.row", "ask.first"], ["ask.question"], name="ask.one"),
             helper.make_node("Identity", ["ask.more"], ["ask.again"], name="ask.go_on"), *body.node]
    figures = helper.make_tensor_value_info("ask." + body.output[0].name, TensorProto.FLOAT, None)
    loop = helper.make_graph(nodes, "ask", [helper.make_tensor_value_info("ask.number", TensorProto.INT64, []), helper.make_tensor_value_info("ask.more", TensorProto.BOOL, [])],
                             [helper.make_tensor_value_info("ask.again", TensorProto.BOOL, []), figures])
    for name, values in (("questions", questions), ("ask.first", np.array([0])), ("ask.count", np.array(len(questions))), ("ask.row_of_tile", np.array([0, -1]))):
        graph.initializer.append(numpy_helper.from_array(values, name))
    nodes = [helper.make_node("Loop", ["ask.count", ""], ["ask.all"], name="ask", body=loop),
             helper.make_node("Transpose", ["ask.all"], ["ask.by_tile"], name="ask.turn", perm=[1, 0, 2]),
             helper.make_node("Reshape", ["ask.by_tile", "ask.row_of_tile"], ["answers"], name="ask.join"), *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    graph.input.remove(next(value for value in graph.input if value.name == "answers"))


def export_detector(encoder: DegradationEncoder, path: Path) -> None:
    """The graph with free count, height and width."""
    round_weights(encoder)
    widths = (encoder.config.degradations, encoder.config.embedding)
    tiles, questions = torch.rand(TILES, 3, 64, 64), encoder.trunk.answers.questions
    answers = torch.rand(TILES, Answers.COUNT * len(questions))
    free = {"tiles": {0: "count", 2: "height", 3: "width"}}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on its own constants
        model = export_graph(Detect(encoder), (tiles, answers), ["tiles", "answers"], ["probabilities", "embedding"],
                             {**free, "answers": {0: "count"}}, [[1, width] for width in widths], path, form="convolutions")
        asking = export_graph(Ask(encoder), (tiles, questions[0]), ["tiles", "question"], ["figures"], free, [["count", Answers.COUNT]], path, form="convolutions")
    asked_in_turn(model, asking, questions[:, 0].numpy())
    store_as_half(model, lambda name, values: numpy_helper.from_array(values, name))
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def manifest(settings: dict, thresholds: list[float]) -> dict:
    return {
        "schema": 1, "kind": "detector", "id": settings["id"], **settings["pack"],
        "files": {"encoder": {"path": "degradation_encoder.onnx"}},
        "tensors": {"tiles": "tiles", "probabilities": "probabilities", "embedding": "embedding"},
        "tile": {"count": TILES, "size": SIZE}, "width": settings["network"]["embedding"],
        "degradations": list(DEGRADATIONS), "thresholds": thresholds, "measured": {},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--thresholds", type=float, nargs=10, help="in the order of names.py, in place of those that training chose")
    parser.add_argument("--measured", type=Path, help="JSON of evaluate_detector.py to put into the manifest")
    arguments = parser.parse_args()
    settings = yaml.safe_load(arguments.config.read_text())
    arguments.pack.mkdir(parents=True, exist_ok=True)
    export_detector(load_detector(arguments.checkpoint), arguments.pack / "degradation_encoder.onnx")
    values = manifest(settings, arguments.thresholds or read_thresholds(arguments.checkpoint))
    if arguments.measured:
        values["measured"] = json.loads(arguments.measured.read_text())
    write_manifest(arguments.pack, values)


if __name__ == "__main__":
    main()
