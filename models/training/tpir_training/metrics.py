"""Picture metrics and the two published noise protocols."""

import math

import numpy as np
import torch
from torch import Tensor


def psnr(first: Tensor, second: Tensor) -> float:
    """PSNR in dB of two pictures in [0,1], over all pixels and channels."""
    error = float(((first.double() - second.double()) ** 2).mean())
    return 100.0 if error == 0 else -10 * math.log10(error)


def rounded(picture: Tensor) -> Tensor:
    """Clipped and rounded to 8 bits, still in [0,1]."""
    return (picture.clamp(0, 1) * 255).round() / 255


def add_noise(picture: Tensor, sigma: float, protocol: str, seed: int) -> Tensor:
    """Adds Gaussian noise of `sigma` (0..255). classic: not clipped; all-in-one: clipped and truncated to 8 bits."""
    noise = torch.from_numpy(np.random.default_rng(seed).standard_normal(tuple(picture.shape)).astype(np.float32))
    noisy = picture + noise * (sigma / 255)
    if protocol == "classic":
        return noisy
    if protocol == "all-in-one":
        return (noisy.clamp(0, 1) * 255).floor() / 255
    raise ValueError(f"unknown protocol {protocol}")
