"""How much a restored picture depends on which tiles the statistics came from: `python3 tools/calibration.py PICTURE --pack ../fast --config configs/fast.yaml`.

The product samples the points of a lattice (samples.py). Here the lattice is moved by a random way, around the borders, several times, and the whole
restored pictures are compared with the product's choice, rounded to 8 bit.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch
import yaml
from PIL import Image
from torch import Tensor

from tpir_training import samples
from tpir_training.backbone import Apply, Backbone, Calibrate
from tpir_training.export_backbone import load_pack
from tpir_training.metrics import psnr, rounded
from tpir_training.names import vector


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--asked", default="haze")
    parser.add_argument("--choices", type=int, default=3)
    parser.add_argument("--count", type=int, default=samples.COUNT)
    parser.add_argument("--size", type=int, default=samples.SIZE)
    arguments = parser.parse_args()
    network = load_pack(yaml.safe_load(arguments.config.read_text()), arguments.pack)
    pixels = np.asarray(Image.open(arguments.picture).convert("RGB"), np.float32) / 255
    height, width = (size // Backbone.MULTIPLE * Backbone.MULTIPLE for size in pixels.shape[:2])
    picture = torch.from_numpy(pixels[:height, :width].copy()).permute(2, 0, 1)
    guidance = torch.tensor([vector(arguments.asked.split())])
    random = torch.Generator().manual_seed(0)

    def restored(shift: tuple[float, float]) -> Tensor:
        tiles = samples.sample_tiles(picture, arguments.count, arguments.size, shift)
        return rounded(Apply(network)(picture[None], Calibrate(network)(tiles, guidance)))

    own = restored((0.0, 0.0))
    for choice in range(arguments.choices):
        other = restored(tuple(torch.rand(2, generator=random).tolist()))
        print(f"choice {choice + 1}: {float(psnr(own, other)):.2f} dB, largest difference {float((own - other).abs().max()) * 255:.0f} grey levels")


if __name__ == "__main__":
    main()
