"""Streams of devices that the machine of a test may lack."""

from __future__ import annotations

from .kernels import Kernel


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
        shared.run("sys.modules['torch.cuda'] = cuda")


def test_cupy_tells_nothing(shared: Kernel) -> None:
    shared.run(
        "fake = types.ModuleType('g'); fake._random_states = {0: object()}\n"
        "sys.modules['cupy.random._generator'] = fake"
    )
    try:
        one, two = shared.run("pass"), shared.run("pass")
        assert one["streams"]["cupy:0"][2:] == two["streams"]["cupy:0"][2:] == ["unknown"] * 2
        # What ran may have drawn; what did not run has not.
        assert one["streams"]["cupy:0"][1] == two["streams"]["cupy:0"][0]
        assert two["streams"]["cupy:0"][0] != two["streams"]["cupy:0"][1]
        # What can't be set back is not said to be.
        answer = shared.ask("rewind", session=two["session"], record=two["n"])
        assert (answer["kind"], "cupy:0" in answer["message"]) == ("error", True)
    finally:
        shared.run("del sys.modules['cupy.random._generator']")
