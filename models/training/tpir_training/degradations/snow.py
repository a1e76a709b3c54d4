"""Snow: bright flakes of several sizes, the near ones larger, softer and drawn out by their fall, over a light veil."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, bank_crops, column, uniform
from .rain import convolve


@dataclass
class SnowDrawn:
    flakes: Tensor   # n x 1 x h x w, opacity 0..1
    veil: Tensor     # n


def flake_kernel(radius: float, stretch: float, angle: float, softness: float, size: int = 33) -> Tensor:
    axis = torch.arange(size).float() - size // 2
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    along = (x * math.sin(angle) + y * math.cos(angle)) / stretch
    across = x * math.cos(angle) - y * math.sin(angle)
    return torch.sigmoid((radius - torch.sqrt(along ** 2 + across ** 2)) / softness)


def snow_map(size: int, random: torch.Generator) -> Tensor:
    """One map of flakes (size x size), 0..1."""
    def between(low: float, high: float) -> float:
        return low + (high - low) * float(torch.rand(1, generator=random))

    angle, stretch, density = math.radians(between(-40, 40)), between(1.0, 2.5), between(0.3, 1.0)
    total = torch.zeros(size, size)
    for radius in (0.5, 0.8, 1.3, 2.0, 3.2):
        rate = density * 0.006 / (radius + 0.3) ** 2.2
        seeds = (torch.rand(size, size, generator=random) < rate).float()
        seeds = seeds * (0.4 + 0.6 * torch.rand(size, size, generator=random))
        kernel = flake_kernel(radius * between(0.8, 1.2), stretch, angle, 0.25 + 0.3 * radius)
        total = torch.maximum(total, convolve(seeds, kernel))
    return total.clamp(0, 1)


class Snow:
    name = "snow"

    def __init__(self, bank: int = 64, size: int = 320, seed: int = 12, device: str | torch.device = "cpu") -> None:
        random = torch.Generator().manual_seed(seed)
        maps = torch.stack([snow_map(size, random) for _ in range(bank)])[:, None]
        self.bank = (maps * 255).round().to(torch.uint8).to(device)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> SnowDrawn:
        count = pictures.shape[0]
        height, width = scene.crops.shape[2:]
        which = torch.randint(0, self.bank.shape[0], (count,), generator=random, device=scene.device)
        each = lambda values: values.repeat_interleave(scene.group)
        flakes = bank_crops(self.bank, each(which), height, width, random) * each(uniform(0.5, 1, count, random)).view(-1, 1, 1, 1)
        return SnowDrawn(flakes, each(uniform(0, 0.25, count, random)))

    def apply(self, images: Tensor, drawn: SnowDrawn) -> Tensor:
        veil = column(drawn.veil)
        veiled = images * (1 - veil) + 0.85 * veil
        return torch.lerp(veiled, torch.full_like(veiled, 0.97), drawn.flakes)
