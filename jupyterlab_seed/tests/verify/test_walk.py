"""Two logs of calls side by side, without kernels."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_seed.runs.tracing.log import (
    TOO_LARGE,
    Callable_,
    Event,
    Frame,
    Log,
    Operand,
    Operator,
    Site,
)
from jupyterlab_seed.verify.causes.editing import (
    add_keyword,
    apply,
    begins_line,
    first_line,
    insert_before,
)
from jupyterlab_seed.verify.tracing import operators
from jupyterlab_seed.verify.tracing.alignment import aligned
from jupyterlab_seed.verify.tracing.culprit import find
from jupyterlab_seed.verify.tracing.operators import crossing, first_differing
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


def operator(name: str, given: int, gave: int, **more: Any) -> Operator:
    """One that reads memory 1 and writes memory 2."""
    known: dict[str, Any] = {
        "framework": "torch",
        "name": name,
        "fixed": 0,
        "told": 0,
        "reads": [Operand(1, 0, given)],
        "writes": [Operand(2, 0, gave)],
        "order": 0,
        "begun": 0,
        "queue": 0,
        "own": (2, 1),
        "outer": (2, 1),
        "library": None,
        "forward": None,
        "turn": 1,
    }
    return Operator(**{**known, **more})


def test_the_first_operator_that_differs_and_its_turn() -> None:
    one, other = operator("mm", 1, 1), operator("add", 1, 3, turn=2)
    a = log(operators=[one, operator("mm", 2, 2, turn=2), other])
    b = log(operators=[one, operator("mm", 2, 9, turn=2), operator("add", 9, 4, turn=2)])
    differing = first_differing(a, b)
    assert differing is not None
    found = differing.operator
    assert (differing.kind, found.name, found.turn, differing.turns) == ("operator", "mm", 2, 2)
    assert first_differing(a, a) is None


def test_only_some_of_many_operators_that_differ_are_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = operators._Walk
    goes_on, followed = walk._goes_on, []
    monkeypatch.setattr(
        walk, "_goes_on", lambda self, at, rest: followed.append(at) or goes_on(self, at, rest)
    )

    def many(content: int) -> list[Operator]:
        # What each gives is read, and reaches nothing.
        return [
            one
            for at in range(10, 1010)
            for one in (
                operator("bincount", 1, 0, writes=[Operand(at, 0, content)]),
                operator("numel", 0, 0, reads=[Operand(at, 0, content)], writes=[]),
            )
        ]

    found = first_differing(log(operators=many(5)), log(operators=many(6)))
    assert found is not None and (found.kind, found.operator.name) == ("operator", "bincount")
    assert 0 < len(followed) <= operators._FOLLOWED


def test_memory_that_changes_between_operators() -> None:
    made = operator("zeros", 0, 5, reads=[], own=(1, 1), outer=(1, 1))

    def used(content: int) -> Operator:
        return operator("mul", 0, content + 1, reads=[Operand(2, 0, content)], writes=[])

    differing = first_differing(log(operators=[made, used(6)]), log(operators=[made, used(7)]))
    assert differing is not None and differing.since is not None
    assert (differing.kind, differing.since.name) == ("outside", "zeros")
    # Written in another queue of the device, it may not have been waited for.
    ours = [made, used(6)._replace(queue=3)]
    theirs = [made, used(7)._replace(queue=3)]
    differing = first_differing(log(operators=ours), log(operators=theirs))
    assert differing is not None and differing.kind == "race"
    seen = crossing(log(operators=ours))
    assert seen is not None and (seen.kind, seen.operator.name) == ("crossing", "mul")
    assert crossing(log(operators=[made, used(6)])) is None


def test_memory_that_no_operator_filled_is_named_last() -> None:
    made = operator("empty", 0, -1, reads=[])

    def reading(content: int) -> Operator:
        return operator("clone", 0, content, reads=[Operand(2, 0, content)])

    def later(content: int) -> Operator:
        return operator("add", 3, content, writes=[Operand(4, 0, content)])

    a, b = [made, reading(6), later(1)], [made, reading(7), later(2)]
    differing = first_differing(log(operators=a), log(operators=b))
    assert differing is not None
    assert (differing.kind, differing.operator.name) == ("operator", "add")
    differing = first_differing(log(operators=a[:2]), log(operators=b[:2]))
    assert differing is not None and differing.kind == "unfilled"


@settings(max_examples=60, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_runs_of_different_lengths_are_aligned(random: Any) -> None:
    """Whatever one run leaves out, operators of one name and place are paired, in order."""
    whole = [operator(random.choice("abc"), 0, 0, own=(0, at // 4)) for at in range(60)]
    one = [row for row in whole if random.random() > 0.1]
    other = [row for row in whole if random.random() > 0.1]
    found = aligned(one, other)
    assert list(found.values()) == sorted(set(found.values()))
    for ours, theirs in found.items():
        assert (one[ours].name, one[ours].own) == (other[theirs].name, other[theirs].own)
    assert len(aligned(whole, whole)) == len(whole)


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


def test_a_call_that_was_given_too_much_to_look_at_comes_last() -> None:
    sites = [Site(0, line, 0, line, 5, call) for line, call in ((1, "uuid4()"), (2, "join(lines)"))]
    a = log((-1, "draw", 1, 2), (-1, "join", 3, 4))
    b = log((-1, "draw", 1, 8), (-1, "join", 3, 9))
    stack = [Frame("/lib/python3.11/uuid.py", 1, "uuid4", None, False)]
    for one in (a, b):
        one.names, one.sites, one.vague = [("s", 0), ("s", 1)], sites, frozenset({1})
        one.events = [Event("entropy", "os.urandom", 0, 0, False, stack)]
    found = find(a, b, {0: [(1, 2)]}, 0)
    assert found is not None and found.site.line == 1
    # Where nothing else differs, it is named, as likely.
    a.gave = b.gave = [2, 4]
    b.gave = [2, 9]
    found = find(a, b, {0: [(1, 2)]}, 0)
    assert found is not None and (found.site.line, found.vague) == (2, True)


def own_calls(*names: str) -> tuple[Log, Log]:
    """Two logs of calls of the notebook, each on its line, of which nothing differs."""
    logs = []
    for _run in range(2):
        made = log(*[(-1, name, 1, 1) for name in names])
        made.sites = [Site(0, at + 1, 0, at + 1, 5, name) for at, name in enumerate(names)]
        made.names = [("s", at) for at in range(len(names))]
        made.keys = list(range(len(names)))
        logs.append(made)
    return logs[0], logs[1]


def callee(module: str) -> Callable_:
    return Callable_("f", module, False, None, ())


def test_a_function_of_the_notebook_passes_on_what_a_call_above_drew() -> None:
    a, b = own_calls("uuid4", "f")
    stack = [Frame("/lib/python3.11/uuid.py", 1, "uuid4", None, False)]
    for one, gave in ((a, 1), (b, 2)):
        one.callees = {1: callee("__main__")}
        one.gave = [gave, gave]
        one.events = [Event("entropy", "os.urandom", 0, 0, False, stack)]
    found = find(a, b, {0: [(1, 2)]}, 0)
    assert found is not None and (found.site.callee, found.vague) == ("uuid4", False)
    # A library may draw in compiled code.
    a.callees = {1: callee("library")}
    found = find(a, b, {0: [(1, 2)]}, 0)
    assert found is not None and found.site.callee == "f"


def test_a_name_or_a_time_in_what_a_call_was_given_proves_nothing() -> None:
    a, b = own_calls("f")
    a.gave, b.gave, a.aside, b.aside = [1], [2], [7], [8]
    found = find(a, b, {0: [(1, 1)]}, 0)
    assert found is not None and found.vague
    b.aside = [7]
    found = find(a, b, {0: [(1, 1)]}, 0)
    assert found is not None and not found.vague
    # What was given whole in one run alone was not given the same.
    b.vague = frozenset({0})
    found = find(a, b, {0: [(1, 1)]}, 0)
    assert found is not None and found.vague


def test_of_a_tensor_that_is_too_large_nothing_is_said() -> None:
    a, b = [operator("mm", TOO_LARGE, 1)], [operator("mm", TOO_LARGE, 2)]
    assert first_differing(log(operators=a), log(operators=b)) is None
    # Nor of one that was given something else that is not known.
    a, b = [operator("mm", 1, 1, fixed=-1)], [operator("mm", 1, 2, fixed=-1)]
    assert first_differing(log(operators=a), log(operators=b)) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("builtins.hash", "memory-address"), ("builtins.str", "address-in-text"), ("f", None)],
)
def test_a_hash_that_differs_under_one_hash_seed_is_an_address(name: str, kind: str) -> None:
    a, b = own_calls("hash")
    a.gave, b.gave = [1], [2]
    a.callees = {0: Callable_(name, "builtins", False, None, ())}
    found = find(a, b, {0: [(1, 1)]}, 0)
    assert found is not None
    assert (found.origin and found.origin.kind) == kind


def test_an_address_only_tells_objects_apart_where_entropy_is_taken() -> None:
    a, b = own_calls("id", "randbelow")
    stack = [Frame("/lib/python3.11/random.py", 1, "_randbelow", None, False)]
    for one, gave in ((a, 1), (b, 2)):
        one.callees = {0: Callable_("builtins.id", "builtins", False, None, ())}
        one.gave = [gave, gave]
        one.events = [Event("entropy", "os.urandom", 1, 2, False, stack)]
    found = find(a, b, {0: [(1, 2)]}, 0)
    assert found is not None and found.site.callee == "randbelow"
    # It may also be the reason why something below it differs.
    a.events = b.events = []
    found = find(a, b, {0: [(1, 2)]}, 0)
    assert found is not None and found.site.callee == "id"


def test_entropy_that_a_constructor_takes_leads_to_what_is_made() -> None:
    """As `tempfile` does: it asks for the id of the process beside it, which is no cause."""
    logs = []
    for gave in (1, 2):
        made = log((-1, "mkdtemp", 1, gave), (0, "rng", 1, gave), (1, "__init__", 1, 1))
        made.names, made.keys = [("s", 0), *made.names[1:]], [0, 1, 2]
        made.sites = [Site(0, 1, 0, 1, 5, "mkdtemp")]
        stack = [Frame("/lib/python3.11/tempfile.py", 1, "rng", None, False)]
        made.events = [
            Event("process-id", "os.getpid", 1, 0, False, stack),
            Event("entropy", "random.seed", 2, 0, False, stack),
        ]
        logs.append(made)
    found = find(logs[0], logs[1], {0: [(1, 1)]}, 0)
    assert found is not None and found.origin is not None
    assert (found.origin.kind, found.origin.leads) == ("entropy", True)
