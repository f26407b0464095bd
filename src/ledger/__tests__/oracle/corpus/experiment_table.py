# %%
import json
import random
from collections import defaultdict
from functools import partial

import numpy as np
import pandas as pd

SEED = 7
random.seed(SEED)
np.random.seed(SEED)
# %%
config = {"lr": 0.1, "steps": 5, "layers": [8, 4]}
grid = {"lr": [0.1, 0.01], "decay": [0, 0.5]}
# %%
def noisy(lr, decay=0.0, history=None):
    history = history or []
    for step in range(config["steps"]):
        history.append(lr * np.exp(-decay * step) + np.random.normal(scale=0.01))
    return history
# %%
results = defaultdict(list)
for lr in grid["lr"]:
    for decay in grid["decay"]:
        results[f"{lr}/{decay}"].append(noisy(lr, decay)[-1])
dict(results)
# %%
threshold = 0.02
table = pd.DataFrame([{"run": run, "loss": values[-1]} for run, values in results.items()])
table.query("loss > @threshold")
# %%
best = min(results, key=lambda run: results[run][-1])
eval("best.split('/')")
# %%
if "baseline" not in globals():
    baseline = noisy(1.0)[-1]
round(baseline, 4)
# %%
picked = random.choice(list(results.values()))
picked.append(baseline)
[len(values) for values in results.values()]
# %%
score = partial(noisy, 0.5, decay=0.1)
scores = list(map(lambda _: score()[-1], range(3)))
np.round(scores, 3)
# %%
for values in results.values():
    values.sort()
json.dumps({run: round(values[0], 3) for run, values in results.items()})
# %%
lines = "\n".join(f"{name}_{i} = {random.random():.4f}" for i, name in enumerate(["a", "b"]))
exec(lines)
print(a_0, b_1)
# %%
config["layers"].append(2)
config
# %%
summary = table.assign(better=table["loss"] < table["loss"].mean())
summary.groupby("better")["loss"].mean()
