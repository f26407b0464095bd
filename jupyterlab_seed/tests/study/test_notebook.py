"""Notebooks under other seeds and with other parameters, without kernels."""

from __future__ import annotations

import json
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.types import CannotRunError
from jupyterlab_seed.study.apart import Apart
from jupyterlab_seed.study.notebook import StudyNotebook, at_revision, literal, read
from jupyterlab_seed.study.prepare import Request, prepare
from jupyterlab_seed.study.results import wanted_of
from jupyterlab_seed.study.types import CannotStudyError, Result

from ..runs.running import notebook

SEED_CELL = "import random\n\nSEED = 7\n\nrandom.seed(SEED)"


def seeded(*sources: Any, cell: str = SEED_CELL, **metadata: Any) -> dict[str, Any]:
    """A notebook with a seed cell in front."""
    content = notebook(cell, *sources, **metadata)
    content["cells"][0]["metadata"] = {"jupyterlab_seed": {"role": "seed-cell"}}
    return content


def refused(request: Request) -> CannotStudyError:
    with pytest.raises(CannotStudyError) as caught:
        prepare(request)
    return caught.value


def test_only_the_number_changes() -> None:
    # A cell that was edited by hand stays as it was edited.
    source = "# mine\nimport random\nimport os  # for later\nSEED = 7\nrandom.seed(SEED)\nx = 7"
    arm = prepare(Request(seeded("random.random()", cell=source), "n"))[0]
    assert arm.first == 7
    plan = arm.plan_at(123)
    assert plan.cells[0].source == source.replace("SEED = 7", "SEED = 123")
    assert plan.cells[1].source == "random.random()"


def test_what_is_better_is_known_from_the_notebook_and_from_before() -> None:
    key = {"version": 1, "results": [{"expression": "a", "better": "lower"}]}
    content = seeded("a = b = 1", jupyterlab_seed=key)

    def better(*results: Result, **known: Any) -> list[Any]:
        arms = prepare(Request(content, "n", results=results, known=known))
        return [one.better for one in arms[0].wanted.expressions]

    assert better() == ["lower"]
    assert better(Result("a", "a"), Result("b", "b"), b="higher") == ["lower", "higher"]
    assert better(Result("a", "a", "higher"), Result("b", "b")) == ["higher", None]
    # What the notebook says now comes before what was said once.
    assert better(Result("a", "a"), a="higher") == ["lower"]


def test_the_hash_seed_goes_along_where_the_notebook_wants_one() -> None:
    key = {"version": 1, "frameworks": ["python"], "environment": {"PYTHONHASHSEED": "7"}}
    arm = prepare(Request(seeded("1", jupyterlab_seed=key), "n"))[0]
    assert arm.plan_at(9).environment == {"PYTHONHASHSEED": "9"}
    assert prepare(Request(seeded("1"), "n"))[0].plan_at(9).environment == {}


def test_with_seeds_free_nothing_is_held() -> None:
    key = {"version": 1, "frameworks": ["python"], "environment": {"PYTHONHASHSEED": "7"}}
    content = seeded("x = random.random()", "x", jupyterlab_seed=key)
    for apart in (None, Apart("hold", ["2"]), Apart("vary", ["2"])):
        arms = prepare(Request(content, "n", free=True, apart=apart))
        assert [arm.label for arm in arms] == ["A", "same", "free"]
        a, _same, free = arms
        assert free.mode is None and free.plan_at(9).environment == {"PYTHONHASHSEED": "random"}
        assert [cell.around for cell in free.plan_at(9).cells] == [None] * 3
        assert "SEED = 9" in free.plan_at(9).cells[0].source
        # What ran with free seeds counts whatever is held elsewhere.
        assert free.code == prepare(Request(content, "n"))[0].code
        assert (a.code == free.code) == (apart is None)
    other = prepare(Request(content, "n", ("o", seeded("1")), better="lower", free=True))
    assert [(arm.label, arm.name) for arm in other][2:] == [("same", "o"), ("free", "o")]


def test_what_the_page_holds_against_its_notebook() -> None:
    content = seeded("x = 'ü'", " ", PARAMETERS)
    sources = [zlib.crc32(text.encode()) for text in ("x = 'ü'", PARAMETERS[0])]
    other = ("other", seeded("y"))
    for request, at in (
        (Request(content, "n"), 0),
        (Request(content, "n", better="lower", parameters={"hidden": "2"}), 0),
        (Request(content, "n", other, better="lower"), 1),
    ):
        arms = prepare(request)
        assert [list(arm.sources or ()) for arm in arms] == [
            sources if place == at else [] for place in range(len(arms))
        ]
    # A cell that is composed for the study alone is none of its cells.
    bare = seeded("import random", "random.random()")
    del bare["cells"][0]
    (arm,) = prepare(Request(bare, "n", insert=True))
    assert arm.sources == tuple(zlib.crc32(one["source"].encode()) for one in bare["cells"])


def test_the_cells_that_only_set_up() -> None:
    def set_up(*above: str) -> int:
        content = seeded(*above, "import random", "random.random()")
        content["cells"].insert(len(above), content["cells"].pop(0))
        return prepare(Request(content, "n"))[0].wanted.set_up

    assert set_up() == 0
    assert set_up("import torch\ntorch.set_num_threads(1)", "lr = 0.1") == 2
    # A draw above the seed cell is one of the notebook.
    assert set_up("lr = 0.1", "import random\nx = random.random()") == 1


def test_the_code_is_the_same_under_every_seed_and_after_a_run() -> None:
    content = seeded("x = 1")
    code = prepare(Request(content, "n"))[0].code
    other = seeded("x = 1", cell=SEED_CELL.replace("7", "8"))
    other["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    other["cells"].append({"cell_type": "markdown", "source": "# Text", "metadata": {}})
    assert prepare(Request(other, "n"))[0].code == code
    assert prepare(Request(seeded("x = 2"), "n"))[0].code != code


def test_a_seed_that_a_framework_does_not_take() -> None:
    source = "import lightgbm as lgb\n\nSEED = 7\n"
    key = {"version": 1, "frameworks": ["lightgbm"]}
    arm = prepare(Request(seeded("1", cell=source, jupyterlab_seed=key), "n"))[0]
    arm.plan_at(2**31 - 1)
    with pytest.raises(CannotStudyError) as caught:
        arm.plan_at(2**31)
    assert caught.value.kind == "bad-option"
    assert "2147483647" in str(caught.value)


def test_no_seed_cell() -> None:
    content = notebook("import random", "random.random()")
    error = refused(Request(content, "nb.ipynb"))
    assert error.kind == "no-seed-cell"
    assert "nb.ipynb has no seed cell" in str(error) and "--insert" in str(error)
    arm = prepare(Request(content, "nb.ipynb", insert=True))[0]
    sources = [cell.source for cell in arm.plan_at(5).cells]
    assert len(sources) == 3 and "SEED = 5" in sources[1]
    assert len(content["cells"]) == 2


def test_nothing_that_a_seed_cell_could_seed() -> None:
    error = refused(Request(notebook("x = 1", "x"), "n", insert=True))
    assert error.kind == "no-seed-cell" and "no random code" in str(error)


def test_metadata_that_cannot_be_read_are_no_lack_of_random_code() -> None:
    content = notebook("import random", "random.random()")
    key = {"version": 1, "frameworks": ["python"], "environment": "<b>"}
    content["metadata"]["jupyterlab_seed"] = key
    error = refused(Request(content, "n", insert=True))
    assert error.kind == "no-seed-cell"
    assert 'metadata.jupyterlab_seed.environment cannot be read: "<b>"' in str(error)


def test_a_seed_that_cannot_be_read() -> None:
    source = "import random\nSEED = int('7')\nrandom.seed(SEED)"
    assert "cannot be read" in str(refused(Request(seeded("1", cell=source), "n")))


def test_another_language() -> None:
    content = notebook("1", kernelspec={"name": "x", "language": "brainfuck"})
    assert "brainfuck" in str(refused(Request(content, "n")))


@pytest.mark.parametrize("content", [b"no json", b"[]", b'{"nbformat": 4, "cells": []}'])
def test_not_a_notebook(content: bytes) -> None:
    with pytest.raises(CannotRunError):
        prepare(Request(content, "n"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="Cannot read"):
        read(tmp_path / "none.ipynb")


PARAMETERS = ("hidden = 16\nname = 'a'", "parameters")


def test_parameters_are_set_behind_their_cell() -> None:
    content = seeded(PARAMETERS, "hidden")
    arms = prepare(
        Request(content, "n", parameters={"hidden": "24", "name": "big"}, better="higher")
    )
    assert [(arm.label, arm.name) for arm in arms] == [("A", "n"), ("B", "hidden=24, name=big")]
    cells = arms[1].plan_at(1).cells
    assert cells[1].source.startswith("hidden = 16\nname = 'a'")
    names: dict[str, Any] = {}
    exec(cells[1].source, names)
    assert (names["hidden"], names["name"]) == (24, "big")
    assert arms[0].plan_at(1).cells[1].source == "hidden = 16\nname = 'a'"
    assert arms[0].code != arms[1].code


def test_parameters_that_papermill_has_injected_come_later() -> None:
    content = seeded(PARAMETERS, ("hidden = 20", "injected-parameters"), "hidden")
    arm = prepare(Request(content, "n", parameters={"hidden": "24"}, better="higher"))[1]
    assert arm.plan_at(1).cells[2].source.endswith("hidden = 24")


@pytest.mark.parametrize(
    ("text", "value"), [("24", 24), ("-1e-3", -0.001), ("True", True), ("adam", "adam")]
)
def test_values_are_literals_or_text(text: str, value: Any) -> None:
    assert eval(literal(text)) == value


def test_values_run_nothing() -> None:
    text = "__import__('os').system('false')"
    assert eval(literal(text)) == text


def test_parameters_that_there_are_not() -> None:
    error = refused(Request(seeded(PARAMETERS), "n", parameters={"hiden": "1"}, better="higher"))
    assert "no parameter hiden; available: hidden, name" in str(error)
    error = refused(Request(seeded("x = 1"), "n", parameters={"x": "1"}, better="higher"))
    assert "tag `parameters`. Give it to the cell that sets x" in str(error)


def test_a_comparison_says_what_is_better() -> None:
    content = seeded(PARAMETERS)
    error = refused(Request(content, "n", parameters={"hidden": "1"}))
    assert "--higher" in str(error)
    given = Result("hidden", "hidden", "lower")
    assert len(prepare(Request(content, "n", parameters={"hidden": "1"}, results=[given]))) == 2


def test_against_another_notebook_it_is_the_candidate() -> None:
    other = ("old.ipynb", seeded("x = 1"))
    arms = prepare(Request(seeded("x = 2"), "new.ipynb", against=other, better="lower"))
    assert [(arm.label, arm.name) for arm in arms] == [("A", "old.ipynb"), ("B", "new.ipynb")]
    error = refused(Request(seeded("x"), "n", against=other, parameters={"x": "1"}, better="lower"))
    assert error.kind == "bad-option"


def test_results_that_the_metadata_name() -> None:
    stored = [
        {"name": "accuracy", "expression": "scores[-1]", "better": "higher"},
        {"expression": "loss"},
    ]
    content = seeded("1", jupyterlab_seed={"version": 1, "frameworks": [], "results": stored})
    wanted = wanted_of(StudyNotebook(content))
    assert wanted.expressions == (
        Result("accuracy", "scores[-1]", "higher"),
        Result("loss", "loss", None),
    )
    given = (Result("x", "x"),)
    assert wanted_of(StudyNotebook(content), given).expressions == given


@pytest.mark.parametrize(
    "stored", [3, [3], [{}], [{"expression": ""}], [{"expression": "x", "better": "big"}]]
)
def test_metadata_that_name_no_results(stored: Any) -> None:
    content = seeded("1", jupyterlab_seed={"version": 1, "frameworks": [], "results": stored})
    with pytest.raises(CannotStudyError, match="malformed"):
        wanted_of(StudyNotebook(content))


def test_a_git_revision(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    file = tmp_path / "sub" / "nb.ipynb"
    file.parent.mkdir()
    git("init", "-q")
    file.write_text(json.dumps(seeded("x = 1")))
    git("add", ".")
    git("commit", "-qm", "one")
    file.write_text(json.dumps(seeded("x = 2")))
    assert json.loads(at_revision(file, "HEAD"))["cells"][1]["source"] == "x = 1"
    for revision in ("HEAD~5", "--output=x", "nothing", "a\0b"):
        with pytest.raises(CannotStudyError) as caught:
            at_revision(file, revision)
        assert revision in str(caught.value)
    assert [one.name for one in file.parent.iterdir()] == ["nb.ipynb"]
