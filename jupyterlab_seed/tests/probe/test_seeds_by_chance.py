"""Whatever cells do, no other seed is named than the true one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .kernels import Kernel

#: What a cell may do to a stream, and the seed it is truly under then; None for "as before".
STEPS: dict[str, list[tuple[str, Callable[[int], Any]]]] = {
    "python": [
        ("random.seed({0})", lambda k: k),
        ("seeder(random.seed, {0})", lambda k: k),
        ("random.seed('text{0}')", lambda k: "other"),
        ("random.seed()", lambda k: "none"),
        ("for _ in range({0} % 5000): random.random()", lambda k: None),
        ("random.gauss(0, {0})", lambda k: None),
        ("random.shuffle(list(range({0} % 100)))", lambda k: None),
        ("importlib.reload(random)", lambda k: "none"),
        ("python = random.getstate()", lambda k: "keep"),
        ("random.setstate(python)", lambda k: "back"),
    ],
    "numpy": [
        ("np.random.seed({0})", lambda k: k),
        ("seeder(np.random.seed, {0})", lambda k: k),
        ("np.random.seed([{0}, 1])", lambda k: "other"),
        ("np.random.seed(None)", lambda k: "none"),
        ("np.random.randn({0} % 20_000)", lambda k: None),
        ("np.random.permutation({0} % 100)", lambda k: None),
        ("numpy = np.random.get_state()", lambda k: "keep"),
        ("np.random.set_state(numpy)", lambda k: "back"),
    ],
    "torch": [
        ("torch.manual_seed({0})", lambda k: k),
        ("seeder(torch.manual_seed, {0})", lambda k: k),
        ("x = torch.seed()", lambda k: "none"),
        ("torch.randn({0} % 1000)", lambda k: None),
        ("kept = torch.get_rng_state()", lambda k: "keep"),
        ("torch.set_rng_state(kept)", lambda k: "back"),
    ],
}

ACTIONS = [(stream, step) for stream, steps in STEPS.items() for step in range(len(steps))]


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2**32 - 1) | st.integers(0, 50)),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_never_another_seed_than_the_true_one(
    shared: Kernel, cells: list[list[tuple[tuple[str, int], int]]]
) -> None:
    truth: dict[str, Any] = {"python": 11, "numpy": 12, "torch": 13}
    shared.run(
        "def seeder(seed, number): seed(int(str(number)))\n"
        "random.seed(11); np.random.seed(12); torch.manual_seed(13)\n"
        "python, numpy, kept = random.getstate(), np.random.get_state(), torch.get_rng_state()"
    )
    kept = dict(truth)
    last = None
    for cell in cells:
        lines = []
        for (stream, step), number in cell:
            code, seed = STEPS[stream][step]
            lines.append(code.format(number))
            after = seed(number)
            if after == "keep":
                kept[stream] = truth[stream]
            elif after == "back":
                truth[stream] = kept[stream]
            elif after is not None:
                truth[stream] = after
        record = shared.run("\n".join(lines))
        assert record["outcome"] == "ok"
        for name, true in truth.items():
            said = record["streams"][name][3]
            allowed = {"other": ["unknown"], "none": [None, "unknown"]}.get(true, [true, "unknown"])
            assert said in allowed, (name, said, true)
            if last is not None:
                assert record["streams"][name][0] == last["streams"][name][1]
                assert record["streams"][name][2] == last["streams"][name][3]
        last = record
