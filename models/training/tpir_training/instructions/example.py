"""One labelled instruction."""

from __future__ import annotations

from dataclasses import dataclass

from .lexicon_files import DEGRADATIONS


@dataclass(frozen=True)
class Example:
    """What a user types and what the text encoder should understand. Exactly one of wanted, automatic, unrelated holds."""

    text: str
    wanted: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    unrelated: bool = False
    automatic: bool = False
    strength: float = 1.0
    family: str = ""

    def __post_init__(self) -> None:
        if bool(self.wanted) + self.automatic + self.unrelated != 1:
            raise ValueError(f"exactly one of wanted, automatic, unrelated must hold: {self}")
        if self.wanted & self.kept:
            raise ValueError(f"wanted and kept overlap: {self}")
        unknown = (self.wanted | self.kept) - set(DEGRADATIONS)
        if unknown:
            raise ValueError(f"unknown degradations {sorted(unknown)}: {self}")

    def label(self) -> tuple[object, ...]:
        """The part that an exact match compares, plus what is kept."""
        return (tuple(sorted(self.wanted)), tuple(sorted(self.kept)), self.unrelated, self.automatic)
