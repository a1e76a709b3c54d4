"""Low light: little exposure, y = gain * x^gamma * tint, darker towards some corner.

The sensor's noise in the dark is a degradation of its own (noise), applied after this one.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, column, sample_map, smooth_noise, uniform


@dataclass
class LowLightDrawn:
    gain: Tensor   # n x 3 x h x w
    gamma: Tensor  # n


class LowLight:
    name = "low-light"

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> LowLightDrawn:
        count, group = pictures.shape[0], scene.group
        rows = scene.crop_rows(pictures)
        height, width = scene.crops.shape[2:]
        exposure = torch.exp(uniform(-2.8, -0.8, count, random))
        tint = 1 + 0.08 * (torch.rand(count, 3, generator=random, device=scene.device) - 0.5)
        falloff = 1 - 0.35 * smooth_noise(count, 32, 3, random) * column(uniform(0, 1, count, random))
        each = lambda values: values.repeat_interleave(group, 0)
        gain = sample_map(each(falloff), scene.windows[rows], height, width) * each((exposure[:, None] * tint)[:, :, None, None])
        return LowLightDrawn(gain, each(uniform(1.0, 1.5, count, random)))

    def apply(self, images: Tensor, drawn: LowLightDrawn) -> Tensor:
        return drawn.gain * images.clamp_min(1e-4) ** column(drawn.gamma)
