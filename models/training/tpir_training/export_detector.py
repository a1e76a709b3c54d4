"""Writes the detector pack: `python3 -m tpir_training.export_detector --config configs/detector.yaml --checkpoint R/detector.pt --pack ../detector`."""

import argparse
import inspect
import json
from pathlib import Path

import onnx
import torch
import yaml

from .degradation_encoder import DegradationEncoder, DegradationEncoderConfig, Detect
from .names import DEGRADATIONS
from .packs import write_manifest

OPSET = 17
TILES, SIZE = 8, 256


def load_detector(checkpoint: Path) -> DegradationEncoder:
    state = torch.load(checkpoint, map_location="cpu")
    encoder = DegradationEncoder(DegradationEncoderConfig.from_dict(state["config"]["network"]))
    encoder.load_state_dict(state["encoder"])
    return encoder.eval()


def export_graph(encoder: DegradationEncoder, path: Path) -> None:
    """The graph with free count, height and width; normalisation is folded into the convolutions."""
    tracing = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(Detect(encoder).eval(), (torch.rand(TILES, 3, 64, 64),), str(path), input_names=["tiles"],
                      output_names=["probabilities", "embedding"], opset_version=OPSET,
                      dynamic_axes={"tiles": {0: "count", 2: "height", 3: "width"}}, **tracing)
    model = onnx.load(str(path))
    for field in ("producer_name", "producer_version", "doc_string"):
        setattr(model, field, "")
    for node in model.graph.node:
        node.doc_string = ""
    for value, width in zip(model.graph.output, (encoder.config.degradations, encoder.config.embedding)):
        for dimension, size in zip(value.type.tensor_type.shape.dim, (1, width)):
            dimension.Clear()
            dimension.dim_value = size
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def manifest(settings: dict, thresholds: list[float]) -> dict:
    return {
        "schema": 1, "kind": "detector", "id": settings["id"], **settings["pack"],
        "files": {"encoder": {"path": "degradation_encoder.onnx"}},
        "tensors": {"tiles": "tiles", "probabilities": "probabilities", "embedding": "embedding"},
        "tile": {"count": TILES, "size": SIZE}, "width": settings["network"]["embedding"],
        "degradations": list(DEGRADATIONS), "thresholds": thresholds, "measured": {},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--thresholds", type=float, nargs=10, default=[0.5] * 10, help="in the order of names.py")
    parser.add_argument("--measured", type=Path, help="JSON of evaluate_detector.py to put into the manifest")
    arguments = parser.parse_args()
    settings = yaml.safe_load(arguments.config.read_text())
    arguments.pack.mkdir(parents=True, exist_ok=True)
    export_graph(load_detector(arguments.checkpoint), arguments.pack / "degradation_encoder.onnx")
    values = manifest(settings, arguments.thresholds)
    if arguments.measured:
        values["measured"] = json.loads(arguments.measured.read_text())
    write_manifest(arguments.pack, values)


if __name__ == "__main__":
    main()
