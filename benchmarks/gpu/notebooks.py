"""Notebooks that differ on a GPU, each with what a verification must say of it."""

from __future__ import annotations

from typing import NamedTuple

#: First cell of the notebooks with PyTorch: seeds, and a text of tensors that hides no bit.
START = """
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
device = "cuda"

def bits(*tensors):
    return [float(one.detach().double().sum()).hex() for one in tensors]
"""

TRITON = """%%writefile summing.py
import triton
import triton.language as tl

@triton.jit
def add_up(source, total, size, BLOCK: tl.constexpr):
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    tl.atomic_add(total, tl.sum(tl.load(source + at, mask=at < size, other=0.0)))
"""


class Case(NamedTuple):
    """A notebook: its cells. ``says``: patterns that the cause, or its advice, must match.

    ``verdict``: that of two runs; None if chance decides. ``alone``: it takes most of the card.
    """

    cells: tuple[str, ...]
    says: tuple[str, ...] = ()
    verdict: str | None = "diverged"
    alone: bool = False


CASES: dict[str, Case] = {
    "index_add": Case(
        (
            START,
            "values = torch.rand(3_000_000, device=device)\n"
            "places = torch.randint(0, 40, (3_000_000,), device=device)",
            "total = torch.zeros(40, device=device)\ntotal.index_add_(0, places, values)",
            "print(bits(total * torch.arange(40, device=device)))",
        ),
        (r"Cell 3, line 2: PyTorch's operator `aten::index_add_?`",),
    ),
    "pooling": Case(
        (
            START,
            "images = torch.randn(256, 3, 32, 32, device=device)\n"
            "labels = torch.randint(0, 10, (256,), device=device)\n"
            "net = nn.Sequential(\n"
            "    nn.Conv2d(3, 32, 3, stride=2), nn.ReLU(), nn.AdaptiveAvgPool2d(4),\n"
            "    nn.Flatten(), nn.Linear(512, 10)\n"
            ").to(device)\n"
            "optimizer = torch.optim.SGD(net.parameters(), lr=0.1)",
            "for step in range(20):\n"
            "    loss = F.cross_entropy(net(images), labels)\n"
            "    optimizer.zero_grad()\n"
            "    loss.backward()\n"
            "    optimizer.step()\n"
            "print(bits(*net.parameters()))",
        ),
        (
            r"Cell 3, line 2: in the backward pass of this line, PyTorch's operator "
            r"`aten::_?adaptive_avg_pool2d_backward`",
            r"backward pass 1 of 20",
        ),
    ),
    "graph": Case(
        (
            START,
            "from torch_geometric.nn import GCNConv\n"
            "nodes = torch.rand(3000, 32, device=device)\n"
            "edges = torch.randint(0, 3000, (2, 90000), device=device)\n"
            "layer = GCNConv(32, 16).to(device)",
            "out = layer(nodes, edges)\nprint(bits(out))",
        ),
        (r"Cell 3, line 1: PyTorch's operator `aten::scatter_add_?`",),
    ),
    "attention": Case(
        (
            START,
            "query, key, value = (\n"
            "    torch.randn(8, 16, 2048, 64, device=device, dtype=torch.bfloat16)\n"
            "    .requires_grad_() for _ in range(3)\n"
            ")",
            "out = F.scaled_dot_product_attention(query, key, value, is_causal=True)\n"
            "out.float().pow(2).sum().backward()\n"
            "print(bits(query.grad, key.grad, value.grad))",
        ),
        (r"Cell 3, line 1: in the backward pass of this line, .*attention_backward`",),
    ),
    "gpt2": Case(
        (
            START,
            "from transformers import GPT2Config, GPT2LMHeadModel\n"
            "config = GPT2Config(n_layer=4, n_head=8, n_embd=256, vocab_size=1000)\n"
            "model = GPT2LMHeadModel(config).to(device).train()\n"
            "optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)\n"
            "tokens = torch.randint(0, 1000, (16, 512), device=device)",
            "for step in range(10):\n"
            "    with torch.autocast(device, dtype=torch.bfloat16):\n"
            "        loss = model(tokens, labels=tokens).loss\n"
            "    optimizer.zero_grad()\n"
            "    loss.backward()\n"
            "    optimizer.step()\n"
            "print(bits(*model.parameters()))",
        ),
        (
            r"Cell 3, line 3: in the backward pass of this line, .*attention_backward`",
            r"backward pass 1 of 10",
        ),
    ),
    "bincount": Case(
        (
            START,
            "weights = torch.rand(3_000_000, device=device)\n"
            "bins = torch.randint(0, 20, (3_000_000,), device=device)",
            "counts = torch.bincount(bins, weights)\nprint(bits(counts))",
        ),
        (r"Cell 3, line 1: PyTorch's operator `aten::bincount`",),
    ),
    "triton": Case(
        (
            START,
            TRITON,
            "from summing import add_up\n"
            "source = torch.rand(4_000_000, device=device)\n"
            "total = torch.zeros(1, device=device)\n"
            "add_up[(4_000_000 // 256,)](source, total, 4_000_000, BLOCK=256)\n"
            "print(bits(total))",
        ),
        (r"outside PyTorch's operators", r"[Cc]ell 3"),
    ),
    "cupy": Case(
        (
            "import cupy\nimport cupyx\ncupy.random.seed(0)",
            "values = cupy.random.random(3_000_000, dtype=cupy.float32)\n"
            "places = cupy.random.randint(0, 40, 3_000_000)",
            "total = cupy.zeros(40, dtype=cupy.float32)\ncupyx.scatter_add(total, places, values)",
            "print([float(one).hex() for one in total])",
        ),
        (r"Cell 3, line 2: `cupyx.scatter_add\(total, places, values\)`",),
    ),
    "jax": Case(
        (
            "import jax\nfirst, second = jax.random.split(jax.random.key(0))",
            "values = jax.random.uniform(first, (3_000_000,))\n"
            "places = jax.random.randint(second, (3_000_000,), 0, 40)",
            "@jax.jit\n"
            "def total(values, places):\n"
            "    return jax.ops.segment_sum(values, places, 40)",
            "print([float(one).hex() for one in total(values, places)])",
        ),
        (r"Cell 4, line 1: the function `total`", r"scatter-add.*cell 3, line 3"),
        alone=True,
    ),
    "streams": Case(
        (
            START,
            "matrix = torch.randn(4096, 4096, device=device)\nside = torch.cuda.Stream()",
            "sum_ = torch.zeros_like(matrix)\n"
            "torch.cuda.synchronize()\n"
            "with torch.cuda.stream(side):\n"
            "    for _ in range(20):\n"
            "        sum_ = sum_ + matrix @ matrix * 1e-4\n"
            "copy = sum_.clone()\n"
            "print(bits(copy))",
        ),
        verdict=None,
    ),
    # The same pooling under the switch, and its next step.
    "no_version": Case(
        (
            f"{START}torch.use_deterministic_algorithms(True)",
            "images = torch.randn(8, 3, 32, 32, device=device, requires_grad=True)",
            "nn.AdaptiveAvgPool2d(4)(images).sum().backward()",
        ),
        (r"`_?adaptive_avg_pool2d_backward` has no deterministic version", r"Use `"),
        verdict="raised",
    ),
    # Its own generator is to blame, not the global stream.
    "generator": Case(
        (
            START,
            "x = torch.rand(4, device=device)",
            "own = torch.Generator(device)\nown.seed()",
            "print(torch.rand(3, device=device, generator=own).tolist())",
        ),
        (r"cell 3|Cell 3", r"^(?!.*PyTorch's random state)"),
    ),
    "assert": Case(
        (
            START,
            "table = torch.rand(4, 4, device=device)",
            "rows = table[torch.tensor([9], device=device)]\ntorch.cuda.synchronize()",
            "print(table.sum().item())",
        ),
        (r"The GPU context of this kernel has been broken since cell 3",),
        verdict="raised",
    ),
    "seeded": Case(
        (
            START,
            "net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)\n"
            "x = torch.rand(512, 64, device=device)",
            "net(x).pow(2).mean().backward()\nprint(bits(*(p.grad for p in net.parameters())))",
        ),
        verdict="reproduced",
    ),
}
