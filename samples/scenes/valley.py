"""A mountain valley with woods, meadows, a lake and a village, cast column by column over a height field. Lengths are metres."""
from __future__ import annotations

import numpy as np

from .noise import fbm, hashed, mix, ridged, step, value
from .street import clouds, rgb

Array = np.ndarray
WATER = 2.0
EYE = (0.0, 62.0, 0.0)
SUN = np.array([-0.55, 0.62, -0.25], np.float32) / np.linalg.norm([-0.55, 0.62, -0.25])


def bed(x: Array, z: Array) -> Array:
    """The ground without trees: a winding valley between ridges that grow with distance."""
    middle = 60 * np.sin(z / 420) + 40 * np.sin(z / 190 + 1)
    across = np.abs(x - middle)
    sides = step(70, 900, across) * (120 + 0.13 * z) + step(40, 260, across) * 34
    rough = ridged(x / 760, z / 760, 8, 4)
    small = fbm(x / 90, z / 90, 5, 9)
    ends = step(2300, 4600, z) * 620 * ridged(x / 1500 + 0.3, z / 1500, 8, 21)
    return sides * (0.25 + 1.25 * rough) + ends + small * 16 * (0.35 + step(60, 300, across)) - 1.0 + 8 * step(-20, 120, -z)


def woods(x: Array, z: Array, ground: Array) -> Array:
    """Where trees stand, 0 to 1."""
    patch = fbm(x / 150, z / 150, 5, 33)
    return step(0.50, 0.56, patch + 0.10 * step(15, 80, ground) - 0.9 * step(330, 470, ground)) * step(WATER + 2, WATER + 5, ground) * step(150, 230, z + 0.25 * np.abs(x))


def trees(x: Array, z: Array, ground: Array) -> tuple[Array, Array]:
    """Height of the tree over each point and a number that is the tree's own; one tree per cell, anywhere in it."""
    size = 6.5
    best, who = np.zeros_like(x), np.zeros_like(x)
    ci, cj = np.floor(x / size), np.floor(z / size)
    wobble, jag = 0.82 + 0.36 * value(x * 1.15, z * 1.15, 12), 0.5 * (value(x * 2.9, z * 2.9, 13) - 0.5)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            a, b = ci + i, cj + j
            px, pz = (a + 0.15 + 0.7 * hashed(a, b, 1)) * size, (b + 0.15 + 0.7 * hashed(a, b, 2)) * size
            kind = hashed(a, b, 3)
            tall = 6 + 8 * hashed(a, b, 4)
            r = np.hypot(x - px, z - pz) * wobble + jag
            fir = np.maximum(0, 1 - r / (0.26 * tall)) * tall
            round_ = np.sqrt(np.maximum(0, 1 - (r / (0.38 * tall)) ** 2)) * tall * 0.75
            shape = np.where(kind < 0.62, fir, round_)
            better = shape > best
            best, who = np.where(better, shape, best), np.where(better, kind + 10 * hashed(a, b, 5).round(3), who)
    return best * (woods(x, z, ground) > hashed(ci, cj, 8) * 0.9), who


VILLAGE = (95.0, 60.0)
HOUSES = [(34, 318, 9, 12, 6, 1), (62, 342, 8, 10, 6, 2), (18, 352, 10, 9, 6.5, 3), (88, 316, 9, 9, 5.5, 0), (50, 378, 9, 12, 6, 1), (84, 372, 8, 9, 6, 2),
          (112, 352, 9, 10, 6, 3), (26, 396, 8, 10, 5.5, 0), (70, 408, 9, 11, 6, 1), (104, 400, 8, 8, 6, 2), (58, 352, 6, 6, 17, 9)]


def houses(x: Array, z: Array) -> tuple[Array, Array]:
    """Height of a house's roof over each point, and its index + 1 (0: none)."""
    top, who = np.zeros_like(x), np.zeros_like(x)
    for index, (cx, cz, w, l, eaves, kind) in enumerate(HOUSES):
        cx, cz = cx + VILLAGE[0], cz + VILLAGE[1]
        inside = (np.abs(x - cx) < w / 2) & (np.abs(z - cz) < l / 2)
        pitch = 14 * (1 - np.maximum(np.abs(x - cx) / (w / 2), np.abs(z - cz) / (l / 2))) if kind == 9 else 4 * (1 - np.abs(z - cz) / (l / 2))
        top = np.where(inside, eaves + pitch, top)
        who = np.where(inside, index + 1, who)
    return top, who


def surface(x: Array, z: Array) -> Array:
    ground = np.maximum(bed(x, z), WATER)
    top, who = houses(x, z)
    return ground + np.where(who > 0, top, trees(x, z, ground)[0])


def colours(x: Array, y: Array, z: Array, normal: Array, distance: Array) -> Array:
    ground = bed(x, z)
    base = np.maximum(ground, WATER)
    meadow = mix(rgb(0.22, 0.30, 0.11), rgb(0.38, 0.39, 0.20), fbm(x / 45, z / 45, 5, 51))
    field = hashed(np.floor((x + 0.3 * z) / 70), np.floor((z - 0.2 * x) / 90), 6)
    meadow = mix(meadow, mix(rgb(0.52, 0.46, 0.25), rgb(0.27, 0.36, 0.14), field), (field > 0.45) * 0.55 * step(30, 10, ground))
    tuft = 0.6 * value(x * 1.3, z * 0.9, 3) + 0.4 * value(x * 4.1, z * 2.6, 13)
    meadow *= (0.62 + 0.70 * tuft)[:, None]
    flower = (value(x * 3.3, z * 3.3, 23) > 0.83) & (fbm(x / 30, z / 30, 3, 24) > 0.52)
    meadow[flower] = mix(rgb(0.72, 0.68, 0.30), rgb(0.70, 0.62, 0.66), hashed(np.floor(x[flower] * 3.3), np.floor(z[flower] * 3.3), 2))
    rock = rgb(0.44, 0.42, 0.41) * (0.55 + 0.8 * fbm(x / 30, z / 30 + y / 18, 6, 61))[:, None]
    out = mix(meadow, rock, step(0.80, 0.62, normal[:, 1]) * step(60, 180, ground) + step(300, 460, ground + 120 * (fbm(x / 80, z / 80, 4, 5) - 0.5)))
    out = mix(out, rgb(0.93, 0.95, 0.98), step(470, 560, ground + 160 * (fbm(x / 120, z / 120, 5, 15) - 0.5)) * step(0.42, 0.66, normal[:, 1]))
    height, who = trees(x, z, base)
    kind = who % 1
    green = mix(rgb(0.09, 0.17, 0.09), rgb(0.17, 0.26, 0.10), (who / 10) % 1)
    autumn = mix(rgb(0.52, 0.27, 0.07), rgb(0.60, 0.46, 0.12), (who * 3.7) % 1)
    leaf = np.where((kind >= 0.62)[:, None], mix(rgb(0.22, 0.31, 0.09), autumn, ((who * 7.3) % 1 > 0.45) * 1.0), green)
    crown = np.clip((y - base) / np.maximum(height, 1), 0, 1)
    leaf = leaf * (0.40 + 0.75 * crown + 0.9 * (value(x * 3.1, z * 3.1 + y * 2.6, 4) - 0.5) + 0.5 * (value(x * 7, z * 7 + y * 6, 5) - 0.5))[:, None]
    out = np.where(((height > 0.7) & (y > base + 0.4))[:, None], leaf, out)
    top, house = houses(x, z)
    for index, (cx, cz, w, l, eaves, kind) in enumerate(HOUSES):
        cx, cz = cx + VILLAGE[0], cz + VILLAGE[1]
        k = house == index + 1
        if not k.any():
            continue
        wall = (y[k] - base[k]) < eaves
        pane = (np.abs((x[k] - cx) / 2.4 % 1 - 0.5) < 0.2) & (np.abs((y[k] - base[k]) % 2.8 - 1.7) < 0.6)
        plaster = np.where(pane[:, None], rgb(0.14, 0.13, 0.13), rgb(0.88, 0.85, 0.78))
        roof = np.broadcast_to([rgb(0.50, 0.20, 0.13), rgb(0.44, 0.17, 0.12), rgb(0.38, 0.24, 0.18), rgb(0.56, 0.27, 0.16)][kind % 4], plaster.shape)
        out[k] = np.where(wall[:, None], plaster, roof * (0.8 + 0.4 * (((y[k] * 3) % 1) > 0.4))[:, None])
    shore = step(WATER + 0.8, WATER + 0.2, ground) * (ground > WATER - 0.5)
    return mix(out, rgb(0.50, 0.46, 0.36), shore * (height < 0.5))


def sky(d: Array) -> Array:
    return clouds(d, rgb(0.80, 0.87, 0.93), rgb(0.28, 0.50, 0.80), rgb(1.0, 0.99, 0.97), 11, 0.50)


def shadows(size: int = 900) -> tuple[Array, float, float]:
    """Where the bare ground lies in its own shadow, on a grid."""
    xs, zs = np.linspace(-2600, 2600, size), np.linspace(-100, 5400, size)
    x, z = np.meshgrid(xs, zs)
    ground = bed(x, z)
    open_ = np.ones_like(ground)
    for reach in np.geomspace(14, 1500, 36):
        sx = np.clip(((x + SUN[0] * reach + 2600) / 5200 * (size - 1)).round().astype(int), 0, size - 1)
        sz = np.clip(((z + SUN[2] * reach + 100) / 5500 * (size - 1)).round().astype(int), 0, size - 1)
        open_ = np.minimum(open_, step(12, -12, ground[sz, sx] - (ground + 4 + SUN[1] * reach)))
    return open_, 5200 / (size - 1), 5500 / (size - 1)


def picture(width: int, height: int) -> tuple[Array, Array]:
    """Light in [0, 1], height x width x 3, and depth in metres."""
    scale = 2 * np.tan(np.deg2rad(58) / 2) / width
    horizon = 0.42 * height
    slope_x = (np.arange(width) + 0.5 - width / 2) * scale
    steps = np.concatenate([np.geomspace(6, 700, 1500), np.geomspace(701, 5200, 900)])
    x, z = slope_x[None, :] * steps[:, None] + EYE[0], np.repeat(steps[:, None], width, 1)
    land = surface(x, z)
    rise = np.maximum.accumulate((land - EYE[1]) / steps[:, None], axis=0)
    rows = (horizon - np.arange(height) - 0.5) * scale
    depth = np.full((height, width), 1e5, np.float32)
    for column in range(width):
        first = np.searchsorted(rise[:, column], rows)
        hit = first < len(steps)
        f = np.clip(first, 1, len(steps) - 1)
        before, after = rise[f - 1, column], rise[f, column]
        part = np.clip((rows - before) / np.maximum(after - before, 1e-9), 0, 1)
        depth[:, column] = np.where(hit, steps[f - 1] + part * (steps[f] - steps[f - 1]), 1e5)

    d = np.stack([np.broadcast_to(slope_x, depth.shape), np.broadcast_to(rows[:, None], depth.shape), np.ones_like(depth)], 2).astype(np.float32)
    d /= np.linalg.norm(d, axis=2, keepdims=True)
    out = sky(d)
    hit = depth < 9e4
    t = depth[hit].astype(np.float64)
    cols = np.nonzero(hit)[1]
    px, pz, py = slope_x[cols] * t, t, EYE[1] + rows[np.nonzero(hit)[0]] * t
    e = np.clip(t / 500, 0.25, 4)
    normal = np.stack([surface(px - e, pz) - surface(px + e, pz), 2 * e, surface(px, pz - e) - surface(px, pz + e)], 1)
    normal = (normal / np.linalg.norm(normal, axis=1, keepdims=True)).astype(np.float32)
    open_, gx, gz = shadows()
    lit = open_[np.clip(((pz + 100) / gz).astype(int), 0, len(open_) - 1), np.clip(((px + 2600) / gx).astype(int), 0, len(open_) - 1)]
    sun = np.maximum(normal @ SUN, 0) * (0.25 + 0.75 * lit)
    light = sun[:, None] * rgb(1.25, 1.12, 0.92) + (0.30 + 0.22 * normal[:, 1:2]) * rgb(0.75, 0.92, 1.15)
    land_colour = colours(px, py, pz, normal, t) * light
    out[hit] = land_colour
    # water mirrors the sky, shaken by small waves
    lake = np.zeros(depth.shape, bool)
    lake[hit] = (py < WATER + 0.6) & (bed(px, pz) < WATER)
    rr, cc = np.nonzero(lake)
    if len(rr):
        wx, wz = slope_x[cc] * depth[rr, cc], depth[rr, cc]
        wave = (fbm(wx / 2.2, wz / 7, 4, 71) - 0.5) * 16
        up = d[rr, cc] * np.array([1, -1, 1], np.float32)
        up[:, 1] += 0.06 * (wave / 16)
        grazing = step(0.42, 0.02, up[:, 1])
        tone = mix(np.broadcast_to(rgb(0.06, 0.15, 0.17), up.shape), sky(up) * 0.85, 0.25 + 0.5 * grazing)
        out[rr, cc] = tone * (0.9 + 0.25 * (fbm(wx / 14, wz / 40, 3, 5) - 0.5))[:, None]
    air = (1 - np.exp(-np.minimum(depth, 9000) / 14000))[..., None] * hit[..., None]
    out = out * (1 - air) + rgb(0.72, 0.82, 0.92) * air
    return np.clip(out, 0, 1), np.minimum(depth, 9000)
