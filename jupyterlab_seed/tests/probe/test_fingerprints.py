"""Fingerprints: the same state is the same in every process."""

from __future__ import annotations

from .kernels import Kernel, Start


def test_fingerprints_are_the_same_in_every_process(shared: Kernel, start: Start) -> None:
    other = start()
    other.run("import os\nimport torch, numpy as np, random")
    setup = "random.seed({0}); np.random.seed({0}); torch.manual_seed({0})"
    steps = [
        setup.format(42),
        "random.random(), np.random.rand(), torch.rand(1)",
        # A number that is kept back is part of it.
        "random.gauss(0, 1), np.random.randn(), torch.randn(1, dtype=torch.float64)",
        "random.gauss(0, 1), np.random.randn(), torch.randn(1, dtype=torch.float64)",
        "random.sample(range(10**5), 10**4), np.random.rand(10**4), torch.rand(10**4)",
    ]
    seen: dict[str, list[str]] = {}
    for step in steps:
        one, two = shared.run(step)["streams"], other.run(step)["streams"]
        for name in ("python", "numpy", "torch"):
            assert one[name][1] == two[name][1], (step, name)
            seen.setdefault(name, []).append(one[name][1])
    assert all(len(set(prints)) == len(steps) for prints in seen.values()), seen
    again = shared.run(setup.format(42))["streams"]
    assert all(again[name][1] == prints[0] for name, prints in seen.items())


def test_a_number_kept_back_is_seen(shared: Kernel) -> None:
    shared.run("random.seed(1); np.random.seed(1)")
    draw = "random.gauss(0, 1), np.random.randn()"
    prints = [shared.run(draw)["streams"] for _ in range(4)]
    for name in ("python", "numpy"):
        assert len({streams[name][1] for streams in prints}) == 4
        assert all(streams[name][0] != streams[name][1] for streams in prints)
