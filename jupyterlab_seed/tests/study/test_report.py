"""What a study says: verdicts, remarks, and the forms of the report."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import statistics
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from jupyterlab_seed.study.engine import Outcome
from jupyterlab_seed.study.pairing import pairing
from jupyterlab_seed.study.report.html import page
from jupyterlab_seed.study.report.plot import nice_ticks
from jupyterlab_seed.study.report.report import build
from jupyterlab_seed.study.report.tables import as_csv, as_markdown
from jupyterlab_seed.study.report.text import summary
from jupyterlab_seed.study.statistics.power import fewest
from jupyterlab_seed.study.types import CannotStudyError, Result, SeedRun, Wanted
from jupyterlab_seed.study.verdict import shown

from .samples import REPORT_SCHEMA, outcome, run

RANDOM = np.random.default_rng(11)

A = [float(one) for one in 0.9 + 0.01 * RANDOM.normal(size=12)]
GAIN = [one + 0.02 + 0.002 * float(RANDOM.normal()) for one in A]
LOSS = [one - 0.02 + 0.002 * float(RANDOM.normal()) for one in A]
NOISE = [one + 0.01 * float(RANDOM.normal()) for one in A]
NEAR = [one + 0.0005 * (-1) ** at for at, one in enumerate(A)]

STUDIES = {
    "better": outcome(A, GAIN),
    "worse": outcome(A, LOSS),
    "equivalent": outcome(A, NEAR, interest=0.005),
    "no-difference-found": outcome(A, NOISE, interest=0.002),
    "too-few-seeds": outcome(A[:5], GAIN[:5]),
    "does-not-depend-on-seed": outcome([0.9] * 8),
    "one-arm": outcome(A, same=[0.9, 0.91, 0.9], free=[0.9, 0.95, 0.91]),
}

OTHERS = {
    "no better given": outcome(A, wanted=Wanted((Result("accuracy", "accuracy"),))),
    "failures": outcome([*A[:7], None, None], [*GAIN[:6], None, 0.9, None]),
    "one seed": outcome([0.9]),
    "one pair": outcome([0.9], [0.8]),
    "no pairs": outcome([*A[:3], None, None, None], [None, None, None, *A[:3]]),
    "constants that differ": outcome([0.9] * 8, [0.8] * 8),
    "a constant candidate": outcome(A, [0.9] * 12),
    "the same everywhere": outcome(A, A),
    "shares": outcome([k / 360 for k in (340, 341, 345, 339, 350, 344)]),
    "looked": outcome(A, GAIN, looks=[4]),
    "diverged": outcome([*A[:7], 1e200], [*GAIN[:7], -1e200]),
    "infinite": outcome(A[:6], [*GAIN[:5], math.inf]),
    "all nan": outcome([math.nan] * 3),
}


def kinds(notes: Any) -> list[str]:
    return [note["kind"] for note in notes]


def told(study: Outcome) -> dict[str, Any]:
    report = build(study, name="nb.ipynb")
    errors = [error.message for error in Draft202012Validator(REPORT_SCHEMA).iter_errors(report)]
    assert errors == []
    # Plain values, and none that JSON has not.
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    return report


@pytest.fixture(scope="module")
def reports() -> dict[str, Any]:
    return {name: told(one) for name, one in {**STUDIES, **OTHERS}.items()}


@pytest.mark.parametrize("kind", STUDIES)
def test_verdicts(reports: Any, kind: str) -> None:
    assert reports[kind]["verdict"]["kind"] == kind


def test_the_verdicts_are_those_of_the_schema() -> None:
    assert set(STUDIES) == set(REPORT_SCHEMA["$defs"]["kind"]["enum"])


def test_what_is_better_turns_the_verdict() -> None:
    for kind, other in (("better", "worse"), ("worse", "better")):
        study = outcome(A, GAIN if kind == "better" else LOSS, wanted=_wanted("lower"))
        assert told(study)["verdict"]["kind"] == other


def _wanted(better: Any) -> Wanted:
    return Wanted((Result("accuracy", "accuracy", better),))


def test_a_verdict_is_a_sentence_with_its_figures(reports: Any) -> None:
    text = reports["better"]["verdict"]["text"]
    assert re.fullmatch(
        r"B is better than A by 0\.0\d+ in accuracy \(95 % interval 0\.0\d+ … 0\.0\d+, "
        r"12 seeds\); that is more than the noise\.",
        text,
    )
    text = reports["no-difference-found"]["verdict"]["text"]
    assert text.startswith("Can't tell whether B is better than A in accuracy")
    assert re.search(r"A difference of 0\.002 needs about \d+ to \d+ seeds\.", text)
    assert "5 pairs, and 6 are needed" in reports["too-few-seeds"]["verdict"]["text"]
    text = reports["does-not-depend-on-seed"]["verdict"]["text"]
    # Of the result: another one may depend on the seed.
    assert text == "The seed does not change accuracy: it is 0.9 under all 8 seeds."
    # The interval that the verdict depends on: that of 95 % may reach beyond the difference.
    assert "(90 % interval" in reports["equivalent"]["verdict"]["text"]


def test_failures_are_counted(reports: Any) -> None:
    report = reports["failures"]
    assert [arm["failed"] for arm in report["arms"]] == [2, 2]
    assert [arm["n"] for arm in report["results"][0]["arms"]] == [7, 7]
    assert report["results"][0]["difference"]["judged"] == 6
    assert kinds(report["notes"]).count("failed") == 2
    assert report["verdict"]["kind"] == "better"
    text = summary(report)
    assert "seed 49: cell 3 raised ValueError: x" in text


def test_values_that_are_not_finite_are_counted(reports: Any) -> None:
    report = reports["infinite"]
    assert report["arms"][1]["runs"][5]["values"] == {"accuracy": None}
    assert report["results"][0]["arms"][1]["failed"] == 1
    assert "not-finite" in kinds(report["results"][0]["notes"])
    assert report["verdict"]["kind"] == "too-few-seeds"
    report = reports["all nan"]
    assert "no finite accuracy" in report["verdict"]["text"]


def test_one_pair_and_no_pairs(reports: Any) -> None:
    assert "one pair" in reports["one pair"]["verdict"]["text"]
    difference = reports["no pairs"]["results"][0]["difference"]
    assert difference["pairs"] is False and difference["judged"] == 3
    assert reports["one seed"]["verdict"]["kind"] == "too-few-seeds"


def test_constants(reports: Any) -> None:
    verdict = reports["constants that differ"]["verdict"]
    assert verdict["kind"] == "does-not-depend-on-seed"
    assert "0.9 in A and 0.8 in B" in verdict["text"]
    difference = reports["a constant candidate"]["results"][0]["difference"]
    assert difference["correlation"] is None
    report = reports["the same everywhere"]
    assert report["verdict"]["kind"] == "no-difference-found"
    same = "A and B gave the same accuracy under each of 12 seeds."
    assert report["verdict"]["text"] == same
    # Once, and beside another verdict.
    assert "equal" not in kinds(report["results"][0]["notes"])
    equal = told(outcome(A, A, interest=0.001))
    assert equal["verdict"]["kind"] == "equivalent"
    assert same in [note["text"] for note in equal["results"][0]["notes"]]


def test_what_seeds_cannot_tell(reports: Any) -> None:
    result = reports["shares"]["results"][0]
    assert result["examples"] == 360 and result["examplesFound"]
    assert result["samplingError"] == pytest.approx(0.0115, abs=1e-3)
    assert "sampling" in kinds(result["notes"])
    assert reports["one-arm"]["results"][0]["examples"] is None
    given = told(outcome(A, examples=360))["results"][0]
    assert given["examples"] == 360 and not given["examplesFound"]
    # A loss is no share.
    assert told(outcome([5 * one for one in A], examples=360))["results"][0]["examples"] is None


def test_luck_and_the_best_seed(reports: Any) -> None:
    result = reports["one-arm"]["results"][0]
    best = result["arms"][0]["best"]
    assert best["value"] == max(A) and best["seed"] == 42 + A.index(max(A))
    assert best["luck"] == pytest.approx(1.629 * result["arms"][0]["sd"], rel=1e-3)
    lower = told(outcome(A, wanted=_wanted("lower")))["results"][0]["arms"][0]["best"]
    assert lower["value"] == min(A)
    said = next(note["text"] for note in result["notes"] if note["kind"] == "luck")
    assert f"best seed of A.ipynb is {best['seed']}, with {max(A):.6g}." in said
    assert "by luck alone" in said
    assert "best" not in reports["no better given"]["results"][0]["arms"][0]


def test_what_no_seed_reaches(reports: Any) -> None:
    notes = reports["one-arm"]["results"][0]["notes"]
    text = next(note["text"] for note in notes if note["kind"] == "same-seed")
    assert "still varies" in text and "% of the variance" in text
    still = told(outcome(A, same=[0.9] * 5))["results"][0]["notes"]
    text = next(note["text"] for note in still if note["kind"] == "same-seed")
    assert "no noise was seen that the seed does not control" in text


def test_noise_with_seeds_free(reports: Any) -> None:
    (result,) = reports["one-arm"]["results"]
    said = next(note["text"] for note in result["notes"] if note["kind"] == "free")
    sd = next(arm["sd"] for arm in result["arms"] if arm["label"] == "free")
    assert sd == pytest.approx(statistics.stdev([0.9, 0.95, 0.91]))
    assert "drew one for each of 3 runs" in said and "is 0.026;" in said
    assert "A, free seeds" in as_markdown(reports["one-arm"])
    still = told(outcome(A, free=[0.9] * 5))["results"][0]["notes"]
    assert "With free seeds, accuracy is 0.9 in all of 5 runs." in [one["text"] for one in still]


def test_failures_of_extra_runs_are_told_apart() -> None:
    failed = [run(7, outcome="error", problem="x"), run(8, 0.9)]
    report = told(outcome(A, free=[0.9, 0.9], runs={"free": failed}))
    said = [note["text"] for note in report["notes"] if note["kind"] == "failed"]
    assert len(said) == 1 and "One of 2 runs of free.ipynb with free seeds" in said[0]


def test_seeds_that_were_looked_at(reports: Any) -> None:
    report = reports["looked"]
    assert report["results"][0]["difference"]["judged"] == 8
    assert report["notes"][0]["kind"] == "looked" and "with 4 seeds" in report["notes"][0]["text"]
    assert len(report["results"][0]["difference"]["values"]) == 12


def test_several_results_are_corrected() -> None:
    names = ("accuracy", "loss", "time")
    runs = {
        label: [
            run(42 + at, values=dict(zip(names, (of_a, 1 - of_a, 3.0 + at % 2), strict=True)))
            for at, of_a in enumerate(values)
        ]
        for label, values in (("A", A), ("B", GAIN))
    }
    wanted = Wanted(
        (Result("accuracy", "accuracy", "higher"), Result("loss", "loss", "lower"), _time())
    )
    report = told(outcome(A, GAIN, runs=runs, wanted=wanted))
    assert [one["verdict"]["kind"] for one in report["results"]] == [
        "better",
        "better",
        "no-difference-found",
    ]
    differences = [one["difference"] for one in report["results"]]
    assert differences[0]["pAdjusted"] == pytest.approx(3 * differences[0]["p"])
    assert "several-results" in kinds(report["notes"])
    assert report["verdict"]["result"] == "accuracy"


def test_what_is_better_of_the_values_of_a_dict() -> None:
    def runs(shift: float) -> list[SeedRun]:
        values = [{"acc": one + shift, "loss": 1 - one - shift} for one in A]
        return [run(42 + at, values=one) for at, one in enumerate(values)]

    told_runs = {"A": runs(0.0), "B": runs(0.02)}
    given = {"runs": told_runs, "wanted": Wanted()}
    report = told(outcome(A, A, better="higher", directions={"loss": "lower"}, **given))
    found = {one["name"]: (one["better"], one["verdict"]["kind"]) for one in report["results"]}
    assert found == {"acc": ("higher", "better"), "loss": ("lower", "better")}
    with pytest.raises(CannotStudyError, match="better for acc") as caught:
        build(outcome(A, A, directions={"loss": "lower"}, **given))
    assert caught.value.kind == "better"
    # What an earlier comparison was told is no condition of a study of one variant.
    alone = {"runs": {"A": told_runs["A"]}, "wanted": Wanted()}
    report = told(outcome(A, directions={"loss": "lower"}, **alone))
    assert [one["better"] for one in report["results"]] == [None, "lower"]


def test_several_results_need_more_seeds_for_the_same_power() -> None:
    def told_of(number: int) -> Any:
        names = [f"r{at}" for at in range(number)]
        runs = {
            label: [run(42 + at, values=dict.fromkeys(names, one)) for at, one in enumerate(values)]
            for label, values in (("A", A), ("B", NOISE))
        }
        wanted = Wanted(tuple(Result(name, name, "higher") for name in names))
        report = told(outcome(A, NOISE, runs=runs, wanted=wanted, interest=0.005))
        return report["results"][0]["difference"]

    one, three = told_of(1), told_of(3)
    assert three["detectable"] > 1.1 * one["detectable"]
    # By the normal approximation: ((2.39 + 0.84) / (1.96 + 0.84))^2 = 1.33.
    for end in ("low", "high"):
        ratio = three["seedsNeeded"][end] / one["seedsNeeded"][end]
        assert 1.1 < ratio < 1.7, (one, three)


def test_examples_are_those_of_shares() -> None:
    shares = [k / 360 for k in (340, 341, 345, 339, 350, 344)]
    losses = [0.31, 0.27, 0.333, 0.29, 0.301, 0.28]
    runs = {
        "A": [
            run(42 + at, values={"accuracy": one, "loss": loss})
            for at, (one, loss) in enumerate(zip(shares, losses, strict=True))
        ]
    }
    wanted = Wanted((Result("accuracy", "accuracy", "higher"), Result("loss", "loss", "lower")))
    report = told(outcome(shares, runs=runs, wanted=wanted, examples=720))
    assert [one["examples"] for one in report["results"]] == [720, None]
    assert not report["results"][0]["examplesFound"]


def test_several_results_need_more_seeds() -> None:
    assert [fewest(number) for number in (1, 2, 3, 4, 10)] == [6, 7, 7, 8, 9]
    runs = {
        label: [run(42 + at, values={"a": one, "b": one}) for at, one in enumerate(values[:6])]
        for label, values in (("A", A), ("B", GAIN))
    }
    wanted = Wanted((Result("a", "a", "higher"), Result("b", "b", "higher")))
    report = told(outcome(A[:6], GAIN[:6], runs=runs, wanted=wanted))
    assert report["verdict"]["kind"] == "too-few-seeds"
    assert "7 are needed" in report["verdict"]["text"]


def test_the_first_result_is_the_one_asked_for_first() -> None:
    # Stored runs have the order of an earlier study.
    values = [run(42 + at, values={"loss": one, "m[b[0]]": one}) for at, one in enumerate(A)]
    wanted = Wanted((Result("m", "m", "lower"), Result("loss", "loss", "higher")))
    report = told(outcome(A, A, runs={"A": values, "B": values}, wanted=wanted))
    assert [(one["name"], one["better"]) for one in report["results"]] == [
        ("m[b[0]]", "lower"),
        ("loss", "higher"),
    ]
    assert report["verdict"]["result"] == "m[b[0]]"


def test_a_result_of_one_variant_is_named() -> None:
    runs = {
        "A": [run(42 + at, values={"accuracy": one, "f1": one}) for at, one in enumerate(A)],
        "B": [run(42 + at, values={"accuracy": one, "auc": one}) for at, one in enumerate(GAIN)],
    }
    notes = told(outcome(A, GAIN, runs=runs))["notes"]
    assert [note["text"] for note in notes if note["kind"] == "not-compared"] == [
        "A.ipynb gives f1, which the other variant does not; it is not compared.",
        "B.ipynb gives auc, which the other variant does not; it is not compared.",
    ]


def _time() -> Result:
    return Result("time", "time", "lower")


def test_results_that_arms_have_not_in_common() -> None:
    runs = {
        "A": [run(42, values={"accuracy": 1.0})],
        "B": [run(42, values={"loss": 1.0})],
    }
    with pytest.raises(CannotStudyError) as caught:
        build(outcome([1], [1], runs=runs))
    assert caught.value.kind == "no-result"
    assert "A.ipynb gives accuracy, and B.ipynb gives loss" in str(caught.value)
    with pytest.raises(CannotStudyError):
        build(outcome([None]))


def test_unseeded_streams_are_named() -> None:
    runs = {"A": [run(42, 0.9, unseeded=("numpy",)), run(43, 0.8)]}
    report = told(outcome([0.9, 0.8], runs=runs))
    assert "unseeded" in kinds(report["notes"])


@pytest.mark.parametrize(
    ("a", "b", "extent", "cell", "since"),
    [
        ([(1, "x"), (3, "y")], [(1, "x"), (3, "y")], "throughout", None, None),
        ([(1, "x"), (3, "y"), (4, "z")], [(1, "x"), (3, "q"), (4, "z")], "up-to", 1, 3),
        ([(1, "x")], [(1, "x"), (2, "y")], "up-to", 1, None),
        ([(1, "x")], [(1, "y")], "never", None, 1),
        ([], [(1, "y")], "unknown", None, None),
        (None, [(1, "y")], "unknown", None, None),
    ],
)
def test_pairing(a: Any, b: Any, extent: str, cell: Any, since: Any) -> None:
    def runs(draws: Any) -> Any:
        return [run(1, 1.0, draws=draws and tuple(draws))]

    found = pairing(runs(a), runs(b))
    assert (found.extent, found.cell, found.since) == (extent, cell, since)


def test_pairing_is_as_short_as_in_any_seed() -> None:
    a = [run(1, 1.0, draws=((1, "x"), (2, "y"))), run(2, 1.0, draws=((1, "p"), (2, "q")))]
    b = [run(1, 1.0, draws=((1, "x"), (2, "y"))), run(2, 1.0, draws=((1, "p"), (2, "r")))]
    assert pairing(a, b).extent == "up-to" and pairing(a, b).since == 2
    assert pairing(a, [b[0], run(2, outcome="died")]).extent == "throughout"


class Page(HTMLParser):
    """What is in a page: its elements, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("name", [*STUDIES, *OTHERS])
def test_forms_of_every_report(reports: Any, name: str) -> None:
    report = reports[name]
    found = Page(page(report))
    names = [tag for tag, _attributes in found.tags]
    assert "svg" in names and "script" not in names and "img" not in names
    assert not any(
        key.startswith("on") or key in ("src", "href")
        for _tag, attributes in found.tags
        for key in attributes
    )
    text = "".join(found.texts)
    assert report["verdict"]["text"] in text
    assert not re.search(r"\bnan\b|\binf\b|None", text)
    points = sum(attributes.get("class", "").startswith("point") for _tag, attributes in found.tags)
    finite = sum(
        value is not None
        for arm in report["arms"]
        for one in arm["runs"]
        for value in one["values"].values()
    )
    drawn = [one["difference"] for one in report["results"] if one["difference"]]
    assert points == finite + sum(len(one["values"]) for one in drawn)
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert len(rows) == sum(len(arm["runs"]) for arm in report["arms"])
    assert sum(row["value"] != "" for row in rows) == finite
    assert report["verdict"]["text"].split(" ")[0] in as_markdown(report)
    assert report["verdict"]["text"] in summary(report)
    assert ("\033[" in summary(report, colour=True)) == (
        report["verdict"]["kind"] in ("better", "worse", "equivalent")
    )


def test_names_from_a_notebook_do_nothing() -> None:
    evil = "<script>alert(1)</script>\u202e=1+1|`*\x1b[31m"
    runs = {"A": [run(42 + at, values={evil: one}) for at, one in enumerate(A)]}
    runs["A"].append(run(60, outcome="error", problem=evil))
    report = told(outcome(A, runs=runs, wanted=Wanted()))
    text = page(report)
    assert "<script" not in text and "\u202e" not in text
    for form in (summary(report), as_markdown(report), as_csv(report)):
        assert "\u202e" not in form and "\x1b" not in form
    assert "\\<script\\>" in as_markdown(report)
    equals = {"A": [run(42, values={"=cmd()": 1.0})]}
    rows = as_csv(told(outcome([1], runs=equals, wanted=Wanted())))
    assert "\nA,A.ipynb,42,'=cmd(),1.0" in rows


@pytest.mark.parametrize(
    ("value", "reach", "text"),
    [
        (0.94567, 0.0061, "0.9457"),
        (12.3, 40.0, "12"),
        (-0.0001, 0.1, "0.00"),
        (0.5, 0.0, "0.5"),
        (-0.25, 0.1, "\u22120.25"),
        (-1e-9, 0.0, "\u22121e-09"),
    ],
)
def test_numbers_have_as_many_places_as_they_are_good_for(
    value: float, reach: float, text: str
) -> None:
    assert shown(value, reach) == text


@pytest.mark.parametrize(
    "ends", [(0.9, 0.96), (0, 0), (-3e-9, 1e-8), (1e6, 1e6), (-5, 7), (0, 1e9)]
)
def test_ticks(ends: tuple[float, float]) -> None:
    ticks = nice_ticks(*ends)
    assert ticks[0] <= ends[0] and ticks[-1] >= ends[1]
    assert 2 <= len(ticks) <= 8 and ticks == sorted(set(ticks))
