"""Sentences beside pictures: the contrastive half of DA-CLIP's training (arXiv 2310.01018, section 3)."""

import random as plain_random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from .instructions.corpus import handwritten
from .names import DEGRADATIONS
from .text_pack import load_pack

MOST = 40  # sentences of one set


@dataclass
class SentenceBank:
    """Sentence vectors of the text encoder, by the set of degradations that the sentence asks for."""

    vectors: dict[tuple[int, ...], Tensor]

    @classmethod
    @torch.no_grad()
    def build(cls, language: Path) -> "SentenceBank":
        tokenizer, encoder = load_pack(language)
        groups: dict[tuple[int, ...], list[Tensor]] = {}
        for example in handwritten():
            key = tuple(DEGRADATIONS.index(name) for name in DEGRADATIONS if name in example.wanted)
            if not key or example.kept or len(groups.setdefault(key, [])) >= MOST:
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
