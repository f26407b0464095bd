# %%
import numpy as np
# %%
rng = np.random.default_rng(12345)
n = 500
# %%
def estimate_pi(n, rng):
    points = rng.random((n, 2))
    inside = (points ** 2).sum(axis=1) <= 1
    return 4 * inside.mean()


estimate_pi(n, rng)
# %%
estimates = [estimate_pi(100, rng) for _ in range(5)]
np.mean(estimates)
# %%
history = []
# %%
history.append(estimate_pi(n, rng))
history
# %%
def bootstrap(values, times=20, seed=0):
    local = np.random.default_rng(seed)
    return [local.choice(values, len(values)).mean() for _ in range(times)]


boot = bootstrap(estimates)
np.percentile(boot, [5, 95]).round(4)
# %%
walk = rng.integers(0, 2, size=50) * 2 - 1
position = walk.cumsum()
position[-1], position.max()
# %%
counts = np.zeros(6, dtype=int)
for roll in rng.integers(1, 7, size=100):
    counts[roll - 1] += 1
counts
# %%
probabilities = counts / counts.sum()
print(probabilities)
# %%
a = np.arange(12).reshape(3, 4)
b = a[1]
b[0] = 99
a
# %%
np.random.shuffle(a)
a[:, 0]
# %%
children = rng.spawn(2)
[round(child.random(), 4) for child in children]
# %%
total = 0.0
for child in children:
    total += child.normal()
round(total, 6)
# %%
out = np.empty(4)
np.multiply(a[0], 2.0, out=out)
out
# %%
print(n, len(history), position.sum())
