"""The recipe for conda says what the package's own files say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

tomllib = pytest.importorskip("tomllib", reason="Python 3.10 has no tomllib")

ROOT = Path(__file__).parents[2]
RECIPE = yaml.safe_load((ROOT / "recipe" / "recipe.yaml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))


def requirements(given: list[str]) -> dict[str, str]:
    """Name → versions, without blanks and markers."""
    found = {}
    for one in given:
        text = one.partition(";")[0].strip()
        name = re.match(r"[\w.-]+", text)
        assert name, one
        found[name[0].lower()] = text[name.end() :].replace(" ", "")
    return found


def test_what_it_is() -> None:
    assert RECIPE["context"]["version"] == PACKAGE["version"]
    assert RECIPE["package"]["name"] == PACKAGE["name"]
    about = RECIPE["about"]
    assert PACKAGE["description"].startswith(about["summary"])
    assert about["license"] == PROJECT["project"]["license"] == PACKAGE["license"]
    assert [about["license_file"]] == PROJECT["project"]["license-files"]
    assert (ROOT / about["license_file"]).is_file()


def test_what_it_needs() -> None:
    needs = RECIPE["requirements"]
    run = requirements(needs["run"])
    assert run.pop("python") == ">=${{python_min}}"
    assert run == requirements(PROJECT["project"]["dependencies"])
    host = requirements(needs["host"])
    assert host.pop("python") == "${{python_min}}.*"
    assert host.pop("pip") == ""
    hooks = PROJECT["tool"]["hatch"]["build"]["hooks"]
    wanted = PROJECT["build-system"]["requires"] + hooks["jupyter-builder"]["dependencies"]
    assert host == requirements(wanted)


def test_what_it_installs() -> None:
    scripts = PROJECT["project"]["scripts"]
    assert RECIPE["build"]["python"]["entry_points"] == [
        f"{name} = {place}" for name, place in scripts.items()
    ]
