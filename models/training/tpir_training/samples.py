"""Where a picture's sample tiles lie: as the product chooses them (CalibrationSampler.cs).

Many small samples, because picture-wide statistics must not hang on where a few large ones happen to fall: on a hazy landscape with half a flat sky,
other places gave pictures 19 dB apart with 8 samples of 256 pixels, 26 to 44 dB with 32 of 128, at the same cost.
"""

import math

import torch
from torch import Tensor

COUNT, SIZE, MULTIPLE = 32, 128, 16


def grid(count: int, width: int, height: int) -> tuple[int, int]:
    """Columns and rows (their product is `count`) whose cells are nearest to squares."""
    columns = min((columns for columns in range(1, count + 1) if count % columns == 0),
                  key=lambda columns: abs(math.log(width / columns * (count // columns) / height)))
    return columns, count // columns


def place(cell: int, cells: int, length: int, size: int, share: float = 0.5) -> int:
    """Start of a sample at `share` (0..1; 0.5 is the product's choice) of its cell, on the lattice of the strides, inside the picture."""
    middle = int((cell + share) * length / cells)
    return min(max(middle - size // 2, 0), length - size) // MULTIPLE * MULTIPLE


def sample_tiles(picture: Tensor, count: int = COUNT, size: int = SIZE, shares: Tensor | None = None) -> Tensor:
    """`count` tiles of a picture (3xHxW), smaller ones where the picture is; `shares` (count x 2, down and across) moves them within their cells."""
    height, width = picture.shape[1:]
    size = min(size, height // MULTIPLE * MULTIPLE, width // MULTIPLE * MULTIPLE)
    columns, rows = grid(count, width, height)
    tiles = []
    for index in range(count):
        down, across = (0.5, 0.5) if shares is None else shares[index].tolist()
        top, left = place(index // columns, rows, height, size, down), place(index % columns, columns, width, size, across)
        tiles.append(picture[:, top:top + size, left:left + size])
    return torch.stack(tiles)
