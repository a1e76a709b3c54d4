"""PSNR of two pictures and the largest difference of their 16x16 block means in grey levels: compare.py A B."""
from __future__ import annotations

import sys

import numpy as np
from PIL import Image


def main(first: str, second: str) -> None:
    a, b = (np.asarray(Image.open(path).convert("RGB"), np.float64) for path in (first, second))
    difference = a - b
    square = (difference**2).mean()
    psnr = 10 * np.log10(255**2 / square) if square else float("inf")
    height, width = (size // 16 * 16 for size in difference.shape[:2])
    blocks = difference[:height, :width].reshape(height // 16, 16, width // 16, 16, 3).mean((1, 3))
    print(f"PSNR {psnr:.2f} dB, largest 16x16 mean difference {np.abs(blocks).max():.3f} grey levels")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
