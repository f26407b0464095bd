"""Sums of tensors' bits, as a device computes them; here on the CPU."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

import jupyterlab_seed.runs.tracing


@pytest.fixture(scope="module")
def torch() -> Any:
    """PyTorch, imported where it is used: all workers read this file."""
    return pytest.importorskip("torch")


@pytest.fixture(scope="module")
def sums(torch: Any) -> Any:
    file = Path(jupyterlab_seed.runs.tracing.__file__).parent / "kernel" / "sums.py"
    spec = importlib.util.spec_from_file_location("sums", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_sum_depends_on_each_bit_and_on_its_place(sums: Any, torch: Any) -> None:
    made = sums.Sums()
    for seed in range(20):
        generator = torch.Generator().manual_seed(seed)
        dtype = [torch.float32, torch.float64, torch.bfloat16, torch.int8, torch.complex64][
            seed % 5
        ]
        size = int(torch.randint(2, 5000, (), generator=generator))
        numbers = (torch.rand(size, generator=generator) * 100).to(dtype)
        one = made.now(numbers)
        assert one == made.now(numbers.clone())
        first, second = torch.randperm(size, generator=generator)[:2].tolist()
        swapped = numbers.clone()
        swapped[first], swapped[second] = numbers[second].item(), numbers[first].item()
        assert torch.equal(swapped, numbers) or made.now(swapped) != one
        flipped = numbers.clone().view(torch.uint8)
        # The highest bit of two numbers: their changes must not cancel each other.
        flipped[-1] ^= 128
        assert made.now(flipped) != one
        flipped[numbers.element_size() - 1] ^= 128
        assert made.now(flipped) != one


def test_a_sum_is_of_what_the_tensor_shows(sums: Any, torch: Any) -> None:
    made, numbers = sums.Sums(), torch.arange(60.0).reshape(3, 4, 5)
    # The same memory in the same order, whatever its shape.
    assert made.now(numbers.permute(2, 0, 1)) == made.now(numbers)
    part = numbers[:, 1:3, 2:]
    assert made.now(part) == made.now(part.contiguous())
    assert made.now(numbers.reshape(-1)[1:]) == made.now(numbers.reshape(-1)[1:].clone())
    assert made.now(torch.ones(1).expand(1000, 1000)) == made.now(torch.ones(1))
    mirrored = torch.tensor([1 + 2j, 3 - 1j]).conj()
    assert made.now(mirrored) == made.now(mirrored.resolve_conj())
    assert made.now(torch.zeros(0)) == 0


def test_sums_are_read_by_their_numbers(
    sums: Any, torch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "_TOGETHER", 4)
    monkeypatch.setattr(sums, "_CHUNK", 8)
    made, tensors = sums.Sums(), [torch.arange(float(size)) for size in range(1, 60)]
    numbers = [made.of(tensor) for tensor in tensors]
    found = made.read()
    assert len({found[number] for number in numbers}) == len(tensors)
    assert len({made.now(tensor) for tensor in tensors}) == len(tensors)


def test_each_queue_of_a_device_makes_its_weights(
    sums: Any, torch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one queue has not made yet, another one must not use."""
    made, numbers = sums.Sums(), torch.arange(9000.0)
    known = made.now(numbers)
    first = next(iter(made._weights.values()))
    monkeypatch.setattr(sums, "stream_of", lambda tensor: 7)
    assert made.now(numbers) == known
    assert len(made._weights) == 2
    assert [one is first for one in made._weights.values()] == [True, False]
