"""Muon: momentum whose matrices are made orthogonal (K. Jordan et al., 2024; the scale of arXiv 2502.16982), beside AdamW for everything else.

An update of a matrix moves all its singular directions alike, so that rare directions are learned as fast as common ones.
"""

from typing import Iterable

import torch
from torch import Tensor, nn

from .precision import bfloat16_pays

STEPS = 5
COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonal(matrices: Tensor) -> Tensor:
    """The nearest half-orthogonal matrices (... x m x n), roughly (singular values 0.7 to 1.2): five Newton-Schulz steps of fifth order, in bfloat16 where that is faster."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.transpose(-1, -2) if tall else matrices
    x = x / (torch.linalg.matrix_norm(x, keepdim=True) + 1e-7)
    if x.is_cuda or bfloat16_pays():
        x = x.bfloat16()
    for _ in range(STEPS):
        square = x @ x.transpose(-1, -2)
        x = a * x + (b * square + c * square @ square) @ x
    return (x.transpose(-1, -2) if tall else x).to(matrices.dtype)


def is_matrix(name: str, parameter: Tensor) -> bool:
    """Dense convolutions and mixing matrices. Not the guidance (codebook, guide units), whose gradients come from a few rows, and not depthwise kernels."""
    return parameter.dim() >= 2 and ".guide." not in name and "codebook" not in name and "prompts." not in name and parameter[0].numel() >= 16


class Muon(torch.optim.Optimizer):
    """Updates matrices (a convolution's CxKxHxW counts as Cx(KHW)) with the size of an Adam update of the same rate."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            alike: dict[tuple[int, int], list[nn.Parameter]] = {}   # matrices of one shape are made orthogonal together
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike.setdefault((parameter.shape[0], parameter[0].numel()), []).append(parameter)
            for shape, parameters in alike.items():
                ahead = torch.stack([self._ahead(parameter, group["momentum"]).reshape(shape) for parameter in parameters])
                for parameter, update in zip(parameters, orthogonal(ahead)):
                    parameter.add_(update.reshape(parameter.shape), alpha=-0.2 * max(shape) ** 0.5 * group["lr"])

    def _ahead(self, parameter: nn.Parameter, momentum: float) -> Tensor:
        """Nesterov's look-ahead: the gradient and the momentum that it has just joined."""
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        gathered = state["momentum"].mul_(momentum).add_(parameter.grad)
        return parameter.grad + momentum * gathered


OPTIMISERS = ("adamw", "muon")


def optimisers_of(network: nn.Module, settings: dict) -> list[torch.optim.Optimizer]:
    """What moves a backbone's trained weights: AdamW, and with `optimiser: muon` Muon for the matrices."""
    trained = [(name, parameter) for name, parameter in network.named_parameters() if parameter.requires_grad]
    chosen = [settings.get("optimiser") == "muon" and is_matrix(name, parameter) for name, parameter in trained]
    matrices = [parameter for (_, parameter), matrix in zip(trained, chosen) if matrix]
    others = [parameter for (_, parameter), matrix in zip(trained, chosen) if not matrix]
    made: list[torch.optim.Optimizer] = []
    if others:
        made.append(torch.optim.AdamW(others, lr=settings["rate"], betas=tuple(settings["betas"]), weight_decay=settings["weight_decay"], foreach=True))
    if matrices:
        made.append(Muon(matrices, lr=settings["rate"]))
    return made
