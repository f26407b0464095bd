"""Two logs of calls side by side, without kernels."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jupyterlab_seed.runs.tracing.log import Log, Operator, Site
from jupyterlab_seed.verify.causes.editing import (
    add_keyword,
    apply,
    begins_line,
    first_line,
    insert_before,
)
from jupyterlab_seed.verify.tracing.operators import first_differing
from jupyterlab_seed.verify.tracing.walk import Pair, differs, pairs


def log(*calls: tuple[int, str, int, int], operators: Sequence[Operator] = ()) -> Log:
    """A log of calls: parent, name, what went in and what came out."""
    names = sorted({name for _parent, name, _given, _gave in calls})
    return Log(
        parents=[call[0] for call in calls],
        keys=[names.index(call[1]) for call in calls],
        given=[call[2] for call in calls],
        gave=[call[3] for call in calls],
        ends=list(range(1, len(calls) + 1)),
        names=[("p", "file.py", name, 1) for name in names],
        sites=[],
        events=[],
        callees={},
        types=[],
        versions={},
        vague=frozenset(),
        cut={},
        seconds=0.0,
        operators=operators,
    )


def found(a: Log, b: Log) -> list[str]:
    return [a.name(pair.a)[2] for pair in pairs(a, b) if differs(a, b, pair)]


def test_a_call_that_was_given_the_same_and_gave_something_else() -> None:
    a = log((-1, "outer", 1, 1), (0, "inner", 2, 3), (0, "later", 3, 4))
    b = log((-1, "outer", 1, 9), (0, "inner", 2, 8), (0, "later", 8, 7))
    # The last was given something else.
    assert found(a, b) == ["outer", "inner"]


def test_what_went_in_and_cannot_be_known_is_no_difference() -> None:
    assert found(log((-1, "f", -1, 1)), log((-1, "f", -1, 2))) == []


def test_runs_that_take_different_ways_meet_again() -> None:
    a = log((-1, "f", 1, 1), (-1, "loop", 1, 1), (-1, "loop", 1, 1), (-1, "g", 1, 1))
    b = log((-1, "f", 1, 1), (-1, "loop", 1, 1), (-1, "g", 1, 2))
    assert pairs(a, b) == [Pair(0, 0), Pair(1, 1), Pair(3, 2)]
    assert found(a, b) == ["g"]


def test_deep_recursion_is_walked() -> None:
    calls = [(at - 1, "f", at, at) for at in range(5000)]
    assert len(pairs(log(*calls), log(*calls))) == 5000


def test_the_first_operator_that_differs_and_its_call() -> None:
    def operator(name: str, given: int, gave: int) -> Operator:
        return Operator(name, given, gave, (2, 1), None, None)

    a = log(operators=[operator("mm", 1, 1), operator("mm", 2, 2), operator("add", 2, 3)])
    b = log(operators=[operator("mm", 1, 1), operator("mm", 2, 9), operator("add", 9, 3)])
    differing = first_differing(a, b)
    assert differing is not None
    assert (differing.operator.name, differing.number) == ("mm", 2)
    assert first_differing(a, a) is None


def test_a_line_is_added_where_python_takes_it() -> None:
    cell = "import f; x = 1\n@cache\ndef g(): pass\nf.draw(a for a in x)"
    tree = ast.parse(cell)
    one, function = tree.body[1], tree.body[2]
    assert not begins_line(tree.body[0]) and not begins_line(one) and begins_line(function)
    change = insert_before(cell, 0, first_line(function), "f.seed(1)")
    assert apply(cell, change).split("\n")[1:3] == ["f.seed(1)", "@cache"]
    call = tree.body[3].value  # type: ignore[attr-defined]
    site = Site(0, 4, 0, 4, call.end_col_offset, "f.draw")
    assert add_keyword({0: cell}, site, call, "seed", "1") is None
