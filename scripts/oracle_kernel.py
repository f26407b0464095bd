"""Runs notebooks in many short-lived kernels, for the proof of the marks.

Reads requests from standard input and writes answers to standard output, one JSON object a line.
The first request with an ``id`` starts a kernel, further ones go to it, the last has ``close``::

    {"id": 1, "real": false, "deep": false, "start": {"code": ..., "seed": ...} or null,
     "streams": {}, "steps": [step, ...]}
    {"id": 1, "steps": [step, ...]}
    {"id": 1, "close": true}

A step may have ``rewind``, a request to the probe, and then ``run``, a list of cells (``id``,
``code``, ``mayRaise``) that were queued together: after an error in one that may not raise the rest
is dropped, as JupyterLab does. The answer to the first request has the records of the kernel's
``start``, and each has ``steps``: for each the ``outputs`` (``cell``, ``text`` and ``error``) and the
new ``records``. Or it has ``error``. With ``deep`` an output also has ``met`` and ``left``, the
digests of the values of the names that the cell mentions, before and after it.

    python scripts/oracle_kernel.py [PROBE [LIBRARIES]]

``LIBRARIES`` are modules, with commas between them, that the process imports in advance.

A kernel is a fork of this process, which has imported what notebooks import, with an IPython shell
in which nothing ran and streams as unseeded as those of a new process. That takes milliseconds
where a new process takes seconds. NumPy and PyTorch are imported but hidden until a cell imports
them, as are the other libraries. A request with ``real`` gets a real ipykernel instead, to show
that it makes no difference.
"""

import base64
import contextlib
import importlib.abc
import importlib.machinery
import io
import json
import os
import random
import re
import selectors
import shutil
import signal
import sys
from pathlib import Path

from oracle_digests import digest, figures

PROBE = Path(__file__).parent.parent / "build" / "probe.py"
TIMEOUT = 60  # seconds for one answer
NAMESPACE = {"__name__": "_jupyterlab_seed_probe"}


class Hidden(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Packages that are imported already, and look as if they were not."""

    def __init__(self):
        self._modules = {}
        self._needs = {}

    def hide(self, package, *needs):
        """Hide one from now on; who imports it finds those imported as well that it imports."""
        self._modules[package] = {
            name: sys.modules.pop(name)
            for name in list(sys.modules)
            if f"{name}.".startswith(f"{package}.")
        }
        self._needs[package] = needs
        parent, _, name = package.rpartition(".")
        if parent:
            # Python puts it there when it is imported.
            delattr(sys.modules[parent], name)

    def find_spec(self, fullname, path=None, target=None):
        if fullname in self._modules:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        for package in (*self._needs[spec.name], spec.name):
            modules = self._modules.pop(package, {})
            sys.modules.update(modules)
            parent, _, name = package.rpartition(".")
            if parent and modules:
                setattr(sys.modules[parent], name, modules[package])
        self._module = sys.modules[spec.name]
        self._spec = self._module.__spec__
        return self._module

    def exec_module(self, module):
        # The import machinery has put its own there.
        module.__spec__ = self._spec


class Forked:
    """A kernel in this process, which is a fork that was made for it."""

    def __init__(self, loaded, shell, numpy, torch, libraries=(), deep=False):
        self._shell = shell
        self._mentioned = loaded["import_names"]("mentions", "mentioned")[0] if deep else None
        # What a process starts with.
        random.seed()
        numpy.random.set_bit_generator(numpy.random.MT19937())
        torch.default_generator.seed()
        # As their own imports go: NumPy's generators come when someone asks for them.
        hidden = Hidden()
        for package in libraries:
            # What else needs NumPy imports its generators as well.
            is_plain = package == "matplotlib"
            hidden.hide(package, "numpy", *(() if is_plain else ("numpy.random",)))
        hidden.hide("numpy.random")
        hidden.hide("numpy")
        hidden.hide("torch", "numpy")
        sys.meta_path.insert(0, hidden)
        self._loaded = loaded

    def ask(self, name, request):
        """Call the probe."""
        return decode(self._loaded[name](json.loads(json.dumps(request))))

    def run(self, cell):
        """What the cell printed, its error or None, and the digests."""
        text = io.StringIO()
        met = self._digests(cell)
        with contextlib.redirect_stdout(text):
            result = self._shell.run_cell(cell["code"], store_history=True, cell_id=cell["id"])
        shown = text.getvalue()
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            # As the inline backend shows them.
            shown += figures(pyplot)
        error = result.error_before_exec or result.error_in_exec
        description = error and describe(type(error).__name__, str(error))
        return shown, description, {} if met is None else {"met": met, "left": self._digests(cell)}

    def _digests(self, cell):
        """Name to digest, of the names that a cell mentions; None if they are not asked for."""
        if self._mentioned is None:
            return None
        names = self._shell.user_ns
        mentioned = self._mentioned(cell["code"], names)
        return {name: digest(names[name]) for name in mentioned if name[:1] != "_"}

    def close(self):
        pass


class Real:
    """A kernel as JupyterLab starts it."""

    def __init__(self, probe):
        from run_cells import OwnPython, reachable

        self._probe = probe
        self._options = reachable()
        self._manager = OwnPython(**self._options)
        self._manager.start_kernel()
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=TIMEOUT)

    def ask(self, name, request):
        expression = (
            f"(lambda ns: (exec({self._probe!r}, ns), "
            f"ns[{name!r}](__import__('json').loads({json.dumps(request)!r})))[1])({NAMESPACE!r})"
        )
        request = self._client.execute(
            "", silent=True, store_history=False, user_expressions={"answer": expression}
        )
        answer = self._reply(request)["user_expressions"]["answer"]
        return decode(answer["data"]["text/plain"][1:-1])

    def run(self, cell):
        content = {
            "code": cell["code"],
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        message = self._client.session.msg("execute_request", content)
        message["metadata"]["cellId"] = cell["id"]
        self._client.shell_channel.send(message)
        request = message["header"]["msg_id"]
        text, error = "", None
        while True:
            message = self._client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream" and content["name"] == "stdout":
                text += content["text"]
            elif kind == "execute_result":
                text += content["data"]["text/plain"] + "\n"
            elif kind == "error":
                error = describe(content["ename"], content["evalue"])
            elif kind == "status" and content["execution_state"] == "idle":
                break
        self._reply(request)
        return text, error, {}

    def close(self):
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        if "ip" in self._options:
            shutil.rmtree(Path(self._options["ip"]).parent, ignore_errors=True)

    def _reply(self, request):
        while True:
            message = self._client.get_shell_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]


def describe(name, message):
    """An error as one text, without the place of a syntax error, which has the count in it."""
    return re.sub(r" \([^()]*, line \d+\)$", "", f"{name}: {message}")


def decode(answer):
    return json.loads(base64.b64decode(answer))


class Session:
    """What the page asks of a kernel, in its order."""

    def __init__(self, kernel):
        self._kernel = kernel
        self._records = []

    def answer(self, request):
        answer = {"id": request["id"]}
        if "start" in request:
            answer["start"] = self._start(request["start"], request.get("streams", {}))
        answer["steps"] = [self._step(step) for step in request["steps"]]
        return answer

    def _start(self, seed, streams):
        self._kernel.ask("watch", {"since": 0, "streams": streams})
        if seed:
            answer = self._kernel.ask("seed", {**seed, "transform": False})
            if answer["kind"] != "seeded":
                raise RuntimeError(f"The kernel could not be seeded: {answer}")
        return self._news()

    def _step(self, step):
        outputs = []
        if "rewind" in step:
            asked = {**step["rewind"], "session": self._records[0]["session"]}
            answer = self._kernel.ask("rewind", asked)
            if answer["kind"] == "gone" or "cannot be restored" in answer.get("message", ""):
                # Nothing is run then.
                step = {}
            elif answer["kind"] != "rewound":
                raise RuntimeError(f"No rewinding: {answer}")
        for cell in step.get("run", []):
            text, error, digests = self._kernel.run(cell)
            # Where an object lies is another place in each process, and so is what `%%time` says.
            text = re.sub(r" at (0x)?[0-9a-fA-F]{6,}", " at", text)
            text = re.sub(r"(?m)^(CPU times|Wall time): .*\n?", "", text)
            outputs.append({"cell": cell["id"], "text": text, "error": error, **digests})
            if error and not cell["mayRaise"]:
                break
        return {"outputs": outputs, "records": self._news()}

    def _news(self):
        answer = self._kernel.ask("watch", {"since": len(self._records)})
        if answer.get("problem") is not None:
            raise RuntimeError(f"The probe has a problem: {answer['problem']}")
        self._records += answer["records"]
        return answer["records"]


def load(probe):
    """Run the probe's text, and all of its modules, once for all kernels; they begin by watching."""
    namespace = dict(NAMESPACE)
    exec(probe, namespace)
    for module in namespace["SOURCES"]:
        namespace["import_names"](module)
    return namespace


def prepare(libraries):
    """Import what notebooks import, and make a shell in which nothing has run."""
    import gc
    import importlib

    import numpy.random
    import torch
    import torch.backends.cuda
    import torch.backends.cudnn
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    for library in libraries:
        importlib.import_module(library)
    if "pandas" in sys.modules:
        # What it has in a kernel. It takes this process for a terminal, whose width it would ask for.
        sys.modules["pandas"].set_option("display.max_columns", 20)
    # A fork has one thread.
    torch.set_num_threads(1)
    HistoryManager.enabled = False
    shell = InteractiveShell.instance(colors="NoColor")
    # They are never shown, and take longer than everything else.
    for name in ("showtraceback", "showsyntaxerror", "showindentationerror"):
        setattr(shell, name, lambda *args, **keywords: None)
    shell._format_exception_for_storage = lambda *args, **keywords: {}
    shell.displayhook.write_output_prompt = lambda: None
    shell.display_formatter.formatters["text/plain"].for_type_by_name(
        "matplotlib.figure", "Figure", lambda figure, printer, _: printer.text(digest(figure))
    )
    gc.collect()
    gc.freeze()
    return shell, numpy, torch, sorted({library.split(".")[0] for library in libraries} - {"torch"})


def live(first, requests, answers, probe, *context):
    """Be one kernel from its start to its end."""
    kernel, session, request = None, None, first
    try:
        while request and not request.get("close"):
            signal.alarm(TIMEOUT)
            if session is None:
                is_deep = request.get("deep", False)
                kernel = Real(probe) if request.get("real") else Forked(*context, is_deep)
                session = Session(kernel)
            answers.write(json.dumps(session.answer(request)) + "\n")
            answers.flush()
            signal.alarm(0)
            request = json.loads(requests.readline() or "null")
    except BaseException:
        import traceback

        answer = {"id": first["id"], "error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    finally:
        if kernel is not None:
            kernel.close()


def start(request, *context):
    """Fork; back come the end of a pipe to send requests and one on which answers come."""
    requests, write = os.pipe()
    read, answers = os.pipe()
    child = os.fork()
    if child:
        os.close(requests)
        os.close(answers)
        return child, write, read
    try:
        # Discard the output of the process itself, and close the descriptors of other kernels.
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        for number in range(3, max(requests, answers, null) + 1):
            if number not in (requests, answers):
                with contextlib.suppress(OSError):
                    os.close(number)
        live(request, os.fdopen(requests), os.fdopen(answers, "w"), *context)
    finally:
        # Without the goodbyes of the process that it is a fork of.
        os._exit(0)


def serve():
    """Answer requests until there are no more, each kernel in its own time."""
    probe = Path(sys.argv[1] if len(sys.argv) > 1 else PROBE).read_text(encoding="utf-8")
    libraries = sys.argv[2].split(",") if len(sys.argv) > 2 else []
    context = (probe, load(probe), *prepare(libraries))
    output = os.fdopen(os.dup(1), "wb")
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    # Its number to where requests go; where answers come from to the process, its number and text.
    writers, readers = {}, {}
    text, is_open = b"", True
    while is_open or readers:
        for key, _ in selector.select():
            chunk = os.read(key.fd, 1 << 20)
            if key.fd == 0:
                *lines, text = (text + chunk).split(b"\n")
                for line in lines:
                    request = json.loads(line)
                    number = request["id"]
                    if number in writers:
                        with contextlib.suppress(BrokenPipeError):
                            os.write(writers[number], line + b"\n")
                    elif not request.get("close"):
                        child, write, read = start(request, *context)
                        writers[number], readers[read] = write, [child, number, b""]
                        selector.register(read, selectors.EVENT_READ)
                if not chunk:
                    is_open = False
                    selector.unregister(0)
                    for number in list(writers):
                        os.close(writers.pop(number))
                continue
            child, number, rest = readers[key.fd]
            *lines, readers[key.fd][2] = (rest + chunk).split(b"\n")
            if not chunk:
                selector.unregister(key.fd)
                os.close(key.fd)
                del readers[key.fd]
                if number in writers:
                    os.close(writers.pop(number))
                _, status = os.waitpid(child, 0)
                if status:
                    error = f"The kernel ended with status {status}."
                    lines = [json.dumps({"id": number, "error": error}).encode()]
            for line in lines:
                output.write(line + b"\n")
            output.flush()


if __name__ == "__main__":
    serve()
