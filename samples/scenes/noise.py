"""Noise that depends on coordinates alone, so that a scene is the same on every run."""
from __future__ import annotations

import numpy as np

Array = np.ndarray


def hashed(x: Array, y: Array, seed: int = 0) -> Array:
    """A number in [0, 1) for each pair of integers."""
    h = (x.astype(np.int64) * 374761393 + y.astype(np.int64) * 668265263 + seed * 974634777) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 2246822519) & 0xFFFFFFFF
    return ((h ^ (h >> 15)) & 0xFFFFFF).astype(np.float32) / np.float32(0x1000000)


def value(x: Array, y: Array, seed: int = 0) -> Array:
    """Smooth noise in [0, 1] with one bump per unit."""
    xi, yi = np.floor(x), np.floor(y)
    fx, fy = (x - xi).astype(np.float32), (y - yi).astype(np.float32)
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    xi, yi = xi.astype(np.int64), yi.astype(np.int64)
    top = hashed(xi, yi, seed) * (1 - fx) + hashed(xi + 1, yi, seed) * fx
    bottom = hashed(xi, yi + 1, seed) * (1 - fx) + hashed(xi + 1, yi + 1, seed) * fx
    return top * (1 - fy) + bottom * fy


def fbm(x: Array, y: Array, octaves: int = 5, seed: int = 0, gain: float = 0.5) -> Array:
    """Noise of several sizes, in [0, 1]."""
    total, weight, norm = 0.0, 1.0, 0.0
    for octave in range(octaves):
        total = total + weight * value(x, y, seed + 17 * octave)
        norm += weight
        weight *= gain
        x, y = x * 1.93 + 11.3 + y * 0.31, y * 1.93 - 7.1 - x * 0.16
    return total / norm


def ridged(x: Array, y: Array, octaves: int = 6, seed: int = 0) -> Array:
    """Noise with sharp crests, in [0, 1]: mountains."""
    total, weight, norm = 0.0, 1.0, 0.0
    for octave in range(octaves):
        crest = 1 - np.abs(2 * value(x, y, seed + 17 * octave) - 1)
        total = total + weight * crest * crest
        norm += weight
        weight *= 0.5
        x, y = x * 1.97 + 5.7 + y * 0.27, y * 1.97 - 3.3 - x * 0.22
    return total / norm


def mix(a: Array, b: Array, t: Array) -> Array:
    """Colour a where t is 0, colour b where t is 1; t has no colour axis."""
    t = np.clip(t, 0, 1)[..., None]
    return a * (1 - t) + b * t


def step(low: float, high: float, x: Array) -> Array:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
