"""Writes pictures with rain and noise together, and the same with only one of the two: control_set.py RAIN12 OUT."""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

SIGMA = 25


def main(rain12: Path, out: Path) -> None:
    for name in ("both", "rain", "noise", "clean"):
        (out / name).mkdir(parents=True, exist_ok=True)
    rainy, clean = sorted((rain12 / "rain").iterdir()), sorted((rain12 / "norain").iterdir())
    for index, (with_rain, without) in enumerate(zip(rainy, clean)):
        rain = np.asarray(Image.open(with_rain).convert("RGB"), np.float64)
        plain = np.asarray(Image.open(without).convert("RGB"), np.float64)
        noise = np.random.default_rng(index).normal(0, SIGMA, rain.shape)
        for name, values in (("both", rain + noise), ("rain", rain), ("noise", plain + noise), ("clean", plain)):
            Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8)).save(out / name / f"{index:02d}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
