"""Draws the sample pictures: four scenes of our own, clean and spoilt (needs Pillow, numpy and scipy).

    python3 samples/make_samples.py            # all four
    python3 samples/make_samples.py valley     # one

Every number comes from coordinates and fixed seeds, so the pictures are the same on every run.
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from scenes import street, valley, weather

HERE = Path(__file__).resolve().parent
SUPERSAMPLING = 2

# The noisy ones are smaller: noise does not compress, and everybody who clones pays for it.
SIZES = {"street": (780, 520), "valley": (690, 460), "night": (600, 400), "canal": (600, 400)}


def shrink(picture: np.ndarray) -> np.ndarray:
    """Averages the supersampled pixels."""
    s = SUPERSAMPLING
    height, width = picture.shape[0] // s, picture.shape[1] // s
    return picture.reshape(height, s, width, s, -1).mean(axis=(1, 3))


def save(picture: np.ndarray, name: str) -> None:
    pixels = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    image = Image.fromarray(pixels)
    if path.suffix == ".jpg":
        image.save(path, quality=92, subsampling="4:2:0", dpi=(96, 96))
    else:
        image.save(path, optimize=True, dpi=(96, 96))


def draw(scene: str) -> None:
    width, height = SIZES[scene]
    size = width * SUPERSAMPLING, height * SUPERSAMPLING
    if scene == "valley":
        clean, depth = (shrink(part) for part in valley.picture(*size))
        save(clean, "clean/valley.png")
        save(weather.haze(clean, depth[..., 0], 1 / 950), "valley-haze.jpg")
        return
    clean = shrink(street.picture(scene, *size))
    save(clean, f"clean/{scene}.png")
    if scene == "street":
        save(weather.rain(clean, seed=1), "street-rain.jpg")
    elif scene == "night":
        save(weather.noise(clean, 25, seed=2), "night-noise.png")
    else:
        save(weather.noise(weather.rain(clean, seed=3, amount=0.8, angle=-9), 15, seed=4), "rain-and-noise.png")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ["street", "valley", "night", "canal"]:
        draw(chosen)
