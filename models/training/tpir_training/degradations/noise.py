"""Noise: Gaussian in both published protocols, and camera-like.

Gaussian: y = x + sigma / 255 * n. Under the classic protocol y is neither clipped nor rounded; under the
all-in-one protocol it is clipped and truncated to 8 bits (by the pipeline, where the record's `classic` is false).
Camera-like: variance grows with the signal (photon noise), neighbouring pixels are correlated (demosaicing, denoising and
enlarging, a grain of up to several pixels), the colours carry more or less of it than the brightness, and half of the files
were coded as JPEG afterwards. That is what most users call grain.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, chance, column, gaussian_blur, uniform
from .jpeg import Jpeg, JpegDrawn


@dataclass
class NoiseDrawn:
    pattern: Tensor      # n x 3 x h x w, unit variance
    sigma: Tensor        # n, in 0..1 of the range
    photon: Tensor       # n, share of the variance that follows the signal
    classic: Tensor      # n bool: neither clipped nor rounded
    quality: Tensor      # n, of the camera's JPEG coding; 0 for none


class Noise:
    name = "noise"

    GRAINS = (0.6, 0.9, 1.4)     # correlation, sigma in pixels

    def __init__(self, camera: float = 0.3, classic: float = 0.6, common: float = 0.4) -> None:
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
        grain = each(torch.randint(-1, len(self.GRAINS), (count,), generator=random, device=scene.device))
        # colours follow the brightness: 1 gives grey noise, 0 three independent channels
        shared = column(each(uniform(0, 1, count, random) * camera))
        grey = pattern.sum(1, keepdim=True) / 3 ** 0.5
        mixed = torch.sqrt(shared) * grey + torch.sqrt(1 - shared) * pattern
        pattern = mixed / torch.sqrt(1 + 2 * torch.sqrt(shared * (1 - shared) / 3))
        for index, blur in enumerate(self.GRAINS):
            rows = each(camera) & (grain == index)
            if bool(rows.any()):
                smooth = gaussian_blur(pattern[rows], blur)
                pattern[rows] = smooth / smooth.std((1, 2, 3), keepdim=True)
        coded = camera & chance(0.5, count, random)
        quality = torch.where(coded, uniform(50, 95, count, random).round(), torch.zeros(count, device=scene.device))
        return NoiseDrawn(pattern, each(sigma), each(photon), each(classic), each(quality))

    def apply(self, images: Tensor, drawn: NoiseDrawn) -> Tensor:
        photon = column(drawn.photon)
        strength = torch.sqrt(1 - photon + photon * images.clamp(0, 1) * 2)
        noisy = images + column(drawn.sigma) * strength * drawn.pattern
        rows = (drawn.quality > 0).nonzero()[:, 0]
        if rows.numel():
            quality = drawn.quality[rows]
            noisy[rows] = Jpeg().apply(noisy[rows], JpegDrawn(quality, quality < 80))
        return noisy
