"""Lists the operators of every graph of the shipped packs; fails on one that DirectML was not seen to run: operators.py MODELS

The list below are the kinds that ran in tests/windows/run directml with the CPU provider forbidden. "Shape" and "Constant" are folded away when
a session opens, because all shapes are fixed then. The body of a loop counts like the rest of its graph; the loop itself and its condition belong to
the processor on every provider, and are let pass where the product runs the whole graph there.
"""
import collections
import pathlib
import sys

import onnx

SEEN = set(
    "Abs Add AveragePool Cast Clip Concat Constant Conv DepthToSpace Div Erf Gather Gemm LayerNormalization Log MatMul Max MaxPool Min Mul Neg Pow "
    "ReduceMax ReduceMean ReduceMin ReduceSum Reshape Shape Sigmoid Slice Softmax Split Sqrt Sub Transpose Unsqueeze".split())
PROCESSOR = {"detector/degradation_encoder.onnx": {"Loop", "Identity"}}


def nodes_of(graph):
    """The nodes of a graph and of the graphs inside it."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from nodes_of(attribute.g)


def main():
    failed = False
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*/*.onnx")):
        model = onnx.load(str(path), load_external_data=False)
        kinds = collections.Counter(node.op_type for node in nodes_of(model.graph))
        opset = {entry.domain or "ai.onnx": entry.version for entry in model.opset_import}
        name = f"{path.parent.name}/{path.name}"
        print(f"{name} {opset}: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
        if opset != {"ai.onnx": 17}:
            print("  not opset 17 alone")
            failed = True
        for kind in sorted(set(kinds) - SEEN - PROCESSOR.get(name, set())):
            print(f"  {kind} is not in the list of operators that DirectML was seen to run")
            failed = True
    sys.exit(failed)


main()
