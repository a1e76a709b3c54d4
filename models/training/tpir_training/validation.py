"""The quick look during training: a few full-resolution middles of validation pictures, seconds of work."""

from pathlib import Path
from typing import Mapping

import torch
from torch import Tensor

from .backbone import Backbone
from .data import list_pictures, read_picture
from .degradations.base import Degradation, Scene
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
    """PSNR on middles of Kodak (sigma 25, classic), Rain12, SOTS and low-light pairs, and of an unrelated request's identity.

    The other trained degradations are made on the Kodak middles by their generators, always with the same random numbers.
    """

    def __init__(self, root: Path, degradations: Mapping[str, Degradation], device: str | torch.device = "cpu", size: int = 256,
                 kodak: int = 6) -> None:
        self.device = torch.device(device)
        self.sets: dict[str, list[tuple[Tensor, Tensor, list[float]]]] = {}
        paths = list_pictures(root / "kodak24")
        clean = [middle(to_tensor(path), size) for path in paths[::max(1, len(paths) // kodak)]]
        self.sets["noise25"] = [(add_noise(picture, 25, "classic", index), picture, vector(["noise"]))
                                for index, picture in enumerate(clean)]
        for name, kind, folders in (("rain12", "rain", ("rain", "norain")), ("sots12", "haze", ("hazy", "clear")),
                                    ("lowlight7", "low-light", ("low", "normal"))):
            if kind in degradations:
                self.sets[name] = [(middle(to_tensor(first), size), middle(to_tensor(second), size), vector([kind]))
                                   for first, second in pairs_by_name(root / name / folders[0], root / name / folders[1])]
        for name in sorted(set(degradations) - {"noise", "rain", "haze", "low-light"}):
            self.sets[name] = [(rounded(degrade(degradations[name], picture, self.device)), picture, vector([name])) for picture in clean]
        self.sets["identity"] = [(first, first, vector([])) for name in ("noise25", "rain12", "sots12")
                                 for first, _, _ in self.sets.get(name, [])[:2]]

    @torch.no_grad()
    def run(self, network: Backbone) -> dict[str, float]:
        result = {}
        for name, items in self.sets.items():
            values = []
            for degraded, clean, guidance in items:
                output = network(degraded[None].to(self.device), torch.tensor([guidance], device=self.device))[0].cpu()
                values.append(psnr(output if name == "identity" else rounded(output), clean))
            result[name] = round(sum(values) / len(values), 3)
        return result


def degrade(degradation: Degradation, picture: Tensor, device: torch.device, seed: int = 5) -> Tensor:
    """One picture (3xHxW) with a degradation drawn from `seed`."""
    scene = Scene.whole(picture.to(device))
    drawn = degradation.draw(scene, torch.tensor([0], device=device), torch.Generator(device).manual_seed(seed))
    return degradation.apply(scene.crops, drawn)[0].cpu()
