"""An old town: a wet street, the same town's canal, and a lane at night. Lengths are metres; the street runs along z."""
from __future__ import annotations

import numpy as np

from .noise import fbm, hashed, mix, step, value
from .raycast import Camera, Convex, Leaves, Shader, World, box, column, gable, gable_across, plain, render, solid

Array = np.ndarray

WALLS = [(0.72, 0.60, 0.44), (0.62, 0.33, 0.24), (0.78, 0.73, 0.63), (0.50, 0.56, 0.58), (0.74, 0.52, 0.36), (0.66, 0.64, 0.50),
         (0.55, 0.29, 0.22), (0.80, 0.68, 0.52), (0.58, 0.47, 0.42)]
SHUTTERS = [(0.15, 0.30, 0.24), (0.30, 0.12, 0.10), (0.16, 0.24, 0.38), (0.33, 0.28, 0.20)]
ROOFS = [(0.46, 0.22, 0.15), (0.36, 0.20, 0.16), (0.26, 0.27, 0.31), (0.52, 0.27, 0.17)]


def rgb(*v: float) -> Array:
    return np.array(v, np.float32)


def wall(colour: Array, bricks: bool, u: Array, v: Array, seed: int) -> Array:
    """Plaster with stains, or bricks with joints."""
    stain = 0.82 + 0.36 * fbm(u * 0.7, v * 0.45, 5, seed)
    fine = 0.93 + 0.14 * value(u * 22, v * 22, seed + 5)
    base = colour * (stain * fine)[:, None]
    if not bricks:
        return base
    row = np.floor(v / 0.085)
    across = u / 0.26 + 0.5 * (row % 2)
    tone = 0.78 + 0.44 * hashed(np.floor(across), row, seed)
    joint = np.maximum(step(0.90, 0.97, across % 1), step(0.82, 0.94, (v / 0.085) % 1))
    return mix(base * tone[:, None], rgb(0.62, 0.58, 0.52) * stain[:, None], joint * 0.7)


def facade(seed: int, start: float, columns: int, column_width: float, top: float, night: bool) -> Shader:
    """Windows in rows, shutters, sills and a ground floor with doors and shop windows."""
    rng = np.random.default_rng(seed)
    colour = rgb(*WALLS[seed % len(WALLS)]) * rng.uniform(0.9, 1.08)
    shutter = rgb(*SHUTTERS[rng.integers(len(SHUTTERS))])
    bricks, shutters, flowers = seed % 3 == 1, rng.random() < 0.6, rng.random() < 0.6
    door = int(rng.integers(columns))
    cloth = rgb(*[(0.62, 0.14, 0.12), (0.14, 0.34, 0.26), (0.70, 0.55, 0.20), (0.2, 0.28, 0.46)][rng.integers(4)])
    shop = rng.random() < 0.65

    def shade(p: Array, n: Array) -> tuple[Array, Array]:
        side = np.abs(n[:, 0]) > 0.5
        u, v = np.where(side, p[:, 2] - start, p[:, 0]), p[:, 1]
        out = wall(colour, bricks, u, v, seed)
        glow = np.zeros_like(out)
        upper = v > 3.3
        level = np.where(upper, np.floor((v - 3.3) / 2.9) + 1, 0)
        y = np.where(upper, (v - 3.3) % 2.9, v)
        cell = np.floor(u / column_width)
        x = u - (cell + 0.5) * column_width
        valid = side & (cell >= 0) & (cell < columns) & (v < top - 0.4)
        is_door = (level == 0) & (cell == door)
        half = np.where(level == 0, np.where(is_door, 0.5, np.where(shop, 0.42 * column_width, 0.5)), 0.48)
        low = np.where(level == 0, np.where(is_door, 0.0, np.where(shop, 0.55, 0.9)), 0.75)
        high = np.where(level == 0, np.where(is_door, 2.35, 2.45), 2.35)
        dx, inside_y = half - np.abs(x), np.minimum(y - low, high - y)
        opening = valid & (dx > 0) & (inside_y > 0)
        # stone frame around, shadow of the lintel, sill below
        frame = valid & ~opening & (dx > -0.11) & (inside_y > -0.13)
        out[frame] = rgb(0.74, 0.71, 0.65) * (0.86 + 0.2 * value(u[frame] * 9, v[frame] * 9, 3))[:, None]
        sill = valid & (level > 0) & (np.abs(x) < half + 0.16) & (y > low - 0.13) & (y < low - 0.02)
        out[sill] = rgb(0.80, 0.77, 0.70)
        under = valid & (level > 0) & (np.abs(x) < half + 0.16) & (y > low - 0.24) & (y <= low - 0.13)
        out[under] *= 0.62
        if shutters:
            leaf = valid & (level > 0) & (np.abs(x) > half + 0.03) & (np.abs(x) < half + 0.46) & (inside_y > -0.02)
            slat = 0.72 + 0.4 * (((y[leaf] * 11) % 1) > 0.35)
            out[leaf] = shutter * slat[:, None]
        # glass: sky above, dark room below, curtains, bars
        k = opening & ~is_door
        room = hashed(cell[k] + 31 * seed, level[k], 7)
        sky = mix(rgb(0.07, 0.08, 0.09), rgb(0.34, 0.39, 0.44), step(0.2, 1.0, (y[k] - low[k]) / (high[k] - low[k])) * (0.35 + 0.65 * room))
        sky = mix(sky, rgb(0.5, 0.54, 0.58), 0.35 * step(0.55, 0.7, fbm(u[k] * 1.3, v[k] * 1.1, 3, seed + 9)))
        curtain = (room > 0.55) & (level[k] > 0) & (np.abs(x[k]) > half[k] * 0.45)
        sky[curtain] = mix(sky[curtain], rgb(0.74, 0.72, 0.68) * (0.8 + 0.25 * np.sin(x[k][curtain] * 60))[:, None], np.full(curtain.sum(), 0.55))
        bars = (np.abs(x[k]) < 0.028) | (np.abs(y[k] - low[k] - 1.05) < 0.025) | (dx[k] < 0.055) | (inside_y[k] < 0.055)
        if shop:
            bars &= (level[k] > 0) | (dx[k] < 0.07) | (inside_y[k] < 0.07)
        sky[bars] = rgb(0.86, 0.85, 0.81) * 0.9
        out[k] = sky
        lit = (hashed(cell[k] + 13 * seed, level[k], 3) > (0.52 if night else 0.80)) | ((level[k] == 0) & shop)
        warm = mix(rgb(1.0, 0.66, 0.30), rgb(1.0, 0.82, 0.55), room) * (0.55 + 0.6 * fbm(x[k] * 3 + cell[k] * 7, y[k] * 3, 3, seed + 4))[:, None]
        warm *= np.where(curtain, 0.75, 1.0)[:, None]
        glow[k] = np.where((lit & ~bars)[:, None], warm * (1.25 if night else 0.30), 0)
        # doors
        k = opening & is_door
        panel = 0.75 + 0.35 * ((np.abs((x[k] * 3.1) % 1 - 0.5) < 0.33) & (np.abs((y[k] * 1.4) % 1 - 0.5) < 0.38))
        out[k] = np.where((y[k] > 2.0)[:, None], rgb(0.16, 0.18, 0.2), shutter * 1.25 * panel[:, None])
        # awning and sign band over shops, cornices between floors
        if shop:
            k = side & (v > 2.62) & (v < 3.12) & ~((cell == door) & (np.abs(x) < 0.7))
            stripes = (u[k] * 2.2 % 1) > 0.5
            out[k] = np.where(stripes[:, None], cloth, rgb(0.80, 0.77, 0.70)) * (0.75 + 0.5 * (v[k, None] - 2.62))
            out[side & (v > 2.5) & (v <= 2.62)] *= 0.55
        k = side & (np.abs(v - 3.22) < 0.07) | (v > top - 0.22)
        out[k] = rgb(0.72, 0.69, 0.62) * (0.85 + 0.2 * value(u[k] * 6, v[k] * 6, 8))[:, None]
        out[(v > top - 0.36) & (v <= top - 0.22)] *= 0.6
        if flowers:
            k = valid & (level > 0) & (np.abs(x) < half + 0.06) & (y > low - 0.08) & (y < low + 0.22)
            bloom = fbm(u[k] * 17, v[k] * 17, 2, seed + 2)
            plant = np.where((bloom > 0.56)[:, None], rgb(0.72, 0.12, 0.16), rgb(0.14, 0.28, 0.10) * (0.6 + bloom[:, None]))
            out[k] = np.where((bloom > 0.40)[:, None], plant, out[k])
            glow[k] = np.where((bloom > 0.40)[:, None], 0, glow[k])
        # dirt splashed up from the ground
        out *= (1 - 0.35 * np.exp(-np.maximum(v, 0) / 0.35) * (0.5 + fbm(u * 2, v * 2, 3, 6)))[:, None]
        return out.astype(np.float32), glow.astype(np.float32)

    return shade


def tiles(seed: int) -> Shader:
    """Roof tiles; gable ends get the wall's plaster."""
    colour, plaster = rgb(*ROOFS[seed % len(ROOFS)]), rgb(*WALLS[seed % len(WALLS)])

    def shade(p: Array, n: Array) -> tuple[Array, Array]:
        along = np.where(np.abs(n[:, 0]) > 0.3, p[:, 2], p[:, 0])
        row = np.floor(p[:, 1] / 0.16)
        across = along / 0.24 + 0.5 * (row % 2)
        tone = 0.65 + 0.6 * hashed(np.floor(across), row, seed)
        edge = 0.72 + 0.28 * step(0.0, 0.35, (p[:, 1] / 0.16) % 1)
        moss = step(0.55, 0.8, fbm(along * 0.6, p[:, 1] * 0.6, 4, seed + 3))
        out = mix(colour * (tone * edge)[:, None], rgb(0.26, 0.29, 0.17), 0.45 * moss)
        end = np.abs(n[:, 1]) < 0.05
        out[end] = wall(plaster, seed % 3 == 1, p[end, 2] + p[end, 0], p[end, 1], seed)
        return out.astype(np.float32), np.zeros_like(out, np.float32)

    return shade


def cobbles(night: bool) -> Shader:
    """The street: cobbles, kerbs, paving slabs."""

    def shade(p: Array, n: Array) -> tuple[Array, Array]:
        x, z = p[:, 0], p[:, 2]
        far = step(9, 26, z)
        row = np.floor(z / 0.17 + 0.35 * value(x * 0.8, z * 0.3, 2))
        across = x / 0.21 + 0.5 * (row % 2) + 0.3 * value(x * 2, z * 2, 8)
        tone = 0.55 + 0.75 * hashed(np.floor(across), row, 5)
        joint = np.maximum(step(0.80, 0.95, across % 1), step(0.78, 0.95, (z / 0.17 + 0.35 * value(x * 0.8, z * 0.3, 2)) % 1))
        stone = mix(rgb(0.30, 0.29, 0.28) * tone[:, None], rgb(0.09, 0.085, 0.08), joint)
        out = mix(stone, rgb(0.25, 0.24, 0.235) * (0.8 + 0.4 * fbm(x * 1.4, z * 0.5, 4, 1))[:, None], far)
        slab_row, slab = np.floor(z / 0.62), np.floor(x / 0.62)
        paving = rgb(0.42, 0.40, 0.37) * (0.75 + 0.4 * hashed(slab, slab_row, 2))[:, None] * (0.85 + 0.3 * fbm(x * 3, z * 3, 3, 4))[:, None]
        gap = np.maximum(step(0.93, 0.98, (x / 0.62) % 1), step(0.93, 0.98, (z / 0.62) % 1)) * (1 - far)
        paving = mix(paving, rgb(0.16, 0.15, 0.14), gap)
        edge = np.abs(x)
        out = np.where((edge > 4.1)[:, None], paving, out)
        kerb = (edge > 3.88) & (edge <= 4.1)
        out[kerb] = rgb(0.50, 0.49, 0.46) * (0.8 + 0.3 * value(x[kerb] * 4, z[kerb] * 1.2, 4))[:, None]
        out[(edge > 3.80) & (edge <= 3.88)] *= 0.45
        out *= (0.80 + 0.4 * fbm(x * 0.35, z * 0.2, 4, 12))[:, None]
        return out.astype(np.float32), np.zeros_like(out, np.float32)

    return shade


def water(p: Array, n: Array) -> tuple[Array, Array]:
    out = rgb(0.10, 0.13, 0.11) * (0.8 + 0.4 * fbm(p[:, 0] * 0.3, p[:, 2] * 0.15, 4, 2))[:, None]
    return out.astype(np.float32), np.zeros_like(out, np.float32)


def quay(p: Array, n: Array) -> tuple[Array, Array]:
    """Quay walls of stone blocks, paved on top."""
    row = np.floor(p[:, 1] / 0.32)
    across = p[:, 2] / 0.7 + 0.5 * (row % 2)
    tone = 0.65 + 0.5 * hashed(np.floor(across), row, 9)
    joint = np.maximum(step(0.93, 0.98, across % 1), step(0.88, 0.96, (p[:, 1] / 0.32) % 1))
    stone = mix(rgb(0.40, 0.36, 0.31) * tone[:, None], rgb(0.16, 0.15, 0.13), joint)
    stone = mix(stone, rgb(0.12, 0.17, 0.09), step(-0.55, -1.25, p[:, 1]) * (0.4 + 0.6 * fbm(p[:, 2] * 1.5, p[:, 1] * 2, 4, 5)))
    slab = hashed(np.floor(p[:, 0] / 0.5), np.floor(p[:, 2] / 0.5), 2)
    top = rgb(0.45, 0.42, 0.38) * (0.75 + 0.4 * slab)[:, None] * (0.8 + 0.35 * fbm(p[:, 0] * 2, p[:, 2] * 2, 3, 4))[:, None]
    out = np.where((n[:, 1] > 0.5)[:, None], top, stone)
    return out.astype(np.float32), np.zeros_like(out, np.float32)


def car(x: float, z: float, colour: Array, heading: int) -> list[Convex]:
    """A small car that stands along the kerb."""

    def body(p: Array, n: Array) -> tuple[Array, Array]:
        out = np.broadcast_to(colour, p.shape) * (0.75 + 0.5 * step(0.3, 0.9, p[:, 1]))[:, None]
        glow = np.zeros_like(out)
        for wheel in (z + 0.85, z + 3.15):
            r = np.hypot(p[:, 2] - wheel, p[:, 1] - 0.32)
            side = np.abs(n[:, 0]) > 0.4
            out[side & (r < 0.42)] = rgb(0.03, 0.03, 0.03)
            out[side & (r < 0.22)] = rgb(0.42, 0.42, 0.43)
        end = (np.abs(n[:, 2]) > 0.4) & (np.abs(p[:, 1] - 0.72) < 0.09) & (np.abs(p[:, 0] - x) > 0.48)
        out[end] = rgb(0.6, 0.05, 0.04) if heading > 0 else rgb(0.85, 0.84, 0.78)
        glow[end] = (rgb(0.5, 0.03, 0.02) if heading > 0 else rgb(0.3, 0.3, 0.25))
        plate = (np.abs(n[:, 2]) > 0.4) & (np.abs(p[:, 0] - x) < 0.26) & (np.abs(p[:, 1] - 0.52) < 0.06)
        out[plate] = rgb(0.8, 0.8, 0.75)
        return out.astype(np.float32), glow.astype(np.float32)

    def cabin(p: Array, n: Array) -> tuple[Array, Array]:
        out = np.broadcast_to(rgb(0.10, 0.12, 0.14), p.shape) + 0.32 * step(0.9, 1.45, p[:, 1])[:, None] * rgb(0.8, 0.9, 1.0)
        pillar = (np.abs(n[:, 0]) > 0.4) & ((np.abs(p[:, 2] - z - 2.05) < 0.05) | (p[:, 1] < 0.98))
        out[pillar | (p[:, 1] > 1.42)] = colour
        return out.astype(np.float32), np.zeros_like(out, np.float32)

    return [box(x - 0.86, x + 0.86, 0.16, 0.95, z, z + 4.0, body, 0.07, 0.16), box(x - 0.78, x + 0.78, 0.95, 1.48, z + 0.7, z + 3.5, cabin, 0.16, 0.55)]


def walker(x: float, z: float, coat: Array, umbrella: Array) -> list[Convex]:
    """Somebody with an umbrella."""
    top = [(x + 0.62 * np.sin(a), 1.86, z + 0.62 * np.cos(a)) for a in np.linspace(0, 2 * np.pi, 9)[:-1]]
    cover = solid([*top, (x, 2.2, z)], [(i, (i + 1) % 8, 8) for i in range(8)] + [tuple(range(8))], plain(*umbrella))
    dark, skin = plain(0.09, 0.09, 0.12), plain(0.55, 0.40, 0.32)
    return [column(x - 0.10, z + 0.10, 0.06, 0.8, 0.065, 0.09, dark), column(x + 0.10, z - 0.12, 0.06, 0.8, 0.065, 0.09, dark),
            box(x - 0.16, x - 0.04, 0, 0.09, z - 0.08, z + 0.2, dark), box(x + 0.04, x + 0.16, 0, 0.09, z - 0.3, z - 0.04, dark),
            column(x, z, 0.55, 1.28, 0.27, 0.21, plain(*coat)), column(x, z, 1.28, 1.50, 0.21, 0.08, plain(*coat)),
            column(x + 0.25, z - 0.02, 0.85, 1.4, 0.06, 0.075, plain(*(coat * 0.85))), column(x, z, 1.48, 1.60, 0.07, 0.10, skin),
            column(x, z, 1.60, 1.76, 0.105, 0.07, plain(0.14, 0.10, 0.08)), column(x + 0.2, z - 0.1, 1.2, 2.1, 0.012, 0.012, dark, 5), cover]


def lamp(x: float, z: float, arm: float, lit: bool) -> list[Convex]:
    """A street lamp."""
    iron = plain(0.07, 0.09, 0.08)
    return [box(x - 0.05, x + 0.05, 0, 3.9, z - 0.05, z + 0.05, iron), box(x - 0.11, x + 0.11, 0, 0.7, z - 0.11, z + 0.11, iron, 0.05, 0.05),
            box(min(x, x + arm), max(x, x + arm), 3.78, 3.85, z - 0.03, z + 0.03, iron),
            box(x + arm - 0.17, x + arm + 0.17, 3.3, 3.74, z - 0.17, z + 0.17, plain(1.0, 0.78, 0.45, glow=2.6 if lit else 0.25), 0.0, 0.0),
            box(x + arm - 0.22, x + arm + 0.22, 3.74, 3.92, z - 0.22, z + 0.22, iron, 0.16, 0.16)]


def tree(rng: np.random.Generator, x: float, z: float, height: float, hue: Array) -> tuple[list[Convex], Array, Array, Array]:
    bark = plain(0.17, 0.13, 0.10)
    trunk = [box(x - 0.15, x + 0.15, -0.2, height * 0.55, z - 0.15, z + 0.15, bark, 0.06, 0.06)]
    count = int(9 * height**2)
    a, b, r = rng.uniform(0, 2 * np.pi, count), rng.uniform(-1, 1, count), rng.uniform(0.25, 1, count) ** 0.5
    centre = np.stack([x + r * np.cos(a) * np.sqrt(1 - b**2) * height * 0.30, height * 0.68 + r * b * height * 0.30, z + r * np.sin(a) * np.sqrt(1 - b**2) * height * 0.30], 1)
    tint = hue * (0.55 + 0.6 * (centre[:, 1:2] / height - 0.35) + rng.uniform(0, 0.5, (count, 1))) * rng.uniform(0.9, 1.1, (count, 3))
    return trunk, centre.astype(np.float32), rng.uniform(0.14, 0.36, count).astype(np.float32), tint.astype(np.float32)


def leaf_noise(p: Array, n: Array, distance: Array) -> Array:
    """Light and holes between leaves, coarser far away."""
    size = np.clip(distance / 12, 0.8, 4)
    u, v = p[:, 0] + 0.7 * p[:, 2], p[:, 1] + 0.5 * p[:, 2]
    leaf = value(u * 9 / size, v * 9 / size, 1) * 0.65 + value(u * 21 / size, v * 21 / size, 2) * 0.35
    return leaf * (0.8 + 0.25 * n[:, 1])


def row_of_houses(rng: np.random.Generator, side: int, front: float, first: float, last: float, night: bool, across: bool) -> list[Convex]:
    out, z, seed = [], first, int(rng.integers(1000))
    while z < last:
        columns = int(rng.integers(2, 5))
        width = float(rng.uniform(1.75, 2.1))
        length = columns * width + 0.5
        top = 3.3 + 2.9 * int(rng.integers(1, 4)) + 0.5
        shift = float(rng.uniform(-0.12, 0.12))
        x0, x1 = sorted((side * (front + shift), side * (front + 9)))
        seed += 1
        out.append(box(x0, x1, 0, top, z, z + length, facade(seed, z + 0.25, columns, width, top, night)))
        eave = 0.3
        roof = gable_across if across and rng.random() < 0.7 else gable
        out.append(roof(x0 - eave, x1 + eave, top, top + float(rng.uniform(2.6, 4.2)), z - (0.0 if roof is gable else 0.1), z + length, tiles(seed)))
        cx = side * (front + rng.uniform(2.5, 3.5))
        out.append(box(cx - 0.35, cx + 0.35, top, top + 3.6, z + 0.8, z + 1.6, plain(0.40, 0.25, 0.20)))
        z += length
    return out


def church(z: float, x: float) -> list[Convex]:
    def stone(p: Array, n: Array) -> tuple[Array, Array]:
        u = np.where(np.abs(n[:, 0]) > 0.5, p[:, 2], p[:, 0] - x)
        out = wall(rgb(0.58, 0.53, 0.45), False, u * 2, p[:, 1] * 2, 77)
        for low, high, half in ((19.0, 22.5, 0.55), (12.0, 14.0, 0.4)):
            arch = (np.abs(np.abs(u) - 1.1) < half) & (p[:, 1] > low) & (p[:, 1] < high - np.abs(np.abs(u) - 1.1))
            out[arch] = rgb(0.10, 0.10, 0.11)
        clock = np.hypot(u, p[:, 1] - 16.6)
        out[clock < 1.25] = rgb(0.86, 0.84, 0.76)
        out[np.abs(clock - 1.18) < 0.1] = rgb(0.2, 0.18, 0.15)
        out[((np.abs(u) < 0.08) & (p[:, 1] > 16.6) & (p[:, 1] < 17.5)) | ((np.abs(p[:, 1] - 16.6) < 0.08) & (u > 0) & (u < 0.65))] = rgb(0.1, 0.1, 0.1)
        return out.astype(np.float32), np.zeros_like(out, np.float32)

    return [box(x - 3, x + 3, 0, 24, z, z + 6, stone), box(x - 3.3, x + 3.3, 24, 38, z - 0.3, z + 6.3, tiles(2), 3.25, 3.25),
            box(x - 8, x + 8, 0, 12, z + 6, z + 30, stone), gable(x - 8.4, x + 8.4, 12, 19, z + 5.5, z + 30, tiles(3))]


def boat(x: float, z: float, length: float, colour: Array) -> list[Convex]:
    y = -1.2
    corners = [(x - 0.9, y, z + 1), (x + 0.9, y, z + 1), (x + 0.9, y, z + length - 1), (x - 0.9, y, z + length - 1), (x, y + 0.2, z - 0.6), (x, y + 0.2, z + length + 0.4),
               (x - 1.15, y + 0.75, z + 0.8), (x + 1.15, y + 0.75, z + 0.8), (x + 1.15, y + 0.75, z + length - 0.8), (x - 1.15, y + 0.75, z + length - 0.8),
               (x, y + 0.85, z - 1.1), (x, y + 0.85, z + length + 0.8)]

    def hull(p: Array, n: Array) -> tuple[Array, Array]:
        out = np.where((p[:, 1] > y + 0.55)[:, None], rgb(0.82, 0.80, 0.74), colour) * (0.8 + 0.3 * value(p[:, 2] * 3, p[:, 1] * 20, 4))[:, None]
        out[n[:, 1] > 0.5] = rgb(0.48, 0.33, 0.20) * (0.75 + 0.4 * (((p[n[:, 1] > 0.5, 0] * 6) % 1) > 0.15))[:, None]
        return out.astype(np.float32), np.zeros_like(out, np.float32)

    def house(p: Array, n: Array) -> tuple[Array, Array]:
        out = np.broadcast_to(rgb(0.75, 0.72, 0.65), p.shape).copy()
        pane = (np.abs((p[:, 2] - z) * 0.9 % 1 - 0.5) < 0.3) & (np.abs(p[:, 1] - y - 1.2) < 0.18) & (np.abs(n[:, 1]) < 0.5)
        out[pane] = rgb(0.1, 0.13, 0.15)
        return out.astype(np.float32), np.zeros_like(out, np.float32)

    faces = [(0, 1, 2, 3), (6, 7, 8, 9), (0, 3, 9, 6), (1, 2, 8, 7), (0, 4, 10, 6), (1, 4, 10, 7), (3, 5, 11, 9), (2, 5, 11, 8)]
    return [box(x - 1.1, x + 1.1, y, y + 0.8, z, z + length, hull, -0.08, 0.0), solid(corners[:8] + corners[8:], faces[:4], hull), box(x - 0.8, x + 0.8, y + 0.8, y + 1.6, z + 1.4, z + length - 1.6, house, 0.1, 0.2)]


def clouds(d: Array, low: Array, high: Array, bright: Array, seed: int, cover: float) -> Array:
    """A layer of clouds seen from below."""
    up = np.maximum(d[..., 1], 0.02)
    u, v = d[..., 0] / (up + 0.12), d[..., 2] / (up + 0.12)
    base = mix(low, high, step(0.0, 0.55, d[..., 1]))
    puff = fbm(u * 1.3 + 0.8 * fbm(u, v, 3, seed + 40), v * 1.3, 6, seed)
    lit = fbm(u * 1.3 + 0.25, v * 1.3 + 0.25, 5, seed)
    cloud = bright * (0.80 + 0.55 * (puff - lit))[..., None]
    return mix(base, cloud, step(cover, cover + 0.28, puff))


def overcast(p: Array, n: Array) -> Array:
    """Soft light from all of the sky, a little more from the front left; corners near the ground are darker."""
    up = 0.62 + 0.38 * n[:, 1]
    sun = np.maximum(n @ (rgb(-0.45, 0.75, -0.48)), 0)
    ground = 1 - 0.30 * np.exp(-np.maximum(p[:, 1], 0) / 1.3) * (n[:, 1] < 0.5)
    return ((0.62 * up + 0.55 * sun) * ground)[:, None] * rgb(0.98, 1.0, 1.04) * 1.12


def build(night: bool, canal: bool, seed: int) -> World:
    rng = np.random.default_rng(seed)
    front = 11.0 if canal else 6.6
    solids: list[Convex] = []
    lamps: list[Array] = []
    centres, radii, tints = [], [], []
    for side in (-1, 1):
        solids += row_of_houses(rng, side, front, -6.0 if not canal else -4.0, 96, night, canal or night)
        for z in np.arange(9 if side > 0 else 16, 80, 15.0):
            x = side * (4.5 if not canal else 8.2)
            solids += lamp(x, float(z), -side * 0.55, night)
            lamps.append(rgb(x - side * 0.55, 3.4, z))
    if canal:
        solids += [box(7.2, 60, -3, 0, -20, 140, quay), box(-60, -7.2, -3, 0, -20, 140, quay), box(7.2, 7.5, 0, 0.16, -20, 140, quay), box(-7.5, -7.2, 0, 0.16, -20, 140, quay)]
        solids += boat(5.4, 9.5, 8, rgb(0.12, 0.24, 0.34)) + boat(-5.5, 13, 9, rgb(0.42, 0.12, 0.10)) + boat(5.5, 24, 7, rgb(0.15, 0.30, 0.20)) + boat(-5.4, 30, 8, rgb(0.2, 0.2, 0.24))
        solids += church(104, 3.0) + [box(-40, 40, -1, 0, 100, 140, quay), box(-40, -2, 0, 11, 102, 112, facade(5, 0, 8, 2, 11, night)), gable_across(-40, -2, 11, 15, 101, 113, tiles(4))]
        stone = quay
        solids += [box(-7.4, 7.4, 1.15, 1.75, 52, 56, stone), box(-7.4, -5.2, -2, 1.2, 52, 56, stone), box(5.2, 7.4, -2, 1.2, 52, 56, stone), box(-1, 1, -2, 1.2, 52.2, 55.8, stone),
                   box(-7.4, 7.4, 1.75, 2.5, 52, 52.12, plain(0.1, 0.12, 0.11))]
        for z in np.arange(6, 50, 1.6):
            for x in (-7.35, 7.35):
                solids.append(box(x - 0.03, x + 0.03, 0.1, 1.0, z - 0.03, z + 0.03, plain(0.08, 0.1, 0.09)))
        for x in (-7.35, 7.35):
            solids.append(box(x - 0.025, x + 0.025, 0.96, 1.02, 5, 50, plain(0.08, 0.1, 0.09)))
        spots = [(-9.0, 12, 8.5), (9.2, 17, 8), (-9.1, 25, 9), (9.0, 31, 8.5), (-9.0, 39, 8), (9.2, 46, 9)]
        hues = [rgb(0.30, 0.36, 0.10), rgb(0.46, 0.36, 0.10), rgb(0.24, 0.34, 0.12), rgb(0.50, 0.30, 0.09)]
    else:
        paints = [rgb(0.50, 0.08, 0.07), rgb(0.12, 0.22, 0.34), rgb(0.62, 0.62, 0.60), rgb(0.10, 0.11, 0.12), rgb(0.20, 0.34, 0.26)]
        for i, (x, z) in enumerate([(-2.85, 10.5), (2.9, 15.5), (-2.9, 24), (2.85, 30), (-2.85, 38)] if not night else [(2.9, 13), (-2.9, 21)]):
            solids += car(x, z, paints[i], 1 if x > 0 else -1)
        if not night:
            solids += walker(-4.9, 12.5, rgb(0.36, 0.12, 0.12), rgb(0.62, 0.10, 0.12)) + walker(4.9, 15.0, rgb(0.20, 0.22, 0.30), rgb(0.12, 0.16, 0.34)) + walker(0.6, 25, rgb(0.3, 0.28, 0.22), rgb(0.10, 0.10, 0.11))
        else:
            solids += walker(-4.9, 14, rgb(0.24, 0.2, 0.2), rgb(0.3, 0.08, 0.1))
        solids += church(100, 0.0) + [box(-40, -7, 0, 13, 98, 106, facade(5, 0, 8, 2, 13, night)), box(7, 40, 0, 13, 98, 106, facade(6, 0, 8, 2, 13, night))]
        spots = [(-5.35, 19, 6.5), (5.35, 25, 6.2), (-5.3, 33, 6.8), (5.3, 43, 6.5)]
        hues = [rgb(0.20, 0.34, 0.11), rgb(0.26, 0.36, 0.12), rgb(0.18, 0.30, 0.11)]
    for i, (x, z, height) in enumerate(spots):
        trunk, c, r, t = tree(rng, x, z, height, hues[i % len(hues)])
        solids += trunk
        centres.append(c), radii.append(r), tints.append(t)

    def night_light(p: Array, n: Array) -> Array:
        out = np.full(p.shape, 0.055, np.float32) * rgb(0.75, 0.9, 1.5) * (0.7 + 0.3 * n[:, 1:2])
        for position in lamps:
            to = position - p
            distance = np.linalg.norm(to, axis=1)
            facing = np.maximum((to * n).sum(1) / distance, 0) * 0.85 + 0.15
            out += (7.5 * facing / (2.5 + distance**2))[:, None] * rgb(1.0, 0.70, 0.38)
        return out

    def night_sky(d: Array) -> Array:
        base = clouds(d, rgb(0.085, 0.085, 0.12), rgb(0.018, 0.026, 0.06), rgb(0.075, 0.08, 0.11), 21, 0.48)
        stars = hashed(np.floor(d[..., 0] * 420), np.floor(d[..., 1] * 420), 4)
        base += (np.where(stars > 0.9987, (stars - 0.9987) * 500, 0) * step(0.1, 0.3, d[..., 1]))[..., None]
        moon = d @ (rgb(0.16, 0.40, 0.90) / np.linalg.norm([0.16, 0.40, 0.90]))
        return base + (0.9 * step(0.99945, 0.99960, moon) + 0.16 * np.maximum(moon, 0) ** 900)[..., None] * rgb(1, 0.97, 0.88)

    def day_sky(d: Array) -> Array:
        return clouds(d, rgb(0.80, 0.82, 0.84), rgb(0.52, 0.60, 0.70), rgb(0.86, 0.87, 0.88), 5 + seed, 0.30)

    return World(solids, Leaves(np.concatenate(centres), np.concatenate(radii), np.concatenate(tints)), night_sky if night else day_sky,
                 water if canal else cobbles(night), -1.2 if canal else 0.0, night_light if night else overcast)


def picture(kind: str, width: int, height: int) -> Array:
    """`street`, `canal` or `night`; linear-looking light in [0, 1], height x width x 3."""
    night, canal = kind == "night", kind == "canal"
    world = build(night, canal, {"street": 3, "canal": 8, "night": 14}[kind])
    eye = {"street": rgb(0.9, 1.75, 0.0), "canal": rgb(-1.2, 2.1, -3.0), "night": rgb(-1.3, 1.6, 0.0)}[kind]
    yaw, pitch = {"street": (-0.05, 0.09), "canal": (0.03, 0.03), "night": (0.07, 0.12)}[kind]
    camera = Camera(eye, yaw, pitch, 62, width, height)
    colour, depth, ground = render(world, camera, leaf_noise)
    below = rgb(eye[0], 2 * world.ground_y - eye[1], eye[2])
    mirror = Camera(below, yaw, -pitch, 62, width, height, mirrored=True)
    seen, _, _ = render(world, mirror, leaf_noise)
    seen = seen[::-1]  # the mirrored camera has its own up: its picture is upside down

    rows, columns = np.nonzero(ground)
    p = camera.position + depth[rows, columns][:, None] * camera.directions[rows, columns]
    rough = 9 if canal else 3.2
    wave = fbm(p[:, 0] * 1.6, p[:, 2] * (3.0 if canal else 6.0), 4, 3) - 0.5
    dy = (wave * rough * (height / 600) * (14 if canal else 6) / np.maximum(depth[rows, columns], 2) * 2).astype(int)
    dx = ((fbm(p[:, 0] * 2.1, p[:, 2] * 3.7, 3, 9) - 0.5) * rough * (height / 600) * 1.6).astype(int)
    reflected = seen[np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1)]
    facing = np.maximum(-camera.directions[rows, columns, 1], 0.01)
    fresnel = 0.04 + 0.96 * (1 - facing) ** 5
    puddle = 1.0 if canal else 0.30 + 0.55 * step(0.45, 0.62, fbm(p[:, 0] * 0.55, p[:, 2] * 0.35, 5, 31)) * (np.abs(p[:, 0]) < 4.1)
    amount = np.clip(fresnel * 1.15 + 0.10, 0, 0.92) * puddle
    colour[rows, columns] = mix(colour[rows, columns], reflected, amount)
    if not night:
        air = 1 - np.exp(-np.minimum(depth, 400) / 420)
        colour = mix(colour, rgb(0.80, 0.82, 0.84), air)
    gamma = 1 / 1.25 if night else 1.0
    return np.clip(colour, 0, 1) ** gamma
