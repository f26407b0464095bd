"""Studies through a real server: its kernels, its endpoints, and nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ..study.samples import REPORT_SCHEMA
from .conftest import EXTENSION
from .seeded import seed_cell
from .test_verification_rest import finish as finish_at
from .test_verification_rest import left, notebook_of

pytest.importorskip("quickjs")

ROOT = ("jupyterlab-seed", "studies")


def content(*cells: str) -> dict[str, Any]:
    """A notebook with a seed cell and these cells; the first has the tag `parameters`."""
    made = notebook_of(*cells)
    made["cells"][0]["metadata"]["tags"] = ["parameters"]
    made["cells"].insert(0, seed_cell("SEED = 42\n\nimport random\nrandom.seed(SEED)\n"))
    made["metadata"]["jupyterlab_seed"] = {"version": 1, "frameworks": ["python"]}
    return made


async def start(
    server: Any, *cells: str, path: str = "nb.ipynb", **options: Any
) -> tuple[int, Any]:
    """POST a study of these cells."""
    given = {"seeds": 2, "jobs": 2, **options}
    body = {"path": path, "notebook": content(*cells), "options": given}
    return await server.call("POST", *ROOT, json=body)


async def finish(server: Any, state: dict[str, Any]) -> dict[str, Any]:
    """Wait until it has ended."""
    return await finish_at(server, state, ROOT)


async def test_two_seeds(server: Any, jp_root_dir: Path, jp_fetch: Any) -> None:
    (jp_root_dir / "sub").mkdir()
    path = "sub/nb.ipynb"
    status, state = await start(server, "gain = 1", "random.random() + gain", path=path)
    assert status == 201 and state["status"] == "running" and state["path"] == path, state
    state = await finish(server, state)
    assert state["status"] == "done", state
    report = state["report"]
    jsonschema.validate(report, REPORT_SCHEMA)
    assert report["verdict"]["kind"] == "one-arm" and report["notebook"] == "nb.ipynb"
    (step,) = state["progress"]
    assert (step["done"], step["total"], step["stored"], step["left"]) == (2, 2, 0, 0)
    assert {run["seed"] for run in step["runs"]} == {42, 43}
    told = {run["seed"]: run["values"] for run in report["arms"][0]["runs"]}
    assert {run["seed"]: run["values"] for run in step["runs"]} == told
    # The same file as the command's: a study goes on, wherever it began.
    assert (jp_root_dir / "sub/.seed-study/nb.ipynb.jsonl").exists()
    for kind in ("json", "html", "csv", "md"):
        response = await jp_fetch(*ROOT, state["id"], f"report.{kind}")
        assert response.headers["Content-Disposition"].startswith("attachment"), kind
        assert "random.random" in response.body.decode(), kind
    _, found = await server.call("GET", *ROOT, params={"path": path})
    assert [one["id"] for one in found["studies"]] == [state["id"]]
    # A run can be opened, and the next study knows how long one takes.
    response = await jp_fetch(*ROOT, state["id"], "runs", "A-43.ipynb")
    executed = json.loads(response.body)
    assert "SEED = 43" in executed["cells"][0]["source"]
    value = next(run["values"] for run in step["runs"] if run["seed"] == 43)
    assert executed["cells"][-1]["outputs"][0]["data"]["text/plain"] == repr(*value.values())
    for missing in ("A-44.ipynb", "B-43.ipynb", "A-9999999999.ipynb"):
        status, _answer = await server.call("GET", *ROOT, state["id"], "runs", missing)
        assert status == 404, missing
    _, told = await server.call("GET", *ROOT, "outlook", params={"path": path})
    assert told["seconds"] > 0 and told["jobs"] >= 1 and told["better"] == {}
    _, told = await server.call("GET", *ROOT, "outlook", params={"path": "none/x.ipynb"})
    assert told["seconds"] is None
    assert (await server.call("GET", *ROOT, "outlook", params={"path": "../x"}))[0] == 400
    _, again = await start(server, "gain = 1", "random.random() + gain", path=path)
    again = await finish(server, again)
    assert again["report"]["arms"][0]["stored"] == 2 and again["progress"][0]["runs"] == []
    assert await left(server) == ([], [])


async def test_a_parameter_s_other_value(server: Any) -> None:
    status, state = await start(
        server,
        "gain = 1",
        "score = random.random() + gain",
        results=[{"expression": "score", "better": "higher"}],
        against={"parameters": {"gain": "3"}},
    )
    assert status == 201, state
    report = (await finish(server, state))["report"]
    assert report["verdict"]["kind"] == "too-few-seeds"
    assert [one["difference"] for one in report["results"][0]["difference"]["values"]] == [2, 2]
    assert [arm["name"] for arm in report["arms"]] == ["nb.ipynb", "gain=3"]


async def test_another_notebook(server: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "other.ipynb").write_text(json.dumps(content("gain = 0", "random.random()")))
    against = {"path": "./other.ipynb"}
    status, state = await start(
        server, "gain = 1", "random.random()", against=against, better="higher"
    )
    assert status == 201, state
    report = (await finish(server, state))["report"]
    assert [arm["name"] for arm in report["arms"]] == ["other.ipynb", "nb.ipynb"]
    assert report["verdict"]["kind"] == "too-few-seeds"
    differences = [one["difference"] for one in report["results"][0]["difference"]["values"]]
    assert differences == pytest.approx([0, 0])


async def test_the_page_against_what_is_saved(server: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "nb.ipynb").write_text(json.dumps(content("gain = 0", "random.random() + gain")))
    against = {"saved": True}
    status, state = await start(
        server, "gain = 1", "random.random() + gain", against=against, better="higher"
    )
    assert status == 201, state
    report = (await finish(server, state))["report"]
    assert [arm["name"] for arm in report["arms"]] == ["nb.ipynb as saved", "nb.ipynb"]
    differences = [one["difference"] for one in report["results"][0]["difference"]["values"]]
    assert differences == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"seeds": 0}, "seeds"),
        ({"seeds": 10**6}, "seeds"),
        ({"seeds": "6"}, "seeds"),
        ({"jobs": 0}, "jobs"),
        ({"interest": 0}, "interest"),
        ({"hold": ["9"]}, "hold"),
        ({"hold": ["2"], "vary": ["3"]}, "hold"),
        ({"hold": [2]}, "hold"),
        ({"timeout": 0}, "timeout"),
        ({"examples": 0}, "examples"),
        ({"keepGoing": 1}, "keepGoing"),
        ({"results": [{"expression": "a b"}]}, "results"),
        ({"results": [{"expression": "a"}, {"expression": " a "}]}, "results"),
        ({"better": "more"}, "better"),
        ({"directions": ["loss"]}, "directions"),
        ({"against": {"parameters": {"gain": "3"}}}, "better"),
        ({"against": {"parameters": {"none": "3"}}, "better": "lower"}, "against"),
        ({"against": {"parameters": {"not a name": "3"}}, "better": "lower"}, "against"),
        ({"against": {"path": "../x.ipynb"}, "better": "lower"}, "against"),
        ({"against": {"path": "none.ipynb"}, "better": "lower"}, "against"),
        ({"against": {"revision": "--output=x"}, "better": "lower"}, "against"),
        ({"against": {"revision": "nowhere"}, "better": "lower"}, "against"),
        ({"against": {}}, "against"),
        ({"against": {"saved": True}, "better": "lower"}, "against"),
    ],
)
async def test_bad_options_name_their_field(
    server: Any, jp_root_dir: Path, options: Any, field: str
) -> None:
    status, answer = await start(server, "gain = 1", **options)
    assert status == 400 and answer["field"] == field and answer["message"], answer
    assert await left(server) == ([], [])
    assert not list(jp_root_dir.iterdir())


async def test_without_a_seed_cell(server: Any) -> None:
    body = {"path": "nb.ipynb", "notebook": notebook_of("import random", "random.random()")}
    options = {"seeds": 2}
    status, answer = await server.call("POST", *ROOT, json={**body, "options": options})
    assert status == 400 and answer["kind"] == "no-seed-cell"
    options["insert"] = True
    status, state = await server.call("POST", *ROOT, json={**body, "options": options})
    assert status == 201
    report = (await finish(server, state))["report"]
    assert report["verdict"]["kind"] == "one-arm"


class TestOneAtATime:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": EXTENSION, "JupyterLabSeed": {"max_studies": 1}}

    async def test_cancelling_leaves_nothing_and_keeps_what_was_done(
        self, server: Any, jp_root_dir: Path
    ) -> None:
        slow = "import time\ntime.sleep(0 if SEED == 42 else 600)\nrandom.random()"
        _, state = await start(server, slow)
        status, answer = await start(server, "1")
        assert status == 409 and answer["kind"] == "busy" and answer["id"] == state["id"]
        status, answer = await start(server, "1", path="other.ipynb")
        assert status == 429 and answer["kind"] == "too-many"
        while not state["progress"] or not state["progress"][0]["runs"]:
            _, state = await server.call(
                "GET", *ROOT, state["id"], params={"since": str(state["version"])}
            )
        assert (await server.call("DELETE", *ROOT, state["id"]))[0] == 204
        _, state = await server.call("GET", *ROOT, state["id"])
        assert state["status"] == "cancelled"
        assert await left(server) == ([], [])
        kept = (jp_root_dir / ".seed-study/nb.ipynb.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["seed"] for line in kept] == [42]
