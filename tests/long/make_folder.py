#!/usr/bin/env python3
"""Writes COUNT pictures (BMP, waves with noise, a seed each) into FOLDER, DAMAGED of them cut off. Standard library only.
   make_folder.py FOLDER COUNT DAMAGED WIDTH HEIGHT"""
import math
import random
import struct
import sys
from pathlib import Path

folder, count, damaged, width, height = Path(sys.argv[1]), *map(int, sys.argv[2:6])
row = (width * 3 + 3) // 4 * 4
for i in range(count):
    chance = random.Random(i)
    noise = bytes(chance.randrange(24) for _ in range(row + 997))
    pixels = bytearray()
    for y in range(height):
        base = int(110 + 60 * math.cos((y + 3 * i) / 41))
        at = chance.randrange(997)
        pixels += noise[at:at + row].translate(bytes((value + base) % 256 for value in range(256)))
    header = b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    data = header + bytes(pixels)
    if i * damaged // count != (i + 1) * damaged // count:
        data = data[:len(data) // 2]
    path = folder / ("day" if i % 2 else "night") / f"picture {i:03}.bmp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
