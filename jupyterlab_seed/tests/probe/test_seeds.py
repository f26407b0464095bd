"""The seed in force, as a record has it.

The invariant: a seed that is named is the truth, or it is "unknown".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .kernels import Kernel, Start


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("random.seed(42)", {"python": 42}),
        ("SEED = 43\nrandom.seed(SEED); np.random.seed(SEED); torch.manual_seed(SEED)", 43),
        ("random.seed(a=44); np.random.seed(seed=44); torch.manual_seed(seed=44)", 44),
        ("from random import seed\nseed(45)\nrandom.random()", {"python": 45}),
        ("random.seed(46)\nx = [random.gauss(0, 1) for _ in range(5001)]", {"python": 46}),
        ("np.random.seed(47)\nx = np.random.randn(10001)", {"numpy": 47}),
        ("torch.manual_seed(48)\nx = torch.randn(100_001)", {"torch": 48}),
        # Nothing of it stands in the code.
        ("random.seed(sum(map(ord, 'abc')))\nrandom.shuffle([1, 2])", {"python": 294}),
        ("np.random.seed(int('49') * 1000)\nnp.random.rand(70, 70)", {"numpy": 49000}),
        ("exec('random.se' + 'ed(5' + '0)')", {"python": 50}),
        ("%%time\nrandom.seed()\nrandom.random()", {"python": None}),
        (
            "random.seed(); exec('random.set' + 'state(random.Random().getstate())')",
            {"python": "unknown"},
        ),
        ("random.seed(0); np.random.seed(0); torch.manual_seed(0)", 0),
        (
            "random.seed(2**32 - 1); np.random.seed(2**32 - 1); torch.manual_seed(2**32 - 1)",
            2**32 - 1,
        ),
        ("random.seed(2**53 - 1)\nrandom.random()", {"python": 2**53 - 1}),
        ("random.seed(2**53)", {"python": "unknown"}),
        ("random.seed(-51)", {"python": 51}),
        ("random.seed(True)", {"python": 1}),
        ("random.seed('text')", {"python": "unknown"}),
        ("random.seed('text')\nrandom.random()", {"python": "unknown"}),
        ("np.random.seed([1, 2, 3])", {"numpy": "unknown"}),
        ("np.random.seed([52])\nnp.random.rand()", {"numpy": "unknown"}),
        ("np.random.seed(np.int64(53))", {"numpy": 53}),
        ("torch.manual_seed(5_000_000_000)", {"torch": 5_000_000_000}),
        ("torch.manual_seed(-54)", {"torch": -54}),
        ("torch.manual_seed(10**12)", {"torch": 10**12}),
        ("torch.manual_seed(int('3' + 12 * '0'))", {"torch": "unknown"}),
        # Taken away.
        ("random.seed()", {"python": None}),
        ("random.seed(None)\nrandom.random()", {"python": None}),
        ("random.seed(a=None)\nrandom.random()", {"python": None}),
        ("from random import seed\nseed()\nrandom.random()", {"python": None}),
        ("np.random.seed()\nnp.random.rand()", {"numpy": None}),
        ("np.random.seed(None)", {"numpy": None}),
        ("x = torch.seed()", {"torch": None}),
        ("x = torch.seed(); y = torch.initial_seed()", {"torch": None}),
        ("importlib.import_module('torch').manual_seed(61_000_000_000)", {"torch": 61_000_000_000}),
        ("random.seed(); random.seed(55)", {"python": 55}),
        ("random.seed(56); random.seed()", {"python": None}),
        ("random.seed(None); random.seed('text'); random.random()", {"python": "unknown"}),
        ("importlib.reload(random)\nrandom.random()", {"python": None}),
        ("importlib.reload(random)\nrandom.seed(57)", {"python": 57}),
        ("importlib.reload(random)\nrandom.seed('text')\nrandom.random()", {"python": "unknown"}),
        # Set from elsewhere.
        ("random.setstate(random.Random(58).getstate())\nrandom.random()", {"python": 58}),
        ("np.random.set_state(np.random.RandomState(59).get_state())", {"numpy": 59}),
        ("torch.set_rng_state(torch.Generator().manual_seed(60).get_state())", {"torch": 60}),
        ("random.setstate((3, (*range(7, 631), 624), None))", {"python": "unknown"}),
        ("random.setstate((3, (*range(9, 633), 5), None))\nrandom.random()", {"python": "unknown"}),
    ],
)
def test_seed_in_force(shared: Kernel, code: str, expected: Any) -> None:
    shared.run("random.seed(11); np.random.seed(12); torch.manual_seed(13)")
    if not isinstance(expected, dict):
        expected = dict.fromkeys(["python", "numpy", "torch"], expected)
    wanted = {"python": 11, "numpy": 12, "torch": 13, **expected}
    for _ in range(2):
        assert of_globals(shared.seeds(code)) == wanted
        # And it stays, whatever is drawn.
        drawn = shared.seeds("random.gauss(0, 1), np.random.randn(3), torch.randn(3)")
        assert of_globals(drawn) == wanted


def of_globals(seeds: dict[str, Any]) -> dict[str, Any]:
    """Without what a name of another case still holds: the generator that a reload replaced."""
    return {name: seed for name, seed in seeds.items() if not name.startswith("~")}


def test_seed_by_a_helper_in_another_module(shared: Kernel, tmp_path: Path) -> None:
    (tmp_path / "ledger_helper.py").write_text(
        "import hashlib, random\nimport numpy, torch\n"
        "def seed_everything(seed=1234):\n"
        "    random.seed(seed); numpy.random.seed(seed); torch.manual_seed(seed)\n"
        "def by_name(name):\n"
        "    number = int(hashlib.md5(name.encode()).hexdigest()[:8], 16)\n"
        "    seed_everything(number)\n"
        "    return number\n"
        "class Config:\n    seed = 77\n    def apply(self):\n        seed_everything(self.seed)\n"
    )
    shared.run(f"sys.path.insert(0, {str(tmp_path)!r})\nimport ledger_helper")

    def all_of(code: str) -> Any:
        seeds = shared.seeds(code)
        assert seeds["python"] == seeds["numpy"] == seeds["torch"]
        return seeds["python"]

    assert all_of("from ledger_helper import *\nseed_everything()") == 1234
    assert all_of("ledger_helper.seed_everything(99)\nrandom.random()") == 99
    assert all_of("Config().apply()\nnp.random.rand(50, 50)") == 77
    number = all_of("n = by_name('experiment')")
    assert str(number) == shared.value("n")
    shared.run("sys.path.pop(0)")


def test_seed_in_a_setting_of_the_notebook(shared: Kernel) -> None:
    shared.run("import types\ncfg = types.SimpleNamespace(seed=9_000_000_000)")
    assert shared.seeds("torch.manual_seed(cfg.seed)")["torch"] == 9_000_000_000


def test_millions_of_draws(shared: Kernel) -> None:
    # Found or not, depending on how fast the machine is; never another one.
    seeds = shared.seeds(
        "random.seed(5)\nfor _ in range(2_000_000): random.random()\n"
        "np.random.seed(6)\nx = np.random.rand(2_000_000)\n"
        "torch.manual_seed(7)\nx = torch.rand(2_000_000)"
    )
    assert seeds["python"] in (5, "unknown")
    assert seeds["numpy"] in (6, "unknown")
    assert seeds["torch"] == 7
    # Some ten thousand need no luck, neither after a seed nor later on.
    shared.run("random.seed(5); np.random.seed(6)")
    for _ in range(2):
        seeds = shared.seeds("x = np.random.rand(10_000), random.sample(range(10**6), 10_000)")
        assert (seeds["python"], seeds["numpy"]) == (5, 6)


def test_seed_with_the_import(start: Start) -> None:
    kernel = start()
    record = kernel.run("import numpy as np\nnp.random.seed(7)\nx = np.random.rand(500)")
    assert record["streams"]["numpy"][0] is None
    assert record["streams"]["numpy"][2:] == [None, 7]
    record = kernel.run("import torch\ntorch.manual_seed(8)\nx = torch.rand(500)")
    assert record["streams"]["torch"][2:] == [None, 8]


def test_libraries_that_nobody_seeds(start: Start) -> None:
    kernel = start()
    kernel.run("import random; random.seed(1)")
    seeds = kernel.seeds("import numpy as np\nnp.random.rand(3)")
    assert seeds == {"python": 1, "numpy": None}
    assert kernel.seeds("import torch\ntorch.rand(3)") == {
        "python": 1,
        "numpy": None,
        "torch": None,
    }
    code = "x = [random.random(), np.random.rand(10_000), torch.rand(3)]"
    assert kernel.seeds(code) == {"python": 1, "numpy": None, "torch": None}
    # Set by who knows what, and by no seed.
    state = "np.random.set_state(np.random.RandomState().get_state())\nnp.random.rand()"
    assert kernel.seeds(state)["numpy"] == "unknown"
    # With the number that it has by chance it is seeded, too.
    seeds = kernel.seeds("torch.manual_seed(torch.initial_seed()); torch.rand(1)")
    assert seeds["torch"] == "unknown"


def test_a_generator_with_a_seed_of_another_kind(start: Start) -> None:
    kernel = start()
    kernel.run("import numpy as np\nnp.random.rand()")
    assert kernel.seeds("np.random.set_bit_generator(np.random.MT19937(42))")["numpy"] == "unknown"
    assert kernel.seeds("np.random.rand(3)")["numpy"] == "unknown"
    record = kernel.run("np.random.set_bit_generator(np.random.PCG64(42))")
    assert record["streams"]["numpy"][3] == "unknown"
    first = kernel.run("print(np.random.rand())")
    drawn = kernel.printed
    assert first["streams"]["numpy"][0] != first["streams"]["numpy"][1]
    answer = kernel.ask("rewind", session=first["session"], record=first["n"])
    assert answer["kind"] == "rewound"
    kernel.run("print(np.random.rand())")
    assert kernel.printed == drawn


def test_states_that_come_back(shared: Kernel) -> None:
    shared.run("random.seed('text'); a = random.getstate()")
    shared.run("random.seed(3); random.random(); b = random.getstate()")
    assert shared.seeds("random.seed(4)")["python"] == 4
    assert shared.seeds("random.setstate(b)")["python"] == 3
    assert shared.seeds("random.setstate(a); random.random()")["python"] == "unknown"
    assert shared.seeds("random.setstate(b); random.random()")["python"] == 3


def test_what_happens_between_two_cells(shared: Kernel) -> None:
    shared.run("random.seed(3); np.random.seed(4)")
    quiet = {"silent": True, "store_history": False}
    shared.run("x = [random.random() for _ in range(700)]; np.random.seed(5)", **quiet)
    streams = shared.run("pass")["streams"]
    assert streams["python"][2:] == [3, 3]
    assert streams["numpy"][2:] == [5, 5]
    shared.run("random.seed('text'); np.random.seed(None)", **quiet)
    streams = shared.run("pass")["streams"]
    assert streams["python"][2:] == ["unknown", "unknown"]
    # A helper of some other extension may have set the state; who knows.
    assert streams["numpy"][2:] == ["unknown", "unknown"]
