"""Pre-training: masked words (whole words, 15 %) and next sentence, on general English plus our own corpus.

The next-sentence task is defined as the paper leaves it open: on running text the true following sentence against a
random one; on our corpus two instructions with the same intent against two with different intents.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Sequence

import numpy as np
import torch
import yaml
from torch import Tensor
from torch.nn import functional as F

from .precision import mixed_precision
from .stopwatch import Clock, Stopwatch
from .text_encoder import PretrainingHeads, TextEncoder, TextEncoderConfig, load_matching
from .wordpiece import CLASSIFY, MASK, SEPARATOR, SPECIAL_TOKENS, WordPiece

Words = list[list[int]]


@dataclass
class MaskedBatch:
    ids: Tensor
    mask: Tensor
    places: Tensor
    targets: Tensor
    follows: Tensor
    paired: Tensor


def mask_words(words: Sequence[Sequence[int]], tokenizer: WordPiece, rng: random.Random, share: float = 0.15
               ) -> tuple[list[int], list[int], list[int]]:
    """Hides whole words: 80 % by ``[MASK]``, 10 % by random pieces, 10 % left. Returns ids, hidden places, targets."""
    ids: list[int] = []
    places: list[int] = []
    targets: list[int] = []
    maskable = [i for i, w in enumerate(words) if w[0] >= len(SPECIAL_TOKENS)]
    count = max(1, round(len(maskable) * share)) if maskable else 0
    chosen = set(rng.sample(maskable, count))
    for index, word in enumerate(words):
        if index in chosen:
            kind = rng.random()
            for piece in word:
                places.append(len(ids))
                targets.append(piece)
                ids.append(tokenizer.ids[MASK] if kind < 0.8 else
                           rng.randrange(len(SPECIAL_TOKENS), len(tokenizer)) if kind < 0.9 else piece)
        else:
            ids.extend(word)
    return ids, places, targets


class PretrainingSamples:
    """Endless length-bucketed batches from running text and groups of instructions with the same intent."""

    def __init__(self, tokenizer: WordPiece, running: list[Words], groups: list[list[Words]], own_share: float,
                 batch_tokens: int, limit: int = 64, seed: int = 0) -> None:
        self.tokenizer, self.running, self.groups = tokenizer, running, groups
        self.own_share, self.batch_tokens, self.limit = own_share, batch_tokens, limit
        self.rng = random.Random(seed)
        self.order: list[int] = []

    def _pair(self) -> tuple[Words, Words | None, float]:
        rng = self.rng
        if self.groups and rng.random() < self.own_share:
            group = rng.choice(self.groups)
            if rng.random() < 0.3:
                return rng.choice(group), None, 0.0
            same = rng.random() < 0.5
            return rng.choice(group), rng.choice(group if same else rng.choice(self.groups)), float(same)
        if not self.order:
            self.order = list(range(len(self.running) - 1))
            rng.shuffle(self.order)
        index = self.order.pop()
        if rng.random() < 0.6:
            return self.running[index], None, 0.0
        same = rng.random() < 0.5
        return self.running[index], self.running[index + 1] if same else rng.choice(self.running), float(same)

    def _sample(self) -> tuple[list[int], list[int], list[int], float, bool]:
        first, second, follows = self._pair()
        special = [[self.tokenizer.ids[SEPARATOR]]]
        room = self.limit - 1 - (2 if second else 1)
        if second:
            first, second = _cut(first, room // 2), _cut(second, room // 2)
            words = [[self.tokenizer.ids[CLASSIFY]], *first, *special, *second, *special]
        else:
            words = [[self.tokenizer.ids[CLASSIFY]], *_cut(first, room), *special]
        ids, places, targets = mask_words(words, self.tokenizer, self.rng)
        return ids, places, targets, follows, second is not None

    def batches(self) -> Iterator[MaskedBatch]:
        while True:
            pool = sorted((self._sample() for _ in range(2000)), key=lambda s: len(s[0]))
            groups: list[list[tuple[list[int], list[int], list[int], float, bool]]] = [[]]
            for sample in pool:
                if groups[-1] and (len(groups[-1]) + 1) * len(sample[0]) > self.batch_tokens:
                    groups.append([])
                groups[-1].append(sample)
            self.rng.shuffle(groups)
            for group in groups:
                yield self._collate(group)

    @staticmethod
    def _collate(group: list[tuple[list[int], list[int], list[int], float, bool]]) -> MaskedBatch:
        length = max(len(s[0]) for s in group)
        ids = np.zeros((len(group), length), np.int64)
        mask = np.zeros((len(group), length), np.int64)
        places, targets = [], []
        for row, (tokens, hidden, wanted, _, _) in enumerate(group):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
            places.extend(row * length + p for p in hidden)
            targets.extend(wanted)
        return MaskedBatch(
            torch.from_numpy(ids), torch.from_numpy(mask), torch.tensor(places), torch.tensor(targets),
            torch.tensor([s[3] for s in group]), torch.tensor([s[4] for s in group]),
        )


def _cut(words: Words, room: int) -> Words:
    total = 0
    for index, word in enumerate(words):
        total += len(word)
        if total > room:
            return words[:index] or [word[:room]]
    return words


def parameter_groups(modules: Sequence[torch.nn.Module], decay: float) -> list[dict[str, object]]:
    """Weight decay on matrices only."""
    parameters = [p for m in modules for p in m.parameters()]
    return [{"params": [p for p in parameters if p.ndim > 1], "weight_decay": decay},
            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0}]


def learning_rate(progress: float, peak: float, warmup: float = 0.04, floor: float = 0.02) -> float:
    """Linear warm-up, then cosine, by the share of the time budget that is spent."""
    if progress < warmup:
        return peak * progress / warmup
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - warmup) / (1 - warmup)))))


def pretrain(encoder: TextEncoder, samples: PretrainingSamples, seconds: float, peak: float, folder: Path,
             log_every: int = 50, initial: dict[str, Tensor] | None = None, clock: Clock = time.monotonic) -> PretrainingHeads:
    """Trains for a budget of seconds by `clock`, which is read once a step; writes ``pretrained.pt`` every two minutes and at the end."""
    heads = PretrainingHeads(encoder)
    if initial:
        heads.load_state_dict(initial)
    optimiser = torch.optim.AdamW(parameter_groups([encoder, heads], 0.01), lr=peak, betas=(0.9, 0.98), foreach=True)
    watch, saved = Stopwatch(clock), 0.0
    tokens = step = 0
    masked_sum = follow_sum = 0.0
    encoder.eval()  # one pass over the text: dropout has nothing to prevent and costs time
    for batch in samples.batches():
        progress = watch.lap() / seconds
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(progress, peak)
        with mixed_precision():
            words = encoder.words(batch.ids, batch.mask)
            hidden = words.reshape(-1, words.shape[-1])[batch.places]
            logits, next_logit = heads.masked(encoder, hidden), heads.follows(encoder.pool(words, batch.mask))
        masked = F.cross_entropy(logits.float(), batch.targets)
        follow = F.binary_cross_entropy_with_logits(next_logit.float(), batch.follows, weight=batch.paired.float())
        optimiser.zero_grad(set_to_none=True)
        (masked + 0.2 * follow).backward()
        torch.nn.utils.clip_grad_norm_([*encoder.parameters(), *heads.parameters()], 1.0)
        optimiser.step()
        step += 1
        tokens += int(batch.mask.sum())
        masked_sum += float(masked)
        follow_sum += float(follow)
        if step % log_every == 0:
            print(f"step {step} {watch.seconds:.0f}s tokens {tokens / 1e6:.2f}M rate {tokens / watch.seconds / 1e3:.2f} ktok/s "
                  f"masked {masked_sum / log_every:.3f} next {follow_sum / log_every:.3f}", flush=True)
            masked_sum = follow_sum = 0.0
            if watch.seconds - saved > 120:
                save_pretrained(folder, encoder, heads)
                saved = watch.seconds
    save_pretrained(folder, encoder, heads)
    print(f"done: {step} steps, {tokens} tokens, {watch.seconds:.0f}s", flush=True)
    return heads


def save_pretrained(folder: Path, encoder: TextEncoder, heads: PretrainingHeads) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "pretrained.pt.part"
    torch.save({"config": encoder.config.to_dict(), "encoder": encoder.state_dict(), "heads": heads.state_dict()}, partial)
    partial.replace(folder / "pretrained.pt")


def main(arguments: Sequence[str] | None = None) -> None:
    from .instructions.corpus import intent_groups

    parser = argparse.ArgumentParser(description="Pre-train the text encoder (MLM + NSP).")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="files of running English, one sentence per line")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="continue from a pretrained.pt")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--threads", type=int, default=2)
    parsed = parser.parse_args(arguments)
    settings = yaml.safe_load(parsed.config.read_text(encoding="utf-8"))
    options = settings["pretraining"]
    torch.set_num_threads(parsed.threads)
    torch.manual_seed(settings["seed"])
    tokenizer = WordPiece.load(parsed.vocabulary)
    running = [tokenizer.encode_words(line) for path in parsed.text for line in path.read_text(encoding="utf-8").splitlines()]
    running = [words for words in running if len(words) > 2]
    groups = [[tokenizer.encode_words(text) for text in group] for group in intent_groups(settings["seed"], options["own_sentences"])]
    print(f"{len(running)} running sentences, {sum(map(len, groups))} instructions in {len(groups)} intents", flush=True)
    encoder = TextEncoder(TextEncoderConfig(**{**settings["model"], "vocabulary": len(tokenizer)}))
    if parsed.init:
        state = torch.load(parsed.init, map_location="cpu")
        load_matching(encoder, state["encoder"])
    samples = PretrainingSamples(tokenizer, running, groups, options["own_share"], options["batch_tokens"],
                                 encoder.config.positions, settings["seed"])
    pretrain(encoder, samples, parsed.seconds or options["seconds"], options["learning_rate"], parsed.output, initial=state["heads"] if parsed.init else None)


if __name__ == "__main__":
    main()
