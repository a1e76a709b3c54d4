"""Writes a hazy landscape with a flat sky, the hardest case for tiles: hazy_sky.py OUT WIDTH HEIGHT (at most 2000x1500, cut around the horizon)."""
from __future__ import annotations

import sys

import numpy as np
from PIL import Image


def main(path: str, cut_width: int, cut_height: int) -> None:
    rng = np.random.default_rng(5)
    height, width = 1500, 2000
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    horizon = 700 + 60 * np.sin(x / 230) + 25 * np.sin(x / 61 + 1)
    ground = np.stack([90 + 50 * np.sin(x / 37) * np.cos(y / 29), 110 + 40 * np.cos(x / 53 + y / 71), 60 + 30 * np.sin(y / 17)], -1)
    ground += rng.normal(0, 12, ground.shape)
    sky = np.stack([150 - y / 30, 180 - y / 40, 225 - y / 60], -1)
    scene = np.where((y > horizon)[..., None], ground, sky)
    depth = np.where(y > horizon, np.clip((1500 - y) / 900, 0, 1), 1.0)
    transmission = np.exp(-1.4 * depth)[..., None]
    hazy = scene * transmission + np.array([232.0, 234.0, 238.0]) * (1 - transmission)
    top = (height - cut_height) // 2
    Image.fromarray(np.clip(np.rint(hazy[top : top + cut_height, :cut_width]), 0, 255).astype(np.uint8)).save(path)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
