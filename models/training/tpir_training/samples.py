"""Where a picture's sample tiles lie: as the product chooses them (CalibrationSampler.cs).

Points of a rank-1 lattice: each of the n samples has a column and a row of its own, so that a share of the picture such as its sky counts as much
among the samples as in the picture, wherever its border runs. On a hazy landscape with half a flat sky, restored pictures of other choices lay 28 to 37 dB
apart with the middles of an 8 x 4 grid, 41 dB and more with 40 points of a lattice or the 55 smaller ones in use.
"""

import math

import torch
from torch import Tensor

COUNT, SIZE, MULTIPLE = 55, 64, 16


def multiplier(count: int, width: int, height: int) -> int:
    """The step down from sample to sample whose lattice keeps its points farthest apart (around the borders, too); the smallest such step."""
    def nearest(step: int) -> int:
        return min((min(i, count - i) * width) ** 2 + (min(i * step % count, count - i * step % count) * height) ** 2 for i in range(1, count))

    return max((step for step in range(1, count + 1) if math.gcd(step, count) == 1), key=nearest) if count > 1 else 1


def start(point: int, points: int, length: int, size: int, moved: int = 0) -> int:
    """Start of a sample around a point of the lattice, `moved` pixels on: on the lattice of the network's strides, inside the picture.

    In whole numbers like CalibrationSampler.Place: (38 + 0.5) / 55 * 1440 is 1008, and a hair less in floating point, which would lie 16 pixels elsewhere.
    """
    middle = ((2 * point + 1) * length // (2 * points) + moved) % length
    return min(max(middle - size // 2, 0), length - size) // MULTIPLE * MULTIPLE


def sample_tiles(picture: Tensor, count: int = COUNT, size: int = SIZE, shift: tuple[float, float] = (0.0, 0.0)) -> Tensor:
    """`count` tiles of a picture (3xHxW), smaller ones where the picture is; `shift` (down, across; 0..1) moves them all, around the borders."""
    height, width = picture.shape[1:]
    size = min(size, height // MULTIPLE * MULTIPLE, width // MULTIPLE * MULTIPLE)
    step = multiplier(count, width, height)
    tiles = []
    for index in range(count):
        top = start(index * step % count, count, height, size, int(shift[0] * height))
        left = start(index, count, width, size, int(shift[1] * width))
        tiles.append(picture[:, top:top + size, left:left + size])
    return torch.stack(tiles)
