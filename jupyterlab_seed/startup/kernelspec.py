"""Seeded kernelspecs: every kernel of one starts with its seed, whichever program starts it.

A seeded kernelspec is a copy of another, with the start-up file and its data in its folder and the
variables that name them. It needs nothing of this package to run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from traitlets import TraitError

from .files import KERNEL_FILES, STARTS, PythonStart, RStart, SeedCode

#: The key in the metadata of a kernelspec that this module made.
KEY = "jupyterlab_seed"

#: The variable for the user's own start-up file; the files have the same name.
OWN_OF_SPEC = "JUPYTERLAB_SEED_USER_STARTUP"

_NAME = re.compile(r"[a-z0-9._-]+")

#: What reading a malformed kernelspec raises.
_UNREADABLE = (OSError, ValueError, TypeError, TraitError)


class KernelSpecError(Exception):
    """A kernelspec that cannot be made or removed; the message says why."""


@dataclass(frozen=True)
class Base:
    """The kernelspec that a seeded one is made from."""

    name: str
    spec: KernelSpec
    start: type[PythonStart | RStart]


def base_kernel(name: str) -> Base:
    """The installed kernelspec of this name; raises :class:`KernelSpecError`."""
    try:
        if not _NAME.fullmatch(name.lower()):
            raise NoSuchKernel(name)
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise KernelSpecError(
            f"There is no kernel named {name!r}. List the kernels with: jupyter kernelspec list"
        ) from None
    except _UNREADABLE as error:
        raise KernelSpecError(f"The kernel {name!r} cannot be read: {error}") from None
    if KEY in spec.metadata:
        raise KernelSpecError(f"{name!r} is a seeded kernel itself; give the one it was made from.")
    start = STARTS.get((spec.language or "").lower())
    if start is None:
        language = spec.language or "an unnamed language"
        raise KernelSpecError(f"Kernels of {language} cannot be seeded at their start.")
    return Base(name, spec, start)


def checked_name(name: str, prefix: str | None = None) -> str:
    """The name of a seeded kernelspec that can be written or replaced.

    ``prefix``: see :func:`install`. Raises :class:`KernelSpecError` if it is no valid name, that
    of another kernelspec, or that of a folder in its place that this module did not make.
    """
    name = name.lower()
    if not _NAME.fullmatch(name) or not name.strip("."):
        raise KernelSpecError(
            f"{name!r} is not a kernel's name: letters, digits, '.', '_' and '-' only."
        )
    if name in KernelSpecManager().find_kernel_specs() and not is_seeded(name):
        raise KernelSpecError(f"{name!r} is a kernel that this command did not make.")
    # Installing removes what is there, also what another folder hides or what is no kernelspec.
    place = _folder_of_kernels(prefix) / name
    if os.path.lexists(place) and not _has_key(place):
        raise KernelSpecError(f"{place} already exists, and this command did not make it.")
    return name


def is_seeded(name: str) -> bool:
    """Whether the installed kernelspec of this name is one that this module made."""
    try:
        return KEY in KernelSpecManager().get_kernel_spec(name).metadata
    except (NoSuchKernel, *_UNREADABLE):
        return False


def write(
    base: Base,
    seed: SeedCode,
    environment: Mapping[str, str],
    folder: Path,
    place: Path | None = None,
) -> None:
    """Write a seeded kernelspec into a new folder.

    ``environment``: accepted pairs. ``place``: the folder that it will be in; by default this one.
    Raises OSError.
    """
    start = base.start
    folder.mkdir(parents=True)
    for image in Path(base.spec.resource_dir or ".").glob("logo*"):
        shutil.copy(image, folder)
    for file in start.files:
        shutil.copy(KERNEL_FILES / file, folder)
    (folder / start.data).write_text(start.contents(seed, "kernelspec") or "", encoding="utf-8")
    _write_spec(base, seed, environment, folder, place or folder)


def install(
    base: Base,
    name: str,
    seed: SeedCode,
    environment: Mapping[str, str],
    prefix: str | None = None,
) -> Path:
    """Install a seeded kernelspec, replacing one of the same name; gives its folder.

    ``name``: from :func:`checked_name`. ``environment``: accepted pairs. ``prefix``: that of a
    Python environment; None for the user's folder. Raises :class:`KernelSpecError`; then what was
    there is there, and nothing else.
    """
    place = _folder_of_kernels(prefix) / name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # On the same file system; kernelspecs are looked for one level above.
        with tempfile.TemporaryDirectory(prefix=".jupyterlab-seed-", dir=place.parent) as at:
            made, before = Path(at) / "made", Path(at) / "before"
            write(base, seed, environment, made, place)
            if place.exists():
                place.rename(before)
            try:
                made.rename(place)
            except OSError:
                if before.exists():
                    before.rename(place)
                raise
    except shutil.Error as error:  # of several files
        raise KernelSpecError(f"Cannot write {place}: {error}.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise KernelSpecError(f"Cannot write {place}: {reason}.") from None
    return place


def remove(name: str) -> Path:
    """Remove a seeded kernelspec; gives its folder. Raises :class:`KernelSpecError`."""
    name = name.lower()
    if name not in KernelSpecManager().find_kernel_specs():
        raise KernelSpecError(f"There is no kernel named {name!r}.")
    if not is_seeded(name):
        raise KernelSpecError(
            f"This command did not make the kernel {name!r}, so it was not removed."
        )
    try:
        return Path(KernelSpecManager().remove_kernel_spec(name))
    except OSError as error:
        raise KernelSpecError(f"Cannot remove {error.filename}: {error.strerror}.") from None


def _folder_of_kernels(prefix: str | None) -> Path:
    """Where :func:`install` puts kernelspecs."""
    if prefix is None:
        return Path(KernelSpecManager().user_kernel_dir)
    return Path(prefix).absolute() / "share" / "jupyter" / "kernels"


def _has_key(place: Path) -> bool:
    """Whether a folder has a kernelspec that this module made; raises nothing."""
    try:
        return not place.is_symlink() and KEY in KernelSpec.from_resource_dir(str(place)).metadata
    except _UNREADABLE:
        return False


def _write_spec(
    base: Base, seed: SeedCode, environment: Mapping[str, str], folder: Path, place: Path
) -> None:
    spec, variable = base.spec.to_dict(), base.start.variable
    made = {
        **spec,
        "argv": [_resolved(word, base.spec) for word in _command(spec["argv"])],
        "display_name": f"{spec['display_name']} (seed {seed.seed})",
        "env": {
            **spec["env"],
            **environment,
            # A dollar begins the name of another variable.
            variable: str(place / base.start.file).replace("$", "$$"),
            OWN_OF_SPEC: spec["env"].get(variable, f"${{{variable}}}"),
        },
        "metadata": {**spec["metadata"], KEY: {"kernel": base.name, "seed": seed.seed}},
    }
    text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
    (folder / "kernel.json").write_text(text, encoding="utf-8")


def _command(argv: list[str]) -> list[str]:
    """The command of a kernelspec, with the interpreter that it means now."""
    major, minor = sys.version_info[:2]
    # jupyter_client takes these for its own interpreter, which is another for another program.
    if argv and argv[0] in ("python", f"python{major}", f"python{major}.{minor}"):
        return [sys.executable, *argv[1:]]
    return list(argv)


def _resolved(word: str, spec: KernelSpec) -> str:
    return word.replace("{resource_dir}", str(spec.resource_dir))
