"""Makes an older version of the unpacked plugin: older_plugin.py PLUGIN OUT

The same files, but the plugin's assembly says 0.0.1, and there is one library more, as a later version may drop one. The list of files fits.
"""
import hashlib
import pathlib
import re
import shutil
import struct
import sys

# A row of the metadata table Assembly: hash algorithm SHA-1, four numbers of the version, flags.
ROW = re.compile(rb"\x04\x80\x00\x00(.{8})[\x00\x01]\x00\x00\x00", re.DOTALL)


def main():
    plugin, out = map(pathlib.Path, sys.argv[1:3])
    shutil.copytree(plugin, out)
    assembly = out / "TextPromptIR.PdnPlugin.dll"
    content = assembly.read_bytes()
    rows = [row for row in ROW.finditer(content) if max(struct.unpack("<4H", row[1])) < 1000]
    assert len(rows) == 1, f"{len(rows)} places look like the version of {assembly}"
    assembly.write_bytes(content[: rows[0].start(1)] + struct.pack("<4H", 0, 0, 1, 0) + content[rows[0].end(1) :])
    (out / "TextPromptIR.Dropped.dll").write_bytes(b"a library that the next version has no use for")
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()} *{path.relative_to(out).as_posix()}\n" for path in files)
    (out / "SHA256SUMS").write_text("".join(lines), newline="\n")


main()
