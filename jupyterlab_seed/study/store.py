"""The runs of a notebook's studies, kept as they come: JSON lines in ``.seed-study``.

A line is appended whole and reaches the disk before the next run begins. A line that was cut, by a
full disk or a power failure, is passed over. Beside the lines, the executed notebooks of the newest
runs are kept.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from ..runs.messages import _
from .types import Better, CannotStudyError, SeedOutcome, SeedRun, Wanted

#: The arms beside those of a code's own: one seed again and again; seeds that the system draws; a
#: candidate with the baseline's code.
Extra: TypeAlias = Literal["same", "free", "twin"]

#: The folder beside the notebook.
FOLDER = ".seed-study"

#: The version of a line.
VERSION = 1

#: The most bytes of executed notebooks that are kept for one notebook.
KEPT = 200 * 2**20

#: The most recent runs of which the usual duration is told.
RECENT = 20


class Store:
    """One notebook's file of runs."""

    def __init__(self, notebook: Path) -> None:
        """``notebook``: its path; nothing is read or written yet."""
        self.path = notebook.parent / FOLDER / f"{notebook.name}.jsonl"
        self.executed = self.path.with_suffix(".runs")

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from studying this notebook; raises :class:`CannotStudyError`.

        Where the system or the disk has no locks, it does nothing.
        """
        self.check()
        with self.path.open("rb") as file:
            if not _lock(file.fileno()):
                message = _(
                    "Another study of this notebook is running, which keeps its results in %1.",
                    str(self.path),
                )
                raise CannotStudyError("busy", message)
            yield

    def check(self) -> None:
        """Raise :class:`CannotStudyError` if lines cannot be written; makes the folder."""
        self._append(b"")

    def runs(
        self, code: str, wanted: Wanted, extra: Extra | None = None
    ) -> dict[int, list[SeedRun]]:
        """Seed to its stored runs of this code that have these results, in order of time.

        ``extra``: those of such an arm instead.
        """
        found: dict[int, list[SeedRun]] = {}
        for line in self._lines():
            if line.get("code") != code or line.get("wanted") != wanted.key:
                continue
            run = _run(line)
            if run is not None and _extra(line) == extra:
                found.setdefault(run.seed, []).append(run)
        return found

    def add(
        self, code: str, name: str, wanted: Wanted, run: SeedRun, extra: Extra | None = None
    ) -> None:
        """Keep a run, whole or not at all; raises :class:`CannotStudyError`."""
        self._write(
            {
                "v": VERSION,
                "code": code,
                "variant": name,
                "wanted": wanted.key,
                **({extra: True} if extra else {}),
                **({"retried": True} if run.retried else {}),
                "seed": run.seed,
                "outcome": run.outcome,
                # JSON has no NaN.
                "values": {result: repr(float(value)) for result, value in run.values.items()},
                "problem": run.problem,
                "seconds": round(run.seconds, 3),
                "draws": run.draws and [list(one) for one in run.draws],
                "unseeded": list(run.unseeded),
            }
        )

    def keep(self, code: str, run: SeedRun) -> None:
        """Keep the executed notebook of a run; the oldest go if all take too much room.

        It is a convenience, so it does not fail: what counts is in the lines.
        """
        if run.executed is None:
            return
        target = self.executed / executed_name(code, run.seed)
        part = target.with_suffix(".part")
        with contextlib.suppress(OSError):
            self.executed.mkdir(exist_ok=True)
            try:
                part.write_bytes(run.executed)
                part.replace(target)
            except OSError:
                # Half of it would only fill the disk.
                part.unlink(missing_ok=True)
                raise
            # Only what was written here: people may put a notebook of their own beside it.
            own = (one for one in self.executed.iterdir() if _EXECUTED.fullmatch(one.name))
            files = [(one.stat(), one) for one in own]
            room = KEPT
            for status, one in sorted(files, key=lambda file: -file[0].st_mtime_ns):
                room -= status.st_size
                if room < 0:
                    one.unlink()

    def executed_run(self, code: str, seed: int) -> bytes | None:
        """The executed notebook of a run, None if it is not kept."""
        try:
            return (self.executed / executed_name(code, seed)).read_bytes()
        except OSError:
            return None

    def usual(self, codes: Sequence[str] = ()) -> float | None:
        """The usual duration of a run, in seconds: of these codes, else of any; None if unknown."""
        found: dict[bool, list[float]] = {True: [], False: []}
        for line in self._lines():
            run = _run(line)
            if run is not None and run.outcome == "ok" and run.seconds > 0:
                found[line.get("code") in codes].append(run.seconds)
        times = (found[True] or found[False])[-RECENT:]
        return statistics.median(times) if times else None

    def better(self) -> dict[str, Better]:
        """What was said to be better: by the expression of a result, "" for others."""
        return self._said("better")

    def directions(self) -> dict[str, Better]:
        """What was said to be better of single results, by their names."""
        return self._said("directions")

    def _said(self, member: str) -> dict[str, Better]:
        found: dict[str, Better] = {}
        for line in self._lines():
            told = line.get(member)
            if isinstance(told, Mapping):
                found |= {name: one for name, one in told.items() if one in get_args(Better)}
        return found

    def add_better(
        self, told: Mapping[str, Better], directions: Mapping[str, Better] | None = None
    ) -> None:
        """Note what is better, so that it is asked once; raises :class:`CannotStudyError`."""
        for member, said in (("better", told), ("directions", directions or {})):
            known = self._said(member)
            if any(known.get(name) != one for name, one in said.items()):
                self._write({"v": VERSION, member: dict(said)})

    def others(self, code: str, name: str) -> int:
        """The number of stored runs of this variant with other code."""
        return sum(
            line.get("variant") == name and line.get("code") not in (code, None)
            for line in self._lines()
        )

    def looks(self, codes: Sequence[str]) -> list[range]:
        """The seeds under which arms of these codes were judged, in order of time."""
        return [
            range(line["first"], line["first"] + line["look"])
            for line in self._lines()
            if line.get("codes") == list(codes)
            and isinstance(line.get("look"), int)
            and isinstance(line.get("first"), int)
        ]

    def add_look(self, codes: Sequence[str], seeds: Sequence[int]) -> None:
        """Note that arms of these codes were judged; raises :class:`CannotStudyError`.

        ``seeds``: consecutive, one at least.
        """
        first, number = seeds[0], len(seeds)
        if range(first, first + number) not in self.looks(codes):
            self._write({"v": VERSION, "codes": list(codes), "first": first, "look": number})

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._failure(error) from None
        for line in text.split(b"\n"):
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, Mapping) and value.get("v") == VERSION:
                yield value

    def _write(self, line: Mapping[str, Any]) -> None:
        self._append(json.dumps(line).encode() + b"\n")

    def _append(self, line: bytes) -> None:
        try:
            self.path.parent.mkdir(exist_ok=True)
            with self.path.open("ab", buffering=0) as file:
                size = file.tell()
                if line and size and not self._ends_a_line():
                    line = b"\n" + line
                try:
                    _write_all(file, line)
                    os.fsync(file.fileno())
                except OSError:
                    # Not half a line, which a full disk leaves.
                    with contextlib.suppress(OSError):
                        file.truncate(size)
                    raise
        except OSError as error:
            raise self._failure(error) from None

    def _ends_a_line(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() == b"\n"

    def _failure(self, error: OSError) -> CannotStudyError:
        reason = (error.strerror or str(error)).rstrip(".")
        return CannotStudyError(
            "storage", _("The results cannot be kept in %1: %2.", str(self.path), reason)
        )


def _write_all(file: io.FileIO, data: bytes) -> None:
    """Write data to an unbuffered file, which may take a part at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _extra(line: Mapping[str, Any]) -> str | None:
    """The arm beside A and B that a line's run belongs to, None if it is of those."""
    return next((name for name in get_args(Extra) if line.get(name)), None)


#: The names that :func:`executed_name` gives.
_EXECUTED = re.compile(r"seed-\d+-[0-9a-f]+\.ipynb")


def executed_name(code: str, seed: int) -> str:
    """The name of the file of an executed notebook. ``code``: the hash of its code."""
    return f"seed-{seed}-{code}.ipynb"


def _lock(descriptor: int) -> bool:
    """Lock an open file until it is closed; whether nobody else had."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks
        return True
    return True


def _run(line: Mapping[str, Any]) -> SeedRun | None:
    """The run of a line, None if it is none."""
    try:
        draws, problem = line["draws"], line["problem"]
        if line["outcome"] not in get_args(SeedOutcome) or not isinstance(problem, str | None):
            return None
        return SeedRun(
            seed=int(line["seed"]),
            outcome=line["outcome"],
            values={str(name): float(value) for name, value in line["values"].items()},
            problem=problem,
            seconds=float(line["seconds"]),
            draws=None if draws is None else tuple((int(at), str(of)) for at, of in draws),
            unseeded=tuple(map(str, line["unseeded"])),
            retried=bool(line.get("retried")),
        )
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        return None
