"""The notebooks in examples/ keep what they say, with the frameworks that they show."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.engine import verify

from ..with_frameworks import frameworks_python, require

ROOT = Path(__file__).parent.parent.parent.parent
EXAMPLES = ROOT / "examples"
SEEDED = sorted(EXAMPLES.glob("seeded_*.ipynb"))


@pytest.fixture
def frameworks(tmp_path: Path, monkeypatch: Any) -> dict[str, str]:
    """An environment whose kernel `python3` is the Python that has the frameworks."""
    folder = tmp_path / "share" / "kernels" / "python3"
    folder.mkdir(parents=True)
    spec = {
        "argv": [str(frameworks_python()), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 with frameworks",
        "language": "python",
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    return dict(os.environ)


def test_there_are_all() -> None:
    names = {path.stem for path in SEEDED}
    assert names == {"seeded_torch", "seeded_tensorflow", "seeded_jax"}


def test_the_seeded_ones_reproduce(frameworks: dict[str, str], tmp_path: Path) -> None:
    """As the command line does it, and nothing is written beside them."""
    before = {path: path.read_bytes() for path in EXAMPLES.iterdir() if path.is_file()}
    command = [sys.executable, "-m", "jupyterlab_seed.cli", "verify", *map(str, SEEDED)]
    result = subprocess.run(
        command, cwd=tmp_path, env=frameworks, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("Reproduced in 2 runs: 6 cells") == len(SEEDED), result.stdout
    assert {path: path.read_bytes() for path in EXAMPLES.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("path", SEEDED, ids=lambda path: path.stem)
def test_without_their_seed_cell_they_do_not(path: Path, frameworks: dict[str, str]) -> None:
    """The verdict names the cell that splits the data, and NumPy, which nobody seeded."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "seed-cell"]
    split = [cell["id"] for cell in notebook["cells"]].index("data")
    report = asyncio.run(verify(plan(notebook), LocalKernels(EXAMPLES)))
    assert report["verdict"]["kind"] == "diverged", report["verdict"]
    cause = report["cause"]
    assert (cause["cell"], cause["class"], cause["source"]) == (split, "random-state", "unseeded")
    assert "numpy" in cause["streams"] and cause["proven"]
    advice = [(one["kind"], one["framework"]) for one in cause["advice"]]
    assert ("seed-framework", "numpy") in advice


def test_the_one_without_a_seed_does_not() -> None:
    """In the environment that `npm start` makes. It says that it differs until it is seeded."""
    require("sklearn")
    path = EXAMPLES / "digits.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    split = [cell["id"] for cell in notebook["cells"]].index("data")
    report = asyncio.run(verify(plan(notebook), LocalKernels(EXAMPLES)))
    cause = report["cause"]
    assert (cause["cell"], cause["class"], cause["source"]) == (split, "random-state", "unseeded")
    assert cause["streams"] == ["numpy"]
