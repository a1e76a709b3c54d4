"""The degradation encoder, after DA-CLIP's controller (arXiv 2310.01018): a picture to an embedding in the text encoder's sentence space, and
to the probability of each degradation.

It sees K full-resolution tiles of one picture, because noise, blocks and streaks vanish when a picture is reduced. Deviations from DA-CLIP:
a small convolutional network of our own instead of a copy of CLIP's image encoder, and only the degradation embedding (no content embedding:
we have no captions).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class DegradationEncoderConfig:
    widths: tuple[int, ...] = (24, 48, 96, 128, 128)
    embedding: int = 256
    degradations: int = 10

    @classmethod
    def from_dict(cls, values: dict) -> "DegradationEncoderConfig":
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


class DegradationEncoder(nn.Module):
    """Tiles of P pictures (P*K x 3 x h x w in [0,1]) to logits (Px10) and unit embeddings (PxE)."""

    def __init__(self, config: DegradationEncoderConfig = DegradationEncoderConfig()) -> None:
        super().__init__()
        self.config = config
        layers: list[nn.Module] = []
        inputs = 3
        for index, width in enumerate(config.widths):
            # the last step keeps its resolution: it only widens what a feature sees
            stride = 1 if index == len(config.widths) - 1 else 2
            layers += [nn.Conv2d(inputs, width, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            inputs = width
        self.trunk = nn.Sequential(*layers)
        self.features = 2 * inputs
        self.join = nn.Sequential(nn.Linear(2 * self.features, 256), nn.ReLU())
        self.embedding = nn.Linear(256, config.embedding)
        self.classify = nn.Linear(256, config.degradations)

    def forward(self, tiles: Tensor, pictures: int) -> tuple[Tensor, Tensor]:
        features = self.trunk(tiles * 4 - 2)
        mean = features.mean((2, 3))
        spread = torch.sqrt(((features - mean[:, :, None, None]) ** 2).mean((2, 3)) + 1e-4)
        each = torch.cat([mean, spread], 1).view(pictures, -1, self.features)
        joined = self.join(torch.cat([each.mean(1), each.amax(1)], 1))
        embedding = self.embedding(joined)
        return self.classify(joined), embedding / torch.sqrt((embedding * embedding).sum(1, keepdim=True) + 1e-12)


class Detect(nn.Module):
    """The exported graph: K tiles of one picture (Kx3xhxw) to probabilities (1x10) and the embedding (1xE)."""

    def __init__(self, encoder: DegradationEncoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, tiles: Tensor) -> tuple[Tensor, Tensor]:
        logits, embedding = self.encoder(tiles, 1)
        return torch.sigmoid(logits), embedding
