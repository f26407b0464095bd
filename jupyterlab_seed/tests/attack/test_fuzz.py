"""Text, JSON and bytes from elsewhere, at every surface of the Python package.

Nothing but the surface's own errors is raised, equal stays equal, and no input takes long.

    JUPYTERLAB_SEED_ATTACK=100000 pytest jupyterlab_seed/tests/attack    so many inputs each
"""

from __future__ import annotations

import base64
import functools
import json
import os
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jupyterlab_seed.headless.notebook_file import NotANotebookError, NotebookFile
from jupyterlab_seed.runs.environment import RefusedError
from jupyterlab_seed.runs.outputs import Outputs
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.runs.types import CannotRunError, CellRun, PlannedCell
from jupyterlab_seed.server import study_handlers, verification_handlers
from jupyterlab_seed.server.environment_handlers import _environment_of
from jupyterlab_seed.server.notebook_metadata import MalformedError, start_of
from jupyterlab_seed.server.paths import OutsideError, normal_path
from jupyterlab_seed.verify.comparison import masks
from jupyterlab_seed.verify.comparison.compare import compare_cell
from jupyterlab_seed.verify.comparison.images import image_difference, same_image
from jupyterlab_seed.verify.types import Options

#: How many inputs are tried at each surface.
COUNT = int(os.environ.get("JUPYTERLAB_SEED_ATTACK", "60"))
#: Of the processor, for one input of some hundred characters; many times what it takes.
SECONDS = 2.0

attacked = settings(
    max_examples=COUNT,
    deadline=None,
    derandomize="JUPYTERLAB_SEED_ATTACK" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def in_time(test: Callable[..., None]) -> Callable[..., None]:
    """Fail where one input takes too much of the processor."""

    @functools.wraps(test)
    def timed(*args: Any, **kwargs: Any) -> None:
        start = time.process_time()
        test(*args, **kwargs)
        assert time.process_time() - start < SECONDS

    return timed


_KEYS = """
cells metadata nbformat nbformat_minor worksheets cell_type source outputs tags kernelspec name
language language_info jupyterlab_seed environment PYTHONHASHSEED version path notebook options
timeout tolerance masksOff sideBySide output_type data text/plain image/png text application/json
ename evalue traceback model_id application/vnd.jupyter.widget-view+json transient display_id wait
content __proto__ constructor __class__
"""
KEYS = st.sampled_from(_KEYS.split())
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        [
            "code",
            "markdown",
            "stream",
            "display_data",
            "error",
            "stdout",
            4,
            3,
            "42",
            "\ud800",
            "\0",
        ]
    )
    | KEYS
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)

#: Pieces from which text is made that comes close to what the masks hide.
_PIECES = """
<object at 0x 7f3a2b1c4d50 > 100%| ██████ 10/10 [00:01<00:00, 9.5it/s] Wall time: CPU times: user
1.2 ms ± 3 µs per loop (mean std. dev. of 7 runs, 100 loops each) The slowest run took 4.2 times
longer [ epoch 1/5 ━━━━ 0s 12ms/step loss: 0.123 2026-11-27 10:00:00.123 INFO:root: Jupyter id=
uuid 550e8400-e29b-41d4-a716-446655440000 <div> </div> <style> #T_ab12c , . : ; - = ( ) / |
"""
CONTROLS = ["\r", "\n", "\x1b[1A", "\x1b[2K", "\x1b[", "\x08", " ", "  ", "\t"]
PIECES = st.sampled_from([*_PIECES.split(), *CONTROLS])
TEXT = (
    st.text(max_size=80)
    | st.lists(PIECES, max_size=60).map(" ".join)
    | st.lists(PIECES, max_size=60).map("".join)
)
MIMES = st.sampled_from(
    [
        "text/plain",
        "text/html",
        "image/svg+xml",
        "application/javascript",
        "application/json",
        "image/png",
        "a/b",
    ]
)


@attacked
@given(JSON)
@in_time
def test_the_notebook_reader(content: Any) -> None:
    for given_ in (content, json.dumps(content)):
        try:
            planned = plan(given_)
        except CannotRunError as error:
            assert str(error)
        else:
            assert all(cell.source for cell in planned.runs)


@attacked
@given(JSON, st.integers(0, 200), st.binary(max_size=3))
@in_time
def test_the_reader_of_files(tmp_path_factory: Any, content: Any, at: int, noise: bytes) -> None:
    file: Path = tmp_path_factory.getbasetemp() / "attack.ipynb"
    text = json.dumps(content).encode()
    file.write_bytes(text[:at] + noise + text[at:])
    try:
        notebook = NotebookFile(file)
    except NotANotebookError as error:
        assert str(error)
    else:
        edit = {
            "kind": "insert",
            "index": 0,
            "source": "SEED = 1",
            "cellMetadata": {},
            "metadata": {"version": 1},
        }
        after = json.loads(notebook.edited(edit, "jupyterlab_seed").removeprefix(b"\xef\xbb\xbf"))
        assert len(after["cells"]) == len(notebook.cells()) + 1


@attacked
@given(JSON)
@in_time
def test_the_key_of_a_kernels_start(content: Any) -> None:
    try:
        found = start_of(json.dumps(content))
    except MalformedError as error:
        assert str(error)
    else:
        assert found.key is None or isinstance(found.key, dict)


@attacked
@given(JSON, st.binary(max_size=40), st.booleans())
@in_time
def test_rest_bodies(content: Any, noise: bytes, is_noisy: bool) -> None:
    body = noise if is_noisy else json.dumps(content).encode()
    try:
        path, _notebook, options = verification_handlers.read_request(body)
    except CannotRunError as error:
        assert error.messages
    else:
        assert path and options.tolerance < 1
    try:
        path, _notebook, study = study_handlers.read_request(body)
    except CannotRunError as error:
        assert error.messages
    else:
        assert path and study.seeds > 0
    try:
        _environment_of(body)
    except RefusedError as error:
        assert error.message


PARTS = ["..", ".", "a", "b", "", "RTC:", "\0", "é", "C:", "\ud800", "é" * 127, "x" * 256]


@attacked
@example("/".join(["a" * 255] * 17))
@given(st.lists(st.sampled_from(PARTS), max_size=8).map("/".join))
@in_time
def test_paths(path: str) -> None:
    try:
        found = normal_path(path)
    except OutsideError:
        return
    # A folder may have the name of the drive, where no drive is meant.
    assert found.startswith("RTC:") or normal_path(found) == found
    assert not {"", ".", ".."} & set(found.split("/"))
    # What is no name of a file is refused before anybody looks for it.
    Path("/no-such-root", found).exists()


@attacked
@given(TEXT, MIMES)
@in_time
def test_masks(text: str, mime: str) -> None:
    masked, hidden = masks.hide(text, mime)
    assert (masked == text) or hidden
    assert masks.hide(text, mime, list(masks.RULES)) == (text, {})


OUTPUT = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"])},
    optional={
        "name": st.sampled_from(["stdout", "stderr"]),
        "text": TEXT,
        "data": st.dictionaries(MIMES, TEXT | JSON, max_size=2),
        "metadata": JSON,
        "ename": TEXT,
        "evalue": TEXT,
        "traceback": st.lists(TEXT, max_size=2),
    },
)


@attacked
@given(st.lists(OUTPUT, max_size=3), st.lists(OUTPUT, max_size=3), st.sampled_from([0.0, 1e-6]))
@in_time
def test_outputs_are_compared(a: list[Any], b: list[Any], tolerance: float) -> None:
    planned = PlannedCell(0, None, "f()")
    options = Options(tolerance=tolerance)
    runs = [CellRun(0, "ok", as_kernel(outputs), streams={}) for outputs in (a, b)]
    assert compare_cell(planned, runs[0], runs[0], options).state == "equal"
    compared = compare_cell(planned, runs[0], runs[1], options)
    exact = compare_cell(planned, runs[0], runs[1], Options(masks_off=frozenset(masks.RULES)))
    if exact.state == "equal":
        assert compared.state == "equal"


def as_kernel(outputs: list[Any]) -> list[dict[str, Any]]:
    """What a run keeps of these messages."""
    kept = Outputs(lambda *_: None)
    for output in outputs:
        kept.take(0, output["output_type"], output, {})
    return kept.of(0)


@attacked
@given(
    st.sampled_from(
        [
            "stream",
            "display_data",
            "update_display_data",
            "execute_result",
            "error",
            "clear_output",
            "x",
        ]
    ),
    st.dictionaries(KEYS, JSON, max_size=5),
    JSON,
)
@in_time
def test_messages_of_a_kernel(kind: str, content: dict[str, Any], parent: Any) -> None:
    kept = Outputs(lambda *_: None)
    kept.take(
        0, "display_data", {"data": {"text/plain": "a"}, "transient": {"display_id": "d"}}, {}
    )
    kept.take(0, kind, content, parent)
    found = kept.of(0)
    assert isinstance(found, list)


def png(width: int, height: int, kind: int, body: bytes, mutate: int, by: int) -> str:
    """A PNG in base64, valid or not."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )
    at = mutate % len(data)
    return base64.b64encode(data[:at] + bytes([by]) + data[at + 1 :]).decode()


PNG = st.builds(
    png,
    st.sampled_from([0, 1, 2, 2**31 - 1, 2**32 - 1]),
    st.sampled_from([0, 1, 2, 2**31 - 1]),
    st.integers(0, 7),
    st.binary(max_size=20) | st.just(b"\0" * 10_000_000),
    st.integers(0, 200),
    st.integers(0, 255),
)


@attacked
@given(PNG | TEXT, PNG | TEXT, MIMES)
@example(png(2**31 - 1, 2**31 - 1, 6, b"", 0, 137), png(1, 1, 0, b"\0\0", 0, 137), "image/png")
@in_time
def test_images(a: str, b: str, mime: str) -> None:
    assert same_image(a, a, mime)
    assert same_image(a, b, mime) == same_image(b, a, mime)
    difference = image_difference(a, b, mime)
    assert difference.kind == "image"
