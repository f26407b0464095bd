"""What verifications of notebooks on a GPU say; see docs/gpu.md.

    python benchmarks/gpu/run.py [--only NAME ...] [--jobs 7] [--out FOLDER] [--notebooks FOLDER]

Needs a card, PyTorch, and for some of the notebooks torch-geometric, transformers, CuPy and JAX; on
a machine without Jupyter, see ``bare.sh``. Prints a row for each notebook as soon as it is there,
and ``no`` where a report does not say what it must. With ``--notebooks``, the notebooks of a folder
are verified instead, and what is said of them printed. ``--device cpu`` tries the script itself.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, TypeAlias

from notebooks import CASES, Case

ROOT = Path(__file__).resolve().parents[2]
PLACES = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
COMMAND = [sys.executable, "-c", "from jupyterlab_seed.cli.app import main; main()", "verify"]

#: Name, case, report, seconds.
Result: TypeAlias = tuple[str, Case, dict[str, Any], float]


def verify(path: Path, options: list[str], limit: float) -> tuple[dict[str, Any], float]:
    """The report on a notebook, ``error`` in its place if there is none, and the seconds."""
    begun = time.perf_counter()
    report = path.with_suffix(".json")
    process = subprocess.Popen(
        [*COMMAND, path.name, "--json", report.name, *options],
        cwd=path.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(PLACES)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = process.communicate(timeout=max(1.0, limit))[0][-4000:]
    except subprocess.TimeoutExpired:
        # It ends its kernels, which would keep the card busy.
        process.terminate()
        said = "too slow: " + process.communicate()[0][-2000:]
    made = json.loads(report.read_text()) if report.exists() else {"error": said}
    made["printed"] = said
    return made, time.perf_counter() - begun


def is_right(case: Case, report: dict[str, Any]) -> bool:
    """Whether a report says what it must."""
    verdict = report.get("verdict", {}).get("kind")
    text = (report.get("cause") or {}).get("text", "")
    if case.verdict is not None and verdict != case.verdict:
        return False
    if verdict == "reproduced":
        return case.verdict in ("reproduced", None)
    advice = [one["text"] for one in (report.get("cause") or {}).get("advice", ())]
    return all(re.search(one, " ".join([text, *advice])) for one in case.says)


def write(folder: Path, name: str, case: Case, device: str) -> Path:
    """The notebook in a folder of its own."""
    cells = [
        {
            "cell_type": "code",
            "id": str(at),
            "metadata": {},
            "source": source.strip().replace('device = "cuda"', f'device = "{device}"'),
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
        return [
            (name, CASES[name], write(folder, name, CASES[name], given.device)) for name in names
        ]
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
    parser.add_argument("--jobs", type=int, default=7)
    parser.add_argument("--limit", type=float, default=200, help="seconds for one notebook")
    parser.add_argument("--within", type=float, default=280, help="seconds for all of them")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--notebooks", type=Path)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--options", default="", help="further options of verify, in one text")
    given = parser.parse_args()
    end = time.monotonic() + given.within

    def one(row: tuple[str, Case, Path]) -> Result:
        name, case, path = row
        limit = min(given.limit, end - time.monotonic())
        if limit < 10:
            return name, case, {"printed": "not begun: no time was left"}, 0.0
        return name, case, *verify(path, given.options.split(), limit)

    with tempfile.TemporaryDirectory() as folder:
        rows = found(Path(folder), given)
        with ThreadPoolExecutor(given.jobs) as pool:
            jobs = [pool.submit(one, row) for row in rows if not row[1].alone]
            for job in as_completed(jobs):
                tell(job.result(), given.out)
        for row in rows:
            if row[1].alone:
                tell(one(row), given.out)


def tell(result: Result, out: Path | None) -> None:
    """Print a row, and keep the report."""
    name, case, report, seconds = result
    verdict = report.get("verdict", {}).get("kind", "error")
    right = "yes" if is_right(case, report) else "no"
    text = (report.get("cause") or {}).get("text") or report["printed"]
    print(f"| {name} | {verdict} | {seconds:.0f} s | {right} | {text} |", flush=True)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "reports.jsonl").open("a") as file:  # one file: few come back from a machine
            file.write(json.dumps({"name": name, "seconds": seconds, "report": report}) + "\n")


if __name__ == "__main__":
    main()
