"""Turns WordNet (Debian's ``wordnet-base``) into lines for pre-training: "word , synonym : gloss" and example sentences.

Small text sets hardly hold words such as "drizzle" or "blurry"; a dictionary explains them. The lines are made when
they are needed and are not committed.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Iterator, Sequence

from .wordpiece import WordPiece


def read_glosses(folder: Path, known: set[str]) -> Iterator[str]:
    """Glosses and examples of the words in ``known``."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text(encoding="utf-8", errors="ignore").splitlines():
            if line.startswith("  "):
                continue
            head, _, gloss = line.partition("|")
            fields = head.split()
            words = [fields[4 + 2 * i].replace("_", " ").split("(")[0] for i in range(int(fields[3], 16))]
            if not any(word.islower() and word in known for word in words):
                continue
            meaning, *examples = gloss.strip().split(";")
            yield f"{' , '.join(words[:4])} : {meaning.strip()}"
            quoted = [text.strip(' "') for text in examples if text.strip().startswith('"')]
            yield from (text for text in quoted[:2] if len(text.split()) > 3)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write WordNet glosses as pre-training text.")
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parsed = parser.parse_args(arguments)
    parsed.output.parent.mkdir(parents=True, exist_ok=True)
    lines = list(read_glosses(parsed.wordnet, set(WordPiece.load(parsed.vocabulary).pieces)))
    parsed.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} lines")


if __name__ == "__main__":
    main()
