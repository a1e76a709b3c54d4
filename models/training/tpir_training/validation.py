"""The quick look during training: a few full-resolution middles of validation pictures, seconds of work."""

from pathlib import Path

import torch
from torch import Tensor

from .backbone import Backbone
from .data import list_pictures, read_picture
from .metrics import add_noise, psnr, rounded
from .names import vector


def to_tensor(path: Path) -> Tensor:
    return torch.from_numpy(read_picture(path).copy()).permute(2, 0, 1).float() / 255


def middle(picture: Tensor, size: int) -> Tensor:
    height, width = (min(size, side // 16 * 16) for side in picture.shape[1:])
    top, left = (picture.shape[1] - height) // 2, (picture.shape[2] - width) // 2
    return picture[:, top:top + height, left:left + width]


def pairs_by_name(degraded: Path, clean: Path) -> list[tuple[Path, Path]]:
    """Pairs in sorted order, or by the part of the name before the first underscore where the stems match."""
    first, second = list_pictures(degraded), list_pictures(clean)
    by_stem = {path.stem: path for path in second}
    if all(path.stem.split("_")[0] in by_stem for path in first):
        return [(path, by_stem[path.stem.split("_")[0]]) for path in first]
    if len(first) != len(second):
        raise ValueError(f"{degraded} and {clean} hold different numbers of pictures")
    return list(zip(first, second))


class QuickValidation:
    """PSNR on middles of Kodak (sigma 25, classic), Rain12 and SOTS, and of an unrelated request's identity."""

    def __init__(self, root: Path, size: int = 256, kodak: int = 6) -> None:
        self.sets: dict[str, list[tuple[Tensor, Tensor, list[float]]]] = {}
        clean = [middle(to_tensor(path), size) for path in list_pictures(root / "kodak24")[::24 // kodak]]
        self.sets["noise25"] = [(add_noise(picture, 25, "classic", index), picture, vector(["noise"]))
                                for index, picture in enumerate(clean)]
        for name, kind, folders in (("rain12", "rain", ("rain", "norain")), ("sots12", "haze", ("hazy", "clear"))):
            self.sets[name] = [(middle(to_tensor(first), size), middle(to_tensor(second), size), vector([kind]))
                               for first, second in pairs_by_name(root / name / folders[0], root / name / folders[1])]
        self.sets["identity"] = [(first, first, vector([])) for first, _, _ in
                                 self.sets["noise25"][:2] + self.sets["rain12"][:2] + self.sets["sots12"][:2]]

    @torch.no_grad()
    def run(self, network: Backbone) -> dict[str, float]:
        result = {}
        for name, items in self.sets.items():
            values = []
            for degraded, clean, guidance in items:
                output = network(degraded[None], torch.tensor([guidance]))[0]
                values.append(psnr(output if name == "identity" else rounded(output), clean))
            result[name] = round(sum(values) / len(values), 3)
        return result
