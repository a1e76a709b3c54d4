#!/usr/bin/env python3
"""Writes tests/data/packs/language: a text encoder of a few kilobytes that follows the language pack contract.

It knows some forty words. Each adds to the answers it stands for; the sum over the words of a sentence goes through a
sigmoid. Enough to drive the whole product in tests, nothing that understands a sentence. Run: python3 make_tiny_language.py
"""

from __future__ import annotations

import hashlib
import json
import string
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TOKENS = 64
DEGRADATIONS = ["noise", "rain", "haze", "blur", "low-light", "jpeg", "snow", "raindrop", "shadow", "inpaint"]
UNRELATED, AUTOMATIC, STRENGTH, ANSWERS = 20, 21, 22, 23
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WANTED_WORDS = {
    "noise": 0, "noisy": 0, "grain": 0, "rain": 1, "rainy": 1, "haze": 2, "hazy": 2, "fog": 2, "foggy": 2, "blur": 3,
    "blurry": 3, "dark": 4, "jpeg": 5, "snow": 6, "raindrop": 7, "drops": 7, "shadow": 8, "hole": 9,
}
PLAIN_WORDS = (
    "remove the this from of photo picture image please and it is make clean away with my too on in to not do but so "
    "very sky you what can"
).split()


def weights() -> tuple[list[str], np.ndarray, np.ndarray]:
    """The vocabulary, what each piece adds to the answers (VxA) and the answers of an empty sentence (A)."""
    pieces = SPECIAL + list(string.ascii_lowercase + string.digits + string.punctuation)
    pieces += ["##" + letter for letter in string.ascii_lowercase + string.digits]
    pieces += list(WANTED_WORDS) + ["leave", "keep", "improve", "better", "fix", "weather", "joke", "slightly"] + PLAIN_WORDS
    assert len(set(pieces)) == len(pieces)
    effect = np.zeros((len(pieces), ANSWERS), np.float32)
    start = np.full(ANSWERS, -6, np.float32)
    start[STRENGTH] = 6
    for word, degradation in WANTED_WORDS.items():
        effect[pieces.index(word), degradation] = 12
    for word in ("weather", "joke", "leave", "keep"):
        effect[pieces.index(word), UNRELATED] = 14
    for word in ("improve", "better", "fix"):
        effect[pieces.index(word), AUTOMATIC] = 12
    effect[pieces.index("slightly"), STRENGTH] = -6.4
    return pieces, effect, start


def graph(effect: np.ndarray, start: np.ndarray) -> onnx.ModelProto:
    """ids, mask -> sigmoid(start + sum of effects), split into the named answers."""
    constants = {
        "effect": effect, "start": start, "axis_last": np.array([2], np.int64), "axis_tokens": np.array([1], np.int64),
        "parts": np.array([10, 10, 1, 1, 1], np.int64), "one": np.array([1], np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["effect", "input_ids"], ["pieces"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "axis_last"], ["mask3"]),
        helper.make_node("Mul", ["pieces", "mask3"], ["heard"]),
        helper.make_node("ReduceSum", ["heard", "axis_tokens"], ["sum"], keepdims=0),
        helper.make_node("Add", ["sum", "start"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["answers"]),
        helper.make_node("Split", ["answers", "parts"], ["wanted", "kept", "unrelated", "automatic", "strength"], axis=1),
        helper.make_node("Mul", ["sum", "one"], ["sentence"]),
    ]
    tensor = helper.make_tensor_value_info
    inputs = [tensor(name, TensorProto.INT64, [1, TOKENS]) for name in ("input_ids", "attention_mask")]
    shapes = {"wanted": 10, "kept": 10, "unrelated": 1, "automatic": 1, "strength": 1, "sentence": ANSWERS}
    outputs = [tensor(name, TensorProto.FLOAT, [1, width]) for name, width in shapes.items()]
    initializers = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    model = helper.make_model(
        helper.make_graph(nodes, "tiny_language", inputs, outputs, initializers), opset_imports=[helper.make_opsetid("", 17)]
    )
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


def entry(path: Path) -> dict[str, object]:
    """One file of the manifest."""
    content = path.read_bytes()
    return {"path": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def main() -> None:
    """Writes the pack."""
    folder = Path(__file__).resolve().parents[1] / "data" / "packs" / "language"
    folder.mkdir(parents=True, exist_ok=True)
    pieces, effect, start = weights()
    (folder / "vocab.txt").write_bytes(("\n".join(pieces) + "\n").encode())
    (folder / "text_encoder.onnx").write_bytes(graph(effect, start).SerializeToString())
    names = ["wanted", "kept", "unrelated", "automatic", "strength", "sentence"]
    manifest = {
        "schema": 1, "kind": "language", "id": "language", "version": "0.0.1", "license": "MIT",
        "description": "A bag of forty words for tests.",
        "files": {"encoder": entry(folder / "text_encoder.onnx"), "vocabulary": entry(folder / "vocab.txt")},
        "tensors": {"inputIds": "input_ids", "attentionMask": "attention_mask", **{name: name for name in names}},
        "tokens": TOKENS, "width": ANSWERS, "degradations": DEGRADATIONS,
        "thresholds": {"wanted": [0.5] * 10, "unrelated": 0.5, "automatic": 0.5},
    }
    (folder / "pack.json").write_bytes((json.dumps(manifest, indent=2) + "\n").encode())


if __name__ == "__main__":
    main()
