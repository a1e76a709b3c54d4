"""Checks the detector pack against PyTorch: `python3 tools/detector_parity.py --pack ../detector --runtime <folder>`.

The folder is one in which `npm install --ignore-scripts onnxruntime-node@1.30.0` was run. Tiles of two sizes and counts; probabilities and the embedding must
agree to 1e-4. Also prints how long a session takes to open and a picture's sixteen tiles to look at.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from tpir_training.degradation_encoder import Detect
from tpir_training.export_detector import SIZE, TILES, load_detector


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--runtime", type=Path, required=True)
    arguments = parser.parse_args()
    detect, code = Detect(load_detector(arguments.pack)).eval(), 0
    torch.manual_seed(0)
    for count, height, width in ((3, 64, 96), (TILES, SIZE, SIZE)):
        tiles = torch.nn.functional.interpolate(torch.rand(count, 3, height // 8, width // 8), (height, width), mode="bicubic").clamp(0, 1)
        with torch.no_grad():
            probabilities, embedding = detect(tiles)
        case = {"count": count, "height": height, "width": width, **{
            name: value.flatten().tolist() for name, value in (("tiles", tiles), ("probabilities", probabilities), ("embedding", embedding))}}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(case, file)
            file.flush()
            code |= subprocess.run(["node", str(Path(__file__).with_suffix(".mjs")), str(arguments.runtime),
                                    str(arguments.pack / "degradation_encoder.onnx"), file.name]).returncode
    return code


if __name__ == "__main__":
    sys.exit(main())
