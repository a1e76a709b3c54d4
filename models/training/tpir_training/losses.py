"""What a backbone is trained for."""

import torch
from torch import Tensor

from .pipeline import Pairs


def charbonnier(difference: Tensor) -> Tensor:
    """The Charbonnier distance of each crop (eps 1e-3)."""
    return torch.sqrt(difference * difference + 1e-6).mean((1, 2, 3))


def loss_of(output: Tensor, pairs: Pairs, frequency: float, identity_weight: float, finishing: bool = False) -> Tensor:
    """Charbonnier (eps 1e-3) plus a share of the L1 distance of the spectra, with a weight for identity requests.

    `finishing` stands for the last part of a schedule, which trains what is measured: the PSNR of each crop (natural logarithm, scaled to gradients of
    the same size; an error below 50 dB pulls no harder).
    """
    difference = output.float() - pairs.targets
    if finishing:
        total = 0.02 * torch.log((difference * difference).mean((1, 2, 3)) + 1e-5)
    else:
        total = charbonnier(difference)
    if frequency > 0 and not finishing:
        total = total + frequency * torch.fft.rfft2(difference, norm="ortho").abs().mean((1, 2, 3))
    identity = pairs.identity.repeat_interleave(total.shape[0] // pairs.identity.shape[0])
    return (total * torch.where(identity, identity_weight, 1.0)).mean()


def distance_of(first: Tensor, second: Tensor) -> Tensor:
    """How far two results of the same crops under different statistics are apart."""
    return charbonnier(first.float() - second.float()).mean()
