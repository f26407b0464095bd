"""``jupyter seed install-kernel`` as a shell has it, and its kernels in other programs."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel

from jupyterlab_seed.cli import app, install_kernel
from jupyterlab_seed.startup import kernelspec

FIRST = 0.6394267984578837  # random.Random(42).random()
DRAW = "import random, sys, os\nprint(random.random(), os.environ.get('PYTHONHASHSEED'))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kernels."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data $HOME"))
    monkeypatch.delenv("PYTHONSTARTUP", raising=False)
    return tmp_path / "data $HOME" / "kernels"


def call(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, since loading takes long."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = ["install-kernel", *map(str, arguments)]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app.main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            install_kernel.InstallKernelApp.clear_instance()
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def printed(name: str, code: str, **more: Any) -> str:
    """What code prints in a fresh kernel."""
    manager, client = start_new_kernel(kernel_name=name, **more)
    found = []

    def hook(message: Any) -> None:
        if message["msg_type"] == "stream":
            found.append(message["content"]["text"])

    try:
        client.execute_interactive(code, output_hook=hook, timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(found)


def test_install_use_and_remove(folder: Path, tmp_path: Path) -> None:
    result = call("--name", "seeded", "--frameworks", "numpy")
    assert (result.returncode, result.stderr) == (0, "")
    assert "had seed 42 for Python, NumPy, PYTHONHASHSEED=42" in result.stdout
    assert "--remove --name seeded" in result.stdout
    assert [path.name for path in folder.iterdir()] == ["seeded"]
    # A program that knows nothing of this package; the kernel is in a folder with a dollar.
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(DRAW),
            nbformat.v4.new_code_cell(
                "print(sorted(n for n in globals() if n[0] != '_'),"
                " [n for n in os.environ if n == 'PYTHONSTARTUP' or 'JUPYTERLAB_SEED' in n],"
                " sys.modules['numpy'].random.random())"
            ),
        ],
        metadata={"kernelspec": {"name": "seeded", "display_name": "x"}},
    )
    file = tmp_path / "nb.ipynb"
    nbformat.write(notebook, file)
    subprocess.run([sys.executable, "-m", "jupyter", "execute", "--inplace", str(file)], check=True)
    ran = nbformat.read(file, 4)
    assert ran.cells[0].outputs[0].text == f"{FIRST} 42\n"
    assert "'SEED'" in ran.cells[1].outputs[0].text
    assert ran.cells[1].outputs[0].text.endswith("[] 0.3745401188473625\n")
    result = call("--remove", "--name", "seeded")
    assert (result.returncode, result.stderr) == (0, "")
    assert list(folder.iterdir()) == []


def test_the_users_own_file(folder: Path, tmp_path: Path) -> None:
    """It runs, and child processes see it alone."""
    assert call("--seed=42", "--name=s", "--frameworks=").returncode == 0
    own = tmp_path / "own.py"
    own.write_text("import random\nname = random.random()\nrandom.seed(1)\n")
    look = "import os, random; print(name, random.random(), os.environ['PYTHONSTARTUP'])"
    environment = {**os.environ, "PYTHONSTARTUP": str(own)}
    assert printed("s", look, env=environment) == f"{FIRST} {FIRST} {own}\n"
    child = (
        "import subprocess, sys; print(subprocess.run([sys.executable, '-i', '-c', "
        "'import os; print(os.environ.get(\"PYTHONSTARTUP\"))'], stdin=-3, capture_output=True, "
        "text=True).stdout)"
    )
    assert printed("s", child).strip() == "None"


def test_it_loads_no_validator() -> None:
    """That would take a second of processor, at each start of the command."""
    look = "import sys, jupyterlab_seed.cli.install_kernel; print('jsonschema' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", look], text=True) == "False\n"


def test_it_can_be_installed_again(folder: Path) -> None:
    assert call("--seed", "1", "--name", "s", "--frameworks=").returncode == 0
    assert call("--seed", "42", "--name", "s", "--frameworks=").returncode == 0
    assert printed("s", DRAW) == f"{FIRST} 42\n"
    # What fails changes nothing.
    before = (folder / "s" / "start.json").read_bytes()
    assert call("--seed", "3", "--name", "s", "--frameworks=mxnet").returncode == 2
    assert (folder / "s" / "start.json").read_bytes() == before


def test_r(folder: Path) -> None:
    if "ir" not in KernelSpecManager().find_kernel_specs():
        pytest.skip("R and IRkernel are not installed")
    result = call("--kernel", "ir", "--seed", "42")
    assert (result.returncode, result.stderr) == (0, "")
    assert "had seed 42 for R." in result.stdout
    look = "cat(runif(1), Sys.getenv(c('R_PROFILE_USER', 'JUPYTERLAB_SEED_USER_STARTUP'), NA))"
    assert printed("ir-seed-42", look) == "0.914806 NA NA"


def test_a_framework_that_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def outcome(base: Any, seed: Any, environment: Any) -> Any:
        tried.append(seed.code)
        if "numpy" in seed.code:
            return {"kind": "missing-module", "module": "numpy"}
        return {"kind": "already", "by": "kernelspec"}

    monkeypatch.setattr(install_kernel, "outcome", outcome)
    assert "for Python, PYTHONHASHSEED=42" in call("--name=s").stdout
    assert ["numpy" in code for code in tried] == [True, False]
    result = call("--name=s", "--frameworks=numpy")
    assert result.returncode == 2 and "It has no module 'numpy'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seed=x"], "must be an integer"),
        (["--seed=-1"], "must not be negative"),
        (["--seed=4294967296"], "4294967295"),
        (["--kernel=nope"], "no kernel named 'nope'"),
        (["--kernel=../x"], "no kernel named '../x'"),
        (["--name=a/b"], "not a kernel's name"),
        (["--name=.."], "not a kernel's name"),
        (["--name=python3"], "did not make"),
        (["--frameworks=numpy,jax"], "'jax' cannot be seeded"),
        (["--frameworks=os;x"], "'os;x' cannot be seeded"),
        (["--environment=PATH=/tmp"], '"PATH" cannot be set'),
        (["--environment=PYTHONHASHSEED"], "must be NAME=VALUE"),
        (["--environment=PYTHONHASHSEED=-1"], "is invalid"),
        (["--remove", "--name=python3"], "did not make"),
        (["--remove", "--name=nope"], "no kernel named 'nope'"),
        (["more"], "Unexpected argument: more"),
    ],
)
def test_bad_input(folder: Path, arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr and "Traceback" not in result.stderr
    assert result.stderr.startswith("jupyter seed install-kernel: ")
    assert not folder.exists()


def test_kernels_that_cannot_be_seeded(folder: Path, tmp_path: Path) -> None:
    kernels = {
        "julia": ({"language": "julia", "argv": ["julia"]}, "Kernels of julia"),
        "gone": ({"language": "python", "argv": ["/no/such/python"]}, "does not start"),
        "off": (
            {
                "language": "python",
                "argv": [
                    sys.executable,
                    *("-m", "ipykernel_launcher", "-f", "{connection_file}"),
                    "--IPKernelApp.exec_PYTHONSTARTUP=False",
                ],
            },
            "does not run the start-up file",
        ),
    }
    for name, (spec, said) in kernels.items():
        (folder / name).mkdir(parents=True)
        text = json.dumps({"display_name": name, **spec})
        (folder / name / "kernel.json").write_text(text)
        result = call("--kernel", name)
        assert result.returncode == 2 and said in result.stderr, result.stderr
    assert sorted(path.name for path in folder.iterdir()) == sorted(kernels)


def test_what_is_in_the_place_stays(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a kernel that another of the same name hides, and a folder that is no kernel."""
    monkeypatch.setattr(
        install_kernel, "outcome", lambda *_: {"kind": "already", "by": "kernelspec"}
    )
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    assert call("--name=s", "--frameworks=").returncode == 0
    for name, has_spec in [("s", True), ("work", False)]:
        place = tmp_path / "prefix" / "share" / "jupyter" / "kernels" / name
        place.mkdir(parents=True)
        (place / "mine").write_text("mine")
        if has_spec:
            (place / "kernel.json").write_text('{"argv": ["x"], "display_name": "x"}')
        result = call("--sys-prefix", f"--name={name}", "--frameworks=")
        assert result.returncode == 2 and "did not make it" in result.stderr
        assert (place / "mine").read_text() == "mine"
    assert call("--sys-prefix", "--name=other", "--frameworks=").returncode == 0
    assert call("--sys-prefix", "--name=other", "--frameworks=").returncode == 0


def test_a_seeded_kernel_is_no_base(folder: Path) -> None:
    base = kernelspec.base_kernel("python3")
    seed = kernelspec.SeedCode("import random", 1, False)
    kernelspec.install(base, "s", seed, {})
    result = call("--kernel", "s")
    assert result.returncode == 2 and "is a seeded kernel itself" in result.stderr


def test_a_folder_that_is_read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        install_kernel, "outcome", lambda *_: {"kind": "already", "by": "kernelspec"}
    )
    folder.parent.write_text("a file")
    result = call("--name", "s")
    assert result.returncode == 2 and "Cannot write" in result.stderr


def test_a_folder_of_kernels_that_is_a_volume(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def within(path: Path, target: Path) -> Path:
        if not {folder} <= {*path.parents} & {*target.parents}:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", within)
    base = kernelspec.base_kernel("python3")
    for seed in (1, 2):
        kernelspec.install(base, "s", kernelspec.SeedCode("import random", seed, False), {})
    assert "(seed 2)" in (folder / "s" / "kernel.json").read_text("utf-8")
    assert [path.name for path in folder.iterdir()] == ["s"]


@pytest.mark.parametrize("file", ["python.py", "start.py", "start.json", "kernel.json"])
def test_a_full_disk_leaves_what_was_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """Whichever file is the first for which there is no room."""
    base = kernelspec.base_kernel("python3")
    old = kernelspec.install(base, "s", kernelspec.SeedCode("import random", 1, False), {})
    before = {path.name: path.read_bytes() for path in old.iterdir()}

    copy, write_text = kernelspec.shutil.copy, Path.write_text

    def copied(source: Any, target: Any) -> Any:
        if Path(source).name == file:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copy(source, target)

    def written(path: Path, *args: Any, **more: Any) -> int:
        if path.name == file:
            write_text(path, "half", encoding="utf-8")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write_text(path, *args, **more)

    monkeypatch.setattr(kernelspec.shutil, "copy", copied)
    monkeypatch.setattr(Path, "write_text", written)
    monkeypatch.setattr(
        install_kernel, "outcome", lambda *_: {"kind": "already", "by": "kernelspec"}
    )
    for name in ("s", "new"):
        result = call("--name", name, "--frameworks=")
        assert result.returncode == 2
        assert "No space left on device" in result.stderr
        assert "Traceback" not in result.stderr
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before
    assert [path.name for path in folder.iterdir()] == ["s"]
    assert [path.name for path in folder.parent.iterdir()] == ["kernels"]
