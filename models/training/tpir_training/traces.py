"""What a fault leaves in the pixels that can be measured without learning: grain in even places, energy missing from fine scales, edges every eight
pixels, thin bright lines and spots, a veil over the darkest colours. The degradation encoder sees these figures beside the features of its trunk."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LEAST = 1e-4  # where logarithms begin: a fortieth of a grey level


def logarithm(x: Tensor) -> Tensor:
    return torch.log(x.abs() + LEAST)


def even(x: Tensor, block: int) -> tuple[Tensor, Tensor]:
    """Mean of the positive maps x (NxCxhxw), and their mean in the most even place (a square of `block` values)."""
    return logarithm(x.mean((2, 3))), logarithm(torch.amin(F.avg_pool2d(x, block, count_include_pad=False), (2, 3)))


def opened(x: Tensor, window: tuple[int, int]) -> Tensor:
    """Without what is brighter than its surroundings and narrower than the window."""
    around = (window[0] // 2, window[1] // 2)
    return F.max_pool2d(-F.max_pool2d(-x, window, 1, around), window, 1, around)


def direction(x: Tensor) -> list[Tensor]:
    """How far the steps of a map (Nx1xhxw) point one way: the structure tensor's two differences and their length, in shares of its trace."""
    across, down = x[:, :, 1:-1, 2:] - x[:, :, 1:-1, :-2], x[:, :, 2:, 1:-1] - x[:, :, :-2, 1:-1]
    one, two, mixed = ((first * second).mean((2, 3)) for first, second in ((across, across), (down, down), (across, down)))
    both = one + two + LEAST ** 2
    first, second = (one - two) / both, 2 * mixed / both
    return [first, second, torch.sqrt(first * first + second * second + 1e-6)]


class Traces(nn.Module):
    """Tiles (Nx3xhxw in [0,1], sides of 64 and more) to COUNT figures each (NxCOUNT)."""

    COUNT = 87
    BLOCKS = (8, 4, 4, 4)  # of the picture at full size, a half, a quarter, an eighth
    THIN = ((1, 7), (7, 1), (7, 7))

    def __init__(self) -> None:
        super().__init__()
        luma = torch.tensor([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])
        self.register_buffer("planes", luma.view(3, 3, 1, 1))
        residual = torch.tensor([[1.0, -2, 1], [-2, 4, -2], [1, -2, 1]]) / 6  # blind to slopes and edges along the grid (Immerkaer 1996)
        self.register_buffer("residual", residual.expand(3, 1, 3, 3).contiguous())
        self.register_buffer("eighths", torch.eye(8).view(8, 1, 1, 8))

    def block_edges(self, plane: Tensor) -> list[Tensor]:
        """How far steps at one of eight places, by columns of a plane (Nx1xhxw), stand out of their neighbours: the largest, their mean size, and how far the largest stands out."""
        steps = (plane[..., 1:] - plane[..., :-1]).abs()
        excess = steps[..., 1:-1] - 0.5 * (steps[..., 2:] + steps[..., :-2])
        mean = steps.mean((2, 3)) + LEAST
        phases = F.conv2d(excess, self.eighths, stride=(1, 8)).mean((2, 3)) / mean
        largest = torch.amax(phases, 1, keepdim=True)
        return [largest, phases.abs().mean(1, keepdim=True), logarithm((largest - phases.mean(1, keepdim=True)) * mean)]

    def thin(self, plane: Tensor) -> list[Tensor]:
        """Bright things too thin for each window, and dark ones: rain and snow are bright, the world's detail is both."""
        found: list[Tensor] = []
        for window in self.THIN:
            bright = plane - opened(plane, window)
            dark = -opened(-plane, window) - plane
            found += [logarithm(bright.mean((2, 3))), logarithm(dark.mean((2, 3)))]
            if window == self.THIN[0]:
                found += direction(bright)
        return found + direction(plane)

    def forward(self, tiles: Tensor) -> Tensor:
        planes = F.conv2d(tiles, self.planes)
        luma = planes[:, :1]
        found: list[Tensor] = []
        for plane in (luma, planes[:, 1:2]):
            found += self.block_edges(plane)
            found += self.block_edges(plane.transpose(2, 3))
        scaled, lumas = planes, []
        for block in self.BLOCKS:
            lumas.append(scaled[:, :1])
            found += even(F.conv2d(scaled, self.residual, groups=3).abs(), block)
            across = (scaled[:, :1, :, 1:] - scaled[:, :1, :, :-1]).abs().mean((2, 3))
            down = (scaled[:, :1, 1:] - scaled[:, :1, :-1]).abs().mean((2, 3))
            found += [logarithm(across), logarithm(down), across / (across + down + LEAST)]
            scaled = F.avg_pool2d(scaled, 2, count_include_pad=False)
        found += self.thin(luma) + self.thin(lumas[1])
        steps = (luma[..., 1:] - luma[..., :-1]).abs()
        for level in (0.5, 2.0):  # grey levels: coding leaves flat places, noise none
            found.append((1 - steps * (255 / level)).clamp_min(0).mean((2, 3)))
        dark = -F.max_pool2d(-torch.amin(tiles, 1, keepdim=True), 15, stride=8)  # the dark channel of He et al. 2009
        bright = F.max_pool2d(torch.amax(tiles, 1, keepdim=True), 15, stride=8)
        for pooled in (dark, bright):
            found += [pooled.mean((2, 3)), torch.amin(pooled, (2, 3)), torch.amax(pooled, (2, 3))]
        mean = tiles.mean((2, 3))
        spread = torch.sqrt(((luma - luma.mean((2, 3), keepdim=True)) ** 2).mean((2, 3)) + 1e-6)
        found += [mean, logarithm(mean.mean(1, keepdim=True)), spread, planes[:, 1:].abs().mean((2, 3))]
        return torch.cat(found, 1)
