"""Requests to the probe: four functions, each with one dict as its parameter.

The probe runs with ``exec`` in a namespace of its own, which then has these functions. Each returns
base64 of JSON. Every request may have ``streams``, the sources of stream modules of other packages,
by the id of their framework (see ``streams``). Modules that only one function needs are imported,
and so compiled, when it is called.
"""

import base64
import json

from .constants import describe
from .ledger import Ledger
from .process import (
    drop_startup_file,
    executions,
    find_ledger,
    find_shell,
    give_back_threads,
    keep_tips_from_drawing,
    marker,
)
from .streams import Registry

# Increased by incompatible changes between page and probe. A page that finds the probe in a kernel
# under the same number calls it there and does not run it again.
PROTOCOL = 1


def report(request):
    """Report the kernel's frameworks, seeds, determinism switches and launch environment.

    Parameters
    ----------
    request: dict
        ``modules``: top-level module names to look for; ``seed``: the notebook's seed, or None;
        ``environment``: the launch environment that is wanted, name to value.

    Returns
    -------
    str
        Base64 of JSON with the keys ``modules`` (name to ``loaded``, ``installed``, ``version``),
        ``seeds`` (stream to ``{"known": bool, "seed": int or None}``), ``determinism`` (switch to
        value in force), ``environment`` (name to ``{"wanted", "effective": bool or None,
        "value"}``) and ``executions`` (cells run so far in this process, or None).
        A part that cannot be read is left out; nothing is guessed.
    """
    _give_back_threads()
    from .determinism import determinism
    from .environment import environment
    from .modules import module_state

    return _encode(
        {
            "modules": {name: module_state(name) for name in request.get("modules", [])},
            "seeds": _registry(request).current_seeds(request.get("seed")),
            "determinism": determinism(),
            "environment": environment(request.get("environment") or {}),
            "executions": executions(),
        }
    )


def seed(request):
    """Run the seed code once, in a process that has not run a cell.

    Parameters
    ----------
    request: dict
        ``code``: Python source; ``seed``: the seed in it; ``transform``: whether the source is a
        cell as someone wrote it, with magics; ``by``: who asks, ``page`` (default), ``server`` or
        ``kernelspec``;
        ``first``: whether start-up files of the user run between this and the first cell.

    Returns
    -------
    str
        Base64 of JSON with ``kind``: ``seeded``; ``already``, with the earlier ``code``, ``seed``
        and ``by``, if this process has been seeded; ``late`` with ``executions``, their number, if
        cells have run, because seeding would then reset streams unexpectedly; ``local-module`` with
        ``module`` if composed code would import it from the notebook's folder; ``missing-module``
        with ``module``, or ``error`` with ``name`` and ``message``, if the code failed. After a
        failure, the environment and the streams that existed before are restored.
    """
    from .seeding import run_seed_code

    return _encode(run_seed_code(request, find_ledger(), _registry(request)))


def watch(request):
    """Keep a ledger of this process from now on, and return its records.

    The first call installs IPython's ``pre_run_cell`` and ``post_run_cell``; a later one, from
    any page, finds them. From then on each outermost cell adds a record, which goes to all pages
    as one message of the comm ``jupyterlab_seed``. The records have the form of ``IRecord`` in
    ``src/ledger/types.ts``.

    Parameters
    ----------
    request: dict
        ``since``: the first record wanted; ``anew``: whether to discard all records first, and to
        continue under a new name for the process.

    Returns
    -------
    str
        Base64 of JSON with ``session``, which names this process, ``records``, ``total``, the
        number of records, ``problem``: None, or a problem in words, ``device``: whether it is that
        this process can use no device any more, and ``pushes``: whether new records are sent
        without a request.
    """
    _give_back_threads()
    try:
        return _encode(_watch(request))
    except Exception as error:
        return _encode(_blind(describe(error)))


def _watch(request):
    shell = find_shell()
    if shell is None:
        return _blind("This kernel is not IPython, so its cells cannot be observed.")
    drop_startup_file()
    ledger = find_ledger()
    if ledger is None:
        ledger = marker().ledger = Ledger(shell, request.get("streams") or {})
        keep_tips_from_drawing()
    else:
        ledger.registry.add(request.get("streams") or {})
        if request.get("anew"):
            ledger.forget()
    marker().probe = globals()
    ledger.install()
    return ledger.answer(int(request.get("since") or 0))


def _blind(problem):
    return {"session": "", "records": [], "total": 0, "problem": problem, "device": False}


def rewind(request):
    """Restore earlier states of streams in this process.

    Parameters
    ----------
    request: dict
        ``session``: the process that is meant; ``record``: the place of a record in its ledger, for
        every stream as it was before; or ``states``: stream to the fingerprint that is wanted.

    Returns
    -------
    str
        Base64 of JSON with ``kind``: ``rewound``, with ``streams``, the names of the restored ones,
        ``untouched``, those that did not exist then, and ``unrestored``, those that have moved and
        whose state cannot be set; ``gone`` if this is another process or the
        states have been dropped; ``error`` with ``message``, and then nothing has changed.
    """
    _give_back_threads()
    ledger = find_ledger()
    if ledger is None or ledger.session != request.get("session"):
        return _encode({"kind": "gone"})
    try:
        ledger.registry.add(request.get("streams") or {})
        wanted = request.get("states")
        if wanted is None:
            wanted = ledger.states_before(request["record"])
        return _encode(ledger.rewind(wanted))
    except Exception as error:
        return _encode({"kind": "error", "message": describe(error)})


def _registry(request):
    """The streams of this process, including those in the request."""
    ledger = find_ledger()
    registry = Registry() if ledger is None else ledger.registry
    registry.add(request.get("streams") or {})
    return registry


def _give_back_threads():
    """First of all: until then, what threads show goes to this request."""
    ledger = find_ledger()
    if ledger is not None:
        give_back_threads(ledger.headers)


def _encode(answer):
    return base64.b64encode(json.dumps(answer).encode()).decode()
