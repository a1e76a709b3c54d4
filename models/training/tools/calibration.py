"""How much a restored picture depends on which tiles the statistics came from: `python3 tools/calibration.py PICTURE --pack ../fast --config configs/fast.yaml`.

The product samples the middle of each cell of a 4x2 grid. Here the samples move to a random place of their cell, several times, and the
whole restored pictures are compared with the product's choice, rounded to 8 bit.
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

from tpir_training.backbone import Apply, Backbone, BackboneConfig, Calibrate
from tpir_training.metrics import psnr, rounded
from tpir_training.names import vector
from tpir_training.pack_weights import read_weights

COLUMNS, ROWS, SIZE = 4, 2, 256


def place(cell: int, cells: int, length: int, share: float) -> int:
    """Start of a sample at `share` (0..1; 0.5 is the product's choice) of its cell, on the lattice of the strides."""
    middle = int((cell + share) * length / cells)
    return min(max(middle - SIZE // 2, 0), length - SIZE) // Backbone.MULTIPLE * Backbone.MULTIPLE


def samples(picture: Tensor, shares: np.ndarray) -> Tensor:
    height, width = picture.shape[2:]
    tiles = []
    for index in range(COLUMNS * ROWS):
        top = place(index // COLUMNS, ROWS, height, float(shares[index, 0]))
        left = place(index % COLUMNS, COLUMNS, width, float(shares[index, 1]))
        tiles.append(picture[:, :, top:top + SIZE, left:left + SIZE])
    return torch.cat(tiles)


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--asked", default="haze")
    parser.add_argument("--choices", type=int, default=3)
    arguments = parser.parse_args()
    network = Backbone(BackboneConfig.from_dict(yaml.safe_load(arguments.config.read_text())["network"])).eval()
    network.load_state_dict(read_weights(arguments.pack))
    pixels = np.asarray(Image.open(arguments.picture).convert("RGB"), np.float32) / 255
    height, width = (size // Backbone.MULTIPLE * Backbone.MULTIPLE for size in pixels.shape[:2])
    picture = torch.from_numpy(pixels[:height, :width].copy()).permute(2, 0, 1)[None]
    guidance = torch.tensor([vector(arguments.asked.split())])
    random = np.random.default_rng(0)

    def restored(shares: np.ndarray) -> Tensor:
        return rounded(Apply(network)(picture, Calibrate(network)(samples(picture, shares), guidance)))

    own = restored(np.full((COLUMNS * ROWS, 2), 0.5))
    for choice in range(arguments.choices):
        other = restored(random.random((COLUMNS * ROWS, 2)))
        print(f"choice {choice + 1}: {float(psnr(own, other)):.2f} dB, largest difference {float((own - other).abs().max()) * 255:.0f} grey levels")


if __name__ == "__main__":
    main()
