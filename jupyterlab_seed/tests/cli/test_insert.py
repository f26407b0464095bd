"""``jupyter seed insert`` as a shell has it."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyterlab_seed.cli import app, insert
from jupyterlab_seed.headless import core

PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
R = {"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}}
DRAWS = ("import numpy as np", "np.random.rand()")


def call(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, since loading takes long."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = ["insert", *map(str, arguments)]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app.main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            insert.InsertApp.clear_instance()
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def notebook(*sources: Any, metadata: dict[str, Any] = PYTHON, minor: int = 5) -> Any:
    """A notebook of code cells; a dict is a cell as it is."""
    cells = []
    for number, source in enumerate(sources):
        cell = {
            "cell_type": "code",
            "execution_count": number,
            "metadata": {"tags": ["ü"]},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["é\n", "\\u00e9"]}],
            "source": source,
        }
        cell = source if isinstance(source, dict) else cell
        cells.append({**cell, **({"id": f"cell-{number}"} if minor >= 5 else {})})
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    return nbformat.from_dict(copy.deepcopy(content))


def saved(content: Any) -> bytes:
    """A notebook as a save by JupyterLab writes it."""
    return (nbformat.writes(content, version=nbformat.NO_CONVERT) + "\n").encode()


def write(folder: Path, *sources: Any, name: str = "nb.ipynb", **more: Any) -> Path:
    file = folder / name
    file.write_bytes(saved(notebook(*sources, **more)))
    return file


def cells(file: Path) -> list[Any]:
    return json.loads(file.read_bytes())["cells"]


def seed_cell(file: Path) -> Any:
    role = {"role": "seed-cell"}
    (cell,) = [one for one in cells(file) if one["metadata"].get("jupyterlab_seed") == role]
    return cell


def source(file: Path) -> str:
    found = seed_cell(file)["source"]
    return found if isinstance(found, str) else "".join(found)


def shared(one: bytes, other: bytes) -> int:
    """How many bytes two files begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), len(one))


def test_inserts_once(tmp_path: Path) -> None:
    file = write(tmp_path, *DRAWS)
    result = call(file)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{file}: seed cell inserted (seed 42: Python, NumPy)\n"
    assert "SEED = 42\n" in source(file)
    assert list(tmp_path.iterdir()) == [file]
    written, at = file.read_bytes(), file.stat().st_mtime_ns
    result = call(file)
    assert (result.returncode, result.stdout) == (0, f"{file}: the seed cell is up to date\n")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (written, at)
    assert call("--check", file).returncode == 0


@pytest.mark.parametrize("minor", [0, 2, 4, 5])
def test_writes_what_a_save_writes(tmp_path: Path, minor: int) -> None:
    file = write(
        tmp_path, {"cell_type": "markdown", "metadata": {}, "source": "#"}, *DRAWS, minor=minor
    )
    before = nbformat.read(file, nbformat.NO_CONVERT)
    call(file)
    after = json.loads(file.read_bytes())
    (index,) = [i for i, cell in enumerate(after["cells"]) if "jupyterlab_seed" in cell["metadata"]]
    cell = after["cells"][index]
    assert ("id" in cell) == (minor >= 5)
    before.cells.insert(index, nbformat.from_dict(cell))
    before.metadata.jupyterlab_seed = nbformat.from_dict(after["metadata"]["jupyterlab_seed"])
    assert file.read_bytes() == saved(before)
    if minor >= 5:
        nbformat.validate(nbformat.read(file, nbformat.NO_CONVERT))


STYLES: dict[str, Any] = {
    "as saved": {"indent": 1, "ensure_ascii": False},
    "two spaces": {"indent": 2, "ensure_ascii": False},
    "tabs and escapes": {"indent": "\t", "ensure_ascii": True},
    "one line": {"ensure_ascii": False},
    "minified": {"separators": (",", ":")},
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_all_else_stays(tmp_path: Path, style: str, newline: str, end: str, mark: bytes) -> None:
    content = notebook(*DRAWS, metadata={**PYTHON, "authors": [{"name": "Zoë 😀"}], "a": {}})
    # Not in the order of the alphabet, and with a value that no float holds.
    content = dict(reversed({**content, "extra": 12345678901234567890.125}.items()))
    text = json.dumps(content, **STYLES[style]) + end
    file = tmp_path / "nb.ipynb"
    before = mark + text.replace("\n", newline).encode()
    file.write_bytes(before)
    assert call(file).returncode == 0
    after = file.read_bytes()
    # The old bytes are all there, in their order, around two insertions.
    start, stop = shared(before, after), shared(before[::-1], after[::-1])
    assert before[start : len(before) - stop] in after
    assert after.count(b"\n") == after.count(newline.encode())
    assert after.startswith(mark + b"{") and after.endswith(end.replace("\n", newline).encode())
    parsed = json.loads(after[len(mark) :])
    kept = [cell for cell in parsed["cells"] if "jupyterlab_seed" not in cell["metadata"]]
    del parsed["metadata"]["jupyterlab_seed"]
    assert {**parsed, "cells": kept} == content
    assert list(parsed) == list(content)
    call(file)
    assert file.read_bytes() == after


def test_check_writes_nothing(tmp_path: Path) -> None:
    file, other = write(tmp_path, *DRAWS), write(tmp_path, "import torch", name="other.ipynb")
    before = file.read_bytes()
    call(other)
    result = call("--check", file, other)
    assert (result.returncode, result.stderr) == (1, "")
    assert f"{file}: the seed cell is missing\n" in result.stdout
    assert f"{other}: the seed cell is up to date\n" in result.stdout
    assert file.read_bytes() == before


def test_a_stale_cell(tmp_path: Path) -> None:
    file = write(tmp_path, *DRAWS)
    call(file)
    content = nbformat.read(file, nbformat.NO_CONVERT)
    content.cells.append(nbformat.v4.new_code_cell("import torch\ntorch.rand(1)", id="more"))
    file.write_bytes(saved(content))
    result = call("--check", file)
    assert (result.returncode, result.stdout) == (1, f"{file}: the seed cell is stale\n")
    result = call(file)
    assert result.returncode == 0
    assert "seed cell updated (seed 42: Python, NumPy, PyTorch)" in result.stdout
    assert "torch.manual_seed(SEED)" in source(file)
    # Its outputs are those of its last run, as in the page; the rest is as a save writes it.
    assert file.read_bytes() == saved(nbformat.read(file, nbformat.NO_CONVERT))
    assert call("--check", file).returncode == 0


def test_the_seed(tmp_path: Path) -> None:
    file = write(tmp_path, *DRAWS)
    call(file, "--seed", "7")
    first = file.read_bytes()
    assert "SEED = 7\n" in source(file)
    # Without the option, the seed that is there stays.
    call(file)
    assert file.read_bytes() == first
    assert call("--check", "--seed=7", file).returncode == 0
    assert call("--check", "--seed=8", file).returncode == 1
    call("--seed=8", file)
    assert file.read_bytes() == first.replace(b"SEED = 7", b"SEED = 8")


def test_switches_of_determinism(tmp_path: Path) -> None:
    file = write(tmp_path, "import torch", "torch.rand(1)")
    assert call(file, "--seed", 5).returncode == 0
    assert "use_deterministic_algorithms" not in source(file)
    assert call(file, "--determinism", "algorithms=error, cudnn=disabled").returncode == 0
    written = source(file)
    assert "torch.use_deterministic_algorithms(True)" in written
    assert "torch.backends.cudnn.enabled = False" in written
    assert "SEED = 5" in written
    again = call(file, "--determinism", "algorithms=error")
    assert "up to date" in again.stdout
    other = write(tmp_path, "import torch", "torch.rand(1)", name="other.ipynb")
    assert call(other, "--determinism", "algorithms=warn").returncode == 0
    assert "warn_only=True" in source(other)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("speed=on", "there is no switch 'speed'"),
        ("algorithms=perhaps", "algorithms is one of off, warn, error"),
        ("algorithms", "algorithms is one of off, warn, error"),
    ],
)
def test_switches_that_there_are_not(tmp_path: Path, given: str, said: str) -> None:
    file = write(tmp_path, *DRAWS)
    before = file.read_bytes()
    done = call(file, "--determinism", given)
    assert done.returncode == 2 and said in done.stderr
    assert file.read_bytes() == before


def test_an_empty_seed_is_none(tmp_path: Path) -> None:
    file = write(tmp_path, "import random\nrandom.random()")
    before = file.read_bytes()
    result = call("--seed=", file)
    assert (result.returncode, result.stdout) == (2, "")
    assert "--seed : Enter a seed" in result.stderr
    assert file.read_bytes() == before


def test_says_what_the_cell_comes_too_early_for(tmp_path: Path) -> None:
    file = write(tmp_path, "!pip install torch\nimport torch\nprint(torch.rand(1))")
    for arguments in (["--check"], []):
        result = call(file, *arguments)
        first, notice = result.stdout.splitlines()
        assert first.startswith(f"{file}: ")
        assert notice.startswith("    The notebook installs torch below the seed cell")


def test_the_seed_that_the_notebook_sets(tmp_path: Path) -> None:
    file = write(tmp_path, "import numpy as np\nnp.random.seed(1234)\nnp.random.rand()")
    call(file)
    assert "1234" in source(file)


def test_seeds_that_differ_are_said_before_another_is_added(tmp_path: Path) -> None:
    file = write(tmp_path, "import numpy as np\nnp.random.seed(1234)", "np.random.seed(99)")
    before = file.read_bytes()
    for arguments in ([], ["--check"]):
        result = call(file, *arguments)
        assert result.returncode == 1
        assert "different seeds (1234, 99)" in result.stdout
        assert file.read_bytes() == before
    assert call(file, "--seed", "7").returncode == 0
    assert "SEED = 7" in source(file)


def test_an_edited_cell_stays(tmp_path: Path) -> None:
    mine = "import random\n\nSEED = 4  # mine\nrandom.seed(SEED)\nprint(SEED)"
    role = {"jupyterlab_seed": {"role": "seed-cell"}}
    cell = {"cell_type": "code", "execution_count": None, "metadata": role, "outputs": []}
    file = write(tmp_path, {**cell, "source": mine}, *DRAWS)
    before = file.read_bytes()
    for arguments in ([], ["--check"], ["--seed", "5"]):
        result = call(file, *arguments)
        assert (result.returncode, result.stderr) == (1, "")
        assert "edited by hand" in result.stdout
        assert file.read_bytes() == before
    # The seed alone loses nothing.
    file = write(tmp_path, {**cell, "source": mine}, "import random\nrandom.random()")
    before = file.read_bytes()
    assert call(file, "--seed", "5").returncode == 0
    assert file.read_bytes() == before.replace(b"SEED = 4", b"SEED = 5")


def test_a_source_that_is_one_string(tmp_path: Path) -> None:
    file = write(tmp_path, *DRAWS)
    call(file)
    content = json.loads(file.read_bytes())
    for one in content["cells"]:
        one["source"] = "".join(one["source"])
    file.write_text(json.dumps(content))
    call("--seed", "9", file)
    assert seed_cell(file)["source"].count("SEED = 9\n") == 1
    assert all(isinstance(one["source"], str) for one in cells(file))


@pytest.mark.parametrize(
    ("metadata", "sources", "words"),
    [
        (PYTHON, ["1 + 1"], "no random code, so no seed cell"),
        (PYTHON, [], "no random code, so no seed cell"),
        ({"language_info": {"name": "scala"}}, ["println(1)"], "no seed cell for scala"),
        ({}, ["1 + 1", "import math\nmath.sqrt(2)"], "no random code, so no seed cell"),
        ({}, [], "no random code, so no seed cell"),
        ({"kernelspec": {"name": "nobody-has-it"}}, ["1"], "no seed cell for an unknown language"),
    ],
)
def test_nothing_to_seed(
    tmp_path: Path, metadata: dict[str, Any], sources: list[str], words: str
) -> None:
    file = write(tmp_path, *sources, metadata=metadata)
    before = file.read_bytes()
    for arguments in ([], ["--check"]):
        result = call(file, *arguments)
        assert (result.returncode, result.stdout) == (0, f"{file}: {words}\n")
    assert file.read_bytes() == before


@pytest.mark.parametrize("metadata", [{}, {"kernelspec": {"name": "python3"}}, R])
def test_the_language(tmp_path: Path, metadata: dict[str, Any]) -> None:
    file = write(tmp_path, "import random\nrandom.random()\nsample(1)", metadata=metadata)
    call(file)
    assert ("set.seed(SEED)" if metadata is R else "random.seed(SEED)") in source(file)


BAD = {
    "text.ipynb": (b"hello", "not a notebook (not JSON)"),
    "list.ipynb": (b"[]", "not a notebook (no nbformat)"),
    "latin.ipynb": (b'{"a": "\xe9"}', "not a notebook (not UTF-8)"),
    "deep.ipynb": (b"[" * 100_000, "not a notebook"),
    "three.ipynb": (b'{"nbformat": 3, "worksheets": [], "metadata": {}}', "notebook format 3"),
    "cells.ipynb": (b'{"nbformat": 4, "metadata": {}, "cells": [1]}', "cells are malformed"),
    "metadata.ipynb": (b'{"nbformat": 4, "metadata": 1, "cells": []}', "no metadata"),
    "ours.ipynb": (
        saved(notebook(*DRAWS, metadata={**PYTHON, "jupyterlab_seed": {"version": 9}})),
        "metadata.jupyterlab_seed.version cannot be read: 9",
    ),
}


def test_bad_files_keep_none_from_the_others(tmp_path: Path) -> None:
    bad = [tmp_path / name for name in BAD]
    for path in bad:
        path.write_bytes(BAD[path.name][0])
    bad.extend([tmp_path / "absent.ipynb", tmp_path])
    good = write(tmp_path, *DRAWS)
    result = call(*bad, good)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == len(bad)
    for line, path in zip(lines, bad, strict=True):
        assert line.startswith(f"jupyter seed insert: {path}: ")
        said = BAD[path.name][1] if path.name in BAD else "it cannot be read: "
        assert said in line
    assert "SEED = 42" in source(good)
    for path in bad[:-2]:
        assert path.read_bytes() == BAD[path.name][0]


@pytest.mark.parametrize("seed", ["-1", "1.5", "4294967296", "x", " "])
def test_bad_seeds(tmp_path: Path, seed: str) -> None:
    file = write(tmp_path, *DRAWS)
    before = file.read_bytes()
    result = call(file, f"--seed={seed}")
    assert (result.returncode, result.stdout) == (2, "")
    assert "seed" in result.stderr and "Traceback" not in result.stderr
    assert file.read_bytes() == before


def test_a_seed_that_one_notebook_does_not_take(tmp_path: Path) -> None:
    file = write(tmp_path, "rnorm(1)", metadata=R)
    other = write(tmp_path, *DRAWS, name="other.ipynb")
    before = file.read_bytes()
    result = call(file, other, "--seed=4294967295")
    assert result.returncode == 2
    assert f"{file}: The seed must be at most 2147483647" in result.stderr
    assert file.read_bytes() == before
    assert "SEED = 4294967295\n" in source(other)


@pytest.mark.parametrize("arguments", [[], ["--no-such-option", "nb.ipynb"], ["--check"]])
def test_bad_command_lines(arguments: list[str]) -> None:
    assert call(*arguments).returncode == 2


def test_mode_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = write(folder, *DRAWS)
    file.chmod(0o640)
    link = tmp_path / "link.ipynb"
    link.symlink_to(file)
    assert call(link).returncode == 0
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o640
    assert "SEED = 42" in source(file)
    assert sorted(tmp_path.rglob("*")) == sorted([folder, file, link])


def test_a_file_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = write(tmp_path, *DRAWS), write(tmp_path, *DRAWS, name="other.ipynb")
    before = file.read_bytes()
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == file.name:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    result = call(file, other)
    assert result.returncode == 2
    assert f"Cannot write {file}: No space left on device." in result.stderr
    assert file.read_bytes() == before
    assert "SEED = 42" in source(other)
    assert sorted(tmp_path.iterdir()) == sorted([file, other])


def test_without_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, *DRAWS)
    before = file.read_bytes()
    monkeypatch.setitem(sys.modules, "quickjs", None)
    result = call(file)
    assert (result.returncode, result.stdout) == (2, "")
    assert 'pip install "jupyterlab_seed[insert]"' in result.stderr
    assert file.read_bytes() == before


def test_without_the_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, *DRAWS)
    monkeypatch.setattr(core, "_BUNDLE", tmp_path / "none.js")
    result = call(file)
    assert (result.returncode, result.stdout) == (2, "")
    assert "none.js is missing" in result.stderr


def test_code_that_no_parser_likes(tmp_path: Path) -> None:
    deep = "import numpy as np\nx = " + "(" * 3000 + "np.random.rand()" + ")" * 3000
    long = "import numpy as np\nx = " + "+".join(["np.random.rand()"] * 3000)
    for number, text in enumerate([deep, long, "\ud83d = 1 \x00 'a\n\r\x85 ¬", "%%cython\nx: ("]):
        # As an escape, half of a pair may stand in a file.
        file = tmp_path / f"{number}.ipynb"
        file.write_text(json.dumps(notebook(text, *DRAWS)), encoding="utf-8")
        before = file.read_bytes()
        result = call(file)
        assert "Traceback" not in result.stderr
        if result.returncode:
            assert (result.returncode, file.read_bytes()) == (2, before)
            assert f"{file}: The code cannot be read: " in result.stderr
        else:
            assert "np.random.seed(SEED)" in source(file)


def test_many_share_one_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    init = core.Core.__init__
    monkeypatch.setattr(core.Core, "__init__", lambda self: made.append(1) or init(self))
    files = [write(tmp_path, *DRAWS, f"{i}", name=f"{i}.ipynb") for i in range(100)]
    start = time.monotonic()
    assert call(*files).returncode == 0
    assert len(made) == 1
    # On a loaded machine; about 0.5 s otherwise.
    assert time.monotonic() - start < 60
    assert {source(file) for file in files} == {source(files[0])}


def test_as_a_program(tmp_path: Path) -> None:
    file = write(tmp_path, *DRAWS)
    words = [sys.executable, "-m", "jupyterlab_seed.cli", "insert", str(file)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stderr) == (0, "")
    assert "seed cell inserted" in result.stdout
