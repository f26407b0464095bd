"""What is read from the code of a cell, and what is not."""

from __future__ import annotations

from .kernels import Kernel, Start


def test_seeding_by_a_method_of_something_is_anyones(start: Start) -> None:
    kernel = start()
    kernel.run(
        "class Helper:\n"
        "    def seed_all(self):\n"
        "        import torch; torch.manual_seed(10**12)\n"
        "h = Helper()"
    )
    record = kernel.run("import torch\nh.seed_all()")
    assert record["streams"]["torch"][3] in (10**12, "unknown")


def test_its_reading_of_code_warns_nobody(shared: Kernel) -> None:
    # Where it is a warning at all, running the cell has given it.
    shared.wait(shared.begin("import warnings; warnings.simplefilter('ignore')"))
    shared.wait(shared.begin("random.seed('a'); x = '\\d'"))
    assert shared.printed == ""
    shared.run("warnings.resetwarnings(); del x")


def test_a_very_long_cell_is_not_read(shared: Kernel) -> None:
    shared.seeds("random.seed(5)")
    code = "numbers = [" + "1," * 150_000 + "]\nrandom.seed('a')"
    clock = "__import__('time').process_time()"
    begun = float(shared.value(clock))
    assert shared.seeds(code)["python"] == "unknown"
    assert float(shared.value(clock)) - begun < 10
    shared.run("del numbers")
