"""Verdicts on notebooks whose cause is beside what differs: imports, threads, other processes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan_file
from jupyterlab_seed.runs.types import Plan
from jupyterlab_seed.verify.causes.hints import hints
from jupyterlab_seed.verify.causes.reseeding import seeding_place
from jupyterlab_seed.verify.engine import verify

from ..runs.running import make_plan, notebook
from ..with_frameworks import require

pytestmark = pytest.mark.usefixtures("forked_kernels")

ROOT = Path(__file__).parents[3]

# A library that draws from Python's own generator while it is loaded, as scikit-learn does.
LOADS = "import random\nrandom.random()\ndef fit(x): return x\n"


def written(folder: Path, *sources: str, **files: str) -> Plan:
    """The plan of a notebook in a folder, beside modules of these names."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    file = folder / "nb.ipynb"
    file.write_text(json.dumps(notebook(*sources)), encoding="utf-8")
    planned = plan_file(file)
    assert planned.folder == folder.resolve()
    return planned


def verified(folder: Path, *sources: str, **files: str) -> dict[str, Any]:
    return asyncio.run(verify(written(folder, *sources, **files), LocalKernels(folder)))


def test_draws_of_an_import_are_neither_a_warning_nor_a_cause(tmp_path: Path) -> None:
    imports = "import loads\nSEED = 42\nimport random"
    report = verified(tmp_path, imports, "x = sorted({'a', 'b'})\nprint(x)", loads=LOADS)
    assert (report["verdict"]["kind"], report["warnings"]) == ("reproduced", [])
    report = verified(tmp_path, imports, "import uuid\nrun = uuid.uuid4()", "print(run)")
    assert report["cause"]["source"] == "entropy"
    assert (report["cause"]["hints"][0]["cell"], report["verdict"]["cell"]) == (1, 2)
    names = "'age', 'height', 'weight', 'income', 'zip', 'score'"
    report = verified(tmp_path, imports, f"f = list(set([{names}]))", "print(f)")
    assert (report["cause"]["source"], report["cause"]["proven"]) == ("hash-order", True)
    assert report["cause"]["hints"][0]["cell"] == 1
    # But what is drawn from that generator later counts.
    report = verified(tmp_path, imports, "print(random.random())")
    assert (report["cause"]["source"], report["verdict"]["cell"]) == ("unseeded", 1)


def test_what_a_module_beside_the_notebook_does_is_read_like_a_cell(tmp_path: Path) -> None:
    helper = (
        "import time\n\ndef stamp():\n    return inner()\n\ndef inner():\n    return time.time()\n"
    )
    planned = written(tmp_path, "import helper", "print(helper.stamp())", helper=helper)
    (hint,) = hints(planned, 1, outputs=True)
    assert (hint.source, hint.cell, hint.file, hint.line) == ("time", 1, "helper.py", 7)


def test_another_process_has_a_seed_of_its_own(tmp_path: Path) -> None:
    script = "%%writefile train.py\nimport random\nprint(random.random())"
    report = verified(tmp_path, script, "import random\nrandom.seed(1)", "!python train.py")
    cause = report["cause"]
    assert (cause["source"], cause["hints"][0]["cell"]) == ("script", 2)
    assert "train.py, line 2" in cause["text"]
    assert cause["advice"][0]["kind"] == "seed-script"


def test_a_stopwatch_beside_the_cause_is_not_blamed(tmp_path: Path) -> None:
    report = verified(
        tmp_path,
        "import time, uuid\nstart = time.time()\nvalue = uuid.uuid4()\n"
        "seconds = time.time() - start\nprint(value)",
    )
    assert [hint["source"] for hint in report["cause"]["hints"]] == ["entropy"]


def test_threads_share_a_global_generator(tmp_path: Path) -> None:
    require("numpy")
    report = verified(
        tmp_path,
        "import time\nimport numpy as np\nfrom concurrent.futures import ThreadPoolExecutor",
        "def trial(seed):\n    np.random.seed(seed)\n    time.sleep(seed % 3 / 100)\n"
        "    x = np.sort(np.random.rand(1000, 40), axis=0)\n"
        "    return float((x @ np.random.rand(40)).sum())",
        "with ThreadPoolExecutor(4) as pool:\n    scores = list(pool.map(trial, range(40)))",
        "print(scores)",
    )
    cause = report["cause"]
    assert (cause["source"], cause["hints"][0]["cell"]) == ("threads", 2)
    assert "share the global generator of NumPy" in cause["text"]
    assert "number of times" not in cause["text"]


def test_processes_draw_from_generators_of_their_own(tmp_path: Path) -> None:
    require("joblib")
    report = verified(
        tmp_path,
        "import random\nimport numpy as np\nfrom joblib import Parallel, delayed\n"
        "random.seed(123)\nnp.random.seed(123)",
        "def bootstrap(data):\n    return float(np.mean(np.random.choice(data, len(data))))",
        "data = np.arange(100)\n"
        "means = Parallel(n_jobs=2)(delayed(bootstrap)(data) for _ in range(6))",
        "print(np.round(means, 3))",
    )
    cause = report["cause"]
    assert (cause["source"], cause["hints"][0]["cell"]) == ("processes", 2)
    assert "NumPy" in cause["text"]
    # One process instead would draw from what the notebook seeds, but this holds for any number.
    assert cause["advice"][0]["kind"] == "seed-tasks"
    assert not cause["proven"]


def test_a_library_that_takes_the_seed_away(tmp_path: Path) -> None:
    require("numpy")
    library = (
        "import numpy as np\n\ndef fit():\n    np.random.seed()\n    return np.random.rand()\n"
    )
    sources = (
        "import numpy as np\nimport library\nnp.random.seed(3)",
        "x = library.fit()",
        "print(x)",
    )
    place = seeding_place(written(tmp_path, *sources, library=library), 1, "numpy")
    assert str(place) == "`np.random.seed()` (library.py, line 4)"
    report = verified(tmp_path, *sources)
    assert "library.py" in report["cause"]["text"]
    assert "number of times" not in report["cause"]["text"]


def test_the_stream_of_r_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = ROOT / ".test-venvs" / "r" / "share" / "jupyter"
    if not share.exists():
        pytest.skip("no R (node scripts/make_test_kernels.mjs)")
    monkeypatch.setenv("JUPYTER_PATH", str(share))
    planned = make_plan("n <- 1", "cat(runif(n))", kernelspec={"name": "ir", "language": "R"})
    report = asyncio.run(verify(planned, LocalKernels(tmp_path)))
    cause = report["cause"]
    assert (cause["class"], cause["source"], cause["proven"]) == ("random-state", "unseeded", True)
    assert cause["streams"] == [".Random.seed"]
    assert report["warnings"] == []
