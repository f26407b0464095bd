"""What is known beforehand of code that seeds, from the data of the frameworks.

The kernel has none of those files: where the modules are joined, this one is replaced by its
constants.
"""

import json
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "frameworks"


def _read(name):
    return json.loads((_FOLDER / name).read_text("utf-8"))


def _frameworks():
    """The frameworks of Python that have streams."""
    found = [_read(path.name) for path in sorted(_FOLDER.glob("*.json"))]
    return [one for one in found if one.get("language") == "python" and one.get("streams")]


def _names(calls):
    """The last parts of dotted names."""
    return {call.split(".")[-1] for call in calls}


def _all(member):
    return [call for framework in _frameworks() for call in framework.get(member, ())]


def _calls_of(member):
    return [call for one in _all(member) for call in one["calls"]]


def _own_calls(framework):
    """The calls of its own that seed or set its own streams, by module and name."""
    own = {stream["name"] for stream in framework["streams"]}
    calls = list(framework.get("stateSetters", ()))
    for seed_call in framework.get("seedCalls", ()):
        if own.issuperset(seed_call.get("streams") or ["of others"]):
            calls += seed_call["calls"]
    modules = framework["modules"]
    return tuple(sorted(c.rpartition(".")[::2] for c in calls if c.split(".")[0] in modules))


_PYTHON = _read("languages.json")["python"]

# Names that notebooks give to a seed, and seeds that people choose.
SEED_NAMES = tuple(_PYTHON["seedNames"])
COMMON_SEEDS = tuple(_PYTHON["commonSeeds"])

# Functions that run code that they are given as text.
CODE_RUNNERS = tuple(_PYTHON["textRunners"])

# Functions that put a stream into a state.
STATE_SETTERS = tuple(sorted(_names(_all("stateSetters"))))

# What has "seed" in its name and seeds no stream: what tells a seed, and what is made of one.
SEED_READERS = tuple(
    sorted(
        name
        for name in _names([*_all("stateReaders"), *_calls_of("generators")])
        if "seed" in name.lower()
    )
)

# Framework to its functions that seed or set its own streams and no others: module and name.
SEEDING_FUNCTIONS = {
    framework["id"]: calls for framework in _frameworks() if (calls := _own_calls(framework))
}

# Packages of which each function that seeds is one of those, to the framework.
SEEDING_PACKAGES = {
    framework["modules"][0]: framework["id"]
    for framework in _frameworks()
    if framework["id"] in SEEDING_FUNCTIONS
}
