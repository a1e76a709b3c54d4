"""Drops hand-written sentences that stand twice or in a labelled set, without showing any of them. Run it after writing.

    python3 tools/tidy_handwritten.py ../../tests/data/instructions/held_out.jsonl ../../tests/data/instructions/development.jsonl

Sentences that occur under different labels are all dropped but the first, and counted apart: they are worth a look.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tpir_training.evaluate_text import load_labelled  # noqa: E402
from tpir_training.instructions.corpus import HANDWRITTEN, plain  # noqa: E402


def tidy(lines: Sequence[str], banned: set[str], seen: dict[str, str]) -> tuple[list[str], list[str]]:
    """The lines to keep, and the sentences that were met before under another header."""
    kept, clashes, header = [], [], ""
    for line in lines:
        text = line.strip()
        if text.startswith("["):
            header = text
        elif text and not text.startswith("#"):
            sentence = re.sub(r"^0\.\d+: ", "", text)
            key = plain(sentence)
            # one- and two-word sentences ("remove rain") are everybody's
            if key in seen or (key in banned and len(sentence.split()) > 2):
                if seen.get(key, header) != header:
                    clashes.append(f"{header} {text}  (before: {seen[key]})")
                continue
            seen[key] = header
        kept.append(line)
    return kept, clashes


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="+", help="labelled sets whose sentences must not be trained on")
    parser.add_argument("--clashes", action="store_true", help="print sentences that stand under different labels")
    parsed = parser.parse_args(arguments)
    banned = {plain(e.text) for path in parsed.labelled for e in load_labelled(path)}
    seen: dict[str, str] = {}
    for path in sorted(HANDWRITTEN.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept, clashes = tidy(lines, banned, seen)
        if len(kept) < len(lines):
            path.write_text("\n".join(kept) + "\n", encoding="utf-8")
            print(f"{path.name}: {len(lines) - len(kept)} dropped, {len(clashes)} of them under other labels before")
        for clash in clashes if parsed.clashes else ():
            print("   ", clash)


if __name__ == "__main__":
    main()
