"""nbval: a notebook as it is saved at the end of a session, run again and compared."""

import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path

from environments import environment, python

#: Addresses, which are others in each process: nbval's documentation has such rules for them.
SANITIZE = """[addresses]
regex: at (0x)?[0-9a-fA-F]{6,}
replace: at ADDRESS
"""

OPTIONS = (
    "--nbval",
    "--nbval-current-env",
    "--nbval-sanitize-with=sanitize.cfg",
    "--junitxml=report.xml",
    "-pno:cacheprovider",
)


def notebook(cells: Sequence[dict], outputs: Mapping[str, list]) -> dict:
    """A notebook in the format's version 4.5, with the outputs of its cells."""
    found = []
    for index, cell in enumerate(cells):
        tags = {"tags": ["raises-exception"]} if cell["mayRaise"] else {}
        found.append(
            {
                "cell_type": "code",
                # A cell without a count did not run, and nbval takes its outputs for an error.
                "execution_count": 1 if cell["id"] in outputs else None,
                "id": f"cell-{index}",
                "metadata": tags,
                "outputs": outputs.get(cell["id"], []),
                "source": cell["source"],
            }
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel}
    return {"cells": found, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def failures(report: str) -> set[int]:
    """The numbers of the code cells that failed, from pytest's report in JUnit's format."""
    found = set()
    for case in ElementTree.fromstring(report).iter("testcase"):
        number = re.search(r"Cell (\d+)$", case.get("name", ""))
        if number and (case.find("failure") is not None or case.find("error") is not None):
            found.add(int(number[1]))
    return found


def run(cells: Sequence[dict], outputs: Mapping[str, list], folder: Path) -> set[str]:
    """The ids of the cells that nbval says differ from what the notebook stores.

    Raises if pytest could not judge: with any exit status but 0 (all equal) and 1 (some differ).
    """
    folder.mkdir(parents=True)
    text = json.dumps(notebook(cells, outputs))
    (folder / "session.ipynb").write_text(text, encoding="utf-8")
    (folder / "sanitize.cfg").write_text(SANITIZE, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [python("nbval"), "-m", "pytest", *OPTIONS, "session.ipynb"],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"nbval ended with {done.returncode}: {done.stdout[-2000:]}")
    failed = failures((folder / "report.xml").read_text(encoding="utf-8"))
    return {cells[number]["id"] for number in failed}
