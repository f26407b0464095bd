"""Kernels that are watched and seeded before anybody can run a cell in them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.probe.join import expression
from jupyterlab_seed.server import seed_codes
from jupyterlab_seed.startup import files

from .seeded import SEED_CELL, cell
from .test_kernel_start import until_alive_again

FIRST = 0.6394267984578837  # random.Random(42).random()
DRAW = "__import__('random').random()"
#: What a kernel has of ours that its user could see.
TRACES = (
    "[[n for n in __import__('os').environ if n == 'PYTHONSTARTUP' or 'JUPYTERLAB_SEED' in n], "
    "sorted(n for n in get_ipython().user_ns if n[0] != '_'), get_ipython().execution_count, "
    "get_ipython().history_manager.input_hist_raw]"
)
NAMES = ["In", "Out", "exit", "get_ipython", "open", "quit"]


async def probe(server: Any, kernel: str, function: str, **request: Any) -> Any:
    """The answer of a function of the probe."""
    return json.loads(base64.b64decode(await server.ask(kernel, expression(function, request))))


async def test_seeded_and_watched_at_every_start(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded())
    for _ in range(2):
        assert await server.ask(kernel, DRAW) == FIRST
        watched = await probe(server, kernel, "watch", since=0)
        assert [record["kind"] for record in watched["records"]] == ["start", "seeded"]
        assert watched["records"][0]["fresh"] and watched["problem"] is None
        told = await probe(server, kernel, "seed", code=SEED_CELL, seed=42, transform=False)
        assert told == {"kind": "already", "code": SEED_CELL, "seed": 42, "by": "server"}
        await server.run(kernel, "%who")
        assert "SEED" in await server.ask(kernel, "get_ipython().run_line_magic('who_ls', '')")
        await server.restart(kernel)
    before = await server.ask(kernel, "__import__('os').getpid()")
    client = server.app.kernel_manager.get_kernel(kernel).client()
    client.start_channels()
    client.execute("import os; os._exit(1)")
    await until_alive_again(server, kernel, before)
    client.stop_channels()
    assert await server.ask(kernel, DRAW) == FIRST


async def test_it_leaves_no_trace(server: Any, seeded: Any, notebook: Any) -> None:
    _, kernel = await server.open(seeded())
    assert await server.ask(kernel, TRACES) == [[], sorted([*NAMES, "SEED"]), 1, [""]]
    _, kernel = await server.open(notebook(path="other.ipynb"))
    assert await server.ask(kernel, TRACES) == [[], sorted(NAMES), 1, [""]]
    watched = await probe(server, kernel, "watch", since=0)
    assert [record["kind"] for record in watched["records"]] == ["start"]


async def test_child_processes_see_nothing(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded())
    child = (
        "__import__('subprocess').run([__import__('sys').executable, '-i', '-c', "
        '\'import os, sys; print([n for n in os.environ if n.startswith(("JUPYTERLAB_SEED", '
        '"PYTHONSTARTUP"))], "_jupyterlab_seed" in sys.modules)\'], '
        "stdin=-3, capture_output=True, text=True).stdout"
    )
    assert await server.ask(kernel, child) == "[] False\n"


@pytest.mark.parametrize("raises", [False, True])
async def test_the_users_own_file_runs_after_it(
    server: Any, seeded: Any, tmp_path: Path, monkeypatch: Any, raises: bool
) -> None:
    own = tmp_path / "own.py"
    own.write_text(
        "import os, random\nname = (__file__, os.environ['PYTHONSTARTUP'], random.random())\n"
        + ("1 / 0" if raises else "")
    )
    monkeypatch.setenv("PYTHONSTARTUP", str(own))
    _, kernel = await server.open(seeded())
    assert await server.ask(kernel, "name") == [str(own), str(own), FIRST]
    assert await server.ask(kernel, "__import__('os').environ['PYTHONSTARTUP']") == str(own)
    assert "__file__" not in await server.ask(kernel, "list(get_ipython().user_ns)")


async def test_the_notebooks_seed_goes_before_one_for_all_kernels(
    server: Any, seeded: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """A start-up file that seeds, and one that draws; what it drew is none of the notebook's."""
    own = tmp_path / "own.py"
    monkeypatch.setenv("PYTHONSTARTUP", str(own))
    for n, code in enumerate(["random.seed(7)", "random.random()"]):
        own.write_text(f"import random\n{code}\n")
        _, kernel = await server.open(seeded(path=f"{n}.ipynb"))
        await server.run(kernel, "x = __import__('random').random()")
        assert await server.ask(kernel, "x") == FIRST
        watched = await probe(server, kernel, "watch", since=0)
        kinds = [record["kind"] for record in watched["records"]]
        assert kinds == ["start", "seeded", "seeded", "cell"]
        before, _after, *seeds = watched["records"][3]["streams"]["python"][:4]
        assert before == watched["records"][2]["streams"]["python"][1] and seeds == [42, 42]


async def test_an_error_leaves_the_kernel_as_it_was(server: Any, seeded: Any) -> None:
    source = SEED_CELL.replace("import random\n", "import random\n\nimport cupy as cp\n")
    _, kernel = await server.open(seeded(source + "cp.random.seed(SEED)\n"))
    assert await server.ask(kernel, DRAW) != FIRST
    assert (await server.ask(kernel, TRACES))[:2] == [[], sorted(NAMES)]
    code = "import cupy"
    told = await probe(server, kernel, "seed", code=code, seed=42, transform=False)
    assert told == {"kind": "missing-module", "module": "cupy"}


async def test_edited_cells_are_left_to_the_page(server: Any, seeded: Any) -> None:
    for source in [
        SEED_CELL + "print(1)\n",
        SEED_CELL.replace("42", "-1"),
        SEED_CELL.replace("42", "2**32"),
        SEED_CELL + "__import__('os').environ['HACKED'] = '1'\n",
        "raise SystemExit",
        "",
    ]:
        session, kernel = await server.open(seeded(source))
        assert await server.ask(kernel, DRAW) != FIRST, source
        assert await server.ask(kernel, "'HACKED' in __import__('os').environ") is False
        assert (await server.call("DELETE", "api", "sessions", session))[0] == 204


async def test_what_the_notebook_says_counts(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded(key={"autoInject": "never"}))
    assert await server.ask(kernel, DRAW) != FIRST
    for n, key in enumerate([{"version": "x"}, {"autoInject": "always"}]):  # as in the page
        _, kernel = await server.open(seeded(key=key, path=f"{n}.ipynb"))
        assert await server.ask(kernel, DRAW) == FIRST


async def test_variables_that_come_too_early(server: Any, seeded: Any) -> None:
    """Keras would read its backend while the seed code imports it."""
    source = SEED_CELL.replace("import random\n", "import random\n\nimport keras\n")
    source += "keras.utils.set_random_seed(SEED)\n"
    cells = [cell("import os\nos.environ['KERAS_BACKEND'] = 'jax'")]
    _, kernel = await server.open(seeded(source, cells=cells))
    assert await server.ask(kernel, "'keras' in __import__('sys').modules") is False


async def test_a_page_says_what_seeds_the_next_process(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded())
    place = ("jupyterlab-seed", "kernels", kernel, "start")
    code = SEED_CELL.replace("42", "7")
    seed = {"code": code, "seed": 7, "asWritten": False}
    assert await server.call("GET", *place) == (
        200,
        {"seed": {"code": SEED_CELL, "seed": 42, "asWritten": False}},
    )
    assert await server.call("PUT", *place, json={"seed": seed}) == (200, {"seed": seed})
    assert await server.ask(kernel, DRAW) == FIRST
    await server.restart(kernel)
    assert await server.ask(kernel, DRAW) == 0.32383276483316237  # random.Random(7).random()
    assert (await server.call("PUT", *place, json={"seed": None}))[0] == 200
    await server.restart(kernel)
    assert await server.ask(kernel, DRAW) not in (FIRST, 0.32383276483316237)


async def test_bad_bodies(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded())
    place = ("jupyterlab-seed", "kernels", kernel, "start")
    for body in [
        "",
        "x",
        "[]",
        "{}",
        '{"seed": 1}',
        '{"seed": {"code": "x"}}',
        '{"seed": {"code": "", "seed": 1, "asWritten": false}}',
        '{"seed": {"code": "x", "seed": -1, "asWritten": false}}',
        '{"seed": {"code": "x", "seed": 1.5, "asWritten": false}}',
        '{"seed": {"code": "x", "seed": 1, "asWritten": false, "more": 1}}',
        json.dumps({"seed": {"code": "x" * 70_000, "seed": 1, "asWritten": False}}),
        "x" * 500_000,
    ]:
        status, answer = await server.call("PUT", *place, body=body)
        assert status == 400 and answer["message"], body[:80]
    assert (await server.call("GET", *place))[1]["seed"]["seed"] == 42


async def test_kernels_of_no_notebook(server: Any, seeded: Any) -> None:
    path = seeded()
    unknown = ("jupyterlab-seed", "kernels", "1-1-1-1-1", "start")
    assert (await server.call("GET", *unknown))[0] == 404
    assert (await server.call("PUT", *unknown, json={"seed": None}))[0] == 404
    _, kernel = await server.open(path, type="console")
    place = ("jupyterlab-seed", "kernels", kernel, "start")
    assert await server.ask(kernel, DRAW) != FIRST
    assert (await server.call("GET", *place))[0] == 409
    assert (await server.call("PUT", *place, json={"seed": None}))[0] == 409


async def test_no_data_are_left(server: Any, seeded: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Neither by a process that read them, nor by one that did not."""
    folder = tmp_path / "start-ups"
    folder.mkdir()
    monkeypatch.setattr(files.tempfile, "tempdir", str(folder))
    _, kernel = await server.open(seeded())
    assert await server.ask(kernel, DRAW) == FIRST
    assert list(folder.iterdir()) == []
    file = files.StartupFile(None)
    file.prepare({})
    (data,) = folder.iterdir()
    assert data.stat().st_mode & 0o777 == 0o600
    # A process that did not get through: the next one starts without it.
    assert file.prepare({"A": "1"}) == {"A": "1"}
    assert list(folder.iterdir()) == []
    file.seed = files.SeedCode("import random", 1, False)
    assert file.prepare({}) != {}
    file.discard()
    assert list(folder.iterdir()) == []


async def test_code_that_kills_the_kernel_runs_once(server: Any, seeded: Any) -> None:
    _, kernel = await server.open(seeded())
    place = ("jupyterlab-seed", "kernels", kernel, "start")
    code = "import os\nos._exit(1)"
    seed = {"code": code, "seed": 1, "asWritten": False}
    assert (await server.call("PUT", *place, json={"seed": seed}))[0] == 200
    await server.restart(kernel)
    assert await server.ask(kernel, DRAW) != FIRST
    await server.restart(kernel)
    assert await server.ask(kernel, DRAW) != FIRST


async def test_faults_do_not_keep_a_kernel(server: Any, seeded: Any, monkeypatch: Any) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("broken")

    path = seeded()
    for place, name in [(files, "source"), (files.StartupFile, "prepare"), (seed_codes, "Core")]:
        with monkeypatch.context() as patch:
            patch.setattr(place, name, broken)
            if place is seed_codes:
                seeds = server.app.web_app.settings["jupyterlab_seed_launch_environment"]
                patch.setattr(seeds._seed_codes, "_core", None)
            session, kernel = await server.open(path)
            assert await server.ask(kernel, DRAW) != FIRST
            assert (await server.call("DELETE", "api", "sessions", session))[0] == 204
