"""What verifications of notebooks on a GPU say; see docs/gpu.md.

    python benchmarks/gpu/run.py [--only NAME ...] [--jobs 6] [--out FOLDER] [--notebooks FOLDER]

Needs a card, PyTorch, and for some of the notebooks torch-geometric, transformers, CuPy and JAX.
Prints a row for each notebook, and ``no`` where a report does not say what it must. With
``--notebooks``, the notebooks of a folder are verified instead, and what is said of them printed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from notebooks import CASES, Case

COMMAND = [sys.executable, "-c", "from jupyterlab_seed.cli.app import main; main()", "verify"]


def verify(path: Path, options: list[str], limit: float) -> tuple[dict[str, Any], float]:
    """The report on a notebook, ``error`` in its place if there is none, and the seconds."""
    begun = time.perf_counter()
    report = path.with_suffix(".json")
    try:
        ended = subprocess.run(
            [*COMMAND, path.name, "--json", report.name, *options],
            cwd=path.parent,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
        said = ended.stdout[-2000:] + ended.stderr[-2000:]
    except subprocess.TimeoutExpired:
        said = "too slow"
    made = json.loads(report.read_text()) if report.exists() else {"error": said}
    made["printed"] = said
    return made, time.perf_counter() - begun


def is_right(case: Case, report: dict[str, Any]) -> bool:
    """Whether a report says what it must."""
    verdict = report.get("verdict", {}).get("kind")
    text = (report.get("cause") or {}).get("text", "")
    if case.verdict is not None and verdict != case.verdict:
        return False
    return verdict != "diverged" or all(re.search(one, text) for one in case.says)


def write(folder: Path, name: str, case: Case) -> Path:
    """The notebook in a folder of its own."""
    cells = [
        {
            "cell_type": "code",
            "id": str(at),
            "metadata": {},
            "source": source.strip(),
            "outputs": [],
            "execution_count": None,
        }
        for at, source in enumerate(case.cells)
    ]
    path = folder / name / f"{name}.ipynb"
    path.parent.mkdir()
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(made))
    return path


def found(folder: Path, given: argparse.Namespace) -> list[tuple[str, Case, Path]]:
    """The notebooks that are verified: name, case, file."""
    if given.notebooks is None:
        names = given.only or list(CASES)
        return [(name, CASES[name], write(folder, name, CASES[name])) for name in names]
    rows = []
    for path in sorted(given.notebooks.glob("*.ipynb")):
        if given.only and not path.stem.startswith(tuple(given.only)):
            continue
        copy = folder / path.stem / path.name
        copy.parent.mkdir()
        copy.write_text(path.read_text())
        rows.append((path.stem, Case((), verdict=None, alone="jax" in path.read_text()), copy))
    return rows


def main() -> None:
    """Verify and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--jobs", type=int, default=6)
    parser.add_argument("--limit", type=float, default=200)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--notebooks", type=Path)
    parser.add_argument("--options", default="", help="further options of verify, in one text")
    given = parser.parse_args()

    def one(row: tuple[str, Case, Path]) -> tuple[str, Case, dict[str, Any], float]:
        name, case, path = row
        return name, case, *verify(path, given.options.split(), given.limit)

    with tempfile.TemporaryDirectory() as folder:
        rows = found(Path(folder), given)
        with ThreadPoolExecutor(given.jobs) as pool:
            jobs = [pool.submit(one, row) for row in rows if not row[1].alone]
            results = [job.result() for job in jobs]
        results += [one(row) for row in rows if row[1].alone]
        for name, case, report, seconds in results:
            verdict = report.get("verdict", {}).get("kind", "error")
            right = "yes" if is_right(case, report) else "no"
            text = (report.get("cause") or {}).get("text") or report["printed"]
            print(f"| {name} | {verdict} | {seconds:.0f} s | {right} | {text} |", flush=True)
            if given.out is not None:
                given.out.mkdir(parents=True, exist_ok=True)
                (given.out / f"{name}.json").write_text(json.dumps(report))


if __name__ == "__main__":
    main()
