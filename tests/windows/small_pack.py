"""Copies the shipped packs with small tiles, so that a software GPU needs seconds: small_pack.py MODELS OUT [half]

The graphs and weights stay what they are. With "half" the backbone computes in 16-bit floats: every constant and cast to 32 bits becomes one to
16 bits, inputs and outputs stay 32 bits wide. Calibration stays in 32 bits, as a pack of half precision would ship it.
"""
import hashlib
import json
import pathlib
import shutil
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE, OVERLAP, COUNT = 64, 16, 2


def half_tensor(tensor):
    array = numpy_helper.to_array(tensor).astype(np.float16)
    return numpy_helper.from_array(array, tensor.name)


def to_half(source, target):
    """Rewrites a float32 graph to compute in float16."""
    model = onnx.load(str(source))
    graph = model.graph
    for index, tensor in enumerate(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT:
            graph.initializer[index].CopyFrom(half_tensor(tensor))
        else:
            # Weights come from the pack's weight file; a copy inside the graph needs none.
            graph.initializer[index].CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), tensor.name))
    for node in graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
            if attribute.type == onnx.AttributeProto.TENSOR and attribute.t.data_type == TensorProto.FLOAT:
                attribute.t.CopyFrom(half_tensor(attribute.t))
    del graph.value_info[:]
    first, last = [], []
    for value in graph.input:
        rename(graph, value.name, value.name + "_half")
        first.append(helper.make_node("Cast", [value.name], [value.name + "_half"], to=TensorProto.FLOAT16))
    for value in graph.output:
        rename(graph, value.name, value.name + "_half")
        last.append(helper.make_node("Cast", [value.name + "_half"], [value.name], to=TensorProto.FLOAT))
    nodes = first + list(graph.node) + last
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save_model(model, str(target))


def rename(graph, old, new):
    for node in graph.node:
        for names in (node.input, node.output):
            for index, name in enumerate(names):
                if name == old:
                    names[index] = new


def main():
    models, out = map(pathlib.Path, sys.argv[1:3])
    half = sys.argv[3:] == ["half"]
    for manifest_path in sorted(models.glob("*/pack.json")):
        folder = out / manifest_path.parent.name
        shutil.copytree(manifest_path.parent, folder)
        manifest = json.loads(manifest_path.read_text())
        if manifest["kind"] != "restoration":
            continue
        manifest["tile"].update(size=SIZE, overlap=OVERLAP, calibrationCount=COUNT, calibrationSize=SIZE)
        if half:
            entry = manifest["files"]["backbone"]
            to_half(folder / entry["path"], folder / entry["path"])
            content = (folder / entry["path"]).read_bytes()
            entry.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        (folder / "pack.json").write_text(json.dumps(manifest, indent=2) + "\n")


main()
