"""The ten degradations. The order is the index order of every vector, file and interface of the project."""

from typing import Iterable

NOISE, RAIN, HAZE, BLUR, LOW_LIGHT, JPEG, SNOW, RAINDROP, SHADOW, INPAINT = range(10)

DEGRADATIONS: tuple[str, ...] = (
    "noise", "rain", "haze", "blur", "low-light", "jpeg", "snow", "raindrop", "shadow", "inpaint")


def vector(names: Iterable[str]) -> list[float]:
    """Returns the 1x10 probability vector in which the given degradations are certain."""
    chosen = set(names)
    unknown = chosen - set(DEGRADATIONS)
    if unknown:
        raise ValueError(f"unknown degradation {sorted(unknown)}; known are {', '.join(DEGRADATIONS)}")
    return [1.0 if name in chosen else 0.0 for name in DEGRADATIONS]
