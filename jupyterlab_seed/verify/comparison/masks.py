"""Masks: rules that hide text that differs in every run and has no meaning.

A rule matches only the forms in which a particular tool prints such text: a uuid, a date or a
number printed by the notebook itself stays, since it may be a result. Only texts that differ are
masked; see ``compare``, which also counts the hidden text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ...runs.messages import Message, _
from ...runs.widgets import VIEW
from . import forms
from .forms import HIDDEN, UUID, Hide, hide_forms
from .parts import METADATA
from .screen import render
from .tables import hide_tables

#: A sign of the one form that has a different number of lines in each run.
SPANS_LINES = "The slowest run took "


@dataclass(frozen=True)
class Rule:
    """One mask.

    ``id``: for programs and options; ``name`` and ``description``: for people.
    ``kinds``: the kinds of text that it applies to, see :func:`kind_of`. ``hide``: takes a text,
    returns the masked text and all hidden pieces, in order.
    """

    id: str
    name: Message
    description: Message
    kinds: frozenset[str]
    hide: Hide


def kind_of(mime: str) -> str:
    """The kind of text of a MIME type: ``plain``, ``html``, ``svg``, ``script`` or ``json``."""
    if mime == "image/svg+xml":
        return "svg"
    if mime == METADATA:
        return "script"  # of Bokeh and HoloViews, it has the ids of their scripts
    if mime in ("text/html", VIEW):
        # The texts within a widget are HTML.
        return "html"
    if "javascript" in mime or "bokeh" in mime:
        return "script"
    return "json" if mime.endswith("json") else "plain"


def hide(text: str, mime: str, off: Collection[str] = ()) -> tuple[str, dict[str, list[str]]]:
    """Mask a text of a MIME type with all rules but those in ``off``.

    Returns the masked text, and for each rule that hid something, all hidden pieces, in order.
    """
    kind, found = kind_of(mime), {}
    for rule in RULES.values():
        if rule.id not in off and kind in rule.kinds:
            text, hidden = rule.hide(text)
            if hidden:
                found[rule.id] = hidden
    return text, found


def uses(rule: str, mime: str, off: Collection[str]) -> bool:
    """Whether a rule is applied to a MIME type, if it is not in ``off``."""
    return rule not in off and kind_of(mime) in RULES[rule].kinds


_hide_rates = hide_forms(*forms.RATES)
_hide_makers_ids = hide_forms(*forms.MAKERS_IDS)
_hide_forms_of_timing = hide_forms(*forms.TIMINGS)


def _hide_progress(text: str) -> tuple[str, list[str]]:
    shown = render(text)
    masked, hidden = _hide_rates(shown)
    return masked, hidden if shown == text else [text, *hidden]


def _hide_timing(text: str) -> tuple[str, list[str]]:
    text, hidden = _hide_forms_of_timing(text)
    text, more = hide_tables(text)
    return text, [*hidden, *more]


# Plotly and Bokeh use a bare uuid in many places; these say that it is theirs.
_OWNED = [
    re.compile(pattern)
    for pattern in (
        rf"<div id=\"({UUID})\" class=\"plotly-graph-div\"",
        rf"\bPlotly\.(?:newPlot|react)\(\s{{0,40}}[\"']({UUID})[\"']",
        rf"<div id=\"({UUID})\" data-root-id=",
        rf"<span id=\"({UUID})\">Loading BokehJS",
        rf"\bdocs_json = {{[\"']({UUID})[\"']:",
        rf"\"docid\": ?\"({UUID})\"",
        rf"\"roots\": ?{{\"[\w-]{{1,40}}\": ?\"({UUID})\"",
        rf"_exec\.v0\+json\": {{\s{{0,40}}\"(?:server_)?id\": \"({UUID})\"",
    )
]
_BOKEH_ELEMENT = re.compile(rf"getElementById\([\"']({UUID})[\"']\)")


def _hide_object_id(text: str) -> tuple[str, list[str]]:
    text, hidden = _hide_makers_ids(text)
    owned = {found for pattern in _OWNED for found in pattern.findall(text)}
    if "Bokeh" in text:
        owned.update(_BOKEH_ELEMENT.findall(text))
    if not owned:
        return text, hidden

    def one(match: re.Match[str]) -> str:
        if match["h"] not in owned:
            return match["h"]
        hidden.append(match["h"])
        return HIDDEN

    return re.sub(rf"(?<![0-9a-f-])(?P<h>{UUID})(?![0-9a-f-])", one, text), hidden


_WORDS = frozenset({"plain", "html"})
_ALL = frozenset({"plain", "html", "svg", "script", "json"})

#: All rules, in the order in which they are used.
RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "progress",
            _("Progress bars"),
            _(
                "Text that a terminal would overwrite (after a carriage return, a backspace or a "
                "move upwards), and the bar, times and rate in the progress bars of tqdm, pip and "
                "transformers."
            ),
            _WORDS,
            _hide_progress,
        ),
        Rule(
            "timing",
            _("Timings"),
            _(
                "Timings in known formats: %time, %timeit, “12ms/step” and “0s” from Keras, "
                "elapsed times from joblib, scikit-learn, LightGBM, CatBoost and the transformers "
                "trainer; the date and time in summaries of statsmodels, linearmodels, arch and "
                "lifelines; times and memory from cProfile, line_profiler and memory_profiler."
            ),
            _WORDS,
            _hide_timing,
        ),
        Rule(
            "address",
            _("Memory addresses"),
            _(
                "Memory addresses in default representations, such as “<object object at "
                "0x7f9d6766f330>”, and the ids of threads and processes."
            ),
            _ALL,
            hide_forms(*forms.ADDRESSES),
        ),
        Rule(
            "kernel-path",
            _("Cell file names"),
            _(
                "The process id in the kernel's file names for cells, such as "
                "“ipykernel_7792/1273593653.py”, in warnings and tracebacks."
            ),
            _WORDS,
            hide_forms(*forms.KERNEL_PATHS),
        ),
        Rule(
            "temporary-path",
            _("Temporary paths"),
            _(
                "The random part in the names of temporary files and folders, such as "
                "“/tmp/tmpk2x8w1qf”, and the number that Lightning gives to a run's folder."
            ),
            _WORDS,
            hide_forms(*forms.TEMPORARY_PATHS),
        ),
        Rule(
            "install",
            _("Installing and writing"),
            _(
                "What pip says of packages that it finds, downloads and installs, and whether "
                "%%%%writefile was “Writing” or “Overwriting” a file."
            ),
            _WORDS,
            hide_forms(*forms.INSTALLS),
        ),
        Rule(
            "log-header",
            _("Log headers"),
            _(
                "The time and process id at the start of log lines from TensorFlow, JAX and other "
                "users of absl or glog, Optuna, Dask, MLflow and Ray, and the names that Optuna "
                "gives to studies."
            ),
            _WORDS,
            hide_forms(*forms.LOG_HEADERS),
        ),
        Rule(
            "object-id",
            _("Ids in HTML"),
            _(
                "Generated ids in the HTML or JavaScript of scikit-learn, pandas Styler, Plotly, "
                "Bokeh, Altair, Folium, xarray, itables, TensorBoard and Matplotlib's animations."
            ),
            frozenset({"html", "svg", "script"}),
            _hide_object_id,
        ),
        Rule(
            "svg-id",
            _("Ids in SVG"),
            _("Ids and the date in SVG from Matplotlib."),
            frozenset({"svg", "html"}),
            hide_forms(*forms.SVG_IDS),
        ),
    )
}
