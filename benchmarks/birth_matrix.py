"""Whether a kernel's start-up file does what it must, in kernels of other versions.

    python benchmarks/birth_matrix.py PYTHON ...

Each PYTHON has ipykernel. Its kernels start as the server starts them; the table says what held.
Exits with 1 if anything did not.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from jupyterlab_seed.startup.files import SeedCode, StartupFile

CODE = "import random\n\nSEED = 42\n\nrandom.seed(SEED)"
FIRST = "0.6394267984578837"
#: Of the variables and the probe, what a process has.
LOOK = (
    "str([n for n in __import__('os').environ if n == 'PYTHONSTARTUP' or 'JUPYTERLAB_SEED' in n])"
    " + str('_jupyterlab_seed' in __import__('sys').modules)"
)
NOTHING = "[]False"
PATIENCE = 120


class Kernel:
    """A kernel that starts seeded."""

    def __init__(self, python: str, own: str | None = None) -> None:
        environment = {n: v for n, v in os.environ.items() if n != "PYTHONSTARTUP"}
        if own is not None:
            environment["PYTHONSTARTUP"] = own
        argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self.file = StartupFile(SeedCode(CODE, 42, False))
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=argv, display_name="", language="python")
        self.manager.start_kernel(
            env=self.file.prepare(environment), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def __enter__(self) -> Kernel:
        return self

    def __exit__(self, *_: Any) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.file.discard()

    def run(self, code: str) -> str:
        """What a cell prints."""
        printed: list[str] = []

        def hook(message: Any) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        self.client.execute_interactive(code, output_hook=hook, timeout=PATIENCE)
        return "".join(printed).strip()


def first_number(python: str) -> bool:
    """It is the seed's, also after three more `kernel_info`; names and environment are as ever."""
    with Kernel(python) as kernel:
        for _ in range(3):
            kernel.client.kernel_info(reply=True, timeout=PATIENCE)
        drawn = kernel.run("import random; print(random.random())")
        names = kernel.run("%who_ls") or "x"
        return drawn == FIRST and names == "x" and kernel.run(f"print({LOOK})") == "[]True"


def reset(python: str) -> bool:
    """It leaves the seed alone."""
    with Kernel(python) as kernel:
        kernel.run("%reset -f")
        return kernel.run("import random; print(random.random())") == FIRST


def own_file(python: str) -> bool:
    """It runs afterwards, also one that raises, and sees itself in the environment."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "own.py"
        for more in ("", "1 / 0"):
            own.write_text(f"import os, random\nname = os.environ['PYTHONSTARTUP']\n{more}\n")
            with Kernel(python, str(own)) as kernel:
                if kernel.run("print(name, random.random())") != f"{own} {FIRST}":
                    return False
    return True


def children(python: str) -> bool:
    """They see nothing: `subprocess`, `multiprocessing` (spawn, forkserver), `!python -i`."""
    pools = (
        "import multiprocessing as m\n"
        f"print(*{{m.get_context(way).Pool(1).apply(eval, ({LOOK!r},)) "
        "for way in ('spawn', 'forkserver')})"
    )
    child = (
        f"import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'print({LOOK})'], "
    )
    child = child.replace(f"'print({LOOK})'", repr(f"print({LOOK})"))
    child += "capture_output=True, text=True).stdout)"
    shell = f'!echo "print({LOOK})" | {python} -i 2> /dev/null'
    with Kernel(python) as kernel:
        return [kernel.run(code) for code in (child, pools, shell)] == [NOTHING] * 3


def another_image(python: str) -> bool:
    """Another program in the kernel's process sees nothing."""
    with tempfile.TemporaryDirectory() as folder, Kernel(python) as kernel:
        file = Path(folder) / "out"
        code = f"open({str(file)!r}, 'w').write({LOOK})"
        kernel.client.execute(
            f"import os, sys; os.execv(sys.executable, [sys.executable, '-c', {code!r}])"
        )
        kernel.manager.provisioner.process.wait(PATIENCE)
        return file.read_text() == NOTHING


CHECKS: dict[str, Callable[[str], bool]] = {
    "first number": first_number,
    "`%reset -f`": reset,
    "own start-up file": own_file,
    "child processes": children,
    "`os.execv`": another_image,
}


def main(pythons: list[str]) -> int:
    """Print the table; the exit code."""
    failed = 0
    print("| Python | ipykernel | IPython |", *(f"{name} |" for name in CHECKS))
    print("| --- | --- | --- |", *("--- |" for _ in CHECKS))
    for python in pythons:
        versions = subprocess.run(
            [
                python,
                "-c",
                "import sys, ipykernel, IPython; print('%d.%d' % sys.version_info[:2], '|', "
                "ipykernel.__version__, '|', IPython.__version__)",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        held = [check(python) for check in CHECKS.values()]
        failed += held.count(False)
        print(f"| {versions} |", *("yes |" if each else "**no** |" for each in held), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
