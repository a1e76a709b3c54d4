"""Names to generators."""

from typing import Callable

import torch

from .degradations.base import Degradation
from .degradations.haze import Haze
from .degradations.noise import Noise
from .degradations.rain import Rain

GENERATORS: dict[str, Callable[[torch.device], Degradation]] = {
    "noise": lambda device: Noise(),
    "rain": lambda device: Rain(device=device),
    "haze": lambda device: Haze(),
}


def make_degradations(names: list[str], device: torch.device) -> list[Degradation]:
    """One generator per name, with its banks on `device`."""
    return [GENERATORS[name](device) for name in names]
