"""How well the degradation encoder sees: `python3 -m tpir_training.evaluate_detector --checkpoint R/detector.pt --data D`.

Synthetic: every Kodak picture clean and with each degradation once (fixed seeds; low light by its generator), each judged by tiles as in the
product. Right means that the degradation is found; false finds on clean pictures are counted too. Validation pairs: Rain12, SOTS-12, LOL.
Real: the folders of `real/` against their names (`mixed` carries no label).
"""

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from .data import list_pictures
from .degradation_encoder import DegradationEncoder, Detect
from .export_detector import SIZE, TILES, load_detector, read_thresholds
from .names import DEGRADATIONS
from .registry import make_degradations
from .samples import sample_tiles
from .validation import degrade, to_tensor

REAL = {"rain": "rain", "haze": "haze", "noise": "noise", "dark": "low-light"}


class Looker:
    def __init__(self, encoder: DegradationEncoder, thresholds: list[float]) -> None:
        self.detect, self.thresholds = Detect(encoder).eval(), thresholds

    @torch.no_grad()
    def probabilities(self, picture: Tensor) -> Tensor:
        height, width = picture.shape[1:]
        padded = F.pad(picture[None], (0, max(0, 64 - width), 0, max(0, 64 - height)), mode="reflect")
        return self.detect(sample_tiles((padded[0].clamp(0, 1) * 255).round() / 255, TILES, SIZE))[0][0]

    def found(self, picture: Tensor) -> list[str]:
        values = self.probabilities(picture).tolist()
        return [name for name, value, least in zip(DEGRADATIONS, values, self.thresholds) if value >= least]


def row(judge: Looker, pictures: list[Tensor], wanted: str | None) -> dict:
    """Share of pictures whose degradation was found, and how often each name was said."""
    said = {name: 0 for name in DEGRADATIONS}
    right = 0
    for picture in pictures:
        names = judge.found(picture)
        right += wanted in names if wanted else not names
        for name in names:
            said[name] += 1
    return {"pictures": len(pictures), "right": round(right / len(pictures), 3), "said": {name: count for name, count in said.items() if count}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True, help="of the trainer, or a pack's folder")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--thresholds", type=float, nargs=10, help="in place of those that training chose")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    judge = Looker(load_detector(arguments.checkpoint), arguments.thresholds or read_thresholds(arguments.checkpoint))
    root, results = arguments.data, {}

    def note(name: str, pictures: list[Tensor], wanted: str | None) -> None:
        results[name] = row(judge, pictures, wanted)
        print(name, json.dumps(results[name]), flush=True)

    clean = [to_tensor(path) for path in list_pictures(root / "val/kodak24")]
    note("clean Kodak24", clean, None)
    for degradation in make_degradations(list(DEGRADATIONS), torch.device("cpu")):
        note(f"Kodak24 {degradation.name}", [degrade(degradation, picture[:, :320, :320], torch.device("cpu"), seed)
                                             for seed, picture in enumerate(clean)], degradation.name)
    for name, folder, wanted in (("Rain12", "rain12/rain", "rain"), ("SOTS-12", "sots12/hazy", "haze"), ("LOL, 7 pictures", "lowlight7/low", "low-light"),
                                 ("Rain12 without rain", "rain12/norain", None), ("SOTS-12 clear", "sots12/clear", None)):
        note(name, [to_tensor(path) for path in list_pictures(root / "val" / folder)], wanted)
    for folder, wanted in REAL.items():
        if (root / "real" / folder).is_dir():
            note(f"real {folder}", [to_tensor(path) for path in list_pictures(root / "real" / folder)], wanted)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
