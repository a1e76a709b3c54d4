"""Names to generators."""

from typing import Callable

import torch

from .degradations.base import Degradation
from .degradations.blur import Blur
from .degradations.haze import Haze
from .degradations.inpaint import Inpaint
from .degradations.jpeg import Jpeg
from .degradations.low_light import LowLight
from .degradations.noise import Noise
from .degradations.rain import Rain
from .degradations.raindrop import Raindrop
from .degradations.shadow import Shadow
from .degradations.snow import Snow

GENERATORS: dict[str, Callable[[torch.device], Degradation]] = {
    "noise": lambda device: Noise(),
    "rain": lambda device: Rain(device=device),
    "haze": lambda device: Haze(),
    "blur": lambda device: Blur(),
    "low-light": lambda device: LowLight(),
    "jpeg": lambda device: Jpeg(),
    "snow": lambda device: Snow(device=device),
    "raindrop": lambda device: Raindrop(device=device),
    "shadow": lambda device: Shadow(),
    "inpaint": lambda device: Inpaint(device=device),
}


def make_degradations(names: list[str], device: torch.device) -> list[Degradation]:
    """One generator per name, with its banks on `device`."""
    return [GENERATORS[name](device) for name in names]
