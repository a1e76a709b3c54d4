"""Rain: bright streaks, added to or screened over the picture.

Three families share one bank of streak maps that is made once:
  a) thresholded Gaussian noise drawn out by motion blur: dense, fine rain;
  b) single rendered streaks with soft ends, a length and brightness that follow their distance: open rain;
  c) either of them with a veil of light haze between the camera and the scene: heavy rain.
A picture gets one to three layers of similar angle. Streaks are colourless and never darken.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Scene, bank_crops, chance, column, uniform


@dataclass
class RainDrawn:
    streaks: Tensor      # n x 1 x h x w, 0..1
    screen: Tensor       # n bool: screened, else added
    veil: Tensor         # n, share of light haze


def line_kernel(length: float, angle: float, sigma: float, size: int) -> Tensor:
    """A soft line of the given length (pixels) and angle (radians from vertical), largest value 1."""
    axis = torch.arange(size).float() - size // 2
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    along = x * math.sin(angle) + y * math.cos(angle)
    across = x * math.cos(angle) - y * math.sin(angle)
    ends = torch.sigmoid((length / 2 - along.abs()) / max(0.6, length / 12))
    return ends * torch.exp(-0.5 * (across / sigma) ** 2)


def streak_map(size: int, family: str, angle: float, random: torch.Generator) -> Tensor:
    """One streak map (size x size), largest values about 1; wraps around at its borders."""
    def between(low: float, high: float) -> float:
        return low + (high - low) * float(torch.rand(1, generator=random))

    total = torch.zeros(size, size)
    if family == "noise":
        length, sigma = between(8, 50), between(0.4, 1.0)
        noise = torch.randn(size, size, generator=random)
        threshold = between(1.7, 2.9)
        seeds = (noise - threshold).clamp_min(0)
        kernel = line_kernel(length, angle, sigma, 97)
        total = convolve(seeds, kernel)
        return (total / total.flatten().kthvalue(int(0.997 * total.numel())).values.clamp_min(1e-3)).clamp(0, 1.3)
    density = math.exp(between(math.log(0.0006), math.log(0.005)))
    reach = between(0.6, 1.6)
    for _ in range(8):
        distance = between(0, 1)                       # near streaks are long, wide, rare and bright
        length = reach * (10 + 45 * (1 - distance) ** 2) * between(0.7, 1.3)
        sigma = 0.45 + 1.2 * (1 - distance) ** 3
        rate = density / 8 * (0.15 + 1.7 * distance)
        seeds = (torch.rand(size, size, generator=random) < rate).float()
        seeds = seeds * (0.25 + 0.75 * torch.rand(size, size, generator=random))
        kernel = line_kernel(length, angle + math.radians(between(-3, 3)), sigma, 129)
        total = torch.maximum(total, convolve(seeds, kernel * between(0.35, 1.0)))
    return total.clamp(0, 1.3)


def convolve(image: Tensor, kernel: Tensor) -> Tensor:
    """Circular convolution by FFT."""
    size = image.shape[-1]
    padded = F.pad(kernel, (0, size - kernel.shape[1], 0, size - kernel.shape[0]))
    padded = torch.roll(padded, (-(kernel.shape[0] // 2), -(kernel.shape[1] // 2)), (0, 1))
    return torch.fft.irfft2(torch.fft.rfft2(image) * torch.fft.rfft2(padded), s=(size, size)).clamp_min(0)


class Rain:
    name = "rain"

    def __init__(self, bank: int = 160, size: int = 320, seed: int = 11, device: str | torch.device = "cpu") -> None:
        random = torch.Generator().manual_seed(seed)
        angles = torch.rand(bank, generator=random).sub(0.5).mul(2)
        angles = (angles.abs().pow(1.3) * angles.sign() * 45).sort().values
        maps = [streak_map(size, "noise" if index % 5 < 2 else "drawn", math.radians(float(angle)), random)
                for index, angle in enumerate(angles)]
        self.bank = (torch.stack(maps)[:, None] / 1.3 * 255).round().to(torch.uint8).to(device)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> RainDrawn:
        count, group = pictures.shape[0], scene.group
        height, width = scene.crops.shape[2:]
        maps = self.bank.shape[0]
        # neighbours in the bank have nearly the same angle: layers of one picture stay within a few degrees
        first = torch.randint(0, maps, (count,), generator=random, device=scene.device)
        total = torch.zeros(count * group, 1, height, width, device=scene.device)
        layers = torch.randint(1, 4, (count,), generator=random, device=scene.device)
        for layer in range(3):
            which = (first + torch.randint(-6, 7, (count,), generator=random, device=scene.device)).clamp(0, maps - 1)
            strength = (0.06 + 0.7 * uniform(0, 1, count, random) ** 1.7) * (layers > layer)
            crops = bank_crops(self.bank, which.repeat_interleave(group), height, width, random) * 1.3
            total = torch.maximum(total, crops * column(strength.repeat_interleave(group)))
        veil = torch.where(chance(0.2, count, random), uniform(0.03, 0.3, count, random),
                           torch.zeros(count, device=scene.device))
        each = lambda values: values.repeat_interleave(group)
        return RainDrawn(total, each(chance(0.35, count, random)), each(veil))

    def apply(self, images: Tensor, drawn: RainDrawn) -> Tensor:
        veil = column(drawn.veil)
        images = images * (1 - veil) + 0.8 * veil
        screened = images + drawn.streaks * (1 - images).clamp_min(0)
        return torch.where(column(drawn.screen), screened, images + drawn.streaks).clamp_max(1)
