"""Prompt control over all pairs of faults: `python3 tools/control.py --pack ../fast --data DATA` prints a table in Markdown.

Middles of Kodak pictures get two faults, by the training's own generators. One is asked away, the other one should stay:

* gain: PSNR against the picture with the kept fault alone, after minus before;
* kept: PSNR of a picture with the kept fault alone against what the same request makes of it (100: untouched).
"""

import argparse
import sys
from itertools import permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import yaml
from torch import Tensor

from tpir_training.data import list_pictures, sky_map
from tpir_training.degradations.base import Scene
from tpir_training.evaluate import Restorer, mean
from tpir_training.export_backbone import load_pack
from tpir_training.metrics import psnr, rounded
from tpir_training.names import DEGRADATIONS
from tpir_training.pipeline import Pipeline, Sampling
from tpir_training.registry import make_degradations
from tpir_training.validation import middle, to_tensor

FAULTS = ("noise", "rain", "haze", "blur", "jpeg", "low-light")


def scene_of(path: Path, size: int) -> Scene:
    picture = middle(to_tensor(path), size)
    sky = torch.from_numpy(sky_map((picture.permute(1, 2, 0).numpy() * 255).astype("uint8")).copy())
    return Scene.whole(picture, sky.float() / 255)


def degraded(pipeline: Pipeline, scene: Scene, asked: str, kept: str, seed: int) -> tuple[Tensor, Tensor]:
    """The picture (3xHxW) with both faults, and with the kept one alone, of the same random numbers; each as its file holds it."""
    rows = torch.tensor([[name in (asked, kept) for name in DEGRADATIONS]])
    only = torch.tensor([[name == kept for name in DEGRADATIONS]])
    drawn = pipeline.draw(scene, rows, torch.Generator().manual_seed(seed))
    return rounded(pipeline.run(scene, drawn, rows)[0]), rounded(pipeline.run(scene, drawn, only)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).resolve().parents[1] / "configs/fast.yaml")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds val/")
    parser.add_argument("--pictures", type=int, default=8)
    parser.add_argument("--size", type=int, default=320)
    arguments = parser.parse_args()
    restore = Restorer(load_pack(yaml.safe_load(arguments.config.read_text()), arguments.pack), whole=False)
    pipeline = Pipeline(make_degradations(FAULTS, torch.device("cpu")), Sampling({name: 1.0 for name in FAULTS}))
    paths = list_pictures(arguments.data / "val/kodak24")
    scenes = [scene_of(path, arguments.size) for path in paths[::max(1, len(paths) // arguments.pictures)][:arguments.pictures]]

    print("| asked | kept | before | after | gain | kept part |\n|---|---|---|---|---|---|")
    for asked, kept in permutations(FAULTS, 2):
        before, after, untouched = [], [], []
        for seed, scene in enumerate(scenes):
            both, only = degraded(pipeline, scene, asked, kept, seed)
            before.append(psnr(both, only))
            after.append(psnr(rounded(restore(both, [asked])), only))
            untouched.append(psnr(rounded(restore(only, [asked])), only))
        print(f"| {asked} | {kept} | {mean(before):.2f} | {mean(after):.2f} | {mean(after) - mean(before):+.2f} | {mean(untouched):.1f} |", flush=True)


if __name__ == "__main__":
    main()
