"""The sentence generator: labelled instructions with scope, combinations, negation and near-domain traps.

Each family below is one way people put things; ``Grammar.draw`` mixes them. Labels come from how the sentence was
built, so they are right by construction.
"""

from __future__ import annotations

import random
from typing import Callable, Sequence

from .example import Example
from .lexicon_files import DEGRADATIONS
from .wording import Wording

GIBBERISH = "abcdefghijklmnopqrstuvwxyz"


class Grammar:
    """Draws examples. ``running`` are general English sentences without any of our words: context and off-topic text."""

    def __init__(self, rng: random.Random, running: Sequence[str] = (), trapped: Sequence[str] = ()) -> None:
        self.rng = rng
        self.words = Wording(rng)
        self.running = running
        self.trapped = trapped
        self.families: list[tuple[float, str, Callable[[], Example]]] = [
            (0.16, "single", self.single),
            (0.18, "several", self.several),
            (0.04, "short", self.short),
            (0.27, "scope", self.scope),
            (0.12, "contrast", self.contrast),
            (0.05, "strength", self.strength),
            (0.07, "pair", self.negated_pair),
            (0.08, "automatic", self.automatic),
            (0.07, "add", self.add),
            (0.05, "question", self.question),
            (0.07, "keep", self.keep_only),
            (0.05, "edit", self.edit),
            (0.06, "offtopic", self.off_topic),
            (0.03, "effect-mix", self.effect_mix),
        ]

    def draw(self) -> Example:
        target = self.rng.random() * sum(weight for weight, _, _ in self.families)
        for weight, name, family in self.families:
            target -= weight
            if target <= 0:
                break
        example = family()
        return Example(example.text, example.wanted, example.kept, example.unrelated, example.automatic, example.strength, name)

    def minimal_pair(self) -> tuple[Example, Example]:
        """The same frame and names with the roles swapped: only scope tells them apart."""
        w = self.words
        frame = w.phrase("contrast")
        first, second = w.degradations(2)
        a, b = (w.bare(first), w.bare(second)) if w.chance(0.3) else (w.named(first), w.named(second))
        return (Example(frame.format(w=a, k=b), frozenset([first]), frozenset([second]), family="contrast"),
                Example(frame.format(w=b, k=a), frozenset([second]), frozenset([first]), family="contrast"))

    # Requests -------------------------------------------------------------------------------------------------

    def unit(self, degradation: str) -> str:
        """One request or complaint with its politeness."""
        w = self.words
        if w.chance(0.55):
            text = w.imperative(degradation)
            return w.polite(text) if w.chance(0.4) else text
        text = w.statement(degradation)
        if w.chance(0.4):
            text = w.pick(("{}, {}", "{}. {}", "{} {}", "{} - {}", "{}! {}", "{}, so {}", "{}; {}")).format(text, w.phrase("after"))
        return text

    def in_context(self, text: str) -> str:
        """Adds a neutral sentence before or after, sometimes."""
        w = self.words
        kind = w.rng.random()
        if kind < 0.72:
            return text
        context = w.pick(self.running) if self.running and w.chance(0.35) else w.pick(w.general["context"])
        if kind < 0.90:
            return w.pick(("{}. {}", "{}, {}", "{} and {}", "{}: {}", "{} - {}", "{} {}", "{}, but {}")).format(context.rstrip(" .!?"), text)
        return w.pick(("{}. {}", "{}, {}", "{} because {}", "{} ({})")).format(text.rstrip(" ."), context)

    def single(self) -> Example:
        degradation = self.words.pick(DEGRADATIONS)
        return Example(self.in_context(self.unit(degradation)), frozenset([degradation]))

    def chosen(self) -> list[str]:
        return self.words.degradations(self.rng.choices((2, 3, 4), (0.7, 0.23, 0.07))[0])

    def several(self) -> Example:
        w = self.words
        names = self.chosen()
        return Example(self.in_context(self._several(names)), frozenset(names))

    def _several(self, names: Sequence[str]) -> str:
        w = self.words
        if len(names) == 1:
            return self.unit(names[0])
        kind = self.rng.random()
        if kind < 0.22:
            text = w.fill(w.phrase("remove"), x=w.named_list(names), o=w.bare_list(names))
            return w.polite(text) if w.chance(0.4) else text
        if kind < 0.34:
            return w.fill(w.phrase("wish"), x=w.named_list(names), o=w.bare_list(names))
        if kind < 0.44:
            text = w.fill(w.phrase("state"), x=w.named_list(names), o=w.bare_list(names))
            return f"{text}, {w.phrase('after')}" if w.chance(0.4) else text
        if kind < 0.56:
            text = w.fill(w.phrase("adjective"), a=w.listed([w.pick(w.lexicon[d].adjectives) for d in names]))
            return f"{text}, {w.phrase('after')}" if w.chance(0.4) else text
        if kind < 0.62:
            return w.listed([w.short(d) for d in names])
        if kind < 0.68:
            return w.listed([w.pick(w.lexicon[d].verbs) for d in names]) + w.pick(("", " it", " this", " the photo", " please", " my image"))
        if kind < 0.72:
            return w.fill(w.phrase("operation"), p=w.listed([w.pick(w.lexicon[d].operations) for d in names]))
        if kind < 0.76:
            return w.fill(w.phrase("noun"), n=w.pick((" ", ", ", " and ")).join(w.pick(w.lexicon[d].nouns) for d in names))
        if kind < 0.82:
            key = w.pick(("better", "more"))
            parts = [w.pick(getattr(w.lexicon[d], w.pick((key, key, "better", "more")))) for d in names]
            return w.fill_scene(w.phrase(key), b=w.listed(parts), m=w.listed(parts)) if w.chance(0.6) else w.listed(parts)
        if kind < 0.90:
            parts = [w.named(d) if w.chance(0.4) else w.bare(d) if w.chance(0.4) else w.statement(d) for d in names]
            tail = w.phrase("both") if len(names) == 2 or w.chance(0.2) else w.phrase("all")
            return w.pick(("{}, {}", "{}. {}", "{} - {}", "{}; {}", "{}: {}", "{} {}")).format(w.listed(parts) if w.chance(0.6) else w.join(parts), tail)
        return w.join([self.unit(d) for d in names])

    def short(self) -> Example:
        degradation = self.words.pick(DEGRADATIONS)
        return Example(self.words.short(degradation), frozenset([degradation]))

    def strength(self) -> Example:
        w = self.words
        names = w.degradations(1 if w.chance(0.75) else 2)
        request = w.join([w.imperative(d) for d in names])
        group, value = self.rng.choices((("weak", 0.4), ("medium", 0.6), ("strong", 1.0)), (0.55, 0.15, 0.3))[0]
        if group == "weak" and w.chance(0.25):
            text = w.pick(("{}, {}", "{} {}", "{}. {}", "{} but {}")).format(request, w.phrase("weaktail"))
        else:
            adverb = w.phrase(group)
            text = w.pick(("{a} {r}", "{r} {a}", "{r} {a}", "{r}, {a}", "{a}, {r}", "{r}, but only {a}" if group == "weak" else "{r}, {a}")
                          ).format(a=adverb, r=request)
        return Example(self.in_context(w.polite(text) if w.chance(0.3) else text), frozenset(names), strength=value)

    # Scope and negation ---------------------------------------------------------------------------------------

    def scope(self) -> Example:
        """Some degradations are wanted, others are to stay."""
        w = self.words
        count = self.rng.choices((2, 3, 4), (0.72, 0.23, 0.05))[0]
        names = w.degradations(count)
        cut = 1 if count == 2 else self.rng.randint(1, count - 1)
        wanted, kept = names[:cut], names[cut:]
        request = self._several(wanted)
        kind = self.rng.random()
        if kind < 0.08:
            if w.chance(0.5):
                return self.only(wanted)
            kept = []
            text = w.phrase("only").format(r=request)
        elif len(kept) == 2 and kind < 0.5:
            text = self.mixed(request, self.keep_two(kept))
        elif kind < 0.5:
            text = request
            for name in kept:
                text += w.pick((" ", ", ", " ")) + w.keep_phrase(name)
        elif kind < 0.58:
            text = w.pick(("everything but {k}: {r}", "{r}. anything but {k}", "with the exception of {k}, {r}", "except for {k}, {r}", "without touching {k}, {r}",
                           "apart from {k}, {r}", "instead of removing {k}, {r}", "no changes to {k}, but {r}", "{r}, and i mean it, not {k}",
                           "while leaving {k} untouched, {r}", "careful with {k}, but {r}")).format(
                k=w.named_list(kept, keep=True), r=request)
        else:
            text = self.mixed(request, w.join([w.keep_sentence(d) for d in kept]))
        return Example(self.in_context(text), frozenset(wanted), frozenset(kept))

    def keep_two(self, kept: Sequence[str]) -> str:
        w = self.words
        if w.chance(0.3):
            verbs = [w.pick(w.lexicon[d].verbs) for d in kept]
            return w.pick(("neither {} nor {} it", "do not {} or {}", "don't {} and don't {}", "no need to {} or to {}", "neither {} it nor {} it",
                           "you must not {} or {} anything", "please don't {} or {} the picture")).format(*verbs)
        first, second = (w.named(d, keep=True) for d in kept)
        return w.phrase("keepboth").format(k=first, l=second)

    def only(self, wanted: Sequence[str]) -> Example:
        return Example(self.in_context(self.words.phrase("only").format(r=self._several(wanted))), frozenset(wanted))

    def mixed(self, request: str, keep: str) -> str:
        return self.words.phrase("mixedjoin").format(r=request, k=keep)

    def contrast(self) -> Example:
        """One short frame in which only the place decides who is wanted."""
        w = self.words
        wanted, kept = w.degradations(2)
        kind = self.rng.random()
        if kind < 0.7:
            text = w.phrase("contrast").format(w=w.named(wanted), k=w.named(kept, keep=True))
        elif kind < 0.85:
            text = w.phrase("contrast").format(w=w.bare(wanted), k=w.bare(kept))
        else:
            text = w.pick(("{w} but don't {k}", "{w}, no {o}", "{w} without {o}", "{w}, don't {k}", "don't {k}, {w}", "{w} only, no {o}", "no {o}, only {w}",
                           "{w} instead of {o}", "do not {k}, just {w}", "{w} it but do not {k} it", "you may {w}, you may not {k}", "{w}! but never {k}")).format(
                w=w.pick(w.lexicon[wanted].verbs), k=w.pick(w.lexicon[kept].verbs), o=w.pick(w.lexicon[kept].operations))
        return Example(self.in_context(text) if w.chance(0.5) else text, frozenset([wanted]), frozenset([kept]))

    def negated_pair(self) -> Example:
        """Negations that still ask for removal: "don't leave any rain", "no rain please", "it isn't sharp enough"."""
        w = self.words
        degradation = w.pick(DEGRADATIONS)
        text = w.pick((
            "don't leave any {o} in {pic}", "do not leave {x} in", "i don't want to see {x}", "i don't want any {o}", "no {o} please", "no {o}", "no more {o}",
            "don't keep {x}", "do not keep {x}", "never leave {x} in", "it should not have {o}", "there should be no {o}", "there shouldn't be any {o}",
            "i don't need {x}", "i can't live with {x}", "i don't like {x} at all", "{x} is not nice", "{x} is not acceptable", "{x} cannot stay", "{x} can't stay",
            "{x} must not stay", "{x} is not welcome", "{x} is not intentional", "{x} is not supposed to be there", "{x} was not there in reality",
            "nobody likes {x}", "why keep {x}", "don't you dare leave {x} there", "not happy with {x}", "not a fan of {x}", "i did not want {x}",
            "i'm not okay with {x}", "don't ignore {x}", "don't forget {x}", "don't forget to remove {x}", "don't stop until {x} is gone", "nothing but {x} bothers me",
            "if it weren't for {x} this would be great", "had there been no {o} it would be perfect", "without {x} it would be perfect",
            "i won't accept {x}", "make sure no {o} is left", "nothing should remain of {x}", "not one bit of {o} should remain", "leave no {o} behind",
            "let no {o} remain", "not a single trace of {o}", "never mind the rest, {x} has to go", "i couldn't avoid {x}", "i could not avoid {x}, sorry",
            "i haven't managed to remove {x}", "photoshop could not remove {x}", "my other program can't remove {x}", "i didn't notice {x} at first",
            "it isn't nice with {x}", "it doesn't look good with {x}", "it isn't usable because of {x}", "you can't see anything because of {x}",
        ))
        text = w.fill(text, x=w.named(degradation), o=w.bare(degradation))
        return Example(self.in_context(text), frozenset([degradation]))

    def keep_only(self) -> Example:
        w = self.words
        names = w.degradations(1 if w.chance(0.8) else 2)
        if len(names) == 2 and w.chance(0.5):
            return Example(self.in_context(self.keep_two(names)), kept=frozenset(names), unrelated=True)
        text = w.join([w.keep_sentence(d) for d in names]) if w.chance(0.8) else w.fill(w.phrase("keep"), x=w.named_list(names, keep=True))
        if w.chance(0.2):
            text = w.polite(text) if text.startswith(("keep", "leave", "preserve", "don't", "do not")) else text
        return Example(self.in_context(text), kept=frozenset(names), unrelated=True)

    # Automatic wishes -----------------------------------------------------------------------------------------

    def automatic(self) -> Example:
        w = self.words
        if w.chance(0.5):
            text = w.fill(w.pick(w.general["autoverbs"]))
            if w.chance(0.5):
                text = w.polite(text)
        else:
            text = w.pick(w.general["autosentences"])
        strength = 1.0
        if w.chance(0.08):
            text, strength = f"{text} {w.phrase('weak')}", 0.4
        kept: list[str] = []
        if w.chance(0.12):
            kept = w.degradations(1)
            if w.chance(0.25):
                text = w.fill(w.pick(("fix everything except {x}", "remove everything but {x}", "correct all faults except {x}", "everything except {x} should be fixed",
                                      "clean up everything other than {x}", "fix all problems apart from {x}", "improve everything, {x} excluded",
                                      "make it perfect but leave {x}", "enhance {pic} but keep {x}", "restore everything, just not {x}")),
                              x=w.named(kept[0], keep=True))
            else:
                text = self.mixed(text, w.keep_sentence(kept[0])) if w.chance(0.5) else f"{text} {w.keep_phrase(kept[0])}"
        return Example(self.in_context(text), kept=frozenset(kept), automatic=True, strength=strength)

    # Nothing to restore ---------------------------------------------------------------------------------------

    def add(self) -> Example:
        """Adding or increasing an effect is no restoration."""
        w = self.words
        degradation = w.pick(DEGRADATIONS)
        entry = w.lexicon[degradation]
        if w.chance(0.5) or degradation == "low-light":
            text = w.fill(w.pick(entry.effects))
        else:
            text = w.fill(w.phrase("add"), x=w.named(degradation, keep=True), o=w.bare(degradation), a=w.pick(entry.adjectives[:6]), n=w.pick(entry.nouns))
        return Example(self.in_context(w.polite(text) if w.chance(0.35) else text), unrelated=True)

    def question(self) -> Example:
        w = self.words
        degradation, other = w.degradations(2)
        entry = w.lexicon[degradation]
        if w.chance(0.45):
            text = w.pick(entry.chatter)
        else:
            text = w.fill(w.phrase("question"), x=w.named(degradation), o=w.bare(degradation), o2=w.bare(other), p=w.pick(entry.operations))
        if w.chance(0.4):
            text += "?"
        return Example(text, unrelated=True)

    def edit(self) -> Example:
        w = self.words
        if w.chance(0.65):
            text = w.fill(w.pick(w.general["edits"]))
        else:
            thing = w.pick(w.general["objects"])
            thing = thing if thing.startswith("my ") else f"{w.pick(('the', 'the', 'that', 'this', 'all', 'the ugly', 'the annoying'))} {thing}"
            if w.chance(0.4):
                thing += " " + w.pick(("behind the bride", "on the left", "on the right", "in the background", "in the corner", "at the top", "behind us", "next to me",
                                       "from the wall", "across the facade", "in the middle", "in front of the house", "over there", "from her face"))
            text = w.fill(w.phrase("remove") if w.chance(0.7) else w.pick(w.phrases["wish"][:12]), x=thing, o=thing)
        if w.chance(0.3):
            text = w.polite(text)
        return Example(self.in_context(text), unrelated=True)

    def off_topic(self) -> Example:
        w = self.words
        kind = self.rng.random()
        if kind < 0.22:
            return Example(w.pick(w.general["offtopic"]), unrelated=True)
        if kind < 0.44:
            return Example(w.pick(w.general["foreign"]), unrelated=True)
        if kind < 0.52:
            length = self.rng.randint(1, 4)
            text = " ".join("".join(self.rng.choice(GIBBERISH) for _ in range(self.rng.randint(2, 9))) for _ in range(length))
            return Example(text, unrelated=True)
        if kind < 0.60 or not self.running:
            text = w.pick(w.general["context"])
            return Example(text if self.rng.random() < 0.7 else f"{text}. {w.pick(w.general['context'])}", unrelated=True)
        if kind < 0.78 and self.trapped:
            return Example(w.pick(self.trapped), unrelated=True)
        return Example(w.pick(self.running), unrelated=True)

    def effect_mix(self) -> Example:
        """An effect or another edit beside a real request: the request decides."""
        w = self.words
        names = w.degradations(1 if w.chance(0.7) else 2)
        wanted, rest = names[:1], names[1:]
        if rest and w.chance(0.6):
            other = w.fill(w.pick(w.lexicon[rest[0]].effects))
        else:
            other = w.fill(w.pick(w.general["edits"]))
        parts = [self.unit(wanted[0]), other]
        self.rng.shuffle(parts)
        return Example(w.join(parts), frozenset(wanted))
