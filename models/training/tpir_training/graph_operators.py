"""Steps that a traced graph should hold as one node; PyTorch's own trace writes several, with the arithmetic of shapes around them."""

from typing import Any

import torch
from torch import Tensor


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
