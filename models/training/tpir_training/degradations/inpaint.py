"""Missing parts: scratches, spots and lettering-like blocks, filled with one colour (mostly black or white)."""

from dataclasses import dataclass

import torch
from torch import Tensor

from .base import Scene, bank_crops, chance, uniform
from .blur import motion_kernels
from .rain import convolve


@dataclass
class InpaintDrawn:
    hole: Tensor     # n x 1 x h x w bool
    fill: Tensor     # n x 3 x 1 x 1


def hole_map(size: int, random: torch.Generator) -> Tensor:
    """One map of holes (size x size, 0 or 1) that cover about a twentieth to a third of the picture."""
    def between(low: float, high: float) -> float:
        return low + (high - low) * float(torch.rand(1, generator=random))

    total = torch.zeros(size, size, dtype=torch.bool)
    for _ in range(int(between(8, 40))):                                  # lettering-like blocks
        top, left = int(between(0, size)), int(between(0, size))
        total[top:top + int(between(2, 9)), left:left + int(between(4, 40))] = True
    for _ in range(3):                                                   # scratches
        kernel = motion_kernels(torch.tensor([between(6, 20)]), torch.tensor([between(0, 3.14)]), torch.tensor([between(-3, 3)]))
        seeds = (torch.rand(size, size, generator=random) < between(0.0003, 0.003)).float()
        total |= convolve(seeds, (kernel[0] > 0.005).float()) > 0.5
    return total.float()


class Inpaint:
    name = "inpaint"

    def __init__(self, bank: int = 64, size: int = 320, seed: int = 14, device: str | torch.device = "cpu") -> None:
        random = torch.Generator().manual_seed(seed)
        self.bank = (torch.stack([hole_map(size, random) for _ in range(bank)])[:, None] * 255).to(torch.uint8).to(device)

    def draw(self, scene: Scene, pictures: Tensor, random: torch.Generator) -> InpaintDrawn:
        count = pictures.shape[0]
        height, width = scene.crops.shape[2:]
        which = torch.randint(0, self.bank.shape[0], (count,), generator=random, device=scene.device)
        hole = bank_crops(self.bank, which.repeat_interleave(scene.group), height, width, random) > 0.5
        plain = torch.where(chance(0.5, count, random), 0.0, 1.0)[:, None].expand(-1, 3)
        colour = torch.rand(count, 3, generator=random, device=scene.device)
        fill = torch.where(chance(0.8, count, random)[:, None], plain, colour)
        return InpaintDrawn(hole, fill.repeat_interleave(scene.group, 0)[:, :, None, None])

    def apply(self, images: Tensor, drawn: InpaintDrawn) -> Tensor:
        return torch.where(drawn.hole, drawn.fill.to(images.dtype), images)
