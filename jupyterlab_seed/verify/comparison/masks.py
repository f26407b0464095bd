"""Masks: rules that hide text that differs in every run and has no meaning.

A rule matches only the forms in which a particular tool prints such text: a uuid, a date or a
number printed by the notebook itself stays, since it may be a result. Only texts that differ are
masked; see ``compare``, which also counts the hidden text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ...runs.messages import Message, _
from .screen import render

#: Replaces hidden text.
HIDDEN = "…"

# All repetitions are bounded, and no match starts inside a number, so the time is linear.
_NUMBER = r"\d{1,12}(?:\.\d{1,12})?(?:e[+-]?\d{1,3})?"
_SPAN = rf"(?:\d{{1,6}}(?:d|h|min) ){{0,3}}{_NUMBER} ?(?:ns|us|[μµ]s|ms|s|min|h|d)\b"

# How much text is masked at a time, in characters.
_BLOCK = 2**16
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


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
    hide: Callable[[str], tuple[str, list[str]]]


def kind_of(mime: str) -> str:
    """The kind of text of a MIME type: ``plain``, ``html``, ``svg``, ``script`` or ``json``."""
    if mime == "image/svg+xml":
        return "svg"
    if mime == "text/html":
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


def _replace(patterns: Collection[re.Pattern[str]], text: str) -> tuple[str, list[str]]:
    """Hide the group ``h`` of each match."""
    hidden: list[str] = []

    def one(match: re.Match[str]) -> str:
        hidden.append(match["h"])
        start, end = match.start("h") - match.start(), match.end("h") - match.start()
        return match[0][:start] + HIDDEN + match[0][end:]

    for pattern in patterns:
        text = "".join(pattern.sub(one, block) for block in _blocks(text))
    return text, hidden


def _blocks(text: str) -> Iterator[str]:
    """A long text in pieces of whole lines.

    A regular expression blocks all threads while it runs, and a server must answer others.
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start + _BLOCK) + 1 or len(text)
        yield text[start:end]
        start = end


def _patterns(*texts: str) -> Callable[[str], tuple[str, list[str]]]:
    patterns = [re.compile(text, re.MULTILINE) for text in texts]
    return lambda text: _replace(patterns, text)


_hide_rates = _patterns(
    # tqdm: the bar, as wide as the rate leaves room for, then times and rate.
    r"\|(?P<h>[^|\n\[\]]{0,400})\|(?= {0,12}\d[\d.]{0,20}[kMGTP]?/\d[\d.]{0,20}[kMGTP]? \[\d)",
    r"\[(?P<h>(?:\d{1,4}:)?\d{1,3}:\d\d(?:<(?:\?|(?:\d{1,4}:)?\d{1,3}:\d\d))?, {1,12}"
    r"(?:\?|\d{1,12}(?:\.\d{1,4})?)[kMGTP]? {0,2}[^\s,\]/]{0,30}/[^\s,\]]{1,30})(?=[,\]])",
    # pip.
    r"(?<=[kMG]B )(?P<h>\d{1,6}(?:\.\d)? [kMG]?B/s(?: {1,3}(?:eta )?\d{1,3}:\d\d:\d\d)?)",
    # The trainer of transformers.
    r"\[ {0,4}\d{1,12}/\d{1,12} (?P<h>\d{1,4}:\d\d(?::\d\d)?"
    r"(?: (?:<|&lt;) \d{1,4}:\d\d(?::\d\d)?(?:, \d{1,9}\.\d{1,4} it/s)?)?)(?=, Epoch|\])",
)


def _hide_progress(text: str) -> tuple[str, list[str]]:
    shown = render(text)
    masked, hidden = _hide_rates(shown)
    return masked, hidden if shown == text else [text, *hidden]


_KERAS = r"(?<!\d)\d{1,12}/(?:\d{1,12}|Unknown) "
_CLOCK = r"(?:\d{1,9}s|(?:\d{1,4}:)?\d{1,3}:\d\d)"
_STEP = rf"{_NUMBER}(?:us|μs|µs|ms|s)/(?:step|epoch|sample|batch)"

_hide_timing = _patterns(
    # %time and %%time.
    rf"^CPU times: (?P<h>(?:user {_SPAN}, sys: {_SPAN}, )?total: {_SPAN})$",
    rf"^(?:Wall time|Compiler|Parser)\s{{0,6}}: (?P<h>{_SPAN})$",
    # %timeit, of today and of long ago; the number of loops is measured, too.
    # Only where the runs were far apart does it say so, in a line above.
    r"(?P<h>(?:^The slowest run took \d{1,12}\.\d{1,4} times longer than the fastest\. "
    r"This could mean that an intermediate result is being cached\.\n)?"
    rf"(?<![\w.]){_SPAN} ± {_SPAN} per loop \(mean ± std\. dev\. of [\d,]{{1,20}} runs?, "
    r"[\d,]{1,20} loops? each\))",
    rf"^(?P<h>[\d,]{{1,20}} loops?, best of \d{{1,9}}: {_SPAN} per loop)$",
    r"^The slowest run took (?P<h>\d{1,12}\.\d{1,4}) times longer than the fastest\.",
    # Keras: "20/20 ━━━ 0s 2ms/step - loss: 0.1", and with verbose=2 "16/16 - 1s - 72ms/step".
    rf"{_KERAS}(?:━{{1,99}} |\[[=>.]{{1,99}}\] - (?:ETA: )?|- )(?P<h>{_CLOCK}(?: {_STEP})?)"
    r"(?= - |[ \t]*$)",
    rf"(?<![\w.])(?P<h>{_STEP})\b",
    # joblib, scikit-learn, LightGBM, CatBoost, the trainer of transformers.
    rf"^\[Parallel\([^|\n]{{0,200}}\| elapsed: {{0,12}}"
    rf"(?P<h>{_SPAN}(?: remaining: {{0,12}}{_SPAN})?)",
    rf"^\[CV.{{0,2000}} total time= {{0,12}}(?P<h>{_NUMBER}(?:s|min))$",
    rf"^\[LightGBM\] .{{0,200}}overhead of testing was (?P<h>{_NUMBER}) seconds",
    rf"\ttotal: (?P<h>{_SPAN}(?:\tremaining: {_SPAN})?)",
    r"\b(?:train|eval|test|predict)_(?:runtime|samples_per_second|steps_per_second)"
    rf"['\"]?(?:: ?|=| += +)['\"]?(?P<h>{_NUMBER})",
)

_hide_address = _patterns(
    r"(?:\bat |\baddress=|\bptr=|@ ?)(?P<h>0x[0-9a-fA-F]{5,16})\b",
    # threads and processes.
    r"<\w{1,80}\([^<>\n]{0,200}, started (?:daemon )?(?P<h>\d{4,20})\)>",
    r"<\w{0,80}Process name='[^'\n]{0,200}'(?P<h>(?: pid=\d{1,10})? parent=\d{1,10}) ",
)

_hide_kernel_path = _patterns(r"\bipykernel_(?P<h>\d{1,10})[/\\]\d{1,20}\.py\b")

_hide_log_header = _patterns(
    # absl and glog, then TensorFlow: the time and the process.
    r"^[IWEF](?P<h>\d{4} \d\d:\d\d:\d{2,14}\.\d{6} {1,9}\d{1,10}) [\w.-]{1,200}:\d{1,6}\]",
    r"^(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}): [IWEF] [\w./-]{1,300}:\d{1,6}\]",
)

_hide_svg_id = _patterns(
    r"(?:\bid=\"|#)(?P<h>(?:[a-z]{1,5}|C[0-9a-f]{1,6}_[0-9a-f]{1,6}_)?[0-9a-f]{10})(?=[\")])",
    r"<dc:date>(?P<h>\d{4}-\d\d-\d\dT[\d:.+-]{5,30})</dc:date>",
)

_hide_makers_ids = _patterns(
    # scikit-learn, the Styler of pandas, Altair, Folium, xarray, itables, TensorBoard.
    r"\bsk-(?:container|estimator)-id-(?P<h>\d{1,9})\b",
    r"(?:#|\b(?:id|for)=[\"'])T_(?P<h>[0-9a-f]{5})(?=[_\"'\s{,])",
    r"\baltair-viz-(?P<h>[0-9a-f]{32})\b",
    r"\b(?:[a-z]{1,12}_){1,3}(?P<h>[0-9a-f]{32})(?=[\s\"'.,;(){}=&#]|$)",
    rf"\b(?:section|attrs|data|index)-(?P<h>{_UUID})\b",
    r"\bitables_(?P<h>[0-9a-f]{8}(?:[_-][0-9a-f]{4}){3}[_-][0-9a-f]{12})",
    r"\btensorboard-frame-(?P<h>[0-9a-f]{1,32})\b",
)

# Plotly and Bokeh use a bare uuid in many places; these say that it is theirs.
_OWNED = [
    re.compile(pattern)
    for pattern in (
        rf"<div id=\"({_UUID})\" class=\"plotly-graph-div\"",
        rf"\bPlotly\.(?:newPlot|react)\(\s{{0,40}}[\"']({_UUID})[\"']",
        rf"<div id=\"({_UUID})\" data-root-id=",
        rf"<span id=\"({_UUID})\">Loading BokehJS",
        rf"\bdocs_json = {{[\"']({_UUID})[\"']:",
        rf"\"docid\": ?\"({_UUID})\"",
        rf"\"roots\": ?{{\"[\w-]{{1,40}}\": ?\"({_UUID})\"",
    )
]
_BOKEH_ELEMENT = re.compile(rf"getElementById\([\"']({_UUID})[\"']\)")


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

    return re.sub(rf"(?<![0-9a-f-])(?P<h>{_UUID})(?![0-9a-f-])", one, text), hidden


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
                "trainer."
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
            _hide_address,
        ),
        Rule(
            "kernel-path",
            _("Cell file names"),
            _(
                "The process id in the kernel's file names for cells, such as "
                "“ipykernel_7792/1273593653.py”, in warnings and tracebacks."
            ),
            _WORDS,
            _hide_kernel_path,
        ),
        Rule(
            "log-header",
            _("Log headers"),
            _(
                "The time and process id at the start of log lines from TensorFlow, JAX and other "
                "users of absl or glog."
            ),
            _WORDS,
            _hide_log_header,
        ),
        Rule(
            "object-id",
            _("Ids in HTML"),
            _(
                "Generated ids in the HTML or JavaScript of scikit-learn, pandas Styler, Plotly, "
                "Bokeh, Altair, Folium, xarray, itables and TensorBoard."
            ),
            frozenset({"html", "svg", "script"}),
            _hide_object_id,
        ),
        Rule(
            "svg-id",
            _("Ids in SVG"),
            _("Ids and the date in SVG from Matplotlib."),
            frozenset({"svg", "html"}),
            _hide_svg_id,
        ),
    )
}
