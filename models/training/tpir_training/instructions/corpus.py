"""The corpus as a whole: generated and hand-written examples, and the groups that pre-training pairs up."""

from __future__ import annotations

import random
import re
from functools import lru_cache
from pathlib import Path
from typing import Collection, Iterable, Iterator, Sequence

from .example import Example
from .grammar import Grammar
from .lexicon_files import DEGRADATIONS
from .slips import roughen

HANDWRITTEN = Path(__file__).parent / "handwritten"
TRIGGERS = re.compile(
    r"\b(nois|grain|speck|rain|drizzl|downpour|shower|storm|haz[ey]|fog|mist|smog|smok|blur|focus|sharp|shak|soft|fuzzy|dark|dim|bright|light|expos|gloom|black|night|"
    r"jpeg|compress|artifact|block|snow|flake|blizzard|hail|drop|wet|water|lens|shadow|shade|scratch|hole|tear|torn|crack|crease|dust|stain|missing|miss|spot|fix|clean|clear|"
    r"remov|improv|restor|enhanc|repair|better|photo|pictur|imag|camera|dull|grey|gray|white|dry|fume|vapou?r|steam|veil|smear|patch|damage|ruin|spoil|broken|gap|fill|mend|heal)",
    re.IGNORECASE)
WEATHER = re.compile(r"\b(nois[ey]|grain|speck|rain|drizzl|downpour|storm|haz[ey]|fog|mist|smog|smok|blur|focus|sharp|dark|dim|bright|black|snow|flake|blizzard|hail|drops?|"
                     r"shadow|shade|scratch|holes?|tear|torn|crack|dust|stain|missing)", re.IGNORECASE)


def _tidy(line: str) -> str:
    line = re.sub(r'["“”_*]', " ", line)
    line = re.sub(r"\s+", " ", line).strip()
    return re.sub(r" ([.,;:?!])", r"\1", line)


def running_text(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Short neutral sentences, and sentences that use our words about something else."""
    neutral, trapped = [], []
    for line in lines:
        text = _tidy(line)
        count = text.count(" ") + 1
        if not 3 <= count <= 18:
            continue
        if not TRIGGERS.search(text):
            neutral.append(text)
        elif WEATHER.search(text) and not re.search(r"photo|pictur|imag|camera", text, re.IGNORECASE):
            trapped.append(text)
    return neutral, trapped


def parse_handwritten(text: str, family: str) -> list[Example]:
    """Reads ``[wanted | keep x]`` headers (or ``[automatic]``, ``[unrelated]``) followed by one sentence per line.

    A line may begin with ``0.4:`` to give its strength.
    """
    examples: list[Example] = []
    wanted: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    unrelated = automatic = False
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            head, _, tail = line[1:-1].partition("|")
            names = head.split()
            unrelated, automatic = "unrelated" in names, "automatic" in names
            wanted = frozenset(n for n in names if n in DEGRADATIONS)
            kept = frozenset(n for n in tail.split() if n in DEGRADATIONS)
            if len(wanted) + unrelated + automatic != len(names) or len(kept) + bool(kept) != len(tail.split()):
                raise ValueError(f"{family}, line {number}: unknown name in {line}")
            continue
        strength, match = 1.0, re.match(r"(0\.\d+): ", line)
        if match:
            strength, line = float(match.group(1)), line[match.end() :]
        examples.append(Example(line, wanted, kept, unrelated, automatic, strength, family))
    return examples


@lru_cache(maxsize=None)
def handwritten() -> tuple[Example, ...]:
    return tuple(e for path in sorted(HANDWRITTEN.glob("*.txt")) for e in parse_handwritten(path.read_text(encoding="utf-8"), path.stem))


def generate(count: int, seed: int, neutral: Sequence[str] = (), trapped: Sequence[str] = (), rough: bool = True) -> Iterator[Example]:
    """``count`` examples from the grammar; the same seed gives the same sentences."""
    rng = random.Random(seed)
    grammar = Grammar(rng, neutral, trapped)
    while count > 0:
        drawn = grammar.minimal_pair() if rng.random() < 0.08 else (grammar.draw(),)
        for example in drawn[:count]:
            yield with_text(example, roughen(example.text, rng)) if rough else example
        count -= len(drawn)


def plain(text: str) -> str:
    """Lower case, letters and digits of any script only: equal for two spellings of one sentence."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip() or text.strip()


def excluding(examples: Iterable[Example], banned: Collection[str]) -> Iterator[Example]:
    """Leaves out sentences that the labelled test sets happen to hold as well (``banned`` are ``plain`` texts)."""
    return (e for e in examples if plain(e.text) not in banned)


def with_text(example: Example, text: str) -> Example:
    return Example(text, example.wanted, example.kept, example.unrelated, example.automatic, example.strength, example.family)


def intent_groups(seed: int, count: int) -> list[list[str]]:
    """Instructions grouped by identical labels, for the next-sentence task of pre-training."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for example in [*generate(count, seed), *handwritten()]:
        groups.setdefault(example.label(), []).append(example.text)
    return [group for group in groups.values() if len(group) > 1]


def main(arguments: Sequence[str] | None = None) -> None:
    import argparse
    import json

    parser = argparse.ArgumentParser(description="Write labelled instructions as JSON lines.")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parsed = parser.parse_args(arguments)
    for e in generate(parsed.count, parsed.seed):
        print(json.dumps({"text": e.text, "recognised": [d for d in DEGRADATIONS if d in e.wanted], "kept": [d for d in DEGRADATIONS if d in e.kept],
                          "unrelated": e.unrelated, "automatic": e.automatic, "strength": e.strength, "family": e.family}, ensure_ascii=False))


if __name__ == "__main__":
    main()
