"""Runs one of the cells in src/recipes/__tests__/cells with a given Python.

    python scripts/old_versions.py <path of a Python> <name of a cell>

Twice with one seed, once with another, each in a process of its own, and draws
from every module that the cell seeds. Ends with one line: the versions, and
whether the numbers were the same with one seed and others with another. The
Python needs nothing but the frameworks, so that old ones will do.
"""

import json
import os
import pathlib
import subprocess
import sys

CELLS = pathlib.Path(__file__).parent.parent / "src" / "recipes" / "__tests__" / "cells"

# Runs after the cell, in the same process; must run on Python 3.6 too.
DRAWS = r"""
import json, sys
drawn = {}
def used(name):
    return name in CELL_IMPORTS
if used("random"):
    import random as m
    drawn["random"] = [m.random(), m.random()]
if used("numpy"):
    drawn["numpy"] = np.random.rand(3).tolist()
if used("torch"):
    drawn["torch"] = torch.nn.Linear(3, 2).weight.tolist()
    drawn["torch dropout"] = torch.nn.Dropout(0.5)(torch.ones(64)).tolist()
    data = torch.utils.data.TensorDataset(torch.arange(32))
    loader = torch.utils.data.DataLoader(data, shuffle=True, num_workers=2)
    drawn["torch loader"] = [int(x[0]) for x in loader]
if used("tensorflow"):
    graph = tf.__version__.startswith("1.") or "get_default_graph" in CELL
    if graph:
        v1 = tf.compat.v1
        v1.disable_v2_behavior()
        ops = v1.random_normal([3]), v1.nn.dropout(v1.ones([64]), rate=0.5)
        with v1.Session() as session:
            drawn["tensorflow"], drawn["tensorflow dropout"] = [x.tolist() for x in session.run(ops)]
    else:
        drawn["tensorflow"] = tf.random.normal([3]).numpy().tolist()
        drawn["tensorflow dropout"] = tf.nn.dropout(tf.ones([64]), 0.5).numpy().tolist()
if "keras" in CELL.lower():
    if "tf.keras" in CELL:
        k = tf.keras
    else:
        try:
            import keras as k
        except ImportError:
            k = tf.keras
    model = k.models.Sequential([k.layers.Dense(8, input_shape=(4,)), k.layers.Dropout(0.5), k.layers.Dense(1)])
    drawn["keras weights"] = [w.tolist() for w in model.get_weights()]
    model.compile("sgd", "mse")
    x = np.arange(64, dtype="float32").reshape(16, 4) / 64
    model.fit(x, x[:, :1], batch_size=4, epochs=1, verbose=0)
    drawn["keras after training"] = [w.tolist() for w in model.get_weights()]
if used("jax"):
    drawn["jax"] = [float(x) for x in jax.random.normal(key, (3,))]
if "polars" in CELL.lower():
    import polars
    series = polars.Series("a", list(range(100)))
    drawn["polars"] = list(series.sample(n=5))
if used("paddle"):
    drawn["paddle"] = paddle.rand([3]).numpy().tolist()
    drawn["paddle weights"] = paddle.nn.Linear(3, 2).weight.numpy().tolist()
    drawn["paddle dropout"] = paddle.nn.Dropout(0.5)(paddle.ones([64])).numpy().tolist()
if used("mxnet"):
    drawn["mxnet"] = mx.nd.random.uniform(shape=(3,)).asnumpy().tolist()
versions = {n: sys.modules[n].__version__ for n in
            ("numpy", "torch", "lightning", "pytorch_lightning", "tensorflow", "keras",
             "jax", "jaxlib", "polars", "paddle", "mxnet")
            if n in sys.modules and (used(n) or n in ("jaxlib", "keras", "polars"))}
print("\n" + json.dumps({"drawn": drawn, "versions": versions,
                         "python": "%d.%d" % sys.version_info[:2]}))
"""


def run(python, cell):
    imports = {
        line.split()[1].split(".")[0] for line in cell.splitlines() if line.startswith("import ")
    }
    code = f"{cell}\nCELL = {cell!r}\nCELL_IMPORTS = {imports!r}\n{DRAWS}"
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    for name in ("PYTHONHASHSEED", "XLA_FLAGS", "CUBLAS_WORKSPACE_CONFIG"):
        environment.pop(name, None)
    result = subprocess.run([python, "-c", code], capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        sys.exit(f"FAILED {result.returncode}: {result.stderr.strip()[-1500:]}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def main():
    python, name = sys.argv[1:]
    cell = (CELLS / f"{name}.py").read_text()
    one, again, other = (
        run(python, c) for c in (cell, cell, cell.replace("SEED = 42", "SEED = 7"))
    )
    same = [k for k in one["drawn"] if one["drawn"][k] != again["drawn"][k]]
    moved = [k for k in one["drawn"] if one["drawn"][k] == other["drawn"][k]]
    verdict = "ok" if not same and not moved else f"NOT REPEATED: {same}, NOT MOVED: {moved}"
    versions = ", ".join(f"{k} {v}" for k, v in one["versions"].items())
    print(f"{name} | Python {one['python']}, {versions} | {', '.join(one['drawn'])} | {verdict}")


if __name__ == "__main__":
    main()
