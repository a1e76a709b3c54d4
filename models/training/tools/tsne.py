"""Draws what the text encoder makes of sentences: `python3 tools/tsne.py --pack ../language --sentences ../../tests/data/instructions/held_out.jsonl --output ../../docs/pictures/tsne.png`.

t-SNE (van der Maaten and Hinton, 2008) of the sentence vectors s, the figure of arXiv 2312.06162; the guidance vector Z itself is one of 2^10
points. One colour per fault that a sentence asks to have removed; several faults, general wishes and the rest are grey. Needs `python3-sklearn`
and `python3-matplotlib`.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.manifold import TSNE

from tpir_training.evaluate_text import TOKENS, load_labelled
from tpir_training.instructions.example import Example
from tpir_training.names import DEGRADATIONS
from tpir_training.text_encoder import TextEncoder
from tpir_training.text_pack import load_pack
from tpir_training.wordpiece import WordPiece

GREYS = {"several": ("#555555", "s"), "automatic": ("#8a8a8a", "^"), "unrelated": ("#bdbdbd", "x")}


def group(example: Example) -> str:
    if example.unrelated or example.automatic:
        return "unrelated" if example.unrelated else "automatic"
    return next(iter(example.wanted)) if len(example.wanted) == 1 else "several"


@torch.no_grad()
def sentence_vectors(encoder: TextEncoder, tokenizer: WordPiece, texts: list[str]) -> np.ndarray:
    vectors = []
    for text in texts:
        ids = torch.tensor([tokenizer.encode(text, TOKENS)])
        vectors.append(encoder(ids, torch.ones_like(ids)).sentence[0].numpy())
    return np.stack(vectors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    tokenizer, encoder = load_pack(arguments.pack)
    examples = load_labelled(arguments.sentences)
    vectors = sentence_vectors(encoder, tokenizer, [example.text for example in examples])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    points = TSNE(perplexity=30, init="pca", learning_rate="auto", random_state=0).fit_transform(vectors)
    names = np.array([group(example) for example in examples])
    figure, axes = plt.subplots(figsize=(8, 6.4), dpi=110)
    for name, (colour, marker) in GREYS.items():
        axes.scatter(*points[names == name].T, s=14, c=colour, marker=marker, label=name, linewidths=0.8)
    for index, name in enumerate(DEGRADATIONS):
        axes.scatter(*points[names == name].T, s=20, color=plt.get_cmap("tab10")(index), label=name)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    figure.tight_layout()
    figure.savefig(arguments.output)


if __name__ == "__main__":
    main()
