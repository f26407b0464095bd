"""``jupyter seed study``: a seed study on the command line."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets import Bool, Enum, Float, Int, List, Unicode

from ..runs.types import CannotRunError
from . import study_reports as reports
from .cancelling import Signalled, cancelled_by_signals
from .files import CannotWriteError
from .printing import bare, say
from .report_files import Target, as_json, checked, write_report
from .study_options import read_directions, read_result
from .subcommand import ALIASES, FAILED, FLAGS, Subcommand, UsageError

if TYPE_CHECKING:
    from ..study.prepare import Request
    from ..study.store import Store
    from ..study.types import Arm, Note, OnStudyProgress, Options, Runner, StudyProgress

#: Exit codes beside ``FAILED``: the study is done; B is not better, and was required to be.
DONE, NOT_BETTER = 0, 1


class StudyApp(Subcommand):
    """Studies notebooks."""

    name = "jupyter-seed-study"
    description = """
    Run a notebook, or two variants of it, under many seeds in fresh kernels, and say how large the
    noise is and whether B is better than A. Results are kept in .seed-study beside the notebook:
    the same command resumes a study that was stopped, and with more seeds runs only the new ones.

    The exit code is 0 if the study is done, 2 if it could not be done, and 1 with --require-better
    if B is not better.
    """
    examples = """
    jupyter seed study nb.ipynb --seeds 20 --result accuracy
    jupyter seed study nb.ipynb --set hidden=24 --result accuracy --higher --interest 0.005
    jupyter seed study nb.ipynb --against-git HEAD~1 --lower --result loss --html study.html
    """
    aliases = {  # noqa: RUF012 - as traitlets wants it
        "seeds": "StudyApp.seeds",
        "first-seed": "StudyApp.first_seed",
        "result": "StudyApp.results",
        "better": "StudyApp.directions",
        "against": "StudyApp.against",
        "against-git": "StudyApp.against_git",
        "set": "StudyApp.parameters",
        "interest": "StudyApp.interest",
        "examples": "StudyApp.test_examples",
        "hold": "StudyApp.hold",
        "vary": "StudyApp.vary",
        "jobs": "StudyApp.jobs",
        "dask": "StudyApp.dask",
        "timeout": "StudyApp.timeout",
        "json": "StudyApp.json_file",
        "html": "StudyApp.html_file",
        "csv": "StudyApp.csv_file",
        "markdown": "StudyApp.markdown_file",
        **ALIASES,
    }
    flags = {  # noqa: RUF012
        "higher": ({"StudyApp": {"better": "higher"}}, "Higher results are better."),
        "lower": ({"StudyApp": {"better": "lower"}}, "Lower results are better."),
        "free": (
            {"StudyApp": {"free": True}},
            "Also run the notebook (A) ten times under its first seed, where what varies is noise "
            "that no seed controls, and ten times with seeds that the system draws.",
        ),
        "insert": (
            {"StudyApp": {"insert": True}},
            "If there is no seed cell, compose one for the study; the file does not change.",
        ),
        "keep-going": (
            {"StudyApp": {"keep_going": True}},
            "Run all seeds even if the first ones fail in the same way.",
        ),
        "retry": ({"StudyApp": {"retry": True}}, "Rerun seeds that failed before."),
        "require-better": (
            {"StudyApp": {"require_better": True}},
            "Exit with 1 unless B is better than A.",
        ),
        **FLAGS,
    }

    seeds = Int(20, help="How many seeds; 20 by default.").tag(config=True)
    first_seed = Int(
        None, allow_none=True, help="The first seed; by default the notebook's own."
    ).tag(config=True)
    results = List(
        Unicode(),
        help="An expression to evaluate after the last cell, such as accuracy; may be given "
        "several times, and may end in :higher or :lower. By default what the notebook names, or "
        "the last expression of its last cell.",
    ).tag(config=True)
    better = Enum(
        ["higher", "lower"], None, allow_none=True, help="Which is better: higher or lower."
    ).tag(config=True)
    directions = List(
        Unicode(),
        help="name:higher or name:lower for one of several results, such as loss:lower if the last "
        "expression is a dict; may be given several times.",
    ).tag(config=True)
    against = Unicode("", help="The notebook to compare with (A); the notebook is B.").tag(
        config=True
    )
    against_git = Unicode(
        "", help="The git revision of the notebook to compare with (A); the file is B."
    ).tag(config=True)
    parameters = List(
        Unicode(),
        help="name=value: B is the notebook with this value, set after its cell tagged "
        "`parameters`; may be given several times.",
    ).tag(config=True)
    hold = List(
        Unicode(),
        help="The number or the tag of cells that draw the same numbers in every run, such as the "
        "one that splits the data; may be given several times.",
    ).tag(config=True)
    vary = List(
        Unicode(), help="The number or the tag of the only cells that vary; like --hold."
    ).tag(config=True)
    interest = Float(
        None, allow_none=True, help="The smallest difference that matters, in units of the result."
    ).tag(config=True)
    test_examples = Int(
        None, allow_none=True, help="The number of examples that an accuracy was computed from."
    ).tag(config=True)
    jobs = Int(
        None,
        allow_none=True,
        help="How many kernels run at once; by default what processors, memory and GPUs allow.",
    ).tag(config=True)
    dask = Unicode(
        "", help="The address of a Dask scheduler, such as tcp://host:8786: runs go to its workers."
    ).tag(config=True)
    timeout = Float(
        None, allow_none=True, help="Time limit per cell in seconds; no limit by default."
    ).tag(config=True)
    json_file = Unicode("", help="Write the report as JSON to this file.").tag(config=True)
    html_file = Unicode("", help="Write the report as an HTML page to this file.").tag(config=True)
    csv_file = Unicode("", help="Write all values as CSV to this file.").tag(config=True)
    markdown_file = Unicode("", help="Write the report as Markdown to this file.").tag(config=True)
    free = Bool(False, help="Whether A also runs under one seed, and with free seeds.").tag(
        config=True
    )
    insert = Bool(False, help="Whether a missing seed cell is composed.").tag(config=True)
    retry = Bool(False, help="Whether stored failures are run again.").tag(config=True)
    keep_going = Bool(False, help="Whether to continue after identical failures.").tag(config=True)
    require_better = Bool(False, help="Whether B has to be better.").tag(config=True)

    def run(self) -> int:
        """Study, print, and write the reports."""
        try:
            path, targets = self._checked()
            report = self._study(path)
        except (UsageError, CannotWriteError, CannotRunError) as error:
            self.complain(str(error))
            return FAILED
        except (Signalled, KeyboardInterrupt) as error:
            self.complain(
                "Stopped; all kernels have been shut down. Finished runs are kept: the same "
                "command continues."
            )
            return 128 + int(getattr(error, "number", signal.SIGINT))
        say(reports.summary(report), colour=True)
        code = DONE
        if self.require_better and report["verdict"]["kind"] != "better":
            code = NOT_BETTER
        faults = write_report(report, targets)
        for fault in faults:
            self.complain(fault)
        return FAILED if faults else code

    def _checked(self) -> tuple[Path, list[Target]]:
        """The notebook, and each file to write with the function that makes its text."""
        if len(self.extra_args) != 1:
            raise UsageError("Give one notebook. Usage: jupyter seed study notebook.ipynb")
        if any(importlib.util.find_spec(name) is None for name in ("scipy", "rich")):
            raise UsageError(
                "A study needs more packages; install them with: "
                'pip install "jupyterlab_seed[study]"'
            )
        if self.dask and importlib.util.find_spec("distributed") is None:
            raise UsageError(
                'Dask is missing; install it with: pip install "jupyterlab_seed[study,dask]"'
            )
        compared = bool(self.against) + bool(self.against_git) + bool(self.parameters)
        if compared > 1:
            raise UsageError("Give only one of --against, --against-git and --set.")
        if self.hold and self.vary:
            raise UsageError("Give only one of --hold and --vary.")
        if self.require_better and not compared:
            raise UsageError("--require-better needs --against, --against-git or --set.")
        path = Path(self.extra_args[0])
        wanted = [
            ("--json", self.json_file, as_json),
            ("--html", self.html_file, reports.as_html),
            ("--csv", self.csv_file, reports.as_csv),
            ("--markdown", self.markdown_file, reports.as_markdown),
        ]
        notebooks = [path, *([Path(self.against)] if self.against else [])]
        return path, checked(wanted, notebooks)

    def _study(self, path: Path) -> dict[str, Any]:
        # The imports take long, and --help needs none of them.
        from ..study.prepare import prepare, recall
        from ..study.store import Store
        from .study_progress import StudyLine

        store = Store(path.resolve())
        request = recall(self._request(path), store)
        arms = prepare(request)
        options = self._options(request)
        with StudyLine(bare(sys.stderr)) as line:
            show = line.show if sys.stderr.isatty() else self._warner()
            work = self._work(path, arms, store, options, show)
            return asyncio.run(cancelled_by_signals(work))

    def _warner(self) -> OnStudyProgress:
        """What says once, where no progress is shown, that runs cannot be kept."""
        said: list[str] = []

        def show(progress: StudyProgress) -> None:
            if progress.problem is not None and not said:
                said.append(str(progress.problem))
                self.complain(f"{said[0]} The study goes on.")

        return show

    async def _work(
        self,
        path: Path,
        arms: list[Arm],
        store: Store,
        options: Options,
        show: OnStudyProgress | None,
    ) -> dict[str, Any]:
        from ..study.study import study

        async with self._runners(path) as (runners, notes):
            return await study(arms, runners, store, options, show, name=str(path), notes=notes)

    @contextlib.asynccontextmanager
    async def _runners(self, path: Path) -> AsyncIterator[tuple[list[Runner], list[Note]]]:
        """Where runs take place, and what is to be said of it."""
        if self.dask:
            from ..study.cluster import dask_runners

            async with dask_runners(self.dask, path, self.jobs) as found:
                yield found
        else:
            from ..study.local import local_runners

            yield local_runners(path.resolve().parent, self.config, self.jobs), []

    def _request(self, path: Path) -> Request:
        from ..study.apart import Apart
        from ..study.notebook import at_revision, read
        from ..study.prepare import Request

        against = None
        if self.against:
            against = (self.against, read(Path(self.against)))
        elif self.against_git:
            against = (f"{path} at {self.against_git}", at_revision(path, self.against_git))
        return Request(
            content=read(path),
            name=str(path),
            against=against,
            parameters=self._parameters(),
            results=[read_result(text) for text in self.results],
            better=self.better,
            directions=read_directions(self.directions),
            insert=self.insert,
            free=self.free,
            apart=Apart.of(self.hold, self.vary),
        )

    def _parameters(self) -> dict[str, str]:
        values = {}
        for text in self.parameters:
            name, equals, value = text.partition("=")
            if not equals or not name.strip().isidentifier():
                raise UsageError(f"--set {text}: must be name=value")
            values[name.strip()] = value.strip()
        return values

    def _options(self, request: Request) -> Options:
        from ..study.types import Options

        return Options(
            seeds=self.seeds,
            first=self.first_seed,
            better=request.better,
            directions=request.directions,
            interest=self.interest,
            examples=self.test_examples,
            timeout=self.timeout,
            retry=self.retry,
            keep_going=self.keep_going,
        )
