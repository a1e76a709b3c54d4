"""Degrades clean pictures for the figures that have no published set: degraded_sets.py CLEAN OUT. Writes OUT/<name>/*.png.

    jpeg        coded at quality 10
    blur        moved along 15 pixels, another direction per picture
    snow        flakes of five sizes over a light veil
    raindrop    30 lens-like drops per half megapixel
    shadow      a soft-edged half plane at 45 % of the light
    inpaint     a fifth of the pixels lost: bars, scratches and spots, black or white

Everything is seeded by the picture's place in the folder. The formulas are simple ones of their own, not the training generators.
"""
from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.special import expit


def line(length: float, angle: float) -> np.ndarray:
    """A kernel of a straight movement; sums to 1."""
    size = int(length) | 1
    kernel = np.zeros((size, size))
    for step in np.linspace(-(length - 1) / 2, (length - 1) / 2, 8 * size):
        kernel[round(size // 2 + step * np.sin(angle)), round(size // 2 + step * np.cos(angle))] += 1
    return kernel / kernel.sum()


def jpeg(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    buffer = io.BytesIO()
    Image.fromarray(np.rint(picture).astype(np.uint8)).save(buffer, "JPEG", quality=10)
    return np.asarray(Image.open(buffer), np.float64)


def blur(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    kernel = line(15, random.uniform(0, np.pi))
    return np.stack([ndimage.convolve(picture[..., channel], kernel, mode="mirror") for channel in range(3)], -1)


def snow(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    opacity = np.zeros((height, width))
    for sigma, density in ((0.6, 0.004), (0.9, 0.0025), (1.4, 0.0012), (2.2, 0.0005), (3.5, 0.00015)):
        flakes = (random.random((height, width)) < density) * random.uniform(0.5, 1.0, (height, width))
        layer = ndimage.gaussian_filter(flakes, (sigma * 1.3, sigma)) * (2 * np.pi * 1.3 * sigma ** 2)
        opacity = np.maximum(opacity, np.minimum(layer, 1))
    veiled = picture * 0.88 + 255 * 0.12 * 0.9
    return veiled * (1 - opacity[..., None]) + 250 * opacity[..., None]


def raindrop(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    soft = np.stack([ndimage.gaussian_filter(picture[..., channel], 2.5) for channel in range(3)], -1)
    result = picture
    for _ in range(int(30 * height * width / 500_000)):
        row, column, radius = random.uniform(0, height), random.uniform(0, width), random.uniform(6, 22)
        dy, dx = (y - row) / radius, (x - column) / (radius * random.uniform(0.8, 1.2))
        inside = expit((1 - np.hypot(dy, dx)) * 10)
        turned = [np.clip(row - dy * 3 * radius, 0, height - 1), np.clip(column - dx * 3 * radius, 0, width - 1)]
        view = np.stack([ndimage.map_coordinates(soft[..., channel], turned, order=1) for channel in range(3)], -1) + 20
        result = result * (1 - inside[..., None]) + view * inside[..., None]
    return result


def shadow(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    angle = random.uniform(0, 2 * np.pi)
    distance = (x - width * random.uniform(0.35, 0.65)) * np.cos(angle) + (y - height * random.uniform(0.35, 0.65)) * np.sin(angle)
    wave = 18 * np.sin(distance[::-1] / 90) + distance
    light = 1 - 0.55 * expit(wave / 6)
    return picture * light[..., None]


def inpaint(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    lost = np.zeros((height, width), bool)
    while lost.mean() < 0.2:
        row, column = int(random.integers(height)), int(random.integers(width))
        match random.integers(3):
            case 0:
                lost[row:row + int(random.integers(2, 10)), column:column + int(random.integers(6, 40))] = True
            case 1:
                kernel = line(int(random.integers(15, 60)), random.uniform(0, np.pi)) > 0
                part = lost[row:row + kernel.shape[0], column:column + kernel.shape[1]]
                part |= ndimage.binary_dilation(kernel)[:part.shape[0], :part.shape[1]]
            case _:
                radius = int(random.integers(2, 7))
                disc = np.hypot(*np.mgrid[-radius:radius + 1, -radius:radius + 1]) <= radius
                part = lost[row:row + disc.shape[0], column:column + disc.shape[1]]
                part |= disc[:part.shape[0], :part.shape[1]]
    return np.where(lost[..., None], 255.0 * (random.random() < 0.5), picture)


def main(clean: str, out: str) -> None:
    for index, path in enumerate(sorted(p for p in Path(clean).iterdir() if p.suffix.lower() in (".png", ".jpg"))):
        picture = np.asarray(Image.open(path).convert("RGB"), np.float64)
        for number, degrade in enumerate((jpeg, blur, snow, raindrop, shadow, inpaint)):
            folder = Path(out) / degrade.__name__
            folder.mkdir(parents=True, exist_ok=True)
            result = degrade(picture, np.random.default_rng([index, number]))
            Image.fromarray(np.clip(np.rint(result), 0, 255).astype(np.uint8)).save(folder / f"{path.stem}.png")


if __name__ == "__main__":
    main(*sys.argv[1:3])
