"""A framework from outside: the example of the documentation, installed as its package would be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from jupyterlab_seed.frameworks import GROUP, read
from jupyterlab_seed.frameworks.check import schema_faults

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "src" / "__tests__" / "acme"
PAGE = ROOT / "docs" / "adding-a-framework.md"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the library and its package are installed."""
    site = tmp_path_factory.mktemp("site")
    for path in EXAMPLE.rglob("*"):
        if path.suffix in (".py", ".json"):
            target = site / path.relative_to(EXAMPLE)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    announced = re.search(r'entry-points."(.+)"\]\n(.+)', PAGE.read_text("utf-8"))
    assert announced is not None and announced[1] == GROUP
    info = site / "acme_seed-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-seed\nVersion: 1.0\n")
    entry = announced[2].replace('"', "")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{entry}\n")
    return {**os.environ, "PYTHONPATH": str(site)}


def run(environment: dict[str, str], *arguments: str, **options: object) -> str:
    """What Python prints with these arguments."""
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, **options
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def verify(environment: dict[str, str], folder: Path, *sources: str) -> str:
    """What ``jupyter seed verify`` says of a notebook with these cells."""
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, sources)])
    nbformat.write(notebook, folder / "acme.ipynb")
    return run(environment, "-m", "jupyterlab_seed.cli", "verify", "acme.ipynb", cwd=folder)


@pytest.mark.parametrize(
    "name", ["acme.py", "acme_seed/facts.json", "acme_seed/stream.py", "acme_seed/__init__.py"]
)
def test_the_page_shows_what_runs(name: str) -> None:
    assert f"\n{(EXAMPLE / name).read_text('utf-8')}```\n" in PAGE.read_text("utf-8")


def test_the_page_shows_the_plugin() -> None:
    plugin = (EXAMPLE / "src" / "index.ts").read_text("utf-8")
    plugin = re.sub(r"'\.\./\.\./\.\.(/tokens)?'", "'jupyterlab-seed'", plugin)
    assert f"\n{plugin}```\n" in PAGE.read_text("utf-8")


def test_its_facts_are_as_the_schema_says() -> None:
    facts = json.loads((EXAMPLE / "acme_seed" / "facts.json").read_text("utf-8"))
    assert schema_faults(facts, read("framework.schema.json")) == []


def test_it_is_among_the_frameworks(environment: dict[str, str]) -> None:
    code = (
        "from jupyterlab_seed.frameworks import load\n"
        "acme = {one.id: one for one in load()}['acme']\n"
        "print(acme.title, acme.seed_calls[0].calls, 'class Stream' in acme.stream)"
    )
    assert run(environment, "-W", "error", "-c", code) == "Acme ('acme.seed',) True\n"


def test_verify_names_it_where_nobody_seeded_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    said = verify(environment, tmp_path, "import acme", "acme.draw()")
    assert "Diverged at cell 2" in said
    assert "Acme's random state was different before cell 2, `acme.draw()`: it had not been" in said
    assert "Seed Acme in the first cell" in said


def test_verify_reproduces_it_where_it_is_seeded(
    environment: dict[str, str], tmp_path: Path
) -> None:
    said = verify(environment, tmp_path, "import acme\nacme.seed(42)", "acme.draw()")
    assert "Reproduced" in said
