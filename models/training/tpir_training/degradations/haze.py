"""Haze: atmospheric scattering, I = J t + A (1 - t) with t = exp(-beta d).

The depth d mixes a ground plane, vertical planes and a smooth field with the picture's own edges (a guided filter
over the crop) and puts sky far away. Half of the pictures have nearly even haze, as photographs from above or of
one facade have; the others run from clear to dense. The air light A is 0.7 to 1, nearly grey.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, box, chance, column, sample_map, smooth_noise, uniform


@dataclass
class HazeDrawn:
    transmission: Tensor  # n x 1 x h x w
    air: Tensor           # n x 3 x 1 x 1


def guided(guide: Tensor, signal: Tensor, radius: int, epsilon: float) -> Tensor:
    """Guided filter: smooths `signal` but lets it follow the edges of `guide` (both n x 1 x h x w)."""
    mean_guide, mean_signal = box(guide, radius), box(signal, radius)
    slope = (box(guide * signal, radius) - mean_guide * mean_signal) / (box(guide * guide, radius) - mean_guide ** 2 + epsilon)
    offset = mean_signal - slope * mean_guide
    return box(slope, radius) * guide + box(offset, radius)


class Haze:
    name = "haze"
    SIZE = 48

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> HazeDrawn:
        count, size = pictures.shape[0], self.SIZE
        height, width = scene.crops.shape[2:]
        device = scene.device
        y = torch.linspace(1, 0, size, device=device).view(1, 1, -1, 1)
        x = torch.linspace(-1, 1, size, device=device).view(1, 1, 1, -1)
        horizon = column(uniform(0.35, 0.9, count, random))
        ground = 0.12 / ((horizon - y).clamp_min(0) + 0.12)
        street = 1 - (x - column(uniform(-0.7, 0.7, count, random))).abs().clamp_max(1)
        field = smooth_noise(count, size, 4, random)
        weights = torch.rand(count, 3, generator=random, device=device) + 0.05
        weights = weights / weights.sum(1, keepdim=True)
        depth = ground * column(weights[:, 0]) + street * column(weights[:, 1]) + field * column(weights[:, 2])
        sky = torch.nn.functional.interpolate(scene.sky[pictures], size=(size, size), mode="bilinear", align_corners=True)
        far = column(uniform(1.0, 1.8, count, random))
        depth = torch.lerp(depth, far.expand_as(depth), sky)

        rows = scene.crop_rows(pictures)
        each = lambda values: values.repeat_interleave(scene.group, 0)
        local = sample_map(each(depth), scene.windows[rows], height, width)
        grey = scene.crops[rows].mean(1, keepdim=True)
        bumps = sample_map(each(smooth_noise(count, size, 12, random)), scene.windows[rows], height, width)
        local = guided(grey, local + 0.5 * (bumps - 0.5) * each(column(chance(0.5, count, random).float())),
                       12, 0.01).clamp(0, 2)

        # optical depth of the middle of the scene, and how much of it follows depth
        middle = torch.exp(uniform(-2.2, 0.2, count, random))
        spread = torch.where(chance(0.5, count, random), uniform(0.0, 0.5, count, random), uniform(0.4, 1.6, count, random))
        optical = each(column(middle)) * (1 + each(column(spread)) * (local - 0.5) * 1.6).clamp_min(0.02)
        air = uniform(0.7, 1.0, count, random)[:, None]
        tint = 0.03 * (torch.rand(count, 3, generator=random, device=device) * 2 - 1) * chance(0.4, count, random)[:, None]
        air = (air + tint).clamp(0, 1)
        return HazeDrawn(torch.exp(-optical).clamp_min(0.05), each(air)[:, :, None, None])

    def apply(self, images: Tensor, drawn: HazeDrawn) -> Tensor:
        return images * drawn.transmission + drawn.air * (1 - drawn.transmission)
