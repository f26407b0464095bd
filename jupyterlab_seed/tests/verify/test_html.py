"""The report as a page and in a terminal: it says what was found, and nothing in it can run."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_seed.runs.messages import Message
from jupyterlab_seed.runs.printable import line
from jupyterlab_seed.verify.report import html, text
from jupyterlab_seed.verify.types import Advice, Cause, Difference, Hint

from .samples import build, cell, output, ran, reports, stream

PNG = "data:image/png;base64,iVBORw0KGgo="

PLAIN = """
    head title style body main h1 h2 h3 p strong ul li dl dt dd table tr th td thead tbody summary
    pre code figcaption figure
"""
#: All that the template is made of: element to attributes.
TEMPLATE: dict[str, set[str]] = {
    **{tag: set() for tag in re.findall(r"\S+", PLAIN)},
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "td": {"class"},
    "th": {"class"},
    "p": {"class"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "span": {"class", "aria-hidden"},
    "section": {"class", "id"},
    "details": {"class", "id"},
    "a": {"href"},
    "img": {"src", "alt"},
}
VALUES = {
    "class": re.compile(r"[a-z ]+"),
    "id": re.compile(r"cell-\d+"),
    "href": re.compile(r"#cell-\d+"),
    "src": re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=]*"),
    "alt": re.compile(r"Output of run [AB]"),
}
EMPTY = {"meta", "img"}


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.declarations: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_decl(self, decl: str) -> None:
        self.declarations.append(decl)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def safe(report: dict[str, Any]) -> Page:
    """The page, which must be made of the template alone."""
    source = html.page(report)
    source.encode("utf-8")
    page = Page(source)
    assert page.open == []
    assert page.declarations == ["DOCTYPE html"]
    for tag, attributes in page.elements:
        assert set(attributes) <= TEMPLATE[tag], tag
        for name, value in attributes.items():
            if name in VALUES:
                assert VALUES[name].fullmatch(value or ""), (tag, name, value)
    first = page.elements[:4]
    assert [tag for tag, _ in first] == ["html", "head", "meta", "meta"]
    assert first[3][1] == {
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    }
    assert len(page.all("style")) == 1
    return page


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '" onload="alert(1)',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "--><img src=x onerror=alert(1)>",
    "</pre></details><iframe src=//x></iframe>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    'data:image/png;base64,AAAA" onerror="alert(1)',
    "&lt;script&gt;",
    "<!--",
    "<![CDATA[x",
    "<?xml",
    "\0<b>",
    "\x1b[31m",
    "\u202eabc",
]
strings = st.sampled_from(HOSTILE) | st.text(max_size=30)


def replaced(value: Any, draw: Any, key: str = "") -> Any:
    """The same report with other strings in all places that hold one."""
    if isinstance(value, str):
        return draw(strings)
    if isinstance(value, list):
        return [replaced(member, draw) for member in value]
    if isinstance(value, dict):
        names = {name: draw(strings) if key == "masked" else name for name in value}
        return {names[name]: replaced(member, draw, name) for name, member in value.items()}
    return value


def complete() -> dict[str, Any]:
    """A report that has everything in it."""
    python = [stream("python", ("a", "b"), ("c", "d"))]
    cause = Cause(
        "random-state",
        1,
        [Message("Nobody seeded Python's generator.")],
        source="unseeded",
        proven=True,
        since=1,
        streams=["python"],
        hints=[Hint("time", 2, 4, "seed(time())", "time.time")],
        advice=[Advice("seed-framework", Message("Seed python."), "python", 1, 1)],
    )
    outputs = [
        output("differs", difference=Difference("text", ["@@ -1 +1 @@", "-1", "+2", " 3"])),
        output("differs", "display 1", mime="image/png", difference=Difference("image", a=PNG)),
        output("masked", "display 2", mime="text/html", masked={"address": 3}),
        output("not-compared", "display 3", mime="application/x"),
        output("tolerance", "result"),
        output(place="stderr"),
    ]
    bad = ran(3, "error", error=("ValueError", "no"))
    return build(
        cell(0, source="import random"),
        cell(1, "state", "random.random()", streams=python),
        cell(2, "output", "print(1 < 2)", streams=python, outputs=outputs),
        cell(3, "outcome", "f()", b=bad),
        cell(4, "not-run", "g()", a=ran(4)),
        cell(5, "skipped", ""),
        cause=cause,
    )


@settings(max_examples=60, deadline=None)
@given(reports())
def test_a_page_is_made_of_the_template_alone(report: dict[str, Any]) -> None:
    safe(report)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_string_of_a_report_gets_out_of_its_place(data: st.DataObject) -> None:
    report = replaced(complete(), data.draw)
    page = safe(report)
    clean = " ".join(page.text.split())
    cause = line(report["cause"]["text"])
    assert " ".join(cause.split()) in clean


def test_hostile_strings_are_text_everywhere() -> None:
    for hostile in HOSTILE:
        report = replaced(complete(), lambda _, hostile=hostile: hostile)
        page = safe(report)
        assert " ".join(line(hostile).split()) in " ".join(page.text.split())


def test_only_pixel_images_are_shown() -> None:
    svg = "data:image/svg+xml;base64,PHN2Zz4="
    difference = Difference("image", a=PNG, b=svg)
    outputs = [output("differs", "display 1", mime="image/png", difference=difference)]
    page = safe(build(cell(0, "output", outputs=outputs)))
    assert [image["src"] for image in page.all("img")] == [PNG]
    assert "The output is truncated." in page.text


def test_the_page_says_what_was_found() -> None:
    report = complete()
    page = safe(report)
    for said in (
        "Diverged at cell 2",
        "✗",
        "Nobody seeded Python's generator.",
        "proven by the records",
        "cell 3, `print(1 < 2)`, line 4 (time): seed(time())",
        "Seed python.",
        "random state differs",
        "print(1 < 2)",
        "address",
        "1 output was not compared.",
        "In run B it raised ValueError: no",
        "did not run in at least one of the runs",
        "skipped (blank)",
    ):
        assert said in page.text, said
    assert {"href": "#cell-3"} in page.all("a")
    assert {"class": "cell", "id": "cell-3"} in page.all("section")
    shown = [attributes.get("class") for attributes in page.all("span")]
    assert {"added", "removed", "place"} <= set(shown)


def test_the_page_shows_the_lines_that_an_advice_changes() -> None:
    report = complete()
    advice = report["cause"]["advice"][0]
    advice["change"] = {"cell": 2, "line": 4, "before": ["f()"], "after": ["f(", "    seed=1)"]}
    page = safe(report)
    assert "- f()" in page.text and "+     seed=1)" in page.text


def test_a_large_report_is_a_page_that_can_be_opened() -> None:
    difference = Difference("text", ["+" + "&<>" * 300] * 400)
    outputs = [output("differs", "stdout", difference=difference)] * 3
    cells = [cell(i, "output", "<" * 2000, outputs=outputs) for i in range(4000)]
    report = build(*cells)
    source = html.page(report)
    assert len(source) < 12_000_000
    assert "1000 more cells are not shown." in source


def test_the_headline_is_the_verdict() -> None:
    assert text.headline(build(cell(0))) == "Reproduced in 2 runs: 1 cell, no output to compare."
    assert text.headline(complete()).startswith("Diverged at cell 2, `random.random()`: ")


def test_the_summary_says_what_matters_in_few_lines() -> None:
    assert text.summary(complete()).splitlines() == [
        "✗ Diverged at cell 2, `random.random()`: it left a different random state (python); "
        "the first visible difference is in cell 3, `print(1 < 2)`.",
        "  Cause (proven): Nobody seeded Python's generator.",
        "    cell 3, `print(1 < 2)`, line 4: seed(time())",
        "  → Seed python.",
        "  Cell 3, `print(1 < 2)`, stdout (text/plain):",
        "      @@ -1 +1 @@",
        "    A -1",
        "    B +2",
        "       3",
        "  3 differences were masked: address 3.",
        "  1 output is equal only within the tolerance.",
        "  1 output was not compared.",
        "  1 cell was skipped.",
        "  1 cell did not run in at least one of the runs.",
    ]


def test_the_summary_shows_the_beginning_of_a_difference() -> None:
    long = Difference(
        "text", [f"+{number}" + "x" * 500 for number in range(100)], note=Message("A note.")
    )
    report = build(cell(0, "output", outputs=[output("differs", difference=long)]))
    lines = text.summary(report).splitlines()
    assert lines[1].startswith("  → ")
    assert lines[3] == "    A note."
    assert lines[-1] == "    …"
    assert len(lines) == 4 + text.LINES + 1
    assert max(map(len, lines)) <= text.CHARACTERS + 6


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_string_of_a_report_can_command_a_terminal(data: st.DataObject) -> None:
    report = replaced(complete(), data.draw)
    plain = text.summary(report)
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain) is None
    coloured = text.summary(report, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", re.sub(r"\x1b\[0m", "", coloured)) == plain


def test_colours_are_there_only_if_asked() -> None:
    assert "\x1b" not in text.summary(complete())
    assert "\x1b[31m✗" in text.summary(complete(), colour=True)


def test_a_report_from_a_file_makes_the_same_page() -> None:
    report = complete()
    assert html.page(json.loads(json.dumps(report))) == html.page(report)
