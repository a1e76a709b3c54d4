#!/usr/bin/env python3
"""Writes the tiny restoration packs and the tiny detector pack under tests/data/packs: the pack contract with networks small enough to check by hand.

    python3 tests/tools/make_tiny_packs.py        (Debian: python3-onnx, python3-numpy)

detector       haze = mean brightness of the samples, low-light = 1 - mean brightness, every other probability 0.1; thresholds 0.5.

Both restoration packs share the state: three mean colours of the calibration tiles, then the ten guidance values (width 13).

tiny-identity  restored = tile + 0 * mean(state): the tile, bit for bit.
tiny           w = 0.5 * max(guidance)
               restored = tile + w * (blur3x3(tile) - tile) + w * 0.25 * (mean colour - tile)
               so guidance of zeros changes nothing, and the result depends on the picture-wide mean and on neighbours.

The language pack that they name is tests/data/packs/language; run this again after it was rewritten.
"""
from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

PACKS = Path(__file__).resolve().parent.parent / "data" / "packs"
TILE = {"size": 64, "overlap": 16, "multiple": 8, "calibrationCount": 4, "calibrationSize": 32}
STATE_WIDTH = 13
DEGRADATIONS = ["noise", "rain", "haze", "blur", "low-light", "jpeg", "snow", "raindrop", "shadow", "inpaint"]
HAZE, LOW_LIGHT = DEGRADATIONS.index("haze"), DEGRADATIONS.index("low-light")
DETECTOR = {
    "tensors": {"tiles": "tiles", "probabilities": "probabilities", "embedding": "embedding"}, "tile": {"count": 4, "size": 32},
    "thresholds": [0.5] * 10, "width": 4, "degradations": DEGRADATIONS,
}


class Weights:
    """Collects fp16 weights of both graphs into one external file."""

    def __init__(self) -> None:
        self.blob = bytearray()

    def add(self, name: str, values: np.ndarray) -> TensorProto:
        data = values.astype("<f2").tobytes()
        tensor = TensorProto()
        tensor.name = name
        tensor.data_type = TensorProto.FLOAT16
        tensor.dims.extend(values.shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", "weights.bin"), ("offset", str(len(self.blob))), ("length", str(len(data)))):
            entry = tensor.external_data.add()
            entry.key, entry.value = key, value
        self.blob += data
        self.blob += b"\0" * (-len(self.blob) % 64)
        return tensor


def constant(name: str, values: list[int] | list[float], kind: int) -> TensorProto:
    return helper.make_tensor(name, kind, [len(values)], values)


def model(graph: onnx.GraphProto) -> onnx.ModelProto:
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="tiny packs")
    made.ir_version = 8
    return made


def calibrate(weights: Weights) -> onnx.ModelProto:
    nodes = [
        helper.make_node("ReduceMean", ["tiles"], ["mean_colour"], axes=[0, 2, 3], keepdims=0),
        helper.make_node("Cast", ["gain_fp16"], ["gain"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["mean_colour", "gain"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "row"], ["colours"]),
        helper.make_node("Concat", ["colours", "guidance"], ["state"], axis=1),
    ]
    return model(helper.make_graph(
        nodes, "calibrate",
        [helper.make_tensor_value_info("tiles", TensorProto.FLOAT, ["count", 3, "height", "width"]),
         helper.make_tensor_value_info("guidance", TensorProto.FLOAT, [1, 10])],
        [helper.make_tensor_value_info("state", TensorProto.FLOAT, [1, STATE_WIDTH])],
        [weights.add("gain_fp16", np.ones(3)), constant("row", [1, 3], TensorProto.INT64)]))


def backbone_io() -> tuple[list[onnx.ValueInfoProto], list[onnx.ValueInfoProto]]:
    return ([helper.make_tensor_value_info("tile", TensorProto.FLOAT, [1, 3, "height", "width"]),
             helper.make_tensor_value_info("state", TensorProto.FLOAT, [1, STATE_WIDTH])],
            [helper.make_tensor_value_info("restored", TensorProto.FLOAT, [1, 3, "height", "width"])])


def identity_backbone(weights: Weights) -> onnx.ModelProto:
    inputs, outputs = backbone_io()
    nodes = [
        helper.make_node("Cast", ["zero_fp16"], ["zero"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["state"], ["state_mean"], axes=[0, 1], keepdims=0),
        helper.make_node("Mul", ["state_mean", "zero"], ["nothing"]),
        helper.make_node("Add", ["tile", "nothing"], ["restored"]),
    ]
    return model(helper.make_graph(nodes, "backbone", inputs, outputs, [weights.add("zero_fp16", np.zeros(1))]))


def blur_backbone(weights: Weights) -> onnx.ModelProto:
    inputs, outputs = backbone_io()
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    nodes = [
        helper.make_node("Cast", ["kernel_fp16"], ["kernel"], to=TensorProto.FLOAT),
        helper.make_node("Slice", ["state", "at0", "at3", "axis1"], ["colours"]),
        helper.make_node("Reshape", ["colours", "colour_shape"], ["mean"]),
        helper.make_node("Slice", ["state", "at3", "at13", "axis1"], ["guidance"]),
        helper.make_node("ReduceMax", ["guidance"], ["strongest"], axes=[0, 1], keepdims=0),
        helper.make_node("Mul", ["strongest", "half"], ["weight"]),
        helper.make_node("Conv", ["tile", "kernel"], ["blurred"], kernel_shape=[3, 3], pads=[1, 1, 1, 1], group=3),
        helper.make_node("Sub", ["blurred", "tile"], ["sharp_part"]),
        helper.make_node("Sub", ["mean", "tile"], ["colour_part"]),
        helper.make_node("Mul", ["colour_part", "quarter"], ["colour_quarter"]),
        helper.make_node("Add", ["sharp_part", "colour_quarter"], ["change"]),
        helper.make_node("Mul", ["change", "weight"], ["weighted"]),
        helper.make_node("Add", ["tile", "weighted"], ["restored"]),
    ]
    return model(helper.make_graph(nodes, "backbone", inputs, outputs, [
        weights.add("kernel_fp16", np.tile(kernel, (3, 1, 1, 1))),
        constant("at0", [0], TensorProto.INT64), constant("at3", [3], TensorProto.INT64), constant("at13", [13], TensorProto.INT64),
        constant("axis1", [1], TensorProto.INT64), constant("colour_shape", [1, 3, 1, 1], TensorProto.INT64),
        constant("half", [0.5], TensorProto.FLOAT), constant("quarter", [0.25], TensorProto.FLOAT)]))


def degradation_encoder() -> onnx.ModelProto:
    slope, start = np.zeros((1, 10), np.float32), np.full((1, 10), 0.1, np.float32)
    slope[0, [HAZE, LOW_LIGHT]] = [1, -1]
    start[0, [HAZE, LOW_LIGHT]] = [0, 1]
    nodes = [
        helper.make_node("ReduceMean", ["tiles"], ["brightness"], axes=[0, 1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["slope", "brightness"], ["rise"]),
        helper.make_node("Add", ["rise", "start"], ["raw"]),
        helper.make_node("Clip", ["raw", "zero", "one"], ["probabilities"]),
        helper.make_node("Mul", ["brightness", "zero"], ["nothing"]),
        helper.make_node("Add", ["direction", "nothing"], ["embedding"]),
    ]
    return model(helper.make_graph(
        nodes, "degradation_encoder",
        [helper.make_tensor_value_info("tiles", TensorProto.FLOAT, ["count", 3, "height", "width"])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, 10]),
         helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, DETECTOR["width"]])],
        [numpy_helper.from_array(value, name) for name, value in {
            "slope": slope, "start": start, "zero": np.float32(0), "one": np.float32(1), "direction": np.eye(1, DETECTOR["width"], dtype=np.float32),
        }.items()]))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_pack(name: str, kind: str, description: str, contents: dict[str, tuple[str, bytes]], rest: dict) -> None:
    """Writes the files, given as role -> (name, bytes), and the manifest."""
    folder = PACKS / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in contents.values():
        (folder / file).write_bytes(data)
    manifest = {
        "schema": 1, "kind": kind, "id": name, "version": "0.0.1", "license": "MIT", "description": description,
        "files": {role: {"path": file, "bytes": len(data), "sha256": sha256(data)} for role, (file, data) in contents.items()},
    } | rest | {"measured": {}}
    (folder / "pack.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8", newline="\n")


def write_restoration(name: str, description: str, graphs: dict[str, onnx.ModelProto], weights: Weights) -> None:
    language = PACKS / "language" / "pack.json"
    contents = {key: (f"{key}.onnx", graph.SerializeToString()) for key, graph in graphs.items()} | {"weights": ("weights.bin", bytes(weights.blob))}
    write_pack(name, "restoration", description, contents, {
        "language": {"id": "language", "sha256": sha256(language.read_bytes()) if language.exists() else "0" * 64},
        "tensors": {"tiles": "tiles", "guidance": "guidance", "state": "state", "tile": "tile", "restored": "restored"},
        "guidance": {"kind": "degradations", "width": 10}, "state": {"width": STATE_WIDTH}, "tile": TILE,
        "pixels": {"range": [0, 1], "order": "RGB"}, "precision": {"storage": "fp16", "compute": "fp32"},
        "degradations": DEGRADATIONS[:3],
    })


def main() -> None:
    weights = Weights()
    write_restoration("tiny-identity", "Test pack: returns every tile bit for bit.",
                      {"calibrate": calibrate(weights), "backbone": identity_backbone(weights)}, weights)
    weights = Weights()
    write_restoration("tiny", "Test pack: a mild blur and a pull to the mean colour, steered by the strongest guidance value.",
                      {"calibrate": calibrate(weights), "backbone": blur_backbone(weights)}, weights)
    write_pack("detector", "detector", "Test pack: bright pictures are hazy, dark ones too dark.",
               {"encoder": ("degradation_encoder.onnx", degradation_encoder().SerializeToString())}, DETECTOR)


if __name__ == "__main__":
    main()
