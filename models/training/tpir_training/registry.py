"""Names to generators."""

from inspect import signature
from typing import Collection, Iterable

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

GENERATORS: dict[str, type] = {
    "noise": Noise, "rain": Rain, "haze": Haze, "blur": Blur, "low-light": LowLight,
    "jpeg": Jpeg, "snow": Snow, "raindrop": Raindrop, "shadow": Shadow, "inpaint": Inpaint,
}


def make_degradations(names: Iterable[str], device: torch.device, options: dict[str, dict] | None = None) -> list[Degradation]:
    """One generator per name, with its banks on `device`; `options` holds values of a generator's own, such as {"noise": {"camera": 0.2}}.

    Raises ValueError for an option that no generator here has.
    """
    options = options or {}
    refuse_unknown("generators", options, GENERATORS)
    return [made(name, device, options.get(name, {})) for name in names]


def made(name: str, device: torch.device, options: dict) -> Degradation:
    parameters = signature(GENERATORS[name]).parameters
    refuse_unknown(f"generators.{name}", options, [option for option in parameters if option != "device"])
    return GENERATORS[name](**options, **({"device": device} if "device" in parameters else {}))


def refuse_unknown(where: str, given: Iterable[str], known: Collection[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"{where}: {', '.join(unknown)} is not known; write {' or '.join(known) or 'nothing'}")
