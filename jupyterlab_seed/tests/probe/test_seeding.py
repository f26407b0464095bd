"""The seed code at the start of a kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from .kernels import StartPlain

CELL = """import random

import numpy as np

SEED = 42

random.seed(SEED)
np.random.seed(SEED)"""


def test_seed_once_and_ahead_of_the_cells(start_plain: StartPlain) -> None:
    kernel = start_plain()
    assert kernel.seed(CELL) == {"kind": "seeded", "code": CELL, "seed": 42}
    # What shows is what the seed cell would have left, its modules apart.
    assert kernel.run("print(globals().get('SEED'), 'random' in globals())") == "42 False\n"
    assert kernel.count == 1
    drawn = kernel.run("import random, numpy as np\nprint(random.random(), np.random.rand())")
    # Another page asks again: the streams go on as they were.
    other = CELL.replace("42", "7")
    assert kernel.seed(other, 7) == {
        "kind": "already",
        "code": CELL,
        "seed": 42,
        "by": "page",
    }
    assert kernel.run("print(random.random(), np.random.rand())") != drawn
    again = start_plain()
    again.seed(CELL)
    again.run("pass")
    assert (
        again.run("import random, numpy as np\nprint(random.random(), np.random.rand())") == drawn
    )


def test_a_page_that_connects_draws_nothing_from_a_seeded_kernel(start_plain: StartPlain) -> None:
    # Every page asks for it, also one that was reloaded; IPython 9 shows a tip in its answer.
    kernel = start_plain()
    assert kernel.seed("import random\nrandom.seed(42)")["kind"] == "seeded"
    for _ in range(3):
        kernel.connect()
    assert kernel.run("import random; print(random.random())") == "0.6394267984578837\n"


def test_seed_leaves_a_kernel_alone_that_has_run(start_plain: StartPlain) -> None:
    kernel = start_plain()
    kernel.run("import random; random.seed(1); state = random.getstate()")
    assert kernel.seed(CELL) == {"kind": "late", "executions": 1}
    assert kernel.run("print(random.getstate() == state)") == "True\n"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import no_such.module", {"kind": "missing-module", "module": "no_such"}),
        ("1 / 0", {"kind": "error", "name": "ZeroDivisionError", "message": "division by zero"}),
        ("raise SystemExit(3)", {"kind": "error", "name": "SystemExit", "message": "3"}),
        ("raise KeyboardInterrupt", {"kind": "error", "name": "KeyboardInterrupt", "message": ""}),
    ],
)
def test_seed_that_fails_leaves_all_as_it_was(
    start_plain: StartPlain, code: str, answer: dict[str, str]
) -> None:
    kernel = start_plain()
    head = "import os, random\nos.environ['X_SEED_TEST'] = '1'\nrandom.seed(42)\n"
    assert kernel.seed(head + code) == answer
    assert kernel.seeds()["python"] == "unknown"
    # And it may be tried again, once what was missing is there.
    assert kernel.seed(CELL)["kind"] == "seeded"
    assert kernel.run("import os; print(os.environ.get('X_SEED_TEST'))") == "None\n"


def test_seed_that_fails_leaves_no_name(start_plain: StartPlain) -> None:
    kernel = start_plain()
    assert kernel.seed("SEED = 42\n1 / 0")["kind"] == "error"
    assert kernel.run("print('SEED' in globals())") == "False\n"


def test_seed_takes_no_name_away(start_plain: StartPlain) -> None:
    kernel = start_plain()
    key = "key = object()\nget = 1\n_private = 2\n"
    assert kernel.seed(key + "In = None")["kind"] == "seeded"
    assert kernel.run("print(key is not None, get, '_private' in globals(), In is None)") == (
        "True 1 False False\n"
    )


def test_seed_that_is_no_python(start_plain: StartPlain) -> None:
    kernel = start_plain()
    assert kernel.seed("SEED <- 42")["name"] == "NameError"
    assert kernel.seed("this is no code")["name"] == "SyntaxError"
    assert kernel.seed("%env X_SEED_TEST=1")["name"] == "SyntaxError"
    # A cell that someone wrote may hold magics.
    magic = "%env X_SEED_TEST=1\n" + CELL
    assert kernel.seed(magic, transform=True) == {"kind": "seeded", "code": magic, "seed": 42}


def test_nothing_is_imported_from_the_notebooks_folder(
    start_plain: StartPlain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a notebook must not run a file that came with it."""
    monkeypatch.chdir(tmp_path)
    # A framework, and a module of the standard library that NumPy imports.
    for name in ("polars", "secrets"):
        (tmp_path / f"{name}.py").write_text("import os; os.environ['X_LOCAL'] = __name__\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("import os; os.environ['X_LOCAL'] = '1'\n")
    kernel = start_plain()
    for module in ("polars", "package"):
        code = f"import random\nimport {module}.part as p\nrandom.seed(42)"
        assert kernel.seed(code) == {"kind": "local-module", "module": module}
    assert kernel.seed(CELL)["kind"] == "seeded"
    assert kernel.run("import os; print(os.environ.get('X_LOCAL'))") == "None\n"
    # The user's own code finds all as before.
    assert kernel.run("import polars; print(os.environ['X_LOCAL'])") == "polars\n"
