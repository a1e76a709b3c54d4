#!/usr/bin/env python3
"""Joins Cobertura reports and judges assemblies by the lines that any suite reached. Called by tests/tools/coverage.

python3 coverage.py FOLDER_WITH_REPORTS SUITES_THAT_FAILED ASSEMBLY...
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

FLOOR, AIM, FILES_SHOWN = 85.0, 90.0, 8


def read(folder: Path) -> dict[str, dict[int, bool]]:
    """File -> line -> reached by any suite. Generated files (below obj) are left out, nothing else."""
    files: dict[str, dict[int, bool]] = defaultdict(dict)
    for report in folder.rglob("*.cobertura.xml"):
        for code in ElementTree.parse(report).iter("class"):
            name = code.get("filename", "").replace("\\", "/")
            if "/obj/" in name:
                continue
            for line in code.iter("line"):
                number = int(line.get("number", "0"))
                files[name][number] = files[name].get(number, False) or int(line.get("hits", "0")) > 0
    return files


def main() -> int:
    folder, failed, assemblies = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    files, passed = read(folder), 0
    print(f"{'assembly':<26} {'lines':>6} {'reached':>8} {'share':>8}")
    for assembly in assemblies:
        own = {name: lines for name, lines in files.items() if f"/{assembly}/" in name}
        total = sum(len(lines) for lines in own.values())
        reached = sum(sum(lines.values()) for lines in own.values())
        share = 100.0 * reached / total if total else 0.0
        print(f"{assembly:<26} {total:>6} {reached:>8} {share:>7.2f}%")
        missing = sorted(((len(lines) - sum(lines.values()), name) for name, lines in own.items()), reverse=True)
        for count, name in missing[:FILES_SHOWN]:
            if count:
                print(f"    {count:>4} not reached: {name.split(f'/{assembly}/')[1]}")
        verdict = "passed" if share >= FLOOR else "FAILED"
        passed, failed = passed + (share >= FLOOR), failed + (share < FLOOR)
        print(f"{verdict}: {assembly} {share:.2f} % of lines, floor {FLOOR:.0f} %, aim {AIM:.0f} %{'' if share >= AIM else ' (missed)'}")
    print(f"coverage: {passed} passed, {failed} failed, 0 not run")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
