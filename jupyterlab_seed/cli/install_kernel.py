"""``jupyter seed install-kernel``: a kernelspec that seeds itself, for any program."""

from __future__ import annotations

import sys
from typing import Any

from traitlets import Bool, List, Unicode

from ..headless.core import Core, CoreError
from ..runs.environment import RefusedError, validate
from ..startup.files import SeedCode
from ..startup.kernelspec import (
    KernelSpecError,
    base_kernel,
    checked_name,
    install,
    remove,
)
from ..startup.trial import TrialError, outcome
from .printing import say
from .subcommand import ALIASES, FAILED, FLAGS, Subcommand, UsageError

#: The framework that is seeded unasked in a Python kernel that has it.
_COMMON = "numpy"


class InstallKernelApp(Subcommand):
    """Installs and removes seeded kernelspecs."""

    name = "jupyter-seed-install-kernel"
    description = """
    Install a kernel that is seeded before anything can run in it, whichever program starts it:
    JupyterLab, `jupyter execute`, papermill, VS Code. It is a copy of an installed kernel of Python
    or R. A kernel is started once, to see that it works.

    The exit code is 0 if the kernel was installed or removed, else 2; then nothing has changed.
    """
    examples = """
    jupyter seed install-kernel --seed 42
    jupyter seed install-kernel --seed 7 --name training --frameworks numpy,torch
    jupyter seed install-kernel --seed 42 --environment CUBLAS_WORKSPACE_CONFIG=:4096:8
    jupyter seed install-kernel --remove --name python3-seed-42
    """
    aliases = {  # noqa: RUF012 - as traitlets wants it
        "seed": "InstallKernelApp.seed",
        "name": "InstallKernelApp.kernel_name",
        "kernel": "InstallKernelApp.kernel",
        "frameworks": "InstallKernelApp.frameworks",
        "environment": "InstallKernelApp.environment",
        **ALIASES,
    }
    flags = {  # noqa: RUF012
        "remove": (
            {"InstallKernelApp": {"remove": True}},
            "Remove the kernel instead; only one that this command installed.",
        ),
        "sys-prefix": (
            {"InstallKernelApp": {"sys_prefix": True}},
            "Install into this Python environment instead of your own folder.",
        ),
        **FLAGS,
    }

    seed = Unicode("42", help="The seed; 42 by default.").tag(config=True)
    kernel_name = Unicode(
        "", help="The new kernel's name; by default such as python3-seed-42."
    ).tag(config=True)
    kernel = Unicode("python3", help="The kernel to copy; python3 by default.").tag(config=True)
    frameworks = Unicode(
        None,
        allow_none=True,
        help="Comma-separated ids of the frameworks to seed beside the language itself; by "
        "default, numpy if a Python kernel has it.",
    ).tag(config=True)
    environment = List(
        Unicode(),
        help="A variable for the kernel's process, NAME=VALUE; can be repeated. By default, a "
        "Python kernel gets PYTHONHASHSEED with the seed.",
    ).tag(config=True)
    remove = Bool(False, help="Whether to remove the kernel.").tag(config=True)
    sys_prefix = Bool(False, help="Whether to install into this Python environment.").tag(
        config=True
    )

    def run(self) -> int:
        """Install or remove, and say what was done."""
        try:
            if self.extra_args:
                raise UsageError(f"Unexpected argument: {self.extra_args[0]}")
            core = Core()
            seed = core.read_seed(self.seed)
            if isinstance(seed, str):
                raise UsageError(f"--seed {self.seed}: {seed}")
            name = self.kernel_name or f"{self.kernel}-seed-{seed}"
            if self.remove:
                say(f"Removed the kernel {name}: {remove(name)}")
            else:
                say(self._installed(core, seed, name))
        except (UsageError, CoreError, KernelSpecError, TrialError) as error:
            self.complain(str(error))
            return FAILED
        return 0

    def _installed(self, core: Core, seed: int, name: str) -> str:
        """Install the kernel; what to say of it."""
        prefix = sys.prefix if self.sys_prefix else None
        base, name = base_kernel(self.kernel), checked_name(name, prefix)
        language = base.start.language
        environment = self._environment(language, seed)
        is_chosen = self.frameworks is not None
        wanted = [word.strip() for word in (self.frameworks or "").split(",") if word.strip()]
        if not is_chosen and language == "python":
            wanted = [_COMMON]
        code, titles = _compose(core, language, seed, wanted)
        answer = outcome(base, code, environment)
        if answer == {"kind": "missing-module", "module": _COMMON} and not is_chosen:
            code, titles = _compose(core, language, seed, [])
            answer = outcome(base, code, environment)
        if answer["kind"] != "already" or answer.get("by") != "kernelspec":
            raise UsageError(f"The kernel is not installed. {_failure(answer)}")
        install(base, name, code, environment, prefix)
        variables = "".join(f", {key}={value}" for key, value in sorted(environment.items()))
        return (
            f"Installed the kernel {name}. In a test start it had seed {seed} for "
            f"{', '.join(titles)}{variables}.\n"
            f"Remove it with: jupyter seed install-kernel --remove --name {name}"
        )

    def _environment(self, language: str, seed: int) -> dict[str, str]:
        """The accepted variables of the kernel's process."""
        pairs = {"PYTHONHASHSEED": str(seed)} if language == "python" else {}
        for word in self.environment:
            name, equals, value = word.partition("=")
            if not equals:
                raise UsageError(f"--environment {word}: it must be NAME=VALUE")
            pairs[name] = value
        try:
            return validate(pairs)
        except RefusedError as error:
            raise UsageError(f"--environment: {error}") from None


def _compose(
    core: Core, language: str, seed: int, frameworks: list[str]
) -> tuple[SeedCode, list[str]]:
    """The seed code, and what it seeds."""
    request = {"language": language, "seed": seed, "frameworks": frameworks}
    answer = core.kernel_code(request)
    match answer["kind"]:
        case "code":
            return SeedCode(answer["code"], seed, False), answer["frameworks"]
        case "bad-framework":
            raise UsageError(
                f"--frameworks: {answer['framework']!r} cannot be seeded at a kernel's start; "
                f"available: {', '.join(answer['known'])}"
            )
        case _:
            raise UsageError(answer["message"])


def _failure(answer: dict[str, Any]) -> str:
    """Why a kernel was not seeded at its start."""
    match answer["kind"]:
        case "missing-module":
            return f"It has no module {answer['module']!r}; name others with --frameworks."
        case "local-module":
            return f"The module {answer['module']!r} would come from this folder."
        case "error":
            return f"Its seed code failed: {answer['name']}: {answer['message']}"
        case _:
            return (
                "It does not run the start-up file: it is not an IPython kernel, or its "
                "configuration turns exec_PYTHONSTARTUP off."
            )
