"""Exports the tuned text encoder as a language pack: ONNX opset 17, fixed 1x64, weights stored as fp16.

Parity is stated against the PyTorch model with the same fp16-rounded weights; the rounding itself is measured and
printed beside it. The graph check against ONNX Runtime is ``tools/check_text_export.mjs``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import onnx
import torch
import yaml
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from .evaluate_text import TOKENS, load_encoder, load_labelled, predict, score_probabilities
from .graph_operators import by_tracing
from .instructions.lexicon_files import DEGRADATIONS
from .packs import write_language_pack
from .text_encoder import TextEncoder, Understanding
from .wordpiece import WordPiece

OUTPUTS = ("wanted", "kept", "unrelated", "automatic", "strength", "sentence")
OPSET = 17
FORBIDDEN = {"Einsum", "Gelu", "TopK", "NonZero", "Where", "If", "Loop", "Shape"}


def round_to_half(module: nn.Module) -> None:
    """Rounds every weight to what fp16 storage keeps, in place."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(parameter.half().float())


def store_half(model: onnx.ModelProto, smallest: int = 256) -> onnx.ModelProto:
    """Stores float initialisers as fp16 with a Cast to float32 that the runtime folds when it loads the graph."""
    casts = []
    for initializer in model.graph.initializer:
        if initializer.data_type != TensorProto.FLOAT or np.prod(initializer.dims) < smallest:
            continue
        name = initializer.name
        half = numpy_helper.from_array(numpy_helper.to_array(initializer).astype(np.float16), name + "_half")
        initializer.CopyFrom(half)
        casts.append(helper.make_node("Cast", [name + "_half"], [name], name=name + "_cast", to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(casts + nodes)
    return model


def name_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Gives folded weights their module's name; ``.transposed`` marks those that the exporter turned over."""
    names: dict[str, str] = {}
    for node in model.graph.node:
        for value in node.input:
            if value.startswith("onnx::MatMul"):
                names[value] = node.name.strip("/").rsplit("/", 1)[0].replace("/", ".") + ".weight.transposed"
            elif value.startswith("onnx::Add"):
                names[value] = "encoder.positions.weight"
    for node in model.graph.node:
        node.input[:] = [names.get(value, value) for value in node.input]
    for initializer in model.graph.initializer:
        initializer.name = names.get(initializer.name, initializer.name)
    return model


def export_graph(encoder: TextEncoder, path: Path, temperature: float) -> None:
    model = Understanding(encoder, temperature).eval()
    ids = torch.zeros(1, TOKENS, dtype=torch.int64)
    mask = torch.ones(1, TOKENS, dtype=torch.int64)
    partial = path.with_suffix(".onnx.part")
    torch.onnx.export(model, (ids, mask), str(partial), opset_version=OPSET, input_names=["input_ids", "attention_mask"],
                      output_names=list(OUTPUTS), do_constant_folding=True, **by_tracing())
    graph = onnx.load(str(partial))
    found = {node.op_type for node in graph.graph.node} & FORBIDDEN
    if found:
        raise RuntimeError(f"the graph holds operators we avoid on DirectML: {sorted(found)}")
    graph.producer_name, graph.doc_string = "tpir_training", ""
    for node in graph.graph.node:
        node.doc_string = ""
    onnx.save(store_half(name_weights(graph)), str(partial))
    onnx.checker.check_model(str(partial))
    partial.replace(path)


def reference_rows(encoder: TextEncoder, tokenizer: WordPiece, texts: Sequence[str], temperature: float) -> list[dict[str, Any]]:
    """Inputs and PyTorch outputs for the parity check."""
    model, rows = Understanding(encoder, temperature).eval(), []
    with torch.no_grad():
        for text in texts:
            ids = tokenizer.encode(text, TOKENS)
            padded = torch.tensor([ids + [0] * (TOKENS - len(ids))])
            mask = torch.tensor([[1] * len(ids) + [0] * (TOKENS - len(ids))])
            outputs = model(padded, mask)
            rows.append({"ids": padded[0].tolist(), "mask": mask[0].tolist(), **{n: o[0].tolist() for n, o in zip(OUTPUTS, outputs)}})
    return rows


def language_manifest(settings: dict[str, Any], width: int, measured: dict[str, Any]) -> dict[str, Any]:
    """The manifest without sizes and hashes, which ``write_language_pack`` fills in."""
    pack = settings["pack"]
    if len(pack["thresholds"]["wanted"]) != len(DEGRADATIONS):
        raise ValueError(f"pack.thresholds.wanted needs {len(DEGRADATIONS)} numbers")
    return {
        "schema": 1, "kind": "language", "id": settings["id"], "version": settings["version"], "license": pack["license"],
        "description": pack["description"],
        "files": {"encoder": {"path": "text_encoder.onnx"}, "vocabulary": {"path": "vocab.txt"}},
        "tensors": {"inputIds": "input_ids", "attentionMask": "attention_mask", **{name: name for name in OUTPUTS}},
        "tokens": TOKENS, "width": width, "degradations": list(DEGRADATIONS), "thresholds": pack["thresholds"], "measured": measured,
    }


PARITY_TEXTS = (
    "remove the rain", "", "it is foggy and noisy, please clean it", "remove the rain but leave the grain", "fix this photo", "what is noise?",
    "deblur", "the photo was taken at night without flash and there are scratches all over it " * 4,
)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Export the text encoder as a language pack.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, nargs="+", required=True, help="several (same start) are averaged by weights")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="the pack's folder")
    parser.add_argument("--development", type=Path, help="prints the score of the rounded weights")
    parser.add_argument("--reference", type=Path, help="writes inputs and expected outputs for the parity check")
    parser.add_argument("--measured", type=Path, help="JSON with figures for the manifest")
    parsed = parser.parse_args(arguments)
    settings = yaml.safe_load(parsed.config.read_text(encoding="utf-8"))
    pack = settings["pack"]
    encoder = average([load_encoder(path) for path in parsed.checkpoint])
    tokenizer = WordPiece.load(parsed.vocabulary)
    examples = load_labelled(parsed.development) if parsed.development else []
    before = predict(encoder, tokenizer, [e.text for e in examples], pack["temperature"]) if examples else None
    round_to_half(encoder)
    if before is not None:
        after = predict(encoder, tokenizer, [e.text for e in examples], pack["temperature"])
        print(f"fp16 storage moves a probability by at most {np.abs(before.wanted - after.wanted).max():.5f}")
        limits = pack["thresholds"]
        print("development", score_probabilities(after, examples, limits["wanted"], limits["unrelated"], limits["automatic"]).line())
    parsed.output.mkdir(parents=True, exist_ok=True)
    export_graph(encoder, parsed.output / "text_encoder.onnx", pack["temperature"])
    tokenizer.save(parsed.output / "vocab.txt")
    if parsed.reference:
        parsed.reference.write_text(json.dumps(reference_rows(encoder, tokenizer, PARITY_TEXTS, pack["temperature"])), encoding="utf-8")
    measured = json.loads(parsed.measured.read_text(encoding="utf-8")) if parsed.measured else {}
    write_language_pack(parsed.output, language_manifest(settings, encoder.config.width, measured))
    print(f"wrote {parsed.output}, encoder {(parsed.output / 'text_encoder.onnx').stat().st_size} bytes")


def average(encoders: Sequence[TextEncoder]) -> TextEncoder:
    first = encoders[0]
    with torch.no_grad():
        for parameters in zip(*(e.parameters() for e in encoders)):
            parameters[0].copy_(torch.stack(list(parameters)).mean(0))
    return first


if __name__ == "__main__":
    main()
