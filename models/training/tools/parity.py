"""Checks a pack against PyTorch: `python3 tools/parity.py --pack ../fast --config configs/fast.yaml --runtime <folder>`.

The folder is one in which `npm install --ignore-scripts onnxruntime-node@1.30.0` was run. Largest differences of the
state (relative to its largest value) and of the restored tile must stay below 1e-4. With the free dimensions set, no
operator that computes shapes may be left in the optimised graphs.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import onnx
import torch
import yaml

from tpir_training.backbone import Apply, Backbone, Calibrate
from tpir_training.export_backbone import load_pack
from tpir_training.names import vector
from tpir_training.pack_weights import with_sizes

SHAPE_OPERATORS = {"Shape", "ConstantOfShape", "Expand", "Where", "Equal", "If", "Range", "Cast"}


def cases(network: Backbone) -> list[dict]:
    torch.manual_seed(0)
    made = []
    for count, height, width, names in ((3, 64, 96, ["noise"]), (1, 128, 128, ["rain", "haze"]), (2, 64, 64, [])):
        tiles, tile = torch.rand(count, 3, height, width), torch.rand(1, 3, height, width)
        guidance = torch.tensor([vector(names)])
        with torch.no_grad():
            state = Calibrate(network)(tiles, guidance)
            restored = Apply(network)(tile, state)
        made.append({"count": count, "height": height, "width": width, **{
            name: value.flatten().tolist() for name, value in
            (("tiles", tiles), ("guidance", guidance), ("state", state), ("tile", tile), ("restored", restored))}})
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--runtime", type=Path, required=True)
    arguments = parser.parse_args()
    network = load_pack(yaml.safe_load(arguments.config.read_text()), arguments.pack)
    code = 0
    script = Path(__file__).with_suffix(".mjs")
    for case in cases(network):
        with tempfile.TemporaryDirectory() as folder:
            fix_sizes(arguments.pack, Path(folder), case)
            (Path(folder) / "case.json").write_text(json.dumps(case))
            code |= subprocess.run(["node", str(script), str(arguments.runtime), folder]).returncode
            code |= report_shapes(Path(folder))
    return code


def fix_sizes(pack: Path, folder: Path, case: dict) -> None:
    """Copies the pack with its free dimensions set."""
    shutil.copy(pack / "weights.bin", folder)
    for name in ("calibrate.onnx", "backbone.onnx"):
        (folder / name).write_bytes(with_sizes(pack / name, case))


def report_shapes(folder: Path) -> int:
    """1 if an optimised graph still holds operators that compute shapes."""
    code = 0
    for name in ("calibrate.onnx", "backbone.onnx"):
        model = onnx.load(str(folder / ("optimised-" + name)), load_external_data=False)
        left = SHAPE_OPERATORS & {node.op_type for node in model.graph.node}
        if left:
            print(f"{name}: operators that compute shapes are left: {sorted(left)}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
