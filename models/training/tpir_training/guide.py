"""Guidance: the codebook and the guide unit of equation 5 (arXiv 2312.06162, section 3.2).

    X0 = LN(X);  w = sigmoid(Conv1d(GAP(X0)));  Xw = w * (W1 Z);  Xc = (1 + W2 Xw) * X0 + W3 Xw

Deviations from the paper, each switchable in the config:
  * Z comes from a codebook over the ten degradation probabilities (the paper feeds a sentence vector).
  * The scale is 1 + W2 Xw with W2 and W3 starting at zero, so that an untrained network passes its signal
    (`guide_plus_one: false` restores the paper's W2 Xw with an ordinary start).
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

EPSILON = 1e-5

# How a normalisation is written, set while a graph is exported: GPU providers run elementary operators everywhere, while their normalisation kernels
# differ. "convolutions" takes the mean over channels as a 1x1 convolution: a processor runs a tile in 0.78 of the time it takes with "means".
form = "kernel"


def averaging(channels: int) -> Tensor:
    """Weights (1xCx1x1) of the mean over C channels, not made by an operator, so that a trace holds them as a constant."""
    return torch.from_numpy(np.full((1, channels, 1, 1), 1 / channels, np.float32))


def channel_means(x: Tensor) -> Tensor:
    return F.conv2d(x, averaging(x.shape[1])) if form == "convolutions" else x.mean(1, keepdim=True)


def channel_norm(x: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    """Layer normalisation over the channels of an NxCxHxW tensor."""
    if form != "kernel":
        centred = x - channel_means(x)
        normed = centred / torch.sqrt(channel_means(centred * centred) + EPSILON)
        if weight is None:
            return normed
        return normed * weight.view(1, -1, 1, 1) + bias.view(1, -1, 1, 1)
    rows = x.permute(0, 2, 3, 1)
    return F.layer_norm(rows, (x.shape[1],), weight, bias, EPSILON).permute(0, 3, 1, 2)


class Codebook(nn.Module):
    """Z = E0 + sum_k p_k E_k: degradation probabilities (Px10) to guidance vectors (PxD); Z = E0 where it is not `guided`."""

    def __init__(self, width: int, degradations: int = 10, guided: bool = True) -> None:
        super().__init__()
        self.guided = guided
        rows = torch.empty(degradations + 1, width)
        nn.init.orthogonal_(rows, gain=width ** 0.5)
        self.base = nn.Parameter(rows[0].clone())
        self.rows = nn.Parameter(rows[1:].clone())

    def forward(self, probabilities: Tensor) -> Tensor:
        return self.base + (probabilities if self.guided else 0 * probabilities) @ self.rows


class Guide(nn.Module):
    """One guide unit: turns a picture's channel means and Z into a scale and a shift per channel."""

    def __init__(self, channels: int, guidance: int, kernel: int = 3, plus_one: bool = True) -> None:
        super().__init__()
        self.norm_weight = nn.Parameter(torch.ones(channels))
        self.norm_bias = nn.Parameter(torch.zeros(channels))
        self.gate = nn.Conv1d(1, 1, kernel, padding=kernel // 2, bias=False)
        self.project = nn.Linear(guidance, channels)
        self.scale = nn.Linear(channels, channels)
        self.shift = nn.Linear(channels, channels)
        self.plus_one = plus_one
        if plus_one:
            for linear in (self.scale, self.shift):
                nn.init.zeros_(linear.weight)
                nn.init.zeros_(linear.bias)

    def modulation(self, means: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
        """Channel means of LN(X) (PxC) and guidance (PxD) to the scale and shift (each PxC) of equation 5."""
        weight = torch.sigmoid(self.gate(means.unsqueeze(1))[:, 0])
        weighted = weight * self.project(z)
        scale = self.scale(weighted)
        return (1 + scale if self.plus_one else scale), self.shift(weighted)

    def folded(self, means: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
        """Scale and shift (each PxC) that act on the normalisation without its affine part.

        `means` are the channel means of the plain normalisation; the affine part is linear, so it is applied here.
        """
        scale, shift = self.modulation(means * self.norm_weight + self.norm_bias, z)
        return scale * self.norm_weight, scale * self.norm_bias + shift
