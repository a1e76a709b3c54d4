"""Tuning: intent from instructions, with contrastive, consistency (R-Drop) and masked-word terms.

Every epoch is generated afresh; hand-written sentences are mixed in with their own typing slips each time, and those that were
misunderstood come back in the next round.
The schedule follows the clock, so a run ends when its budget does; time in which the process was stopped does not count (stopwatch.py).
The shipped weights are the running average.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Collection, Iterable, Iterator, Sequence

import numpy as np
import torch
import yaml
from torch import Tensor
from torch.nn import functional as F

from .evaluate_text import load_labelled, score
from .instructions.corpus import excluding, generate, handwritten, plain, running_text, with_text
from .instructions.example import Example
from .instructions.lexicon_files import DEGRADATIONS
from .instructions.slips import roughen
from .precision import mixed_precision
from .stopwatch import Clock, Stopwatch
from .text_encoder import PretrainingHeads, TextEncoder, TextEncoderConfig, TextOutput, load_matching
from .text_pack import read_pack
from .text_pretrainer import learning_rate, mask_words, parameter_groups
from .wordpiece import CLASSIFY, SEPARATOR, WordPiece


WEAK_WEIGHT = 10.0


@dataclass
class LabelledBatch:
    ids: Tensor
    mask: Tensor
    wanted: Tensor
    kept: Tensor
    kind: Tensor
    strength: Tensor
    sets: Tensor
    sources: Sequence[Example] = ()  # the examples without their slips


def kind_of(example: Example) -> int:
    return 1 if example.automatic else 2 if example.unrelated else 0


def targets(names: frozenset[str]) -> list[float]:
    return [float(d in names) for d in DEGRADATIONS]


def collate(examples: Sequence[Example], encoded: Sequence[list[int]], sources: Sequence[Example] = ()) -> LabelledBatch:
    length = max(len(ids) for ids in encoded)
    ids = np.zeros((len(encoded), length), np.int64)
    for row, tokens in enumerate(encoded):
        ids[row, : len(tokens)] = tokens
    groups: dict[object, int] = {}
    return LabelledBatch(
        torch.from_numpy(ids), torch.from_numpy((np.arange(length)[None] < np.array([[len(t)] for t in encoded])).astype(np.int64)),
        torch.tensor([targets(e.wanted) for e in examples]), torch.tensor([targets(e.kept) for e in examples]),
        torch.tensor([kind_of(e) for e in examples]), torch.tensor([e.strength for e in examples]),
        torch.tensor([groups.setdefault(e.label(), len(groups)) for e in examples]), sources,
    )


class TuningSamples:
    """Endless length-bucketed batches; each round mixes fresh generated sentences with the next hand-written ones of a shuffled deck."""

    def __init__(self, tokenizer: WordPiece, written: Sequence[Example], neutral: Sequence[str], trapped: Sequence[str],
                 batch_tokens: int, written_share: float, seed: int, banned: Collection[str] = (), repeat_share: float = 0.0) -> None:
        self.tokenizer, self.written, self.neutral, self.trapped = tokenizer, list(written), neutral, trapped
        self.batch_tokens, self.written_share, self.repeat_share, self.seed = batch_tokens, written_share, repeat_share, seed
        self.rng = random.Random(seed)
        self.banned = frozenset(banned)
        self.deck: list[Example] = []
        self.misunderstood: list[Example] = []

    def batches(self, round_size: int = 3000) -> Iterator[LabelledBatch]:
        limit, turn = 64, 0
        while True:
            turn += 1
            own = int(round_size * self.written_share) if self.written else 0
            generated = list(excluding(generate(round_size - own, self.seed * 100003 + turn, self.neutral, self.trapped), self.banned))
            examples = [(e, e) for e in generated] + [(with_text(e, self._vary(e.text)), e) for e in self._written(own)]
            items = sorted(((self.tokenizer.encode(e.text, limit), e, source) for e, source in examples), key=lambda item: len(item[0]))
            groups: list[list[tuple[list[int], Example, Example]]] = [[]]
            for item in items:
                if groups[-1] and (len(groups[-1]) + 1) * len(item[0]) > self.batch_tokens:
                    groups.append([])
                groups[-1].append(item)
            self.rng.shuffle(groups)
            for group in groups:
                yield collate([e for _, e, _ in group], [ids for ids, _, _ in group], [source for _, _, source in group])

    def come_again(self, examples: Iterable[Example]) -> None:
        """Puts sentences in front of the next round."""
        self.misunderstood.extend(examples)

    def _written(self, count: int) -> list[Example]:
        drawn = self.rng.sample(self.misunderstood, min(len(self.misunderstood), int(count * self.repeat_share)))
        self.misunderstood.clear()
        while len(drawn) < count:
            if not self.deck:
                self.deck = self.rng.sample(self.written, len(self.written))
            drawn.append(self.deck.pop())
        return drawn

    def _vary(self, text: str) -> str:
        """Slips, and sometimes a neutral sentence beside a hand-written one."""
        if self.neutral and self.rng.random() < 0.06:
            other = self.rng.choice(self.neutral)
            text = f"{other} {text}" if self.rng.random() < 0.6 else f"{text} {other}"
        return roughen(text, self.rng)


def label_loss(out: TextOutput, batch: LabelledBatch, smoothing: float) -> Tensor:
    wanted = F.binary_cross_entropy_with_logits(out.wanted, batch.wanted * (1 - 2 * smoothing) + smoothing, reduction="none").sum(1)
    kept = F.binary_cross_entropy_with_logits(out.kept, batch.kept * (1 - 2 * smoothing) + smoothing, reduction="none").sum(1)
    kind = F.cross_entropy(out.kind, batch.kind, reduction="none", label_smoothing=smoothing)
    asks = (batch.kind != 2).float()
    # few sentences say "slightly": without a weight of their own the answer stays "fully"
    strength = (out.strength - batch.strength).square() * asks * torch.where(batch.strength < 1, WEAK_WEIGHT, 1.0)
    return (wanted + 0.4 * kept + kind + strength).mean()


def misunderstood(out: TextOutput, batch: LabelledBatch) -> list[Example]:
    """The examples of a batch whose kind or set of wanted degradations came out wrong."""
    wrong = (out.kind.argmax(1) != batch.kind) | ((batch.kind == 0) & ((out.wanted > 0) != (batch.wanted > 0.5)).any(1))
    return [batch.sources[row] for row in wrong.nonzero()[:, 0].tolist()]


def contrastive_loss(sentence: Tensor, sets: Tensor, temperature: float) -> Tensor:
    """Supervised contrastive loss: sentences with the same labels attract (Khosla et al., arXiv 2004.11362)."""
    unit = F.normalize(sentence, dim=1)
    similarity = unit @ unit.t() / temperature
    own = torch.eye(len(sets), dtype=torch.bool)
    similarity = similarity.masked_fill(own, -1e9)
    same = (sets[:, None] == sets[None]) & ~own
    log_share = similarity - torch.logsumexp(similarity, dim=1, keepdim=True)
    count = same.sum(1)
    rows = count > 0
    if not bool(rows.any()):
        return sentence.sum() * 0
    return -((log_share * same).sum(1)[rows] / count[rows]).mean()


def consistency_loss(first: TextOutput, second: TextOutput) -> Tensor:
    """R-Drop (arXiv 2106.14448): two passes with different dropout should say the same."""
    def bernoulli(a: Tensor, b: Tensor) -> Tensor:
        return ((torch.sigmoid(a) - torch.sigmoid(b)) * (a - b)).sum(1).mean()

    p, q = torch.log_softmax(first.kind, 1), torch.log_softmax(second.kind, 1)
    kind = ((p.exp() - q.exp()) * (p - q)).sum(1).mean()
    return bernoulli(first.wanted, second.wanted) + 0.4 * bernoulli(first.kept, second.kept) + kind


def masked_loss(encoder: TextEncoder, heads: PretrainingHeads, batch: LabelledBatch, tokenizer: WordPiece, rng: random.Random) -> Tensor:
    """Masked words on the instructions themselves, so that tuning does not forget what words mean."""
    ids = batch.ids.clone()
    places, wanted = [], []
    for row, length in enumerate(batch.mask.sum(1).tolist()):
        words = [[i] for i in ids[row, 1 : length - 1].tolist()]
        if not words:
            continue
        hidden, at, what = mask_words(words, tokenizer, rng)
        ids[row, 1 : length - 1] = torch.tensor(hidden)
        places += [row * ids.shape[1] + 1 + p for p in at]
        wanted += what
    with mixed_precision():
        words = encoder.words(ids, batch.mask).reshape(-1, encoder.config.width)[torch.tensor(places)]
        logits = heads.masked(encoder, words)
    return F.cross_entropy(logits.float(), torch.tensor(wanted))


def as_float(out: TextOutput) -> TextOutput:
    return TextOutput(*(getattr(out, f.name).float() for f in fields(out)))


def tune(encoder: TextEncoder, heads: PretrainingHeads, samples: TuningSamples, options: dict[str, float], seconds: float, folder: Path,
         development: Sequence[Example] = (), window: tuple[float, float] = (0.0, 1.0), clock: Clock = time.monotonic) -> TextEncoder:
    """Trains for a budget of seconds by `clock`, which is read once a step, and returns the averaged encoder.

    ``window`` is the part of the learning-rate schedule this run covers, so that a run can be continued with a grown corpus.
    """
    tokenizer, rng = samples.tokenizer, random.Random(samples.seed)
    average = copy.deepcopy(encoder).eval()
    optimiser = torch.optim.AdamW(parameter_groups([encoder, heads], 0.01), lr=1e-3, betas=(0.9, 0.98), foreach=True)
    encoder.train()
    watch = Stopwatch(clock)
    reported, seen, step, count, total = 0.0, 0, 0, 0, 0.0
    for batch in samples.batches():
        share = watch.lap() / seconds
        if share >= 1:
            break
        progress = window[0] + (window[1] - window[0]) * share
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(progress, options["learning_rate"], options["warmup"], 0.01)
        with mixed_precision():
            out = as_float(encoder(batch.ids, batch.mask))
        loss = label_loss(out, batch, options["smoothing"]) + options["contrastive"] * contrastive_loss(out.sentence, batch.sets, options["temperature"])
        if samples.repeat_share:
            samples.come_again(misunderstood(out, batch))
        if rng.random() < options["consistency_share"]:
            with mixed_precision():
                second = as_float(encoder(batch.ids, batch.mask))
            loss = loss + options["consistency"] * consistency_loss(out, second)
        if rng.random() < options["masked_share"]:
            loss = loss + options["masked"] * masked_loss(encoder, heads, batch, tokenizer, rng)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimiser.step()
        step += 1
        count += 1
        seen += len(batch.kind)
        total += float(loss.detach())
        keep = min(options["average"], 1 - 1 / (step * 0.05 + 1.5))
        with torch.no_grad():
            for target, value in zip(average.parameters(), encoder.parameters()):
                target.lerp_(value, 1 - keep)
        if watch.seconds - reported > options["report_seconds"]:
            reported = watch.seconds
            save_tuned(folder, average, heads)
            text = f"step {step} {reported:.0f}s sentences {seen} loss {total / count:.3f}"
            if development:
                text += " development " + score(average, tokenizer, development).line()
            print(text, flush=True)
            total, count = 0.0, 0
    save_tuned(folder, average, heads)
    return average


def save_tuned(folder: Path, encoder: TextEncoder, heads: PretrainingHeads) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "tuned.pt.part"
    torch.save({"config": encoder.config.to_dict(), "encoder": encoder.state_dict(), "heads": heads.state_dict()}, partial)
    partial.replace(folder / "tuned.pt")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Tune the text encoder for intent.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="pretrained.pt, tuned.pt, or a pack's text_encoder.onnx to start from")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="running English for context and off-topic sentences")
    parser.add_argument("--development", type=Path, help="labelled sentences to report on, never trained on")
    parser.add_argument("--exclude", type=Path, nargs="*", default=[], help="labelled sets whose sentences must never be trained on")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--window", type=float, nargs=2, default=(0.0, 1.0), help="the part of the schedule that this run covers")
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parsed = parser.parse_args(arguments)
    settings = yaml.safe_load(parsed.config.read_text(encoding="utf-8"))
    options = settings["tuning"]
    if parsed.learning_rate:
        options["learning_rate"] = parsed.learning_rate
    seed = settings["seed"] if parsed.seed is None else parsed.seed
    torch.set_num_threads(parsed.threads)
    torch.manual_seed(seed)
    tokenizer = WordPiece.load(parsed.vocabulary)
    encoder = TextEncoder(TextEncoderConfig(**{**settings["model"], "vocabulary": len(tokenizer)}))
    heads = PretrainingHeads(encoder)
    if parsed.init and parsed.init.suffix == ".onnx":
        print("fresh:", load_matching(encoder, read_pack(parsed.init)), "and the masked-word head", flush=True)
    elif parsed.init:
        state = torch.load(parsed.init, map_location="cpu")
        print("fresh:", load_matching(encoder, state["encoder"]), flush=True)
        heads.load_state_dict(state["heads"])
    neutral, trapped = running_text(line for path in parsed.text for line in path.read_text(encoding="utf-8").splitlines())
    banned = {plain(e.text) for path in parsed.exclude for e in load_labelled(path)}
    written = list(excluding(handwritten(), banned))
    print(f"{len(written)} hand-written, {len(neutral)} neutral and {len(trapped)} trapped running sentences", flush=True)
    samples = TuningSamples(tokenizer, written, neutral, trapped, options["batch_tokens"], options["written_share"], seed, banned, options["repeat_share"])
    development = load_labelled(parsed.development) if parsed.development else ()
    tune(encoder, heads, samples, options, parsed.seconds or options["seconds"], parsed.output, development, tuple(parsed.window))


if __name__ == "__main__":
    main()
