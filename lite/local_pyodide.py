"""Pyodide in a folder of its own, from packages: for a site that needs no network.

Usage: python lite/local_pyodide.py RUNTIME TARGET

``RUNTIME`` is the npm package ``pyodide``. ``TARGET`` gets it as an archive, with the pure wheels
that the kernel imports, from the package index: they take the places of Pyodide's own builds in its
lock file. ``TARGET/extra`` has the wheels that it does not know. Exits with 1, and says what is
missing, if a wheel cannot be had.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

#: What the kernel loads before the first cell, beside the wheels that come with it.
ROOTS = ("micropip", "packaging", "ipython", "jedi")

#: What it asks the package index for.
EXTRA = "comm"

RUNTIME = (
    "pyodide.mjs",
    "pyodide.js",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
)


def main(runtime: Path, target: Path) -> None:
    """Make the folder, anew."""
    lock = json.loads((runtime / "pyodide-lock.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        wheels = _wheels(work, lock)
        shutil.rmtree(target, ignore_errors=True)
        (target / "extra").mkdir(parents=True)
        members = [runtime / name for name in RUNTIME]
        for wheel in wheels:
            package = lock["packages"].get(wheel.name.split("-")[0].lower().replace("_", "-"))
            if package is None:
                shutil.copy(wheel, target / "extra" / wheel.name)
                continue
            members.append(wheel)
            package["file_name"] = wheel.name
            package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
        members.append(work / "pyodide-lock.json")
        members[-1].write_text(json.dumps(lock), "utf-8")
        # JupyterLite takes an archive; it copies a folder into itself (0.8.6).
        with tarfile.open(target / "pyodide.tar.bz2", "w:bz2", compresslevel=1) as archive:
            for member in members:
                archive.add(member, f"pyodide/{member.name}")


def _wheels(work: Path, lock: dict[str, Any]) -> list[Path]:
    """The wheels of what the kernel imports, in the versions of Pyodide's lock file."""
    packages = lock["packages"]
    found: dict[str, str] = {}
    wanted = list(ROOTS)
    while wanted:
        name = wanted.pop().lower().replace("_", "-")
        if name not in found:
            found[name] = f"{packages[name]['name']}=={packages[name]['version']}"
            wanted.extend(packages[name]["depends"])
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", "wheels"]
    pure = ["--only-binary=:all:", "--platform", "any", "--python-version", lock["info"]["python"]]
    wheels = [*found.values(), EXTRA]
    done = subprocess.run(
        [*command, *pure, *wheels], cwd=work, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip()
        sys.exit(f"Pyodide needs the wheels of {', '.join(wheels)}, which cannot be had:\n{said}")
    return sorted((work / "wheels").glob("*.whl"))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
