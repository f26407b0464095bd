"""Check that the extension installs from its sources alone, is found, and leaves nothing behind.

    python scripts/check_install.py

Run it with the Python of an environment that has JupyterLab: the wheel goes into a new, empty
environment which borrows JupyterLab and pip from there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "jupyterlab-seed"
PACKAGE = "jupyterlab_seed"
#: What yarn notes of the packages that it has installed.
STATE = ".yarn-state.yml"
#: Bytes. It had 0.91 MB in November 2026; what makes it grow beyond this should be seen.
LARGEST_WHEEL = 1_200_000


class Problem(Exception):
    """A check that did not hold."""


def main() -> None:
    """Run all checks; the first that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="jupyterlab-seed-install-") as name:
        folder = Path(name)
        source = copy_sources(folder / "source")
        lend_node_packages(source)
        wheel = build_wheel(source, folder / "wheels")
        size = wheel.stat().st_size
        if size > LARGEST_WHEEL:
            raise Problem(f"{wheel.name} has {size:,} bytes, more than {LARGEST_WHEEL:,}")
        print(f"ok: built {wheel.name}, {size:,} bytes")
        target = make_environment(folder / "environment")
        before = files_in(folder / "environment")

        target("-m", "pip", "install", "--no-deps", "--no-index", "-q", str(wheel))
        check_extensions(target, folder / "environment")
        check_command(target, folder)

        target("-m", "pip", "uninstall", "-y", "-q", PACKAGE)
        left = sorted(str(file) for file in files_in(folder / "environment") - before)
        if left:
            raise Problem("pip uninstall leaves:\n" + "\n".join(left))
        print("ok: uninstalling leaves nothing")


def copy_sources(destination: Path) -> Path:
    """Copy what a clone would have: no build, no packages of Node."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listing.split("\0")):
        source = ROOT / name
        if source.is_file():
            target = destination / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    for unwanted in ("lib", "node_modules", f"{PACKAGE}/labextension"):
        if (destination / unwanted).exists():
            raise Problem(f"{unwanted} is under version control")
    return destination


def lend_node_packages(destination: Path) -> None:
    """Give it our packages of Node, which the build's own `jlpm install` holds against yarn.lock.

    Else it would unpack the same 40,000 files again. Where they cannot be linked, it does.
    """
    packages = ROOT / "node_modules"
    if not (packages / STATE).exists():
        return
    target = destination / packages.name
    try:
        shutil.copytree(
            packages,
            target,
            symlinks=True,
            ignore=shutil.ignore_patterns(".cache", STATE),
            copy_function=os.link,
        )
        # Yarn writes into this one.
        shutil.copy2(packages / STATE, target)
    except (OSError, shutil.Error):
        shutil.rmtree(target, ignore_errors=True)


def build_wheel(source: Path, wheels: Path) -> Path:
    """Build the wheel as `pip install .` does: in isolation, with what pyproject.toml names."""
    environment = outside()
    # What builds runs once: compiling all of it takes longer than what it does.
    environment["PIP_COMPILE"] = "0"
    # Only saves the downloads: the packages themselves are checked against yarn.lock.
    environment["YARN_CACHE_FOLDER"] = str(ROOT / ".yarn" / "cache")
    run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", str(wheels), "."],
        cwd=source,
        env=environment,
    )
    (wheel,) = wheels.glob("*.whl")
    return wheel


def make_environment(folder: Path):
    """Make an environment that sees JupyterLab and pip but not our checkout; gives its Python."""
    venv.create(folder)
    windows = sys.platform == "win32"
    python = folder / ("Scripts/python.exe" if windows else "bin/python")
    site = Path(
        run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    )
    # A plain path line: .pth files in that folder, such as our editable install's, are not read.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    environment = outside()
    home = folder.parent / "home"
    home.mkdir()
    environment.update(
        HOME=str(home),
        JUPYTER_CONFIG_DIR=str(home / "config"),
        JUPYTER_DATA_DIR=str(home / "data"),
        PYTHONDONTWRITEBYTECODE="1",
    )

    def call(*arguments: str) -> str:
        return run([python, *arguments], cwd=home, env=environment)

    return call


def check_extensions(target, folder: Path) -> None:
    """Check that both halves are found in the environment, enabled, and valid."""
    listing = target("-m", "jupyterlab.labextensions", "list")
    row = find(rf"^\s*{NAME} v\S+ .*$", listing)
    if not re.search(r"enabled\s+OK", row):
        raise Problem(f"jupyter labextension list:\n{listing}")
    print(f"ok: labextension {' '.join(row.split())}")
    installed = folder / "share/jupyter/labextensions" / NAME
    for file in ("install.json", "package.json", "static/style.js", "schemas"):
        if not list(installed.glob(file if file != "schemas" else f"schemas/{NAME}/*.json")):
            raise Problem(f"{file} is not in {installed}")

    listing = target(
        "-c",
        "from jupyter_server.extension.serverextension import main; main()",
        "list",
    )
    find(rf"{PACKAGE} enabled", listing)
    row = find(rf"^.*{PACKAGE} \S+ .*OK.*$", listing)
    print(f"ok: server extension {' '.join(row.split())}")

    where = target("-c", f"import {PACKAGE}; print({PACKAGE}.__file__, {PACKAGE}.__version__)")
    if str(ROOT) in where or where.split()[-1] == "dev":
        raise Problem(f"imported from {where}")


def check_command(target, folder: Path) -> None:
    """Check that `jupyter seed` is there, and does what it is for."""
    notebook = folder / "random.ipynb"
    cell = {
        "cell_type": "code",
        "id": "draw",
        "metadata": {},
        "source": "import random\nrandom.seed(1)\nprint(random.random())",
        "outputs": [],
        "execution_count": None,
    }
    content = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    notebook.write_text(json.dumps(content), encoding="utf-8")
    report = folder / "report.json"
    said = target("-m", "jupyter", "seed", "verify", str(notebook), f"--json={report}")
    row = find(r"Reproduced in 2 runs: 1 cell, 1 output, all equal", said)
    if json.loads(report.read_text(encoding="utf-8"))["verdict"]["kind"] != "reproduced":
        raise Problem(f"{report.name} says something else than: {said}")
    print(f"ok: jupyter seed verify: {row}")

    said = target("-m", "jupyter", "seed", "insert", str(notebook))
    row = find(r"seed cell inserted \(seed 1: Python\)", said)
    target("-m", "jupyter", "seed", "insert", "--check", str(notebook))
    print(f"ok: jupyter seed insert: {row}")


def find(pattern: str, text: str) -> str:
    """Find a line, without its colours."""
    found = re.search(pattern, re.sub(r"\x1b\[[0-9;]*m", "", text), re.MULTILINE)
    if not found:
        raise Problem(f"{pattern} not found in:\n{text}")
    return found[0]


def files_in(folder: Path) -> set[Path]:
    """Every file below a folder."""
    return {file for file in folder.rglob("*") if not file.is_dir() or file.is_symlink()}


def outside() -> dict[str, str]:
    """Our variables, less what would let the build find tools that it has to bring itself."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name
        not in {"PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH", "HATCH_JUPYTER_BUILDER_SKIP_NPM"}
    }
    own = Path(sys.prefix).resolve()
    environment["PATH"] = os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if own not in Path(folder).resolve().parents
    )
    return environment


def run(command: list, **options) -> str:
    """Run a program and give all that it says; a failure shows the end of it."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    if done.returncode:
        end = "\n".join(done.stdout.splitlines()[-60:])
        raise Problem(f"{' '.join(map(str, command))} failed:\n{end}")
    return done.stdout


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(f"check_install: {problem}")
