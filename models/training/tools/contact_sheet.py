"""Renders every generated degradation on scenes of our own: `python3 tools/contact_sheet.py ../../docs/pictures/degradations.jpg`.

A row per degradation in the pipeline's order, a column per scene; full-resolution cuts, because shrinking would hide noise and blocks.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch
from PIL import Image, ImageDraw

from tpir_training.data import sky_map
from tpir_training.degradations.base import Scene
from tpir_training.metrics import rounded
from tpir_training.pipeline import ORDER
from tpir_training.registry import make_degradations

SCENES = sorted((Path(__file__).resolve().parents[3] / "samples" / "clean").glob("*.png"))
WIDTH, HEIGHT, GAP, LABEL = 304, 208, 6, 92


def degraded(degradation, picture: np.ndarray, seed: int) -> Image.Image:
    """The middle of a scene, degraded with random numbers of its own."""
    left, top = (picture.shape[1] - WIDTH) // 2, (picture.shape[0] - HEIGHT) // 2
    size = max(WIDTH, HEIGHT)
    top, left = max(0, min(top, picture.shape[0] - size)), max(0, min(left, picture.shape[1] - size))
    crop = torch.from_numpy(picture[top:top + size, left:left + size].copy()).permute(2, 0, 1)[None].float() / 255
    window = torch.tensor([[top / picture.shape[0], left / picture.shape[1], (top + size) / picture.shape[0], (left + size) / picture.shape[1]]])
    scene = Scene(crop, window, torch.from_numpy(sky_map(picture).copy()).float()[None, None] / 255, 1)
    drawn = degradation.draw(scene, torch.tensor([0]), torch.Generator().manual_seed(seed))
    result = rounded(degradation.apply(scene.crops, drawn))[0].permute(1, 2, 0)
    return Image.fromarray((result.numpy() * 255).round().astype(np.uint8)).crop((0, 0, WIDTH, HEIGHT))


def main() -> None:
    generators = {item.name: item for item in make_degradations(ORDER, torch.device("cpu"))}
    scenes = [np.asarray(Image.open(path).convert("RGB")) for path in SCENES]
    sheet = Image.new("RGB", (LABEL + len(scenes) * (WIDTH + GAP), len(ORDER) * (HEIGHT + GAP)), "white")
    pen = ImageDraw.Draw(sheet)
    for row, name in enumerate(ORDER):
        pen.text((6, row * (HEIGHT + GAP) + HEIGHT // 2), name, fill="black")
        for column, picture in enumerate(scenes):
            sheet.paste(degraded(generators[name], picture, 11 * row + column), (LABEL + column * (WIDTH + GAP), row * (HEIGHT + GAP)))
    sheet.save(sys.argv[1], quality=88)


if __name__ == "__main__":
    main()
