"""Measures a pack in PyTorch: noise under both protocols, rain, haze, prompt control, unrelated requests.

    python3 -m tpir_training.evaluate --pack ../fast --data <folder that holds val/> --json measured.json

Pictures are whole (cropped to multiples of 16 where that protocol asks for it, otherwise mirrored up to one), results are
rounded to 8 bits, PSNR is over RGB. As in the product, statistics come from samples of each picture (`--whole`
takes them from the whole picture instead).
"""

import argparse
import json
import time
from pathlib import Path

import torch
import yaml
from torch import Tensor
from torch.nn import functional as F

from .backbone import Apply, Backbone, Calibrate
from .data import list_pictures
from .degradations.base import Scene
from .degradations.rain import Rain
from .export_backbone import load_average, load_pack
from .metrics import add_noise, psnr, rounded
from .names import vector
from .samples import sample_tiles
from .validation import pairs_by_name, to_tensor


class Restorer:
    """Restores whole pictures as the product does: state from samples, then one pass with that state."""

    def __init__(self, network: Backbone, whole: bool) -> None:
        self.calibrate, self.apply = Calibrate(network), Apply(network)
        self.whole = whole

    @torch.no_grad()
    def __call__(self, picture: Tensor, names: list[str]) -> Tensor:
        """A degraded picture (3xHxW in [0,1]) and what to remove, to the restored picture, not rounded."""
        height, width = picture.shape[1:]
        padded = F.pad(picture[None], (0, -width % 16, 0, -height % 16), mode="reflect")
        guidance = torch.tensor([vector(names)])
        state = self.calibrate(padded if self.whole else sample_tiles(padded[0]), guidance)
        return self.apply(padded, state)[0, :, :height, :width]


def cropped(picture: Tensor) -> Tensor:
    """The all-in-one protocol's middle crop to multiples of 16."""
    height, width = (side // 16 * 16 for side in picture.shape[1:])
    top, left = (picture.shape[1] - height) // 2, (picture.shape[2] - width) // 2
    return picture[:, top:top + height, left:left + width]


def mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 3)


def evaluate_noise(restore: Restorer, folder: Path, sigma: float, protocol: str) -> dict[str, float]:
    before, after = [], []
    for index, path in enumerate(list_pictures(folder)):
        clean = to_tensor(path)
        clean = cropped(clean) if protocol == "all-in-one" else clean
        noisy = add_noise(clean, sigma, protocol, index)
        before.append(psnr(noisy, clean))
        after.append(psnr(rounded(restore(noisy, ["noise"])), clean))
    return {"psnr": mean(after), "inputPsnr": mean(before)}


def evaluate_pairs(restore: Restorer, degraded: Path, clean: Path, name: str) -> dict:
    before, after, pictures = [], [], {}
    for first, second in pairs_by_name(degraded, clean):
        picture, target = to_tensor(first), to_tensor(second)
        before.append(psnr(picture, target))
        after.append(psnr(rounded(restore(picture, [name])), target))
        pictures[first.name] = round(after[-1], 2)
    return {"psnr": mean(after), "inputPsnr": mean(before), "pictures": pictures}


def evaluate_control(restore: Restorer, folder: Path, count: int) -> dict[str, float]:
    """Pictures with rain and noise (sigma 25): each request against both single-degradation targets."""
    rain, random = Rain(), torch.Generator().manual_seed(7)
    sums: dict[str, list[float]] = {}
    for index, path in enumerate(list_pictures(folder)[:count]):
        scene = Scene.whole(to_tensor(path)[:, :256, :256])
        clean = scene.crops
        rainy = rain.apply(clean, rain.draw(scene, torch.tensor([0]), random))[0]
        noise = add_noise(torch.zeros_like(rainy), 25, "classic", index)
        both = rounded(rainy + noise)
        targets = {"clean": clean[0], "rain only": rainy, "noise only": rounded(clean[0] + noise)}
        for asked in (["rain"], ["noise"], ["rain", "noise"], []):
            result = rounded(restore(both, asked))
            for name, target in targets.items():
                sums.setdefault(f"asked {'+'.join(asked) or 'nothing'}, against {name}", []).append(psnr(result, target))
        for name, target in targets.items():
            sums.setdefault(f"input, against {name}", []).append(psnr(both, target))
    return {name: mean(values) for name, values in sums.items()}


def evaluate_identity(restore: Restorer, root: Path) -> dict[str, float]:
    """PSNR of the forced network's output against its input when nothing is asked."""
    folders = {"clean": root / "kodak24", "rain": root / "rain12/rain", "haze": root / "sots12/hazy"}
    result = {}
    for name, folder in folders.items():
        result[name] = mean([psnr(restore(picture, []), picture) for picture in map(to_tensor, list_pictures(folder)[:4])])
    noisy = [add_noise(to_tensor(path), 25, "all-in-one", index) for index, path in enumerate(list_pictures(root / "kodak24")[:4])]
    result["noise"] = mean([psnr(restore(picture, []), picture) for picture in noisy])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pack", type=Path)
    source.add_argument("--checkpoint", type=Path)
    parser.add_argument("--config", type=Path, default=Path(__file__).resolve().parents[1] / "configs/fast.yaml")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--whole", action="store_true", help="statistics of the whole picture instead of samples")
    parser.add_argument("--only", nargs="*", help="some of: noise, rain, haze, control, identity")
    arguments = parser.parse_args()
    if arguments.pack:
        network = load_pack(yaml.safe_load(arguments.config.read_text()), arguments.pack)
    else:
        network = load_average(arguments.checkpoint)
    restore, root = Restorer(network, arguments.whole), arguments.data / "val"
    tasks = {f"kodak24 noise {sigma} {protocol}": ("noise", lambda s=sigma, p=protocol: evaluate_noise(restore, root / "kodak24", s, p))
             for protocol in ("classic", "all-in-one") for sigma in (15, 25, 50)}
    tasks["rain12"] = ("rain", lambda: evaluate_pairs(restore, root / "rain12/rain", root / "rain12/norain", "rain"))
    tasks["sots12"] = ("haze", lambda: evaluate_pairs(restore, root / "sots12/hazy", root / "sots12/clear", "haze"))
    tasks["control"] = ("control", lambda: evaluate_control(restore, root / "kodak24", 12))
    tasks["identity"] = ("identity", lambda: evaluate_identity(restore, root))
    results = {}
    for name, (kind, task) in tasks.items():
        if arguments.only and kind not in arguments.only:
            continue
        started = time.monotonic()
        results[name] = task()
        print(f"{name}: {json.dumps(results[name])} ({time.monotonic() - started:.0f} s)", flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
