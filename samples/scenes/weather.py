"""What spoils the pictures: rain, haze, sensor noise."""
from __future__ import annotations

import numpy as np
from scipy import ndimage

Array = np.ndarray


def rain(picture: Array, seed: int, amount: float = 1.0, angle: float = 12.0) -> Array:
    """Streaks of three distances, added as light: near ones long and wide, far ones short, fine and many."""
    rng = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    light = np.zeros((height, width), np.float32)
    for length, thickness, density, strength in ((52, 1.3, 0.0011, 0.75), (30, 0.8, 0.0035, 0.55), (16, 0.55, 0.009, 0.35)):
        drops = (rng.random((height + 120, width + 120)) < density * amount) * rng.uniform(0.4, 1.0, (height + 120, width + 120))
        tilt = np.deg2rad(angle + rng.uniform(-1.5, 1.5))
        kernel = np.zeros((length + 3, length + 3), np.float32)
        for along in np.linspace(-length / 2, length / 2, length * 4):
            y, x = along * np.cos(tilt) + length / 2 + 1, -along * np.sin(tilt) + length / 2 + 1
            kernel[int(y), int(x)] += np.exp(-((along / (0.38 * length)) ** 2) / 2)
        kernel = ndimage.gaussian_filter(kernel, thickness * 0.55)
        layer = ndimage.convolve(drops.astype(np.float32), kernel / kernel.max(), mode="constant")
        light += strength * layer[60:-60, 60:-60]
    light = np.minimum(light, 0.85)[..., None]
    veil = 0.05 * amount
    wet = picture * (1 - veil) + 0.62 * veil
    return np.clip(wet + light * (0.92 - wet) * 0.8, 0, 1)


def haze(picture: Array, depth: Array, density: float, air: tuple[float, float, float] = (0.80, 0.83, 0.86)) -> Array:
    """Atmospheric scattering: I = J t + A (1 - t), t = exp(-density * depth)."""
    through = np.exp(-density * depth)[..., None]
    return picture * through + np.array(air, np.float32) * (1 - through)


def noise(picture: Array, sigma: float, seed: int) -> Array:
    """Gaussian noise of `sigma` grey levels, the same in all channels' strength."""
    return np.clip(picture + np.random.default_rng(seed).normal(0, sigma / 255, picture.shape), 0, 1)
