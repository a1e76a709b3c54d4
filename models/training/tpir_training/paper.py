"""The network of arXiv 2312.06162 as its authors' code builds it, without the parts that code never reaches.

Full resolution, sentence vectors of 768, channels 48 to 384, four refinement blocks, skips concatenated; decoder
levels have 2, 2 and 1 heads (the paper says 4, 2, 1). 39,849,408 parameters. It is here to compare with and to train
where there is a large GPU; packs are made from backbone.py.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import BackboneConfig, Block
from .statistics import Measured


@dataclass(frozen=True)
class PaperConfig:
    """Sizes of the paper's network."""

    channels: tuple[int, ...] = (48, 96, 192, 384)
    heads: tuple[int, ...] = (1, 2, 4, 8)
    blocks: tuple[int, ...] = (4, 6, 6, 8)
    decoder_heads: tuple[int, ...] = (2, 2, 1)
    refinement: int = 4
    expansion: float = 2.66
    sentence: int = 768
    guidance: int = 384

    @classmethod
    def from_dict(cls, values: dict) -> "PaperConfig":
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


class PaperNetwork(nn.Module):
    """Pictures (Nx3xHxW, sides multiples of 8) and sentence vectors (Nx768) to restored pictures."""

    def __init__(self, config: PaperConfig = PaperConfig()) -> None:
        super().__init__()
        first, second, third, deepest = config.channels
        settings = BackboneConfig(expansion=config.expansion, guidance=config.guidance, branch_start=None,
                                  guide_plus_one=False)

        def stage(channels: int, heads: int, count: int) -> nn.ModuleList:
            return nn.ModuleList(Block(channels, heads, settings) for _ in range(count))

        def convolution(inputs: int, outputs: int, size: int = 3) -> nn.Conv2d:
            return nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False)

        middle = (config.sentence + config.guidance) // 2
        self.text = nn.Sequential(nn.Linear(config.sentence, middle), nn.LeakyReLU(0.2),
                                  nn.Linear(middle, config.guidance), nn.LeakyReLU(0.2))
        self.stem = convolution(3, first)
        self.encoder = nn.ModuleList(stage(channels, heads, count) for channels, heads, count in
                                     zip(config.channels[:3], config.heads, config.blocks))
        self.down = nn.ModuleList(convolution(channels, channels // 2) for channels in config.channels[:3])
        self.middle = stage(deepest, config.heads[3], config.blocks[3])
        self.up = nn.ModuleList(convolution(channels, 2 * channels) for channels in (deepest, third, second))
        # level 1 keeps its concatenated width
        self.reduce = nn.ModuleList([convolution(2 * third, third, 1), convolution(2 * second, second, 1), nn.Identity()])
        self.decoder = nn.ModuleList(stage(channels, heads, count) for channels, heads, count in
                                     zip((third, second, 2 * first), config.decoder_heads, reversed(config.blocks[:3])))
        self.refinement = stage(2 * first, config.decoder_heads[2], config.refinement)
        self.head = convolution(2 * first, 3)

    def forward(self, pictures: Tensor, sentences: Tensor) -> Tensor:
        statistics = Measured(self.text(sentences), sentences)
        x, skips = self.stem(pictures), []
        for blocks, down in zip(self.encoder, self.down):
            for block in blocks:
                x = block(x, statistics)
            skips.append(x)
            x = F.pixel_unshuffle(down(x), 2)
        for block in self.middle:
            x = block(x, statistics)
        for up, reduce, blocks in zip(self.up, self.reduce, self.decoder):
            x = reduce(torch.cat([F.pixel_shuffle(up(x), 2), skips.pop()], 1))
            for block in blocks:
                x = block(x, statistics)
        for block in self.refinement:
            x = block(x, statistics)
        return self.head(x) + pictures
