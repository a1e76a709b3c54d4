"""What every degradation shares: the scene it acts on and the contract draw / apply.

A degradation first *draws* every random number it needs for some crops, then *applies* them. The pipeline can
therefore run twice with the same numbers, once with and once without an operator, which is how subset targets
are made. Crops of one picture share their parameters, as the tiles of a real picture do.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass
class Scene:
    """Clean crops with what the generators may know about them.

    crops:   Nx3xhxw in [0,1], N = pictures * group, crops of one picture are neighbours.
    windows: Nx4 (top, left, bottom, right) of each crop in its picture, 0..1; reversed where the crop is mirrored.
    sky:     Px1xSxS likelihood that a place of the picture is sky, 0..1.
    group:   crops per picture.
    """

    crops: Tensor
    windows: Tensor
    sky: Tensor
    group: int

    @classmethod
    def whole(cls, picture: Tensor, sky: Tensor | None = None) -> "Scene":
        """A picture (3xhxw) as a scene of its own; without a map (SxS, 0..1) nothing in it is sky."""
        window = torch.tensor([[0.0, 0.0, 1.0, 1.0]], device=picture.device)
        return cls(picture[None], window, (torch.zeros(8, 8, device=picture.device) if sky is None else sky)[None, None], 1)

    @property
    def pictures(self) -> int:
        return self.crops.shape[0] // self.group

    @property
    def device(self) -> torch.device:
        return self.crops.device

    def crop_rows(self, pictures: Tensor) -> Tensor:
        """Crop indices of the given picture indices."""
        return (pictures[:, None] * self.group + torch.arange(self.group, device=pictures.device)).flatten()


class Degradation(Protocol):
    """One degradation. `draw` returns an opaque record for `apply`; both see the same crops in the same order."""

    name: str

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> Any: ...

    def apply(self, images: Tensor, drawn: Any) -> Tensor: ...


def uniform(low: float, high: float, count: int, random: torch.Generator) -> Tensor:
    """`count` numbers in [low, high)."""
    return low + (high - low) * torch.rand(count, generator=random, device=random.device)


def chance(probability: float, count: int, random: torch.Generator) -> Tensor:
    return torch.rand(count, generator=random, device=random.device) < probability


def column(values: Tensor) -> Tensor:
    """n numbers to nx1x1x1."""
    return values.view(-1, 1, 1, 1)


def sample_map(maps: Tensor, windows: Tensor, height: int, width: int) -> Tensor:
    """Reads windows (n x top, left, bottom, right, 0..1) out of n maps (nxCxSxS), bilinearly."""
    steps_y = torch.linspace(0, 1, height, device=maps.device)
    steps_x = torch.linspace(0, 1, width, device=maps.device)
    y = windows[:, 0:1] + (windows[:, 2:3] - windows[:, 0:1]) * steps_y
    x = windows[:, 1:2] + (windows[:, 3:4] - windows[:, 1:2]) * steps_x
    grid = torch.stack([(x * 2 - 1)[:, None, :].expand(-1, height, -1),
                        (y * 2 - 1)[:, :, None].expand(-1, -1, width)], 3)
    return F.grid_sample(maps, grid, align_corners=True, padding_mode="border")


def bank_crops(bank: Tensor, which: Tensor, height: int, width: int, random: torch.Generator) -> Tensor:
    """Random crops (n x C x height x width) of the maps `which` (n) of a bank (BxCxSxS). Not mirrored: the drops' slopes have a direction."""
    count, size = which.shape[0], bank.shape[-1]
    top = torch.randint(0, size - height + 1, (count,), generator=random, device=random.device)
    left = torch.randint(0, size - width + 1, (count,), generator=random, device=random.device)
    rows = top[:, None] + torch.arange(height, device=bank.device)
    columns = left[:, None] + torch.arange(width, device=bank.device)
    crops = bank[which[:, None, None], :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2).float()
    if bank.dtype == torch.uint8:
        crops = crops / 255
    return crops


def smooth_noise(count: int, size: int, cells: int, random: torch.Generator) -> Tensor:
    """Smooth random fields (count x 1 x size x size), roughly in [0,1]."""
    coarse = torch.rand(count, 1, cells, cells, generator=random, device=random.device)
    return F.interpolate(coarse, size=(size, size), mode="bicubic", align_corners=True).clamp(0, 1)


def box(x: Tensor, radius: int) -> Tensor:
    """Box mean with mirrored borders."""
    radius = min(radius, x.shape[-1] - 1, x.shape[-2] - 1)
    rows = F.avg_pool2d(F.pad(x, [radius] * 4, mode="reflect"), (2 * radius + 1, 1), stride=1)
    return F.avg_pool2d(rows, (1, 2 * radius + 1), stride=1)


def gaussian_blur(x: Tensor, sigma: float) -> Tensor:
    """Separable Gaussian blur with mirrored borders."""
    radius = max(1, int(3 * sigma + 0.5))
    taps = torch.exp(-0.5 * (torch.arange(-radius, radius + 1, device=x.device) / sigma) ** 2)
    taps = (taps / taps.sum()).to(x.dtype)
    channels = x.shape[1]
    padded = F.pad(x, [radius] * 4, mode="reflect")
    padded = F.conv2d(padded, taps.view(1, 1, -1, 1).expand(channels, 1, -1, 1), groups=channels)
    return F.conv2d(padded, taps.view(1, 1, 1, -1).expand(channels, 1, 1, -1), groups=channels)
