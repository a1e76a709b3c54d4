"""Reads the word lists in ``lexicon/``: how people name each degradation, ask for it, complain about it, or add it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "lexicon"
DEGRADATIONS = ("noise", "rain", "haze", "blur", "low-light", "jpeg", "snow", "raindrop", "shadow", "inpaint")


@dataclass(frozen=True)
class Lexicon:
    """Wordings of one degradation. ``{pic}`` stands for a way to say "the picture"."""

    things: tuple[str, ...]
    """Names that take "the": "grain", "rain streaks"."""
    counts: tuple[str, ...]
    """Names that take "a": "veil of fog"."""
    adjectives: tuple[str, ...]
    """What the picture "is": "grainy", "covered in drops"."""
    nouns: tuple[str, ...]
    """Adjectives that stand before the picture: "this grainy photo"."""
    verbs: tuple[str, ...]
    operations: tuple[str, ...]
    free: tuple[str, ...]
    better: tuple[str, ...]
    """What the picture should become: "sharper", "whole again"."""
    more: tuple[str, ...]
    """What there should be: "more light", "a dry lens"."""
    requests: tuple[str, ...]
    clauses: tuple[str, ...]
    effects: tuple[str, ...]
    """Requests that add or increase the effect: no restoration."""
    chatter: tuple[str, ...]
    """Questions and other uses of the words: no restoration."""


_SHORT = ("things", "counts", "adjectives", "nouns", "verbs", "operations", "free", "better", "more")


@lru_cache(maxsize=None)
def load(degradation: str) -> Lexicon:
    raw = yaml.safe_load((FOLDER / f"{degradation.replace('-', '_')}.yaml").read_text(encoding="utf-8"))
    return Lexicon(**{
        key: tuple(part.strip() for part in (text.split(",") if key in _SHORT else text.splitlines()) if part.strip())
        for key, text in raw.items()
    })


def load_all() -> dict[str, Lexicon]:
    return {name: load(name) for name in DEGRADATIONS}
