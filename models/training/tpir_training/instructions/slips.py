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
    """One slip in a word of three letters or more: swap, drop, double, neighbouring key, insert or sound; short words only change places or keys."""
    if len(word) < 3 or not word.isalpha():
        return word
    if len(word) == 3:
        place = rng.randrange(1, 3)
        return word[0] + word[2] + word[1] if rng.random() < 0.5 else word[:place] + near(word[place], rng) + word[place + 1 :]
    place = rng.randrange(1 if rng.random() < 0.85 else 0, len(word) - 1)
    kind = rng.random()
    if kind < 0.28:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind < 0.52:
        return word[:place] + word[place + 1 :]
    if kind < 0.66:
        return word[:place] + word[place] + word[place:]
    if kind < 0.80:
        return word[:place] + near(word[place], rng) + word[place + 1 :]
    options = [(a, b) for a, b in SOUNDS if a in word[1:]]
    if not options:
        return word[:-1]
    a, b = rng.choice(options)
    return word[0] + word[1:].replace(a, b, 1)


def near(letter: str, rng: random.Random) -> str:
    """A key beside the letter's."""
    return rng.choice(NEIGHBOURS.get(letter.lower(), letter))


def spaced(words: list[str], rng: random.Random) -> list[str]:
    """One space forgotten, or one typed inside of a word ("remove thenoise", "de noise")."""
    place = rng.randrange(len(words))
    if rng.random() < 0.7 and place + 1 < len(words):
        return [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]
    word = words[place]
    if len(word) < 5 or not word.isalpha():
        return words
    cut = rng.randrange(2, len(word) - 1)
    return [*words[:place], word[:cut], word[cut:], *words[place + 1 :]]


def slipped(word: str, rng: random.Random) -> str:
    """A word with one slip, a long one now and then with two; a word of three letters mostly as it is, because little tells it from others."""
    if len(word) < 4 and rng.random() < 0.6:
        return word
    word = slip(word, rng)
    return slip(word, rng) if len(word) > 6 and rng.random() < 0.15 else word


def roughen(text: str, rng: random.Random) -> str:
    """Applies habits (case, punctuation, apostrophes) often, and slips in every third text."""
    if rng.random() < 0.33:
        rate = 0.35 if rng.random() < 0.5 else 0.2
        words = [slipped(word, rng) if rng.random() < rate else word for word in text.split(" ")]
        text = " ".join(spaced(words, rng) if rng.random() < 0.15 else words)
    if rng.random() < 0.3:
        text = text.replace("'", "")
    if rng.random() < 0.2:
        text = text.replace(",", "")
    kind = rng.random()
    if kind < 0.35:
        text = text.rstrip(".") + rng.choice((".", ".", ".", "!", "!!", "...", " !"))
    return text
