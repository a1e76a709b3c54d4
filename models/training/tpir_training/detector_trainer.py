"""Trains the degradation encoder: `python3 -m tpir_training.detector_trainer --config configs/detector.yaml --pack ../fast --data D --run R`.

First the trunk, which stays as it is, looks at many degraded pictures (`--pictures`; nearly all of the time, to be continued by the same command); then
the layers behind it are fitted to what it saw, in a minute: binary cross-entropy over the ten degradations, plus a contrastive term that pulls a
picture's embedding towards sentence vectors of instructions that name just what it shows (the alignment of DA-CLIP; the text encoder stays too).
Pictures are varied before they are degraded and stored as files afterwards (watcher.py), so that the encoder looks for faults and not for the training set's look.
"""

import argparse
import json
import os
import random as plain_random
from pathlib import Path

import torch
import yaml
from torch import Tensor
from torch.nn import functional as F

from . import data_pack, fused
from .backbone import Backbone
from .degradation_encoder import DegradationEncoder, DegradationEncoderConfig, Judge, Trunk
from .degradations.base import chance
from .pack_weights import read_weights
from .precision import mixed_precision
from .sentence_bank import SentenceBank, alignment
from .watcher import Watcher

SAVE_EVERY = 25


@torch.no_grad()
def look(trunk: Trunk, tiles: Tensor, pictures: int) -> Tensor:
    """Features (P x group x F, half precision)."""
    with mixed_precision():
        return trunk(tiles.contiguous(memory_format=torch.channels_last), pictures).half()


def frozen_trunk(config: dict, pack: Path) -> Trunk:
    """What looks at pictures, with a pack's backbone."""
    sizes = DegradationEncoderConfig.from_dict(config["network"])
    backbone = Backbone(sizes.backbone)
    backbone.load_state_dict(read_weights(pack))
    return Trunk(backbone, sizes).to(memory_format=torch.channels_last).eval()


def watch(rank: int, workers: int, config: dict, cache: Path, run: Path, pack: Path, pictures: int) -> None:
    """The first part in one worker; goes on behind what the run folder holds."""
    torch.set_num_threads(1)
    fused.enable(run)
    watcher, trunk = Watcher(config, cache, rank), frozen_trunk(config, pack)
    path = run / f"seen{rank}.pt"
    seen: list[tuple[Tensor, Tensor]] = torch.load(path) if path.exists() else []
    steps = -(-pictures // (workers * config["training"]["pictures"]))
    while len(seen) < steps:
        tiles, present = watcher.batch(len(seen))
        seen.append((look(trunk, tiles, len(present)), present))
        if len(seen) % SAVE_EVERY == 0 or len(seen) == steps:
            torch.save(seen, path.with_suffix(".partial"))
            os.replace(path.with_suffix(".partial"), path)
            if rank == 0:
                print(json.dumps({"pictures": len(seen) * config["training"]["pictures"] * workers}), flush=True)


def part(features: Tensor, random: torch.Generator) -> Tensor:
    """All tiles of each picture but one, so that the result does not hang on their number."""
    left_out = int(torch.randint(0, features.shape[1], (1,), generator=random))
    return torch.cat([features[:, :left_out], features[:, left_out + 1:]], 1)


class Peers:
    """For each of P pictures, those that show just the same faults (`present` Px10 bool), itself among them."""

    def __init__(self, present: Tensor) -> None:
        keys = (present.long() * 2 ** torch.arange(present.shape[1])).sum(1)
        self.order = keys.argsort()
        _, groups, counts = torch.unique(keys, return_inverse=True, return_counts=True)
        self.starts, self.counts = (counts.cumsum(0) - counts)[groups], counts[groups]

    def pick(self, rows: Tensor, random: torch.Generator) -> Tensor:
        """One peer of each row."""
        return self.order[self.starts[rows] + (torch.rand(len(rows), generator=random) * self.counts[rows]).long()]

    def mixed(self, features: Tensor, rows: Tensor, share: float, random: torch.Generator) -> Tensor:
        """Features of `rows` (nxKxF); `share` of the tiles behind the first are a peer's. A whole picture holds more different things than a few crops."""
        tiles = [features[rows, 0]]
        for place in range(1, features.shape[1]):
            tiles.append(features[torch.where(chance(share, len(rows), random), self.pick(rows, random), rows), place])
        return torch.stack(tiles, 1)


def fit(judge: Judge, learn: Tensor, learn_present: Tensor, bank: SentenceBank | None, settings: dict) -> None:
    """Fits what follows the trunk to what it saw (PxKxF) of what was there (Px10)."""
    peers = Peers(learn_present)
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
            logits, embedding = judge(part(peers.mixed(learn, rows, settings["mixed_tiles"], random).float(), random))
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
