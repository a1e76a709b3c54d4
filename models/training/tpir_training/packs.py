"""Writes pack manifests: sizes and SHA-256 of every file, and a restoration pack's reference to the language pack."""

import argparse
import hashlib
import json
import os
from pathlib import Path
from typing import Sequence

MANIFEST = "pack.json"


def sha256(path: Path) -> str:
    """Lower-case hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder: Path, manifest: dict) -> None:
    """Fills in bytes and hash of every file that `manifest` names, and writes pack.json in one step."""
    for entry in manifest["files"].values():
        path = folder / entry["path"]
        entry["bytes"], entry["sha256"] = path.stat().st_size, sha256(path)
    partial = folder / (MANIFEST + ".partial")
    partial.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    os.replace(partial, folder / MANIFEST)


def write_language_pack(folder: Path, manifest: dict) -> None:
    """Writes the language pack's manifest."""
    write_manifest(folder, manifest)


def write_restoration_pack(folder: Path, manifest: dict) -> None:
    """Writes a restoration pack's manifest; it refers to the language pack beside it, where there is one."""
    language = folder.resolve().parent / "language" / MANIFEST
    manifest["language"] = {"id": "language", "sha256": sha256(language) if language.exists() else ""}
    write_manifest(folder, manifest)


def refresh_language_reference(folder: Path) -> None:
    """Points an existing restoration pack at the language pack that is now beside it."""
    write_restoration_pack(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Point every restoration pack of a models folder at its language pack.")
    parser.add_argument("models", type=Path)
    for path in sorted(parser.parse_args(arguments).models.glob(f"*/{MANIFEST}")):
        if json.loads(path.read_text(encoding="utf-8"))["kind"] == "restoration":
            refresh_language_reference(path.parent)
            print(f"{path.parent.name}: refers to the language pack beside it")


if __name__ == "__main__":
    main()
