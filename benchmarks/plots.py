"""Draws the plots of docs/performance.md from docs/performance/*.json, as SVG, with the standard library alone: python3 benchmarks/plots.py"""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "performance"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 300, 64, 20, 36, 46


def nice_step(top):
    """A step of 1, 2 or 5 times a power of ten that cuts 0..top into four to ten parts."""
    step = 1.0
    while top / step > 8:
        step *= 2.5 if str(int(step)).startswith("2") else 2
    while top / step < 4:
        step /= 2
    return step


def plot(path, title, unit, points, line=None, note=None):
    """One series over megapixels; LINE is (slope, intercept)."""
    right, top = max(x for x, _ in points) * 1.05, max(y for _, y in points) * 1.15
    across = lambda x: LEFT + x / right * (WIDTH - LEFT - RIGHT)
    up = lambda y: HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', f'<text x="{LEFT}" y="20" font-size="14">{title}</text>']
    for axis_top, place in ((top, "y"), (right, "x")):
        step, value = nice_step(axis_top), 0.0
        while value <= axis_top:
            if place == "y":
                out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up(value):.1f}" y2="{up(value):.1f}" stroke="#ddd"/>'
                           f'<text x="{LEFT - 6}" y="{up(value) + 4:.1f}" text-anchor="end">{value:g}</text>')
            else:
                out.append(f'<text x="{across(value):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{value:g}</text>')
            value += step
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">megapixels</text>'
               f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2})">{unit}</text>')
    if line:
        slope, start = line
        out.append(f'<line x1="{across(0):.1f}" y1="{up(start):.1f}" x2="{across(right):.1f}" y2="{up(start + slope * right):.1f}" stroke="#c60" stroke-dasharray="5 4"/>')
    if note:
        out.append(f'<text x="{WIDTH - RIGHT}" y="20" text-anchor="end" fill="#c60">{note}</text>')
    out += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="4" fill="#06c"/>' for x, y in points]
    path.write_text("\n".join(out + ["</svg>"]) + "\n", encoding="utf-8")


def fit(points):
    """Least squares."""
    n, sx, sy = len(points), sum(x for x, _ in points), sum(y for _, y in points)
    slope = (n * sum(x * y for x, y in points) - sx * sy) / (n * sum(x * x for x, _ in points) - sx * sx)
    return slope, (sy - slope * sx) / n


files = sorted(json.loads((HERE / "files.json").read_text())["files"], key=lambda row: row["megapixels"])
seconds = [(row["megapixels"], row["seconds"]) for row in files]
slope, start = fit(seconds)
plot(HERE / "time.svg", "Time, file to file", "seconds", seconds, (slope, start), f"{slope:.2f} s a megapixel + {start:.1f} s")
plot(HERE / "memory.svg", "Peak memory of the process, file to file", "MB", [(row["megapixels"], row["peakMegabytes"]) for row in files])
for (x, y) in seconds:
    print(f"{x:6.1f} MP {y:7.1f} s, line {start + slope * x:7.1f} s")
