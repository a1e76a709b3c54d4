"""Writes a large noisy JPEG without holding more than a band of it: big_picture.py OUT WIDTH HEIGHT."""
from __future__ import annotations

import sys

import numpy as np
from PIL import Image


def main(path: str, width: int, height: int) -> None:
    rng = np.random.default_rng(3)
    picture = np.empty((height, width, 3), np.uint8)
    x = np.arange(width)
    for top in range(0, height, 256):
        rows = np.arange(top, min(top + 256, height))[:, None]
        base = np.stack([128 + 70 * np.sin(x / 211 + rows / 97), 128 + 60 * np.cos(x / 173 - rows / 131), 128 + 50 * np.sin(x / 307) * np.cos(rows / 83)], -1)
        picture[top : top + len(rows)] = np.clip(base + rng.normal(0, 15, base.shape), 0, 255).astype(np.uint8)
    Image.fromarray(picture).save(path, quality=95)


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
