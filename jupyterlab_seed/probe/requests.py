"""What is asked of the probe: four functions, each of one dict.

They are called where the probe is sent: it runs with ``exec`` in a namespace of its own, which has
them afterwards. Each returns base64 of JSON. Every request may bring ``streams``, the sources of
stream modules of other packages, by the id of their framework (see ``streams``). What only one of
them needs is imported, and so compiled, when that is called.
"""

import base64
import json

from .constants import describe
from .ledger import Ledger
from .process import executions, find_ledger, find_shell, keep_tips_from_drawing, marker
from .streams import Registry

# Grows when the page and the probe would not understand each other any more. A page that finds
# the probe in a kernel under the same number calls it there and does not run it again.
PROTOCOL = 1


def report(request):
    """Say what the kernel knows about frameworks, seeds, switches and its launch environment.

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
        "value"}``) and ``executions`` (cells run before in this process, or None).
        A part that can't be read is left out; nothing is guessed.
    """
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
    """Run the seed code in a process that has run no cell yet, once.

    Parameters
    ----------
    request: dict
        ``code``: Python source; ``seed``: the seed in it; ``transform``: whether the source is a
        cell as someone wrote it, with magics.

    Returns
    -------
    str
        Base64 of JSON with ``kind``: ``seeded``; ``already``, with the ``code`` and ``seed`` of
        then, where this process was seeded before; ``late`` where cells have run, so that seeding
        would reset streams behind their backs; ``missing-module`` with ``module``, or ``error``
        with ``name`` and ``message``, where the code failed. After a failure the environment and
        the streams that existed before are as they were.
    """
    from .seeding import run_seed_code

    return _encode(run_seed_code(request, find_ledger(), _registry(request)))


def watch(request):
    """Keep a ledger of this process from now on, and answer with what it holds.

    The first call installs IPython's ``pre_run_cell`` and ``post_run_cell``; a later one, from
    any page, finds them. From then on each outermost cell adds a record, which goes to all pages
    as one message of the comm ``jupyterlab_seed``. The records have the form of ``IRecord`` in
    ``src/ledger/types.ts``.

    Parameters
    ----------
    request: dict
        ``since``: the first record wanted; ``anew``: whether to forget all records first, and to go
        on under another name of the process.

    Returns
    -------
    str
        Base64 of JSON with ``session``, which names this process, ``records``, ``total``, the
        number of records that there are, ``problem``: None, or what went wrong in words, and
        ``pushes``: whether new records come by themselves.
    """
    try:
        return _encode(_watch(request))
    except Exception as error:
        return _encode(_blind(describe(error)))


def _watch(request):
    shell = find_shell()
    if shell is None:
        return _blind("This kernel is not IPython, so its cells cannot be observed.")
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
    return {"session": "", "records": [], "total": 0, "problem": problem}


def rewind(request):
    """Put streams back to states that they had before in this process.

    Parameters
    ----------
    request: dict
        ``session``: the process that is meant; ``record``: the place of a record in its ledger, for
        every stream as it was before; or ``states``: stream to the fingerprint that is wanted.

    Returns
    -------
    str
        Base64 of JSON with ``kind``: ``rewound``, with ``streams``, the names of those that were
        put back, and ``untouched``, those that did not exist then;
        ``gone`` where this is another process or the states are not kept any more; ``error`` with
        ``message``, and then nothing was changed.
    """
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
    """The streams of this process, those among them that the request brings."""
    ledger = find_ledger()
    registry = Registry() if ledger is None else ledger.registry
    registry.add(request.get("streams") or {})
    return registry


def _encode(answer):
    return base64.b64encode(json.dumps(answer).encode()).decode()
