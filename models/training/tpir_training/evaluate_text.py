"""Exact-match scores of the text encoder on labelled sentences. Prints totals only, unless errors are asked for."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Sequence

import numpy as np
import torch

from .instructions.example import Example
from .instructions.lexicon_files import DEGRADATIONS
from .text_encoder import TextEncoder, TextEncoderConfig, Understanding
from .text_pack import load_pack
from .wordpiece import WordPiece

TOKENS = 64


def load_labelled(path: Path) -> list[Example]:
    """Reads ``{"text", "recognised", "kept", "unrelated", "automatic", "tags"}`` lines; tags become the family."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Example(r["text"], frozenset(r["recognised"]), frozenset(r["kept"]), r["unrelated"], r["automatic"], family=" ".join(r.get("tags", ())))
            for r in rows]


@dataclass
class Probabilities:
    """One row per sentence: ``wanted`` and ``kept`` Nx10, the other two N."""

    wanted: np.ndarray
    kept: np.ndarray
    unrelated: np.ndarray
    automatic: np.ndarray
    strength: np.ndarray


def predict(encoder: TextEncoder, tokenizer: WordPiece, texts: Sequence[str], temperature: float = 1.0, batch: int = 64) -> Probabilities:
    model = Understanding(encoder, temperature).eval()
    parts: list[list[np.ndarray]] = []
    with torch.no_grad():
        for start in range(0, len(texts), batch):
            encoded = [tokenizer.encode(text, TOKENS) for text in texts[start : start + batch]]
            length = max(map(len, encoded))
            ids = torch.tensor([row + [0] * (length - len(row)) for row in encoded])
            mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in encoded])
            parts.append([t.numpy() for t in model(ids, mask)[:5]])
    wanted, kept, unrelated, automatic, strength = (np.concatenate(column) for column in zip(*parts))
    return Probabilities(wanted, kept, unrelated[:, 0], automatic[:, 0], strength[:, 0])


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share, in percent."""
    if not count:
        return 0.0, 100.0
    p = right / count
    middle = p + z * z / (2 * count)
    spread = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return 100 * (middle - spread) / (1 + z * z / count), 100 * (middle + spread) / (1 + z * z / count)


@dataclass
class Score:
    groups: dict[str, list[int]] = field(default_factory=dict)
    labels: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    errors: list[tuple[Example, list[str], bool, bool]] = field(default_factory=list)

    def share(self, group: str) -> float:
        right, count = self.groups.get(group, [0, 0])
        return 100.0 * right / max(1, count)

    def figures(self) -> dict[str, dict[str, float]]:
        """Per group: sentences, exact matches in percent, and the 95 % interval."""
        return {name: {"sentences": count, "exact": round(100 * right / count, 1), "low": round(wilson(right, count)[0], 1),
                       "high": round(wilson(right, count)[1], 1)} for name, (right, count) in self.groups.items()}

    def line(self) -> str:
        return " ".join(f"{name} {self.share(name):.1f}" for name in self.groups)


def search_thresholds(found: Probabilities, examples: Sequence[Example]) -> dict[str, float]:
    """One threshold for all degradations, so that a small development set is not fitted label by label."""
    steps = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
    best = max(((score_probabilities(found, examples, [w] * 10, u, a).share("all"), -abs(w - 0.5) - abs(u - 0.5) - abs(a - 0.5), w, u, a)
                for w in steps for u in steps for a in steps))
    return {"exact": best[0], "wanted": best[2], "unrelated": best[3], "automatic": best[4]}


def centre(probability: float, threshold: float) -> float:
    """Moves the threshold to one half, linear on both sides."""
    return probability / threshold / 2 if probability < threshold else 0.5 + (probability - threshold) / (1 - threshold) / 2


def decide(wanted: Sequence[float], unrelated: float, automatic: float, thresholds: Sequence[float], unrelated_threshold: float,
           automatic_threshold: float) -> tuple[list[str], bool, bool]:
    """The engine's rule (``GuidanceRules.Decide``): exactly one of named faults, unrelated, automatic holds."""
    moved = [centre(float(p), t) for p, t in zip(wanted, thresholds)]
    nothing, general, most = centre(unrelated, unrelated_threshold), centre(automatic, automatic_threshold), max(moved)
    named = most >= 0.5 and most >= nothing
    if not named and nothing >= most and nothing >= general:
        return [], True, False
    if not named and general >= most:
        return [], False, True
    return [d for d, p in zip(DEGRADATIONS, moved) if p >= 0.5 or (not named and p == most)], False, False


def score_probabilities(found: Probabilities, examples: Sequence[Example], thresholds: Sequence[float] = (0.5,) * 10,
                        unrelated: float = 0.5, automatic: float = 0.5) -> Score:
    """Right means: the recognised set and both flags are all as labelled."""
    result = Score(groups={"all": [0, 0]})
    counts = np.zeros((len(DEGRADATIONS), 3), int)
    for row, example in enumerate(examples):
        names, is_unrelated, is_automatic = decide(found.wanted[row], float(found.unrelated[row]), float(found.automatic[row]),
                                                   thresholds, unrelated, automatic)
        right = frozenset(names) == example.wanted and is_unrelated == example.unrelated and is_automatic == example.automatic
        kind = "unrelated" if example.unrelated else "automatic" if example.automatic else "one" if len(example.wanted) == 1 else "several"
        for group in ("all", kind, *(f"#{tag}" for tag in example.family.split())):
            entry = result.groups.setdefault(group, [0, 0])
            entry[0] += right
            entry[1] += 1
        for index, name in enumerate(DEGRADATIONS):
            on, truth = name in names, name in example.wanted
            counts[index] += (on and truth, on and not truth, truth and not on)
        if not right:
            result.errors.append((example, names, is_unrelated, is_automatic))
    result.labels = {name: tuple(map(int, counts[index])) for index, name in enumerate(DEGRADATIONS)}
    return result


def score(encoder: TextEncoder, tokenizer: WordPiece, examples: Sequence[Example]) -> Score:
    return score_probabilities(predict(encoder, tokenizer, [e.text for e in examples]), examples)


def load_encoder(path: Path) -> TextEncoder:
    """The encoder of a checkpoint, or of a language pack's folder."""
    if path.is_dir():
        return load_pack(path)[1]
    state = torch.load(path, map_location="cpu")
    encoder = TextEncoder(TextEncoderConfig(**state["config"]))
    encoder.load_state_dict(state["encoder"])
    return encoder.eval()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Score a text encoder on labelled sentences.")
    parser.add_argument("--checkpoint", type=Path, required=True, nargs="+", help="checkpoints or language packs (folders); several are averaged by probability")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--pack", type=Path, help="pack.json to take the thresholds from")
    parser.add_argument("--json", type=Path, help="writes the shares and intervals")
    parser.add_argument("--search", action="store_true", help="search one threshold for all degradations and one per flag (development set only)")
    parser.add_argument("--errors", action="store_true", help="print the sentences that are wrong (development set only)")
    parsed = parser.parse_args(arguments)
    tokenizer, examples = WordPiece.load(parsed.vocabulary), load_labelled(parsed.sentences)
    if (parsed.errors or parsed.search) and "held_out" in parsed.sentences.name:
        parser.error("the held-out sentences are for scores only; use the development set")
    texts = [e.text for e in examples]
    all_found = [predict(load_encoder(path), tokenizer, texts) for path in parsed.checkpoint]
    found = Probabilities(*(np.mean([getattr(f, name) for f in all_found], 0) for name in ("wanted", "kept", "unrelated", "automatic", "strength")))
    limits = json.loads(parsed.pack.read_text(encoding="utf-8"))["thresholds"] if parsed.pack else {"wanted": [0.5] * 10, "unrelated": 0.5, "automatic": 0.5}
    if parsed.search:
        print("best thresholds:", search_thresholds(found, examples))
    result = score_probabilities(found, examples, limits["wanted"], limits["unrelated"], limits["automatic"])
    for name, (right, count) in result.groups.items():
        low, high = wilson(right, count)
        print(f"{name:12s} {right:4d} / {count:4d}  {100 * right / count:5.1f} %  (95 %: {low:.1f} to {high:.1f})")
    for name, (hit, extra, missed) in result.labels.items():
        print(f"{name:12s} found {hit:4d}  wrongly added {extra:3d}  missed {missed:3d}")
    if parsed.json:
        parsed.json.write_text(json.dumps(result.figures(), indent=2) + "\n", encoding="utf-8")
    if parsed.errors:
        for example, names, unrelated, automatic in result.errors:
            said = ",".join(names) + (" UNRELATED" if unrelated else "") + (" AUTOMATIC" if automatic else "")
            truth = ",".join(sorted(example.wanted)) + (" UNRELATED" if example.unrelated else "") + (" AUTOMATIC" if example.automatic else "")
            print(f"{truth:30s} <- {said:30s} | {example.text}")


if __name__ == "__main__":
    main()
