"""Shadow: a soft-edged region that direct light does not reach; ambient light there is weaker and a little bluer."""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, column, sample_map, smooth_noise, uniform


@dataclass
class ShadowDrawn:
    light: Tensor    # n x 3 x h x w, factor


class Shadow:
    name = "shadow"
    SIZE = 96

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> ShadowDrawn:
        count, size = pictures.shape[0], self.SIZE
        rows = scene.crop_rows(pictures)
        height, width = scene.crops.shape[2:]
        # a half plane bent by a smooth field: straight building edges as well as blobs of foliage
        axis = torch.linspace(-1, 1, size, device=scene.device)
        angle = uniform(0, 6.2832, count, random)
        plane = (axis.view(1, 1, 1, -1) * column(torch.cos(angle)) + axis.view(1, 1, -1, 1) * column(torch.sin(angle))
                 + column(uniform(-0.4, 0.4, count, random)))
        bent = plane + column(uniform(0, 2.5, count, random)) * (smooth_noise(count, size, 5, random) - 0.5)
        mask = torch.sigmoid(bent * column(torch.exp(uniform(1.8, 4.0, count, random))))
        dark = uniform(0.25, 0.75, count, random)[:, None]
        tint = 1 + torch.tensor([-0.06, 0.0, 0.08], device=scene.device) * uniform(0, 1, count, random)[:, None]
        ambient = (dark * tint)[:, :, None, None]
        light = 1 - mask * (1 - ambient)
        each = light.repeat_interleave(scene.group, 0)
        return ShadowDrawn(sample_map(each, scene.windows[rows], height, width))

    def apply(self, images: Tensor, drawn: ShadowDrawn) -> Tensor:
        return images * drawn.light
