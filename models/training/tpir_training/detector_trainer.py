"""Trains the degradation encoder: `python3 -m tpir_training.detector_trainer --config configs/detector.yaml --data D --run R --minutes 15`.

Binary cross-entropy over the ten degradations, plus a contrastive term that pulls a picture's embedding towards sentence vectors of
instructions that name just what it shows (the alignment of DA-CLIP; the text encoder stays as it is).
Pictures are varied before they are degraded (exposure, contrast) and stored as files afterwards (8 bit, half of them as good JPEG), so that
the encoder looks for faults and not for the training set's look.
"""

import argparse
import json
import os
import random as plain_random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import yaml
from torch import Tensor
from torch.nn import functional as F

from . import data_pack
from .data import PairStore, PictureStore
from .degradation_encoder import DegradationEncoder, DegradationEncoderConfig
from .degradations.base import Scene, chance, column, uniform
from .degradations.jpeg import Jpeg, JpegDrawn
from .export_text import read_pack
from .instructions.corpus import handwritten
from .names import DEGRADATIONS, JPEG
from .pipeline import Pipeline, Sampling
from .registry import make_degradations
from .text_encoder import TextEncoder, TextEncoderConfig, load_matching
from .trainer import learning_rate, use_real_pairs
from .wordpiece import WordPiece

MEET_EVERY = 8


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
        tokenizer = WordPiece.load(language / "vocab.txt")
        encoder = TextEncoder(TextEncoderConfig(vocabulary=len(tokenizer), dropout=0.0))
        load_matching(encoder, read_pack(language / "text_encoder.onnx"))
        encoder.eval()
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


class DetectorTrainer:
    def __init__(self, config: dict, cache: Path, bank: SentenceBank | None, rank: int) -> None:
        self.training, self.rank, self.bank = config["training"], rank, bank
        torch.manual_seed(self.training["seed"])
        self.store, self.low_light = PictureStore.load(cache), PairStore.load(cache)
        self.encoder = DegradationEncoder(DegradationEncoderConfig.from_dict(config["network"])).to(memory_format=torch.channels_last)
        self.average = {name: value.clone() for name, value in self.encoder.state_dict().items()}
        self.optimiser = torch.optim.AdamW(self.encoder.parameters(), lr=self.training["rate"], weight_decay=self.training["weight_decay"])
        self.pipeline = Pipeline(make_degradations(list(config["sampling"]["shares"]), torch.device("cpu")), Sampling(**config["sampling"]))
        self.config, self.step, self.losses = config, 0, []

    def batch(self) -> tuple[Tensor, Tensor]:
        """Tiles (P*group x 3 x crop x crop) and what they show (Px10 bool)."""
        seed = (self.training["seed"] * 1_000_003 + self.step) * 64 + self.rank
        random = torch.Generator().manual_seed(seed)
        size = self.training["crop"]
        scene = varied(self.store.scene(self.training["pictures"], self.training["group"], size + 16, random), random)
        pairs = self.pipeline.pairs(scene, random)
        if self.low_light is not None:
            use_real_pairs(pairs, self.low_light, scene, self.training["real_pairs"], random)
        coded = (chance(0.5, scene.pictures, random) & ~pairs.present[:, JPEG]).repeat_interleave(scene.group)
        tiles = stored(pairs.inputs, coded, random)
        # JPEG blocks start anywhere in a picture that was cropped
        top, left = (int(torch.randint(0, 17, (1,), generator=random)) for _ in range(2))
        return tiles[:, :, top:top + size, left:left + size], pairs.present

    def train_step(self, progress: float) -> float:
        tiles, present = self.batch()
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(progress, self.step, {**self.training, "rate_end": 1e-6})
        with torch.autocast("cpu", torch.bfloat16):
            logits, embedding = self.encoder(tiles.contiguous(memory_format=torch.channels_last), present.shape[0])
        loss = F.binary_cross_entropy_with_logits(logits.float(), present.float(), reduction="none").sum(1).mean()
        if self.bank is not None:
            rows, sentences = self.bank.pick(present, plain_random.Random(self.step * 64 + self.rank))
            if len(rows) > 1:
                loss = loss + self.training["contrastive"] * alignment(embedding.float()[rows], sentences, present[rows], self.training["temperature"])
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimiser.step()
        decay = min(self.training["ema"], (self.step + 1) / (self.step + 20))
        for name, value in self.encoder.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].lerp_(value, 1 - decay)
        self.step += 1
        return float(loss.detach())

    @torch.no_grad()
    def meet(self, workers: int) -> None:
        if workers > 1 and self.step % MEET_EVERY == 0:
            for value in self.encoder.state_dict().values():
                if value.dtype.is_floating_point:
                    torch.distributed.all_reduce(value)
                    value /= workers

    def save(self, path: Path) -> None:
        partial = path.with_suffix(".partial")
        torch.save({"encoder": self.average, "config": self.config, "step": self.step}, partial)
        os.replace(partial, path)


def work(rank: int, workers: int, config: dict, cache: Path, run: Path, language: Path | None, minutes: float) -> None:
    torch.set_num_threads(1)
    if workers > 1:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        torch.distributed.init_process_group("gloo", init_method=f"file://{run / 'rendezvous'}", rank=rank, world_size=workers)
    trainer = DetectorTrainer(config, cache, SentenceBank.build(language) if language else None, rank)
    started = reported = time.monotonic()
    while True:
        trainer.meet(workers)
        progress = torch.tensor((time.monotonic() - started) / 60 / minutes)
        if workers > 1 and trainer.step % MEET_EVERY == 0:
            torch.distributed.broadcast(progress, 0)
        if progress >= 1 and (workers == 1 or trainer.step % MEET_EVERY == 0):
            break
        trainer.losses.append(trainer.train_step(min(float(progress), 1.0)))
        if rank == 0 and time.monotonic() - reported > 30:
            reported = time.monotonic()
            print(json.dumps({"step": trainer.step, "minutes": round((reported - started) / 60, 2),
                              "loss": round(sum(trainer.losses) / len(trainer.losses), 4)}), flush=True)
            trainer.losses = []
            trainer.save(run / "detector.pt")
    if rank == 0:
        trainer.save(run / "detector.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--language", type=Path, help="language pack whose sentence space the embedding is aligned with")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    config = yaml.safe_load(arguments.config.read_text())
    arguments.run.mkdir(parents=True, exist_ok=True)
    (arguments.run / "rendezvous").unlink(missing_ok=True)
    cache = arguments.cache or arguments.run / "cache"
    data_pack.prepare(config, arguments.data, arguments.run, cache)
    options = (arguments.workers, config, cache, arguments.run.resolve(), arguments.language, arguments.minutes)
    if arguments.workers > 1:
        torch.multiprocessing.spawn(work, args=options, nprocs=arguments.workers)
    else:
        work(0, *options)


if __name__ == "__main__":
    main()
