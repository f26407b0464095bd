"""The processors and memory that this machine has for kernels."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

#: The seconds that ``nvidia-smi`` may take.
_PATIENCE = 10.0


def cpus() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> int | None:
    """Bytes available without swapping, None if unknown.

    A lower limit of the container counts (control groups, version 2), which psutil does not read.
    """
    try:
        free = int(psutil.virtual_memory().available)
    except (OSError, psutil.Error):
        return None
    # Fails without a limit, with version 1, and if the files are not readable.
    with contextlib.suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text(encoding="ascii"))
        used = int((group / "memory.current").read_text(encoding="ascii"))
        free = min(free, max(0, limit - used))
    return free


@dataclass(frozen=True)
class Memory:
    """The memory of a GPU, in bytes."""

    total: int
    free: int


def gpus() -> list[str]:
    """The CUDA devices that this process may use, as ``CUDA_VISIBLE_DEVICES`` names them."""
    given = _visible()
    if given is not None:
        return given
    lines = [line for line in _nvidia_smi("-L") if line.startswith("GPU ")]
    return [str(number) for number in range(len(lines))]


def gpu_memory() -> list[Memory]:
    """The memory of each CUDA device that this process may use, in CUDA's order; [] if unknown.

    Asks NVML through ``nvidia-ml-py``, where that is installed, and else the program
    ``nvidia-smi``.
    """
    try:
        found = _from_nvml()
    except Exception:  # not installed, no driver, or an error of it
        found = _from_nvidia_smi()
    visible = _visible()
    if visible is None:
        return [memory for _name, memory in found]
    chosen = []
    for wanted in visible:
        for place, (name, memory) in enumerate(found):
            # A device is named by its number, or by the beginning of its UUID.
            named = wanted.startswith(("GPU-", "MIG-")) and name.startswith(wanted)
            if wanted == str(place) or named:
                chosen.append(memory)
                break
    return chosen


def _visible() -> list[str] | None:
    """What ``CUDA_VISIBLE_DEVICES`` names; None if it is not set."""
    given = os.environ.get("CUDA_VISIBLE_DEVICES")
    if given is None:
        return None
    names = [name.strip() for name in given.split(",")]
    # CUDA ends at the first that is none.
    end = next((at for at, name in enumerate(names) if name in ("", "-1")), len(names))
    return names[:end]


def _from_nvml() -> list[tuple[str, Memory]]:
    import pynvml

    pynvml.nvmlInit()
    try:
        found = []
        for place in range(pynvml.nvmlDeviceGetCount()):
            handle = pynvml.nvmlDeviceGetHandleByIndex(place)
            for part in _parts(pynvml, handle) or [handle]:
                told = pynvml.nvmlDeviceGetMemoryInfo(part)
                name = pynvml.nvmlDeviceGetUUID(part)
                name = name.decode() if isinstance(name, bytes) else str(name)
                found.append((name, Memory(int(told.total), int(told.free))))
        return found
    finally:
        pynvml.nvmlShutdown()


def _parts(pynvml: Any, handle: Any) -> list[Any]:
    """The instances (MIG) that a GPU is divided into, which are what CUDA sees; [] if it is not."""
    try:
        if not pynvml.nvmlDeviceGetMigMode(handle)[0]:
            return []
    except Exception:  # it can't be divided, or the library is too old to say so
        return []
    parts = []
    for number in range(pynvml.nvmlDeviceGetMaxMigDeviceCount(handle)):
        with contextlib.suppress(pynvml.NVMLError):  # there is none with this number
            parts.append(pynvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, number))
    return parts


def _from_nvidia_smi() -> list[tuple[str, Memory]]:
    found = []
    for line in _nvidia_smi(
        "--query-gpu=uuid,memory.total,memory.free", "--format=csv,noheader,nounits"
    ):
        parts = [part.strip() for part in line.split(",")]
        # "[N/A]" where the driver does not tell, as on some cards with unified memory.
        if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
            found.append((parts[0], Memory(int(parts[1]) * 2**20, int(parts[2]) * 2**20)))
    if found and any(line.lstrip().startswith("MIG ") for line in _nvidia_smi("-L")):
        return []  # it does not tell the memory of the instances, which are what CUDA sees
    return found


def _nvidia_smi(*arguments: str) -> list[str]:
    """The lines that ``nvidia-smi`` prints; none if it is missing or fails."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    try:
        done = subprocess.run(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.splitlines()
