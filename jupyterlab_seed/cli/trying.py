"""``jupyter seed verify --try``: the advice followed in a copy, one piece after another."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from ..verify.types import Options
from .printing import say

#: How often a next cause is followed.
MOST = 5

#: The kinds of advice that a seed cell follows.
SEEDING = {"seed-framework", "move-seed"}


def follow_advice(
    options: Options,
    report: Mapping[str, Any],
    verify: Callable[[Options], Mapping[str, Any]],
) -> None:
    """Try what a report advises, and what the next one does, until the notebook reproduces.

    ``verify``: makes the report with other options; the file stays as it is.
    """
    from ..verify.report.text import summary
    from ..verify.trying import follow

    kinds: set[str] = set()
    for _attempt in range(MOST):
        advices = report["cause"]["advice"] if report["cause"] else []
        found = _first(advices, lambda one, now=options: follow(now, one))
        if found is None:
            if report["verdict"]["kind"] == "diverged":
                say("None of this advice can be tried automatically.")
            return
        advice, options = found
        kinds.add(advice["kind"])
        say(f"\nTrying: {advice['text']}")
        for line in _lines(advice):
            say(f"    {line}")
        report = verify(options)
        say(summary(report))
        if report["verdict"]["kind"] != "diverged":
            say("The notebook's file was not changed.")
            if report["verdict"]["kind"] == "reproduced":
                _say_how_to_keep(report["notebook"]["name"], options, kinds)
                if advice["kind"] == "one-after-the-other":
                    say("If an earlier run left a file behind, it reproduces for that reason.")
            return


def _say_how_to_keep(name: str | None, options: Options, kinds: set[str]) -> None:
    """Say what writes into the file what was tried, where something does.

    ``kinds``: of the advice that was followed.
    """
    choices = ",".join(f"{switch}={value}" for switch, value in options.determinism)
    if name and (choices or kinds & SEEDING):
        switches = f" --determinism {choices}" if choices else ""
        say(f"To keep it: jupyter seed insert {shlex.quote(name)}{switches}")
    if options.environment:
        variables = ", ".join(f"{variable}={value}" for variable, value in options.environment)
        say(
            f"To keep {variables}: set it in JupyterLab, in the seed panel under Kernel start. "
            "Elsewhere, jupyter seed install-kernel makes a kernel that starts with it."
        )


def _first(
    advices: list[Mapping[str, Any]], follow: Callable[[Mapping[str, Any]], Options | None]
) -> tuple[Mapping[str, Any], Options] | None:
    for advice in advices:
        options = follow(advice)
        if options is not None:
            return advice, options
    return None


def _lines(advice: Mapping[str, Any]) -> list[str]:
    change = advice["change"] or {"before": [], "after": []}
    return [
        *(f"- {row.strip()}" for row in change["before"]),
        *(f"+ {row.strip()}" for row in change["after"]),
        *(
            f"+ {name}={value} (launch environment)"
            for name, value in advice["environment"].items()
        ),
    ]
