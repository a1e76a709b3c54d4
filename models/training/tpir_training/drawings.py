"""Drawings, comics and screens: pictures that nobody photographed, and whose black places, thin lines and even grounds are no faults.

Shapes with outlines, soft shades, panels, hatching, dots and rows of lettering, by chance. The degradation encoder sees them beside photographs.
"""

import random as plain_random

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from .degradations.base import bank_crops

Colour = tuple[int, int, int]
FINER = 2            # drawn so many times as large and then reduced, so that edges are smooth


class Sheet:
    """One drawing of size x size pixels."""

    def __init__(self, size: int, random: plain_random.Random) -> None:
        self.random, self.size = random, size * FINER
        self.ink = self.dark()
        self.image = Image.new("RGB", (self.size, self.size), random.choice([(255, 255, 255), self.light(), self.any(), self.dark()]))
        self.draw = ImageDraw.Draw(self.image)

    def light(self) -> Colour:
        return tuple(self.random.randint(190, 255) for _ in range(3))

    def dark(self) -> Colour:
        return (0, 0, 0) if self.random.random() < 0.6 else tuple(self.random.randint(0, 60) for _ in range(3))

    def any(self) -> Colour:
        return tuple(self.random.randint(0, 255) for _ in range(3))

    def fill(self) -> Colour:
        return self.random.choice([self.light, self.any, self.any, self.dark])()

    def box(self, least: float, most: float) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of a box with sides of `least` to `most` of the sheet."""
        width, height = (int(self.size * self.random.uniform(least, most)) for _ in range(2))
        left, top = self.random.randint(-width // 2, self.size - 1), self.random.randint(-height // 2, self.size - 1)
        return left, top, left + width, top + height

    def shape(self) -> None:
        """A flat area with an outline: ellipse, box or polygon."""
        box, line = self.box(0.06, 0.5), self.random.choice([0, 2, 3, 4, 6, 10])
        fill, outline = self.fill(), self.ink if line else None
        kind = self.random.randrange(3)
        if kind == 0:
            self.draw.ellipse(box, fill, outline, line)
        elif kind == 1:
            self.draw.rounded_rectangle(box, self.random.choice([0, 0, 12, 40]), fill, outline, line)
        else:
            corners = [(self.random.randint(box[0], box[2]), self.random.randint(box[1], box[3])) for _ in range(self.random.randint(3, 7))]
            self.draw.polygon(corners, fill)
            if line:
                self.draw.line([*corners, corners[0]], self.ink, line, joint="curve")

    def strokes(self) -> None:
        """A curve of the pen, or hatching of equal ones."""
        x, y, dx, dy = (self.random.uniform(0, self.size) for _ in range(4))
        width, step = self.random.randint(1, 7), self.random.randint(6, 24)
        bend = [self.random.gauss(0, 30) for _ in range(6)]
        for copy in range(self.random.choice([1, 1, 8, 25])):
            line = [(x + (dx - x) * part / 5 + bend[part] + copy * step, y + (dy - y) * part / 5 + bend[-part]) for part in range(6)]
            self.draw.line(line, self.ink, width, joint="curve")

    def dots(self) -> None:
        """A screen of dots, as printed comics have it."""
        left, top, right, bottom = self.box(0.1, 0.4)
        step, radius, colour = self.random.randint(6, 16), self.random.uniform(1, 4), self.fill()
        for y in range(top, bottom, step):
            for x in range(left + (y // step % 2) * step // 2, right, step):
                self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)

    def lettering(self) -> None:
        """Rows of letter-like marks on a ground of their own."""
        left, top, right, bottom = self.box(0.2, 0.7)
        ground, colour = self.random.choice([((255, 255, 255), self.dark()), (self.light(), self.ink), (self.dark(), self.light())])
        self.draw.rectangle((left, top, right, bottom), ground)
        tall, line = self.random.randint(12, 40), self.random.choice([1, 2, 2, 3, 4])
        for y in range(top + tall // 2, bottom - tall, tall * 3 // 2):
            x = left + tall // 2
            while x < right - tall:
                wide = self.random.randint(tall // 3, tall * 2 // 3)
                if self.random.random() < 0.85:
                    self.letter(x, y, wide, tall, colour, line)
                x += wide + self.random.randint(2, tall // 3)

    def letter(self, x: int, y: int, wide: int, tall: int, colour: Colour, line: int) -> None:
        for _ in range(self.random.randint(1, 3)):
            places = [(x + self.random.choice([0, wide // 2, wide]), y + self.random.choice([0, tall // 2, tall])) for _ in range(2)]
            if self.random.random() < 0.3:
                self.draw.arc((x, y, x + wide, y + tall), *sorted(self.random.sample(range(0, 361, 90), 2)), fill=colour, width=line)
            else:
                self.draw.line(places, colour, line)

    def panels(self) -> None:
        """Thick frames from side to side."""
        line, colour = self.random.randint(4, 24), self.random.choice([self.ink, (255, 255, 255)])
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randint(0, self.size)
            self.draw.line([(at, 0), (at, self.size)] if self.random.random() < 0.5 else [(0, at), (self.size, at)], colour, line)

    def shade(self) -> None:
        """Soft colours over what is there, as an airbrush leaves them."""
        left, top, right, bottom = self.box(0.2, 0.9)
        soft = Image.new("RGB", (3, 3))
        soft.putdata([self.any() for _ in range(9)])
        soft = soft.resize((right - left, bottom - top), Image.Resampling.BICUBIC)
        mask = Image.new("L", soft.size, 0)
        ImageDraw.Draw(mask).ellipse((0, 0, *soft.size), self.random.randint(60, 200))
        self.image.paste(soft, (left, top), mask)

    def finished(self) -> Tensor:
        """3 x size x size uint8."""
        for _ in range(self.random.randint(12, 60)):
            self.random.choices([self.shape, self.shade, self.strokes, self.dots, self.lettering, self.panels], [8, 2, 3, 1, 2, 1])[0]()
        small = self.image.reduce(FINER) if self.random.random() < 0.8 else self.image.crop((0, 0, self.size // FINER, self.size // FINER))
        return torch.frombuffer(bytearray(small.tobytes()), dtype=torch.uint8).view(small.height, small.width, 3).permute(2, 0, 1)


class Drawings:
    """Crops of a bank of drawings that is the same for a seed."""

    def __init__(self, bank: int = 96, size: int = 320, seed: int = 21) -> None:
        random = plain_random.Random(seed)
        self.bank = torch.stack([Sheet(size, random).finished() for _ in range(bank)])

    def crops(self, pictures: int, group: int, size: int, random: torch.Generator) -> Tensor:
        """`group` crops of each of `pictures` drawings (pictures * group x 3 x size x size in [0,1])."""
        which = torch.randint(0, self.bank.shape[0], (pictures,), generator=random)
        return bank_crops(self.bank, which.repeat_interleave(group), size, size, random)
