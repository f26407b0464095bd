"""The memory of a seed study, beside a loop of papermill over the same runs.

    pip install papermill psutil
    python benchmarks/study_memory.py --seeds 4 --jobs 1,2 [notebook.ipynb]

Each runs in a process of its own, whose memory and whose kernels' memory is read every 50 ms:
resident megabytes at their most, of the process itself, of one kernel, and of all at one time
(proportional set size on Linux, so that shared pages count once). Without a notebook:
``examples/is_it_luck.ipynb``. ``--peers``: the Python that has papermill.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from jupyterlab_seed.study.prepare import Request, prepare  # noqa: E402

#: The loop; the notebooks are those of the study's runs.
LOOP = """
import sys
import papermill
for name in sys.argv[1:]:
    papermill.execute_notebook(name, "out.ipynb", progress_bar=False)
"""

MEGABYTE = 2**20


class Peak:
    """The most megabytes of a process, of one of its kernels, and of all together."""

    def __init__(self) -> None:
        self.own = self.kernel = self.all = 0.0

    def read(self, process: psutil.Process) -> None:
        """Read now."""
        own, *others = (_memory(one) for one in (process, *_children(process)) if one.is_running())
        self.own = max(self.own, own[0])
        self.kernel = max(self.kernel, *(one[0] for one in others), 0.0)
        self.all = max(self.all, sum(one[1] for one in (own, *others)))


def _children(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _memory(process: psutil.Process) -> tuple[float, float]:
    """Resident and proportional megabytes, 0 for one that has ended."""
    with contextlib.suppress(psutil.Error):
        told = process.memory_full_info()
        return told.rss / MEGABYTE, getattr(told, "pss", told.rss) / MEGABYTE
    return 0.0, 0.0


def peak(command: list[str], folder: Path) -> Peak:
    """The memory of a command that runs in a folder."""
    found = Peak()
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with contextlib.suppress(psutil.Error, ValueError):
                found.read(watched)
            time.sleep(0.05)
        if process.returncode:
            raise SystemExit(process.stderr.read()[-2000:])  # type: ignore[union-attr]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = ROOT / "examples" / "is_it_luck.ipynb"
    parser.add_argument("notebook", nargs="?", type=Path, default=default)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--peers", default=sys.executable)
    given = parser.parse_args()
    arm = prepare(Request(given.notebook.read_bytes(), "notebook"))[0]
    print("MB at most:  process  one kernel  all at one time")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = []
        for seed in range(arm.first, arm.first + given.seeds):
            names.append(f"seed-{seed}.ipynb")
            content = json.loads(json.dumps(arm.plan_at(seed).notebook, default=dict))
            spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
            content["metadata"]["kernelspec"] = spec
            content["metadata"]["language_info"] = {"name": "python"}
            (folder / names[-1]).write_text(json.dumps(content))
        show("papermill, in a loop", peak([given.peers, "-c", LOOP, *names], folder))
    for jobs in given.jobs.split(","):
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "nb.ipynb")
            file.write_bytes(given.notebook.read_bytes())
            words = ["study", file.name, f"--seeds={given.seeds}", f"--jobs={jobs}"]
            command = [sys.executable, "-m", "jupyterlab_seed.cli", *words]
            show(f"study, {jobs} at once", peak(command, Path(place)))


def show(name: str, found: Peak) -> None:
    """One line."""
    print(f"{name}: {found.own:.0f}  {found.kernel:.0f}  {found.all:.0f}", flush=True)


if __name__ == "__main__":
    main()
