"""Degraded pictures as files, for the degradation encoder: what is there to be found, under looks that say nothing about it."""

from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from .data import PairStore, PictureStore
from .degradations.base import Scene, chance, column, uniform
from .drawings import Drawings
from .names import INPAINT, JPEG
from .pipeline import Pipeline, Sampling, as_good_jpeg, for_real_pairs
from .registry import make_degradations

MARGIN = 16          # a file's JPEG blocks start anywhere in a picture that was cropped
SCALES = (1.0, 0.8, 0.62)


def varied(scene: Scene, random: torch.Generator) -> Scene:
    """Another exposure, contrast and white balance for each picture."""
    each = lambda values: column(values.repeat_interleave(scene.group))
    count = scene.pictures
    gamma = each(torch.exp(uniform(-0.35, 0.35, count, random)))
    contrast, middle = each(uniform(0.75, 1.15, count, random)), each(uniform(0.42, 0.58, count, random))
    balance = (1 + (torch.rand(count, 3, generator=random) * 2 - 1) * 0.12 * chance(0.5, count, random)[:, None]).repeat_interleave(scene.group, 0)
    crops = (scene.crops.clamp_min(1e-4) ** gamma - 0.5) * contrast + middle
    return replace(scene, crops=(crops * balance[:, :, None, None]).clamp(0, 1))


def stored(images: Tensor, coded: Tensor, random: torch.Generator) -> Tensor:
    """Files of 8 bit; `coded` (N bool) ones as JPEG of quality 85 to 97, which nobody calls a fault."""
    return as_good_jpeg((images.clamp(0, 1) * 255).round() / 255, coded, (85, 97), random)


class Watcher:
    """Makes one worker's batches; those of a step are always the same."""

    def __init__(self, config: dict, cache: Path, rank: int = 0) -> None:
        self.settings, self.rank = config["training"], rank
        self.store, self.low_light = PictureStore.load(cache), PairStore.load(cache)
        self.drawings = Drawings() if self.settings.get("drawings") else None
        self.pipeline = Pipeline(make_degradations(config["sampling"]["shares"], torch.device("cpu"), config.get("generators")), Sampling(**config["sampling"]))

    def scene(self, size: int, random: torch.Generator) -> Scene:
        """Crops of `size`, those of some batches out of reduced pictures, which are sharper."""
        scale = SCALES[int(torch.randint(0, len(SCALES), (1,), generator=random))]
        smallest = int(self.store.shapes.min())
        scene = self.store.scene(self.settings["pictures"], self.settings["group"], min(round(size / scale), max(size, smallest)), random)
        if scene.crops.shape[2] > size:
            crops = F.interpolate(scene.crops, size=(size, size), mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)
            scene = replace(scene, crops=crops)
        return varied(scene, random)

    def some_drawn(self, scene: Scene, present: Tensor, random: torch.Generator) -> tuple[Scene, Tensor]:
        """Drawings in the place of some photographs: half of them without a fault, none with missing parts, which only its maker could tell from ink."""
        rows = chance(self.settings["drawings"], scene.pictures, random).nonzero()[:, 0]
        if not rows.numel():
            return scene, present
        crops, present = scene.crops.clone(), present.clone()
        crops[scene.crop_rows(rows)] = self.drawings.crops(rows.numel(), scene.group, crops.shape[2], random)
        present[rows[chance(0.5, rows.numel(), random)]] = False
        present[rows, INPAINT] = False
        return replace(scene, crops=crops), present

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Tiles (P*group x 3 x crop x crop) and what they show (Px10 bool)."""
        random = torch.Generator().manual_seed((self.settings["seed"] * 1_000_003 + step) * 64 + self.rank)
        size = self.settings["crop"]
        scene = self.scene(size + MARGIN, random)
        present, _ = self.pipeline.choose(scene.pictures, random)
        if self.drawings is not None:
            scene, present = self.some_drawn(scene, present, random)
        images = self.pipeline.degrade(scene, present, random).images
        if self.low_light is not None:
            real = for_real_pairs(present, self.settings["real_pairs"], random)
            if real.numel():
                images[scene.crop_rows(real)] = self.low_light.crops(real.numel(), scene.group, size + MARGIN, random)[0]
        coded = (chance(0.5, scene.pictures, random) & ~present[:, JPEG]).repeat_interleave(scene.group)
        tiles = stored(images, coded, random)
        top, left = (int(torch.randint(0, MARGIN + 1, (1,), generator=random)) for _ in range(2))
        return tiles[:, :, top:top + size, left:left + size], present
