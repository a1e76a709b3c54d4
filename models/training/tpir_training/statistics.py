"""Where a block's picture-wide quantities come from.

Every quantity that depends on the whole picture (the channel means of equation 5, q.k^T, |q|^2 and |k|^2 of
equation 6, the prompts of a skip) is asked for through one of two sources:

  * `Measured` computes it from the crops at hand, averaged over each group of crops of one picture, and records
    the finished result. Training uses it, and so does the calibrate graph.
  * `Given` reads the finished result from a state that was recorded before. The apply graph uses it; nothing in
    that graph reduces over space, so a tile's result does not depend on the tile's own content beyond the halo.
"""

from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from . import fused, guide
from .attention import Attention, halves
from .graph_operators import Cropped, Flat
from .guide import EPSILON, Guide, channel_norm
from .prompts import PromptInPrompt


def mixing_weights(pictures: int, group: int, random: torch.Generator) -> Tensor:
    """Whose statistics each crop uses (pictures x group x group): its own with a random share of 0..1, those of its picture's others for the rest.

    A picture's tiles share statistics that were measured elsewhere on it, so no crop may lean on statistics of exactly itself.
    """
    own = torch.rand(pictures, group, 1, generator=random, device=random.device)
    diagonal = torch.eye(group, device=random.device)
    return diagonal * own + (1 - diagonal) * (1 - own) / max(1, group - 1)


class Statistics(Protocol):
    def modulate(self, unit: Guide, x: Tensor) -> Tensor:
        """X to Xc (equation 5)."""

    def attend(self, attention: Attention, xc: Tensor) -> Tensor:
        """Xc to the branch of equation 6, without the residual."""

    def prompted(self, prompts: PromptInPrompt, skip: Tensor) -> Tensor:
        """A skip to what its prompts add to it (prompts.py)."""

    def asked(self, crops: int) -> Tensor:
        """How much is asked for at all, the largest of the ten probabilities (Nx1x1x1): the weight of the correction."""


class Measured:
    """Statistics of N crops of P pictures under `guidance` (Px10) and its `z` (PxD); a row owns N/P consecutive crops.

    `border` (pixels, height of the crops): so much of each crop is left out on every side, rounded down to whole features of a level, because what
    lies there has seen the convolutions' zeros instead of the picture.
    With `record`, the finished scales, shifts and mixing matrices are kept in `recorded`, a row for each of the P. With `weights` (P/G x G x G), each
    of the P rows uses a weighted mean of what is measured on the G rows of its group.
    """

    def __init__(self, z: Tensor, guidance: Tensor, border: tuple[int, int] = (0, 1), record: bool = False, weights: Tensor | None = None) -> None:
        self.z = z
        self.guidance = guidance
        self.pictures = int(guidance.shape[0])
        self.border = border
        self.recorded: list[Tensor] | None = [] if record else None
        self.weights = weights

    def _shared(self, values: Tensor) -> Tensor:
        """What was measured on each row to what each row uses (both Px...)."""
        if self.weights is None:
            return values
        groups, size = self.weights.shape[:2]
        return (self.weights @ values.reshape(groups, size, -1).float()).reshape(values.shape)

    def _interior(self, x: Tensor) -> Tensor:
        pixels, crop = self.border
        margin = pixels * int(x.shape[2]) // crop
        if not margin:
            return x
        return x[:, :, margin:-margin, margin:-margin] if guide.form == "kernel" else Cropped.apply(x, margin)

    def _means(self, normed: Tensor) -> Tensor:
        """Channel means of each row's crops (PxC)."""
        normed = self._interior(normed)
        if self.pictures == 1:
            return normed.mean((0, 2, 3)).unsqueeze(0)
        return normed.mean((2, 3)).view(self.pictures, -1, normed.shape[1]).mean(1)

    def _keep(self, *parts: Tensor) -> None:
        if self.recorded is not None:
            self.recorded.extend(part.reshape(self.pictures, -1) for part in parts)

    def modulate(self, unit: Guide, x: Tensor) -> Tensor:
        pictures, fast = self.pictures, fused.usable(x)
        if fast:
            normed, means = fused.Norm.apply(x, EPSILON)
            means = self._means(normed) if self.border[0] else means.view(pictures, -1, x.shape[1]).mean(1)
        else:
            normed = channel_norm(x.float(), None, None)
            means = self._means(normed)
        scale, shift = unit.folded(self._shared(means), self.z)
        self._keep(scale, shift)
        return modulated(normed, scale, shift, fast)

    def attend(self, attention: Attention, xc: Tensor) -> Tensor:
        pictures, channels = self.pictures, attention.channels
        products, squares = self._measure(attention, xc)
        products, squares = self._shared(products.float()), self._shared(squares)
        mixing = attention.mixing(products, squares[:, :channels], squares[:, channels:])
        self._keep(mixing)
        return mixed(attention, xc, mixing)

    def _measure(self, attention: Attention, xc: Tensor) -> tuple[Tensor, Tensor]:
        """q.k^T (PxCxC) and |q|^2 beside |k|^2 (Px2C), as sums over pixels instead of means: the quotient that follows is the same."""
        channels = attention.channels
        if guide.form != "kernel":
            query, key = (Flat.apply(self._interior(half)) for half in halves(attention.query_key, xc))
            squares = torch.cat([(half * half).sum(2).sum(0, keepdim=True) for half in (query, key)], 1)
            return (query @ key.transpose(1, 2)).sum(0, keepdim=True), squares
        rows = self._interior(attention.query_key(xc)).permute(0, 2, 3, 1).reshape(self.pictures, -1, 2 * channels)
        if fused.usable(xc):
            return fused.Products.apply(rows)
        return rows[..., :channels].transpose(1, 2) @ rows[..., channels:], (rows * rows).sum(1, dtype=torch.float32)

    def prompted(self, prompts: PromptInPrompt, skip: Tensor) -> Tensor:
        normed = channel_norm(skip.float(), None, None)
        keys, values = prompts.memory(self._shared(self._means(normed)), self.guidance)
        self._keep(keys, values)
        return remembered(normed, keys, values)

    def asked(self, crops: int) -> Tensor:
        asked = self.guidance.amax(1, keepdim=True)
        self._keep(asked)
        return per_crop(asked, crops)[:, :, None, None]


class Given:
    """Statistics read from states (PxS, a row owns N/P consecutive crops) in the order in which `Measured` recorded them."""

    def __init__(self, parts: list[Tensor]) -> None:
        self.parts = iter(parts)

    def modulate(self, unit: Guide, x: Tensor) -> Tensor:
        scale, shift = next(self.parts), next(self.parts)
        if guide.form != "kernel":
            return channel_norm(x, None, None) * scale.reshape(1, -1, 1, 1) + shift.reshape(1, -1, 1, 1)
        fast = fused.usable(x)
        return modulated(fused.Norm.apply(x, EPSILON)[0] if fast else channel_norm(x.float(), None, None), scale, shift, fast)

    def attend(self, attention: Attention, xc: Tensor) -> Tensor:
        return mixed(attention, xc, next(self.parts).reshape(-1, attention.channels, attention.channels))

    def prompted(self, prompts: PromptInPrompt, skip: Tensor) -> Tensor:
        keys, values = (next(self.parts).reshape(-1, prompts.tokens, prompts.channels) for _ in range(2))
        if guide.form == "kernel":
            return remembered(channel_norm(skip.float(), None, None), keys, values)
        weights = torch.softmax(keys @ channel_norm(skip, None, None).reshape(1, prompts.channels, -1), 1)
        return (values.transpose(1, 2) @ weights).reshape_as(skip)

    def asked(self, crops: int) -> Tensor:
        asked = next(self.parts)
        return asked.reshape(1, 1, 1, 1) if guide.form != "kernel" else per_crop(asked, crops)[:, :, None, None]


def per_crop(rows: Tensor, crops: int) -> Tensor:
    """What belongs to each row (Px...) for each of the N crops; one row alone serves all as it is."""
    return rows if rows.shape[0] == 1 else rows.repeat_interleave(crops // rows.shape[0], 0)


def modulated(normed: Tensor, scale: Tensor, shift: Tensor, fast: bool) -> Tensor:
    """Normalised features (NxCxhxw) under the scales and shifts of P rows (PxC)."""
    count = normed.shape[0]
    scale, shift = per_crop(scale, count), per_crop(shift, count)
    if fast:
        return fused.Modulate.apply(normed, scale.expand(count, -1), shift.expand(count, -1))
    return torch.addcmul(shift[:, :, None, None], normed, scale[:, :, None, None])


def mixed(attention: Attention, xc: Tensor, mixing: Tensor) -> Tensor:
    """The values of Xc (NxCxhxw) through the mixing matrices of P rows (PxCxC)."""
    channels = attention.channels
    value = attention.value(xc)
    if guide.form != "kernel":
        return F.conv2d(value, mixing.reshape(channels, channels, 1, 1))
    value = value.permute(0, 2, 3, 1)
    turned = mixing.transpose(1, 2).to(value.dtype)
    if mixing.shape[0] == 1:
        return (value @ turned.reshape(channels, channels)).permute(0, 3, 1, 2)
    return (value.reshape(mixing.shape[0], -1, channels) @ turned).view(value.shape).permute(0, 3, 1, 2)


def remembered(normed: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Attention of normalised pixels (NxCxhxw) to the tokens of P rows (each PxTxC)."""
    rows = normed.permute(0, 2, 3, 1)
    weights = torch.softmax(rows.reshape(keys.shape[0], -1, keys.shape[2]) @ keys.transpose(1, 2), 2)
    return (weights @ values).reshape(rows.shape).permute(0, 3, 1, 2)
