"""Low light: little exposure, y = gain * x^gamma * tint, darker towards some corner.

In some pictures lamps light their surroundings, as at night: gain = exposure + sum_k colour_k / (1 + (r / r_k)^2)^1.5, so that what is lit
well already stays as it is while the rest is brightened. The sensor's noise in the dark is a degradation of its own (noise), applied after this one.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, chance, column, sample_map, smooth_noise, uniform


@dataclass
class LowLightDrawn:
    gain: Tensor   # n x 3 x h x w
    gamma: Tensor  # n


class LowLight:
    name = "low-light"

    SIZE = 64
    LAMPS = 3          # at most, on one picture
    BRIGHTEST = 1.1    # of the gain under a lamp: little is burnt out

    def __init__(self, lit: float = 0.6) -> None:
        self.lit = lit

    def lamps(self, count: int, random: torch.Generator) -> Tensor:
        """What lamps add to the gain (n x 3 x S x S); zero for the pictures without any."""
        number = count * self.LAMPS
        axis = torch.linspace(0, 1, self.SIZE, device=random.device)
        down, across = (column(uniform(-0.1, 1.1, number, random)) for _ in range(2))
        radius = column(torch.exp(uniform(-3.0, -1.2, number, random)))
        distance = ((axis.view(1, 1, -1, 1) - down) ** 2 + (axis.view(1, 1, 1, -1) - across) ** 2) / radius ** 2
        green, blue = uniform(0.7, 1, number, random), uniform(0.4, 1, number, random)
        colour = torch.stack([torch.ones_like(green), green, blue], 1) * uniform(0.5, 1.6, number, random)[:, None]
        there = chance(0.6, number, random) & chance(self.lit, count, random).repeat_interleave(self.LAMPS)
        light = colour[:, :, None, None] * (there.float().view(-1, 1, 1, 1) * (1 + distance) ** -1.5)
        return light.view(count, self.LAMPS, 3, self.SIZE, self.SIZE).sum(1)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> LowLightDrawn:
        count, group = pictures.shape[0], scene.group
        rows = scene.crop_rows(pictures)
        height, width = scene.crops.shape[2:]
        exposure = torch.exp(uniform(-2.8, -0.8, count, random))
        tint = 1 + 0.08 * (torch.rand(count, 3, generator=random, device=scene.device) - 0.5)
        falloff = 1 - 0.35 * smooth_noise(count, self.SIZE, 3, random) * column(uniform(0, 1, count, random))
        each = lambda values: values.repeat_interleave(group, 0)
        light = falloff * (exposure[:, None] * tint)[:, :, None, None]
        light = torch.maximum(light, (light + self.lamps(count, random)).clamp_max(self.BRIGHTEST))
        gain = sample_map(each(light), scene.windows[rows], height, width)
        return LowLightDrawn(gain, each(uniform(1.0, 1.5, count, random)))

    def apply(self, images: Tensor, drawn: LowLightDrawn) -> Tensor:
        return drawn.gain * images.clamp_min(1e-4) ** column(drawn.gamma)
