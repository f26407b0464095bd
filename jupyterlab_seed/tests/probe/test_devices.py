"""Streams of devices that the machine of a test may lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .doubles import DEVICES, LEAVE
from .kernels import Kernel, Start


def test_cuda(shared: Kernel) -> None:
    shared.run(
        "import types\n"
        "cuda, fake = sys.modules['torch.cuda'], types.ModuleType('torch.cuda')\n"
        "fake._initialized, fake.is_initialized = False, lambda: fake._initialized\n"
        "fake.default_generators = torch.Generator(), torch.Generator().manual_seed(5)\n"
        "one = fake.default_generators[1]\n"
        "sys.modules['torch.cuda'] = fake"
    )
    try:
        # Not before it is in use.
        assert "torch.cuda:0" not in shared.run("pass")["streams"]
        record = shared.run("fake._initialized = True")
        streams = record["streams"]
        assert streams["torch.cuda:1"][3] == 5
        assert streams["torch.cuda:1"][0] is None
        record = shared.run("x = torch.rand(1, generator=one).item()")
        drawn = shared.value("x")
        assert record["streams"]["torch.cuda:1"][2:] == [5, 5]
        assert record["streams"]["torch.cuda:1"][0] != record["streams"]["torch.cuda:1"][1]
        assert shared.seeds("one.manual_seed(6); x = torch.rand(1)")["torch.cuda:1"] == 6
        answer = shared.ask("rewind", session=record["session"], record=record["n"])
        assert {"torch.cuda:0", "torch.cuda:1"} <= set(answer["streams"])
        again = shared.run(record["code"])
        assert shared.value("x") == drawn
        assert again["streams"]["torch.cuda:1"] == record["streams"]["torch.cuda:1"]
    finally:
        shared.run("sys.modules['torch.cuda'] = cuda; del cuda, fake, one")


@pytest.fixture(params=["cuda", "xpu"])
def devices(request: Any, shared: Kernel) -> Iterator[str]:
    """The family of two devices of a double that is not in use yet."""
    kind = request.param
    shared.run(DEVICES.format(kind=kind))
    yield f"torch.{kind}"
    shared.run(LEAVE.format(kind=kind))


def test_rewind_to_the_seed_that_a_device_began_with(shared: Kernel, devices: str) -> None:
    one, other = f"{devices}:0", f"{devices}:1"
    seeded = shared.run("torch.manual_seed(42)")
    assert one not in seeded["streams"]
    between = shared.run("y = 1")
    first = shared.run("starting[0](); x = both[0].draw()")
    drawn = shared.value("x")
    before, after, _, seed = first["streams"][one]
    assert (before, seed) == (None, 42)
    assert after != "seed 42"
    # It began, and was not drawn from.
    assert first["streams"][other][1] == "seed 42"
    shared.run("x = both[0].draw()")
    for record in (first, between):
        shared.run("torch.manual_seed(7); both[0].manual_seed(7)")
        answer = shared.ask("rewind", session=record["session"], record=record["n"])
        assert {one, other} <= set(answer["streams"])
        again = shared.run("x = both[0].draw()")
        assert shared.value("x") == drawn
        assert again["streams"][one] == ["seed 42", after, 42, 42]


def test_a_device_that_began_unseeded_goes_back_to_its_own_number(
    shared: Kernel, devices: str
) -> None:
    one = f"{devices}:0"
    first = shared.run("starting[0](); x = both[0].draw()")
    drawn = shared.value("x")
    assert first["streams"][one][2:] == [None, None]
    shared.run("x = both[0].draw()")
    answer = shared.ask("rewind", session=first["session"], record=first["n"])
    assert one in answer["streams"]
    shared.run("x = both[0].draw()")
    assert shared.value("x") == drawn


def test_a_device_that_its_first_cell_seeds_is_left_alone(shared: Kernel, devices: str) -> None:
    first = shared.run("starting[0](); both[0].manual_seed(5); x = both[0].draw()")
    drawn = shared.value("x")
    answer = shared.ask("rewind", session=first["session"], record=first["n"])
    assert (answer["kind"], f"{devices}:0" in answer["untouched"]) == ("rewound", True)
    shared.run("both[0].manual_seed(5); x = both[0].draw()")
    assert shared.value("x") == drawn


@pytest.mark.parametrize("seed", ["2**40", "(1 << 40) + 7", "1099511627776"])
def test_a_large_seed_of_a_device_is_read(shared: Kernel, devices: str, seed: str) -> None:
    shared.run("torch.manual_seed(1); starting[0]()")
    code = f"for one in both: one.manual_seed({seed})"
    assert shared.seeds(code)[f"{devices}:1"] == eval(seed)
    shared.run("del one")


def test_an_error_that_breaks_the_device_is_told_once(start: Start) -> None:
    kernel = start()
    kernel.run("import torch, sys")
    kernel.run("text = 'CUDA error: device-side assert triggered\\n' + 4 * 'It might be\\n'")
    kernel.wait(kernel.begin("raise RuntimeError(text)"))
    told = [message["content"]["data"] for message in kernel.messages]
    assert {"problem": "device-side assert triggered", "device": True} in told
    kernel.wait(kernel.begin("raise RuntimeError(text)"))
    assert len(kernel.messages) == 1
    answer = kernel.watch()
    assert (answer["problem"], answer["device"]) == ("device-side assert triggered", True)


def test_an_error_that_was_caught_is_seen_in_the_stream(start: Start) -> None:
    kernel = start()
    kernel.run("import torch, sys")
    kernel.run(DEVICES.format(kind="cuda") + "\nstarting[0]()")
    assert "torch.cuda:0" in kernel.run("y = 1")["streams"]
    kernel.wait(
        kernel.begin(
            "def broken(self): raise RuntimeError('CUDA error: unspecified launch failure')\n"
            "Device.get_state = broken"
        )
    )
    told = [message["content"]["data"] for message in kernel.messages]
    assert {"problem": "unspecified launch failure", "device": True} in told
    record = kernel.run("y = 1")
    assert "torch.cuda:0" not in record["streams"]
    assert "torch" in record["streams"]


def test_an_error_of_the_users_own_breaks_nothing(start: Start) -> None:
    kernel = start()
    kernel.run(
        "class Odd(Exception):\n"
        "    def __str__(self):\n"
        "        asked.append(1)\n"
        "        return 'misaligned address'\n"
        "asked = []"
    )
    kernel.run("try: raise Odd()\nexcept Odd as error: odd = type(error)")
    kernel.run("raise RuntimeError('CUDA out of memory') from None")
    kernel.run("raise Odd()")
    answer = kernel.watch()
    assert (answer["problem"], answer["device"]) == (None, False)
