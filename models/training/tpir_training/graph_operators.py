"""How graphs are traced, and steps that they should hold as one node; PyTorch's own trace writes several, with the arithmetic of shapes around them."""

import inspect
from typing import Any

import torch
from torch import Tensor


def by_tracing() -> dict[str, bool]:
    """Options of torch.onnx.export for the exporter that traces: the one of PyTorch 1, no longer the default since 2.9, and the only one that knows these steps."""
    return {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


class Cropped(torch.autograd.Function):
    """NxCxHxW without `margin` pixels on every side."""

    @staticmethod
    def forward(context: Any, x: Tensor, margin: int) -> Tensor:
        return x[:, :, margin:-margin, margin:-margin].contiguous()

    @staticmethod
    def symbolic(graph: Any, x: Any, margin: int) -> Any:
        starts, ends, axes = (graph.op("Constant", value_t=torch.tensor(values)) for values in ([margin] * 2, [-margin] * 2, [2, 3]))
        return graph.op("Slice", x, starts, ends, axes)


class Flat(torch.autograd.Function):
    """NxCxHxW to NxCxHW."""

    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        return x.flatten(2)

    @staticmethod
    def symbolic(graph: Any, x: Any) -> Any:
        return graph.op("Reshape", x, graph.op("Constant", value_t=torch.tensor([0, 0, -1])))
