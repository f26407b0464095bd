"""The badges of the README, and the script that writes them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = (ROOT / "package.json").read_text(encoding="utf-8")


def written(function: str, text: str, name: str) -> str:
    """What a function of the script makes of a text, for the repository ``someone/NAME``."""
    code = (
        f"import {{ {function} }} from './scripts/badges.mjs';"
        f"process.stdout.write({function}({json.dumps(text)}, 'Someone', {json.dumps(name)}));"
    )
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, "--input-type=module", "-e", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_the_readme_has_badges_if_the_address_is_known() -> None:
    assert ("mybinder.org" in README) == ("repository" in json.loads(PACKAGE))


@pytest.mark.parametrize("name", ["seed", "other.seed"])
def test_badges_are_written_once(name: str) -> None:
    first = written("withBadges", README, "earlier")
    text = written("withBadges", first, name)
    assert text.count("[![") == 2 and "earlier" not in text
    assert f"https://mybinder.org/v2/gh/Someone/{name}/main?urlpath=" in text
    assert f"https://someone.github.io/{name}/lab/index.html" in text
    without = "\n".join(line for line in text.split("\n") if not line.startswith("[!["))
    assert without.split() == README.split()


def test_the_address_goes_into_the_package() -> None:
    found = json.loads(written("withAddress", PACKAGE, "seed"))
    assert found["repository"]["url"] == "https://github.com/Someone/seed.git"
    assert {**json.loads(PACKAGE), **found} == found
