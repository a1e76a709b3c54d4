"""The degradation encoder, after DA-CLIP's controller (arXiv 2310.01018): a picture to an embedding in the text encoder's sentence space, and
to the probability of each degradation.

It sees K full-resolution tiles of one picture, because noise, blocks and streaks vanish when a picture is reduced. DA-CLIP's controller is a
trainable copy of CLIP's image encoder; ours stands on the encoder half of our restoration backbone, which had to tell degradations apart in order to
remove them, and on figures that need no learning (traces.py), because that trunk's means do not show block edges and streaks; it learns only what follows.
Further deviation: only the degradation embedding (no content embedding: we have no captions).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .backbone import Backbone, BackboneConfig
from .statistics import Measured
from .traces import Traces


@dataclass(frozen=True)
class DegradationEncoderConfig:
    """Sizes: the backbone whose encoder half is the trunk, the width of the layer behind it, and of the embedding."""

    backbone: BackboneConfig = BackboneConfig()
    hidden: int = 256
    embedding: int = 256
    degradations: int = 10

    @classmethod
    def from_dict(cls, values: dict) -> "DegradationEncoderConfig":
        return cls(**{**values, "backbone": BackboneConfig.from_dict(values["backbone"])})

    @property
    def features(self) -> int:
        return features_of(self.backbone)


def features_of(backbone: BackboneConfig) -> int:
    """Of a tile: mean and spread of every channel of every stage, and the traces."""
    return 2 * sum(backbone.widths) + Traces.COUNT


class Trunk(nn.Module):
    """The encoder half of a backbone under neutral guidance: tiles of P pictures (P*K x 3 x h x w in [0,1]) to features (PxKxF)."""

    NEUTRAL = 0.1  # every degradation a little: between 0 and 1, where the guides were never told to ignore one

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.codebook, self.stem, self.encoder = backbone.codebook, backbone.stem, backbone.encoder
        self.down, self.middle = backbone.down, backbone.middle
        self.traces, self.features = Traces(), features_of(backbone.config)

    def forward(self, tiles: Tensor, pictures: int) -> Tensor:
        guidance = torch.full((pictures, 10), self.NEUTRAL, device=tiles.device)
        statistics = Measured(self.codebook(guidance), guidance)
        features = [self.traces(tiles)]

        def note(x: Tensor) -> None:
            x = x.float()
            mean = x.mean((2, 3), keepdim=True)
            difference = x - mean
            features.extend((mean[:, :, 0, 0], torch.sqrt((difference * difference).mean((2, 3)) + 1e-6)))

        x = self.stem(tiles)
        for blocks, down in zip(self.encoder, self.down):
            for block in blocks:
                x = block(x, statistics)
            note(x)
            x = down(x)
        for block in self.middle:
            x = block(x, statistics)
        note(x)
        return torch.cat(features, 1).view(pictures, -1, self.features)


class Positive(nn.Module):
    """What is above zero; exported as Clip, one of the few operators that were seen to run on every provider."""

    def forward(self, x: Tensor) -> Tensor:
        return x.clamp_min(0)


class Judge(nn.Module):
    """Features of P pictures (PxKxF) to logits (Px10) and unit embeddings (PxE)."""

    def __init__(self, config: DegradationEncoderConfig, dropout: float = 0.0) -> None:
        super().__init__()
        self.centre = nn.Parameter(torch.zeros(2 * config.features), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(2 * config.features), requires_grad=False)
        self.join = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * config.features, config.hidden), Positive(), nn.Dropout(dropout))
        self.embedding = nn.Linear(config.hidden, config.embedding)
        self.classify = nn.Linear(config.hidden, config.degradations)

    @staticmethod
    def pooled(features: Tensor) -> Tensor:
        """Mean over the tiles and their spread (Px2F); the spread is what a fault in one part of a picture leaves, whatever the number of tiles."""
        mean = features.mean(1, keepdim=True)
        difference = features - mean
        count = (features[:, :, 0] * 0 + 1).sum(1, keepdim=True)  # the number of tiles without a Shape operator in the graph
        spread = torch.sqrt((difference * difference).sum(1) / (count - 1) + 1e-6)
        return torch.cat([mean[:, 0], spread], 1)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        joined = self.join((self.pooled(features) - self.centre) * self.scale)
        embedding = self.embedding(joined)
        return self.classify(joined), embedding / torch.sqrt((embedding * embedding).sum(1, keepdim=True) + 1e-12)


class DegradationEncoder(nn.Module):
    """Tiles of P pictures (P*K x 3 x h x w in [0,1], K at least 2) to logits (Px10) and unit embeddings (PxE)."""

    def __init__(self, config: DegradationEncoderConfig = DegradationEncoderConfig()) -> None:
        super().__init__()
        self.config = config
        self.trunk = Trunk(Backbone(config.backbone))
        self.judge = Judge(config)

    def forward(self, tiles: Tensor, pictures: int) -> tuple[Tensor, Tensor]:
        return self.judge(self.trunk(tiles, pictures))


class Detect(nn.Module):
    """The exported graph: K tiles of one picture (Kx3xhxw) to probabilities (1x10) and the embedding (1xE)."""

    def __init__(self, encoder: DegradationEncoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, tiles: Tensor) -> tuple[Tensor, Tensor]:
        logits, embedding = self.encoder(tiles, 1)
        return torch.sigmoid(logits), embedding
