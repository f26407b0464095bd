"""Operators of frameworks that are made to differ, on the CPU, and notebooks that use them."""

from __future__ import annotations

#: A library with operators: one that is noisy, one whose backward is, one that is from call 3 on.
LIBRARY = """
import ctypes
import torch

calls = 0

def scribble(tensor):
    # Past PyTorch's operators, as a kernel of another library does.
    ctypes.CDLL(None).getrandom(ctypes.c_void_p(tensor.data_ptr()), 2, 0)

def noise(x):
    # As a kernel of C would draw: no call of Python shows it.
    data = bytearray(8 * x.numel())
    place = (ctypes.c_char * len(data)).from_buffer(data)
    ctypes.CDLL(None).getrandom(place, len(data), 0)
    return torch.frombuffer(data, dtype=torch.int64).reshape(x.shape).to(x.device, x.dtype) * 1e-20

@torch.library.custom_op("planted::noisy", mutates_args=())
def noisy(x: torch.Tensor) -> torch.Tensor:
    return x + noise(x)

@torch.library.custom_op("planted::noisy_", mutates_args=("x",))
def noisy_(x: torch.Tensor) -> None:
    x.add_(noise(x))

@torch.library.custom_op("planted::rarely", mutates_args=())
def rarely(x: torch.Tensor) -> torch.Tensor:
    global calls
    calls += 1
    return x + noise(x) * (calls == 7)

@torch.library.custom_op("planted::same", mutates_args=())
def same(x: torch.Tensor) -> torch.Tensor:
    return x.clone()

@torch.library.custom_op("planted::same_backward", mutates_args=())
def same_backward(g: torch.Tensor) -> torch.Tensor:
    global calls
    calls += 1
    return g + noise(g) * (calls > 2)

same.register_autograd(lambda ctx, g: torch.ops.planted.same_backward(g))

@torch.library.custom_op("planted::beside", mutates_args=())
def beside(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return x * 2, noise(x)

class Layer(torch.nn.Module):
    def forward(self, x):
        buffer = torch.empty_like(x)
        buffer.copy_(x)
        return torch.ops.planted.noisy(buffer)

class Scribbles(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 3

    @staticmethod
    def backward(ctx, g):
        g = g * 3
        scribble(g)
        return g

class Kernel(torch.nn.Module):
    def forward(self, x):
        out = torch.zeros_like(x)
        scribble(out)
        return out + x
"""

FIRST = "import torch\nimport planted_operators\ntorch.manual_seed(0)"
FORWARD = (
    FIRST,
    "x = torch.empty(4, 4)\nx.uniform_()\nrest = torch.empty(1000)",
    "y = x @ x\ny = torch.ops.planted.noisy(y) * 2\nprint(y.sum().item())",
)
BACKWARD = (
    FIRST,
    "model = torch.nn.Linear(4, 1)\n"
    "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nx = torch.randn(8, 4)",
    "for step in range(4):\n"
    "    optimizer.zero_grad()\n"
    "    out = model(x)\n"
    "    out = torch.ops.planted.same(out)\n"
    "    loss = out.pow(2).mean()\n"
    "    loss.backward()\n"
    "    optimizer.step()",
    "print(model.weight.tolist())",
)
INSIDE = (
    FIRST,
    "layer = planted_operators.Layer()\nx = torch.rand(3)",
    "print(layer(x).tolist())",
)
IN_PLACE = (FIRST, "x = torch.rand(5)\ntorch.ops.planted.noisy_(x)\nprint(x.sum())")
RARELY = (
    FIRST,
    "x = torch.rand(5)\nfor step in range(9):\n    x = torch.ops.planted.rarely(x)\nprint(x)",
)
DIFFERENT_WAYS = (
    FIRST,
    "import os\nfor step in range(os.getpid() % 7):\n    x = torch.ones(4) * step",
    "x = torch.arange(5.0)\nx = torch.ops.planted.noisy(x)\nprint(x)",
)
#: Memory that nothing fills is made, moved and partly used, and the operator stands below it.
UNFILLED = (
    FIRST,
    "old = [torch.rand(30000) for _ in range(4)]\ndel old\n"
    "buffer = torch.empty(30000)\nbuffer[:10] = torch.ones(10)\nrest = buffer.clone()\n"
    "other = torch.empty(3).normal_()\nweights = torch.nn.Linear(3, 3)",
    "y = torch.ops.planted.noisy(buffer[:10] * 2)\nprint(y)",
)
BESIDE = (
    FIRST,
    "y, rest = torch.ops.planted.beside(torch.rand(4))\nz = torch.ops.planted.noisy(y)\nprint(z)",
)
UNSEEDED = (
    "import torch\nimport planted_operators\ntorch.seed()",
    "x = torch.rand(4)\nx = torch.nn.functional.dropout(x)\nprint(x)",
)
OUTSIDE = (
    FIRST,
    "x = torch.rand(9)\nout = torch.zeros(9)\nplanted_operators.scribble(out)\nprint(out * 2)",
)
OUTSIDE_MODULE = (FIRST, "layer = planted_operators.Kernel()\nx = torch.rand(9)\nprint(layer(x))")
#: What goes into a graph of a device is not followed: a look would go into it as well.
CAPTURED = (
    FIRST,
    "known = torch.cuda.is_initialized, torch.cuda.is_current_stream_capturing\n"
    "torch.cuda.is_initialized = torch.cuda.is_current_stream_capturing = lambda: True\n"
    "x = torch.ops.planted.noisy(torch.zeros(3))\n"
    "torch.cuda.is_initialized, torch.cuda.is_current_stream_capturing = known",
    "y = torch.ops.planted.noisy(torch.ones(3))\nprint(y)",
)
#: What it leaves is only shown, which no operator does.
SHOWN = (FIRST, "x = torch.rand(9)\nout = x * 2", "planted_operators.scribble(out)\nprint(out)\n")
SHOWN_GRADIENT = (
    FIRST,
    "x = torch.rand(4, requires_grad=True)\ny = planted_operators.Scribbles.apply(x)\n"
    "y.sum().backward()\nprint(x.grad)",
)
#: A checkpoint computes its part again, in the backward pass.
CHECKPOINT = (
    FIRST + "\nfrom torch.utils.checkpoint import checkpoint",
    "x = torch.rand(4, requires_grad=True)\nother = x.exp() * 2",
    "y = checkpoint(torch.ops.planted.same, x * 2, use_reentrant=True)\n"
    "for step in range(4):\n    (y * 2).sum().backward(retain_graph=True)\nprint(x.grad)",
)
SHARED = (
    FIRST + "\nimport os",
    "x = torch.zeros(10)\nview = x.numpy()\nview[3] = os.urandom(1)[0]\ny = x * 2\nprint(y)",
)
#: PyTorch is imported in the cell that uses it.
LATE = (
    "import sys, planted_operators\nhidden = sys.modules.pop('torch')",
    "sys.modules['torch'] = hidden\nimport torch\ntorch.manual_seed(0)\nx = torch.rand(4)\n"
    "x = torch.ops.planted.noisy(x)\nprint(x)",
)
#: Operators of PyTorch in a thread that the notebook starts.
THREADS = (
    FIRST + "\nimport threading",
    "w = torch.zeros(9)\nbefore = w.sum()\n"
    "thread = threading.Thread(target=torch.ops.planted.noisy_, args=(w,))\n"
    "thread.start()\nthread.join()\nprint(w * 2)",
)
#: A line of the table for each notebook with PyTorch: kind, operator, line (that of the forward
#: pass), library, which time of how many; None if nothing is blamed.
TORCH = {
    "forward": (FORWARD, ("operator", "planted::noisy", (2, 2), "", 1, 1)),
    "backward": (
        BACKWARD,
        ("operator", "planted::same_backward", (2, 4), "planted_operators.py", 3, 4),
    ),
    "in a library": (INSIDE, ("operator", "planted::noisy", (2, 1), "planted_operators.py", 1, 1)),
    "in place": (IN_PLACE, ("operator", "planted::noisy_", (1, 2), "", 1, 1)),
    "rarely": (RARELY, ("operator", "planted::rarely", (1, 3), "", 7, 9)),
    "different ways": (DIFFERENT_WAYS, ("operator", "planted::noisy", (2, 2), "", 1, 1)),
    "unfilled memory": (UNFILLED, ("operator", "planted::noisy", (2, 1), "", 1, 1)),
    "a value beside": (BESIDE, ("operator", "planted::noisy", (1, 2), "", 1, 1)),
    "outside": (OUTSIDE, ("outside", "aten::mul", (1, 4), "", 1, 1)),
    "outside, in a library": (
        OUTSIDE_MODULE,
        ("outside", "aten::add", (1, 3), "planted_operators.py", 1, 1),
    ),
    "into a graph": (CAPTURED, ("operator", "planted::noisy", (2, 1), "", 1, 1)),
    "outside, shown": (SHOWN, ("outside", "end of the cell", (2, 2), "", 0, 0)),
    "outside, in a gradient": (
        SHOWN_GRADIENT,
        ("outside", "end of the cell", (1, 4), "", 0, 0),
    ),
    "in a checkpoint": (
        CHECKPOINT,
        ("operator", "planted::same_backward", (2, 1), "planted_operators.py", 3, 4),
    ),
    "shared with NumPy": (SHARED, ("outside", "aten::mul", (1, 4), "", 1, 1)),
    "imported late": (LATE, ("operator", "planted::noisy", (1, 5), "", 1, 1)),
    "in a thread": (THREADS, ("outside", "aten::mul", (1, 6), "", 1, 1)),
    "unseeded": (UNSEEDED, None),
}

NOISE = """
import ctypes
import numpy as np

def noise(x):
    data = bytearray(1)
    ctypes.CDLL(None).getrandom((ctypes.c_char * 1).from_buffer(data), 1, 0)
    return np.asarray(x) + np.float32(data[0])
"""

JAX = (
    "import jax\nfrom planted_noise import noise\nkeys = jax.random.split(jax.random.key(0))",
    "values = jax.random.uniform(keys[0], (50,))\n"
    "places = jax.random.randint(keys[1], (50,), 0, 4)",
    "@jax.jit\ndef total(values, places, size=4):\n    print('traced')\n"
    "    found = jax.ops.segment_sum(values, places, 4)\n"
    "    return jax.pure_callback(noise, found, found)",
    "found = total(values, places=places)\nprint(found)",
)

TENSORFLOW = (
    "import tensorflow as tf\nfrom planted_noise import noise\ntf.random.set_seed(1)",
    "@tf.function\ndef total(x):\n    y = tf.reduce_sum(x * 2)\n"
    "    return tf.py_function(noise, [y], tf.float32) + 1",
    "x = tf.random.uniform((5,))\nfor step in range(3):\n    y = total(x)\nprint(y)",
)
