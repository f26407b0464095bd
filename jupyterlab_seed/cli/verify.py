"""``jupyter seed verify``: the verification on the command line."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from traitlets import Bool, Float, Unicode

from ..runs.types import CannotRunError
from ..verify.types import Options
from .cancelling import Signalled, cancelled_by_signals
from .files import CannotWriteError, check_target, write
from .printing import say
from .progress_line import ProgressLine
from .subcommand import ALIASES, FAILED, FLAGS, Subcommand

#: Exit codes beside ``FAILED``: the notebook gives the same results; it does not.
REPRODUCED, DIVERGED = 0, 1


class _UsageError(Exception):
    """An invalid command line; the message says why."""


class VerifyApp(Subcommand):
    """Verifies notebooks."""

    name = "jupyter-seed-verify"
    description = """
    Run notebooks twice in fresh kernels and report whether they give the same results. If not,
    name the first cell that differs and the cause.

    The exit code is 0 if all notebooks are reproduced, 1 if one diverged, and 2 if one could not
    be verified (error, dead kernel, time limit, or not runnable). The highest code counts.
    """
    examples = """
    jupyter seed verify notebook.ipynb
    jupyter seed verify notebook.ipynb --json report.json --html report.html
    jupyter seed verify first.ipynb second.ipynb --timeout 600
    """
    aliases = {  # noqa: RUF012 - as traitlets wants it
        "json": "VerifyApp.json_file",
        "html": "VerifyApp.html_file",
        "timeout": "VerifyApp.timeout",
        "tolerance": "VerifyApp.tolerance",
        "no-mask": "VerifyApp.no_mask",
        **ALIASES,
    }
    flags = {  # noqa: RUF012
        "sequential": (
            {"VerifyApp": {"side_by_side": False}},
            "Run the two kernels one after the other.",
        ),
        "side-by-side": (
            {"VerifyApp": {"side_by_side": True}},
            "Run the two kernels side by side. By default, free memory decides.",
        ),
        "strict": (
            {"VerifyApp": {"strict": True}},
            "Also exit with 1 if a notebook is reproduced with warnings.",
        ),
        "try": (
            {"VerifyApp": {"try_advice": True}},
            "Verify again with the advice followed, in a copy; the file is not changed.",
        ),
        **FLAGS,
    }

    json_file = Unicode("", help="Write the report as JSON to this file (one notebook only).").tag(
        config=True
    )
    html_file = Unicode(
        "", help="Write the report as an HTML page to this file (one notebook only)."
    ).tag(config=True)
    timeout = Float(
        None, allow_none=True, help="Time limit per cell in seconds; no limit by default."
    ).tag(config=True)
    tolerance = Float(
        0.0, help="Relative difference up to which numbers count as equal; 0 by default."
    ).tag(config=True)
    no_mask = Unicode("", help="Comma-separated ids of masks to turn off.").tag(config=True)
    side_by_side = Bool(
        None,
        allow_none=True,
        help="Whether both kernels run side by side; by default, free memory decides.",
    ).tag(config=True)
    try_advice = Bool(False, help="Whether the advice is tried, in a copy of the notebook.").tag(
        config=True
    )
    strict = Bool(False, help="Whether warnings count as a difference.").tag(config=True)

    def run(self) -> int:
        """Verify, print, and write the reports."""
        try:
            paths, targets = self._checked()
            options = self._options()
        except (_UsageError, CannotWriteError) as error:
            self.complain(str(error))
            return FAILED
        worst = REPRODUCED
        for path in paths:
            try:
                report = self._verify(path, options)
                say(_summary(report))
                if self.try_advice:
                    self._try(path, options, report)
            except CannotRunError as error:
                self.complain(f"{path}: {error}" if len(paths) > 1 else str(error))
                worst = FAILED
                continue
            except (Signalled, KeyboardInterrupt) as error:
                number = getattr(error, "number", signal.SIGINT)
                self.complain("Stopped; all kernels have been shut down.")
                return 128 + int(number)
            worst = max(worst, self._code(report), self._write(report, targets))
        return worst

    def _checked(self) -> tuple[list[Path], list[tuple[Path, Any]]]:
        """The notebooks, and each file to write with the function that makes its text."""
        paths = [Path(argument) for argument in self.extra_args]
        if not paths:
            raise _UsageError("No notebook given. Usage: jupyter seed verify notebook.ipynb")
        wanted = [(self.json_file, _as_json), (self.html_file, _as_html)]
        targets = [(Path(file), make) for file, make in wanted if file]
        if targets and len(paths) > 1:
            raise _UsageError(
                "--json and --html take a single notebook; verify notebooks one at a time."
            )
        for target, _make in targets:
            if any(_same(target, path) for path in paths):
                raise _UsageError(
                    f"{target} is the notebook itself; write the report to a different file."
                )
            check_target(target)
        return paths, targets

    def _options(self) -> Options:
        masks = {rule.strip() for rule in self.no_mask.split(",")} - {""}
        return Options(self.timeout, self.tolerance, self.side_by_side, frozenset(masks))

    def _try(self, path: Path, options: Options, report: dict[str, Any]) -> None:
        from ..runs.plan import plan_file
        from .trying import follow_advice

        follow_advice(plan_file(path), options, report, lambda more: self._verify(path, more))

    def _verify(self, path: Path, options: Options) -> dict[str, Any]:
        line = ProgressLine()
        try:
            return asyncio.run(cancelled_by_signals(self._work(path, options, line)))
        finally:
            line.clear()

    async def _work(self, path: Path, options: Options, line: ProgressLine) -> dict[str, Any]:
        # The imports take long, and --help needs none of them.
        from ..runs.kernels import LocalKernels
        from ..runs.plan import plan_file
        from ..verify.engine import verify

        return await verify(
            plan_file(path),
            LocalKernels(path.resolve().parent, self.config),
            options,
            line.show if sys.stderr.isatty() else None,
            name=str(path),
        )

    def _code(self, report: dict[str, Any]) -> int:
        kind = report["verdict"]["kind"]
        if kind == "reproduced":
            return DIVERGED if self.strict and report["warnings"] else REPRODUCED
        return DIVERGED if kind == "diverged" else FAILED

    def _write(self, report: dict[str, Any], targets: list[tuple[Path, Any]]) -> int:
        code = REPRODUCED
        for target, make in targets:
            try:
                write(target, make(report))
            except CannotWriteError as error:
                self.complain(str(error))
                code = FAILED
        return code


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _summary(report: dict[str, Any]) -> str:
    from ..verify.report.text import summary

    return summary(report, colour=_colours())


def _as_html(report: dict[str, Any]) -> str:
    from ..verify.report.html import page

    return page(report)


def _as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, indent=1, allow_nan=False) + "\n"
