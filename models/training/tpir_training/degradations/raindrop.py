"""Raindrops on the lens: blurred, upside-down and brightened views of the surroundings inside round spots."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Scene, bank_crops, column, gaussian_blur, uniform


@dataclass
class RaindropDrawn:
    mask: Tensor     # n x 1 x h x w, opacity 0..1
    slope: Tensor    # n x 2 x h x w, outward direction inside the drop
    light: Tensor    # n


def drop_map(size: int, random: torch.Generator) -> Tensor:
    """Opacity and the two slopes of random drops (3 x size x size), each stored around 0.5 for the slopes."""
    axis = torch.arange(size).float()
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    result = torch.stack([torch.zeros(size, size), torch.full((size, size), 0.5), torch.full((size, size), 0.5)])
    numbers = torch.rand(int(torch.randint(20, 90, (1,), generator=random)), 5, generator=random).tolist()
    for place_x, place_y, radius, flat, soft in numbers:
        radius = 3 + 17 * radius ** 2.5
        dx, dy = (x - place_x * size) / radius, (y - place_y * size) / (radius * (0.85 + 0.5 * flat))
        distance = torch.sqrt(dx * dx + dy * dy)
        opacity = torch.sigmoid((1 - distance) * (3 + 9 * soft))
        inside = opacity > result[0]
        for channel, value in enumerate((opacity, 0.5 + 0.5 * dx.clamp(-1, 1), 0.5 + 0.5 * dy.clamp(-1, 1))):
            result[channel] = torch.where(inside, value, result[channel])
    return result


class Raindrop:
    name = "raindrop"

    def __init__(self, bank: int = 48, size: int = 320, seed: int = 13, device: str | torch.device = "cpu") -> None:
        random = torch.Generator().manual_seed(seed)
        self.bank = (torch.stack([drop_map(size, random) for _ in range(bank)]) * 255).round().to(torch.uint8).to(device)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> RaindropDrawn:
        count = pictures.shape[0]
        height, width = scene.crops.shape[2:]
        which = torch.randint(0, self.bank.shape[0], (count,), generator=random, device=scene.device)
        maps = bank_crops(self.bank, which.repeat_interleave(scene.group), height, width, random)
        strength = uniform(0.6, 1, count, random).repeat_interleave(scene.group).view(-1, 1, 1, 1)
        return RaindropDrawn(maps[:, :1] * strength, maps[:, 1:] * 2 - 1,
                             uniform(-0.05, 0.2, count, random).repeat_interleave(scene.group))

    def apply(self, images: Tensor, drawn: RaindropDrawn) -> Tensor:
        height, width = images.shape[2:]
        y = torch.linspace(-1, 1, height, device=images.device).view(1, -1, 1)
        x = torch.linspace(-1, 1, width, device=images.device).view(1, 1, -1)
        reach = 30 * 2 / torch.tensor([width, height], device=images.device)   # a drop shows its surroundings, turned over
        grid = torch.stack([x - drawn.slope[:, 0] * reach[0], y - drawn.slope[:, 1] * reach[1]], 3).clamp(-1, 1)
        refracted = F.grid_sample(gaussian_blur(images, 1.8), grid, align_corners=True, padding_mode="reflection")
        highlight = column(drawn.light) * (1 - drawn.slope[:, 1:] * 0.5)
        return torch.lerp(images, (refracted + highlight).clamp(0, 1), drawn.mask)
