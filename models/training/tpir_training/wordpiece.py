"""Word pieces: the BERT normaliser, the greedy tokenizer and the vocabulary trainer.

The tokenizer equals Hugging Face's ``BertNormalizer`` (lower case, accents stripped), ``BertPreTokenizer`` and
``WordPiece`` model. ``TextPromptIR.Inference`` implements the same rules in C#; both are held together by
``tests/data/tokenizer/golden.jsonl``.
"""

from __future__ import annotations

import collections
import heapq
import unicodedata
from pathlib import Path
from typing import Iterable

PAD, UNKNOWN, CLASSIFY, SEPARATOR, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL_TOKENS = (PAD, UNKNOWN, CLASSIFY, SEPARATOR, MASK)
MAX_WORD_LENGTH = 100

_CJK_BLOCKS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)


def is_cjk(code: int) -> bool:
    return any(low <= code <= high for low, high in _CJK_BLOCKS)


def is_punctuation(char: str) -> bool:
    """ASCII symbols count as punctuation, as in BERT's reference code."""
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char).startswith("P")


def normalize(text: str) -> str:
    """Cleans, spaces CJK ideographs, strips accents (staying decomposed) and lower-cases."""
    out: list[str] = []
    for char in text:
        if char in "\t\n\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
            out.append(" ")
        elif char in "\0\ufffd" or unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Cs"):
            continue
        elif is_cjk(ord(char)):
            out.append(f" {char} ")
        else:
            out.append(char)
    decomposed = unicodedata.normalize("NFD", "".join(out))
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()


def split_words(text: str) -> list[str]:
    """Normalises and splits on white space and punctuation; every punctuation character is a word."""
    words: list[str] = []
    current: list[str] = []
    for char in normalize(text):
        if char.isspace() or is_punctuation(char):
            if current:
                words.append("".join(current))
                current = []
            if not char.isspace():
                words.append(char)
        else:
            current.append(char)
    if current:
        words.append("".join(current))
    return words


class WordPiece:
    """Greedy longest-match-first tokenizer over a fixed vocabulary."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = list(pieces)
        self.ids = {piece: index for index, piece in enumerate(self.pieces)}
        if len(self.ids) != len(self.pieces):
            raise ValueError("the vocabulary repeats a piece")
        missing = [token for token in SPECIAL_TOKENS if token not in self.ids]
        if missing:
            raise ValueError(f"the vocabulary lacks {missing}")
        self._cache: dict[str, list[int]] = {}

    @classmethod
    def load(cls, path: str | Path) -> "WordPiece":
        return cls(Path(path).read_text(encoding="utf-8").split("\n")[:-1])

    def save(self, path: str | Path) -> None:
        Path(path).write_text("\n".join(self.pieces) + "\n", encoding="utf-8", newline="\n")

    def __len__(self) -> int:
        return len(self.pieces)

    def word_ids(self, word: str) -> list[int]:
        """Pieces of one word, or ``[UNK]`` when some part of it is not covered."""
        known = self._cache.get(word)
        if known is not None:
            return known
        ids: list[int] = []
        start = 0
        if len(word) > MAX_WORD_LENGTH:
            return [self.ids[UNKNOWN]]
        while start < len(word):
            end = len(word)
            while end > start:
                piece = ("##" if start else "") + word[start:end]
                if piece in self.ids:
                    break
                end -= 1
            if end == start:
                ids = [self.ids[UNKNOWN]]
                break
            ids.append(self.ids[piece])
            start = end
        self._cache[word] = ids
        return ids

    def encode_words(self, text: str) -> list[list[int]]:
        return [self.word_ids(word) for word in split_words(text)]

    def encode(self, text: str, limit: int | None = None) -> list[int]:
        """``[CLS]`` pieces ``[SEP]``, the pieces cut so that all fit in ``limit``."""
        ids = [i for word in self.encode_words(text) for i in word]
        if limit is not None:
            ids = ids[: limit - 2]
        return [self.ids[CLASSIFY], *ids, self.ids[SEPARATOR]]


def count_words(lines: Iterable[str]) -> collections.Counter[str]:
    counts: collections.Counter[str] = collections.Counter()
    for line in lines:
        counts.update(split_words(line))
    return counts


def train(counts: dict[str, int], size: int, forced: Iterable[str] = (), min_count: int = 2) -> list[str]:
    """Builds a vocabulary of ``size`` pieces by merging the most frequent neighbours.

    Every character seen is kept, alone and as a continuation, so no word in the Latin alphabet becomes ``[UNK]``;
    every word of ``forced`` becomes one piece.
    """
    forced = [word for word in dict.fromkeys(forced) if len(word) > 1]
    words = [(word, n) for word, n in sorted(counts.items()) if n >= min_count]
    alphabet = sorted({c for word, n in words for c in word} | {c for word in forced for c in word})
    ascii_characters = [chr(c) for c in range(33, 127) if chr(c) == chr(c).lower()]
    alphabet = sorted(set(alphabet) | set(ascii_characters))
    pieces = [*SPECIAL_TOKENS, *alphabet, *("##" + c for c in alphabet if not is_punctuation(c))]
    known = set(pieces)
    for word in forced:
        if word not in known:
            known.add(word)
            pieces.append(word)

    splits = [[word[0], *("##" + c for c in word[1:])] for word, _ in words]
    pairs: collections.Counter[tuple[str, str]] = collections.Counter()
    where: dict[tuple[str, str], set[int]] = collections.defaultdict(set)
    for index, split in enumerate(splits):
        for pair in zip(split, split[1:]):
            pairs[pair] += words[index][1]
            where[pair].add(index)
    queue = [(-n, pair) for pair, n in pairs.items()]
    heapq.heapify(queue)
    while len(pieces) < size and queue:
        negative, pair = heapq.heappop(queue)
        if pairs[pair] != -negative or pairs[pair] <= 0:
            continue
        merged = pair[0] + pair[1][2:]
        if merged not in known:
            known.add(merged)
            pieces.append(merged)
        changed: set[tuple[str, str]] = set()
        for index in sorted(where.pop(pair)):
            split, n = splits[index], words[index][1]
            for old in zip(split, split[1:]):
                pairs[old] -= n
                changed.add(old)
            joined: list[str] = []
            position = 0
            while position < len(split):
                if position + 1 < len(split) and (split[position], split[position + 1]) == pair:
                    joined.append(merged)
                    position += 2
                else:
                    joined.append(split[position])
                    position += 1
            splits[index] = joined
            for new in zip(joined, joined[1:]):
                pairs[new] += n
                where[new].add(index)
                changed.add(new)
        for item in changed:
            if pairs[item] > 0:
                heapq.heappush(queue, (-pairs[item], item))
    return pieces
