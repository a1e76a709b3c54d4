"""Casts rays at convex solids and balls of leaves; one mirror plane at the bottom."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import numpy as np

Array = np.ndarray
FAR = 1e9

# A shader gets points and normals of hits and returns albedo and emitted light, both Nx3.
Shader = Callable[[Array, Array], tuple[Array, Array]]


def plain(*colour: float, glow: float = 0.0) -> Shader:
    """One colour everywhere."""
    rgb = np.array(colour, np.float32)
    return lambda p, n: (np.broadcast_to(rgb, p.shape), np.broadcast_to(rgb * glow, p.shape))


@dataclass
class Convex:
    """The points with normals . p <= offsets."""

    normals: Array
    offsets: Array
    corners: Array
    shader: Shader


def solid(corners: list[tuple[float, float, float]], faces: list[tuple[int, ...]], shader: Shader) -> Convex:
    """A convex solid by corners and faces; winding does not matter."""
    points = np.array(corners, np.float32)
    centre = points.mean(axis=0)
    normals, offsets = [], []
    for face in faces:
        a, b, c = points[list(face[:3])]
        normal = np.cross(b - a, c - a)
        normal /= np.linalg.norm(normal)
        if normal @ (centre - a) > 0:
            normal = -normal
        normals.append(normal)
        offsets.append(normal @ a)
    return Convex(np.array(normals, np.float32), np.array(offsets, np.float32), points, shader)


def box(x0: float, x1: float, y0: float, y1: float, z0: float, z1: float, shader: Shader, taper_x: float = 0, taper_z: float = 0) -> Convex:
    """A box whose top may be narrower by the tapers on each side."""
    corners = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    a, b, c, d = x0 + taper_x, x1 - taper_x, z0 + taper_z, z1 - taper_z
    corners += [(a, y1, c), (b, y1, c), (b, y1, d), (a, y1, d)]
    return solid(corners, [(0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)], shader)


def column(x: float, z: float, y0: float, y1: float, r0: float, r1: float, shader: Shader, sides: int = 10) -> Convex:
    """A round column that may narrow towards its top."""
    angles = np.linspace(0, 2 * np.pi, sides + 1)[:-1]
    ring = lambda r, y: [(x + r * np.cos(a), y, z + r * np.sin(a)) for a in angles]  # noqa: E731
    faces = [(i, (i + 1) % sides, sides + (i + 1) % sides, sides + i) for i in range(sides)]
    return solid(ring(r0, y0) + ring(r1, y1), [*faces, tuple(range(sides)), tuple(range(sides, 2 * sides))], shader)


def gable(x0: float, x1: float, y0: float, y1: float, z0: float, z1: float, shader: Shader) -> Convex:
    """A roof whose ridge runs along z."""
    m = (x0 + x1) / 2
    corners = [(x0, y0, z0), (x1, y0, z0), (m, y1, z0), (x0, y0, z1), (x1, y0, z1), (m, y1, z1)]
    return solid(corners, [(0, 1, 2), (3, 4, 5), (0, 2, 5, 3), (1, 2, 5, 4), (0, 1, 4, 3)], shader)


def gable_across(x0: float, x1: float, y0: float, y1: float, z0: float, z1: float, shader: Shader) -> Convex:
    """A roof whose ridge runs along x: its triangle faces the street."""
    m = (z0 + z1) / 2
    corners = [(x0, y0, z0), (x0, y0, z1), (x0, y1, m), (x1, y0, z0), (x1, y0, z1), (x1, y1, m)]
    return solid(corners, [(0, 1, 2), (3, 4, 5), (0, 2, 5, 3), (1, 2, 5, 4), (0, 1, 4, 3)], shader)


@dataclass
class Leaves:
    """Balls with holes, coloured one by one."""

    centres: Array
    radii: Array
    colours: Array


@dataclass
class World:
    """All there is."""

    solids: list[Convex]
    leaves: Leaves
    sky: Callable[[Array], Array]
    ground: Shader
    ground_y: float
    light: Callable[[Array, Array], Array]


@dataclass
class Camera:
    """A pinhole; mirrored, it sees what a flat ground reflects."""

    position: Array
    yaw: float
    pitch: float
    field_of_view: float
    width: int
    height: int
    mirrored: bool = False
    directions: Array = field(init=False)

    def __post_init__(self) -> None:
        cy, sy, cp, sp = np.cos(self.yaw), np.sin(self.yaw), np.cos(self.pitch), np.sin(self.pitch)
        self.forward = np.array([sy * cp, sp, cy * cp], np.float32)
        self.right = np.array([cy, 0, -sy], np.float32)
        self.up = np.cross(self.forward, self.right)
        self.scale = 2 * np.tan(np.deg2rad(self.field_of_view) / 2) / self.width
        x, y = np.meshgrid(np.arange(self.width), np.arange(self.height))
        u = ((x + 0.5 - self.width / 2) * self.scale).astype(np.float32)
        v = ((self.height / 2 - y - 0.5) * self.scale).astype(np.float32)
        d = self.forward + u[..., None] * self.right + v[..., None] * self.up
        self.directions = (d / np.linalg.norm(d, axis=2, keepdims=True)).astype(np.float32)

    def window(self, points: Array, margin: float = 2) -> tuple[slice, slice] | None:
        """The part of the picture that holds these points; None when all are behind."""
        rel = points - self.position
        ahead = rel @ self.forward
        if (ahead < 0.05).all():
            return None
        if (ahead < 0.05).any():
            return slice(0, self.height), slice(0, self.width)
        x = rel @ self.right / ahead / self.scale + self.width / 2
        y = self.height / 2 - rel @ self.up / ahead / self.scale
        if x.max() < 0 or y.max() < 0 or x.min() > self.width or y.min() > self.height:
            return None
        rows = slice(max(0, int(y.min() - margin)), min(self.height, int(y.max() + margin) + 1))
        return rows, slice(max(0, int(x.min() - margin)), min(self.width, int(x.max() + margin) + 1))


def enter(solid_: Convex, origin: Array, d: Array) -> tuple[Array, Array]:
    """Distance to the solid (FAR where missed) and the index of the face."""
    near, face = np.full(d.shape[:-1], -FAR, np.float32), np.zeros(d.shape[:-1], np.int32)
    far = np.full(d.shape[:-1], FAR, np.float32)
    for index, (normal, offset) in enumerate(zip(solid_.normals, solid_.offsets)):
        slope = d @ normal
        height = np.float32(offset - origin @ normal)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = height / slope
        front = slope < -1e-7
        better = front & (t > near)
        near = np.where(better, t, near)
        face[better] = index
        far = np.where(slope > 1e-7, np.minimum(far, t), far)
        if height < 0:
            far = np.where(np.abs(slope) <= 1e-7, -FAR, far)
    return np.where((near <= far) & (near > 1e-3), near, FAR), face


def render(world: World, camera: Camera, leaf_noise: Callable[[Array, Array, Array], Array]) -> tuple[Array, Array, Array]:
    """Light of every pixel, its depth, and where the mirror plane shows."""
    d, origin = camera.directions, camera.position
    depth = np.full(d.shape[:2], FAR, np.float32)
    owner = np.full(d.shape[:2], -1, np.int32)
    faces = np.zeros(d.shape[:2], np.int32)
    for index, item in enumerate(world.solids):
        window = camera.window(item.corners)
        if window is None:
            continue
        t, face = enter(item, origin, d[window])
        closer = t < depth[window]
        depth[window] = np.where(closer, t, depth[window])
        owner[window] = np.where(closer, index, owner[window])
        faces[window] = np.where(closer, face, faces[window])

    colour = world.sky(d).astype(np.float32)
    leaf_depth, leaf_colour = cast_leaves(world, camera, depth, leaf_noise)
    ground = np.zeros_like(owner, bool)
    if not camera.mirrored:
        with np.errstate(divide="ignore"):
            t = np.where(d[..., 1] < -1e-5, (world.ground_y - origin[1]) / d[..., 1], FAR)
        ground = (t < depth) & (t < 3000) & (t < leaf_depth)
        depth = np.where(ground, t, depth)
        p = origin + depth[ground][:, None] * d[ground]
        n = np.broadcast_to(np.array([0, 1, 0], np.float32), p.shape)
        albedo, glow = world.ground(p, n)
        colour[ground] = albedo * world.light(p, n) + glow
    for index, item in enumerate(world.solids):
        hit = (owner == index) & ~ground & (depth <= leaf_depth)
        if hit.any():
            p = origin + depth[hit][:, None] * d[hit]
            n = item.normals[faces[hit]]
            albedo, glow = item.shader(p, n)
            colour[hit] = albedo * world.light(p, n) + glow
    in_leaves = leaf_depth < depth
    colour[in_leaves] = leaf_colour[in_leaves]
    return colour, np.minimum(depth, leaf_depth), ground


def cast_leaves(world: World, camera: Camera, depth: Array, leaf_noise: Callable[[Array, Array, Array], Array]) -> tuple[Array, Array]:
    best = np.full(depth.shape, FAR, np.float32)
    colour = np.zeros((*depth.shape, 3), np.float32)
    for centre, radius, tint in zip(world.leaves.centres, world.leaves.radii, world.leaves.colours):
        around = centre + radius * np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)])
        window = camera.window(around)
        if window is None:
            continue
        d = camera.directions[window]
        if d.size == 0:
            continue
        rel = centre - camera.position
        along = d @ rel
        inside = radius**2 - (rel @ rel - along**2)
        t = along - np.sqrt(np.maximum(inside, 0))
        hit = (inside > 0) & (t > 0.1) & (t < best[window]) & (t < depth[window])
        if not hit.any():
            continue
        p = camera.position + t[hit][:, None] * d[hit]
        n = (p - centre) / radius
        leaf = leaf_noise(p, n, t[hit])
        keep = leaf > 0.43
        rows, columns = np.nonzero(hit)
        rows, columns = rows[keep] + window[0].start, columns[keep] + window[1].start
        shade = world.light(p[keep], n[keep]) * (0.35 + 0.95 * leaf[keep, None])
        colour[rows, columns] = tint * shade
        best[rows, columns] = t[hit][keep]
    return best, colour
