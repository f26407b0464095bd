"""The facts about code that seeds, from the data files of the frameworks.

The kernel does not have those files: in the joined text, this module is replaced by its constants.
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
    """A framework's own calls that seed or set only its own streams, by module and name."""
    own = {stream["name"] for stream in framework["streams"]}
    calls = list(framework.get("stateSetters", ()))
    for seed_call in framework.get("seedCalls", ()):
        if own.issuperset(seed_call.get("streams") or ["of others"]):
            calls += seed_call["calls"]
    modules = framework["modules"]
    return tuple(sorted(c.rpartition(".")[::2] for c in calls if c.split(".")[0] in modules))


_PYTHON = _read("languages.json")["python"]

# Common names of seeds, and common seeds.
SEED_NAMES = tuple(_PYTHON["seedNames"])
COMMON_SEEDS = tuple(_PYTHON["commonSeeds"])

# Functions that run code given as text.
CODE_RUNNERS = tuple(_PYTHON["textRunners"])

# What the text of an error contains after which a process can use no device any more.
BROKEN_DEVICE = tuple(_read("devices.json")["errors"]["broken"]["patterns"])

# Functions that set the state of a stream.
STATE_SETTERS = tuple(sorted(_names(_all("stateSetters"))))

# Names with "seed" that seed no stream: functions that read a seed, or make an object from one.
SEED_READERS = tuple(
    sorted(
        name
        for name in _names([*_all("stateReaders"), *_calls_of("generators")])
        if "seed" in name.lower()
    )
)

# Framework to the functions that seed or set only its own streams: module and name.
SEEDING_FUNCTIONS = {
    framework["id"]: calls for framework in _frameworks() if (calls := _own_calls(framework))
}

# Packages in which every seeding function is one of those, to the framework.
SEEDING_PACKAGES = {
    framework["modules"][0]: framework["id"]
    for framework in _frameworks()
    if framework["id"] in SEEDING_FUNCTIONS
}
