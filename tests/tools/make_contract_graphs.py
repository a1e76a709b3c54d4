#!/usr/bin/env python3
"""Writes the graphs of tests/TextPromptIR.Contract.Tests/Graphs (Debian: python3-onnx).

add.onnx    z = x + y, both float 1 x n (symbolic), with metadata in UTF-8
loop.onnx   repeats x * 1 as often as the int64 input count says: runs until it is told to stop
"""
from pathlib import Path

import onnx
from onnx import TensorProto, helper

GRAPHS = Path(__file__).resolve().parent.parent / "TextPromptIR.Contract.Tests" / "Graphs"


def save(graph: onnx.GraphProto, name: str, metadata: dict[str, str] | None = None) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="contract")
    model.ir_version = 8
    if metadata:
        helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    GRAPHS.mkdir(parents=True, exist_ok=True)
    (GRAPHS / name).write_bytes(model.SerializeToString())


def tensor(name: str, kind: int, shape: list) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def main() -> None:
    x, y, z = (tensor(name, TensorProto.FLOAT, [1, "n"]) for name in "xyz")
    save(helper.make_graph([helper.make_node("Add", ["x", "y"], ["z"])], "add", [x, y], [z]), "add.onnx", {"schlüssel": "värde ✓"})

    body = helper.make_graph(
        [helper.make_node("Mul", ["v", "one"], ["w"]), helper.make_node("Identity", ["go"], ["again"])], "body",
        [tensor("i", TensorProto.INT64, []), tensor("go", TensorProto.BOOL, []), tensor("v", TensorProto.FLOAT, [1])],
        [tensor("again", TensorProto.BOOL, []), tensor("w", TensorProto.FLOAT, [1])],
        [helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])])
    save(helper.make_graph(
        [helper.make_node("Loop", ["count", "", "x"], ["y"], body=body)], "loop",
        [tensor("count", TensorProto.INT64, []), tensor("x", TensorProto.FLOAT, [1])], [tensor("y", TensorProto.FLOAT, [1])]), "loop.onnx")


if __name__ == "__main__":
    main()
