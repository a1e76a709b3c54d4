"""Runs every long measurement at a small size and asserts what must hold at any size; tests/long/run smoke calls it.

The figures of two small pictures and of the test pack say nothing about quality. What is asserted is that a measurement comes to its end with a figure
in every row, and what no pack may break; tiles are compared with the shipped one. Ends with "long runs: N passed, N failed, N not run".
"""
from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROW = re.compile(r"^(?P<name>.+?)\s+(?P<psnr>[\d.]+|inf) dB / [\d.]+\s+\(input (?P<before>[\d.]+|inf) / [\d.]+\)$")
# The program itself, and the picture as it is coded, twice. One copy of it in 32-bit floats would be 192 MiB more.
MOST_KB = 320 * 1024
counts = {True: 0, False: 0}


def check(holds: bool, text: str, output: str = "") -> None:
    counts[bool(holds)] += 1
    print(f"{'PASS' if holds else 'FAIL'}  {text}", flush=True)
    if not holds:
        print("\n".join(f"      | {line}" for line in output.splitlines()[-15:]), flush=True)


def run(*words: object, **environment: object) -> tuple[int, str]:
    """Runs a measurement; its exit code, and all that it wrote."""
    variables = {**os.environ, "PYTHON": sys.executable, **{name: str(value) for name, value in environment.items()}}
    done = subprocess.run([str(HERE / "run"), *map(str, words)], env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def rows(output: str) -> dict[str, tuple[float, float]]:
    """Name of a row -> PSNR, and PSNR of the input."""
    found = (ROW.match(line) for line in output.splitlines())
    return {row["name"]: (float(row["psnr"]), float(row["before"])) for row in found if row}


def prepare(data: Path) -> None:
    """The folders that the measurements ask for, each with two small pieces of the samples."""
    import numpy as np
    from PIL import Image

    def save(picture: Image.Image, folder: str, name: str) -> None:
        (data / "val" / folder).mkdir(parents=True, exist_ok=True)
        picture.save(data / "val" / folder / f"{name}.png")

    clean = ROOT / "samples" / "clean"
    for name, box in (("left", (60, 200, 188, 312)), ("right", (400, 240, 528, 352))):
        piece = {path.stem: Image.open(path).convert("RGB").crop(box) for path in sorted(clean.glob("*.png"))}
        save(piece["street"], "kodak24", name)
        save(piece["street"], "rain12/norain", name)
        save(Image.open(ROOT / "samples" / "street-rain.jpg").crop(box), "rain12/rain", name)
        save(piece["valley"], "sots12/clear", name)
        save(Image.open(ROOT / "samples" / "valley-haze.jpg").crop(box), "sots12/hazy", name)
        save(piece["night"], "lowlight7/normal", name)
        save(Image.fromarray((np.asarray(piece["night"]) * 0.25).astype(np.uint8)), "lowlight7/low", name)


def tables(data: Path) -> None:
    # With the test pack: how well a pack restores is not asked here, and the shipped one takes minutes.
    found = {}
    for name, wanted in (("figures", 8), ("control", 8), ("paraphrases", 3)):
        code, output = run(name, data, MODEL="tiny", WORDINGS=3)
        check(code == 0 and len(rows(output)) == wanted, f"{name}: a figure in each of {wanted} rows", output)
        found |= rows(output)
    nothing = (0.0, 0.0)
    for row in ("Kodak24 noise 50, classic", "Kodak24 noise 50, all-in-one", "rain + noise, 'remove the noise', vs rainy"):
        after, before = found.get(row, nothing)
        check(after > before + 3, f"{row}: {before} dB before, {after} dB after")
    same = found.get("Kodak24, unrelated, forced, vs input", nothing)[0]
    check(same >= 100, f"control: a network that is asked for nothing changes nothing ({same} dB)")

    code, output = run("degradations", data, MODEL="tiny")
    lost = [line for line in output.splitlines() if line.endswith("could not be measured")]
    check(code == 0 and len(rows(output)) + len(lost) == 7, "degradations: 7 rows", output)
    check(lost and output.count("was not trained to remove") == len(lost), f"degradations: {len(lost)} that the pack was not trained for say so", output)


def tiling() -> None:
    # The one tile reaches 48 pixels beyond the picture, as small tiles do: with less, the network lacks context at the border.
    code, output = run("tiling", WIDTH=448, HEIGHT=400, TILE=512)
    psnr = re.search(r"PSNR ([\d.]+|inf) dB", output)
    check(code == 0 and psnr and float(psnr[1]) >= 55, f"tiling: tiles against one tile, {psnr[1] if psnr else '?'} dB, at least 55", output)


def memory() -> None:
    # The test pack's network needs next to nothing, so what the pixels take cannot hide behind it.
    code, output = run("memory", MODEL="tiny", WIDTH=4000, HEIGHT=4000)
    peak = re.search(r"peak memory (\d+) kB", output)
    check(code == 0 and peak and int(peak[1]) < MOST_KB, f"memory: 16 megapixels take {int(peak[1]) // 1024 if peak else '?'} MiB at most, under {MOST_KB // 1024}", output)


def overnight() -> None:
    code, output = run("overnight", MODEL="tiny", PICTURES=10, DAMAGED=2, KILLS=2, EDGE=200)
    check(code == 0 and re.search(r"10 pictures, 2 damaged; killed with", output), "overnight: killed twice, it ends as an undisturbed one", output)


def main() -> None:
    try:
        import numpy, PIL, scipy  # noqa: F401, E401
    except ImportError as missing:
        print(f"#### NOT RUN: {missing}")
        print("long runs: 0 passed, 0 failed, 1 not run")
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        tables(Path(folder))
    tiling()
    memory()
    overnight()
    print(f"long runs: {counts[True]} passed, {counts[False]} failed, 0 not run")
    sys.exit(counts[False] > 0)


main()
