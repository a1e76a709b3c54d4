"""What a backbone is trained for."""

import torch
from torch import Tensor

from .pipeline import Pairs


def charbonnier(difference: Tensor) -> Tensor:
    """The Charbonnier distance of each crop (eps 1e-3): its best answer is the median, so what covers few pixels or cannot be told apart yet stays as it is."""
    return torch.sqrt(difference * difference + 1e-6).mean((1, 2, 3))


def root_mean_square(difference: Tensor) -> Tensor:
    """The root of each crop's mean squared error (eps 1e-3): its best answer is the mean, and an easy crop pulls no harder than a difficult one."""
    return torch.sqrt((difference * difference).mean((1, 2, 3)) + 1e-6)


DISTANCES = {"charbonnier": charbonnier, "rmse": root_mean_square}


def loss_of(output: Tensor, pairs: Pairs, distance: str, frequency: float, identity_weight: float) -> Tensor:
    """A distance of `DISTANCES` plus a share of the L1 distance of the spectra, with a weight for identity requests."""
    difference = output.float() - pairs.targets
    total = DISTANCES[distance](difference)
    if frequency > 0:
        total = total + frequency * torch.fft.rfft2(difference, norm="ortho").abs().mean((1, 2, 3))
    identity = pairs.identity.repeat_interleave(total.shape[0] // pairs.identity.shape[0])
    return (total * torch.where(identity, identity_weight, 1.0)).mean()


def distance_of(first: Tensor, second: Tensor) -> Tensor:
    """How far two results of the same crops under different statistics are apart."""
    return charbonnier(first.float() - second.float()).mean()


def reach_of(whole: Tensor, inner: Tensor, margin: int) -> Tensor:
    """How far a result and that of its lower right part alone are apart, `margin` pixels and more from where the part was cut off."""
    cut = whole.shape[2] - inner.shape[2]
    difference = whole[:, :, cut:, cut:].float() - inner.float()
    return root_mean_square(difference[:, :, margin:, margin:]).mean()
