"""Writes pack manifests: sizes and SHA-256 of every file, and a restoration pack's reference to the language pack."""

import hashlib
import json
import os
from pathlib import Path

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
