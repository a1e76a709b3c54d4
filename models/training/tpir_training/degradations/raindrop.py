"""Raindrops on the lens: blurred, upside-down and brightened views of the surroundings inside round spots.

A drop is a lens of its own: what it shows is one to four times as wide as it is, and out of focus.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Scene, bank_crops, column, gaussian_blur, uniform


@dataclass
class RaindropDrawn:
    mask: Tensor     # n x 1 x h x w, opacity 0..1
    turn: Tensor     # n x 2 x h x w, pixels from here to what the drop shows here
    soft: Tensor     # n, 0..1: how far out of focus
    slope: Tensor    # n x 1 x h x w, downward direction inside the drop
    light: Tensor    # n


LARGEST = 28.0  # radius in pixels
SOFT = (1.5, 4.0)


def drop_map(size: int, falloff: float, random: torch.Generator) -> Tensor:
    """Opacity, the two slopes (around 0.5) and the radius (in shares of `LARGEST`) of random drops (4 x size x size).

    `falloff`: how far small drops prevail; with 1 all radii are equally likely.
    """
    axis = torch.arange(size).float()
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    result = torch.stack([torch.full((size, size), value) for value in (0.0, 0.5, 0.5, 0.0)])
    numbers = torch.rand(int(torch.randint(6, 50, (1,), generator=random)), 5, generator=random).tolist()
    for place_x, place_y, radius, flat, soft in numbers:
        radius = 3 + (LARGEST - 3) * radius ** falloff
        dx, dy = (x - place_x * size) / radius, (y - place_y * size) / (radius * (0.85 + 0.5 * flat))
        distance = torch.sqrt(dx * dx + dy * dy)
        opacity = torch.sigmoid((1 - distance) * (3 + 9 * soft))
        inside = opacity > result[0]
        for channel, value in enumerate((opacity, 0.5 + 0.5 * dx.clamp(-1, 1), 0.5 + 0.5 * dy.clamp(-1, 1), torch.tensor(radius / LARGEST))):
            result[channel] = torch.where(inside, value, result[channel])
    return result


class Raindrop:
    name = "raindrop"

    def __init__(self, bank: int = 48, size: int = 320, seed: int = 13, falloff: float = 1.7, device: str | torch.device = "cpu") -> None:
        random = torch.Generator().manual_seed(seed)
        self.bank = (torch.stack([drop_map(size, falloff, random) for _ in range(bank)]) * 255).round().to(torch.uint8).to(device)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> RaindropDrawn:
        count = pictures.shape[0]
        height, width = scene.crops.shape[2:]
        which = torch.randint(0, self.bank.shape[0], (count,), generator=random, device=scene.device)
        maps = bank_crops(self.bank, which.repeat_interleave(scene.group), height, width, random)
        each = lambda low, high: uniform(low, high, count, random).repeat_interleave(scene.group)
        strength, slope = column(each(0.6, 1)), maps[:, 1:3] * 2 - 1
        turn = slope * maps[:, 3:] * LARGEST * column(1 + each(1, 4))  # to the drop's middle, and as far beyond as its view is wide
        return RaindropDrawn(maps[:, :1] * strength, turn, each(0, 1), slope[:, 1:], each(-0.05, 0.2))

    def apply(self, images: Tensor, drawn: RaindropDrawn) -> Tensor:
        height, width = images.shape[2:]
        y = torch.linspace(-1, 1, height, device=images.device).view(1, -1, 1)
        x = torch.linspace(-1, 1, width, device=images.device).view(1, 1, -1)
        grid = torch.stack([x - drawn.turn[:, 0] * (2 / width), y - drawn.turn[:, 1] * (2 / height)], 3)  # mirrored beyond the border
        soft = torch.lerp(*(gaussian_blur(images, sigma) for sigma in SOFT), column(drawn.soft))
        refracted = F.grid_sample(soft, grid, align_corners=True, padding_mode="reflection")
        highlight = column(drawn.light) * (1 - drawn.slope * 0.5)
        return torch.lerp(images, (refracted + highlight).clamp(0, 1), drawn.mask)
