"""The environments of the comparison, each with one program and the same libraries."""

import json
import os
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "comparison"

#: What the notebooks import, as in scripts/requirements-frameworks.txt, and what drives kernels.
LIBRARIES = (
    "ipykernel",
    "jupyter_client",
    "nbformat",
    "numpy",
    "pandas",
    "scipy",
    "scikit-learn",
    "matplotlib",
    "torch==2.13.0",
)

#: Name → what pip installs.
PEERS = {
    "flowbook": ("flowbook-python==0.1.5",),
    "ipyflow": ("ipyflow==0.0.231",),
    "nbval": ("nbval==0.11.0", "pytest<9.2"),
}

#: Distribution that has FlowBook's demos.
DEMOS = "flowbook-python==0.1.5"


def python(name: str) -> str:
    """The interpreter of an environment."""
    return str(FOLDER / name / "bin" / "python")


def pip(name: str, *arguments: str) -> str:
    """Run pip in an environment; returns what it prints, and raises with what it said."""
    command = [python(name), "-m", "pip", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


def make() -> dict[str, str]:
    """Make the environments that are missing; returns name → why it cannot be made.

    The libraries are installed once, beside ``plain``, and the others find them there, so all
    programs run the same versions of what they do not ask to be another one.
    """
    missing = {}
    if not (FOLDER / "plain" / "ready").exists():
        _new("plain")
        pip("plain", "install", "--quiet", *LIBRARIES)
        (FOLDER / "plain" / "ready").touch()
    for name, packages in PEERS.items():
        if (FOLDER / name / "ready").exists():
            continue
        _new(name)
        site(name).joinpath("libraries.pth").write_text(f"{site('plain')}\n", encoding="utf-8")
        try:
            pip(name, "install", "--quiet", *packages)
        except RuntimeError as error:
            missing[name] = str(error)
        else:
            (FOLDER / name / "ready").touch()
    return missing


def site(name: str) -> Path:
    """Where an environment keeps its packages."""
    return Path(
        subprocess.run(
            [python(name), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )


def _new(name: str) -> None:
    venv.create(FOLDER / name, with_pip=True, clear=True)


def versions() -> dict[str, str]:
    """Package → its version, of those that the result depends on."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    wanted = {
        "plain": ("ipykernel", "ipython", "numpy", "pandas", "matplotlib", "torch"),
        "flowbook": ("flowbook-python",),
        "ipyflow": ("ipyflow", "ipyflow-core", "pyccolo"),
        "nbval": ("nbval", "pytest"),
    }
    for name, packages in wanted.items():
        if not (FOLDER / name / "ready").exists():
            continue
        for item in json.loads(pip(name, "list", "--format", "json")):
            if item["name"].lower() in packages:
                found[item["name"].lower()] = item["version"]
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    found["jupyterlab-seed"] = package["version"]
    return found


def demos() -> list[tuple[str, list[str]]]:
    """FlowBook's own notebooks, from its source distribution: names and the code of their cells."""
    folder = FOLDER / "demos"
    archives = list(folder.glob("*.tar.gz"))
    if not archives:
        arguments = ["--no-deps", "--no-binary", DEMOS.split("==")[0], "--dest", str(folder)]
        pip("plain", "download", "--quiet", *arguments, DEMOS)
        archives = list(folder.glob("*.tar.gz"))
    found = []
    with tarfile.open(archives[0]) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            inside = member.name.partition("/")[2]
            if not inside.startswith(DEMO_FOLDERS) or not inside.endswith(".ipynb"):
                continue
            file = archive.extractfile(member)
            assert file is not None
            name = inside.removeprefix("examples/").removesuffix(".ipynb")
            found.append((name, sources(json.load(file))))
    return found


#: What of the distribution is a demo, and needs neither a graphics card nor data.
DEMO_FOLDERS = (
    "examples/demos/",
    "examples/GettingStarted",
    "examples/FlowBookTutorial",
)


def sources(notebook: dict) -> list[str]:
    """The code of a notebook's cells, less the empty ones."""
    codes = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [code for code in codes if code.strip()]


def environment(work: Path) -> dict[str, str]:
    """Environment variables of kernels: no settings of the user's, one thread."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        "IPYTHONDIR": str(work / "ipython"),
        "JUPYTER_CONFIG_DIR": str(work / "jupyter"),
        # FlowBook's kernel installs its kernelspec when it starts.
        "JUPYTER_DATA_DIR": str(work / "data"),
        "CUDA_VISIBLE_DEVICES": "",
        "OMP_NUM_THREADS": "1",
    }
