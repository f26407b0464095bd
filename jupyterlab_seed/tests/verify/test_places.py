"""Where the files of a stack stand."""

from __future__ import annotations

import pytest

from jupyterlab_seed.runs.tracing.places import in_package


@pytest.mark.parametrize(
    ("file", "inner"),
    [
        ("/venv/lib/python3.11/site-packages/optuna/study.py", "optuna/study.py"),
        ("/usr/lib/python3/dist-packages/numpy/random/mtrand.py", "numpy/random/mtrand.py"),
        ("C:\\Python\\Lib\\site-packages\\six.py", "six.py"),
        ("/usr/lib/python3.11/random.py", ""),
        ("/home/me/notebooks/helper.py", ""),
        ("<string>", ""),
    ],
)
def test_the_path_below_the_installed_packages(file: str, inner: str) -> None:
    assert in_package(file) == inner
