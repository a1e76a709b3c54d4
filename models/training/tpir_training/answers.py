"""What a restorer does to a picture when it is asked for one fault: next to nothing where the fault is not there. The degradation encoder sees these figures
for faults that the restorer's encoder half does not look for unless it is asked (streaks, flakes, drops on the lens)."""

from typing import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import Backbone
from .names import vector
from .precision import full_precision
from .statistics import Measured
from .traces import direction, logarithm

BLOCK = 8     # pixels of a place


class Answers(nn.Module):
    """Tiles of P pictures (P*K x 3 x h x w in [0,1]) to COUNT figures of each asked fault (P*K x COUNT*asked)."""

    COUNT = 14

    def __init__(self, asked: Sequence[str]) -> None:
        super().__init__()
        self.register_buffer("luma", torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("questions", torch.tensor([vector([name]) for name in asked]).view(-1, 1, 10), persistent=False)

    def figures(self, change: Tensor) -> list[Tensor]:
        """Of a change: its size, its colour, the brighter and the darker side, where it is strongest and calmest, how fine it is, where it points, how patchy it is."""
        light = F.conv2d(change, self.luma)
        places = F.avg_pool2d(light, BLOCK, count_include_pad=False)
        sizes = F.avg_pool2d(change.abs().mean(1, keepdim=True), BLOCK, count_include_pad=False)
        mean, coarse = places.mean((2, 3)), (places * places).mean((2, 3))
        fine = (light * light).mean((2, 3)) - coarse
        spreads = [torch.sqrt(square.clamp_min(0) + 1e-10) for square in (fine, coarse - mean * mean, (sizes * sizes).mean((2, 3)))]
        return [logarithm(sizes.mean((2, 3))), 10 * change.mean((2, 3)),
                logarithm(light.clamp_min(0).mean((2, 3))), logarithm((-light).clamp_min(0).mean((2, 3))),
                logarithm(torch.amax(sizes, (2, 3))), logarithm(torch.amin(sizes, (2, 3))),
                *(logarithm(spread) for spread in spreads[:2]), *direction(light), logarithm(spreads[2])]

    def one(self, backbone: Backbone, tiles: Tensor, question: Tensor) -> Tensor:
        """The figures (P*K x COUNT) of one question, a row of probabilities for each picture (Px10)."""
        restored = backbone.run(tiles, Measured(backbone.codebook(question), question))
        with full_precision():
            return torch.cat(self.figures((restored - tiles).float()), 1)

    def forward(self, backbone: Backbone, tiles: Tensor, pictures: int) -> Tensor:
        return torch.cat([self.one(backbone, tiles, question.expand(pictures, -1)) for question in self.questions], 1)
