"""Builds ``vocab.txt``: pieces from general English and our lexicon, our own words kept whole.

The committed vocabulary stays fixed: the encoder's weights and the golden file depend on it. A new one means training
from the start.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Sequence

from .instructions.lexicon_files import FOLDER, load_all
from .wordpiece import WordPiece, count_words, train

OWN_WEIGHT = 40
COMMON_WEIGHT = 100


def own_words() -> tuple[list[str], list[str]]:
    """All wordings of the lexicon, and the everyday words of ``lexicon/words.txt``."""
    wordings = [text.replace("{pic}", "the photo") for entry in load_all().values() for field in vars(entry).values() for text in field]
    return wordings, (FOLDER / "words.txt").read_text(encoding="utf-8").splitlines()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Train the word pieces.")
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="running English, one sentence per line")
    parser.add_argument("--size", type=int, default=8000)
    parser.add_argument("--output", type=Path, required=True)
    parsed = parser.parse_args(arguments)
    wordings, common = own_words()
    own, everyday = count_words(wordings), count_words(common)
    counts = count_words(line for path in parsed.text for line in path.read_text(encoding="utf-8").splitlines())
    for word, count in own.items():
        counts[word] += OWN_WEIGHT * count
    for word in everyday:
        counts[word] += COMMON_WEIGHT
    forced = [word for word in (*own, *everyday) if word.isalpha() and word.isascii()]
    WordPiece(train(counts, parsed.size, forced)).save(parsed.output)
    print(f"{parsed.size} pieces, {len(set(forced))} words kept whole")


if __name__ == "__main__":
    main()
