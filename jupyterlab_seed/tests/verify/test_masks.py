"""Masks: what tools really print is hidden where it differs, and what may be a result never."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.runs.widgets import VIEW
from jupyterlab_seed.verify.comparison.masks import RULES, hide, kind_of
from jupyterlab_seed.verify.comparison.screen import render

PLAIN, HTML, SVG, SCRIPT = "text/plain", "text/html", "image/svg+xml", "application/javascript"
ONE, OTHER = "8c4821b6-5262-469d-a75d-c7eb2c9b8e7b", "e357e48c-1d2d-4e94-8c6f-17a05ecda049"
KERAS = (
    "\r\x1b[1m 1/20\x1b[0m \x1b[32m━\x1b[0m\x1b[37m━━━━━━━━━━━━━━━━━━━\x1b[0m \x1b[1m{0}s\x1b[0m "
    "{1}ms/step - loss: 0.4521{2}\r\x1b[1m20/20\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m"
    "\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m {3}ms/step - loss: 0.0635 - mae: 0.1670  \n"
)
BOKEH = (
    'const docs_json = {{"{0}":{{"version":"3.9.2","title":"Bokeh Application"}}}};\n'
    'const render_items = [{{"docid":"{0}","roots":{{"p1008":"{1}"}},"root_ids":["p1008"]}}];'
)
STYLER = (
    '<style type="text/css">\n#T_{0}_row1_col0, #T_{0}_row0_col0 {{\n color: red;\n}}\n</style>\n'
    '<table id="T_{0}">\n<th id="T_{0}_level0_col0" class="col_heading">a</th></table>'
)
MATPLOTLIB = (
    '<dc:date>2026-11-23T16:23:{0}</dc:date><path id="m{1}" d="M 0 3"/><g clip-path="url(#p{1})">'
    '<use xlink:href="#m{1}" x="370.9" style="fill: #1f77b4"/><use xlink:href="#DejaVuSans-30"/>'
)
PLOTLY = (
    '<div id="{0}" class="plotly-graph-div" style="height:100%"></div><script>if '
    '(document.getElementById("{0}")) {{ Plotly.newPlot(\n  "{0}", [{{"y":[1,2]}}]) }};</script>'
)


def mask(text: str, mime: str, off: Collection[str] = ()) -> tuple[str, dict[str, int]]:
    """The masked text, and for each rule that hid something, how often."""
    text, found = hide(text, mime, off)
    return text, {rule: len(hidden) for rule, hidden in found.items()}


CPROFILE = """         3 function calls in {0} seconds

   Ordered by: standard name

   ncalls  tottime  percall  cumtime  percall filename:lineno(function)
        1    {0}    {0}    {1}    {1} <string>:1(<module>)
      5/1    {0}    {0}    {0}    {1} {{built-in method builtins.exec}}

"""
LINES = """Timer unit: 1e-09 s

Total time: {0} s
Function: f at line 1

Line #      Hits         Time  Per Hit   % Time  Line Contents
==============================================================
     1                                           def f(n):
     2         1        {1}    {1}      {2}      t = 0
"""
JSHTML = (
    '<div><img id="_anim_img{0}"><input id="_anim_slider{0}"></div><script>anim{0} = 1</script>'
)

# Rule, MIME type, and the same thing as two runs printed it.
FORMS = [
    (
        "timing",
        PLAIN,
        "Date:                Fri, 27 Nov 2026   Prob (F-statistic):            0.00157\n"
        "Time:                        10:13:53   Log-Likelihood:                -12.978\n",
        "Date:                Sat, 28 Nov 2026   Prob (F-statistic):            0.00157\n"
        "Time:                        00:00:01   Log-Likelihood:                -12.978\n",
    ),
    (
        "timing",
        HTML,
        "<th>Time:</th>                 <td>10:13:53</td>     <th>  Log-Likelihood:    </th>",
        "<th>Time:</th>                 <td>10:13:54</td>     <th>  Log-Likelihood:    </th>",
    ),
    (
        "timing",
        PLAIN,
        "\\textbf{Time:}             &     10:13:53     & \\textbf{  Log-Likelihood:    } & 1 \\\\",
        "\\textbf{Time:}             &     10:13:54     & \\textbf{  Log-Likelihood:    } & 1 \\\\",
    ),
    (
        "timing",
        PLAIN,
        "Date:               2026-11-27 10:20 BIC:                42.6",
        "Date:               2026-11-27 10:21 BIC:                42.6",
    ),
    (
        "timing",
        PLAIN,
        "peak memory: 105.33 MiB, increment: 0.15 MiB",
        "peak memory: 105.21 MiB, increment: -0.02 MiB",
    ),
    (
        "timing",
        PLAIN,
        "The slowest run took 7.21 times longer than the fastest. "
        "This could mean that an intermediate result is being cached.\n"
        "5 loops, best of 5: 54 msec per loop",
        "5 loops, best of 5: 1.2 usec per loop",
    ),
    ("address", PLAIN, "a Foo <Foo at 0x7f3<...>", "a Foo <Foo at 0x7f9<...>"),
    ("address", PLAIN, "x list [<Foo<...>6f330>", "x list [<Foo<...>b4c10>"),
    ("install", PLAIN, "Writing a.py\n", "Overwriting a.py\n"),
    (
        "install",
        PLAIN,
        "Collecting x>=1 (from -r a.txt (line 1))\nUsing cached x-1.tar.gz (2 kB)\nok",
        "Collecting x>=1 (from -r a.txt (line 1))\n  Downloading https://a.b/x-1.whl (2 kB)\nok",
    ),
    (
        "timing",
        HTML,
        "<tr>\n  <td>0</td>\n  <td>0.812345</td>\n  <td>None</td>\n  <td>00:05</td>\n</tr>",
        "<tr>\n  <td>0</td>\n  <td>0.812345</td>\n  <td>None</td>\n  <td>01:00:06</td>\n</tr>",
    ),
    (
        "install",
        PLAIN,
        "Collecting x\n  Downloading x-1.whl\nSuccessfully installed x-1\n[notice] A new\nok",
        "Requirement already satisfied: x in /usr/lib (1)\nok",
    ),
    ("temporary-path", PLAIN, "/tmp/tmpk2x8w1qf/a.csv", "/tmp/tmp_9a3bz0q/a.csv"),
    ("temporary-path", PLAIN, "lightning_logs/version_3/x", "lightning_logs/version_12/x"),
    ("object-id", HTML, JSHTML.format("ab" * 16), JSHTML.format("0c" * 16)),
    (
        "progress",
        VIEW,
        '"value": " 20/20 [00:00&lt;00:00,\u2007864.20it/s]"',
        '"value": " 20/20 [00:01&lt;00:00, 9.5it/s]"',
    ),
    ("address", PLAIN, "<object object at 0x7f9d6766f330>", "<object object at 0x7f48683a7330>"),
    (
        "address",
        PLAIN,
        "<function <lambda> at 0x7f9d5c194900>",
        "<function <lambda> at 0x7f4854ed>",
    ),
    (
        "address",
        PLAIN,
        "[<matplotlib.lines.Line2D at 0x7f9d2ddc2ed0>]",
        "[<matplotlib.lines.Line2D at 0x7f482eb0cfd0>]",
    ),
    (
        "address",
        PLAIN,
        "<torch._C.Generator at 0x7f741edb6b10>)",
        "<torch._C.Generator at 0x7fc4269c>)",
    ),
    ("address", HTML, "&lt;A at 0x7f741edb6b10&gt;", "&lt;A at 0x7fc4269c2b10&gt;"),
    (
        "address",
        HTML,
        "&lt;sklearn.tree...x7fc999d594c0&gt;",
        "&lt;sklearn.tree...x7f814bd0d4c0&gt;",
    ),
    ("address", PLAIN, "[<foo.Bar ob...t 0x7f814bd0>]", "[<foo.Bar ob...t 0x7fc999d5>]"),
    ("address", PLAIN, "<Thread(T-5 (f), started 140231)>", "<Thread(T-5 (f), started 140299)>"),
    (
        "address",
        PLAIN,
        "<ForkProcess name='P-1' pid=71 parent=70 started>",
        "<ForkProcess name='P-1' pid=81 parent=79 started>",
    ),
    (
        "kernel-path",
        PLAIN,
        "T:/ipykernel_7792/1273593653.py:2: UserWarning: hello\n  warnings.warn('hello')\n",
        "T:/ipykernel_7836/1273593653.py:2: UserWarning: hello\n  warnings.warn('hello')\n",
    ),
    ("kernel-path", PLAIN, r"C:\T\ipykernel_12\34.py in f()", r"C:\T\ipykernel_5\34.py in f()"),
    (
        "timing",
        PLAIN,
        "CPU times: user 818 μs, sys: 565 μs, total: 1.38 ms\nWall time: 1.38 ms\n",
        "CPU times: user 1.52 ms, sys: 0 ns, total: 1.52 ms\nWall time: 1min 2s\n",
    ),
    (
        "timing",
        PLAIN,
        "CPU times: total: 15.6 ms\nWall time: 12 ms",
        "CPU times: total: 0 ns\nWall time: 1 s",
    ),
    (
        "timing",
        PLAIN,
        "740 ns ± 184 ns per loop (mean ± std. dev. of 7 runs, 100,000 loops each)\n",
        "1.83 μs ± 383 ns per loop (mean ± std. dev. of 7 runs, 1,000,000 loops each)\n",
    ),
    (
        "timing",
        PLAIN,
        "The slowest run took 7.21 times longer than the fastest. "
        "This could mean that an intermediate result is being cached.\n"
        "1.83 μs ± 3.2 μs per loop (mean ± std. dev. of 3 runs, 10 loops each)\n",
        "740 ns ± 184 ns per loop (mean ± std. dev. of 3 runs, 10 loops each)\n",
    ),
    (
        "timing",
        PLAIN,
        "13.2 μs ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\n",
        "13 μs ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)\n",
    ),
    (
        "timing",
        PLAIN,
        "16/16 - 1s - 72ms/step - loss: 9.3e-10 - mae: 2.2e-05 - val_loss: 3.1e-12\n",
        "16/16 - 0s - 7ms/step - loss: 9.3e-10 - mae: 2.2e-05 - val_loss: 3.1e-12\n",
    ),
    (
        "timing",
        PLAIN,
        "32/32 [==============================] - 0s 2ms/step - loss: 0.06\n",
        "32/32 [==============================] - 1s 980us/step - loss: 0.06\n",
    ),
    ("timing", PLAIN, "accuracy: 0.93 - 12ms/step", "accuracy: 0.93 - 14ms/step"),
    (
        "timing",
        PLAIN,
        "[Parallel(n_jobs=1)]: Done  10 out of  10 | elapsed:    1.2s finished",
        "[Parallel(n_jobs=1)]: Done  10 out of  10 | elapsed:    0.9s finished",
    ),
    (
        "timing",
        PLAIN,
        "[CV 1/5] END ..............C=1;, score=0.9 total time=   0.0s",
        "[CV 1/5] END ..............C=1;, score=0.9 total time=   1.3s",
    ),
    (
        "progress",
        PLAIN,
        "\r  0%|          | 0/30 [00:00<?, ?it/s]\r 33%|███▎      | 10/30 [00:00<00:00, 98.9it/s]"
        "\r100%|██████████| 30/30 [00:00<00:00, 98.20it/s]\n",
        "\r  0%|          | 0/30 [00:00<?, ?it/s]\r100%|██████████| 30/30 [00:01<00:00, 5.1it/s]\n",
    ),
    (
        "progress",
        PLAIN,
        "\r0it [00:00, ?it/s]\r5it [00:00, 98.64it/s]\n",
        "\r5it [00:02,  1.95s/it]\n",
    ),
    (
        "progress",
        PLAIN,
        "Map: 100%|██████████| 10/10 [00:00<00:00, 4554.08 examples/s]",
        "Map: 100%|████████| 10/10 [1:02:03<00:00, 1.2 examples/s]",
    ),
    (
        "progress",
        PLAIN,
        "100%|##########| 1.05M/1.05M [00:00<00:00, 3.2MB/s]",
        "100%|##########| 1.05M/1.05M [00:00<00:00, 1.2MB/s]",
    ),
    (
        "progress",
        PLAIN,
        "     ━━━━━ 10.2/10.2 MB 50.1 MB/s eta 0:00:00\n",
        "     ━━━━━ 10.2/10.2 MB 8.2 MB/s eta 0:00:00\n",
    ),
    (
        "log-header",
        PLAIN,
        "I0000 00:00:1795451095.260113    8348 port.cc:153] oneDNN custom operations are on.\n",
        "I0000 00:00:1795451123.418565    8567 port.cc:153] oneDNN custom operations are on.\n",
    ),
    (
        "log-header",
        PLAIN,
        "2026-05-01 12:00:00.123456: I tensorflow/core/util/port.cc:153] oneDNN\n",
        "2026-05-01 12:00:01.654321: I tensorflow/core/util/port.cc:153] oneDNN\n",
    ),
    (
        "log-header",
        PLAIN,
        "\x1b[32m[I 2026-05-01 12:00:00,123]\x1b[0m Trial 0 finished with value: 0.5\n",
        "\x1b[32m[I 2026-05-01 12:00:01,321]\x1b[0m Trial 0 finished with value: 0.5\n",
    ),
    (
        "log-header",
        PLAIN,
        f"[I 2026-05-01 12:00:00,123] A new study created in memory "
        f"with name: no-name-{ONE}\x1b[0m\n",
        f"[I 2026-05-01 12:00:01,321] A new study created in memory "
        f"with name: no-name-{OTHER}\x1b[0m\n",
    ),
    (
        "log-header",
        PLAIN,
        "2026-05-01 12:00:00,123 - distributed.worker - INFO - Start worker\n",
        "2026-05-01 12:00:01,456 - distributed.worker - INFO - Start worker\n",
    ),
    (
        "log-header",
        PLAIN,
        "2026/05/01 12:00:00 INFO mlflow.tracking.fluent: Experiment created\n",
        "2026/05/01 12:00:01 INFO mlflow.tracking.fluent: Experiment created\n",
    ),
    (
        "log-header",
        PLAIN,
        "2026-05-01 12:00:00,123\tINFO worker.py:1816 -- Started a local Ray instance.\n",
        "2026-05-01 12:00:01,456\tINFO worker.py:1816 -- Started a local Ray instance.\n",
    ),
    ("object-id", HTML, STYLER.format("556f9"), STYLER.format("535c1")),
    (
        "object-id",
        HTML,
        '<div id="sk-container-id-1" class="x">',
        '<div id="sk-container-id-3" class="x">',
    ),
    ("object-id", HTML, PLOTLY.format(ONE), PLOTLY.format(OTHER)),
    ("object-id", SCRIPT, BOKEH.format(ONE, OTHER), BOKEH.format(OTHER, ONE)),
    (
        "object-id",
        HTML,
        f'<div id="{ONE}" data-root-id="p1008">',
        f'<div id="{OTHER}" data-root-id="p1008">',
    ),
    (
        "object-id",
        HTML,
        "#altair-viz-5015d4db1e1a4984b8ad8c0b345890d5.vega-embed {",
        "#altair-viz-90c1cea4e895407bae36931545d37059.vega-embed {",
    ),
    (
        "svg-id",
        SVG,
        MATPLOTLIB.format("19.361009", "96932fc2b8"),
        MATPLOTLIB.format("45.384271", "ba9ecfc172"),
    ),
]


@pytest.mark.parametrize(("rule", "mime", "one", "other"), FORMS)
def test_real_forms(rule: str, mime: str, one: str, other: str) -> None:
    masked, hidden = hide(one, mime)
    assert set(hidden) == {rule}
    assert masked == mask(other, mime)[0]
    # Switched off, it hides nothing.
    assert mask(one, mime, {rule}) == (one, {})
    # Nothing else is hidden: what is left is what was there.
    if rule != "progress":
        rest = masked
        for part in hidden[rule]:
            assert part in one
            rest = rest.replace("…", "", 1)
        assert len(rest) == len(one) - sum(map(len, hidden[rule]))


@pytest.mark.parametrize("mime", [PLAIN, HTML, SVG, SCRIPT, "application/json"])
@pytest.mark.parametrize(
    "text",
    [
        f"run {ONE}",
        f'<div id="{ONE}"></div> <b>{ONE}</b>',
        "2026-11-23 16:22:56.123456",
        "2026-11-23T16:22:56+00:00",
        "took 3.2 s, 12 ms per item, 16:22:56",
        "hash 0x7f9d6766f330 and 9d6766f330, 140231839583",
        "accuracy: 0.93 3/4 7s later 5/6",
        "<Figure size 640x480 with 1 Axes>",
        "pid 7792, ipykernel 7792, T_556f9",
        "[00:05, 12.3] [1:00<2:00] |███| 3/4",
        "I0512 is a code: 7] and 2026-11-23",
        "elapsed: 3s total: 4 ms",
        "Wall time: none, CPU times: 3",
        "started 140231839583",
        "cost 12ms/stepping",
        "sampled 2024/12/25 10:30",
        "won 3/5 12:30",
        "ratio 3/4 17s",
    ],
)
def test_what_may_be_a_result_stays(text: str, mime: str) -> None:
    assert mask(text, mime) == (text, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CPROFILE.format("0.000", "0.001"), CPROFILE.format("0.012", "0.100")),
        (LINES.format("1e-05", "1234.0", "10.0"), LINES.format("0.002", "98.0", "9.5")),
    ],
)
def test_the_times_of_profilers(one: str, other: str) -> None:
    masked, hidden = hide(one, PLAIN)
    assert masked == hide(other, PLAIN)[0]
    assert set(hidden) == {"timing"} and masked != one
    assert mask(one, PLAIN, {"timing"}) == (one, {})


def test_a_profile_in_the_order_of_its_times() -> None:
    head = "   Ordered by: cumulative time\n\n   ncalls  tottime filename:lineno(function)\n"
    rows = ["        1    0.000 a.py:1(f)\n", "        2    0.003 a.py:9(g)\n"]
    one, other = head + "".join(rows) + "\nend", head + "".join(reversed(rows)) + "\nend"
    assert hide(one, PLAIN)[0] == hide(other, PLAIN)[0]


def test_only_the_uuids_of_a_known_maker() -> None:
    text = PLOTLY.format(ONE) + f"<p>{OTHER}</p>"
    assert OTHER in mask(text, HTML)[0]
    assert ONE not in mask(text, HTML)[0]


def test_keras_is_shown_as_a_terminal_would() -> None:
    one = KERAS.format(7, 386, "\x08" * 60, 2)
    assert mask(one, PLAIN)[0] == "20/20 ━━━━━━━━━━━━━━━━━━━━ … - loss: 0.0635 - mae: 0.1670\n"
    assert mask(one, PLAIN)[0] == mask(KERAS.format(3, 99, "", 14), PLAIN)[0]


def test_what_a_bar_says_beside_its_rate_stays() -> None:
    text = "\r 50%|█████     | 5/10 [00:00<00:00, 35.21it/s, loss=0.0625]"
    assert mask(text, PLAIN)[0] == " 50%|…| 5/10 […, loss=0.0625]"


def test_nested_bars() -> None:
    inner = "\r  0%|          | 0/3 [00:00<?, ?it/s]\x1b[A\n\r 67%|██████▋   | 2/3 [00:00, 9it/s]"
    text = f"\r  0%|          | 0/2 [00:00<?, ?it/s]\n{inner}\x1b[A\n\r{' ' * 45}\x1b[A"
    text += "\r100%|██████████| 2/2 [00:00<00:00,  6.47it/s]\n"
    assert mask(text, PLAIN)[0] == "100%|…| 2/2 […]\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\r\n", "a\r\nb\r\n"),
        ("abc\rX", "Xbc"),
        ("abc\r\nd\re", "abc\ne"),
        ("abc\x08\x08X", "aXc"),
        ("one\ntwo\x1b[A\rX", "Xne\ntwo"),
        ("loading\r\x1b[Kdone", "done"),
        ("loading\x1b[2K\rdone", "done"),
        ("\x1b[31mred\x1b[0m\rblue\n", "blue\n"),
        ("keeps  \nblanks\rBLANKS   \n", "keeps  \nBLANKS\n"),
    ],
)
def test_render(text: str, shown: str) -> None:
    assert render(text) == shown


PIECES = st.sampled_from(
    [*(f[2] for f in FORMS), *(f[3] for f in FORMS), "\r", "\n", "\x08", "\x1b[A"]
)
TEXTS = st.lists(PIECES | st.text(alphabet='\r\n\x08\x1b[A0:12ms/step |…x<>"#', max_size=12)).map(
    "".join
)


@given(TEXTS, st.sampled_from([PLAIN, HTML, SVG, SCRIPT]), st.sets(st.sampled_from(sorted(RULES))))
def test_masking_is_idempotent(text: str, mime: str, off: set[str]) -> None:
    masked, counts = mask(text, mime, off)
    assert mask(masked, mime, off)[0] == masked
    assert not off & set(counts)


@given(st.text())
def test_rendering_is_idempotent(text: str) -> None:
    assert render(render(text)) == render(text)


def test_rules_say_what_they_are() -> None:
    for name, rule in RULES.items():
        assert rule.id == name
        assert str(rule.description).endswith(".")
        assert rule.name and rule.kinds
    assert kind_of("application/vnd.bokehjs_exec.v0+json") == "script"
    assert kind_of("application/vnd.vegalite.v5+json") == "json"


@pytest.mark.parametrize("kind", [PLAIN, HTML, SVG, SCRIPT])
def test_every_form_takes_linear_time(kind: str) -> None:
    """Not measured either: the beginnings of what masks look for, again and again."""
    for _rule, _mime, text, _other in FORMS:
        for part in {text[: len(text) // 2], text[: 2 * len(text) // 3], text.replace("\n", "")}:
            mask((part or "x") * (60_000 // max(len(part), 1)), kind)


@pytest.mark.parametrize(
    "piece",
    ["1", "1.", "|", "[", "a_", "1min ", "-", "\x08", "\r", "x\r", "\x1b[A", "<A(", "x\x1b[K"],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    """Not measured: with time that grows as the square this would not come back."""
    text = piece * 300_000
    for mime in (PLAIN, HTML, SVG):
        mask(text, mime)


@pytest.mark.parametrize(
    ("mime", "a", "b"),
    [
        (PLAIN, "Collecting samples: mean 0.3", "Collecting samples: mean 0.4"),
        (PLAIN, "Collecting 12 samples", "Collecting 13 samples"),
        (PLAIN, "Downloading 3 of 7 files", "Downloading 4 of 7 files"),
        (
            HTML,
            "<tr><th>0</th><td>bus</td><td>12:30</td></tr>",
            "<tr><th>0</th><td>bus</td><td>12:45</td></tr>",
        ),
    ],
)
def test_what_a_notebook_says_of_its_own_is_not_hidden(mime: str, a: str, b: str) -> None:
    # A line of pip's beside it, which turns the search for such lines on.
    assert hide(f"Collecting x\n{a}", mime)[0] != hide(f"Collecting x\n{b}", mime)[0]
