"""What a kernel tells of the card that it uses, on doubles of the libraries."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.surroundings import _CODE, NAMES, TEXTS, _checked

#: Libraries in C, as far as they are asked for their versions.
LIBRARIES = {
    "libcudnn": "unsigned long cudnnGetVersion(void) { return %s; }",
    "libcublas": "int cublasGetProperty(int which, int *value) {"
    " int parts[] = {13, 1, 4}; *value = parts[which]; return 0; }",
    "libcudart": "int cudaRuntimeGetVersion(int *value) { *value = 12080; return 0; }",
}


def look(folder: Path, code: str) -> dict[str, Any]:
    """What a process tells after it ran some code."""
    script = folder / "look.py"
    script.write_text(f"{code}\nspace = {{}}\nexec({_CODE!r}, space)\nprint(space['look']([]))")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": str(folder)},
    )
    return _checked(json.loads(base64.b64decode(done.stdout)))


def build(folder: Path, name: str, source: str) -> str:
    """A shared library; skips the test where no compiler is."""
    path = folder / f"{name}.so.9"
    try:
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-o", str(path), "-x", "c", "-"],
            input=source,
            text=True,
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no compiler")
    return str(path)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("number", "version"), [("91002", "9.10.2"), ("8907", "8.9.7")])
def test_loaded_libraries_tell_their_versions(tmp_path: Path, number: str, version: str) -> None:
    paths = [
        build(tmp_path, name, source % number if "%" in source else source)
        for name, source in LIBRARIES.items()
    ]
    told = look(tmp_path, f"import ctypes\nfor one in {paths!r}: ctypes.CDLL(one)")
    assert (told["cudnn"], told["cublas"], told["cuda"]) == (version, "13.1.4", "12.8")


def test_nothing_is_told_where_nothing_is_loaded(tmp_path: Path) -> None:
    told = look(tmp_path, "")
    assert not {"cuda", "cudnn", "cublas", "rocm"} & set(told)
    assert told["gpus"] == []


TORCH = textwrap.dedent(
    """
    import sys, types
    torch, device = types.ModuleType("torch"), types.ModuleType("torch.{kind}")
    torch.version = types.SimpleNamespace(cuda={cuda!r}, hip={hip!r})
    torch.get_num_threads = lambda: 1
    device.is_initialized = lambda: {used}
    device.device_count = lambda: 2
    device.get_device_name = lambda n: f"Card {{n}}"
    sys.modules.update({{"torch": torch, "torch.{kind}": device}})
    """
)


def test_rocm_names_its_version_and_its_cards_once_they_are_in_use(tmp_path: Path) -> None:
    of = {"kind": "cuda", "cuda": None, "hip": "6.4.1"}
    told = look(tmp_path, TORCH.format(**of, used=True))
    assert (told["rocm"], told["gpus"], "cuda" in told) == ("6.4.1", ["Card 0", "Card 1"], False)
    assert look(tmp_path, TORCH.format(**of, used=False))["gpus"] == []


def test_an_xpu_is_named(tmp_path: Path) -> None:
    told = look(tmp_path, TORCH.format(kind="xpu", cuda=None, hip=None, used=True))
    assert told["gpus"] == ["Card 0", "Card 1"]


@pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")
def test_nvidia_smi_names_card_and_driver(tmp_path: Path) -> None:
    double = tmp_path / "nvidia-smi"
    double.write_text("#!/bin/sh\necho 'NVIDIA H200, 580.159.04'\n")
    double.chmod(double.stat().st_mode | stat.S_IEXEC)
    assert look(tmp_path, "")["gpus"] == ["NVIDIA H200, 580.159.04"]


def test_all_that_is_told_has_a_name() -> None:
    assert set(TEXTS) <= set(NAMES)
