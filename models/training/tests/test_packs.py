"""Pack manifests: hashes, references, refusals, and agreement with the schema."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tpir_training import packs
from tpir_training.export_text import language_manifest

MODELS = Path(__file__).resolve().parents[2]


def check(value, schema, root, where="pack"):
    """Enough of JSON Schema for pack.schema.json."""
    if "$ref" in schema:
        check(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, where)
    if "oneOf" in schema:
        errors = [error for option in schema["oneOf"] if (error := failure(value, option, root, where))]
        assert len(errors) == len(schema["oneOf"]) - 1, f"{where}: {errors}"
    assert "const" not in schema or value == schema["const"], f"{where}: {value}"
    assert "enum" not in schema or value in schema["enum"], f"{where}: {value}"
    types = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    assert "type" not in schema or isinstance(value, types[schema["type"]]), f"{where}: {value} is no {schema['type']}"
    if isinstance(value, dict):
        missing = set(schema.get("required", ())) - set(value)
        assert not missing, f"{where}: lacks {missing}"
        for key, item in value.items():
            rule = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
            assert rule is not False, f"{where}: unknown {key}"
            if isinstance(rule, dict):
                check(item, rule, root, f"{where}.{key}")
    elif isinstance(value, list):
        assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)), where
        assert not schema.get("uniqueItems") or len(set(value)) == len(value), where
        for item in value:
            check(item, schema.get("items", {}), root, where)
    elif isinstance(value, str):
        assert re.search(schema.get("pattern", ""), value), f"{where}: {value}"
        assert schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)), where
    elif isinstance(value, (int, float)):
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value), f"{where}: {value}"
        assert schema.get("exclusiveMinimum", -float("inf")) < value < schema.get("exclusiveMaximum", float("inf")), f"{where}: {value}"
        assert value % schema.get("multipleOf", 1) == 0 or "multipleOf" not in schema, f"{where}: {value}"


def failure(value, schema, root, where):
    try:
        check(value, schema, root, where)
    except AssertionError as error:
        return str(error)
    return None


def matches_schema(path: Path) -> None:
    schema = json.loads((MODELS / "pack.schema.json").read_text(encoding="utf-8"))
    check(json.loads(path.read_text(encoding="utf-8")), schema, schema)


def settings(thresholds=10):
    return {"id": "language", "version": "0.1.0", "pack": {"license": "MIT", "description": "test", "thresholds": {
        "wanted": [0.5] * thresholds, "unrelated": 0.5, "automatic": 0.5}}}


def language(folder: Path, version="0.1.0") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "text_encoder.onnx").write_bytes(b"graph")
    (folder / "vocab.txt").write_bytes(b"[PAD]\n")
    packs.write_language_pack(folder, language_manifest({**settings(), "version": version}, 256, {}))
    return folder / "pack.json"


def restoration(folder: Path) -> Path:
    folder.mkdir()
    (folder / "backbone.onnx").write_bytes(b"graph")
    packs.write_restoration_pack(folder, {"schema": 1, "kind": "restoration", "files": {"backbone": {"path": "backbone.onnx"}}})
    return folder / "pack.json"


def test_language_manifest_matches_the_schema_with_sizes_and_hashes(tmp_path):
    path = language(tmp_path / "language")
    entry = json.loads(path.read_text())["files"]["encoder"]
    assert entry == {"path": "text_encoder.onnx", "bytes": 5, "sha256": hashlib.sha256(b"graph").hexdigest()}
    matches_schema(path)


def test_language_manifest_needs_ten_thresholds():
    with pytest.raises(ValueError, match="10"):
        language_manifest(settings(9), 256, {})


def test_main_points_restoration_packs_at_the_new_language_pack(tmp_path):
    language(tmp_path / "language")
    path = restoration(tmp_path / "fast")
    manifest = language(tmp_path / "language", "0.2.0")
    assert json.loads(path.read_text())["language"]["sha256"] != packs.sha256(manifest)
    packs.main([str(tmp_path)])
    assert json.loads(path.read_text())["language"] == {"id": "language", "sha256": packs.sha256(manifest)}


def test_schema_refuses_a_path_that_leaves_the_folder(tmp_path):
    path = language(tmp_path / "language")
    manifest = json.loads(path.read_text())
    manifest["files"]["encoder"]["path"] = "../text_encoder.onnx"
    path.write_text(json.dumps(manifest))
    with pytest.raises(AssertionError):
        matches_schema(path)


COMMITTED = sorted(path.parent.name for path in MODELS.glob("*/pack.json"))


def test_there_is_a_committed_pack_of_every_kind():
    assert {json.loads((MODELS / name / "pack.json").read_text(encoding="utf-8"))["kind"] for name in COMMITTED} == {"restoration", "language", "detector"}


@pytest.mark.parametrize("name", COMMITTED)
def test_committed_pack_matches_the_schema(name):
    matches_schema(MODELS / name / "pack.json")


@pytest.mark.parametrize("name", COMMITTED)
def test_committed_pack_matches_its_files(name):
    folder = MODELS / name
    manifest = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
    for entry in manifest["files"].values():
        path = folder / entry["path"]
        assert (path.stat().st_size, packs.sha256(path)) == (entry["bytes"], entry["sha256"]), entry["path"]


def test_committed_restoration_packs_name_the_language_pack():
    manifests = {name: json.loads((MODELS / name / "pack.json").read_text(encoding="utf-8")) for name in COMMITTED}
    for name, manifest in manifests.items():
        if manifest["kind"] == "restoration":
            assert manifest["language"]["sha256"] == packs.sha256(MODELS / "language" / "pack.json"), name


@pytest.mark.parametrize("place, wrong", [
    ("fast tile size", 16), ("fast guidance width", 9), ("fast precision storage", "int8"), ("fast language id", "Language"), ("detector tile size", 100),
    ("detector thresholds", [0.5] * 9), ("detector thresholds", [0.5] * 9 + [1]), ("language tokens", 8), ("language thresholds unrelated", 0)])
def test_schema_refuses_a_wrong_value_of_each_kind(tmp_path, place, wrong):
    name, *parents, last = place.split()
    manifest = json.loads((MODELS / name / "pack.json").read_text(encoding="utf-8"))
    section = manifest
    for parent in parents:
        section = section[parent]
    section[last] = wrong
    (tmp_path / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(AssertionError):
        matches_schema(tmp_path / "pack.json")
