"""Trains the degradation encoder: `python3 -m tpir_training.detector_trainer --config configs/detector.yaml --pack ../fast --data D --run R`.

First the trunk, which stays as it is, looks at many degraded pictures (`--pictures`; nearly all of the time, to be continued by the same command); then
the layers behind it are fitted to what it saw, in a minute: binary cross-entropy over the ten degradations, plus a contrastive term that pulls a
picture's embedding towards sentence vectors of instructions that name just what it shows (the alignment of DA-CLIP; the text encoder stays too).
Pictures are varied before they are degraded (exposure, contrast) and stored as files afterwards (8 bit, half of them as good JPEG), so that
the encoder looks for faults and not for the training set's look.
"""

import argparse
import json
import os
import random as plain_random
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import yaml
from torch import Tensor
from torch.nn import functional as F

from . import data_pack, fused
from .backbone import Backbone
from .data import PairStore, PictureStore
from .degradation_encoder import DegradationEncoder, DegradationEncoderConfig, Judge, Trunk
from .degradations.base import Scene, chance, column, uniform
from .degradations.jpeg import Jpeg, JpegDrawn
from .export_text import load_pack
from .instructions.corpus import handwritten
from .names import DEGRADATIONS, JPEG, LOW_LIGHT
from .pack_weights import read_weights
from .pipeline import Pipeline, Sampling
from .precision import mixed_precision
from .registry import make_degradations

SAVE_EVERY = 25


def varied(scene: Scene, random: torch.Generator) -> Scene:
    """Another exposure and contrast for each picture."""
    each = lambda values: column(values.repeat_interleave(scene.group))
    gamma = each(torch.exp(uniform(-0.35, 0.35, scene.pictures, random)))
    contrast, middle = each(uniform(0.75, 1.15, scene.pictures, random)), each(uniform(0.42, 0.58, scene.pictures, random))
    return replace(scene, crops=((scene.crops.clamp_min(1e-4) ** gamma - 0.5) * contrast + middle).clamp(0, 1))


def stored(images: Tensor, coded: Tensor, random: torch.Generator) -> Tensor:
    """Files of 8 bit; `coded` (N bool) ones as JPEG of quality 85 to 97, which nobody calls a fault."""
    images = (images.clamp(0, 1) * 255).round() / 255
    rows = coded.nonzero()[:, 0]
    if rows.numel():
        drawn = JpegDrawn(uniform(85, 97, rows.numel(), random).round(), chance(0.5, rows.numel(), random))
        images[rows] = Jpeg().apply(images[rows], drawn)
    return images


@dataclass
class SentenceBank:
    """Sentence vectors of the text encoder, by the set of degradations that the sentence asks for."""

    vectors: dict[tuple[int, ...], Tensor]

    @classmethod
    @torch.no_grad()
    def build(cls, language: Path) -> "SentenceBank":
        tokenizer, encoder = load_pack(language)
        groups: dict[tuple[int, ...], list[Tensor]] = {}
        for example in handwritten():
            key = tuple(DEGRADATIONS.index(name) for name in DEGRADATIONS if name in example.wanted)
            if not key or example.kept or len(groups.setdefault(key, [])) >= 40:
                continue
            ids = torch.tensor([tokenizer.encode(example.text, 64)])
            groups[key].append(F.normalize(encoder(ids, torch.ones_like(ids)).sentence.float(), dim=1)[0])
        return cls({key: torch.stack(vectors) for key, vectors in groups.items()})

    def pick(self, present: Tensor, random: plain_random.Random) -> tuple[Tensor, Tensor]:
        """Rows of `present` (Px10 bool) that have a sentence, and one sentence vector for each."""
        rows, vectors = [], []
        for row, flags in enumerate(present.tolist()):
            group = self.vectors.get(tuple(index for index, flag in enumerate(flags) if flag))
            if group is not None:
                rows.append(row)
                vectors.append(group[random.randrange(len(group))])
        return torch.tensor(rows, dtype=torch.long), torch.stack(vectors) if vectors else torch.zeros(0, 1)


def alignment(embedding: Tensor, sentences: Tensor, sets: Tensor, temperature: float) -> Tensor:
    """Symmetric contrastive loss of n pictures and n sentences; equal sets (n x 10) are no negatives of each other."""
    scores = embedding @ sentences.t() / temperature
    same = (sets[:, None] == sets[None]).all(2).float()
    wanted = same / same.sum(1, keepdim=True)
    return -0.5 * ((wanted * torch.log_softmax(scores, 1)).sum(1) + (wanted * torch.log_softmax(scores.t(), 1)).sum(1)).mean()


class Watcher:
    """One worker's share of the first part: degraded pictures, and what the trunk sees in them."""

    def __init__(self, config: dict, cache: Path, trunk: Trunk, rank: int) -> None:
        self.settings, self.rank, self.trunk = config["training"], rank, trunk.to(memory_format=torch.channels_last).eval()
        self.store, self.low_light = PictureStore.load(cache), PairStore.load(cache)
        self.pipeline = Pipeline(make_degradations(list(config["sampling"]["shares"]), torch.device("cpu")), Sampling(**config["sampling"]))

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Tiles (P*group x 3 x crop x crop) and what they show (Px10 bool)."""
        random = torch.Generator().manual_seed((self.settings["seed"] * 1_000_003 + step) * 64 + self.rank)
        size = self.settings["crop"]
        scene = varied(self.store.scene(self.settings["pictures"], self.settings["group"], size + 16, random), random)
        present, _ = self.pipeline.choose(scene.pictures, random)
        images = self.pipeline.degrade(scene, present, random).images
        if self.low_light is not None:
            real = (present[:, LOW_LIGHT] & (present.sum(1) == 1) & chance(self.settings["real_pairs"], scene.pictures, random)).nonzero()[:, 0]
            if real.numel():
                images[scene.crop_rows(real)] = self.low_light.crops(real.numel(), scene.group, size + 16, random)[0]
        coded = (chance(0.5, scene.pictures, random) & ~present[:, JPEG]).repeat_interleave(scene.group)
        tiles = stored(images, coded, random)
        # JPEG blocks start anywhere in a picture that was cropped
        top, left = (int(torch.randint(0, 17, (1,), generator=random)) for _ in range(2))
        return tiles[:, :, top:top + size, left:left + size], present

    @torch.no_grad()
    def look(self, step: int) -> tuple[Tensor, Tensor]:
        """Features (P x group x F, half precision) and what is there (Px10 bool)."""
        tiles, present = self.batch(step)
        with mixed_precision():
            return self.trunk(tiles.contiguous(memory_format=torch.channels_last), present.shape[0]).half(), present


def frozen_trunk(config: dict, pack: Path) -> Trunk:
    """The encoder half of a pack's backbone."""
    backbone = Backbone(DegradationEncoderConfig.from_dict(config["network"]).backbone)
    backbone.load_state_dict(read_weights(pack))
    return Trunk(backbone)


def watch(rank: int, workers: int, config: dict, cache: Path, run: Path, pack: Path, pictures: int) -> None:
    """The first part in one worker; goes on behind what the run folder holds."""
    torch.set_num_threads(1)
    fused.enable(run)
    watcher = Watcher(config, cache, frozen_trunk(config, pack), rank)
    path = run / f"seen{rank}.pt"
    seen: list[tuple[Tensor, Tensor]] = torch.load(path) if path.exists() else []
    steps = -(-pictures // (workers * config["training"]["pictures"]))
    while len(seen) < steps:
        seen.append(watcher.look(len(seen)))
        if len(seen) % SAVE_EVERY == 0 or len(seen) == steps:
            torch.save(seen, path.with_suffix(".partial"))
            os.replace(path.with_suffix(".partial"), path)
            if rank == 0:
                print(json.dumps({"pictures": len(seen) * config["training"]["pictures"] * workers}), flush=True)


def part(features: Tensor, random: torch.Generator) -> Tensor:
    """All tiles of each picture but one, so that the result does not hang on their number."""
    left_out = int(torch.randint(0, features.shape[1], (1,), generator=random))
    return torch.cat([features[:, :left_out], features[:, left_out + 1:]], 1)


def fit(judge: Judge, learn: Tensor, learn_present: Tensor, bank: SentenceBank | None, settings: dict) -> None:
    """Fits what follows the trunk to what it saw (PxKxF) of what was there (Px10)."""
    random, plain = torch.Generator().manual_seed(settings["seed"]), plain_random.Random(settings["seed"])
    pooled = judge.pooled(learn.float())
    judge.centre.copy_(pooled.mean(0))
    judge.scale.copy_(1 / (pooled.std(0) + 1e-3))
    optimiser = torch.optim.AdamW([value for value in judge.parameters() if value.requires_grad], settings["rate"], weight_decay=settings["weight_decay"])
    steps = settings["epochs"] * -(-len(learn) // settings["batch"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings["rate"], total_steps=steps)
    judge.train()
    for _ in range(settings["epochs"]):
        for rows in torch.randperm(len(learn), generator=random).split(settings["batch"]):
            there = learn_present[rows]
            logits, embedding = judge(part(learn[rows].float(), random))
            loss = presence_loss(logits, there)
            if bank is not None:
                named, sentences = bank.pick(there, plain)
                if len(named) > 1:
                    loss = loss + settings["contrastive"] * alignment(embedding[named], sentences, there[named], settings["temperature"])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
    judge.eval()


def presence_loss(logits: Tensor, present: Tensor) -> Tensor:
    """Binary cross-entropy, summed over the ten degradations."""
    return F.binary_cross_entropy_with_logits(logits, present.float(), reduction="none").sum(1).mean()


def thresholds(judge: Judge, features: Tensor, present: Tensor, false_share: float) -> list[float]:
    """The probability from which on each degradation counts as found: at most `false_share` of the pictures without it pass, and at least 0.3."""
    with torch.no_grad():
        probabilities = torch.sigmoid(judge(features.float())[0])
    found = []
    for index in range(probabilities.shape[1]):
        without = probabilities[~present[:, index], index]
        found.append(round(min(0.9, max(0.3, float(torch.quantile(without, 1 - false_share)))), 3))
    return found


def train(config: dict, run: Path, pack: Path, language: Path | None) -> None:
    """The second part: reads what was seen, fits to all but the last tenth, judges by that, and writes `detector.pt`."""
    seen = [item for path in sorted(run.glob("seen*.pt")) for item in torch.load(path)]
    order = torch.randperm(len(seen), generator=torch.Generator().manual_seed(0)).tolist()
    features, present = torch.cat([seen[index][0] for index in order]), torch.cat([seen[index][1] for index in order])
    held = max(1, len(features) // 10)
    sizes = DegradationEncoderConfig.from_dict(config["network"])
    torch.manual_seed(config["training"]["seed"])
    encoder, judge = DegradationEncoder(sizes), Judge(sizes, config["training"]["dropout"])
    fit(judge, features[:-held], present[:-held], SentenceBank.build(language) if language else None, config["training"])
    encoder.trunk = frozen_trunk(config, pack)
    encoder.judge.load_state_dict(judge.state_dict())
    with torch.no_grad():
        loss = float(presence_loss(judge(features[-held:].float())[0], present[-held:]))
    limits = thresholds(judge, features[-held:], present[-held:], config["training"]["false_share"])
    print(json.dumps({"pictures": len(features), "loss": round(loss, 4), "thresholds": limits}), flush=True)
    torch.save({"encoder": encoder.state_dict(), "config": config, "thresholds": limits}, run / "detector.partial")
    os.replace(run / "detector.partial", run / "detector.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True, help="restoration pack whose backbone becomes the trunk")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--language", type=Path, help="language pack whose sentence space the embedding is aligned with")
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    config = yaml.safe_load(arguments.config.read_text())
    arguments.run.mkdir(parents=True, exist_ok=True)
    cache = arguments.cache or arguments.run / "cache"
    data_pack.prepare(config, arguments.data, arguments.run, cache)
    options = (arguments.workers, config, cache, arguments.run, arguments.pack, arguments.pictures)
    if arguments.workers > 1:
        torch.multiprocessing.spawn(watch, args=options, nprocs=arguments.workers)
    else:
        watch(0, *options)
    train(config, arguments.run, arguments.pack, arguments.language)


if __name__ == "__main__":
    main()
