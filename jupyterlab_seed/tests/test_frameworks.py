"""The facts: every file as its schema says, no contradictions, and what other packages add."""

import json
import logging
import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jupyterlab_seed import frameworks
from jupyterlab_seed.frameworks import Framework, common, load, read
from jupyterlab_seed.frameworks.check import faults, schema_faults

FOLDER = Path(frameworks.__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".schema.json"))
SCHEMAS = sorted(FOLDER.glob("*.schema.json"))

ACME = {
    "id": "acme",
    "title": "Acme",
    "language": "python",
    "modules": ["acme"],
    "distribution": "acme",
    "requires": ["python"],
    "seedRange": {"min": 0, "max": 2147483647},
    "rank": 30,
    "sources": ["https://acme.example/seeding"],
    "streams": [{"name": "acme", "title": "Acme"}],
    "seedCalls": [{"calls": ["acme.seed"], "parameter": "seed", "streams": ["acme"]}],
}


@pytest.fixture
def added(monkeypatch):
    """Makes :func:`load` find entry points with these values, given by name."""

    def add(**given):
        points = [_Given(name, f"acme:{name}", frameworks.GROUP) for name in given]
        _Given.values = given
        monkeypatch.setattr(frameworks, "entry_points", lambda group: points)
        load.cache_clear()
        return {framework.id: framework for framework in load()}

    yield add
    load.cache_clear()


class _Given(EntryPoint):
    values: dict = {}  # noqa: RUF012

    def load(self):
        return self.values[self.name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_as_its_schema_says(path):
    content = json.loads(path.read_text("utf-8"))
    assert schema_faults(content, read(content["$schema"].removeprefix("./"))) == []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_each_schema_is_one_and_describes_every_member(path):
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)

    def members(part):
        if isinstance(part, dict):
            yield from part.get("properties", {}).items()
            for inner in part.values():
                yield from members(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from members(inner)

    described = schema["$defs"]
    for name, member in members({"properties": schema["properties"], "$defs": described}):
        target = described.get(member.get("$ref", "").rpartition("/")[2], {})
        limit = name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        assert limit or "description" in {**target, **member}, name


def test_each_file_is_named_after_its_framework():
    assert [
        path.stem for path in FILES if path.stem not in ("common", "devices", "languages")
    ] == sorted(framework.id for framework in load())


def test_the_facts_do_not_contradict_each_other():
    assert faults(load(), common()) == []


def test_patterns_are_regular_expressions():
    words = [word for path in FILES for word in read(path.name).get("drawingWords", [])]
    for word in [*words, *read("languages.json")["python"]["drawingWords"]]:
        re.compile(word)


def test_the_order_is_that_of_the_seed_cell():
    ranks = [framework.rank for framework in load()]
    assert ranks == sorted(ranks)
    assert load()[0].rank == 0


def test_a_generator_is_seeded_by_its_parameter_unless_others_do_so_too():
    makers = {call: one for f in load() for one in f.generators for call in one.calls}
    assert makers["numpy.random.default_rng"].seeded_by == ("seed",)
    assert makers["numpy.random.Philox"].seeded_by == ("seed", "key")
    assert makers["tensorflow.random.Generator.from_non_deterministic_state"].seeded_by == ()


def test_limits_accept_what_lies_in_them():
    tolerance = common().limits["tolerance"]
    assert tolerance.accepts(0) and tolerance.accepts(0.5)
    assert not tolerance.accepts(1) and not tolerance.accepts(-0.1)
    assert not common().limits["timeout"].accepts(0)


def test_another_package_adds_a_framework(added):
    found = added(mapping={"facts": ACME, "stream": "MODULE = 'acme'"})
    assert found["acme"].stream == "MODULE = 'acme'"
    assert found["acme"].seed_calls[0].streams == ("acme",)
    assert found["torch"].stream is None
    assert "acme" in added(function=lambda: {"facts": ACME})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "Acme!"}, "does not match"),
        ({"id": "torch"}, "The id torch stands more than once."),
        ({"requires": ["nothing"]}, "which is no framework of its language"),
        ({"requires": ["keras"]}, "which does not come before it"),
        ({"streams": []}, "acme.seed seeds acme, which is no stream."),
        ({"determinism": ["nothing"]}, "no switch of determinism"),
        ({"aliases": {"np": "acme"}}, "The alias np stands for"),
        ({"seedRange": {"min": 2, "max": 1}}, "an empty range of seeds"),
        ({"surprise": 1}, "Additional properties"),
    ],
)
def test_facts_that_will_not_do_are_left_out_with_a_warning(added, caplog, change, reason):
    with caplog.at_level(logging.WARNING):
        found = added(bad={"facts": {**ACME, **change}})
    assert found.keys() == {path.stem for path in FILES} - {"common", "devices", "languages"}
    assert found["torch"].title == "PyTorch"
    assert "bad is left out" in caplog.text and reason in caplog.text


def test_an_entry_point_that_fails_is_left_out_with_a_warning(added, caplog):
    def fails():
        raise RuntimeError("broken")

    with caplog.at_level(logging.WARNING):
        assert "torch" in added(fails=fails, other={"facts": None})
    assert "broken" in caplog.text and "other" in caplog.text


def test_facts_are_immutable():
    framework = load()[0]
    assert isinstance(framework, Framework)
    with pytest.raises(AttributeError):
        framework.title = "Other"
