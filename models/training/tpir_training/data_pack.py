"""One small file with everything a leg on another machine reads: `python3 -m tpir_training.data_pack --config C --data ROOT --output FILE`.

Training pictures are reduced as the config says and coded as WebP with the best quality that fits; validation keeps just the middles that
the quick look uses, without loss. `unpack` makes a data root of it whose pictures are not reduced again.
"""

import argparse
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import yaml
from PIL import Image

from .data import SCALED, build_cache, list_pictures, read_picture

VALIDATION = {"kodak24": 6, "rain12/rain": 4, "rain12/norain": 4, "sots12/hazy": 4, "sots12/clear": 4,
              "lowlight7/low": 3, "lowlight7/normal": 3}
MIDDLE = 256


def webp(picture: np.ndarray, quality: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


def png(picture: np.ndarray) -> bytes:
    height, width = (min(MIDDLE, side // 16 * 16) for side in picture.shape[:2])
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    buffer = io.BytesIO()
    Image.fromarray(picture[top:top + height, left:left + width]).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def sources_of(config: dict) -> dict[str, float]:
    """All training folders of a config and their scales, pairs included."""
    pairs = config["data"].get("low_light_pairs")
    return {**config["data"]["sources"], **({pairs[side]: pairs["scale"] for side in ("low", "normal")} if pairs else {})}


def write(config: dict, root: Path, output: Path, limit: int) -> int:
    """Writes the pack within `limit` bytes, its folder too, and returns the quality."""
    output.parent.mkdir(parents=True, exist_ok=True)
    pictures = {f"{folder}/{path.stem}.webp": read_picture(path, scale)
                for folder, scale in sources_of(config).items() for path in list_pictures(root / folder)}
    middles = {}
    for folder, count in VALIDATION.items():
        if (root / "val" / folder).is_dir():
            paths = list_pictures(root / "val" / folder)
            for path in paths[::max(1, len(paths) // count)][:count]:
                middles[f"val/{folder}/{path.stem}.png"] = png(read_picture(path))
    room = limit - sum(map(len, middles.values())) - 200 * (len(middles) + len(pictures)) - 4096
    for quality in (96, 94, 92, 90, 87, 84, 80):
        coded = {name: webp(picture, quality) for name, picture in pictures.items()}
        if sum(map(len, coded.values())) <= room:
            break
    else:
        raise SystemExit(f"error: the pictures do not fit into {limit} bytes even at quality 80: allow more with --mib")
    partial = output.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(SCALED, json.dumps(sorted(sources_of(config))))
        for name, content in (coded | middles).items():
            archive.writestr(name, content)
    partial.replace(output)
    return quality


def unpack(pack: Path, root: Path) -> None:
    """Unpacks once; a second call finds the folder complete."""
    if (root / SCALED).exists():
        return
    with zipfile.ZipFile(pack) as archive:
        names = [name for name in archive.namelist() if name != SCALED]
        archive.extractall(root, names)
        archive.extract(SCALED, root)       # last: its presence says that all is there


def prepare(config: dict, data: Path, run: Path, cache: Path) -> Path:
    """Decodes a config's pictures into `cache`, once, from a data root or a pack (unpacked into `run`); returns the root."""
    root = data
    if data.is_file():
        root = run / "data"
        unpack(data, root)
    if not (cache / "sky.npy").exists():
        build_cache(config["data"], root, cache)
    return root


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--mib", type=float, default=24.0)
    arguments = parser.parse_args()
    quality = write(yaml.safe_load(arguments.config.read_text()), arguments.data, arguments.output, int(arguments.mib * 1048576))
    print(f"{arguments.output}: {arguments.output.stat().st_size / 1048576:.1f} MiB, WebP quality {quality}")


if __name__ == "__main__":
    main()
