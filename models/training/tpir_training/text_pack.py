"""The language pack that ships, read back into PyTorch."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from .text_encoder import TextEncoder, TextEncoderConfig, load_matching
from .wordpiece import WordPiece


def read_pack(path: Path) -> dict[str, torch.Tensor]:
    """The encoder's weights out of a pack's graph, to go on training from what is committed."""
    state: dict[str, torch.Tensor] = {}
    for initializer in onnx.load(str(path)).graph.initializer:
        name = initializer.name.removeprefix("encoder.").removesuffix("_half")
        value = torch.from_numpy(numpy_helper.to_array(initializer).astype(np.float32))
        state[name.removesuffix(".transposed")] = value.t().contiguous() if name.endswith(".transposed") else value
    return state


def load_pack(pack: Path) -> tuple[WordPiece, TextEncoder]:
    """The tokenizer and the encoder of a language pack, ready to read."""
    tokenizer = WordPiece.load(pack / "vocab.txt")
    encoder = TextEncoder(TextEncoderConfig(vocabulary=len(tokenizer), dropout=0.0))
    load_matching(encoder, read_pack(pack / "text_encoder.onnx"))
    return tokenizer, encoder.eval()
