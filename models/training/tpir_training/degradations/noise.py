"""Noise: Gaussian in both published protocols, and camera-like.

Gaussian: y = x + sigma / 255 * n. Under the classic protocol y is neither clipped nor rounded; under the
all-in-one protocol it is clipped and truncated to 8 bits (`truncated` in the record; the pipeline does it).
Camera-like: variance grows with the signal (photon noise) and neighbouring pixels are correlated (demosaicing,
denoising in the camera), which is what most users call grain.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, chance, column, gaussian_blur, uniform


@dataclass
class NoiseDrawn:
    pattern: Tensor      # n x 3 x h x w, unit variance
    sigma: Tensor        # n, in 0..1 of the range
    photon: Tensor       # n, share of the variance that follows the signal
    classic: Tensor      # n bool: neither clipped nor rounded


class Noise:
    name = "noise"

    def __init__(self, camera: float = 0.12, classic: float = 0.5, common: float = 0.4) -> None:
        self.camera = camera
        self.classic = classic
        self.common = common

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> NoiseDrawn:
        count = pictures.shape[0]
        sigma = torch.where(chance(self.common, count, random), uniform(10, 30, count, random),
                            uniform(0, 75, count, random)) / 255
        camera = chance(self.camera, count, random)
        photon = torch.where(camera, uniform(0.3, 1, count, random), torch.zeros(count, device=scene.device))
        classic = chance(self.classic, count, random) & ~camera
        each = lambda values: values.repeat_interleave(scene.group)
        shape = (count * scene.group, *scene.crops.shape[1:])
        pattern = torch.randn(shape, generator=random, device=scene.device)
        soft = each(camera & chance(0.5, count, random))
        if bool(soft.any()):
            smooth = gaussian_blur(pattern[soft], 0.7)
            pattern[soft] = smooth / smooth.std((1, 2, 3), keepdim=True)
        return NoiseDrawn(pattern, each(sigma), each(photon), each(classic))

    def apply(self, images: Tensor, drawn: NoiseDrawn) -> Tensor:
        photon = column(drawn.photon)
        strength = torch.sqrt(1 - photon + photon * images.clamp(0, 1) * 2)
        return images + column(drawn.sigma) * strength * drawn.pattern
