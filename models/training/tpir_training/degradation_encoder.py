"""The degradation encoder, after DA-CLIP's controller (arXiv 2310.01018): a picture to an embedding in the text encoder's sentence space, and
to the probability of each degradation.

It sees K full-resolution tiles of one picture, because noise, blocks and streaks vanish when a picture is reduced. DA-CLIP's controller is a
trainable copy of CLIP's image encoder; ours stands on the encoder half of our restoration backbone, which had to tell degradations apart in order to
remove them, on what the whole of it would change if it were asked for one fault (answers.py), and on figures that need no learning (traces.py), because
means of features do not show block edges and streaks; it learns only what follows.
Further deviation: only the degradation embedding (no content embedding: we have no captions).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .answers import Answers
from .backbone import Backbone, BackboneConfig
from .names import vector
from .precision import full_precision
from .statistics import Measured
from .traces import Traces


@dataclass(frozen=True)
class DegradationEncoderConfig:
    """Sizes: the backbone of the trunk, the faults it is asked for, the widths of the layers behind it (for all tiles together, for each; 0: none), and of the embedding."""

    backbone: BackboneConfig = BackboneConfig()
    asked: tuple[str, ...] = ("noise",)
    hidden: int = 256
    each: int = 0
    embedding: int = 256
    degradations: int = 10

    @classmethod
    def from_dict(cls, values: dict) -> "DegradationEncoderConfig":
        return cls(**{**values, "backbone": BackboneConfig.from_dict(values["backbone"]), "asked": tuple(values["asked"])})

    @property
    def features(self) -> int:
        """Of a tile: mean and spread of every channel of every stage, the traces, and the answers."""
        return 2 * sum(self.backbone.widths) + Traces.COUNT + Answers.COUNT * len(self.asked)


class Trunk(nn.Module):
    """The encoder half of a backbone under neutral guidance, beside traces and answers: tiles of P pictures (P*K x 3 x h x w in [0,1]) to features (PxKxF)."""

    NEUTRAL = 0.1  # every degradation a little: between 0 and 1, where the guides were never told to ignore one

    def __init__(self, backbone: Backbone, config: DegradationEncoderConfig) -> None:
        super().__init__()
        self.backbone, self.traces, self.answers, self.features = backbone, Traces(), Answers(config.asked), config.features

    def forward(self, tiles: Tensor, pictures: int, answers: Tensor | None = None) -> Tensor:
        """`answers` (P*K x A): those that are known already."""
        with full_precision():
            features = [self.traces(tiles)]
        self._encode(tiles, pictures, features)
        features.append(self.answers(self.backbone, tiles, pictures) if answers is None else answers)
        return torch.cat(features, 1).view(pictures, -1, self.features)

    def _encode(self, tiles: Tensor, pictures: int, features: list[Tensor]) -> None:
        """Adds mean and spread of every channel of every stage to the features."""
        backbone, guidance = self.backbone, torch.full((pictures, 10), self.NEUTRAL, device=tiles.device)
        statistics = Measured(backbone.codebook(guidance), guidance)

        def note(x: Tensor) -> None:
            x = x.float()
            mean = x.mean((2, 3), keepdim=True)
            difference = x - mean
            features.extend((mean[:, :, 0, 0], torch.sqrt((difference * difference).mean((2, 3)) + 1e-6)))

        x = backbone.stem(tiles)
        for blocks, down in zip(backbone.encoder, backbone.down):
            for block in blocks:
                x = block(x, statistics)
            note(x)
            x = down(x)
        for block in backbone.middle:
            x = block(x, statistics)
        note(x)


class Positive(nn.Module):
    """What is above zero; exported as Clip, one of the few operators that were seen to run on every provider."""

    def forward(self, x: Tensor) -> Tensor:
        return x.clamp_min(0)


class Judge(nn.Module):
    """Features of P pictures (PxKxF) to logits (Px10) and unit embeddings (PxE).

    Beside mean and spread over the tiles it hears, where `each` says so, what a layer makes of each tile, averaged: a fault that shows in one tile of sixteen hardly moves a mean.
    Only the faults that the restorer was asked for are judged by its answers: real haze in particular is found less often by who hears them (10 of 14 against 5).
    """

    def __init__(self, config: DegradationEncoderConfig, dropout: float = 0.0) -> None:
        super().__init__()

        def layer(features: int) -> nn.Sequential:
            return nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * features, config.hidden), Positive(), nn.Dropout(dropout))

        def layer_of_each(features: int) -> nn.Sequential:
            return nn.Sequential(nn.Dropout(0.6 * dropout), nn.Linear(features, config.each), Positive())

        self.features, self.seen = config.features, config.features - Answers.COUNT * len(config.asked)
        self.centre = nn.Parameter(torch.zeros(2 * config.features), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(2 * config.features), requires_grad=False)
        self.join, self.join_seen = layer(config.features), layer(self.seen)
        self.of_each, self.seen_of_each = (layer_of_each(config.features), layer_of_each(self.seen)) if config.each else (None, None)
        self.embedding = nn.Linear(config.hidden, config.embedding)
        self.classify, self.classify_seen = (nn.Linear(config.hidden + config.each, config.degradations) for _ in range(2))
        self.register_buffer("asked", torch.tensor([vector(config.asked)]), persistent=False)

    @staticmethod
    def pooled(features: Tensor) -> Tensor:
        """Mean over the tiles and their spread (Px2F); the spread is what a fault in one part of a picture leaves, whatever the number of tiles."""
        mean = features.mean(1, keepdim=True)
        difference = features - mean
        count = (features[:, :, 0] * 0 + 1).sum(1, keepdim=True)  # the number of tiles without a Shape operator in the graph
        spread = torch.sqrt((difference * difference).sum(1) / (count - 1) + 1e-6)
        return torch.cat([mean[:, 0], spread], 1)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        pooled = (self.pooled(features) - self.centre) * self.scale
        joined = self.join(pooled)
        seen = self.join_seen(torch.cat([pooled[:, :self.seen], pooled[:, self.features:self.features + self.seen]], 1))
        embedding = self.embedding(joined)
        if self.of_each is not None:
            tiles = (features - self.centre[:self.features]) * self.scale[:self.features] * 0.5  # tiles differ more from each other than pictures' means do
            joined = torch.cat([joined, self.of_each(tiles).mean(1)], 1)
            seen = torch.cat([seen, self.seen_of_each(tiles[:, :, :self.seen]).mean(1)], 1)
        logits = self.classify(joined) * self.asked + self.classify_seen(seen) * (1 - self.asked)
        return logits, embedding / torch.sqrt((embedding * embedding).sum(1, keepdim=True) + 1e-12)


class DegradationEncoder(nn.Module):
    """Tiles of P pictures (P*K x 3 x h x w in [0,1], K at least 2) to logits (Px10) and unit embeddings (PxE)."""

    def __init__(self, config: DegradationEncoderConfig = DegradationEncoderConfig()) -> None:
        super().__init__()
        self.config = config
        self.trunk = Trunk(Backbone(config.backbone), config)
        self.judge = Judge(config)

    def forward(self, tiles: Tensor, pictures: int, answers: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return self.judge(self.trunk(tiles, pictures, answers))


class Detect(nn.Module):
    """The exported graph: K tiles of one picture (Kx3xhxw) to probabilities (1x10) and the embedding (1xE)."""

    def __init__(self, encoder: DegradationEncoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, tiles: Tensor, answers: Tensor | None = None) -> tuple[Tensor, Tensor]:
        logits, embedding = self.encoder(tiles, 1, answers)
        return torch.sigmoid(logits), embedding


class Ask(nn.Module):
    """One question of the exported graph: K tiles of one picture and a question (1x10) to the answer's figures (KxCOUNT)."""

    def __init__(self, encoder: DegradationEncoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, tiles: Tensor, question: Tensor) -> Tensor:
        return self.encoder.trunk.answers.one(self.encoder.trunk.backbone, tiles, question)
