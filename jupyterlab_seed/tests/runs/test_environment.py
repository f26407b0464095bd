"""The list of variables and values: what it lets through, and that a process starts with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_seed.runs.environment import (
    RefusedError,
    accepts,
    overlay,
    select,
    validate,
    variables,
)

XLA_FLAG = "--xla_gpu_deterministic_ops=true"

GOOD = [
    ("PYTHONHASHSEED", "random"),
    ("PYTHONHASHSEED", "0"),
    ("PYTHONHASHSEED", "42"),
    ("PYTHONHASHSEED", "4294967295"),
    ("CUBLAS_WORKSPACE_CONFIG", ":4096:8"),
    ("CUBLAS_WORKSPACE_CONFIG", ":16:8"),
    ("TF_DETERMINISTIC_OPS", "0"),
    ("TF_DETERMINISTIC_OPS", "1"),
    ("XLA_FLAGS", XLA_FLAG),
]

BAD = [
    *(
        ("PYTHONHASHSEED", value)
        for value in [
            *("", " ", "-1", "+1", "01", "00", "4294967296", "9999999999", "99999999999"),
            *(" 1", "1 ", "1\n", "\t1", "1.0", "1e3", "0x10", "1_000", "Random", "random ", "٤٢"),
            *("$(id)", "`id`", "1;id", "1|id", "1 && id", "${HOME}", "1\x00", "42\r\nX: 1"),
            *(42, 0, True, None, 1.5, ["42"], {"a": "42"}),
        ]
    ),
    *(
        ("CUBLAS_WORKSPACE_CONFIG", value)
        for value in ["", "4096:8", ":4096:2", ":4096:8 ", ":4096:8:16:8", ":16:8\n", None, 1]
    ),
    *(("TF_DETERMINISTIC_OPS", value) for value in ["", "2", "true", "01", "1 ", 1, True, "10"]),
    *(
        ("XLA_FLAGS", value)
        for value in [
            *("", "--xla_gpu_deterministic_ops=false", f"{XLA_FLAG} ", f" {XLA_FLAG}", "flags.txt"),
            *(f"{XLA_FLAG} --xla_dump_to=/tmp", f"{XLA_FLAG}\n", XLA_FLAG.upper(), True),
        ]
    ),
    *(
        (name, "1")
        for name in [
            *("PATH", "LD_PRELOAD", "PYTHONSTARTUP", "PYTHONPATH", "pythonhashseed", ""),
            *("PYTHONHASHSEED ", "PYTHONHASHSEED\n", "PYTHONHASHSEED=1\x00", "__proto__"),
        ]
    ),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_accepts(name: str, value: str) -> None:
    assert validate({name: value}) == {name: value}


@pytest.mark.parametrize(("name", "value"), BAD)
def test_refuses_with_a_reason(name: str, value: object) -> None:
    with pytest.raises(RefusedError) as refusal:
        validate({name: value})
    message = str(refusal.value)
    assert message.isprintable() and message.isascii() and len(message) < 300
    if name in variables():
        assert name in message and variables()[name].rule in message
    else:
        assert "PYTHONHASHSEED, CUBLAS_WORKSPACE_CONFIG" in message


@pytest.mark.parametrize("candidate", [None, [], "PYTHONHASHSEED=1", 1, True, [["a", "b"]]])
def test_refuses_what_is_no_object(candidate: object) -> None:
    with pytest.raises(RefusedError, match="not an object"):
        validate(candidate)


def test_one_bad_pair_refuses_all_but_selects_the_rest() -> None:
    pairs = {"PYTHONHASHSEED": "1", "PATH": "/evil"}
    with pytest.raises(RefusedError):
        validate(pairs)
    accepted, reasons = select(pairs)
    assert accepted == {"PYTHONHASHSEED": "1"}
    assert len(reasons) == 1 and "PATH" in str(reasons[0])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, XLA_FLAG),
        ("", XLA_FLAG),
        ("  ", XLA_FLAG),
        ("--xla_cpu_x=1", f"--xla_cpu_x=1 {XLA_FLAG}"),
        ("--xla_cpu_x=1  ", f"--xla_cpu_x=1 {XLA_FLAG}"),
        ('--xla_dump_to="/a b" --y', f'--xla_dump_to="/a b" --y {XLA_FLAG}'),
        (XLA_FLAG, XLA_FLAG),
        (f"--a {XLA_FLAG} --b", f"--a {XLA_FLAG} --b"),
        (f"{XLA_FLAG} {XLA_FLAG}", f"{XLA_FLAG} {XLA_FLAG}"),
        (f"{XLA_FLAG}x", f"{XLA_FLAG}x {XLA_FLAG}"),
        (
            f"{XLA_FLAG} --xla_gpu_deterministic_ops=false",
            f"{XLA_FLAG} --xla_gpu_deterministic_ops=false {XLA_FLAG}",
        ),
    ],
)
def test_the_xla_flag_is_appended_once(before: str | None, after: str) -> None:
    base = {} if before is None else {"XLA_FLAGS": before}
    environment, given_, problems = overlay({"XLA_FLAGS": XLA_FLAG}, base)
    assert environment == {"XLA_FLAGS": after}
    assert given_ == {"XLA_FLAGS": XLA_FLAG} and not problems


@pytest.mark.parametrize("there", ["/etc/flags", "flags.txt", "--a b", '--a="x', " /f --b"])
def test_an_xla_value_that_cannot_be_added_to_is_left_alone(there: str) -> None:
    environment, given_, problems = overlay({"XLA_FLAGS": XLA_FLAG}, {"XLA_FLAGS": there})
    assert environment == {"XLA_FLAGS": there}
    assert given_ == {}
    assert len(problems) == 1 and "XLA_FLAGS" in str(problems[0])


def test_overlay_checks_again_and_keeps_its_input() -> None:
    base = {"PATH": "/bin", "PYTHONHASHSEED": "7"}
    environment, given_, problems = overlay({"PYTHONHASHSEED": "-1", "PATH": "/evil"}, base)
    assert environment == base == {"PATH": "/bin", "PYTHONHASHSEED": "7"}
    assert environment is not base
    assert given_ == {} and len(problems) == 2


#: Values round the accepted ones: the real thing, with something before or behind it, and noise.
near = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", " ", "-", "+", "0", "\n", "$"]),
    st.one_of(
        st.sampled_from([value for _, value in GOOD]),
        st.integers(-5, 2**33).map(str),
        st.text(max_size=5),
    ),
    st.sampled_from(["", "", "", " ", "\n", "\x00", ";", "0"]),
)
names = st.one_of(
    st.sampled_from(list(variables())),
    st.sampled_from(["PATH", "PYTHONSTARTUP", "LD_PRELOAD", "PYTHONHASHSEED\n"]),
    st.text(max_size=10),
)
values = st.one_of(near, st.none(), st.booleans(), st.integers(), st.floats(), st.lists(near))
pairs = st.dictionaries(names, values, max_size=6)


@given(pairs, st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
@settings(max_examples=500, deadline=None)
def test_nothing_but_the_list_passes(candidate: dict[str, object], base: dict[str, str]) -> None:
    accepted, reasons = select(candidate)
    assert len(accepted) + len(reasons) == len(candidate)
    assert set(accepted) <= set(variables())
    environment, given_, _ = overlay(accepted, base)
    assert given_.items() <= accepted.items()
    changed = {name for name in environment if environment[name] != base.get(name)}
    assert changed <= set(variables()) and set(base) <= set(environment)
    for text in accepted.values():
        assert text.isascii() and text.isprintable() and " " not in text


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "PYTHONHASHSEED": st.one_of(near, st.integers(0, 2**32 + 2).map(str)),
            "CUBLAS_WORKSPACE_CONFIG": near,
            "TF_DETERMINISTIC_OPS": near,
            "XLA_FLAGS": near,
        },
    )
)
@settings(max_examples=60, deadline=None)
def test_python_starts_with_whatever_is_accepted(candidate: dict[str, str]) -> None:
    accepted, _ = select(candidate)
    environment, _, _ = overlay(accepted, dict(os.environ))
    code = "import os; print(os.environ.get('PYTHONHASHSEED'))"
    run = subprocess.run(
        [sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(environment.get("PYTHONHASHSEED"))


@pytest.mark.parametrize("seed", ["-1", "4294967296", "1 ", "x"])
def test_python_would_not_start_with_these(seed: str) -> None:
    """Why the list is strict: each of these ends CPython before the first line."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", ""], env=environment, capture_output=True)
    assert run.returncode != 0
    assert not accepts(variables()["PYTHONHASHSEED"], seed)
