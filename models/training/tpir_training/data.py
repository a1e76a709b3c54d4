"""Training pictures as one flat uint8 array on the training device, and random crops out of it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from .degradations.base import Scene

SKY_SIZE = 32
SCALED = "scaled.json"      # in a data root: names of the folders whose pictures are reduced already (data_pack.py)
SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}


def read_picture(path: Path, scale: float = 1.0) -> np.ndarray:
    """A picture as HxWx3 uint8, reduced by area where `scale` is below 1."""
    with Image.open(path) as image:
        image = image.convert("RGB")
        if scale < 1:
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            image = image.resize(size, Image.Resampling.BOX if scale == 0.5 else Image.Resampling.HAMMING)
        return np.asarray(image)


def list_pictures(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not found:
        raise FileNotFoundError(f"no pictures in {folder}")
    return found


def sky_map(picture: np.ndarray) -> np.ndarray:
    """Likelihood of sky on a coarse grid: bright, even, not reddish, and connected with the upper border."""
    small = np.asarray(Image.fromarray(picture).resize((SKY_SIZE, SKY_SIZE), Image.Resampling.BOX)).astype(np.float32) / 255
    grey = small.mean(2)
    steps = np.abs(np.diff(grey, axis=0, append=grey[-1:])) + np.abs(np.diff(grey, axis=1, append=grey[:, -1:]))
    candidate = (grey > 0.45) & (steps < 0.06) & (small[..., 2] >= small[..., 0] - 0.06)
    reached = np.zeros_like(candidate)
    reached[0] = candidate[0]
    for row in range(1, SKY_SIZE):
        reached[row] = candidate[row] & (reached[row - 1] | np.roll(reached[row - 1], 1) | np.roll(reached[row - 1], -1))
    if reached.mean() < 0.04:
        reached[:] = False
    smooth = Image.fromarray((reached * 255).astype(np.uint8)).resize((SKY_SIZE // 2,) * 2, Image.Resampling.BOX)
    return np.asarray(smooth.resize((SKY_SIZE,) * 2, Image.Resampling.BILINEAR))


def read_folders(sources: dict[str, float], root: Path) -> list[np.ndarray]:
    """All pictures of `sources` (folder to scale), in order."""
    scaled = set(json.loads((root / SCALED).read_text())) if (root / SCALED).exists() else set()
    return [read_picture(path, 1.0 if folder in scaled else scale)
            for folder, scale in sources.items() for path in list_pictures(root / folder)]


def save_pictures(pictures: list[np.ndarray], cache: Path, name: str) -> None:
    np.save(cache / f"{name}.npy", np.concatenate([picture.reshape(-1) for picture in pictures]))
    np.save(cache / f"{name}_shapes.npy", np.array([picture.shape[:2] for picture in pictures], np.int64))


def build_cache(config: dict, root: Path, cache: Path) -> None:
    """Decodes the folders of a config's `data` once into `cache`."""
    pictures = [picture for picture in read_folders(config["sources"], root) if min(picture.shape[:2]) >= 160]
    cache.mkdir(parents=True, exist_ok=True)
    save_pictures(pictures, cache, "pixels")
    pairs = config.get("low_light_pairs")
    if pairs:
        for side in ("low", "normal"):
            save_pictures(read_folders({pairs[side]: pairs["scale"]}, root), cache, side)
    np.save(cache / "sky.npy", np.stack([sky_map(picture) for picture in pictures]))


def check_size(shapes: Tensor, size: int, what: str) -> None:
    """Refuses crops that are larger than the smallest picture: they would show the pixels of its neighbours in the flat array."""
    smallest = int(shapes.min())
    if size > smallest:
        raise ValueError(f"crops of {size} pixels do not fit into {what} of {smallest}: lower training.crop, raise the scale of data's folders, or leave small pictures out")


@dataclass
class PictureStore:
    """All pictures on one device. `scene` cuts random crops of random pictures."""

    pixels: Tensor   # flat uint8, pictures one after another, each HxWx3
    shapes: Tensor   # N x 2
    starts: Tensor   # N
    sky: Tensor      # N x 1 x S x S float

    @classmethod
    def load(cls, cache: Path, device: str | torch.device = "cpu") -> "PictureStore":
        sky = torch.from_numpy(np.load(cache / "sky.npy")).float()[:, None] / 255
        return cls(*load_pictures(cache, "pixels", device), sky.to(device))

    def scene(self, pictures: int, group: int, size: int, random: torch.Generator) -> Scene:
        """`pictures` random pictures, `group` crops of size x size of each, mirrored at random. Raises ValueError where they do not fit."""
        check_size(self.shapes, size, "a picture")
        device = self.pixels.device
        chosen = torch.randint(0, self.shapes.shape[0], (pictures,), generator=random, device=device)
        index = chosen.repeat_interleave(group)
        heights, widths = self.shapes[index, 0], self.shapes[index, 1]
        rows, columns = places(heights, widths, size, group, random)
        crops = read_crops(self.pixels, self.starts[index], widths, rows, columns)
        windows = torch.stack([rows[:, 0] / heights, columns[:, 0] / widths, rows[:, -1] / heights, columns[:, -1] / widths], 1)
        return Scene(crops.contiguous(memory_format=torch.channels_last), windows.float(), self.sky[chosen], group)


@dataclass
class PairStore:
    """Real low-light pictures with their well exposed twins, pixel by pixel the same scenes."""

    low: Tensor      # flat uint8
    normal: Tensor   # flat uint8
    shapes: Tensor
    starts: Tensor

    @classmethod
    def load(cls, cache: Path, device: str | torch.device = "cpu") -> "PairStore | None":
        """None where the cache holds no pairs."""
        if not (cache / "low.npy").exists():
            return None
        low, shapes, starts = load_pictures(cache, "low", device)
        normal, twins, _ = load_pictures(cache, "normal", device)
        if not torch.equal(shapes, twins):
            raise ValueError("low-light pictures and their twins differ in size or number")
        return cls(low, normal, shapes, starts)

    def crops(self, pictures: int, group: int, size: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
        """Crops of random pairs (each pictures * group x 3 x size x size), dark and well exposed, mirrored at random. Raises ValueError where they do not fit."""
        check_size(self.shapes, size, "a low-light pair")
        index = torch.randint(0, self.shapes.shape[0], (pictures,), generator=random, device=self.low.device).repeat_interleave(group)
        heights, widths = self.shapes[index, 0], self.shapes[index, 1]
        rows, columns = places(heights, widths, size, group, random)
        return tuple(read_crops(pixels, self.starts[index], widths, rows, columns) for pixels in (self.low, self.normal))


def load_pictures(cache: Path, name: str, device: str | torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Flat pixels, shapes (Nx2) and starts (N) of what `save_pictures` wrote."""
    pixels = torch.from_numpy(np.load(cache / f"{name}.npy", mmap_mode="c"))
    shapes = torch.from_numpy(np.load(cache / f"{name}_shapes.npy"))
    sizes = shapes[:, 0] * shapes[:, 1] * 3
    return pixels.to(device), shapes.to(device), (torch.cumsum(sizes, 0) - sizes).to(device)


def places(heights: Tensor, widths: Tensor, size: int, group: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Rows and columns (each N x size) of random crops; crops of one picture are mirrored alike."""
    device, count = heights.device, heights.shape[0]
    top = (torch.rand(count, generator=random, device=device) * (heights - size + 1)).long()
    left = (torch.rand(count, generator=random, device=device) * (widths - size + 1)).long()
    flips = (torch.rand(count // group, 2, generator=random, device=device) < torch.tensor([0.2, 0.5], device=device)) \
        .repeat_interleave(group, 0)
    steps = torch.arange(size, device=device)
    return (torch.where(flips[:, :1], size - 1 - steps, steps) + top[:, None],
            torch.where(flips[:, 1:], size - 1 - steps, steps) + left[:, None])


def read_crops(pixels: Tensor, starts: Tensor, widths: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Crops (N x 3 x size x size in [0,1]) out of flat pictures."""
    offsets = starts[:, None, None] + 3 * (rows[:, :, None] * widths[:, None, None] + columns[:, None, :])
    return pixels[offsets[..., None] + torch.arange(3, device=pixels.device)].permute(0, 3, 1, 2).float() / 255
