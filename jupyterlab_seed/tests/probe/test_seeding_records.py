"""Seeding at the start, in the ledger."""

from __future__ import annotations

from .kernels import Start


def test_seeding_is_a_record(start: Start) -> None:
    kernel = start()
    code = "import random\nimport numpy as np\nSEED = 42\nrandom.seed(SEED)\nnp.random.seed(SEED)"
    assert kernel.ask("seed", code=code, seed=42)["kind"] == "seeded"
    (message,) = kernel.messages
    record = message["content"]["data"]
    assert (record["kind"], record["n"], record["code"]) == ("seeded", 1, code)
    assert (record["cell"], record["count"], record["outcome"]) == (None, None, "ok")
    assert record["streams"]["python"][2:] == [None, 42]
    assert record["streams"]["numpy"] == [None, record["streams"]["numpy"][1], None, 42]
    assert kernel.ask("seed", code=code, seed=42)["kind"] == "already"
    assert kernel.watch()["total"] == 2
    record = kernel.run("random.random()")
    assert record["streams"]["python"][2:] == [42, 42]


def test_seeding_before_watching(start: Start) -> None:
    kernel = start(watched=False)
    assert kernel.ask("seed", code="import random\nrandom.seed(42)", seed=42)["kind"] == "seeded"
    (record,) = kernel.watch()["records"]
    assert record["fresh"] is True
    assert record["streams"]["python"][3] == 42
    assert kernel.ask("seed", code="", seed=42)["kind"] == "already"


def test_seeding_late_or_wrongly_is_no_record(start: Start) -> None:
    kernel = start()
    assert kernel.ask("seed", code="1 / 0", seed=42)["kind"] == "error"
    assert kernel.watch()["total"] == 1
    kernel.run("pass", store_history=False)
    assert kernel.ask("seed", code="import random; random.seed(1)", seed=1)["kind"] == "late"
    assert kernel.watch()["total"] == 2
