"""The environment in which a run's results arose, asked of its kernel after the last cell."""

from __future__ import annotations

from typing import Any

from ..frameworks import load
from .messages import Message, _
from .records import NoAnswerError, ask

#: What is told in one text each.
TEXTS = ("python", "os", "cpu", "processors", "blas", "cuda", "rocm", "cudnn", "cublas")

#: The most packages that are told, and characters of a text.
PACKAGES, CHARACTERS = 300, 300

# Runs in the kernel: the standard library alone, and modules that are loaded already.
_CODE = r"""
def look(variables):
    import base64, json, os, platform, shutil, subprocess, sys
    found = {}

    def add(name, read):
        try:
            value = read()
        except Exception:
            return
        if value:
            found[name] = value

    def cpu():
        try:
            with open("/proc/cpuinfo") as lines:
                for line in lines:
                    if line.startswith("model name"):
                        return line.partition(":")[2].strip()
        except OSError:
            pass
        return platform.processor()

    def packages():
        own = getattr(sys, "stdlib_module_names", ())
        loaded = {}
        for name, module in list(sys.modules.items()):
            if "." not in name and name[0] != "_" and name not in own:
                version = vars(module).get("__version__") if hasattr(module, "__dict__") else None
                if isinstance(version, str):
                    loaded[name] = version
        return loaded

    def blas():
        part = sys.modules["numpy"].__config__.CONFIG["Build Dependencies"]["blas"]
        return " ".join(filter(None, [part.get("name"), part.get("version")]))

    def threads():
        names = [name for name in sorted(os.environ) if name.endswith("_NUM_THREADS")]
        counts = {name: os.environ[name] for name in names}
        if "torch" in sys.modules:
            counts["torch"] = str(sys.modules["torch"].get_num_threads())
        if "threadpoolctl" in sys.modules:
            for pool in sys.modules["threadpoolctl"].threadpool_info():
                counts[pool.get("prefix") or pool["internal_api"]] = str(pool["num_threads"])
        return counts

    def gpus():
        if shutil.which("nvidia-smi") is not None:
            asked = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
            done = subprocess.run(asked, capture_output=True, text=True, timeout=10)
            return [line.strip() for line in done.stdout.splitlines() if line.strip()]
        for kind in ("cuda", "xpu"):
            device = sys.modules.get("torch." + kind)
            # Only one in use, as the question starts none.
            if device is not None and device.is_initialized():
                return [device.get_device_name(n) for n in range(device.device_count())]

    def library(name):
        # One that the process has loaded, whichever framework it came with.
        import ctypes
        with open("/proc/self/maps") as lines:
            paths = [line.rstrip().partition("/")[2] for line in lines]
        named = [one for one in paths if os.path.basename(one).startswith(name + ".so")]
        return ctypes.CDLL("/" + named[0])

    def cudnn():
        number = library("libcudnn").cudnnGetVersion()
        major = 1000 if number < 10000 else 10000
        return "%d.%d.%d" % (number // major, number % major // 100, number % 100)

    def cublas():
        import ctypes
        read, parts = library("libcublas").cublasGetProperty, []
        for which in range(3):
            part = ctypes.c_int(-1)
            if read(which, ctypes.byref(part)):
                return None
            parts.append(str(part.value))
        return ".".join(parts)

    def cuda():
        told = getattr(sys.modules.get("torch"), "version", None)
        if getattr(told, "cuda", None) or getattr(told, "hip", None):
            return told.cuda
        if "cupy" in sys.modules:
            number = sys.modules["cupy"].cuda.runtime.runtimeGetVersion()
            return "%d.%d" % (number // 1000, number % 1000 // 10)
        import ctypes
        number = ctypes.c_int(0)
        library("libcudart").cudaRuntimeGetVersion(ctypes.byref(number))
        return "%d.%d" % (number.value // 1000, number.value % 1000 // 10) if number.value else None

    add("python", lambda: platform.python_implementation() + " " + platform.python_version())
    add("os", platform.platform)
    add("cpu", cpu)
    add("processors", lambda: str(len(os.sched_getaffinity(0))))
    if "processors" not in found:
        add("processors", lambda: str(os.cpu_count()))
    add("blas", blas)
    add("cuda", cuda)
    add("rocm", lambda: sys.modules["torch"].version.hip)
    add("cudnn", cudnn)
    add("cublas", cublas)
    add("packages", packages)
    add("threads", threads)
    add("gpus", gpus)
    add("launch", lambda: {name: os.environ[name] for name in variables if name in os.environ})
    return base64.b64encode(json.dumps(found).encode()).decode()
"""


async def surroundings(client: Any) -> dict[str, Any] | None:
    """The environment of a Python kernel; None if it cannot be asked.

    Texts by the names in ``TEXTS``; texts by names in ``packages``, ``threads`` and ``launch``;
    texts in ``gpus``. Only what is known.
    """
    names = sorted({variable.name for one in load() for variable in one.launch_variables})
    code = f"(lambda space: (exec({_CODE!r}, space), space['look']({names!r}))[1])({{}})"
    try:
        told = await ask(client, code)
    except (NoAnswerError, OSError, RuntimeError):
        return None
    return _checked(told) if isinstance(told, dict) else None


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    """What is of the right form: a kernel may answer anything."""
    found: dict[str, Any] = {}
    for name in TEXTS:
        if isinstance(told.get(name), str):
            found[name] = told[name][:CHARACTERS]
    for name in ("packages", "threads", "launch"):
        part = told.get(name)
        pairs = sorted(part.items())[:PACKAGES] if isinstance(part, dict) else []
        found[name] = {k[:CHARACTERS]: v[:CHARACTERS] for k, v in pairs if isinstance(v, str)}
    gpus = told.get("gpus")
    listed = gpus[:64] if isinstance(gpus, list) else []
    found["gpus"] = [one[:CHARACTERS] for one in listed if isinstance(one, str)]
    return found


#: Name to what it is called.
NAMES: dict[str, Message] = {
    "python": _("Python"),
    "os": _("operating system"),
    "cpu": _("processor"),
    "processors": _("processors"),
    "blas": _("BLAS"),
    "cuda": _("CUDA"),
    "rocm": _("ROCm"),
    "cudnn": _("cuDNN"),
    "cublas": _("cuBLAS"),
    "gpus": _("GPU and driver"),
}
