"""The task-specific BERT: a compact encoder with heads for what the user wants (design section 6).

Shapes: ``ids`` and ``mask`` are ``B x T`` int64. The sentence vector is the mean of the word vectors, as in
*Textual Prompt Guided Image Restoration* (arXiv 2312.06162), at our width of 256 instead of 768.
Attention is written out in plain matrix products, so the exported graph holds only operators DirectML runs well.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

DEGRADATION_COUNT = 10
KINDS = ("restore", "automatic", "unrelated")


@dataclass(frozen=True)
class TextEncoderConfig:
    vocabulary: int = 8000
    positions: int = 64
    width: int = 256
    layers: int = 4
    heads: int = 4
    hidden: int = 1024
    dropout: float = 0.1
    degradations: int = DEGRADATION_COUNT

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def initial_nearness(heads: int, positions: int) -> Tensor:
    """A score per head and distance, ``H x (2P - 1)``, added before the softmax and trained.

    Who is kept and who is removed hangs on the words right beside a name ("not the rain"), so heads start out looking
    left, right, around and everywhere. Without it the encoder stayed a bag of words for thousands of steps.
    """
    distance = torch.arange(-(positions - 1), positions, dtype=torch.float32)
    shapes = (-0.7 * distance.abs() - 4.0 * (distance > 0), -0.7 * distance.abs() - 4.0 * (distance < 0), -0.3 * distance.abs(), 0.0 * distance)
    return torch.stack([shapes[head % len(shapes)] for head in range(heads)]).clamp(min=-8.0)


class Attention(nn.Module):
    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        if config.width % config.heads:
            raise ValueError("width must be a multiple of heads")
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)
        self.scale = 1.0 / math.sqrt(config.width // config.heads)
        self.nearness = nn.Parameter(initial_nearness(config.heads, config.positions))

    def forward(self, x: Tensor, bias: Tensor, distance: Tensor) -> Tensor:
        b, t, c = map(int, x.shape)  # plain numbers, so that the exported graph holds no shape arithmetic
        mixed = self.qkv(x)
        q, k, v = (mixed[..., n * c : (n + 1) * c].view(b, t, self.heads, c // self.heads).transpose(1, 2) for n in range(3))
        weights = torch.softmax(q @ k.transpose(-1, -2) * self.scale + bias + self.nearness[:, distance], dim=-1)
        return self.out((weights @ v).transpose(1, 2).reshape(b, t, c))


class Layer(nn.Module):
    """A post-norm transformer layer, as in BERT."""

    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.attention = Attention(config)
        self.norm1 = nn.LayerNorm(config.width)
        self.up = nn.Linear(config.width, config.hidden)
        self.down = nn.Linear(config.hidden, config.width)
        self.norm2 = nn.LayerNorm(config.width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, bias: Tensor, distance: Tensor) -> Tensor:
        x = self.norm1(x + self.dropout(self.attention(x, bias, distance)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


@dataclass
class TextOutput:
    """Logits and features: ``wanted``/``kept`` Bx10, ``kind`` Bx3, ``strength`` B in 0..1, ``sentence`` Bx256, ``words`` BxTx256.

    ``kind`` is one of: named faults are to be removed, a general wish, nothing to restore.
    """

    wanted: Tensor
    kept: Tensor
    kind: Tensor
    strength: Tensor
    sentence: Tensor
    words: Tensor


class TextEncoder(nn.Module):
    def __init__(self, config: TextEncoderConfig = TextEncoderConfig()) -> None:
        super().__init__()
        self.config = config
        self.tokens = nn.Embedding(config.vocabulary, config.width)
        self.positions = nn.Embedding(config.positions, config.width)
        self.norm = nn.LayerNorm(config.width)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.head = nn.Linear(2 * config.width, config.width)
        self.labels = nn.Linear(config.width, 2 * config.degradations + len(KINDS) + 1)
        self.evidence = nn.Linear(config.width, 2 * config.degradations + len(KINDS))
        self.apply(self._initialise)
        nn.init.zeros_(self.evidence.weight)

    @staticmethod
    def _initialise(module: nn.Module) -> None:
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02 if isinstance(module, nn.Embedding) else 0.04)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)

    def words(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Contextual word vectors, ``B x T x 256``."""
        places = torch.arange(int(ids.shape[1]), device=ids.device)
        x = self.dropout(self.norm(self.tokens(ids) + self.positions(places)))
        bias = (mask.to(x.dtype) - 1.0)[:, None, None, :] * 10000.0
        distance = places[None, :] - places[:, None] + (self.config.positions - 1)
        for layer in self.layers:
            x = layer(x, bias, distance)
        return x

    @staticmethod
    def pool(words: Tensor, mask: Tensor) -> Tensor:
        """The sentence vector: the average of the word vectors that are not padding."""
        weights = mask.to(words.dtype)[:, :, None]
        return (words * weights).sum(1) / weights.sum(1).clamp(min=1.0)

    def forward(self, ids: Tensor, mask: Tensor) -> TextOutput:
        words = self.words(ids, mask)
        sentence = self.pool(words, mask)
        # A fault named once in a long story is diluted in the mean; the largest response of each feature keeps it.
        outside = (mask.to(words.dtype) - 1.0)[:, :, None] * 10000.0
        peak = (words + outside).amax(1)
        logits = self.labels(self.dropout(F.gelu(self.head(torch.cat([sentence, peak], 1)))))
        # The word that speaks loudest for a label decides with: "rain" after "keep the" must not speak for removal.
        loudest = (self.evidence(words) + outside).amax(1)
        n = self.config.degradations
        return TextOutput(
            wanted=logits[:, :n] + loudest[:, :n], kept=logits[:, n : 2 * n] + loudest[:, n : 2 * n],
            kind=logits[:, 2 * n : -1] + loudest[:, 2 * n :], strength=torch.sigmoid(logits[:, -1]),
            sentence=sentence, words=words,
        )


class PretrainingHeads(nn.Module):
    """Masked words (tied to the input embedding) and "does the second sentence follow the first"."""

    def __init__(self, encoder: TextEncoder) -> None:
        super().__init__()
        width = encoder.config.width
        self.transform = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocabulary))
        self.next = nn.Linear(width, 1)

    def masked(self, encoder: TextEncoder, words: Tensor) -> Tensor:
        """Logits over the vocabulary for ``N x 256`` word vectors."""
        features = F.gelu(self.transform(words)).to(self.norm.weight.dtype)
        return F.linear(self.norm(features), encoder.tokens.weight, self.bias)

    def follows(self, sentence: Tensor) -> Tensor:
        return self.next(sentence)[:, 0]


def parameter_count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def load_matching(encoder: nn.Module, state: dict[str, Tensor]) -> list[str]:
    """Loads the tensors whose names and shapes agree; returns the names that did not."""
    own = encoder.state_dict()
    fitting = {name: value for name, value in state.items() if name in own and own[name].shape == value.shape}
    encoder.load_state_dict(fitting, strict=False)
    return sorted(set(own) - set(fitting))


class Understanding(nn.Module):
    """The encoder as it ships: probabilities that agree with each other.

    A sentence either names faults, or is a general wish, or asks for nothing. The three probabilities sum to one, and
    no fault can be more probable than "not a general wish" or "not unrelated".
    """

    def __init__(self, encoder: TextEncoder, temperature: float = 1.0) -> None:
        super().__init__()
        self.encoder = encoder
        self.temperature = temperature

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """``wanted`` Bx10, ``kept`` Bx10, ``unrelated``, ``automatic``, ``strength`` Bx1, ``sentence`` Bx256."""
        out = self.encoder(ids, mask)
        kind = torch.softmax(out.kind / self.temperature, dim=1)
        automatic, unrelated = kind[:, 1:2], kind[:, 2:3]
        room = 1.0 - torch.maximum(automatic, unrelated)
        wanted = torch.minimum(torch.sigmoid(out.wanted / self.temperature), room)
        return wanted, torch.sigmoid(out.kept / self.temperature), unrelated, automatic, out.strength[:, None], out.sentence
