"""Small pieces of English: picks names, requests and statements for one degradation from the lexicon."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Mapping, Sequence

import yaml

from .lexicon_files import DEGRADATIONS, FOLDER, Lexicon, load_all

DETERMINERS = ("the", "the", "the", "the", "the", "this", "that", "all the", "all that", "all of the", "any", "any", "every bit of", "", "", "my",
               "those", "these", "the ugly", "the annoying", "the awful", "the visible", "the terrible", "the worst of the",
               "as much of the {} as possible", "the unwanted", "such", "the nasty", "the whole")
KEEP_DETERMINERS = ("the", "the", "the", "the", "", "", "this", "that", "my", "all the", "the beautiful", "the lovely", "the nice", "the original")


@lru_cache(maxsize=None)
def phrases(name: str) -> Mapping[str, tuple[str, ...]]:
    raw = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return {key: tuple(line.strip() for line in text.splitlines() if line.strip()) for key, text in raw.items()}


class Wording:
    """Draws wordings with a private random source, so that a seed fixes the corpus."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lexicon: dict[str, Lexicon] = load_all()
        self.phrases = phrases("phrases")
        self.general = phrases("general")

    def pick(self, items: Sequence[str]) -> str:
        return items[self.rng.randrange(len(items))]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def phrase(self, key: str) -> str:
        return self.pick(self.phrases[key])

    def picture(self) -> str:
        return self.pick(self.phrases["pictures"])

    def scene(self) -> str:
        """The picture, or a part of it: "the feathers"."""
        if self.chance(0.8):
            return self.picture()
        part = self.pick(self.general["objects"]) if self.chance(0.5) else self.pick(self.general["parts"])
        return part if part.startswith("my ") else f"{self.pick(('the', 'the', 'the', 'my', 'this', 'our', 'her', 'his', 'that'))} {part}"

    def fill(self, template: str, **values: str) -> str:
        if "{pic}" in template:
            values["pic"] = self.picture()
        return template.format(**values)

    def fill_scene(self, template: str, **values: str) -> str:
        """As ``fill``, and the picture may be a part of the scene: only for requests that name a degradation."""
        if "{pic}" in template:
            values["pic"] = self.scene()
        return template.format(**values)

    def bare(self, degradation: str) -> str:
        """A name without article: the common ones most of the time, the whole list otherwise."""
        things = self.lexicon[degradation].things
        return self.pick(things[:5]) if self.chance(0.35) else self.pick(things)

    def named(self, degradation: str, keep: bool = False) -> str:
        """A name with its article: "the rain streaks"."""
        if self.chance(0.12):
            return self.pick(("the", "the", "that", "this")) + " " + self.pick(self.lexicon[degradation].counts)
        determiner = self.pick(KEEP_DETERMINERS if keep else DETERMINERS)
        name = self.bare(degradation)
        if name.startswith(("the ", "my ")):
            return name
        return determiner.format(name) if "{}" in determiner else f"{determiner} {name}".strip()

    def listed(self, names: Sequence[str]) -> str:
        """"A, B and C" in one of many spellings."""
        if len(names) == 1:
            return names[0]
        head = ", ".join(names[:-1]) if not self.chance(0.1) else " and ".join(names[:-1])
        return self.phrase("lists").format(a=head, b=names[-1])

    def bare_list(self, degradations: Sequence[str]) -> str:
        return self.listed([self.bare(d) for d in degradations])

    def named_list(self, degradations: Sequence[str], keep: bool = False) -> str:
        if len(degradations) > 1 and self.chance(0.4):
            first, *rest = degradations
            return self.listed([self.named(first, keep), *(self.bare(d) for d in rest)])
        return self.listed([self.named(d, keep) for d in degradations])

    def imperative(self, degradation: str) -> str:
        """A verb phrase that asks for the removal of one degradation."""
        entry = self.lexicon[degradation]
        kind = self.rng.random()
        if kind < 0.34:
            return self.fill_scene(self.phrase("remove"), x=self.named(degradation), o=self.bare(degradation))
        if kind < 0.62:
            return self.fill_scene(self.pick(entry.requests))
        if kind < 0.76:
            return self.fill_scene(self.phrase("verb"), v=self.pick(entry.verbs))
        if kind < 0.82:
            return self.fill_scene(self.phrase("operation"), p=self.pick(entry.operations))
        if kind < 0.88:
            return self.fill(self.phrase("noun"), n=self.pick(entry.nouns))
        if kind < 0.95:
            return self.fill_scene(self.phrase("better"), b=self.pick(entry.better))
        return self.fill_scene(self.phrase("more"), m=self.pick(entry.more))

    def statement(self, degradation: str) -> str:
        """A sentence that names the fault as a fact."""
        entry = self.lexicon[degradation]
        kind = self.rng.random()
        if kind < 0.38:
            return self.fill(self.pick(entry.clauses))
        if kind < 0.64:
            return self.fill_scene(self.phrase("adjective"), a=self.pick(entry.adjectives))
        if kind < 0.84:
            return self.fill_scene(self.phrase("state"), x=self.named(degradation), o=self.bare(degradation))
        return self.fill_scene(self.phrase("wish"), x=self.named(degradation), o=self.bare(degradation))

    def short(self, degradation: str) -> str:
        """A few words only: "rain", "denoise", "grain-free"."""
        entry = self.lexicon[degradation]
        kind = self.rng.random()
        if kind < 0.35:
            return self.bare(degradation)
        if kind < 0.55:
            return self.pick(entry.verbs)
        if kind < 0.70:
            return self.pick(entry.operations)
        if kind < 0.85:
            return self.fill(self.phrase("free"), f=self.pick(entry.free))
        return self.pick(entry.adjectives)

    def keep_sentence(self, degradation: str) -> str:
        """A sentence that says to leave a degradation alone."""
        entry = self.lexicon[degradation]
        kind = self.rng.random()
        if kind < 0.72:
            return self.fill(self.phrase("keep"), x=self.named(degradation, keep=True))
        if kind < 0.90:
            return self.fill(self.phrase("noop"), p=self.pick(entry.operations), v=self.pick(entry.verbs))
        return self.pick(("don't ", "do not ", "please don't ", "no need to ", "never ", "dont ", "you don't need to ", "without trying to ",
                          "refrain from trying to ", "i don't want you to ")) + self.fill(self.pick(entry.requests))

    def keep_phrase(self, degradation: str) -> str:
        return self.fill(self.phrase("keepphrase"), x=self.named(degradation, keep=True))

    def polite(self, request: str) -> str:
        return self.phrase("polite").format(r=request)

    def join(self, parts: Sequence[str]) -> str:
        text = parts[0]
        for part in parts[1:]:
            text = self.phrase("joiners").format(a=text, b=part)
        return text

    def degradations(self, count: int) -> list[str]:
        return self.rng.sample(DEGRADATIONS, count)
