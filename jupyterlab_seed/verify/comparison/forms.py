"""The forms in which tools print what masks hide: regular expressions with a group ``h``.

All repetitions are bounded, and no match starts inside a number, so the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: Replaces hidden text.
HIDDEN = "…"

#: Takes a text, returns the masked text and all hidden pieces, in order.
Hide: TypeAlias = Callable[[str], tuple[str, list[str]]]

_NUMBER = r"\d{1,12}(?:\.\d{1,12})?(?:e[+-]?\d{1,3})?"
_UNIT = r"(?:ns|us|[μµ]s|ms|s|min|h|d|nsec|usec|msec|sec)"
_SPAN = rf"(?:\d{{1,6}}(?:d|h|min) ){{0,3}}{_NUMBER} ?{_UNIT}\b"

#: How much text is masked at a time, in characters.
BLOCK = 2**16

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Form:
    """One form. ``signs``: texts of which each match contains one; a search for them is quick."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]

    def __init__(self, signs: str | tuple[str, ...], pattern: str) -> None:
        """``pattern``: a regular expression with a group ``h``; ``^`` and ``$`` are of lines."""
        object.__setattr__(self, "signs", (signs,) if isinstance(signs, str) else signs)
        object.__setattr__(self, "pattern", re.compile(pattern, re.MULTILINE))


def hide_forms(*forms: Form) -> Hide:
    """A function that hides the group ``h`` of all matches."""
    return lambda text: _replace(forms, text)


def _replace(forms: Collection[Form], text: str) -> tuple[str, list[str]]:
    hidden: list[str] = []

    def one(match: re.Match[str]) -> str:
        if match["h"] in ("", HIDDEN):
            return match[0]
        hidden.append(match["h"])
        start, end = match.start("h") - match.start(), match.end("h") - match.start()
        return match[0][:start] + HIDDEN + match[0][end:]

    for form in forms:
        if any(sign in text for sign in form.signs):
            text = "".join(_in_block(form, one, block) for block in _blocks(text))
    return text, hidden


def _in_block(form: Form, one: Callable[[re.Match[str]], str], block: str) -> str:
    return form.pattern.sub(one, block) if any(sign in block for sign in form.signs) else block


def _blocks(text: str) -> Iterator[str]:
    """A long text in pieces of whole lines.

    A regular expression blocks all threads while it runs, and a server must answer others.
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK) + 1 or len(text)
        yield text[start:end]
        start = end


RATES: Sequence[Form] = (
    # tqdm: the bar, as wide as the rate leaves room for, then times and rate.
    Form(
        "| ",
        r"\|(?P<h>[^|\n\[\]]{0,400})\|(?= {0,12}\d[\d.]{0,20}[kMGTP]?/\d[\d.]{0,20}[kMGTP]? \[\d)",
    ),
    Form(
        ("it/s", "s/it", "/s", "s/"),
        r"\[(?P<h>(?:\d{1,4}:)?\d{1,3}:\d\d(?:(?:<|&lt;|\\u003c)"
        r"(?:\?|(?:\d{1,4}:)?\d{1,3}:\d\d))?,[ \u2007]{1,12}"
        r"(?:\?|\d{1,12}(?:\.\d{1,4})?)[kMGTP]?[ \u2007]{0,2}"
        r"[^\s,\]/]{0,30}/[^\s,\]]{1,30})(?=[,\]])",
    ),
    # pip.
    Form(
        "B/s",
        r"(?<=[kMG]B )(?P<h>\d{1,6}(?:\.\d)? [kMG]?B/s(?: {1,3}(?:eta )?\d{1,3}:\d\d:\d\d)?)",
    ),
    # The trainer of transformers.
    Form(
        (", Epoch", "]"),
        r"\[ {0,4}\d{1,12}/\d{1,12} (?P<h>\d{1,4}:\d\d(?::\d\d)?"
        r"(?: (?:<|&lt;) \d{1,4}:\d\d(?::\d\d)?(?:, \d{1,9}\.\d{1,4} it/s)?)?)(?=, Epoch|\])",
    ),
    # fastprogress: "100.00% [10/10 00:03&lt;00:00]".
    Form("% [", r"\d% \[\d{1,9}/\d{1,9} (?P<h>\d\d:\d\d(?:<|&lt;)\d\d:\d\d)(?=[ \]])"),
)

_KERAS = r"(?<!\d)\d{1,12}/(?:\d{1,12}|Unknown) "
_CLOCK = r"(?:\d{1,9}s|(?:\d{1,4}:)?\d{1,3}:\d\d)"
_STEP = rf"{_NUMBER}(?:us|μs|µs|ms|s)/(?:step|epoch|sample|batch)"
_STEPS = ("s/step", "s/epoch", "s/sample", "s/batch")
_SLOWEST = (
    r"(?:^The slowest run took \d{1,12}\.\d{1,4} times longer than the fastest\.[^\n]{0,99}\n)?"
)
_DAY = r"(?:[A-Z][a-z]{2}, (?:\d\d [A-Z][a-z]{2}|[A-Z][a-z]{2} \d\d) \d{4})"

TIMINGS: Sequence[Form] = (
    # %time and %%time.
    Form(
        "CPU times: ",
        rf"^CPU times: (?P<h>(?:user {_SPAN}, sys: {_SPAN}, )?total: {_SPAN})$",
    ),
    Form(
        ("Wall time", "Compiler", "Parser"),
        rf"^(?:Wall time|Compiler|Parser)\s{{0,6}}: (?P<h>{_SPAN})$",
    ),
    # %timeit, of today and of long ago, and timeit itself; the number of loops is measured, too.
    # Only where the runs were far apart does it say so, in a line above.
    Form(
        " per loop (mean",
        rf"(?P<h>{_SLOWEST}"
        rf"(?<![\w.]){_SPAN} (?:±|\+-) {_SPAN} per loop \(mean (?:±|\+-) std\. dev\. of "
        r"[\d,]{1,20} runs?, [\d,]{1,20} loops? each\))",
    ),
    Form(
        " per loop",
        rf"(?P<h>{_SLOWEST}"
        rf"^[\d,]{{1,20}} loops?, best of \d{{1,9}}: {_SPAN} per loop)$",
    ),
    Form(
        "The slowest run took ",
        r"^The slowest run took (?P<h>\d{1,12}\.\d{1,4}) times longer than the fastest\.",
    ),
    # Keras: "20/20 ━━━ 0s 2ms/step - loss: 0.1", and with verbose=2 "16/16 - 1s - 72ms/step".
    Form(
        ("━", "] - ", " - "),
        rf"{_KERAS}(?:━{{1,99}} |\[[=>.]{{1,99}}\] - (?:ETA: )?|- )(?P<h>{_CLOCK}(?: {_STEP})?)"
        r"(?= - |[ \t]{0,99}$)",
    ),
    Form(_STEPS, rf"(?<![\w.])(?P<h>{_STEP})\b"),
    # joblib, scikit-learn, LightGBM, CatBoost, the trainer of transformers.
    Form(
        "[Parallel(",
        rf"^\[Parallel\([^|\n]{{0,200}}\| elapsed: {{0,12}}"
        rf"(?P<h>{_SPAN}(?: remaining: {{0,12}}{_SPAN})?)",
    ),
    Form("total time=", rf"^\[CV.{{0,2000}} total time= {{0,12}}(?P<h>{_NUMBER}(?:s|min))$"),
    Form(
        "[LightGBM]",
        rf"^\[LightGBM\] .{{0,200}}overhead of testing was (?P<h>{_NUMBER}) seconds",
    ),
    Form("\ttotal: ", rf"\ttotal: (?P<h>{_SPAN}(?:\tremaining: {_SPAN})?)"),
    Form(
        ("_runtime", "_per_second"),
        r"\b(?:train|eval|test|predict)_(?:runtime|samples_per_second|steps_per_second)"
        rf"['\"]?(?:: ?|=| += +)['\"]?(?P<h>{_NUMBER})",
    ),
    # The date and time of a fit in the summaries of statsmodels, linearmodels and arch: as text,
    # HTML and LaTeX; in those of lifelines.
    Form("Date:", rf"^Date: {{2,60}}(?P<h>{_DAY})(?= |$)"),
    Form("Date:", r"(?:^|  )Date: {2,60}(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d)(?= |$)"),
    Form("Time:", r"^Time: {2,60}(?P<h>\d\d:\d\d:\d\d)(?= |$)"),
    Form(
        ("Date:", "Time:"),
        r"<th[^<>\n]{0,99}>(?:Date|Time):</th>\s{0,60}<td[^<>\n]{0,99}>\s{0,60}"
        rf"(?P<h>{_DAY}|\d\d:\d\d:\d\d|\d{{4}}-\d\d-\d\d \d\d:\d\d)\s{{0,60}}</td>",
    ),
    Form("Date:", r"<td>Date:</td>\s{0,60}<td>(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d)</td>"),
    Form(
        ("Date:", "Time:"),
        r"\\textbf\{\s{0,9}(?:Date|Time):\s{0,9}\}\s{0,60}&\s{0,60}"
        rf"(?P<h>{_DAY}|\d\d:\d\d:\d\d)(?=\s{{0,60}}[&\\])",
    ),
    Form(
        "Date:",
        r"^\s{0,9}(?:[^&\n]{0,99}&){0,2}\s{0,9}Date: {0,60}& {0,60}"
        r"(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d)(?=\s{0,60}[&\\])",
    ),
    Form(
        "time fit was run",
        r"time fit was run(?: = |</th>\s{0,60}<td>)(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)",
    ),
    # memory_profiler.
    Form(
        "peak memory: ",
        r"^peak memory: (?P<h>\d{1,9}\.\d{1,4} [KMG]iB, increment: -?\d{1,9}\.\d{1,4} [KMG]iB)",
    ),
    # The time of an epoch in fastai's table: the last column, after numbers with six places.
    Form(
        ("<td>0", "<td>1"),
        r"<tr>\s{0,60}<td>\d{1,6}</td>\s{0,60}"
        r"(?:<td>(?:-?\d{1,12}\.\d{6}|nan|None|#na#)</td>\s{0,60}){1,20}"
        r"<td>(?P<h>(?:\d{1,3}:)?\d\d:\d\d)</td>\s{0,60}(?=</tr>)",
    ),
)

ADDRESSES: Sequence[Form] = (
    Form("0x", r"(?:\bat |\baddress=|\bptr=|@ ?)(?P<h>0x[0-9a-fA-F]{5,16})\b"),
    # %whos cuts a long text in its middle.
    Form("<...>", r"\bat (?P<h>0(?:x[0-9a-f]{0,16})?)(?=<\.\.\.>)"),
    Form("<...>", r"<\.\.\.>(?P<h>[0-9a-fx]{1,14})(?=>)"),
    # reprlib, also within HTML: scikit-learn's tables of attributes.
    Form(
        "...",
        r"(?:<|&lt;)[\w. ]{1,80}\.\.\.(?:a?t )?(?P<h>(?:0?x)?[0-9a-f]{5,16})(?=>|&gt;)",
    ),
    # threads and processes.
    Form(", started ", r"<\w{1,80}\([^<>\n]{0,200}, started (?:daemon )?(?P<h>\d{4,20})\)>"),
    Form(
        "Process name=",
        r"<\w{0,80}Process name='[^'\n]{0,200}'(?P<h>(?: pid=\d{1,10})? parent=\d{1,10}) ",
    ),
)

KERNEL_PATHS: Sequence[Form] = (
    Form("ipykernel_", r"\bipykernel_(?P<h>\d{1,10})[/\\]\d{1,20}\.py\b"),
)

TEMPORARY_PATHS: Sequence[Form] = (
    # Python's tempfile, mktemp, Matplotlib's cache, pip, joblib.
    Form("tmp", r"(?<=[/\\])tmp\.?(?P<h>[A-Za-z0-9_]{8,10})(?![A-Za-z0-9_])"),
    Form("matplotlib-", r"(?<=[/\\])matplotlib-(?P<h>[a-z0-9_]{8})(?![a-z0-9_])"),
    Form("pip-", r"(?<=[/\\])pip-[a-z-]{3,40}-(?P<h>[a-z0-9_]{8})(?![a-z0-9_])"),
    Form(
        "joblib_memmapping", r"\bjoblib_memmapping_folder_(?P<h>\d{1,10}(?:_[0-9a-f]{1,40}){1,2})"
    ),
    # The folder of a run that Lightning numbers.
    Form("lightning_logs", r"\blightning_logs[/\\]version_(?P<h>\d{1,9})\b"),
    Form("v_num=", r"\bv_num=(?P<h>\d{1,9})\b"),
)

_PIP = (
    r"Collecting (?=(?:git\+|https?:)|[A-Za-z][^\s:]{0,200}(?: \(from [^\n]{1,2000}\))?\r?$)|"
    r"(?:  )?(?:Downloading|Using cached) (?=\S{1,500}\.(?:whl|zip|tar|metadata))|"
    "Installing collected packages: |Successfully (?:installed|uninstalled) |"
    "Requirement already satisfied: |Requirement already up-to-date: |Attempting uninstall: |"
    "    Found existing installation: |    Uninstalling |      Successfully uninstalled |"
    "  Attempting uninstall: |Looking in (?:indexes|links): |  Preparing metadata |"
    "  Installing build dependencies|  Getting requirements to build |Building wheels? |"
    r"\[notice\] |WARNING: You are using pip version |You should consider upgrading |   ━"
)

INSTALLS: Sequence[Form] = (
    Form(
        ("Collecting ", "Requirement already", "[notice] ", "Successfully ", "pip version"),
        rf"(?P<h>(?:^(?:\x1b\[[\d;]{{0,9}}m){{0,3}}(?:{_PIP})[^\n]{{0,20000}}(?:\n|$)){{1,2000}})",
    ),
    # A file that the first run wrote is there when the second one does.
    Form("riting ", r"^(?P<h>Writing|Overwriting) (?=\S)"),
)

LOG_HEADERS: Sequence[Form] = (
    # absl and glog, then TensorFlow: the time and the process.
    Form(
        "] ",
        r"^[IWEF](?P<h>\d{4} \d\d:\d\d:\d{2,14}\.\d{6} {1,9}\d{1,10}) [\w.-]{1,200}:\d{1,6}\]",
    ),
    Form(
        (": I ", ": W ", ": E ", ": F "),
        r"^(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}): [IWEF] [\w./-]{1,300}:\d{1,6}\]",
    ),
    # Optuna, with or without colour, and the names that it gives to studies.
    Form(
        ("[I ", "[W ", "[E ", "[D "),
        r"^(?:\x1b\[\d{1,3}m)?\[[DIWEC] (?P<h>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\]",
    ),
    Form(
        "with name: no-name-",
        r"A new study created in \w{1,10} with name: no-name-(?P<h>[0-9a-f-]{36})(?![0-9a-f-])",
    ),
    # Dask's distributed, MLflow, Ray.
    Form(
        " - distributed.",
        r"^(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) - distributed\.[\w.]{1,60} - [A-Z]{4,8} - ",
    ),
    Form(
        " mlflow",
        r"^(?P<h>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) [A-Z]{4,8} mlflow[\w.]{0,80}: ",
    ),
    Form(
        ("\tINFO ", "\tWARNING ", "\tERROR "),
        r"^(?P<h>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\t[A-Z]{4,8} \w{1,40}\.py:\d{1,6} -- ",
    ),
)

SVG_IDS: Sequence[Form] = (
    Form(
        ('id="', "#"),
        r"(?:\bid=\"|#)(?P<h>(?:[a-z]{1,5}|C[0-9a-f]{1,6}_[0-9a-f]{1,6}_)?[0-9a-f]{10})(?=[\")])",
    ),
    Form("<dc:date>", r"<dc:date>(?P<h>\d{4}-\d\d-\d\dT[\d:.+-]{5,30})</dc:date>"),
)

MAKERS_IDS: Sequence[Form] = (
    # scikit-learn, the Styler of pandas, Altair, Folium, xarray, itables, TensorBoard, Matplotlib.
    Form("sk-", r"\bsk-(?:container|estimator)-id-(?P<h>\d{1,9})\b"),
    Form("T_", r"(?:#|\b(?:id|for)=[\"'])T_(?P<h>[0-9a-f]{5})(?=[_\"'\s{,])"),
    Form("altair-viz-", r"\baltair-viz-(?P<h>[0-9a-f]{32})\b"),
    Form("_", r"\b(?:[a-z]{1,12}_){1,3}(?P<h>[0-9a-f]{32})(?=[\s\"'.,;(){}=&#]|$)"),
    Form("-", rf"\b(?:section|attrs|data|index)-(?P<h>{UUID})\b"),
    Form("itables_", r"\bitables_(?P<h>[0-9a-f]{8}(?:[_-][0-9a-f]{4}){3}[_-][0-9a-f]{12})"),
    Form("tensorboard-frame-", r"\btensorboard-frame-(?P<h>[0-9a-f]{1,32})\b"),
    Form(
        "anim",
        r"(?<![a-zA-Z0-9])_?anim(?:_img|_slider|_radio\d?_?|_loop_select)?"
        r"(?P<h>[0-9a-f]{32})(?![0-9a-f])",
    ),
)
