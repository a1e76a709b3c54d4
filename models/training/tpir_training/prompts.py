"""Prompt-In-Prompt on the skips (after arXiv 2312.05038): what is asked, told once more where detail re-enters the network.

    aware_k   = D_k * (1 + mean)                             degradation-aware prompts, one per degradation; mean: of the picture's skip feature
    U         = B + (softmax(Wq B . Wk aware) * p) . Wv aware  prompt to prompt: the basic prompt B asks; the ten probabilities p weigh the answers
    skip'     = skip + g * softmax(LN(skip) . Wr U) . Wo U     prompt to feature, for each pixel

Deviations from the paper, each so that a tile's result never depends on the tile (statistics.py):
  * the degradation prompts meet the picture-wide channel means of the skip (the paper: the feature resized to S x S);
  * the basic prompt is N tokens without a place, and pixels attend to tokens (the paper: a map of S x S that is
    resized to the feature, and attention between channels with top-m masks);
  * probabilities of a sentence weigh the degradation prompts (the paper averages over class indices);
  * g starts at zero, so that a trained network without prompts goes on unchanged.
Keys and values of a picture are part of its state; a pixel costs 2 N C multiplications.
"""

import torch
from torch import Tensor, nn

EPSILON = 1e-4


class PromptInPrompt(nn.Module):
    """The prompts of one skip of `channels`."""

    def __init__(self, channels: int, tokens: int, degradations: int = 10) -> None:
        super().__init__()
        self.channels, self.tokens = channels, tokens
        self.degradation = nn.Parameter(torch.randn(degradations, channels))
        self.basic = nn.Parameter(torch.randn(tokens, channels))
        self.ask = nn.Linear(channels, channels, bias=False)
        self.offer = nn.Linear(channels, 2 * channels, bias=False)
        self.remember = nn.Linear(channels, 2 * channels, bias=False)
        self.branch = nn.Parameter(torch.zeros(channels))

    def universal(self, means: Tensor, probabilities: Tensor) -> Tensor:
        """Channel means of LN(skip) (PxC) and what is asked (Px10) to the universal prompt (PxNxC): prompt to prompt."""
        aware = self.degradation * (1 + means).unsqueeze(1)
        keys, values = torch.split(self.offer(aware), self.channels, 2)
        weights = torch.softmax(self.ask(self.basic) @ keys.transpose(1, 2) * self.channels ** -0.5, 2) * probabilities.unsqueeze(1)
        weights = weights / (weights.sum(2, keepdim=True) + EPSILON)
        return self.basic + weights @ values

    def memory(self, means: Tensor, probabilities: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values (each PxNxC) that a picture's pixels attend to, with scale and branch folded in."""
        keys, values = torch.split(self.remember(self.universal(means, probabilities)), self.channels, 2)
        return keys * self.channels ** -0.5, values * self.branch
