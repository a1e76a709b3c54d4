"""What a pack makes of each kind of blur: `python3 tools/blur_kinds.py --pack ../fast --config configs/fast.yaml --data DATA`.

Kernels of the training's generator on the middles (256 pixels) of every fourth Kodak picture, 8 bit; PSNR before, and what is gained, in dB.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import yaml
from torch import Tensor

from tpir_training.data import list_pictures
from tpir_training.degradations.blur import Blur, BlurDrawn, disc_kernels, gaussian_kernels, motion_kernels
from tpir_training.evaluate import Restorer
from tpir_training.export_backbone import load_pack
from tpir_training.metrics import psnr, rounded
from tpir_training.validation import middle, to_tensor

GAUSSIAN, DISC, MOTION = (0.8, 1.2, 1.6, 2.2), (1.0, 2.0, 3.0, 5.0), (5.0, 9.0, 15.0)
TURN = 0.5  # radians between the directions of motion on one picture and the next


def measured(restore: Restorer, pictures: list[Tensor], kernels: list[Tensor]) -> tuple[float, float]:
    before, gained = 0.0, 0.0
    for picture, kernel in zip(pictures, kernels):
        blurred = rounded(Blur().apply(picture[None], BlurDrawn(kernel)))[0]
        value = psnr(blurred, picture)
        before, gained = before + value / len(pictures), gained + (psnr(rounded(restore(blurred, ["blur"])), picture) - value) / len(pictures)
    return before, gained


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    restore = Restorer(load_pack(yaml.safe_load(arguments.config.read_text()), arguments.pack), whole=True)
    pictures = [middle(to_tensor(path), 256) for path in list_pictures(arguments.data / "val/kodak24")[::4]]
    one = lambda value: torch.tensor([value])
    kinds = [("Gaussian, sigma", GAUSSIAN, lambda size, _: gaussian_kernels(one(size))),
             ("out of focus, radius", DISC, lambda size, _: disc_kernels(one(size))),
             ("straight motion, pixels", MOTION, lambda size, index: motion_kernels(one(size), one(TURN * index), one(0.0)))]
    for name, sizes, make in kinds:
        for size in sizes:
            before, gained = measured(restore, pictures, [make(size, index) for index in range(len(pictures))])
            print(f"{name} {size:g}: {before:.2f} dB, {gained:+.2f}", flush=True)


if __name__ == "__main__":
    main()
