"""Looks at a kernel's random state from the inside, records what cells do to it, and seeds it.

This one file is sent to the kernel as text, so it uses the standard library alone and works in any
environment. It draws nothing and patches nothing. It imports no framework: it looks at modules that
are loaded already, and asks the import system which others it could find.

The page runs it with ``exec`` in a namespace of its own and calls one of

* :func:`report`: what is loaded, seeded and switched on now;
* :func:`seed`: seed a kernel that has just started;
* :func:`watch`: keep a ledger from now on, and answer with what it holds;
* :func:`rewind`: put the streams back to where they were before a record.

Each takes one dict and returns base64 of JSON. The file has five parts: these functions, the
ledger, the streams, what a state proves about its seed, and what the code of a cell tells.
"""

import base64
import json
import operator
import os
import struct
import sys
import threading
import time
from collections import OrderedDict

HASH_PROBE = "jupyterlab-seed"

# The one module that stays in the kernel: what was done to this process, once, and the ledger.
MARKER = "_jupyterlab_seed"

# The target and the id of the comm that carries the records to all pages.
COMM = "jupyterlab_seed"

# How much memory the states may take that a rewind needs, in bytes.
KEEP_BYTES = 64 * 2**20

# How long one observation may search for the seed of one stream: seconds, and the share of the
# time that the cell itself took. Half a second at most.
SEARCH_SECONDS, SEARCH_SHARE, SEARCH_LIMIT = 0.02, 0.1, 0.5

# The longest text of a cell that is read for what it may seed, in characters.
LONGEST = 200_000

# What a page can read: JavaScript knows no greater integer for certain.
LARGEST = 2**53 - 1

UNKNOWN = "unknown"

# Grows when the page and this file would not understand each other any more. A page that finds
# this file in a kernel under the same number calls it there and does not run it again.
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
    answer = {
        "modules": {name: _module(name) for name in request.get("modules", [])},
        "seeds": _seeds(request.get("seed")),
        "determinism": _determinism(),
        "environment": _environment(request.get("environment") or {}),
        "executions": _executions(),
    }
    return base64.b64encode(json.dumps(answer).encode()).decode()


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
    answer = _seed(request)
    return base64.b64encode(json.dumps(answer).encode()).decode()


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
        answer = _watch(int(request.get("since") or 0), bool(request.get("anew")))
    except Exception as error:
        answer = {"session": "", "records": [], "total": 0, "problem": _words(error)}
    return base64.b64encode(json.dumps(answer).encode()).decode()


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
    ledger = _ledger()
    if ledger is None or ledger.session != request.get("session"):
        answer = {"kind": "gone"}
    else:
        try:
            wanted = request.get("states")
            answer = ledger.rewind(ledger.before(request["record"]) if wanted is None else wanted)
        except Exception as error:
            answer = {"kind": "error", "message": _words(error)}
    return base64.b64encode(json.dumps(answer).encode()).decode()


def _seed(request):
    marker = sys.modules.get(MARKER)
    code = getattr(marker, "code", None)
    if code is not None:
        return {"kind": "already", "code": code, "seed": marker.seed}
    ledger = _ledger()
    if _executions() or (ledger is not None and ledger.has_run()):
        return {"kind": "late"}
    before = ledger.look() if ledger is not None else None
    undo = _snapshot()
    try:
        code = request["code"]
        # A namespace of its own, so that a failure leaves nothing in the user's.
        namespace = {"__name__": MARKER}
        if request.get("transform"):
            # What magics become calls it by this name.
            namespace["get_ipython"] = sys.modules["IPython"].get_ipython
            code = namespace["get_ipython"]().transform_cell(code)
        exec(compile(code, "<jupyterlab-seed>", "exec"), namespace)
    except ModuleNotFoundError as error:
        undo()
        return {"kind": "missing-module", "module": (error.name or "").split(".")[0]}
    except BaseException as error:  # an interrupt, too, must not leave half of it
        undo()
        return {"kind": "error", "name": type(error).__name__, "message": str(error)}
    marker = _marker()
    marker.code, marker.seed = request["code"], request["seed"]
    _leave_values(namespace)
    _keep_streams()
    if ledger is not None:
        ledger.seeded(before, code, namespace)
    return {"kind": "seeded", "code": marker.code, "seed": marker.seed}


def _marker():
    """The private module, made where it is missing."""
    marker = sys.modules.get(MARKER)
    if marker is None:
        marker = sys.modules[MARKER] = type(sys)(MARKER)
    return marker


def _leave_values(namespace):
    """Give the user the values that the seed cell would have: ``SEED``, and for JAX its ``key``.

    Not the modules: a notebook that forgets an import shall find out here, too.
    """
    try:
        names = sys.modules["IPython"].get_ipython().user_ns
    except Exception:
        return
    for name, value in namespace.items():
        if name[0] != "_" and name != "get_ipython" and not isinstance(value, type(sys)):
            names.setdefault(name, value)


def _keep_streams():
    """Keep IPython from drawing a tip from the global generator.

    Since version 9 it does so at every ``kernel_info_request``, which each page sends when it
    connects: a reload, or a second page, would move the stream between two cells (IPython's
    ``core/tips.py``).
    """
    try:
        sys.modules["IPython"].get_ipython().enable_tip = False
    except Exception:
        # Another kernel than IPython's.
        pass


def _snapshot():
    """Keep the environment and the streams that exist; the result puts them back."""
    import random

    environment, state = dict(os.environ), random.getstate()
    mtrand, torch = sys.modules.get("numpy.random.mtrand"), sys.modules.get("torch")
    numpy_state = mtrand and mtrand.get_state()
    torch_state = torch and torch.get_rng_state()

    def undo():
        os.environ.clear()
        os.environ.update(environment)
        random.setstate(state)
        if mtrand:
            mtrand.set_state(numpy_state)
        if torch:
            torch.set_rng_state(torch_state)

    return undo


def _module(name):
    module = sys.modules.get(name)
    if module is not None:
        return {"loaded": True, "installed": True, "version": _version(name, module)}
    return {"loaded": False, "installed": _installed(name), "version": None}


def _version(name, module):
    try:
        # vars(), since getattr may make a lazy module load more of itself.
        version = vars(module).get("__version__")
    except Exception:
        # Anything may stand in sys.modules.
        return None
    return version if isinstance(version, str) else None


def _installed(name):
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except Exception:
        # Import hooks of others run here.
        return None


def _executions():
    try:
        return sys.modules["IPython"].get_ipython().execution_count - 1
    except Exception:
        return None


def _known(seed):
    # NumPy's integers are seeds too, and JSON has none of them.
    return {"known": True, "seed": None if seed is None else operator.index(seed)}


_UNKNOWN = {"known": False, "seed": None}


def _seeds(wanted):
    """Seed in force of each loaded stream, as far as its state proves it.

    ``known`` with a seed: proven. ``known`` with None: proven that nobody seeded it.
    """
    readers = {
        "python": ("random", _python_seed),
        "numpy": ("numpy.random.mtrand", _numpy_seed),
        "torch": ("torch", _torch_seed),
        "tensorflow": ("tensorflow.python.eager.context", _tensorflow_seed),
        "keras": ("keras.src.utils.rng_utils", _keras_seed),
    }
    seeds = {}
    for stream, (name, read) in readers.items():
        module = sys.modules.get(name)
        if module is not None:
            try:
                seeds[stream] = read(module, wanted)
            except Exception:
                # Private attributes move between versions; then nothing is known.
                seeds[stream] = _UNKNOWN
    return seeds


def _python_seed(random, wanted):
    if wanted is not None and random.getstate() == random.Random(wanted).getstate():
        return _known(wanted)
    return _UNKNOWN


def _numpy_seed(mtrand, wanted):
    # A generator that nobody seeded keeps the seed sequence it was born with;
    # np.random.seed drops it, and np.random.seed(None) too.
    if mtrand._rand._bit_generator._seed_seq is not None:
        return _known(None)
    if wanted is not None:
        now, fresh = mtrand.get_state(), mtrand.RandomState(wanted).get_state()
        if now[2:] == fresh[2:] and (now[1] == fresh[1]).all():
            return _known(wanted)
    return _UNKNOWN


def _torch_seed(torch, wanted):
    # The generator keeps its seed through all draws; unseeded it has 64 random bits,
    # which can't be told from a seed that someone gave.
    seed = torch.initial_seed()
    return _known(seed) if seed == wanted or seed < 2**32 else _UNKNOWN


def _tensorflow_seed(context, _wanted):
    running = context._context
    return _known(None if running is None else running._seed)


def _keras_seed(rng_utils, _wanted):
    return _known(rng_utils.get_random_seed())


def _determinism():
    switches = {}
    torch = sys.modules.get("torch")
    if torch is not None:
        try:
            cudnn = torch.backends.cudnn
            switches["cudnn.enabled"] = bool(cudnn.enabled)
            switches["cudnn.deterministic"] = bool(cudnn.deterministic)
            switches["cudnn.benchmark"] = bool(cudnn.benchmark)
            on = torch.are_deterministic_algorithms_enabled()
            warn = torch.is_deterministic_algorithms_warn_only_enabled()
            switches["algorithms"] = "off" if not on else "warn" if warn else "error"
        except Exception:
            pass
    tensorflow = sys.modules.get("tensorflow.python.util._pywrap_determinism")
    if tensorflow is not None:
        try:
            switches["ops"] = bool(tensorflow.is_enabled())
        except Exception:
            pass
    return switches


def _environment(wanted):
    started = _started_with()
    found = {}
    for name, value in wanted.items():
        have = started.get(name)
        if name == "PYTHONHASHSEED":
            effective = _hash_seed_is(value, started)
        elif not started:
            effective = None
        elif name == "XLA_FLAGS":
            effective = value in (have or "").split()
        else:
            effective = have == value
        found[name] = {"wanted": value, "effective": effective, "value": have}
    return found


def _started_with():
    """The environment that this process was started with; empty where the system does not tell."""
    try:
        with open("/proc/self/environ", "rb") as file:
            pairs = file.read().decode(errors="replace").split("\0")
    except OSError:
        return {}
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _hash_seed_is(value, started):
    """Whether strings hash here as in a process that is started with this hash seed.

    An experiment, because ``os.environ`` may have been written since the start. No experiment
    shows that a hash seed was random; there the start-up environment decides.
    """
    import subprocess

    if value == "random":
        return started.get("PYTHONHASHSEED") in (None, "", "random") if started else None
    if not sys.executable:
        return None
    try:
        child = subprocess.run(
            [sys.executable, "-S", "-s", "-c", f"print(hash({HASH_PROBE!r}))"],
            env={**os.environ, "PYTHONHASHSEED": value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=10,
        )
        return int(child.stdout) == hash(HASH_PROBE)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


# The ledger


def _words(error):
    return f"{type(error).__name__}: {error}"[:500]


def _ledger():
    """The ledger of this process; None where there is none.

    The hooks know it too, for code that empties ``sys.modules``.
    """
    ledger = getattr(sys.modules.get(MARKER), "ledger", None)
    if ledger is None:
        try:
            shell = sys.modules["IPython"].get_ipython()
            for hook in shell.events.callbacks["pre_run_cell"]:
                owner = getattr(hook, "__self__", None)
                if type(owner).__name__ == "_Ledger" and hasattr(owner, "session"):
                    ledger = _marker().ledger = owner
        except Exception:
            return None
    return ledger


def _watch(since, anew=False):
    shell = None
    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
    if shell is None:
        problem = "This kernel is no IPython, so its cells can't be observed."
        return {"session": "", "records": [], "total": 0, "problem": problem}
    ledger = _ledger()
    if ledger is None:
        ledger = _marker().ledger = _Ledger(shell)
        _keep_streams()
    elif anew:
        ledger.forget()
    _marker().probe = globals()
    ledger.install()
    return ledger.answer(since)


class _Frame:
    """One outermost cell that is running."""

    def __init__(self, info, count, overlapped):
        self.infos = [info]  # the cell's, and those of the cells that its code runs
        self.count = count
        self.before = None
        self.overlapped = overlapped
        self.over = False
        self.record = None
        self.begun = time.perf_counter()


class _Point:
    """One state of one stream, as it was seen."""

    __slots__ = ("fingerprint", "holder", "raw", "seed")

    def __init__(self, raw, holder, fingerprint):
        self.raw = raw  # equal where the state is equal
        self.holder = holder  # the object that held it
        self.fingerprint = fingerprint
        self.seed = UNKNOWN


class _Ledger:
    """What every execution in this process did to the streams.

    A stream is looked at before and after each outermost cell. Each look is compared with the one
    before, whoever made that, so that the seed in force follows all that happens: in the cell,
    in code that ran silently between two cells, or in another thread.
    """

    def __init__(self, shell):
        self.session = os.urandom(8).hex()
        self.problem = None
        self._shell = shell
        self._lock = threading.RLock()
        self._frames = {}  # thread to the outermost cell that runs in it
        self._records = []
        self._codes = {}  # a text that runs again is kept once
        self._kinds = _streams()
        self._last = {}  # stream to the point seen last
        self._states = _States()
        self._comm = None
        self._latest = {}  # cell to its latest record
        self._has_run = False  # whether a record of a cell was forgotten
        fresh = shell.execution_count == 1
        after = self.look(first=True, fresh=fresh)
        self._add("start", {}, after, fresh=fresh)

    # What the page asks

    def install(self):
        """Register the hooks, or those that someone took away."""
        callbacks = self._shell.events.callbacks
        with self._lock:
            for event, hook in (("pre_run_cell", self._pre), ("post_run_cell", self._post)):
                if hook not in callbacks[event]:
                    self._frames.clear()
                    self._shell.events.register(event, hook)

    def answer(self, since):
        with self._lock:
            return {
                "session": self.session,
                "records": self._records[since:],
                "total": len(self._records),
                "problem": self.problem,
                "pushes": self._pushes(),
            }

    def _pushes(self):
        try:
            import comm

            # What the package has where no kernel gave it one that sends.
            return comm.create_comm is not getattr(comm, "_create_comm", None)
        except ImportError:
            return False

    def forget(self):
        """Begin anew with what is there now."""
        with self._lock:
            self._has_run = self.has_run()
            self.session = os.urandom(8).hex()
            self._records, self._codes, self._latest = [], {}, {}
            self._add("start", {}, self.look(), fresh=False)

    def has_run(self):
        ran = any(record["kind"] == "cell" for record in self._records)
        return self._has_run or bool(self._frames) or ran

    def seeded(self, before, code, names):
        """Record that the seed code ran at the kernel's start."""
        try:
            with self._lock:
                after = self.look(_Code(code, names, self._shell))
                self._send(self._add("seeded", before, after, code=code))
        except Exception as error:
            self._fail(error)

    def before(self, number):
        """Stream to its fingerprint before a record; None where there is no such record."""
        with self._lock:
            if not 0 < number < len(self._records):
                return None
            return {name: s[0] for name, s in self._records[number]["streams"].items() if s[0]}

    def rewind(self, wanted):
        with self._lock:
            if wanted is None:
                return {"kind": "gone"}
            before = self.look()
            plan, untouched = {}, []
            for name, kind, holder in self._find():
                if name in wanted and not kind.restores:
                    return {"kind": "error", "message": f"the state of {name} can't be set"}
                if name not in wanted:
                    untouched.append(name)
                elif name in before:
                    kept = self._states.find(name, wanted[name])
                    if kept is None:
                        return {"kind": "gone"}
                    plan[name] = (kind, holder, kept, kind.keep(before[name].raw, holder))
            lost = [name for name in wanted if name not in plan and name not in untouched]
            if lost:
                message = f"what was there then can't be found now: {', '.join(lost)}"
                return {"kind": "error", "message": message}
            try:
                for name, (kind, holder, kept, _) in plan.items():
                    kind.restore(name, holder, kept)
                after = self.look()
                for name in plan:
                    if name not in after or after[name].fingerprint != wanted[name]:
                        raise RuntimeError(f"{name} does not take its state back")
            except BaseException:
                for name, (kind, holder, _, now) in plan.items():
                    kind.restore(name, holder, now)
                self.look()
                raise
            back = list(plan)
            for frame in self._frames.values():
                frame.overlapped = True
            self._send(self._add("rewound", before, after, overlapped=bool(self._frames)))
            return {"kind": "rewound", "streams": back, "untouched": untouched}

    # What IPython calls

    def _pre(self, info):
        self._guard(self._begin, info)

    def _post(self, result):
        self._guard(self._end, result)

    def _guard(self, work, argument):
        """Do the work without ever letting an exception of it into the user's cell.

        An interrupt that falls into it was meant for the cell: it comes again in a moment.
        """
        try:
            try:
                work(argument)
            except KeyboardInterrupt:
                again = threading.Timer(0.02, _interrupt)
                again.daemon = True
                again.start()
                work(argument)
        except Exception as error:
            self._fail(error)

    def _begin(self, info):
        thread = threading.current_thread()
        with self._lock:
            frame = self._frames.get(thread)
            callbacks = self._shell.events.callbacks["post_run_cell"]
            if self._post not in callbacks:
                # Someone took away half of us; then no cell has ended for us, either.
                self._shell.events.register("post_run_cell", self._post)
                frame = None
            if frame is not None and frame.over:
                # Its end was interrupted more than once.
                frame = None
            again = frame is not None and frame.before is None and frame.infos[-1] is info
            if frame is not None and not again:
                frame.infos.append(info)
                return
            if frame is None:
                self._forget_dead_threads()
                self._frames.pop(thread, None)
                for other in self._frames.values():
                    other.overlapped = True
                count = self._shell.execution_count - 1 if info.store_history else None
                frame = self._frames[thread] = _Frame(info, count, bool(self._frames))
            # An interrupt that falls into this comes here again.
            frame.before = self.look()
            frame.begun = time.perf_counter()

    def _end(self, result):
        ended = time.perf_counter()
        thread = threading.current_thread()
        with self._lock:
            frame = self._frames.get(thread)
            if frame is None or not (frame.over or self._ends(frame, result)):
                return
            # From here on an interrupt, which comes here again, finds what is done already.
            frame.over = True
            try:
                if frame.record is None:
                    frame.record = self._write(frame, result, ended)
                self._send(frame.record)
            except Exception:
                del self._frames[thread]
                raise
            del self._frames[thread]

    def _write(self, frame, result, ended):
        info = frame.infos[0]
        code = _Code(info.raw_cell, self._shell.user_ns, self._shell, frame.overlapped)
        after = self.look(code, ended - frame.begun)
        return self._add(
            "cell",
            after if frame.before is None else frame.before,
            after,
            cell=getattr(info, "cell_id", None),
            code=info.raw_cell,
            # Before the cell ends, not every IPython has counted it.
            count=frame.count and getattr(result, "execution_count", frame.count),
            outcome=self._outcome(result),
            # Where the look before failed, which was reported, its draws can't be told either.
            overlapped=frame.overlapped or frame.before is None,
        )

    @staticmethod
    def _ends(frame, result):
        """Whether this is the end of the outermost cell, and not of one that its code runs.

        Blank cells end without a beginning. A cell that failed in IPython itself ends with
        another info than it began with, and one that was cancelled with none.
        """
        if result is None:
            return True
        info = result.info
        same = [i for i, begun in enumerate(frame.infos) if begun is info]
        if not same and info.raw_cell and not info.raw_cell.isspace():
            same = [
                i
                for i, begun in enumerate(frame.infos)
                if begun.raw_cell == info.raw_cell
                and getattr(begun, "cell_id", None) == getattr(info, "cell_id", None)
            ]
        if not same:
            return False
        del frame.infos[max(same[-1], 1) :]
        return same[-1] == 0

    def _outcome(self, result):
        if result is None:
            return "interrupted"
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            # The reply says "error" then, too.
            shown = getattr(self._shell, "_last_traceback_during_displayhook", False)
            return "error" if shown else "ok"
        name = type(error).__name__
        return "interrupted" if name in ("KeyboardInterrupt", "CancelledError") else "error"

    def _forget_dead_threads(self):
        for thread in [thread for thread in self._frames if not thread.is_alive()]:
            del self._frames[thread]

    # Looking and writing down

    def look(self, code=None, took=0.0, first=False, fresh=False):
        """See where all streams are; name to :class:`_Point`.

        ``code`` is what ran since the last look, and ``took`` for how long; ``first`` where this
        is the first look, and ``fresh`` where nothing has run before it.
        """
        with self._lock:
            seconds = min(SEARCH_SECONDS + SEARCH_SHARE * took, SEARCH_LIMIT)
            return self._look(code, seconds, first, fresh)

    def _look(self, code, seconds, first, fresh):
        seen, moved = {}, []
        for name, kind, holder in self._find(ran=code is not None):
            try:
                raw = kind.read(name, holder)
                last = self._last.get(name)
                if last is not None and last.raw == raw:
                    last.holder = holder
                    seen[name] = last
                    continue
                point = _Point(raw, holder, _fingerprint(kind.data(raw)))
                self._states.keep(name, point.fingerprint, kind.keep(raw, holder))
            except Exception as error:
                self._fail(error, name)
                # Where it is nobody knows, and so not where it was.
                seen[name] = _Point(object(), holder, os.urandom(8).hex())
                continue
            seen[name] = point
            moved.append((name, kind, last, point))
        if moved:
            before = dict(self._last)
            self._last.update(seen)
            for name, kind, last, point in moved:
                # What ran between two cells, or before the first look, is not known.
                search = _Search(name, last, point, code or _Code(careful=True), seconds)
                search.first, search.fresh = first, fresh
                search.before, search.now = before, self._last
                try:
                    point.seed = kind.seed(search)
                except Exception as error:
                    self._fail(error, name)
        return seen

    def _find(self, ran=False):
        """Each stream that exists: its name, its kind and the object that holds its state."""
        found = []
        for first, kind in self._kinds.items():
            if kind.module in sys.modules:
                try:
                    found += [(name, kind, holder) for name, holder in kind.find(ran)]
                except Exception as error:
                    self._fail(error, first)
        return found

    def _add(self, kind, before, after, code="", **more):
        streams = {}
        for name, point in after.items():
            was = before.get(name)
            streams[name] = [
                was.fingerprint if was else self._born(name, point),
                point.fingerprint,
                was.seed if was else None,
                point.seed,
            ]
            if was:
                self._states.touch(name, was.fingerprint)
        record = {
            "session": self.session,
            "n": len(self._records),
            "kind": kind,
            "cell": None,
            "code": self._codes.setdefault(code, code),
            "count": None,
            "outcome": "ok",
            "overlapped": False,
            **more,
            "streams": streams,
        }
        self._records.append(record)
        if record["cell"] is not None:
            self._latest[record["cell"]] = record
        if self._states.too_many():
            self._states.drop(
                (name, stream[0])
                for latest in self._latest.values()
                for name, stream in latest["streams"].items()
            )
        return record

    def _born(self, name, point):
        """The fingerprint of a new stream before its first draw; None where nobody drew from it.

        ``np.random.rand()`` may be what loads ``numpy.random``. That it drew unseeded shows in
        what the generator was born with.
        """
        kind = self._kinds[name.replace(":", ".").partition(".")[0]]
        if point.seed is not None or not self._records or not hasattr(kind, "born"):
            return None
        try:
            raw = kind.born(name, point.holder)
            if raw is None or raw == point.raw:
                return None
            fingerprint = _fingerprint(kind.data(raw))
            self._states.keep(name, fingerprint, kind.keep(raw, point.holder))
            return fingerprint
        except Exception as error:
            self._fail(error, name)
            return None

    def _send(self, data):
        try:
            if self._comm is None:
                from comm import create_comm

                # Not primary: the pages know it without being told that it opens.
                self._comm = create_comm(target_name=COMM, comm_id=COMM, primary=False)
            self._comm.send(data)
        except ImportError:
            # Pages ask, since the answers to them say that nothing comes by itself.
            pass

    def _fail(self, error, stream=None):
        """Keep what went wrong, and say it once."""
        try:
            if self.problem is None:
                words = _words(error)
                self.problem = f"{stream}: {words}" if stream else words
                self._send({"problem": self.problem})
        except Exception:
            pass


def _interrupt():
    """Interrupt the main thread as the user does."""
    import signal

    if hasattr(signal, "pthread_kill"):
        # A real signal, since that ends a sleep as well.
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


class _States:
    """States that a rewind may need, once per distinct content.

    Bounded by ``KEEP_BYTES``: beyond it those go first that were needed longest ago, and those
    from which a cell started the last time that it ran go last of all.
    """

    def __init__(self):
        self._kept = OrderedDict()
        self._bytes = 0

    def keep(self, name, fingerprint, state):
        if (name, fingerprint) not in self._kept:
            self._kept[name, fingerprint] = state
            self._bytes += self._size(state)

    def find(self, name, fingerprint):
        return self._kept.get((name, fingerprint))

    def touch(self, name, fingerprint):
        if (name, fingerprint) in self._kept:
            self._kept.move_to_end((name, fingerprint))

    def too_many(self):
        return self._bytes > KEEP_BYTES

    def drop(self, needed):
        needed = set(needed)
        # A quarter at once, so that it is seldom; those that are needed only if all else is gone.
        for spared in (needed, set()):
            for key in [key for key in self._kept if key not in spared]:
                if self._bytes <= KEEP_BYTES * 3 // 4:
                    return
                self._bytes -= self._size(self._kept.pop(key))

    @staticmethod
    def _size(state):
        # What Python needs round it counts, too.
        return 400 + sum(len(part) for part in state if isinstance(part, (bytes, str)))


# The streams


def _fingerprint(data):
    return _blake2b(data, digest_size=8).hexdigest()


def _blake2b(data, digest_size):
    global _blake2b
    from hashlib import blake2b as _blake2b

    return _blake2b(data, digest_size=digest_size)


def _loaded(name):
    """A loaded module; None where there is none, or something else stands in its place.

    None, too, while another thread is loading it.
    """
    module = sys.modules.get(name)
    if not isinstance(module, type(sys)):
        return None
    return None if getattr(vars(module).get("__spec__"), "_initializing", False) else module


def _value(module, name):
    """A module's value; never through ``getattr``, which may make a lazy module load more."""
    return None if module is None else vars(module).get(name)


def _float(value):
    return b"" if value is None else struct.pack("<d", value)


def _string_at(address, size):
    """Bytes from memory, with as little as possible between."""
    global _string_at
    from ctypes import string_at as _string_at

    return _string_at(address, size)


def _streams():
    """Every kind of stream, by the first part of its streams' names.

    Where its ``module`` is loaded a kind finds its streams, each as its name and the object that
    holds the state. For such an object ``read`` gives a value that is equal where the state is
    equal, as cheaply as it can be had. From that value follow ``data``, the bytes for the
    fingerprint, the same in every process; ``keep``, a tuple from which ``restore`` puts the state
    back; and ``seed``, the seed in force. Where an unseeded one keeps what it was born with,
    ``born`` gives that value.
    """
    return {
        "python": _Python(),
        "numpy": _Numpy(),
        "torch": _Torch(),
        "tensorflow": _Tensorflow(),
        "keras": _Keras(),
        "cupy": _Cupy(),
    }


class _Python:
    """Python's ``random``: the generator behind its functions."""

    module = "random"
    restores = True

    def __init__(self):
        self._twister = _Twister("python")
        self._holder = self._place = None

    def find(self, _ran):
        holder = _value(_loaded(self.module), "_inst")
        return [] if holder is None else [("python", holder)]

    def read(self, _name, holder):
        if holder is not self._holder:
            self._place, self._holder = self._find_place(holder), holder
        words = self._words(holder) if self._place is None else _string_at(self._place, 2500)
        return words, holder.gauss_next

    @staticmethod
    def _words(holder):
        from _random import Random

        words = Random.getstate(holder)
        return struct.pack("<625I", words[624], *words[:624])

    def _find_place(self, holder):
        """Where in memory the words are: reading them there takes a tenth of the time.

        CPython's ``_randommodule.c`` has them behind the head of the object, the place in the
        block first. Where they are not found there, they are asked for.
        """
        if sys.implementation.name != "cpython" or sys.byteorder != "little":
            return None
        from random import Random

        # Another module may be called so; then this raises, before any memory is read.
        words = self._words(holder)
        if type(holder) is not Random:
            return None
        place = id(holder) + object.__basicsize__
        return place if _string_at(place, 2500) == words else None

    def data(self, raw):
        return raw[0] + _float(raw[1])

    def keep(self, raw, _holder):
        return raw

    def restore(self, _name, holder, kept):
        place, *words = struct.unpack("<625I", kept[0])
        holder.setstate((3, (*words, place), kept[1]))

    def seed(self, search):
        words = search.point.raw[0]
        return self._twister.seed(search, words[4:], int.from_bytes(words[:4], "little"))


class _Numpy:
    """NumPy's legacy generator, behind the functions of ``np.random``."""

    module = "numpy.random.mtrand"
    restores = True

    def __init__(self):
        self._twister = _Twister("numpy")
        self._generator = self._holder = self._places = self._learned = None
        self._seen = None  # what was read last, and the memory that it was read from

    def find(self, _ran):
        holder = _value(_loaded(self.module), "_rand")
        return [] if holder is None else [("numpy", holder)]

    def read(self, _name, holder):
        generator = holder._bit_generator
        if generator is not self._generator or holder is not self._holder:
            self._generator, self._holder, self._seen = generator, holder, None
            self._places = self._find_places(holder)
        if self._places is None:
            return self._state(holder)
        words, rest = (_string_at(place, size) for place, size in self._places)
        if self._seen is None or self._seen[1] != rest:
            raw = self._state(holder)
            if raw[1] + struct.pack("<I", raw[2]) != words:
                self._places = None
        elif self._seen[2] == words:
            return self._seen[0]
        else:
            # The number kept back for the next call of normal() is as it was.
            place = int.from_bytes(words[2496:], "little")
            raw = ("MT19937", words[:2496], place, self._seen[0][3])
        self._seen = (raw, rest, words)
        return raw

    @staticmethod
    def _find_places(holder):
        """Where in memory the state is: reading it there takes a tenth of the time.

        NumPy tells where its words are (``mt19937.h``: the key, then the place in it). What else
        belongs to the state is in the object itself, somewhere; so that is compared as a whole,
        without its head, and only asked for when it has changed.
        """
        generator = holder._bit_generator
        if (
            type(generator).__name__ != "MT19937"
            or sys.implementation.name != "cpython"
            or sys.byteorder != "little"
        ):
            return None
        head = object.__basicsize__
        size = type(holder).__basicsize__ - head
        return (generator.ctypes.state_address, 2500), (id(holder) + head, size)

    @staticmethod
    def _state(holder):
        state = holder.get_state(legacy=False)
        kind, inner = state["bit_generator"], state["state"]
        gauss = state["gauss"] if state["has_gauss"] else None
        if kind == "MT19937":
            key = inner["key"]
            if sys.byteorder != "little":
                key = key.byteswap()
            return kind, key.tobytes(), int(inner["pos"]), gauss
        # Another one that someone put there: a dict of numbers and arrays.
        del state["gauss"], state["has_gauss"]
        text = json.dumps(state, default=lambda value: value.tolist(), sort_keys=True)
        return kind, text.encode(), 0, gauss

    def data(self, raw):
        kind, key, pos, gauss = raw
        return kind.encode() + key + struct.pack("<I", pos) + _float(gauss)

    def keep(self, raw, _holder):
        return raw

    def restore(self, _name, holder, kept):
        kind, key, pos, gauss = kept
        if kind == "MT19937":
            inner = {"key": list(struct.unpack("<624I", key)), "pos": pos}
            state = {"bit_generator": kind, "state": inner}
        else:
            state = json.loads(key)
        self._seen = None
        holder.set_state({**state, "has_gauss": int(gauss is not None), "gauss": gauss or 0.0})

    def born(self, _name, holder):
        born = holder._bit_generator._seed_seq
        if type(holder._bit_generator).__name__ != "MT19937" or born is None:
            return None
        return self._state(type(holder)(type(holder._bit_generator)(born)))

    def seed(self, search):
        kind, key, pos, _ = search.point.raw
        if kind != "MT19937":
            return UNKNOWN
        holder = search.point.holder
        generator = holder._bit_generator
        if generator is not self._learned:
            self._learned = generator
            born = self.born(None, holder)
            if born is not None:
                # A great number is the system's, and no one's choice.
                entropy = getattr(generator._seed_seq, "entropy", None)
                system = isinstance(entropy, int) and entropy >= 2**64
                words = struct.unpack("<624I", born[1])
                self._twister.learn(words, None if system else UNKNOWN)
        return self._twister.seed(search, key, pos)


class _Torch:
    """PyTorch's default generators: the CPU's, and those of each device that is in use."""

    module = "torch"
    restores = True

    def __init__(self):
        self._mps = None  # whether there is such a device
        self._holder = self._address = self._place = None
        self._seen = None  # what was read last, and the memory that it was read from
        self._seeds = OrderedDict()  # great value of a generator's seed to the seed in force

    def find(self, _ran):
        torch = _loaded(self.module)
        holder = _value(torch, "default_generator")
        if holder is None:
            return []
        found = [("torch", holder)]
        for kind in ("cuda", "xpu"):
            device = _loaded(f"torch.{kind}")
            # Before it is initialised there is no stream, and looking initialises nothing.
            if device is None or not vars(device).get("_initialized", True):
                continue
            if device.is_initialized():
                generators = enumerate(device.default_generators)
                found += [(f"torch.{kind}:{index}", one) for index, one in generators]
        if self._mps is None:
            self._mps = bool(torch.backends.mps.is_available())
        if self._mps:
            found.append(("torch.mps", torch.mps._get_default_mps_generator()))
        return found

    def read(self, _name, holder):
        if holder is not self._holder or getattr(holder, "_cdata", 0) != self._address:
            if holder is not _value(_loaded(self.module), "default_generator"):
                return self._state(holder)
            self._holder, self._seen = holder, None
            self._address = getattr(holder, "_cdata", 0)
            self._place = self._find_place(holder, self._address)
        if self._place is None:
            return self._state(holder)
        memory = _string_at(*self._place)
        if self._seen is None or self._seen[1] != memory:
            self._seen = (self._state(holder), memory)
        return self._seen[0]

    @staticmethod
    def _state(holder):
        # Bytes in the CPU's memory, on every device. NumPy, which could show them, may be missing.
        state = holder.get_state()
        return _string_at(state.data_ptr(), state.numel())

    def _find_place(self, holder, address):
        """Where in memory the CPU's generator is: whether it moved shows there in half the time.

        ``CPUGeneratorImpl`` has the engine (its words with the seed and the place before them) and
        behind it the two numbers kept back for the next calls of ``normal_``. ``get_state`` gives
        the same words, each in eight bytes; where they are not found it is asked every time.
        """
        if sys.implementation.name != "cpython" or sys.byteorder != "little":
            return None
        # The words lie behind the seed, the number of words left, whether seeded, and the next.
        words = self._state(holder)[24 : 24 + 8 * 624]
        words = b"".join(words[i : i + 4] for i in range(0, len(words), 8))
        if not address or len(words) != 2496:
            return None
        for offset in range(16, 192, 4):
            if _string_at(address + offset, 2496) == words:
                return address + 16, offset - 16 + 2496 + 24
        return None

    def data(self, raw):
        return raw

    def keep(self, raw, _holder):
        return (raw,)

    def restore(self, _name, holder, kept):
        torch = _loaded("torch")
        self._seen = None
        holder.set_state(torch.frombuffer(bytearray(kept[0]), dtype=torch.uint8))

    def born(self, name, holder):
        fresh = _loaded("torch").Generator(device=holder.device)
        fresh.manual_seed(holder.initial_seed())
        return self.read(name, fresh)

    def seed(self, search):
        # A generator keeps its seed through all draws. Where nobody seeded it, it has random bits
        # there, 53 or 64 of them: a value below 2**32 was given by someone.
        value = search.point.holder.initial_seed()
        if value < 2**32:
            return value
        known = self._seeds.get(value, self)
        if known is None and "seed" in search.code.text and search.code.seeds("torch"):
            # Seeded with what it had at random, or taken away once more.
            self._seeds[value] = None if search.code.unseeds("torch") else UNKNOWN
        if known is self:
            if len(self._seeds) > 1000:
                self._seeds.popitem(last=False)
            self._seeds[value] = self._great(search, value)
        return self._seeds[value]

    @staticmethod
    def _great(search, value):
        code = search.code
        if code.unseeds("torch"):
            return None
        seeds = code.seeds("torch")
        for number in code.numbers():
            if number % 2**64 == value:
                # The value of a name may have been read from the generator instead.
                given = seeds or code.spells(number)
                return number if given and abs(number) <= LARGEST else UNKNOWN
        if search.first:
            return None if search.fresh else UNKNOWN
        return UNKNOWN if seeds or search.last is not None else None


class _Tensorflow:
    """TensorFlow: the global seed with the eager operations' counter, and the global generator.

    A generator of ``tf.random.get_global_generator()`` is not seeded by ``tf.random.set_seed``,
    so it is a stream of its own. What an unseeded operation draws, and what one draws that has a
    seed of its own, leaves no trace that could be read.
    """

    module = "tensorflow.python.eager.context"
    restores = True

    def find(self, _ran):
        context = _loaded(self.module)
        if context is None:
            return []
        found = [("tensorflow", context)]
        ops = _loaded("tensorflow.python.ops.stateful_random_ops")
        generator = _value(ops, "global_generator")
        if generator is not None:
            found.append(("tensorflow.generator", generator))
        return found

    def read(self, name, holder):
        if name == "tensorflow.generator":
            return "generator", holder.state.numpy().astype("<i8").tobytes(), None
        running = vars(holder)["_context"]
        seed = None if running is None else running._seed
        if seed is None:
            # No operation asks the counter then.
            return None, b"", None
        try:
            seed = operator.index(seed)
        except TypeError:
            seed = repr(seed)
        _, words, gauss = running._rng.getstate()
        return seed, struct.pack("<625I", *words), gauss

    def data(self, raw):
        return repr(raw[0]).encode() + raw[1] + _float(raw[2])

    def keep(self, raw, _holder):
        return raw

    def restore(self, name, holder, kept):
        seed, words, gauss = kept
        if name == "tensorflow.generator":
            import numpy

            holder.state.assign(numpy.frombuffer(words, dtype="<i8"))
            return
        running = vars(holder)["_context"]
        if isinstance(seed, str):
            raise TypeError(f"a seed that is no integer: {seed}")
        if running is not None and (seed is not None or running._seed is not None):
            running._seed = seed
            if seed is not None:
                import random

                running._rng = random.Random(seed)
                running._rng.setstate((3, struct.unpack("<625I", words), gauss))
            # Operations that have run keep a counter of their own, which set_seed clears, too.
            running.clear_kernel_cache()

    def seed(self, search):
        seed = search.point.raw[0]
        if search.name == "tensorflow.generator":
            last = search.last
            if last is None and not search.first and not search.code.seeds("tensorflow"):
                return None
            # Drawing moves the first numbers, the counter; the last one, the key, stays.
            same = last is not None and last.holder is search.point.holder
            if same and last.raw[1][-8:] == search.point.raw[1][-8:] != bytes(8):
                return last.seed
            return UNKNOWN
        if isinstance(seed, str):
            return UNKNOWN
        return seed if seed is None or abs(seed) <= LARGEST else UNKNOWN


class _Keras:
    """Keras 3: the seed of ``set_random_seed``, and the generator that operations share.

    The generator takes its first state from Python's ``random`` when it is first used.
    """

    module = "keras.src.backend.common.global_state"
    restores = True

    def find(self, _ran):
        tracker = _value(_loaded(self.module), "GLOBAL_STATE_TRACKER")
        # What it holds belongs to a thread.
        here = threading.current_thread() is threading.main_thread()
        return [] if tracker is None or not here else [("keras", tracker)]

    def read(self, _name, holder):
        seed = getattr(holder, "global_random_seed", None)
        generator = getattr(holder, "global_seed_generator", None)
        state = None
        if generator is not None:
            first, second = generator.state.numpy().tolist()
            state = (first, second, str(generator.state.dtype))
        # The generator itself is part of it: a new one is another stream.
        return seed, state, generator

    def data(self, raw):
        return repr(raw[:2]).encode()

    def keep(self, raw, _holder):
        return raw

    def restore(self, _name, holder, kept):
        seed, state, generator = kept
        if generator is not None:
            generator.state.assign(list(state[:2]))
        holder.global_random_seed = seed
        holder.global_seed_generator = generator

    def seed(self, search):
        seed, state, generator = search.point.raw
        if seed is not None and (type(seed) is not int or abs(seed) > LARGEST):
            return UNKNOWN
        if state is None:
            return seed
        last = search.last
        if last is not None and last.raw[2] is generator:
            return last.seed if last.raw[0] == seed and _keras_drew(last.raw[1], state) else UNKNOWN
        # A new generator, which took its start from `random`: proven where that drew it soon after
        # the seed, or was under one seed all the time.
        before, now = search.before.get("python"), search.now["python"].seed
        begun = now if seed is None else seed
        if isinstance(begun, int) and _keras_begins(begun, state):
            return begun
        if before is None or before.seed != now or search.code.seeds("python"):
            return UNKNOWN
        return now if seed in (None, now) else UNKNOWN


def _keras_next(number, dtype):
    """What a draw makes of each number of the state (Keras' ``SeedGenerator.next``)."""
    number = (number + 1) * 5387
    if dtype != "int64":
        # PyTorch's has 32 bits and a sign, JAX's has 32 bits and none.
        number &= _LANE
        if dtype == "int32" and number & _HIGH:
            number -= 2**32
    return number % 933199


def _keras_drew(before, after):
    """Whether draws lead from one state to the other."""
    first, second, dtype = before
    for _ in range(20_000):
        if (first, second, dtype) == after:
            return True
        first, second = _keras_next(first, dtype), _keras_next(second, dtype)
    return False


def _keras_begins(seed, state):
    """Whether a generator that was made soon after this seed was set can have this state."""
    import random

    first, second, dtype = state
    # The second number starts at 0, so it tells how often was drawn.
    drawn, count = 0, 0
    while count != second:
        drawn, count = drawn + 1, _keras_next(count, dtype)
        if drawn == 5_000:
            return False
    source = random.Random(seed)
    for _ in range(64):
        number = source.randint(1, 10**9)
        for _ in range(drawn):
            number = _keras_next(number, dtype)
        if number == first:
            return True
    return False


class _Cupy:
    """CuPy's generators, one for each device that was used. Their state can't be read.

    So whatever ran may have drawn from them: each cell leaves another fingerprint, and no seed
    is known.
    """

    module = "cupy.random._generator"
    restores = False

    def __init__(self):
        self._place = b""

    def find(self, ran):
        states = _value(_loaded(self.module), "_random_states") or {}
        if ran or not self._place:
            self._place = os.urandom(8)
        return [(f"cupy:{device}", state) for device, state in list(states.items())]

    def read(self, _name, _holder):
        return self._place

    def data(self, raw):
        return raw

    def keep(self, _raw, _holder):
        return ()

    def seed(self, _search):
        return UNKNOWN


# What a state proves about its seed


class _Search:
    """The question which seed a stream is under, and what is known to answer it."""

    def __init__(self, name, last, point, code, seconds):
        self.name = name
        self.last = last  # where the stream was before; None where it was not there
        self.point = point  # where it is
        self.code = code  # what ran in between
        self.until = time.perf_counter() + seconds
        self.first = False  # whether nothing was seen of this process before
        self.fresh = False  # whether nothing ran in this process before
        self.before = {}  # where all streams were
        self.now = {}  # where they are


_LANE = 0xFFFFFFFF
_LOW = 0x7FFFFFFF
_HIGH = 0x80000000
_A = 0x9908B0DF


def _lanes(value, count):
    return int.from_bytes(value.to_bytes(4, "little") * count, "little")


_ONE, _LOWS, _HIGHS = _lanes(1, 397), _lanes(_LOW, 397), _lanes(_HIGH, 397)
_ALL = (1 << 32 * 397) - 1


def _pairs(mixed):
    """Undo what MT19937 does to each pair of words: lanes of 32 bits in one integer."""
    odd = (mixed >> 31) & _ONE
    return ((mixed ^ odd * _A) << 1) | odd


def _untwist(words):
    """The 624 words of the block before this one, as one integer, the first word lowest.

    MT19937 makes the words in blocks, each from the one before, so the way back is open
    (Matsumoto and Nishimura, 1998). Of the first word of the block that a seed makes itself, only
    the highest bit comes back: nothing is ever made of the others.
    """
    upper = _pairs((words >> 32 * 227) ^ (words & _ALL))
    high = ((upper >> 32) & _HIGHS) | (upper & _LOWS & ((1 << 32 * 396) - 1))
    lower = _pairs((words ^ (high >> 32 * 169)) & ((1 << 32 * 227) - 1))
    pairs = lower | ((upper & _LANE) << 32 * 227)
    low = ((pairs >> 32) & _HIGHS) | (lower & _LOWS)
    before = (lower & _HIGH) | (low << 32) | (high << 32 * 228)
    mixed = (before >> 32 * 623) ^ ((before >> 32 * 396) & _LANE)
    odd = mixed >> 31
    return before | ((((mixed ^ odd * _A) << 1) | odd) & _LOW)


def _mark(words):
    """What tells one block from another: the third and the fourth of its words."""
    return (words >> 64) & 0xFFFFFFFFFFFFFFFF


def _some(words, count):
    return struct.unpack(
        f"<{count}I", (words & ((1 << 32 * count) - 1)).to_bytes(4 * count, "little")
    )


def _seed_of_numpy(words):
    """The k whose ``np.random.seed(k)`` makes this block; None where there is none.

    Each word follows from the one before (Knuth's generator), the first is the seed.
    """
    some = _some(words, 7)
    for index in range(1, 6):
        if some[index + 1] != (1812433253 * (some[index] ^ some[index] >> 30) + index + 1) & _LANE:
            return None
    first = (some[1] - 1) * pow(1812433253, -1, 2**32) & _LANE
    return first ^ first >> 30


_BASE = []


def _key_of_python(words, count):
    """The words, one after the other, that ``init_by_array`` mixed into this block.

    It repeats its key from the start when it is used up (CPython's ``_randommodule.c``). The
    first three are left out: number 0 is that of the fourth word.
    """
    if not _BASE:
        word = 19650218
        for index in range(1, 625):
            _BASE.append(word)
            word = (1812433253 * (word ^ word >> 30) + index) & _LANE
    some = _some(words, count + 4)
    mixed = [
        ((some[i] + i) ^ ((some[i - 1] ^ some[i - 1] >> 30) * 1566083941)) & _LANE if i > 2 else 0
        for i in range(count + 4)
    ]
    return [
        (mixed[i] - (_BASE[i] ^ ((mixed[i - 1] ^ mixed[i - 1] >> 30) * 1664525))) & _LANE
        for i in range(4, count + 4)
    ]


def _seed_of_python(words):
    """The k whose ``random.seed(k)`` makes this block, up to 64 bits; None where there is none."""
    key = _key_of_python(words, 6)
    if key[0] != key[2] or key[0] != key[4] or key[1] != key[3] or key[1] != key[5]:
        return None
    if key[0] == key[1]:
        return key[0]
    # Two words take turns; the second has its place added to it.
    return key[1] | ((key[0] - 1) & _LANE) << 32


def _short_key(words):
    """Whether this block comes from a key of a few words: a text, a great number, an array."""
    key = _key_of_python(words, 96)
    return any(all(key[i] == key[i + length] for i in range(8)) for length in range(1, 88))


class _Twister:
    """Proves seeds of one stream that is an MT19937.

    From a state one can walk back, block by block, until a block shows a seed that makes it, or
    one is met that was seen before: then nothing but draws lies between. That costs some 10 µs
    for 624 words; beyond ``STEPS`` blocks it is cheaper to run a copy forward from where the
    stream was, and from seeds that the code names.
    """

    STEPS = 48

    def __init__(self, kind):
        self._kind = kind
        self._seed_of = {"python": _seed_of_python, "numpy": _seed_of_numpy}[kind]
        self._known = OrderedDict()  # mark of a block to the seed in force there
        self._born = None  # the block that a new generator was born with, and its seed

    def seed(self, search, key, pos):
        mark = int.from_bytes(key[8:16], "little")
        if mark in self._known:
            self._known.move_to_end(mark)
            return self._known[mark]
        seed = self._prove(search, int.from_bytes(key, "little"), pos)
        if isinstance(seed, int) and seed > LARGEST:
            seed = UNKNOWN
        self._known[mark] = seed
        if len(self._known) > 10_000:
            self._known.popitem(last=False)
        return seed

    def learn(self, words, seed):
        """Remember under which seed a block stands that was never seen to be drawn from."""
        self._born = (words, seed)
        self._known.setdefault(_mark(int.from_bytes(struct.pack("<624I", *words), "little")), seed)

    def _prove(self, search, words, pos):
        passed = [words]
        # A block that draws made never begins like this (but once in 2**32): a seed made it, and
        # nothing was drawn since.
        undrawn = pos == 624 and words & _LANE == _HIGH
        for _ in range(0 if undrawn else self.STEPS):
            seed = self._seed_of(words) if pos == 624 or len(passed) > 1 else None
            if seed is not None:
                return seed
            words = _untwist(words)
            passed.append(words)
            known = self._known.get(_mark(words), self)
            if known is not self:
                return known
            if time.perf_counter() > search.until:
                return UNKNOWN
        seed = self._seed_of(words)
        if seed is not None:
            return seed
        if not undrawn and not search.fresh:
            for seed in self._run_forward(search, {_mark(words) for words in passed}):
                return seed
        undrawn = undrawn and not search.code.mentions(*_SETTERS)
        if not undrawn and not self._may_be_unseeded(search):
            return UNKNOWN
        # It was no integer; a text, an array or a great number may have seeded it.
        return UNKNOWN if any(map(_short_key, passed)) else None

    def _may_be_unseeded(self, search):
        """Whether nobody seeded it, if its state shows no seed."""
        if search.first:
            return search.fresh and self._kind == "python"
        if search.code.unseeds(self._kind):
            return True
        # Made anew by a reload. What a new process has of NumPy's is known by its birth.
        new = search.last is None or search.last.holder is not search.point.holder
        return new and self._kind == "python" and not search.code.seeds("python")

    def _run_forward(self, search, passed):
        """The seed of a start from which a copy gets to one of these blocks, in a list, or none."""
        last, code = search.last, search.code
        on = last is not None and last.seed != UNKNOWN
        if on and not code.seeds(self._kind):
            # Nothing speaks for another seed, so all the time is for going on.
            groups = [([(self._words(last), last.seed)], search.until)]
        else:
            likely = [number for number in dict.fromkeys(code.likely()) if number >= 0][:12]
            starts = [(self._fresh(number), number) for number in likely]
            if on:
                starts.append((self._words(last), last.seed))
            elif last is None and self._born is not None:
                starts.insert(0, self._born)
            others = [point.seed for name, point in search.before.items() if name != search.name]
            more = [one for one in (*code.numbers(), *others) if isinstance(one, int) and one >= 0]
            more = [number for number in dict.fromkeys(more) if number not in likely][:24]
            rest = [(self._fresh(number), number) for number in more]
            left = search.until - time.perf_counter()
            groups = [(starts, search.until - 0.3 * left), (rest, search.until)]
        for starts, until in groups:
            copies = [(self._copy(words), seed) for words, seed in starts if words is not None]
            steps, done = 8, 0
            while copies and time.perf_counter() < until:
                for advance, seed in copies:
                    for _ in range(steps - done):
                        if advance() in passed:
                            return [seed]
                        if time.perf_counter() > until:
                            break
                done, steps = steps, steps * 4
        return []

    def _words(self, point):
        if self._kind == "python":
            return struct.unpack("<624I", point.raw[0][4:])
        return struct.unpack("<624I", point.raw[1]) if point.raw[0] == "MT19937" else None

    def _fresh(self, number):
        """The block that a seed makes; None where it is no seed of this stream."""
        if self._kind == "python":
            from _random import Random

            return Random(number).getstate()[:624]
        if not 0 <= number < 2**32:
            return None
        words = [number]
        for index in range(1, 624):
            number = (1812433253 * (number ^ number >> 30) + index) & _LANE
            words.append(number)
        return words

    def _copy(self, words):
        """Runs a copy of the stream forward from a block: each call gives the mark it gets to."""
        blocks = self.STEPS
        mt19937 = _loaded("numpy.random._mt19937")
        if self._kind == "numpy" and mt19937 is not None and sys.byteorder == "little":
            # Twice as fast as Python's.
            copy = mt19937.MT19937(0)
            inner = {"key": list(words), "pos": 624}
            copy.state = {"bit_generator": "MT19937", "state": inner}
            place = copy.ctypes.state_address + 8

            def advance():
                copy.random_raw(624 * blocks, False)
                return int.from_bytes(_string_at(place, 8), "little")
        else:
            from _random import Random

            copy = Random(0)
            copy.setstate((*words, 624))

            def advance():
                copy.getrandbits(32 * 624 * blocks)
                state = copy.getstate()
                return state[2] | state[3] << 32

        return advance


# What the code of a cell tells

_COMMON = (0, 1, 42, 123, 1234, 12345, 1337, 2021, 2022, 2023, 2024, 2025, 2026, 7, 10, 100, 3407)
_NAMES = ("SEED", "seed", "RANDOM_SEED", "random_seed", "RANDOM_STATE", "random_state")
_SETTERS = ("setstate", "set_state", "set_rng_state", "set_bit_generator", "set_rng_state_all")
_RUNNERS = ("exec", "eval", "run_cell", "run_cell_async", "run_cell_magic", "run_line_magic")
_GETTERS = ("initial_seed", "get_seed", "get_random_seed", "global_seed", "SeedSequence")


def _integer(value):
    """The value as an integer; None where it is none. No code of the user's runs."""
    if type(value) is int:
        return value
    if type(value).__module__ == "numpy":
        try:
            return operator.index(value)
        except Exception:
            return None
    return None


class _Code:
    """Code that ran, read only where a state alone proves nothing.

    It is never proof of a seed: it says which seeds to try, and whether a stream that shows no
    seed can have been seeded.
    """

    def __init__(self, text="", names=None, shell=None, careful=False):
        self.text, self._names, self._shell = text, names or {}, shell
        self._careful = careful  # whether other code may have run, of which nothing is known
        self._parts = None

    def likely(self):
        """Integers that a seeding call names, directly or through a helper's defaults."""
        return self._read()["likely"]

    def numbers(self):
        """All integers worth a try, the likely ones first."""
        parts = self._read()
        return list(dict.fromkeys([*parts["likely"], *parts["numbers"]]))

    def spells(self, number):
        """Whether this number stands in it as such."""
        return number in self._read()["literals"]

    def mentions(self, *words):
        """Whether one of these names stands in it, or in a helper that it calls."""
        return self._careful or not self._read()["words"].isdisjoint(words)

    def seeds(self, kind):
        """Whether it may seed streams of this kind, or set their state."""
        return self._careful or any(one in (kind, None) for one, _ in self._read()["seeding"])

    def unseeds(self, kind):
        """Whether all that it does to the seed of such a stream is to take it away."""
        seeding = [(one, none) for one, none in self._read()["seeding"] if one in (kind, None)]
        alone = all(one == kind and none for one, none in seeding)
        return bool(seeding) and alone and not self._careful

    def _read(self):
        if self._parts is None:
            parts = {"likely": [], "numbers": [], "literals": set()}
            parts.update(words=set(), seeding=[])
            self._parts = parts
            try:
                self._collect(parts)
            except Exception:
                # Something in it can't be read: then it may do anything.
                parts["seeding"].append((None, False))
                parts["words"].update(_SETTERS)
            known = [_integer(self._names.get(name)) for name in _NAMES]
            asked = os.environ.get("PL_GLOBAL_SEED", "")
            known.append(int(asked) if asked.isdecimal() else None)
            parts["numbers"] += [number for number in known if number is not None]
            parts["numbers"] += _COMMON
        return self._parts

    def _nodes(self, text):
        """All nodes of the syntax tree, and of the code that it hands on as text."""
        import ast

        if len(text) > LONGEST:
            raise ValueError("too long to be read after each run")
        try:
            tree = _parse(text)
        except (SyntaxError, ValueError):
            # Magics, most likely. What is no code at all did nothing.
            try:
                tree = _parse(self._shell.transform_cell(text))
            except (SyntaxError, ValueError):
                return
        for node in ast.walk(tree):
            yield node
            chain = _chain(node.func) if isinstance(node, ast.Call) else ()
            if chain and chain[-1] in _RUNNERS:
                given = [getattr(one, "value", None) for one in node.args]
                if chain[-1] == "run_line_magic":
                    if given[:1] == ["run"]:
                        raise ValueError("a script")
                elif given and isinstance(given[-1], str):
                    yield from self._nodes(given[-1])
                else:
                    raise ValueError("code that is made as it runs")

    def _collect(self, parts):
        import ast

        helpers = []
        for node in self._nodes(self.text):
            if isinstance(node, ast.Constant):
                if type(node.value) is int:
                    parts["numbers"] += [node.value, -node.value]
                    parts["literals"].update((node.value, -node.value))
            elif isinstance(node, ast.Name):
                parts["words"].add(node.id)
                number = _integer(self._names.get(node.id))
                if number is not None:
                    parts["numbers"].append(number)
            elif isinstance(node, ast.Attribute):
                parts["words"].add(node.attr)
            elif isinstance(node, ast.Call):
                chain = _chain(node.func)
                target = self._resolve(chain)
                kind = _kind_of(target)
                if kind is None and type(target).__name__ == "function":
                    helpers.append(target)
                if chain and _seedish(chain[-1]):
                    given = [*node.args, *(keyword.value for keyword in node.keywords)]
                    none = chain[-1] == "seed" and all(
                        isinstance(one, ast.Constant) and one.value is None for one in given
                    )
                    parts["seeding"].append((kind, none))
                    for one in given:
                        parts["likely"] += self._integers(one)
        self._look_into(helpers, parts)

    def _integers(self, node):
        import ast

        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and type(one.value) is int:
                yield one.value
                yield -one.value
            elif isinstance(one, (ast.Name, ast.Attribute)):
                number = _integer(self._resolve(_chain(one)))
                if number is not None:
                    yield number

    def _resolve(self, chain):
        """What a dotted name stands for now, found without running a property or a hook."""
        if not chain:
            return None
        value = self._names.get(chain[0])
        for name in chain[1:]:
            try:
                value = object.__getattribute__(value, "__dict__").get(name)
            except Exception:
                return None
        return value

    def _look_into(self, helpers, parts, depth=3):
        """What functions that are called hold: defaults, constants, and functions in their turn."""
        seen = set()
        while helpers and depth:
            depth -= 1
            deeper = []
            for helper in helpers:
                if id(helper) in seen or len(seen) > 50:
                    continue
                seen.add(id(helper))
                words, numbers = set(), []
                codes = [helper.__code__]
                while codes:
                    code = codes.pop()
                    words.update(code.co_names)
                    numbers += [one for one in code.co_consts if type(one) is int]
                    codes += [one for one in code.co_consts if type(one) is type(code)]
                defaults = [*(helper.__defaults__ or ()), *(helper.__kwdefaults__ or {}).values()]
                numbers = [_integer(one) for one in defaults] + numbers
                for word in words:
                    value = helper.__globals__.get(word)
                    numbers.append(_integer(value))
                    if type(value).__name__ == "function":
                        deeper.append(value)
                numbers = [number for number in numbers if number is not None]
                parts["words"] |= words
                if any(map(_seedish, words)):
                    parts["likely"] += numbers
                    # Plain `seed` without PyTorch is Python's or NumPy's.
                    plain = {word for word in words if _seedish(word)} <= {"seed"}
                    kinds = ("python", "numpy") if plain and "torch" not in words else (None,)
                    parts["seeding"] += [(kind, False) for kind in kinds]
                else:
                    parts["numbers"] += numbers
            helpers = deeper


def _parse(text):
    """The syntax tree, without the warnings that the user had from running the code."""
    import ast
    import warnings

    if "\\" not in text:
        return ast.parse(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _chain(node):
    """The parts of a dotted name; empty where it is something else."""
    parts = []
    while type(node).__name__ == "Attribute":
        parts.append(node.attr)
        node = node.value
    if type(node).__name__ != "Name":
        # A call on the result of another one: its own name is all there is.
        return tuple(parts[:1])
    return (node.id, *reversed(parts))


def _seedish(name):
    return name in _SETTERS or ("seed" in name.lower() and name not in _GETTERS)


def _kind_of(target):
    """Whose seeding function this is; None where it may be anyone's."""
    random, mtrand = _loaded("random"), _loaded("numpy.random.mtrand")
    for kind, module in (("python", random), ("numpy", mtrand)):
        for name in ("seed", "setstate", "set_state"):
            function = _value(module, name)
            if function is not None and type(target) is type(function) and target == function:
                return kind
    if type(target).__name__ == "function":
        package = str(target.__module__).split(".")[0]
        # Not Keras, which seeds Python, NumPy and its backend, too.
        return package if package in ("torch", "tensorflow") else None
    return None
