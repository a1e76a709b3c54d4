"""JPEG: coding with 8x8 blocks, in PyTorch: YCbCr, half-size chroma, DCT, standard tables, rounding, back.

The blocks start at the crop's corner. Quality is 8 to 60, half of the pictures below 21: strong coding is what people ask to have removed.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Scene, chance, uniform

LUMA = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99]
CHROMA = [17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
          47, 66, 99, 99, 99, 99, 99, 99] + [99] * 32


@dataclass
class JpegDrawn:
    quality: Tensor    # n, 1..100
    reduced: Tensor    # n bool, half-size chroma


def dct_matrix() -> Tensor:
    """The orthonormal 8-point DCT-II."""
    index = torch.arange(8).float()
    matrix = torch.cos(math.pi * (2 * index[None, :] + 1) * index[:, None] / 16) / 2
    matrix[0] /= math.sqrt(2)
    return matrix


def tables(base: list[int], quality: Tensor) -> Tensor:
    """Quantisation tables (n x 8 x 8) of the reference coder for the given qualities."""
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality).view(-1, 1, 1)
    values = torch.tensor(base, device=quality.device).float().view(1, 8, 8)
    return ((values * scale + 50) / 100).floor().clamp(1, 255)


def coded(plane: Tensor, table: Tensor) -> Tensor:
    """One plane (n x h x w, 0..255 around 128; multiples of 8) through quantised DCT."""
    matrix = dct_matrix().to(plane.device)
    count, height, width = plane.shape
    blocks = (plane - 128).view(count, height // 8, 8, width // 8, 8).permute(0, 1, 3, 2, 4)
    quantiser = table[:, None, None]
    levels = torch.round(matrix @ blocks @ matrix.t() / quantiser) * quantiser
    return (matrix.t() @ levels @ matrix).permute(0, 1, 3, 2, 4).reshape(count, height, width) + 128


class Jpeg:
    name = "jpeg"

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> JpegDrawn:
        count = pictures.shape[0]
        return JpegDrawn((8 + 52 * uniform(0, 1, count, random) ** 2).round().repeat_interleave(scene.group),
                         chance(0.7, count, random).repeat_interleave(scene.group))

    def apply(self, images: Tensor, drawn: JpegDrawn) -> Tensor:
        if images.shape[2] % 16 or images.shape[3] % 16:
            raise ValueError("JPEG coding needs crops with sides that are multiples of 16")
        red, green, blue = (images.clamp(0, 1) * 255).round().unbind(1)
        luma = 0.299 * red + 0.587 * green + 0.114 * blue
        planes = torch.stack([(blue - luma) * 0.564 + 128, (red - luma) * 0.713 + 128], 1)
        half = F.avg_pool2d(planes, 2)
        table = tables(CHROMA, drawn.quality).repeat_interleave(2, 0)
        small = F.interpolate(coded(half.flatten(0, 1), table).view(half.shape), scale_factor=2, mode="bilinear",
                              align_corners=False)
        full = coded(planes.flatten(0, 1), table).view(planes.shape)
        chroma = torch.where(drawn.reduced.view(-1, 1, 1, 1), small, full) - 128
        luma = coded(luma, tables(LUMA, drawn.quality))
        red = luma + 1.402 * chroma[:, 1]
        blue = luma + 1.772 * chroma[:, 0]
        green = (luma - 0.299 * red - 0.114 * blue) / 0.587
        return torch.stack([red, green, blue], 1).clamp(0, 255) / 255
