"""Optimisers: AdamW for all parameters, or Muon for the matrices (linear and 1x1 convolution weights) beside AdamW.

Muon (Keller Jordan, 2024) replaces a matrix's momentum by the nearest semi-orthogonal matrix, found with five
Newton-Schulz iterations, so that all directions of the matrix learn at the same pace.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def orthogonalised(matrix: Tensor) -> Tensor:
    """The semi-orthogonal matrix nearest to `matrix`, approximately (singular values about 0.7 to 1.2)."""
    turned = matrix.shape[0] > matrix.shape[1]
    x = matrix.t() if turned else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        square = x @ x.t()
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.t() if turned else x


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised per matrix; the step has the size `lr` x sqrt(rows / columns), at least `lr`."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"]
                momentum.lerp_(parameter.grad, 1 - group["momentum"])
                direction = torch.lerp(parameter.grad, momentum, group["momentum"]).flatten(1)
                scale = max(1.0, direction.shape[0] / direction.shape[1]) ** 0.5
                parameter.add_(orthogonalised(direction).view_as(parameter), alpha=-group["lr"] * scale)


def is_matrix(name: str, parameter: nn.Parameter) -> bool:
    """Linear weights, 1x1 and 2x2 convolutions; depthwise and outermost convolutions and codebook stay with AdamW."""
    if name.startswith(("stem", "head", "codebook")) or parameter.ndim not in (2, 4):
        return False
    return parameter.ndim == 2 or parameter.shape[1] > 1
