"""The comparison of this extension with FlowBook, ipyflow, nbval and plain JupyterLab.

    python benchmarks/comparison/run.py                 all sessions
    python benchmarks/comparison/run.py --generated 2 --played 1 --demos 1
    python benchmarks/comparison/run.py --judge         what an interrupted run has played
    python benchmarks/comparison/run.py --table         the tables of the last run

Makes the environments below ``build/comparison`` (2.4 GB, once), plays the same sessions in all
programs, and ends with the tables of docs/comparison.md. It needs Linux (untried on macOS), Node
with this repository's packages (``jlpm``), PyPI, and no page. ``--from`` is the first seed of the
generated sessions. A program that cannot be installed or driven is reported, never estimated.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import environments
import judge
import stored
from environments import FOLDER, ROOT

HERE = Path(__file__).parent
PLAYED = FOLDER / "played.jsonl"
CORPUS = ROOT / "src" / "ledger" / "__tests__" / "oracle" / "corpus"

#: Name → how the table calls it; in its order.
NAMES = {
    "plain": "JupyterLab, ipykernel",
    "seed": "jupyterlab-seed",
    "flowbook": "FlowBook",
    "ipyflow": "ipyflow",
    "ipyflow-reactive": "ipyflow, reactive",
    "nbval": "nbval",
}
GROUPS = {
    "generated": "Generated sequences",
    "played": "Played courses on the oracle's notebooks",
    "demos": "Played courses on FlowBook's demos",
}


def corpus() -> list[tuple[str, list[str]]]:
    """The notebooks that the oracle plays: names and the code of their cells."""
    found = []
    for file in sorted(CORPUS.glob("*.py")):
        parts = f"\n{file.read_text(encoding='utf-8')}".split("\n# %%\n")
        found.append((file.stem, [part.strip() for part in parts if part.strip()]))
    return found


def node(*arguments: str, given: object) -> list:
    """Ask this extension's own code."""
    done = subprocess.run(
        ["node", str(HERE / "oracle.mjs"), *arguments],
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def sessions(options: argparse.Namespace) -> list[dict]:
    """The sessions that were asked for."""
    groups = {"played": (corpus(), options.played), "demos": (environments.demos(), options.demos)}
    notebooks = [
        {"group": group, "name": name, "seed": options.first + index, "sources": sources}
        for group, (found, count) in groups.items()
        for index, (name, sources) in enumerate(found[:count])
    ]
    generated = list(range(options.first, options.first + options.generated))
    return node("sessions", given={"generated": generated, "notebooks": notebooks})


def play(options: argparse.Namespace, missing: Mapping[str, str]) -> None:
    """Play the sessions; what comes of each is in ``PLAYED`` as soon as it is there."""
    file = FOLDER / "sessions.json"
    file.write_text(json.dumps(sessions(options)), encoding="utf-8")
    systems = [name for name in NAMES if name.split("-")[0] not in missing and name != "nbval"]
    command = [environments.python("plain"), str(HERE / "play.py"), str(file), str(PLAYED)]
    subprocess.run([*command, *systems], check=True)


def complete(missing: Mapping[str, str]) -> list[dict]:
    """What was played, with the ledger's marks and nbval's word."""
    played = [json.loads(line) for line in PLAYED.read_text(encoding="utf-8").splitlines()]
    events = [session["played"]["seed"].get("events", []) for session in played]
    states = node("marks", given=events)
    with tempfile.TemporaryDirectory() as work:
        for index, (session, found) in enumerate(zip(played, states, strict=True)):
            for result in session["played"].values():
                outputs = result.get("outputs", {})
                result["shown"] = {cell: judge.shown(found) for cell, found in outputs.items()}
            seed, plain = session["played"]["seed"], session["played"]["plain"]
            if "failed" not in seed:
                seed["states"] = found
                seed["marked"] = [
                    cell for cell, state in found.items() if state not in judge.CLEAN_STATES
                ]
            if "nbval" not in missing and "failed" not in plain:
                session["played"]["nbval"] = tested(session["cells"], plain, Path(work, str(index)))
    return played


def tested(cells: Sequence[dict], plain: Mapping, folder: Path) -> dict:
    """What nbval says of the notebook that plain JupyterLab saves."""
    try:
        failed = stored.run(cells, plain["outputs"], folder)
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        return {"failed": str(error)}
    return {**plain, "marked": sorted(failed), "costs": []}


def tallies(played: Sequence[dict], group: str | None, system: str) -> judge.Tally:
    """What a program said in the sessions of a group, or in all."""
    total = judge.Tally()
    for session in played:
        result = session["played"].get(system)
        if result is None or group not in (None, session["group"]):
            continue
        if "failed" in result:
            total.add(judge.Tally(failed=1))
            continue
        truth = judge.judged(session["cells"], result["code"], result["shown"], session["clean"])
        clean, again = session["clean"], session["again"]
        varying = {cell for cell in clean if clean[cell] != again[cell]}
        is_whole = not result["marked"] and judge.ran(session["cells"], result["code"])
        total.add(judge.tally(truth, result["marked"], varying, is_whole))
        total.troubled += bool(result["problems"])
        total.runs += result["runs"]
        total.refusals += result["refusals"]
        total.began_refused += result["beganRefused"]
    return total


def costs(played: Sequence[dict], system: str, column: int) -> list[float]:
    """Milliseconds that a program adds to a cell, in all steps of all sessions."""
    found = []
    for session in played:
        both = [session["played"].get(name, {}) for name in ("plain", system)]
        if all("costs" in one for one in both):
            found += judge.added(both[0]["costs"], both[1]["costs"], column)
    return found


def of_cells(played: Sequence[dict], group: str | None) -> str:
    """The table of what was said of cells."""
    head = ["program", "called clean", "a clean run differs", "and two clean runs agree"]
    rows = []
    for system, name in NAMES.items():
        total = tallies(played, group, system)
        if not total.sessions:
            rows.append([name, "not run", *["n/a"] * 4])
            continue
        found = [f"{total.clean:,}", judge.share(total.missed, total.clean), str(total.stable)]
        found += [f"{total.marked:,}", judge.share(total.equal, total.marked)]
        rows.append([name, *found])
    return judge.table([*head, "marked", "a clean run gives the same"], rows)


def of_notebooks(played: Sequence[dict]) -> str:
    """The table of what was said of whole notebooks."""
    head = ["program", "sessions", "all cells clean at the end", "a clean run differs"]
    rows = []
    for system, name in NAMES.items():
        total = tallies(played, None, system)
        if not total.sessions:
            rows.append([name, "not run", *["n/a"] * 5])
            continue
        found = [str(total.sessions) + (f" ({total.failed} failed)" if total.failed else "")]
        found += [str(total.whole), judge.share(total.whole_missed, total.whole)]
        found += [judge.share(total.refusals, total.runs)]
        found += [judge.share(total.began_refused, total.sessions), str(total.troubled)]
        rows.append([name, *found])
    head += ["runs refused", "refusal in the first run", "an error of its own"]
    return judge.table(head, rows)


def of_costs(played: Sequence[dict]) -> str:
    """The table of what the programs add to a cell."""
    rows = []
    for system in ("seed", "flowbook", "ipyflow"):
        found = [costs(played, system, column) for column in (1, 2)]
        rows.append([NAMES[system], *map(judge.spread, found), str(len(found[0]))])
    head = ["program", "clock, ms (quartiles)", "processor, ms (quartiles)", "pairs"]
    return judge.table(head, rows)


def report(played: Sequence[dict]) -> str:
    """All tables, in Markdown."""
    parts = []
    for group, title in {None: "All sessions", **GROUPS}.items():
        count = sum(group in (None, session["group"]) for session in played)
        parts.append(f"**{title}** ({count})\n\n{of_cells(played, group)}")
    parts.append(f"**Notebooks**\n\n{of_notebooks(played)}")
    parts.append(f"**Added to a cell**\n\n{of_costs(played)}")
    return "\n\n".join(parts)


def main() -> None:
    """Do all of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--generated", type=int, default=25)
    parser.add_argument("--played", type=int, default=14)
    parser.add_argument("--demos", type=int, default=11)
    parser.add_argument("--from", dest="first", type=int, default=600000)
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    file = FOLDER / "results.json"
    if not options.table:
        FOLDER.mkdir(parents=True, exist_ok=True)
        missing = environments.make()
        if not options.judge:
            # The probe as it stands.
            subprocess.run(["node", str(ROOT / "scripts" / "join_probe.mjs")], check=True)
            play(options, missing)
        result = {
            "missing": missing,
            "versions": environments.versions(),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            "played": complete(missing),
        }
        file.write_text(json.dumps(result), encoding="utf-8")
    result = json.loads(file.read_text(encoding="utf-8"))
    print(report(result["played"]))
    print(f"\n{result['machine']}; {json.dumps(result['versions'])}")
    for name, why in result["missing"].items():
        print(f"\nNot run: {name}\n{why}")


if __name__ == "__main__":
    if shutil.which("node") is None:
        raise SystemExit("The sessions are made by Node, which is not there.")
    main()
