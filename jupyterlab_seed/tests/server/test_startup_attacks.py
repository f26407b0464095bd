"""Start-up files in kernels that do not run them, and what a notebook must not bring about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.startup import files, kernelspec

from .seeded import SEED_CELL, composed
from .test_startup import DRAW, FIRST, probe


async def test_a_kernel_that_does_not_run_the_file(
    server: Any, seeded: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    """IPython's own switch; then a page seeds, and children see nothing from then on."""
    profile = tmp_path / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.exec_PYTHONSTARTUP = False\n")
    monkeypatch.setenv("IPYTHONDIR", str(profile.parent))
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    own = tmp_path / "own.py"
    own.write_text("")
    monkeypatch.setenv("PYTHONSTARTUP", str(own))
    _, kernel = await server.open(seeded())
    # A child that comes before any page does not seed itself, and runs the user's file.
    child = (
        "__import__('subprocess').run([__import__('sys').executable, '-i', '-c', "
        "'import os, sys; print(\"_jupyterlab_seed\" in sys.modules)'], stdin=-3, "
        "capture_output=True, text=True).stdout"
    )
    assert await server.ask(kernel, child) == "False\n"
    watched = await probe(server, kernel, "watch", since=0)
    assert watched["problem"] is None and [one["kind"] for one in watched["records"]] == ["start"]
    traces = "[os.environ.get(n) for n in ('PYTHONSTARTUP', 'JUPYTERLAB_SEED_START')]"
    assert await server.ask(kernel, traces.replace("os.", "__import__('os').")) == [str(own), None]
    assert list(tmp_path.glob("jupyterlab-seed-*")) == []
    told = await probe(server, kernel, "seed", code=SEED_CELL, seed=42, transform=False)
    assert told["kind"] == "seeded"


async def test_data_go_with_a_kernel_that_never_read_them(
    server: Any, notebook: Any, jp_data_dir: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    folder = tmp_path / "start-ups"
    folder.mkdir()
    monkeypatch.setattr(files.tempfile, "tempdir", str(folder))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    file = files.StartupFile(None)
    file.prepare({})
    assert len(list(folder.iterdir())) == 1
    del file
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half written stays, and no process is taken to have died over it."""
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    file = files.StartupFile(files.SeedCode("import random", 1, False))
    real = os.fdopen

    def full(descriptor: int, *args: Any, **more: Any) -> Any:
        os.write(descriptor, b"half")
        os.close(descriptor)
        return Path("/dev/full").open("w")

    monkeypatch.setattr(files.os, "fdopen", full)
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            file.prepare({})
        assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(files.os, "fdopen", real)
    assert files.DATA in file.prepare({})


@pytest.mark.parametrize("way", ["server", "page"])
async def test_nothing_is_imported_from_the_folder(
    server: Any, seeded: Any, jp_root_dir: Path, way: str
) -> None:
    """A module beside the notebook does not run because the notebook was opened."""
    for name in ("polars", "numpy", "random"):
        (jp_root_dir / f"{name}.py").write_text("import os\nos.environ['HACKED'] = '1'\n")
    source = composed("import random\nimport polars as pl\npl.DataFrame().sample(1)")
    assert "import polars" in source
    key = {} if way == "server" else {"autoInject": "never"}
    _, kernel = await server.open(seeded(source, key=key))
    # What the server's own try said is not kept; a page's says the same.
    told = await probe(server, kernel, "seed", code=source, seed=42, transform=False)
    assert told == {"kind": "local-module", "module": "polars"}
    assert await server.ask(kernel, "'HACKED' in __import__('os').environ") is False
    assert await server.ask(kernel, "'polars' in __import__('sys').modules") is False


async def test_a_notebook_cannot_set_variables(server: Any, seeded: Any, tmp_path: Path) -> None:
    evil = tmp_path / "evil.py"
    evil.write_text("import os\nos.environ['HACKED'] = '1'\n")
    asked = {"PYTHONSTARTUP": str(evil), "JUPYTERLAB_SEED_START": str(evil)}
    asked["JUPYTERLAB_SEED_OWN_STARTUP"] = str(evil)
    _, kernel = await server.open(seeded(key={"environment": asked}))
    assert await server.ask(kernel, DRAW) == FIRST
    assert await server.ask(kernel, "'HACKED' in __import__('os').environ") is False


async def test_two_notebooks_on_one_kernel_and_a_rename(server: Any, seeded: Any) -> None:
    first = seeded()
    session, kernel = await server.open(first)
    second = seeded(SEED_CELL.replace("42", "7"), "second.ipynb")
    model = {"path": second, "type": "notebook", "kernel": {"id": kernel}}
    status, answer = await server.call("POST", "api", "sessions", json=model)
    assert (status, answer["kernel"]["id"]) == (201, kernel)
    assert await server.ask(kernel, DRAW) == FIRST
    # The kernel was started for the first, under whatever name.
    body = {"path": "renamed.ipynb"}
    assert (await server.call("PATCH", "api", "contents", first, json=body))[0] == 200
    assert (await server.call("PATCH", "api", "sessions", session, json=body))[0] == 200
    await server.restart(kernel)
    assert await server.ask(kernel, DRAW) == FIRST


async def test_code_of_a_kernel_starts_unseeded_kernels(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded())
    child = (
        "from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel()\n"
        "x = client.execute('', user_expressions={'x': '__import__(\"random\").random()'},"
        " reply=True)['content']['user_expressions']['x']['data']['text/plain']\n"
        "client.stop_channels(); manager.shutdown_kernel(now=True)"
    )
    await server.run(kernel, child)
    assert float(await server.ask(kernel, "x")) != FIRST


async def test_a_seeded_kernelspec_comes_after_the_notebook(
    server: Any, seeded: Any, notebook: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """A notebook with a seed cell has its own seed, any other that of its kernel."""
    monkeypatch.delenv("PYTHONSTARTUP", raising=False)
    code = files.SeedCode("import random\n\nSEED = 7\n\nrandom.seed(SEED)", 7, False)
    kernelspec.install(kernelspec.base_kernel("python3"), "seven", code, {})
    seven = 0.32383276483316237  # random.Random(7).random()
    for path, first, by in [
        (seeded(), FIRST, "server"),
        (notebook(path="other.ipynb"), seven, "kernelspec"),
    ]:
        _, kernel = await server.open(path, kernel={"name": "seven"})
        assert await server.ask(kernel, DRAW) == first
        told = await probe(server, kernel, "seed", code=SEED_CELL, seed=42, transform=False)
        assert (told["kind"], told["by"]) == ("already", by)
        left = "[n for n in __import__('os').environ if 'PYTHONSTARTUP' in n or 'LAB_SEED' in n]"
        assert await server.ask(kernel, left) == []
