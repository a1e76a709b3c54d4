"""From clean crops to training pairs: which degradations, in which order, what is asked, what is the target.

Order (fixed, physical): scene -> shadow -> haze -> rain / snow -> raindrop -> blur -> low light -> noise -> hole -> JPEG,
then the file (clipped, 8 bit; only the classic noise protocol stays unclipped).
Target: the same pipeline with the same random numbers, with just the asked operators left out. A request that
asks for nothing that is there has the input as its target.
"""

from dataclasses import dataclass, field
from typing import Any, Sequence

import torch
from torch import Tensor

from .degradations.base import Degradation, Scene, chance, uniform
from .degradations.jpeg import Jpeg, JpegDrawn
from .names import DEGRADATIONS, JPEG, LOW_LIGHT, NOISE

ORDER = ("shadow", "haze", "rain", "snow", "raindrop", "blur", "low-light", "noise", "inpaint", "jpeg")


@dataclass(frozen=True)
class Sampling:
    """How pictures are degraded and what is asked.

    shares: share of each degradation; counts: probability of 0, 1, 2 and 3 degradations on one picture; coded: share of the pictures without noise
    and JPEG that come out of a good JPEG file (quality 75 to 95), as nearly all photographs do: a fault's removal must not bring its blocks out.
    """

    shares: dict[str, float]
    counts: tuple[float, float, float, float] = (0.05, 0.85, 0.10, 0.0)
    ask_subset: float = 0.20
    ask_nothing: float = 0.08
    ask_absent: float = 0.07
    ask_more: float = 0.10
    coded: float = 0.0


@dataclass
class Pairs:
    """A training batch."""

    inputs: Tensor       # N x 3 x h x w
    targets: Tensor      # N x 3 x h x w
    guidance: Tensor     # P x 10, what is asked
    present: Tensor      # P x 10 bool, what is there
    identity: Tensor     # P bool, target equals input
    weights: Tensor | None = None  # whose statistics a crop uses (Measured)
    other_weights: Tensor | None = None  # a second choice, under which the result should be the same


@dataclass
class Degraded:
    """Degraded crops, and what made them."""

    images: Tensor                        # N x 3 x h x w
    drawn: dict[str, tuple[Tensor, Any]]  # random numbers of each degradation
    classic: Tensor                       # N bool, kept outside 0..1 and between the steps of 8 bit
    noisy: Tensor                         # N bool


class Pipeline:
    """Makes training pairs out of scenes with the given degradations."""

    def __init__(self, degradations: Sequence[Degradation], sampling: Sampling) -> None:
        self.degradations = {item.name: item for item in degradations}
        unknown = set(sampling.shares) - set(self.degradations)
        if unknown:
            raise ValueError(f"no generator for {sorted(unknown)}")
        self.sampling = sampling

    def choose(self, pictures: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
        """Which degradations are present and which are asked for (each P x 10 bool)."""
        device = random.device
        shares = torch.zeros(len(DEGRADATIONS), device=device)
        for name, share in self.sampling.shares.items():
            shares[DEGRADATIONS.index(name)] = share
        how_many = torch.multinomial(torch.tensor(self.sampling.counts, dtype=torch.float, device=device), pictures, True, generator=random)
        drawn = torch.multinomial(shares, pictures * 3, True, generator=random).view(pictures, 3)
        # without replacement within a picture: draw a second and third one with the first excluded
        present = torch.zeros(pictures, len(DEGRADATIONS), dtype=torch.bool, device=device)
        for position in range(3):
            left = shares * ~present
            left = torch.where(left.sum(1, keepdim=True) > 0, left, torch.ones_like(left))
            pick = torch.multinomial(left, 1, generator=random)[:, 0]
            rows = (how_many > position) & (shares * ~present).sum(1).gt(0)
            present[rows.nonzero()[:, 0], pick[rows]] = True
        asked = present.clone()
        kind = torch.rand(pictures, generator=random, device=device)
        sampling = self.sampling
        keep = torch.rand(present.shape, generator=random, device=device)
        # a proper subset: drop the present degradation with the largest random number
        dropped = torch.where(present, keep, torch.full_like(keep, -1)).argmax(1)
        subset = (kind < sampling.ask_subset) & (present.sum(1) > 1)
        asked[subset.nonzero()[:, 0], dropped[subset]] = False
        nothing = (kind >= sampling.ask_subset) & (kind < sampling.ask_subset + sampling.ask_nothing)
        asked[nothing] = False
        # absent ones: mostly of the trained kinds, sometimes any
        pool = torch.where(chance(0.7, pictures, random)[:, None], (shares > 0).expand_as(present),
                           torch.ones_like(present)) & ~present
        pool_weights = torch.where(pool.any(1, keepdim=True), pool.float(), torch.ones_like(present, dtype=torch.float))
        absent = torch.multinomial(pool_weights, 1, generator=random)[:, 0]
        absent_only = (kind > 1 - sampling.ask_absent) | (~present.any(1) & chance(0.7, pictures, random))
        asked[absent_only] = False
        more = absent_only | ((kind > 1 - sampling.ask_absent - sampling.ask_more) & ~nothing)
        more &= pool.any(1)
        asked[more.nonzero()[:, 0], absent[more]] = True
        return present, asked

    def draw(self, scene: Scene, present: Tensor, random: torch.Generator) -> dict[str, tuple[Tensor, Any]]:
        """Random numbers of every present degradation: name to (picture indices, record)."""
        drawn = {}
        for name in ORDER:
            pictures = present[:, DEGRADATIONS.index(name)].nonzero()[:, 0]
            if pictures.numel():
                drawn[name] = (pictures, self.degradations[name].draw(scene, pictures, random))
        return drawn

    def run(self, scene: Scene, drawn: dict[str, tuple[Tensor, Any]], kept: Tensor) -> Tensor:
        """Runs the operators in order; a picture skips those that `kept` (P x 10 bool) does not name."""
        images = scene.crops.clone()
        for name in ORDER:
            if name not in drawn:
                continue
            pictures, record = drawn[name]
            mask = kept[pictures, DEGRADATIONS.index(name)]
            if not bool(mask.any()):
                continue
            rows = scene.crop_rows(pictures)
            results = self.degradations[name].apply(images[rows], record)
            chosen = mask.repeat_interleave(scene.group)
            images[rows[chosen]] = results[chosen]
        return images

    def degrade(self, scene: Scene, present: Tensor, random: torch.Generator) -> "Degraded":
        """Crops with the degradations of `present` (P x 10 bool), as their file holds them."""
        drawn = self.draw(scene, present, random)
        classic = torch.zeros(scene.crops.shape[0], dtype=torch.bool, device=scene.device)
        if "noise" in drawn:
            pictures, record = drawn["noise"]
            classic[scene.crop_rows(pictures)] = record.classic
        noisy = present[:, NOISE].repeat_interleave(scene.group)
        images = as_file(self.run(scene, drawn, present), classic, noisy)
        if self.sampling.coded > 0:
            suited = ~(present[:, NOISE] | present[:, JPEG]) & chance(self.sampling.coded, scene.pictures, random)
            images = as_good_jpeg(images, suited.repeat_interleave(scene.group), (75, 95), random)
        return Degraded(images, drawn, classic, noisy)

    def pairs(self, scene: Scene, random: torch.Generator) -> Pairs:
        """A batch of training pairs from clean crops."""
        present, asked = self.choose(scene.pictures, random)
        made = self.degrade(scene, present, random)
        degraded, drawn, classic, noisy = made.images, made.drawn, made.classic, made.noisy
        remaining = present & ~asked
        # a network cannot predict another coding's blocks: a kept JPEG coding has the uncoded picture as target
        remaining[:, JPEG] = False
        identity = ~(present & asked).any(1)
        targets = self.run(scene, drawn, remaining)
        kept_noise = remaining[:, NOISE].repeat_interleave(scene.group)
        stored = as_file(targets, classic, noisy)
        targets = torch.where(kept_noise[:, None, None, None], stored, targets)
        same = identity.repeat_interleave(scene.group)
        targets = torch.where(same[:, None, None, None], degraded, targets)
        return Pairs(degraded, targets, asked.float(), present, identity)


def for_real_pairs(present: Tensor, share: float, random: torch.Generator) -> Tensor:
    """Indices of `share` of the pictures whose one fault (`present`, P x 10 bool) is low light: real pairs may take their place."""
    suited = (present.sum(1) == 1) & present[:, LOW_LIGHT] & chance(share, present.shape[0], random)
    return suited.nonzero()[:, 0]


def as_good_jpeg(images: Tensor, coded: Tensor, qualities: tuple[float, float], random: torch.Generator) -> Tensor:
    """The crops that `coded` (N bool) names, out of a JPEG file that nobody calls faulty."""
    rows = coded.nonzero()[:, 0]
    if rows.numel():
        images = images.clone()
        drawn = JpegDrawn(uniform(*qualities, rows.numel(), random).round(), chance(0.5, rows.numel(), random))
        images[rows] = Jpeg().apply(images[rows], drawn)
    return images


def as_file(images: Tensor, classic: Tensor, noisy: Tensor) -> Tensor:
    """Stores pictures as 8 bit: rounded, truncated where noise follows the all-in-one protocol, untouched if classic."""
    scaled = images.clamp(0, 1) * 255
    stored = torch.where(noisy[:, None, None, None], scaled.floor(), scaled.round()) / 255
    return torch.where(classic[:, None, None, None], images, stored)
