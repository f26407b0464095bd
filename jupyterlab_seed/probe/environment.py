"""The launch environment: the variables that are effective in this process."""

import os
import sys

# A text hashed in two processes to compare their hash seeds.
HASHED_TEXT = "jupyterlab-seed"


def environment(wanted):
    """The effect of the wanted launch environment, a dict of name to value.

    Name to ``wanted``, ``effective`` (None if unknown) and ``value``, with which the process was
    started.
    """
    started_with = _start_environment()
    found = {}
    for name, value in wanted.items():
        given = started_with.get(name)
        if name == "PYTHONHASHSEED":
            effective = _has_hash_seed(value, started_with)
        elif not started_with:
            effective = None
        elif name == "XLA_FLAGS":
            effective = value in (given or "").split()
        else:
            effective = given == value
        found[name] = {"wanted": value, "effective": effective, "value": given}
    return found


def has_fixed_hashes(is_fresh):
    """Whether texts hash here as in every other process of the same launch environment.

    ``is_fresh``: whether nothing has run yet that may have changed ``os.environ``.
    """
    if not sys.flags.hash_randomization:
        return True
    if sys.flags.ignore_environment:
        return False  # ``python -E`` and ``-I`` do not read PYTHONHASHSEED
    given = (_start_environment() or (os.environ if is_fresh else {})).get("PYTHONHASHSEED", "")
    return given.isdigit()


def _start_environment():
    """The environment that this process was started with; empty if the system hides it."""
    try:
        with open("/proc/self/environ", "rb") as file:
            pairs = file.read().decode(errors="replace").split("\0")
    except OSError:
        return {}
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _has_hash_seed(value, started_with):
    """Whether strings hash here as in a process started with this hash seed.

    An experiment, because ``os.environ`` may have changed since the start. No experiment shows that
    a hash seed was random, so for that the start-up environment decides.
    """
    import subprocess

    if value == "random":
        if not started_with:
            return None
        return started_with.get("PYTHONHASHSEED") in (None, "", "random")
    if not sys.executable:
        return None
    try:
        child = subprocess.run(
            [sys.executable, "-S", "-s", "-c", f"print(hash({HASHED_TEXT!r}))"],
            env={**os.environ, "PYTHONHASHSEED": value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=10,
        )
        return int(child.stdout) == hash(HASHED_TEXT)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
