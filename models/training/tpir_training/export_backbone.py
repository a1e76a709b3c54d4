"""Exports a backbone as a restoration pack: calibrate.onnx, backbone.onnx and the weights that both share.

Weights of 256 and more numbers are stored once, as fp16, in weights.bin and cast to fp32 in the graph (ONNX Runtime
folds the cast when it loads). Smaller ones stay inside the graphs as fp32. The network that the parity check compares
with is rounded the same way.

    python3 -m tpir_training.export_backbone --config configs/fast.yaml --checkpoint <run>/checkpoint.pt --pack ../fast
"""

import argparse
import hashlib
import json
import warnings
from pathlib import Path
from typing import Callable

import numpy as np
import onnx
import torch
import yaml
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from . import guide, samples
from .backbone import Apply, Backbone, BackboneConfig, Calibrate
from .graph_operators import by_tracing
from .pack_weights import read_weights
from .packs import write_restoration_pack

OPSET = 17
SMALL = 256
ALIGNMENT = 64


def round_weights(network: torch.nn.Module) -> None:
    """Rounds the weights in place to what the pack stores."""
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.numel() >= SMALL:
                parameter.copy_(parameter.half().float())


def export_graph(module: torch.nn.Module, arguments: tuple[Tensor, ...], inputs: list[str], outputs: list[str],
                 axes: dict[str, dict[int, str]], shapes: list[list], path: Path, form: str = "means") -> onnx.ModelProto:
    """Exports one graph with its weights under their own names, and loads it. `form`: how normalisations are written (guide.py)."""
    guide.form = form
    try:
        torch.onnx.export(module.eval(), arguments, str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes,
                          opset_version=OPSET, do_constant_folding=False, **by_tracing())
    finally:
        guide.form = "kernel"
    model = onnx.load(str(path))
    for name, value in (("producer_name", ""), ("producer_version", ""), ("doc_string", "")):
        setattr(model, name, value)
    for node in model.graph.node:
        node.doc_string = ""
    for value, shape in zip(model.graph.output, shapes):
        for dimension, size in zip(value.type.tensor_type.shape.dim, shape):
            dimension.Clear()
            if isinstance(size, str):
                dimension.dim_param = size
            else:
                dimension.dim_value = size
    del model.graph.value_info[:]  # the exporter's symbolic names would hide sizes that are known later
    constants_to_initializers(model)
    return model


def constants_to_initializers(model: onnx.ModelProto) -> None:
    """Turns large constants (the attention's head masks) into initializers, equal ones into one, so that they can be stored outside."""
    kept, places, names = [], {}, {}
    for node in model.graph.node:
        tensor = node.attribute[0].t if node.op_type == "Constant" and node.attribute[0].name == "value" else None
        if tensor is None or numpy_helper.to_array(tensor).size < SMALL:
            kept.append(node)
            continue
        values = numpy_helper.to_array(tensor)
        content = (values.dtype.str, values.shape, values.tobytes())
        if content not in places:
            places[content] = node.output[0]
            moved = model.graph.initializer.add()
            moved.CopyFrom(tensor)
            moved.name = node.output[0]
        names[node.output[0]] = places[content]
    for node in kept:
        for index, name in enumerate(node.input):
            node.input[index] = names.get(name, name)
    del model.graph.node[:]
    model.graph.node.extend(kept)


class WeightFile:
    """One external data file for several graphs; equal content is stored once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.content = bytearray()
        self.places: dict[bytes, tuple[int, int]] = {}

    def place(self, raw: bytes) -> tuple[int, int]:
        key = hashlib.sha256(raw).digest()
        if key not in self.places:
            self.content.extend(b"\0" * (-len(self.content) % ALIGNMENT))
            self.places[key] = (len(self.content), len(raw))
            self.content.extend(raw)
        return self.places[key]

    def put(self, name: str, values: np.ndarray) -> TensorProto:
        """A tensor whose values (fp16) are stored here."""
        offset, length = self.place(np.ascontiguousarray(values).tobytes())
        stored = TensorProto(name=name, data_type=TensorProto.FLOAT16, dims=values.shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", self.name), ("offset", offset), ("length", length)):
            stored.external_data.add(key=key, value=str(value))
        return stored


def store_as_half(model: onnx.ModelProto, put: Callable[[str, np.ndarray], TensorProto]) -> None:
    """Stores the model's large float weights as fp16 behind a Cast; `put` makes the tensor of a name and its values."""
    casts, kept = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALL:
            kept.append(tensor)
            continue
        kept.append(put(tensor.name + ".fp16", values.astype(np.float16)))
        casts.append(helper.make_node("Cast", [kept[-1].name], [tensor.name], name=tensor.name + ".cast", to=TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def export_pack(network: Backbone, pack: Path) -> int:
    """Writes the three files of a pack; returns the width of the state."""
    pack.mkdir(parents=True, exist_ok=True)
    round_weights(network)
    tile, guidance = torch.rand(1, 3, 64, 64), torch.zeros(1, 10)
    state = torch.zeros(1, sum(network.state_parts()))
    spatial = {2: "height", 3: "width"}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on its own constants
        graphs = {
            "calibrate": export_graph(Calibrate(network), (tile.repeat(2, 1, 1, 1), guidance), ["tiles", "guidance"],
                                      ["state"], {"tiles": {0: "count", **spatial}}, [[1, state.shape[1]]],
                                      pack / "calibrate.onnx"),
            "backbone": export_graph(Apply(network), (tile, state), ["tile", "state"], ["restored"],
                                     {"tile": spatial, "restored": spatial}, [[1, 3, "height", "width"]],
                                     pack / "backbone.onnx", form="convolutions"),
        }
    weights = WeightFile("weights.bin")
    for name, model in graphs.items():
        store_as_half(model, weights.put)
        (pack / f"{name}.onnx").write_bytes(model.SerializeToString())
    (pack / weights.name).write_bytes(weights.content)
    for name in graphs:
        onnx.checker.check_model(str(pack / f"{name}.onnx"))
    return state.shape[1]


def manifest(settings: dict, state: int) -> dict:
    """The pack's manifest; files, sizes and hashes are filled in when it is written."""
    return {
        "schema": 1, "kind": "restoration", "id": settings["id"], **settings["pack"],
        "files": {"calibrate": {"path": "calibrate.onnx"}, "backbone": {"path": "backbone.onnx"},
                  "weights": {"path": "weights.bin"}},
        "tensors": {"tiles": "tiles", "guidance": "guidance", "state": "state", "tile": "tile", "restored": "restored"},
        "guidance": {"kind": "degradations", "width": 10}, "state": {"width": state},
        "tile": {"size": 288, "overlap": 64, "multiple": 16, "calibrationCount": samples.COUNT, "calibrationSize": samples.SIZE},
        "pixels": {"range": [0, 1], "order": "RGB"}, "precision": {"storage": "fp16", "compute": "fp32"},
        "degradations": list(settings["sampling"]["shares"]), "measured": {},
    }


def load_average(checkpoint: Path) -> Backbone:
    """The averaged network of a training checkpoint, or of what `slim` left of it."""
    state = torch.load(checkpoint, map_location="cpu")
    network = Backbone(BackboneConfig.from_dict(state["config"]["network"]))
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), state["average"]):
            parameter.copy_(value)
    return network.eval()


def load_pack(settings: dict, pack: Path) -> Backbone:
    """A pack's own network; `settings` is its config."""
    network = Backbone(BackboneConfig.from_dict(settings["network"]))
    network.load_state_dict(read_weights(pack))
    return network.eval()


def slim(checkpoint: Path, output: Path) -> None:
    """Keeps the averaged weights alone, as fp16: what a leg on another machine sends home."""
    state = torch.load(checkpoint, map_location="cpu")
    torch.save({"average": [value.half() for value in state["average"]],
                **{key: state[key] for key in ("config", "step", "seconds", "pixels")}}, output)


def blend(network: Backbone, other: Backbone) -> Backbone:
    """The mean of the weights of two networks on one path of training, which is often steadier than its end (Wortsman et al. 2022)."""
    with torch.no_grad():
        for value, second in zip(network.parameters(), other.parameters()):
            value.add_(second).mul_(0.5)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True, help="of the trainer, or a pack's folder: its weights once more, in graphs of today")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--pack", type=Path)
    target.add_argument("--slim", type=Path, help="write the averaged weights alone, to be exported elsewhere")
    parser.add_argument("--blend-with", type=Path, metavar="PACK", help="write the mean with the weights of this pack, where the leg began")
    parser.add_argument("--measured", type=Path, help="JSON of evaluate.py to put into the manifest")
    arguments = parser.parse_args()
    if arguments.slim:
        slim(arguments.checkpoint, arguments.slim)
        return
    settings = yaml.safe_load(arguments.config.read_text())
    network = load_pack(settings, arguments.checkpoint) if arguments.checkpoint.is_dir() else load_average(arguments.checkpoint)
    if arguments.blend_with:
        network = blend(network, load_pack(settings, arguments.blend_with))
    values = manifest(settings, export_pack(network, arguments.pack))
    if arguments.measured:
        values["measured"] = json.loads(arguments.measured.read_text())
    write_restoration_pack(arguments.pack, values)


if __name__ == "__main__":
    main()
