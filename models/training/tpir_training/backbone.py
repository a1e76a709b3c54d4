"""The restoration backbone: a 4-level U-Net of integrated transformer blocks (design after arXiv 2312.06162).

Deviations from the paper's network, which `configs/paper.yaml` and paper.py keep:
  * It works at half resolution: a 6x6 convolution of stride 2 stands for pixel-unshuffle by 2 and 3x3 convolution
    (the same function), a 3x3 convolution and pixel-shuffle lead out.
  * Skips are added (the paper concatenates and reduces), down is a 2x2 convolution of stride 2, up is a 1x1
    convolution and pixel-shuffle.
  * The global residual is weighed by the largest degradation probability: a request that asks for nothing changes
    nothing, exactly, whatever the weights.
  * Picture-wide statistics are explicit (statistics.py), and guidance comes from a codebook (guide.py).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .attention import Attention, FeedForward
from .guide import Codebook
from .prompts import PromptInPrompt
from .statistics import Given, Measured, Statistics


@dataclass(frozen=True)
class BackboneConfig:
    """Sizes of a backbone. `blocks` are encoder, middle and decoder (deep to shallow): 3 + 1 + 3 counts."""

    widths: tuple[int, ...] = (32, 64, 96, 128)
    heads: tuple[int, ...] = (1, 2, 4, 4)
    blocks: tuple[int, ...] = (1, 1, 2, 3, 2, 1, 1)
    expansion: float = 2.0
    guidance: int = 128
    branch_start: float | None = 0.2
    guide_plus_one: bool = True
    activation: str = "gelu"
    residual: str = "x"
    border: int = 0                 # pixels of a crop on each side that picture-wide statistics leave out
    guided: bool = True             # false: the paper's ablation, a network that is not told what to remove
    prompt_in_prompt: bool = False
    prompt_tokens: int = 16

    @classmethod
    def from_dict(cls, values: dict) -> "BackboneConfig":
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


class Block(nn.Module):
    """One integrated transformer block: guided attention (equation 6), then guided feed-forward (equation 7)."""

    def __init__(self, channels: int, heads: int, config: BackboneConfig) -> None:
        super().__init__()
        self.attention = Attention(channels, heads, config.guidance, config.branch_start, config.guide_plus_one)
        self.feed_forward = FeedForward(channels, config.expansion, config.guidance, config.branch_start,
                                        config.guide_plus_one, config.activation)
        self.residual = config.residual

    def forward(self, x: Tensor, statistics: Statistics) -> Tensor:
        x = x + statistics.attend(self.attention, statistics.modulate(self.attention.guide, x))
        xc = statistics.modulate(self.feed_forward.guide, x)
        return (xc if self.residual == "xc" else x) + self.feed_forward.gated(xc)

    def state_parts(self) -> list[int]:
        channels = self.attention.channels
        return [channels, channels, channels * channels, channels, channels]


class Backbone(nn.Module):
    """Restores crops (Nx3xHxW in [0,1]; H and W multiples of 16) under guidance (Px10)."""

    MULTIPLE = 16

    def __init__(self, config: BackboneConfig = BackboneConfig()) -> None:
        super().__init__()
        self.config = config
        widths, heads, counts = config.widths, config.heads, config.blocks
        levels = len(widths)
        if len(counts) != 2 * levels - 1 or len(heads) != levels:
            raise ValueError("a backbone of N widths needs N heads and 2N - 1 block counts")
        self.codebook = Codebook(config.guidance, guided=config.guided)
        self.stem = nn.Conv2d(3, widths[0], 6, stride=2, padding=2, bias=False)

        def stage(level: int, count: int) -> nn.ModuleList:
            return nn.ModuleList(Block(widths[level], heads[level], config) for _ in range(count))

        self.encoder = nn.ModuleList(stage(level, counts[level]) for level in range(levels - 1))
        self.down = nn.ModuleList(nn.Conv2d(widths[level], widths[level + 1], 2, stride=2, bias=False)
                                  for level in range(levels - 1))
        self.middle = stage(levels - 1, counts[levels - 1])
        self.up = nn.ModuleList(nn.Conv2d(widths[level + 1], 4 * widths[level], 1, bias=False)
                                for level in reversed(range(levels - 1)))
        self.decoder = nn.ModuleList(stage(level, counts[2 * levels - 2 - level]) for level in reversed(range(levels - 1)))
        self.prompts = nn.ModuleList(PromptInPrompt(width, config.prompt_tokens) for width in reversed(widths[:-1]) if config.prompt_in_prompt)
        self.head = nn.Conv2d(widths[0], 12, 3, padding=1, bias=False)
        nn.init.normal_(self.head.weight, std=0.01)

    def run(self, pictures: Tensor, statistics: Statistics) -> Tensor:
        """The network's one path, whatever the statistics come from."""
        x = self.stem(pictures)
        skips: list[Tensor] = []
        for blocks, down in zip(self.encoder, self.down):
            for block in blocks:
                x = block(x, statistics)
            skips.append(x)
            x = down(x)
        for block in self.middle:
            x = block(x, statistics)
        for level, (up, blocks) in enumerate(zip(self.up, self.decoder)):
            skip = skips.pop()
            if self.config.prompt_in_prompt:
                skip = skip + statistics.prompted(self.prompts[level], skip)
            x = F.pixel_shuffle(up(x), 2) + skip
            for block in blocks:
                x = block(x, statistics)
        return F.pixel_shuffle(self.head(x), 2) * statistics.asked(pictures.shape[0]) + pictures

    def forward(self, pictures: Tensor, guidance: Tensor, weights: Tensor | None = None, cut: int = 0) -> Tensor | tuple[Tensor, Tensor]:
        """Restores N crops of P pictures; each row of `guidance` (Px10) owns N/P crops that share their statistics, `weights` mixes those of rows.

        With `cut` (pixels, a multiple of 16), also restores what is left of the crops without so much on top and on the left, under the same statistics,
        which learn nothing from that: as a tile that begins there comes out.
        """
        statistics = self.measured(pictures, guidance, cut > 0, weights)
        restored = self.run(pictures, statistics)
        if not cut:
            return restored
        inner = pictures[:, :, cut:, cut:].contiguous(memory_format=torch.channels_last)
        return restored, self.run(inner, Given([part.detach() for part in statistics.recorded]))

    def measured(self, crops: Tensor, guidance: Tensor, record: bool = False, weights: Tensor | None = None) -> Measured:
        """Statistics that are to be measured on these crops."""
        return Measured(self.codebook(guidance), guidance, (self.config.border, int(crops.shape[2])), record, weights)

    def state_parts(self) -> list[int]:
        """Sizes of the state's parts in the order in which the network asks for them."""
        sizes = [part for stage in [*self.encoder, self.middle] for block in stage for part in block.state_parts()]
        for level, stage in enumerate(self.decoder):
            if self.config.prompt_in_prompt:
                sizes += [self.prompts[level].tokens * self.prompts[level].channels] * 2
            sizes += [part for block in stage for part in block.state_parts()]
        return [*sizes, 1]


class Calibrate(nn.Module):
    """The calibrate graph: K tiles of one picture and its guidance (1x10) to the picture's state (1xS)."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, tiles: Tensor, guidance: Tensor) -> Tensor:
        statistics = self.backbone.measured(tiles, guidance, record=True)
        self.backbone.run(tiles, statistics)
        return torch.cat(statistics.recorded, 1)


class Apply(nn.Module):
    """The apply graph: one tile (1x3xHxW) and a picture's state (1xS) to the restored tile, not clamped."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, tile: Tensor, state: Tensor) -> Tensor:
        return self.backbone.run(tile, Given(list(torch.split(state, self.backbone.state_parts(), 1))))
