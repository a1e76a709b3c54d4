"""Typing slips and spelling habits, so that the encoder does not hang on clean text."""

from __future__ import annotations

import random

NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jli", "l": "kop",
    "z": "asx", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "njk",
}
SOUNDS = (("ph", "f"), ("ee", "ea"), ("ea", "ee"), ("ie", "ei"), ("ou", "u"), ("ck", "k"), ("ss", "s"), ("ll", "l"), ("rr", "r"), ("ff", "f"),
          ("tion", "shun"), ("ght", "t"), ("c", "k"), ("z", "s"), ("y", "ie"), ("er", "ar"), ("or", "er"), ("ai", "ay"), ("ow", "ou"), ("e", ""))


def slip(word: str, rng: random.Random) -> str:
    """One slip in a word of four letters or more: swap, drop, double, neighbouring key, insert or sound."""
    if len(word) < 4 or not word.isalpha():
        return word
    place = rng.randrange(1 if rng.random() < 0.85 else 0, len(word) - 1)
    kind = rng.random()
    if kind < 0.28:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind < 0.52:
        return word[:place] + word[place + 1 :]
    if kind < 0.66:
        return word[:place] + word[place] + word[place:]
    if kind < 0.80:
        return word[:place] + rng.choice(NEIGHBOURS.get(word[place].lower(), word[place])) + word[place + 1 :]
    options = [(a, b) for a, b in SOUNDS if a in word[1:]]
    if not options:
        return word[:-1]
    a, b = rng.choice(options)
    return word[0] + word[1:].replace(a, b, 1)


def roughen(text: str, rng: random.Random) -> str:
    """Applies habits (case, punctuation, apostrophes) often, and slips in about every fourth text."""
    if rng.random() < 0.28:
        rate = 0.35 if rng.random() < 0.5 else 0.2
        text = " ".join(slip(word, rng) if rng.random() < rate else word for word in text.split(" "))
    if rng.random() < 0.3:
        text = text.replace("'", "")
    if rng.random() < 0.2:
        text = text.replace(",", "")
    kind = rng.random()
    if kind < 0.35:
        text = text.rstrip(".") + rng.choice((".", ".", ".", "!", "!!", "...", " !"))
    return text
