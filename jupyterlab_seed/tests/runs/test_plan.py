"""What is planned for a notebook, and for what is none."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.runs.plan import plan, plan_file
from jupyterlab_seed.runs.types import CannotRunError, Plan


def code(source: Any, tags: Any = None, **more: Any) -> dict[str, Any]:
    metadata = {} if tags is None else {"tags": tags}
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], **more}


def notebook(*cells: Any, **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def refused(content: Any) -> CannotRunError:
    with pytest.raises(CannotRunError) as caught:
        plan(content)
    return caught.value


def test_cells_and_what_is_done_with_them() -> None:
    result = plan(
        notebook(
            {"cell_type": "markdown", "source": "# Title", "metadata": {}},
            code(["import random\n", "random.seed(1)"], id="first"),
            code("x", ["seed-skip"]),
            code("x", ["nbval-skip", "other"]),
            code("x", ["nbval-ignore-output"]),
            code("1/0", ["raises-exception"]),
            code("  \n"),
        )
    )
    assert [cell.index for cell in result.cells] == [1, 2, 3, 4, 5, 6]
    assert [cell.index for cell in result.runs] == [1, 4, 5]
    first = result.cells[0]
    assert (first.id, first.source, first.number) == ("first", "import random\nrandom.seed(1)", 2)
    assert [cell.index for cell in result.cells if cell.ignore_output] == [4]
    assert [cell.index for cell in result.cells if cell.may_raise] == [5]
    assert result.cells[1].id is None


def test_kernel_language_and_environment() -> None:
    result = plan(
        notebook(
            code("1"),
            kernelspec={"name": "ir", "language": "R"},
            jupyterlab_seed={"environment": {"PYTHONHASHSEED": "42", "PATH": "/evil"}},
        )
    )
    assert (result.kernel_name, result.language) == ("ir", "r")
    assert result.environment == {"PYTHONHASHSEED": "42"}
    bare = plan(notebook(code("1")))
    assert (bare.kernel_name, bare.language, bare.environment) == ("python3", "python", {})
    told = plan(notebook(code("1"), kernelspec={"name": "k"}, language_info={"name": "Julia"}))
    assert (told.kernel_name, told.language) == ("k", "julia")
    assert plan(notebook(code("1"), kernelspec={"name": "k"})).language == ""


def test_what_is_dropped_and_what_is_left_alone() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "long"}
    content = notebook(
        code("1", outputs=[output], execution_count=7),
        {"cell_type": "markdown", "source": "", "metadata": {}, "attachments": {"a": {}}},
        widgets={"application/vnd.jupyter.widget-state+json": {}},
    )
    before = copy.deepcopy(content)
    kept = plan(content).notebook
    assert content == before
    assert kept["cells"][0]["outputs"] == []
    assert kept["cells"][0]["execution_count"] is None
    assert "attachments" not in kept["cells"][1]
    assert "widgets" not in kept["metadata"]


def test_text_bytes_and_files(tmp_path: Path) -> None:
    text = json.dumps(notebook(code("é")))
    for content in (text, "\ufeff" + text, text.encode(), b"\xef\xbb\xbf" + text.encode()):
        assert plan(content).cells[0].source == "é"
    file = tmp_path / "nb.ipynb"
    file.write_text(text, encoding="utf-8")
    assert plan_file(file).cells[0].source == "é"
    for wrong in (tmp_path, tmp_path / "none.ipynb", tmp_path / "a\0b"):
        with pytest.raises(CannotRunError, match="Cannot read ") as caught:
            plan_file(wrong)
        assert caught.value.kind == "not-a-notebook"


def test_format_3() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Title"], "metadata": {}},
        {
            "cell_type": "code",
            "input": ["1 +\n", "1"],
            "language": "python",
            "collapsed": False,
            "prompt_number": 3,
            "metadata": {},
            "outputs": [{"output_type": "pyout", "text": ["2"], "prompt_number": 3}],
        },
    ]
    old = {
        "metadata": {"name": "old"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    before = copy.deepcopy(old)
    result = plan(old)
    assert old == before
    assert [(cell.index, cell.source) for cell in result.cells] == [(1, "1 +\n1")]
    assert result.notebook["cells"][1]["outputs"] == []
    old["worksheets"] = [{"cells": [3]}]
    assert refused(old).kind == "not-a-notebook"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1]", "not a JSON object"),
        ("{}", "nbformat is not a number"),
        ({"nbformat": True}, "nbformat is not a number"),
        ({"nbformat": 5, "cells": []}, "format 5 is not supported"),
        ({"nbformat": 4, "cells": {}}, "no list of cells"),
        (notebook(code("1"), 3), "cell 2 is not an object"),
        (notebook({"source": "1"}), "cell 1 has no type"),
        (notebook(code({"a": 1})), "the source of cell 1 is not text"),
        (notebook(code(["a", 1])), "the source of cell 1 is not text"),
        (notebook(code("'\ud800'")), "The source of cell 1 contains invalid Unicode"),
    ],
)
def test_what_is_no_notebook(content: Any, said: str) -> None:
    error = refused(content)
    assert error.kind == "not-a-notebook"
    assert said in str(error)


def test_no_code() -> None:
    assert "no code cells" in str(refused(notebook()))
    error = refused(notebook(code(" "), code("1", ["seed-skip"])))
    assert error.kind == "no-code"
    assert "blank or skipped" in str(error)


@pytest.mark.parametrize("value", [None, 3, "x", [], {"environment": 3}, {"environment": [1]}])
def test_malformed_metadata_counts_as_absent(value: Any) -> None:
    result = plan(
        notebook(
            code("1", value, id=value if value != "x" else None),
            jupyterlab_seed=value,
            kernelspec=value,
            language_info=value,
        )
    )
    assert (result.environment, result.kernel_name) == ({}, "python3")
    content = notebook(code("1"))
    content["metadata"] = value
    content["cells"][0]["metadata"] = value
    assert plan(content).cells[0].source == "1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@st.composite
def nearly(draw: st.DrawFn) -> Any:
    """Something like a notebook, where each part may be anything."""

    def part(good: st.SearchStrategy[Any]) -> Any:
        return draw(st.one_of(good, good, good, JSON))

    def cell() -> Any:
        keys = st.sampled_from(["cell_type", "source", "input", "metadata", "id", "outputs"])
        made = {
            "cell_type": part(st.sampled_from(["code", "markdown", "raw"])),
            "source": part(st.text() | st.lists(st.text())),
            "metadata": part(st.fixed_dictionaries({"tags": JSON})),
            "input": part(st.text()),
            "outputs": part(st.just([])),
        }
        for key in draw(st.sets(keys, max_size=2)):
            made.pop(key, None)
        return made

    cells = [part(st.just(cell())) for _ in range(draw(st.integers(0, 3)))]
    kernelspec = st.fixed_dictionaries({"name": JSON, "language": JSON})
    metadata = st.fixed_dictionaries({"kernelspec": kernelspec, "jupyterlab_seed": JSON})
    return {
        "cells": part(st.just(cells)),
        "worksheets": part(st.just([{"cells": cells}])),
        "metadata": part(metadata),
        "nbformat": part(st.sampled_from([2, 3, 4])),
        "nbformat_minor": part(st.integers(0, 5)),
    }


@given(JSON | nearly())
def test_any_json_is_planned_or_refused(content: Any) -> None:
    for given_as in (content, json.dumps(content)):
        if given_as is content and not isinstance(content, dict):
            continue
        try:
            result = plan(given_as)
        except CannotRunError as error:
            assert error.kind in ("not-a-notebook", "no-code")
            assert str(error)
        else:
            assert isinstance(result, Plan)
            assert result.runs
            assert result.kernel_name
            json.dumps(result.notebook)
