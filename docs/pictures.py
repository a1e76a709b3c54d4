"""Writes docs/pictures/before-after.jpg from the samples: python3 docs/pictures.py (after dotnet build -c Release; needs Pillow)."""
from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ["dotnet", str(ROOT / "src/TextPromptIR.Cli/bin/Release/net10.0/tpir.dll")]
ROWS = [("street-rain.jpg", "remove the rain"), ("valley-haze.jpg", "remove the haze"), ("night-noise.png", "remove the noise")]
SIZE = (480, 320)


def main() -> None:
    sheet = Image.new("RGB", (2 * SIZE[0] + 6, len(ROWS) * (SIZE[1] + 6) - 6), "white")
    with tempfile.TemporaryDirectory() as folder:
        for row, (name, instruction) in enumerate(ROWS):
            restored = Path(folder) / f"{row}.png"
            subprocess.run([*COMMAND, "restore", str(ROOT / "samples" / name), "--instruction", instruction, "--output", str(restored)], check=True)
            for column, path in enumerate((ROOT / "samples" / name, restored)):
                picture = Image.open(path).convert("RGB")
                # A full-resolution cut from the middle: shrinking would hide rain and noise.
                left, top = (picture.width - SIZE[0]) // 2, (picture.height - SIZE[1]) // 2
                sheet.paste(picture.crop((left, top, left + SIZE[0], top + SIZE[1])), (column * (SIZE[0] + 6), row * (SIZE[1] + 6)))
    target = ROOT / "docs/pictures/before-after.jpg"
    target.parent.mkdir(exist_ok=True)
    sheet.save(target, quality=88)


if __name__ == "__main__":
    main()
