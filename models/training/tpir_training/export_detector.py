"""Writes the detector pack: `python3 -m tpir_training.export_detector --config configs/detector.yaml --checkpoint R/detector.pt --pack ../detector`."""

import argparse
import json
import warnings
from pathlib import Path

import onnx
import torch
import yaml
from onnx import numpy_helper

from .degradation_encoder import DegradationEncoder, DegradationEncoderConfig, Detect
from .export_backbone import export_graph, round_weights, store_as_half
from .names import DEGRADATIONS
from .pack_weights import graph_weights
from .packs import write_manifest

TILES, SIZE = 16, 128


def load_detector(checkpoint: Path) -> DegradationEncoder:
    """The network of a checkpoint, or of a pack's folder."""
    if checkpoint.is_dir():
        return load_pack(checkpoint)
    state = torch.load(checkpoint, map_location="cpu")
    encoder = DegradationEncoder(DegradationEncoderConfig.from_dict(state["config"]["network"]))
    encoder.load_state_dict(state["encoder"])
    return encoder.eval()


def load_pack(pack: Path) -> DegradationEncoder:
    settings = yaml.safe_load((Path(__file__).resolve().parents[1] / "configs" / "detector.yaml").read_text())
    encoder = DegradationEncoder(DegradationEncoderConfig.from_dict(settings["network"]))
    encoder.load_state_dict(graph_weights(pack / "degradation_encoder.onnx", "encoder."))
    return encoder.eval()


def read_thresholds(checkpoint: Path) -> list[float]:
    """Those that training chose, or a pack's."""
    if checkpoint.is_dir():
        return json.loads((checkpoint / "pack.json").read_text())["thresholds"]
    return torch.load(checkpoint, map_location="cpu")["thresholds"]


def export_detector(encoder: DegradationEncoder, path: Path) -> None:
    """The graph with free count, height and width."""
    round_weights(encoder)
    widths = (encoder.config.degradations, encoder.config.embedding)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on its own constants
        model = export_graph(Detect(encoder), (torch.rand(TILES, 3, 64, 64),), ["tiles"], ["probabilities", "embedding"],
                             {"tiles": {0: "count", 2: "height", 3: "width"}}, [[1, width] for width in widths], path)
    store_as_half(model, lambda name, values: numpy_helper.from_array(values, name))
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
    parser.add_argument("--thresholds", type=float, nargs=10, help="in the order of names.py, in place of those that training chose")
    parser.add_argument("--measured", type=Path, help="JSON of evaluate_detector.py to put into the manifest")
    arguments = parser.parse_args()
    settings = yaml.safe_load(arguments.config.read_text())
    arguments.pack.mkdir(parents=True, exist_ok=True)
    export_detector(load_detector(arguments.checkpoint), arguments.pack / "degradation_encoder.onnx")
    values = manifest(settings, arguments.thresholds or read_thresholds(arguments.checkpoint))
    if arguments.measured:
        values["measured"] = json.loads(arguments.measured.read_text())
    write_manifest(arguments.pack, values)


if __name__ == "__main__":
    main()
