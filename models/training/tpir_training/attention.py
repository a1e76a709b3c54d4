"""The two halves of an integrated transformer block (equations 6 and 7 of arXiv 2312.06162).

    IMTA:  Q, K, V = dw3x3(conv1x1(Xc));  X^ = conv1x1(softmax(K.Q / beta) . V) + X       heads over channels
    IGFN:  X^ = conv1x1(gelu(dw3x3(conv1x1(Xc))) * dw3x3(conv1x1(Xc))) + X

In the form of the authors' code: Q and K are L2-normalised over the pixels, beta is learned per head, and both
halves add the unmodulated input X (the paper prints + Xc in equation 7; `residual: xc` in the config gives that).
The normalised product is written as (q.k) / (|q||k|) on the C x C matrix, so no picture-sized division is needed.
Deviation: the branch is scaled per channel, starting small, so that a deep untrained network is stable
(`branch_start: null` leaves that out).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from . import fused, guide
from .guide import Guide


def pointwise(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 1, bias=False)


def branch_scale(channels: int, start: float | None) -> nn.Parameter | None:
    return None if start is None else nn.Parameter(torch.full((channels,), start))


def depthwise(channels: int) -> nn.Conv2d:
    return nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False)


def halves(layers: nn.Sequential, x: Tensor) -> list[Tensor]:
    """Both halves of the channels that a pointwise and a depthwise convolution make, each by convolutions of its own.

    For graphs: cutting the weights costs nothing there, cutting pictures costs a copy and takes them out of a processor's blocked layout.
    """
    half = layers[0].out_channels // 2
    return [F.conv2d(F.conv2d(x, wide), deep, padding=1, groups=half)
            for wide, deep in zip(layers[0].weight.split(half), layers[1].weight.split(half))]


class Attention(nn.Module):
    """IMTA's weights. Statistics are passed in or measured outside (see statistics.py)."""

    def __init__(self, channels: int, heads: int, guidance: int, branch_start: float | None,
                 plus_one: bool) -> None:
        super().__init__()
        self.channels = channels
        self.heads = heads
        self.guide = Guide(channels, guidance, 3 if channels < 128 else 5, plus_one)
        self.query_key = nn.Sequential(pointwise(channels, 2 * channels), depthwise(2 * channels))
        self.value = nn.Sequential(pointwise(channels, channels), depthwise(channels))
        self.temperature = nn.Parameter(torch.ones(heads))
        self.project = nn.Parameter(pointwise(channels, channels).weight.detach().view(channels, channels).clone())
        self.branch = branch_scale(channels, branch_start)
        head = torch.arange(channels) // (channels // heads)
        self.register_buffer("head", head, persistent=False)
        self.register_buffer("blocked", (head[:, None] != head[None, :]).float() * -1e4, persistent=False)

    def mixing(self, products: Tensor, query_squares: Tensor, key_squares: Tensor) -> Tensor:
        """q.k^T (PxCxC), |q|^2 and |k|^2 (each PxC), all means over pixels, to M = W_o blockdiag(softmax) (PxCxC)."""
        norms = torch.sqrt(query_squares.clamp_min(1e-12)).unsqueeze(2) * torch.sqrt(key_squares.clamp_min(1e-12)).unsqueeze(1)
        per_row = self.temperature[self.head].view(1, -1, 1)
        weights = torch.softmax(products / norms * per_row + self.blocked, dim=2)
        project = self.project if self.branch is None else self.project * self.branch[:, None]
        return project @ weights


class FeedForward(nn.Module):
    """IGFN's weights."""

    def __init__(self, channels: int, expansion: float, guidance: int, branch_start: float | None, plus_one: bool,
                 activation: str) -> None:
        super().__init__()
        hidden = int(channels * expansion)
        self.guide = Guide(channels, guidance, 3 if channels < 128 else 5, plus_one)
        self.expand = nn.Sequential(pointwise(channels, 2 * hidden), depthwise(2 * hidden))
        self.project = pointwise(hidden, channels)
        self.branch = branch_scale(channels, branch_start)
        self.activation = activation

    def gated(self, xc: Tensor) -> Tensor:
        gated = self._gate(xc)
        if self.branch is None:
            return self.project(gated)
        return F.conv2d(gated, self.project.weight * self.branch.view(-1, 1, 1, 1))

    def _gate(self, xc: Tensor) -> Tensor:
        if guide.form != "kernel":
            first, second = halves(self.expand, xc)
        else:
            expanded = self.expand(xc)
            if self.activation == "gelu" and fused.usable(expanded):
                return fused.GatedGelu.apply(expanded)
            first, second = expanded.chunk(2, 1)
        return (F.gelu(first) if self.activation == "gelu" else first) * second
