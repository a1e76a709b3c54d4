"""Blur: convolution with the spread of one point, y = x * k.

Gaussian (soft lens), disc (defocus) and motion (a straight or slightly bent path of the camera). One kernel per
picture; kernels are at most 21 pixels wide.
"""

import math
from dataclasses import dataclass
from typing import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Scene, uniform

SIZE = 21


@dataclass
class BlurDrawn:
    kernels: Tensor  # n x SIZE x SIZE, each sums to 1


def gaussian_kernels(sigma: Tensor) -> Tensor:
    squares = squared_radius(sigma.device)
    kernels = torch.exp(-0.5 * squares / sigma.view(-1, 1, 1) ** 2)
    return kernels / kernels.sum((1, 2), keepdim=True)


def disc_kernels(radius: Tensor) -> Tensor:
    distance = squared_radius(radius.device).sqrt()
    kernels = (radius.view(-1, 1, 1) + 0.5 - distance).clamp(0, 1)
    return kernels / kernels.sum((1, 2), keepdim=True)


def motion_kernels(length: Tensor, angle: Tensor, bend: Tensor) -> Tensor:
    """Paths of `length` pixels at `angle` (radians), bent sideways by `bend` pixels in their middle. Their mean place is the kernel's middle: nothing moves."""
    axis = torch.arange(SIZE, device=length.device).float() - SIZE // 2
    steps = torch.linspace(-0.5, 0.5, 41, device=length.device)
    along, across = length[:, None] * steps, bend[:, None] * (1 - 4 * steps ** 2)
    across = across - across.mean(1, keepdim=True)
    x = along * torch.cos(angle)[:, None] - across * torch.sin(angle)[:, None]
    y = along * torch.sin(angle)[:, None] + across * torch.cos(angle)[:, None]
    weight_x = (1 - (axis - x[..., None]).abs()).clamp_min(0)
    weight_y = (1 - (axis - y[..., None]).abs()).clamp_min(0)
    kernels = weight_y.transpose(1, 2) @ weight_x
    return kernels / kernels.sum((1, 2), keepdim=True)


def squared_radius(device: torch.device) -> Tensor:
    axis = torch.arange(SIZE, device=device).float() - SIZE // 2
    return axis[:, None] ** 2 + axis[None, :] ** 2


class Blur:
    name = "blur"

    def __init__(self, kinds: Sequence[float] = (0.25, 0.2, 0.55)) -> None:
        """`kinds`: shares of Gaussian, disc and motion."""
        if len(kinds) != 3:
            raise ValueError("generators.blur.kinds: write three shares, of Gaussian, disc and motion")
        self.shares = tuple(kinds)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> BlurDrawn:
        count = pictures.shape[0]
        gaussian, disc = gaussian_kernels(uniform(0.6, 3.0, count, random)), disc_kernels(uniform(1.0, 5.0, count, random))
        length, angle, bend = uniform(4, 19, count, random), uniform(0, math.pi, count, random), uniform(-1 / 6, 1 / 6, count, random)
        kinds = torch.stack([gaussian, disc, motion_kernels(length, angle, length * bend)])
        kind = torch.multinomial(torch.tensor(self.shares, dtype=torch.float, device=scene.device), count, True, generator=random)
        kernels = kinds[kind, torch.arange(count, device=scene.device)]
        return BlurDrawn(kernels.repeat_interleave(scene.group, 0))

    def apply(self, images: Tensor, drawn: BlurDrawn) -> Tensor:
        count, channels, height, width = images.shape
        padded = F.pad(images, [SIZE // 2] * 4, mode="reflect").reshape(1, count * channels, height + SIZE - 1, width + SIZE - 1)
        kernels = drawn.kernels.repeat_interleave(channels, 0).unsqueeze(1)
        return F.conv2d(padded, kernels, groups=count * channels).view(images.shape)
