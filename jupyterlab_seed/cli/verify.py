"""``jupyter seed verify``: the verification on the command line."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from pathlib import Path
from typing import Any

from traitlets import Bool, Float, Integer, Unicode

from ..runs.printable import path_words
from ..runs.types import CannotRunError
from ..verify.types import Options
from .cancelling import Signalled, cancelled_by_signals
from .files import CannotWriteError
from .printing import say
from .progress_line import ProgressLine
from .report_files import Target, as_json, checked, write_report
from .subcommand import ALIASES, FAILED, FLAGS, Subcommand, UsageError

#: Exit codes beside ``FAILED``: the notebook gives the same results; it does not.
REPRODUCED, DIVERGED = 0, 1


class VerifyApp(Subcommand):
    """Verifies notebooks."""

    name = "jupyter-seed-verify"
    description = """
    Run notebooks twice, or --runs times, in fresh kernels and report whether they give the same
    results. If not, name the first cell that differs and the cause.

    The exit code is 0 if all notebooks are reproduced, 1 if one diverged, and 2 if one could not
    be verified (error, dead kernel, time limit, or not runnable). The highest code counts.
    """
    examples = """
    jupyter seed verify notebook.ipynb
    jupyter seed verify notebook.ipynb --json report.json --html report.html
    jupyter seed verify first.ipynb second.ipynb --timeout 600
    jupyter seed verify notebook.ipynb --runs 5
    jupyter seed verify docs/*.ipynb --stored --quiet
    jupyter seed verify notebook.ipynb --against report-of-another-machine.json
    """
    aliases = {  # noqa: RUF012 - as traitlets wants it
        "json": "VerifyApp.json_file",
        "html": "VerifyApp.html_file",
        "timeout": "VerifyApp.timeout",
        "tolerance": "VerifyApp.tolerance",
        "no-mask": "VerifyApp.no_mask",
        "runs": "VerifyApp.runs",
        "against": "VerifyApp.against_file",
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
            "Also exit with 1 if a notebook reproduces with warnings.",
        ),
        "try": (
            {"VerifyApp": {"try_advice": True}},
            "Verify again with the advice followed, in a copy; the file is not changed.",
        ),
        "stored": (
            {"VerifyApp": {"stored": True}},
            "Also compare with the outputs that the file shows; exit with 1 if a fresh run gives "
            "different ones.",
        ),
        "quiet": (
            {"VerifyApp": {"quiet": True}},
            "Print one line for each notebook that does not reproduce, and nothing for the others.",
        ),
        "github": (
            {"VerifyApp": {"github": True}},
            "Print annotations for GitHub Actions; there, they are printed by default.",
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
    runs = Integer(2, help="Number of fresh runs that are compared; 2 by default.").tag(config=True)
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
    stored = Bool(False, help="Whether the outputs that the file shows are compared as well.").tag(
        config=True
    )
    against_file = Unicode(
        "",
        help="A report that --json wrote on another machine or with other versions: says whether "
        "this environment gives the same outputs and, if not, what differs (one notebook only).",
    ).tag(config=True)
    quiet = Bool(False, help="Whether to report only notebooks that do not reproduce.").tag(
        config=True
    )
    github = Bool(
        os.environ.get("GITHUB_ACTIONS") == "true",
        help="Whether annotations for GitHub Actions are printed.",
    ).tag(config=True)

    def run(self) -> int:
        """Verify, write the reports, and print."""
        try:
            paths, targets = self._checked()
            options = self._options()
            other = self._other()
        except (UsageError, CannotWriteError, CannotRunError) as error:
            self.complain(str(error))
            return FAILED
        worst = REPRODUCED
        for path in paths:
            try:
                report = self._verify(path, options)
                if other is not None:
                    report["against"] = _compared_with(report, other)
                # The files first: nobody may read what is printed.
                faults, code = write_report(report, targets), self._code(report)
                for fault in faults:
                    self.complain(fault)
                printed = self._print(path, report, code, len(paths) > 1)
                worst = max(worst, code, FAILED if faults else code, printed)
                if self.try_advice:
                    self._try(path, options, report)
            except CannotRunError as error:
                words = f"{path_words(path)}: {error}" if len(paths) > 1 else str(error)
                self.complain(words)
                self._annotate("error", path, str(error))
                worst = FAILED
                continue
            except (Signalled, KeyboardInterrupt) as error:
                number = getattr(error, "number", signal.SIGINT)
                self.complain("Stopped; all kernels have been shut down.")
                return 128 + int(number)
        return worst

    def _print(self, path: Path, report: dict[str, Any], code: int, several: bool) -> int:
        """Print the result; FAILED if that is not possible."""
        name = f"{path_words(path)}: " if several or self.quiet else ""
        if _is_output(self.json_file) or _is_output(self.html_file):
            return REPRODUCED  # the report is there already
        if self.quiet:
            words = f"{name}{_headline(report)}" if code != REPRODUCED else ""
        else:
            words = f"{path_words(path)}\n{_summary(report)}" if several else _summary(report)
        if words and self.github:
            words = _no_commands(words)
        printed = say(words, colour=_colours()) if words else True
        if code != REPRODUCED:
            self._annotate("error", path, _headline(report))
        for warning in report["warnings"]:
            self._annotate("warning", path, warning["text"])
        if not printed:
            self.complain("The result cannot be printed: the output is closed or full.")
        return REPRODUCED if printed else FAILED

    def _annotate(self, kind: str, path: Path, words: str) -> None:
        """Print an annotation for GitHub Actions, if they are wanted."""
        if self.github:
            file = _escaped(str(path)).replace(":", "%3A").replace(",", "%2C")
            say(f"::{kind} file={file},title=jupyter seed verify::{_escaped(words)}")

    def _checked(self) -> tuple[list[Path], list[Target]]:
        """The notebooks, and each file to write with the function that makes its text."""
        paths = [Path(argument) for argument in self.extra_args]
        if not paths:
            raise UsageError("No notebook given. Usage: jupyter seed verify notebook.ipynb")
        wanted = [("--json", self.json_file, as_json), ("--html", self.html_file, _as_html)]
        if (self.json_file or self.html_file or self.against_file) and len(paths) > 1:
            raise UsageError(
                "--json, --html and --against take a single notebook; verify notebooks one at a "
                "time."
            )
        return paths, checked(wanted, paths)

    def _other(self) -> dict[str, Any] | None:
        """The report of another machine, if one is given."""
        if not self.against_file:
            return None
        from ..verify.report.against import read_report
        from ..verify.report.report import SCHEMA

        return read_report(Path(self.against_file), SCHEMA)

    def _options(self) -> Options:
        masks = {rule.strip() for rule in self.no_mask.split(",")} - {""}
        return Options(
            self.timeout, self.tolerance, self.side_by_side, frozenset(masks), runs=self.runs
        )

    def _try(self, path: Path, options: Options, report: dict[str, Any]) -> None:
        from .trying import follow_advice

        follow_advice(options, report, lambda more: self._verify(path, more))

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
            plan_file(path, self.stored),
            LocalKernels(path.resolve().parent, self.config),
            options,
            line.show if sys.stderr.isatty() else None,
            name=str(path),
        )

    def _code(self, report: dict[str, Any]) -> int:
        kind = report["verdict"]["kind"]
        if kind == "reproduced":
            beside = [report.get(name) or {} for name in ("stored", "against")]
            if any(one.get("kind") == "differs" for one in beside):
                return DIVERGED
            if any(one.get("kind") == "nothing" for one in beside):
                return FAILED
            return DIVERGED if self.strict and report["warnings"] else REPRODUCED
        return DIVERGED if kind == "diverged" else FAILED


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _is_output(file: str) -> bool:
    """Whether a file is this process's standard output, such as ``/dev/stdout``."""
    try:
        return bool(file) and os.path.samestat(Path(file).stat(), os.fstat(1))
    except OSError:
        return False


def _escaped(words: str) -> str:
    """Text as GitHub's workflow commands take it."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _headline(report: dict[str, Any]) -> str:
    from ..verify.report.text import headline

    stored, against = (report.get(name) or {} for name in ("stored", "against"))
    told = [part["text"] for part in (stored, against) if part.get("kind") == "differs"]
    return " ".join([headline(report), *told])


def _compared_with(report: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    from ..verify.report.against import compare_reports

    return compare_reports(report, other)


def _summary(report: dict[str, Any]) -> str:
    from ..verify.report.text import summary

    return summary(report, colour=_colours())


def _no_commands(words: str) -> str:
    """Words in which GitHub Actions obeys nothing: an output may look like a command of its."""
    lines = words.splitlines()
    if not any(line.lstrip().startswith("::") or "##[" in line for line in lines):
        return words
    token = secrets.token_hex(16)
    return f"::stop-commands::{token}\n{words}\n::{token}::"


def _as_html(report: dict[str, Any]) -> str:
    from ..verify.report.html import page

    return page(report)
